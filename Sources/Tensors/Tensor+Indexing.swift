internal import CTorch

// Elements picked and put by index, and edges.
extension Tensor {
  /// The elements that `indices` (of type `int64`) name along a dimension: for dimension 1 of a matrix,
  /// `result[i, j] = self[i, indices[i, j]]`.
  public func gather(_ dimension: Int, _ indices: Tensor) -> Tensor {
    Tensor.perform("gather", ["input": self, "indices": indices], "dimension \(dimension)") {
      ctorch_gather(handle, Int64(dimension), indices.handle, $0)
    }
  }

  /// This tensor with `source` put where `indices` say along a dimension: for dimension 1 of a matrix,
  /// `result[i, indices[i, j]] = source[i, j]`, the last of equal places kept.
  public func scatter(_ dimension: Int, _ indices: Tensor, _ source: Tensor) -> Tensor {
    scattered(dimension, indices, source, adds: false)
  }

  /// This tensor with `source` added where `indices` say along a dimension: for dimension 1 of a matrix,
  /// `result[i, indices[i, j]] += source[i, j]`.
  public func scatterAdd(_ dimension: Int, _ indices: Tensor, _ source: Tensor) -> Tensor {
    scattered(dimension, indices, source, adds: true)
  }

  private func scattered(_ dimension: Int, _ indices: Tensor, _ source: Tensor, adds: Bool) -> Tensor {
    Tensor.perform(
      adds ? "scatterAdd" : "scatter", ["input": self, "indices": indices, "source": source], "dimension \(dimension)"
    ) { ctorch_scatter(handle, Int64(dimension), indices.handle, source.handle, adds, $0) }
  }

  /// The slices of a dimension at the given indices, a tensor of type `int64` and one dimension.
  public func select(_ dimension: Int, at indices: Tensor) -> Tensor {
    Tensor.perform("select", ["input": self, "indices": indices], "dimension \(dimension)") {
      ctorch_index_select(handle, Int64(dimension), indices.handle, $0)
    }
  }

  /// Where the elements that are not zero are, row-major: indices of `count rank`, of type `int64`.
  public func nonzero() -> Tensor { Tensor.perform("nonzero", ["input": self]) { ctorch_nonzero(handle, $0) } }

  /// The elements where `mask`, a tensor of `bool`, holds, row-major: one dimension.
  public func elements(where mask: Tensor) -> Tensor {
    Tensor.perform("elements(where:)", ["input": self, "mask": mask]) { ctorch_masked_select(handle, mask.handle, $0) }
  }

  /// A row for each label: `labels` of type `int64` and any shape gives that shape with a last dimension of `classes`, 1 at the label.
  public static func oneHot(_ labels: Tensor, classes: Int, type: DType = .float32) -> Tensor {
    (labels.unsqueeze(-1) .== Tensor.arange(classes)).converted(to: type)
  }

  /// Windows of `size`, one every `step`, along a dimension; what is in a window becomes a new last dimension.
  public func windows(_ dimension: Int, size: Int, step: Int = 1) -> Tensor {
    Tensor.perform("windows", ["input": self], "dimension \(dimension), size \(size), step \(step)") {
      ctorch_windows(handle, Int64(dimension), Int64(size), Int64(step), $0)
    }
  }

  /// What is beyond the edge.
  public enum Edge: Hashable, Sendable {
    /// One number.
    case constant(Double)
    /// The picture mirrored without repeating the edge: `c b | a b c | b a`.
    case reflected
    /// The edge repeated: `a a | a b c | c c`.
    case repeated
  }

  /// Rows and columns put around the last two dimensions; with a constant edge, negative amounts crop.
  public func pad(top: Int, bottom: Int, left: Int, right: Int, with edge: Edge = .constant(0)) -> Tensor {
    let (mode, fill) =
      switch edge {
      case .constant(let fill): (CTORCH_PAD_CONSTANT, fill)
      case .reflected: (CTORCH_PAD_REFLECT, 0.0)
      case .repeated: (CTORCH_PAD_REPLICATE, 0.0)
      }
    return Tensor.perform("pad", ["input": self], "top \(top), bottom \(bottom), left \(left), right \(right), \(edge)") { result in
      withList([left, right, top, bottom]) { ctorch_pad(handle, mode, $0, fill, result) }
    }
  }

  /// The same rows above and below and columns left and right put around the last two dimensions.
  public func pad(_ amount: Extent, with edge: Edge = .constant(0)) -> Tensor {
    pad(top: amount.rows, bottom: amount.rows, left: amount.columns, right: amount.columns, with: edge)
  }
}

// MARK: - Layout in memory

extension Tensor {
  /// The same `N C H W` with each pixel's channels side by side in memory, in which convolutions run faster; what is computed from it
  /// mostly keeps that layout. Elements and shape are the same.
  public func inChannelsLast() -> Tensor {
    guard rank == 4 else { fatalError("inChannelsLast: input \(shape), expected N C H W") }
    return Tensor.perform("inChannelsLast", ["input": self]) { ctorch_in_channels_last(handle, $0) }
  }

  /// The same elements row-major in memory.
  public func contiguous() -> Tensor { Tensor.perform("contiguous", ["input": self]) { ctorch_contiguous(handle, $0) } }

  /// Whether each pixel's channels lie side by side in memory.
  public var isChannelsLast: Bool { withExtendedLifetime(box) { rank == 4 && ctorch_is_channels_last(handle) } }

  /// Whether the elements lie row-major in memory without gaps.
  public var isContiguous: Bool { withExtendedLifetime(box) { ctorch_is_contiguous(handle) } }
}
