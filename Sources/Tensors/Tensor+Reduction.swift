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
  /// - Parameter correction: The divisor is `n − correction`: 1 estimates a deviation from a sample, 0 describes the numbers.
  public func standardDeviation(over dimensions: Int..., correction: Int = 1, keepingDimensions keeps: Bool = false) -> Tensor {
    Tensor.perform("standardDeviation", ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_standard_deviation(handle, $0, Int64(correction), keeps, result) }
    }
  }

  /// Where the largest element of a dimension lies: indices of type `int64`, the first of equals.
  public func argmax(over dimension: Int, keepingDimension keeps: Bool = false) -> Tensor {
    Tensor.perform("argmax", ["input": self], "over \(dimension)") { ctorch_argmax(handle, Int64(dimension), keeps, $0) }
  }

  /// Where the smallest element of a dimension lies: indices of type `int64`, the first of equals.
  public func argmin(over dimension: Int, keepingDimension keeps: Bool = false) -> Tensor {
    Tensor.perform("argmin", ["input": self], "over \(dimension)") { ctorch_argmin(handle, Int64(dimension), keeps, $0) }
  }

  /// The variance over the given dimensions, or over all when none is given.
  ///
  /// - Parameter correction: The divisor is `n − correction`.
  public func variance(over dimensions: Int..., correction: Int = 1, keepingDimensions keeps: Bool = false) -> Tensor {
    Tensor.perform("variance", ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_variance(handle, $0, Int64(correction), keeps, result) }
    }
  }

  /// The product over the given dimensions, or over all when none is given.
  public func product(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("product", CTORCH_PRODUCT, dimensions, keeps)
  }

  /// `log Σ exp(x)` over the given dimensions, or over all when none is given, without overflow.
  public func logSumExp(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("logSumExp", CTORCH_LOG_SUM_EXP, dimensions, keeps)
  }

  /// Whether an element is true (or not zero) over the given dimensions, or over all when none is given.
  public func any(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("any", CTORCH_ANY, dimensions, keeps)
  }

  /// Whether every element is true (or not zero) over the given dimensions, or over all when none is given.
  public func all(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("all", CTORCH_ALL, dimensions, keeps)
  }

  /// How many elements are true (or not zero) over the given dimensions, or over all when none is given: of type `int64`.
  public func countNonzero(over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("countNonzero", CTORCH_COUNT_NONZERO, dimensions, keeps)
  }

  /// The norm `(Σ |x|^order)^(1/order)` over the given dimensions, or over all when none is given; of order infinity the largest.
  public func norm(_ order: Double = 2, over dimensions: Int..., keepingDimensions keeps: Bool = false) -> Tensor {
    Tensor.perform("norm", ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_norm(handle, order, $0, keeps, result) }
    }
  }

  /// `exp(x)` divided by its sum over the given dimensions together, or over all when none is given.
  public func softmax(over dimensions: Int...) -> Tensor { softmax(over: dimensions) }

  /// The logarithm of the softmax over the given dimensions together, without its loss of precision.
  public func logSoftmax(over dimensions: Int...) -> Tensor { logSoftmax(over: dimensions) }
}

// MARK: - Dimensions as a list

// The reductions again for dimensions that are worked out: none listed means all.
extension Tensor {
  /// The sum over the listed dimensions, or over all when none is listed.
  public func sum(over dimensions: [Int], keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("sum", CTORCH_SUM, dimensions, keeps)
  }

  /// The mean over the listed dimensions, or over all when none is listed.
  public func mean(over dimensions: [Int], keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("mean", CTORCH_MEAN, dimensions, keeps)
  }

  /// The largest element over the listed dimensions, or over all when none is listed.
  public func max(over dimensions: [Int], keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("max", CTORCH_MAX, dimensions, keeps)
  }

  /// The smallest element over the listed dimensions, or over all when none is listed.
  public func min(over dimensions: [Int], keepingDimensions keeps: Bool = false) -> Tensor {
    reduced("min", CTORCH_MIN, dimensions, keeps)
  }

  /// The softmax over the listed dimensions together, or over all when none is listed.
  public func softmax(over dimensions: [Int]) -> Tensor {
    Tensor.perform("softmax", ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_softmax(handle, $0, result) }
    }
  }

  /// The logarithm of the softmax over the listed dimensions together.
  public func logSoftmax(over dimensions: [Int]) -> Tensor {
    Tensor.perform("logSoftmax", ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_log_softmax(handle, $0, result) }
    }
  }

  fileprivate func reduced(_ name: String, _ reduction: ctorch_reduction, _ dimensions: [Int], _ keeps: Bool) -> Tensor {
    Tensor.perform(name, ["input": self], "over \(dimensions)") { result in
      withList(dimensions) { ctorch_reduce(reduction, handle, $0, keeps, result) }
    }
  }
}
