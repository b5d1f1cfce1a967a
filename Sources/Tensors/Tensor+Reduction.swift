internal import CTorch

extension Tensor {
  /// The sum over the given dimensions, or over all when none is given.
  public func sum(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("sum", CTORCH_SUM, dimensions, keeps)
  }

  /// The mean over the given dimensions, or over all when none is given.
  public func mean(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("mean", CTORCH_MEAN, dimensions, keeps)
  }

  /// The largest element over the given dimensions, or over all when none is given; NaN if one is NaN.
  public func max(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("max", CTORCH_MAX, dimensions, keeps)
  }

  /// The smallest element over the given dimensions, or over all when none is given; NaN if one is NaN.
  public func min(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("min", CTORCH_MIN, dimensions, keeps)
  }

  /// The standard deviation over the given dimensions, or over all when none is given.
  ///
  /// - Parameter correction: The divisor is `n − correction`: 1 estimates a population's deviation from a sample, 0 describes the numbers.
  public func standardDeviation(over dimensions: Int..., correction: Int = 1, keepingDimensions keeps: Bool = false) -> Tensor {
    Tensor.perform("standardDeviation", ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_standard_deviation(handle, $0, Int64(correction), keeps, result) }
    }
  }

  /// Where the largest element of a dimension lies: indices of type `int64`, the first of equals.
  public func argmax(over dimension: Int, keepingDimension keeps: Bool = false) -> Tensor {
    Tensor.perform("argmax", ["input": self], "over \(dimension)") { ctorch_argmax(handle, Int64(dimension), keeps, $0) }
  }

  /// `exp(x)` divided by its sum over a dimension.
  public func softmax(over dimension: Int) -> Tensor {
    Tensor.perform("softmax", ["input": self], "over \(dimension)") { ctorch_softmax(handle, Int64(dimension), $0) }
  }

  /// The logarithm of the softmax over a dimension, without its loss of precision.
  public func logSoftmax(over dimension: Int) -> Tensor {
    Tensor.perform("logSoftmax", ["input": self], "over \(dimension)") { ctorch_log_softmax(handle, Int64(dimension), $0) }
  }

  private func reduced(_ name: String, _ reduction: ctorch_reduction, _ dimensions: [Int], _ keeps: Bool) -> Tensor {
    Tensor.perform(name, ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_reduce(reduction, handle, $0, keeps, result) }
    }
  }
}
