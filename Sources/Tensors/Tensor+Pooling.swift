internal import CTorch

extension Tensor {
  /// The largest element of each window of `N C H W`.
  ///
  /// - Parameters:
  ///   - stride: From window to window; the window's size when not given.
  ///   - roundsUp: Whether a window that overhangs the end counts (`ceil_mode`).
  public func maxPool2d(
    _ size: Extent, stride: Extent? = nil, padding: Extent = 0, dilation: Extent = 1, roundsUp: Bool = false
  ) -> Tensor {
    Tensor.perform("maxPool2d", ["input": self], "size \(size), stride \(stride ?? size), padding \(padding)") { result in
      withLists(size.list, stride?.list ?? [], padding.list, dilation.list) {
        ctorch_max_pool2d(handle, $0, $1, $2, $3, roundsUp, result)
      }
    }
  }

  /// The largest element of each window of `N C H W`, and its switch: where in its `H W` plane it is, row-major, of type `int64`; the first
  /// of equals.
  public func maxPool2dWithIndices(
    _ size: Extent, stride: Extent? = nil, padding: Extent = 0, dilation: Extent = 1, roundsUp: Bool = false
  ) -> (values: Tensor, indices: Tensor) {
    Tensor.performPair("maxPool2dWithIndices", ["input": self], "size \(size), stride \(stride ?? size), padding \(padding)") {
      values, indices in
      withLists(size.list, stride?.list ?? [], padding.list, dilation.list) {
        ctorch_max_pool2d_with_indices(handle, $0, $1, $2, $3, roundsUp, values, indices)
      }
    }
  }

  /// What counts where windows overlap and share a switch.
  public enum UnpoolRule: String, Codable, Hashable, Sendable {
    /// Their sum: the transpose of pooling, as a gradient flows.
    case adding
    /// The last window, row-major: PyTorch's `max_unpool2d` on one thread.
    case overwriting
  }

  /// Each element of `N C H W` put at its switch in planes of `size` that are zero elsewhere (Zeiler and Fergus, 2014).
  ///
  /// - Parameter indices: Switches of `maxPool2dWithIndices`, in this tensor's shape.
  public func maxUnpool2d(_ indices: Tensor, to size: Extent, _ rule: UnpoolRule = .adding) -> Tensor {
    Tensor.perform("maxUnpool2d", ["input": self, "indices": indices], "to \(size)") { result in
      withList(size.list) { ctorch_max_unpool2d(handle, indices.handle, $0, rule == .adding, result) }
    }
  }

  /// The mean of each window of `N C H W`.
  ///
  /// - Parameter countsPadding: Whether the padding's zeros count in the mean's divisor.
  public func avgPool2d(
    _ size: Extent, stride: Extent? = nil, padding: Extent = 0, roundsUp: Bool = false, countsPadding: Bool = true
  ) -> Tensor {
    Tensor.perform("avgPool2d", ["input": self], "size \(size), stride \(stride ?? size), padding \(padding)") { result in
      withLists(size.list, stride?.list ?? [], padding.list) { size, stride, padding in
        ctorch_average_pool2d(handle, size, stride, padding, roundsUp, countsPadding, result)
      }
    }
  }

  /// Means of `N C H W` over windows that divide it evenly into `size`: `N C size.rows size.columns`.
  public func adaptiveAvgPool2d(_ size: Extent) -> Tensor {
    Tensor.perform("adaptiveAvgPool2d", ["input": self], "to \(size)") { result in
      withList(size.list) { ctorch_adaptive_average_pool2d(handle, $0, result) }
    }
  }

  /// The mean of each channel over space: `N C H W` gives `N C`.
  public func globalAvgPool() -> Tensor {
    guard rank == 4 else { fatalError("globalAvgPool: input \(shape), expected N C H W") }
    return mean(over: 2, 3)
  }

  /// The largest elements of `N C H W` over windows that divide it evenly into `size`: `N C size.rows size.columns`.
  public func adaptiveMaxPool2d(_ size: Extent) -> Tensor {
    Tensor.perform("adaptiveMaxPool2d", ["input": self], "to \(size)") { result in
      withList(size.list) { ctorch_adaptive_max_pool2d(handle, $0, result) }
    }
  }

  /// Which of the two indices of `A·C` masks counts faster.
  public enum MaskOrder: Hashable, Sendable {
    /// Attribute by attribute: mask `a·C + c`.
    case byAttribute
    /// Channel by channel: mask `c·A + a`.
    case byChannel
  }

  /// Means of features over positions, each under a mask for every attribute and channel: `mean(σ(mask[a, c]) · feature[c])`.
  ///
  /// The receiver are features, `N C H W`; the masks before their sigmoid are `N A·C H W`; the means, `N A C`. It is computed in one pass over
  /// the masks and recomputes their sigmoid for the gradient, since the memory that they fill takes the time.
  /// - Parameter besideMask: What is added to each sigmoid: 1 lets the features pass beside the masks.
  public func mean(under masks: Tensor, order: MaskOrder, besideMask: Double = 0) -> Tensor {
    Tensor.perform("mean(under:)", ["features": self, "masks": masks]) { result in
      withExtendedLifetime((self, masks)) { ctorch_attended_mean(masks.handle, handle, order == .byChannel, besideMask, result) }
    }
  }
}
