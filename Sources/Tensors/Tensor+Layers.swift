internal import CTorch

extension Tensor {
  /// Convolution as networks mean it (cross-correlation) of `N C H W` with `weight` of `O C/groups h w`: gives `N O H′ W′`,
  /// `H′ = ⌊(H + 2·padding − dilation·(h − 1) − 1) / stride⌋ + 1`.
  ///
  /// - Parameter bias: One number an output channel, `O`.
  public func conv2d(
    _ weight: Tensor, bias: Tensor? = nil, stride: Extent = 1, padding: Extent = 0, dilation: Extent = 1, groups: Int = 1
  ) -> Tensor {
    var details = "stride \(stride), padding \(padding), dilation \(dilation), groups \(groups)"
    if let bias { details = "bias \(bias.shape), " + details }
    return withExtendedLifetime(bias) {
      Tensor.perform("conv2d", ["input": self, "weight": weight], details) { result in
        withList(stride.list) { stride in
          withList(padding.list) { padding in
            withList(dilation.list) { dilation in
              ctorch_conv2d(handle, weight.handle, bias?.handle, stride, padding, dilation, Int64(groups), result)
            }
          }
        }
      }
    }
  }

  /// The largest element of each window of `N C H W`.
  ///
  /// - Parameters:
  ///   - stride: From window to window; the window's size when not given.
  ///   - roundsUp: Whether a window that overhangs the end counts (`ceil_mode`).
  public func maxPool2d(_ size: Extent, stride: Extent? = nil, padding: Extent = 0, roundsUp: Bool = false) -> Tensor {
    Tensor.perform("maxPool2d", ["input": self], "size \(size), stride \(stride ?? size), padding \(padding)") { result in
      withList(size.list) { size in
        withList(stride?.list ?? []) { stride in
          withList(padding.list) { padding in ctorch_max_pool2d(handle, size, stride, padding, roundsUp, result) }
        }
      }
    }
  }

  /// The mean of each window of `N C H W`.
  ///
  /// - Parameter countsPadding: Whether the padding's zeros count in the mean's divisor.
  public func avgPool2d(
    _ size: Extent, stride: Extent? = nil, padding: Extent = 0, roundsUp: Bool = false, countsPadding: Bool = true
  ) -> Tensor {
    Tensor.perform("avgPool2d", ["input": self], "size \(size), stride \(stride ?? size), padding \(padding)") { result in
      withList(size.list) { size in
        withList(stride?.list ?? []) { stride in
          withList(padding.list) { padding in
            ctorch_average_pool2d(handle, size, stride, padding, roundsUp, countsPadding, result)
          }
        }
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

  /// `N C H W` resized to `N C size.rows size.columns`, bilinear with half-pixel centres (`align_corners=false`), without antialiasing.
  public func resizeBilinear(_ size: Extent) -> Tensor {
    Tensor.perform("resizeBilinear", ["input": self], "to \(size)") { result in
      withList(size.list) { ctorch_resize_bilinear(handle, $0, result) }
    }
  }

  /// `(x − mean) / √(variance + epsilon) · weight + bias` for each channel of `N C …`, with statistics given (inference).
  ///
  /// - Parameters:
  ///   - mean: One number a channel, as are `variance`, `weight` and `bias`.
  public func batchNorm(
    mean: Tensor, variance: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5
  ) -> Tensor {
    withExtendedLifetime((weight, bias)) {
      Tensor.perform("batchNorm", ["input": self, "mean": mean, "variance": variance]) {
        ctorch_batch_norm(handle, weight?.handle, bias?.handle, mean.handle, variance.handle, epsilon, $0)
      }
    }
  }
}

/// Rows and columns: one number says both.
///
///     features.maxPool2d(2)
///     features.maxPool2d([3, 1])
public struct Extent: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, CustomStringConvertible {
  public var rows: Int
  public var columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The same number in both directions.
  public init(_ both: Int) { self.init(rows: both, columns: both) }

  public init(integerLiteral value: Int) { self.init(value) }

  /// - Precondition: two numbers, rows and columns.
  public init(arrayLiteral elements: Int...) {
    guard elements.count == 2 else { fatalError("an extent has rows and columns, not \(elements.count) numbers") }
    self.init(rows: elements[0], columns: elements[1])
  }

  public var description: String { "[\(rows), \(columns)]" }

  var list: [Int] { [rows, columns] }
}
