internal import CTorch

// Orders along a dimension.
extension Tensor {
  /// The elements in order along a dimension, and where each was: indices of type `int64`. Equal elements keep their order; NaN is largest.
  public func sorted(over dimension: Int = -1, descending: Bool = false) -> (values: Tensor, indices: Tensor) {
    Tensor.performPair("sorted", ["input": self], "over \(dimension)") {
      ctorch_sort(handle, Int64(dimension), descending, $0, $1)
    }
  }

  /// Where the elements in order along a dimension are: indices of type `int64`. Equal elements keep their order.
  public func argsort(over dimension: Int = -1, descending: Bool = false) -> Tensor {
    sorted(over: dimension, descending: descending).indices
  }

  /// The largest elements along a dimension, largest first (or the smallest, smallest first), and where they are.
  ///
  /// Which of equal elements comes first is not said; `sorted` says.
  public func topK(_ count: Int, over dimension: Int = -1, largest: Bool = true) -> (values: Tensor, indices: Tensor) {
    Tensor.performPair("topK", ["input": self], "\(count) over \(dimension)") {
      ctorch_top_k(handle, Int64(count), Int64(dimension), largest, $0, $1)
    }
  }

  /// The sums of the elements up to and including each, along a dimension.
  public func cumulativeSum(over dimension: Int) -> Tensor {
    Tensor.perform("cumulativeSum", ["input": self], "over \(dimension)") { ctorch_cumulative_sum(handle, Int64(dimension), $0) }
  }

  /// The value below which a share of the elements of a dimension lies, linear between the two nearest (NumPy's default).
  ///
  /// - Precondition: 0 ≤ `share` ≤ 1, and the dimension has an element.
  public func quantile(_ share: Double, over dimension: Int) -> Tensor {
    let size = size(dimension)
    guard (0...1).contains(share), size > 0 else { fatalError("quantile: \(share) of \(shape) over \(dimension)") }
    let ordered = sorted(over: dimension).values
    let position = share * Double(size - 1)
    let below = Int(position.rounded(.down))
    let (lower, upper) = (ordered.select(dimension, below), ordered.select(dimension, Swift.min(below + 1, size - 1)))
    let part = position - Double(below)
    return part == 0 ? lower : lower + (upper - lower) * part
  }

  /// The order reversed along dimensions.
  public func flip(_ dimensions: Int...) -> Tensor {
    Tensor.perform("flip", ["input": self], "over \(dimensions)") { result in withList(dimensions) { ctorch_flip(handle, $0, result) } }
  }

  /// The elements moved along a dimension; those pushed out at one end come in at the other.
  public func roll(_ shift: Int, over dimension: Int) -> Tensor {
    Tensor.perform("roll", ["input": self], "by \(shift) over \(dimension)") { result in
      withList([shift]) { shifts in withList([dimension]) { ctorch_roll(handle, shifts, $0, result) } }
    }
  }
}
