internal import CTorch

extension Tensor {
  /// Adds element by element; both operands broadcast to a common shape.
  public static func + (left: Tensor, right: Tensor) -> Tensor { binary("+", CTORCH_ADD, left, right) }

  /// The operation with one number on the right.
  public static func + (left: Tensor, right: some TensorScalar) -> Tensor { binary("+", CTORCH_ADD, left, right.numberForTensor) }

  /// The operation with one number on the left.
  public static func + (left: some TensorScalar, right: Tensor) -> Tensor { binary("+", CTORCH_ADD, left.numberForTensor, right) }

  /// Subtracts element by element; both operands broadcast to a common shape.
  public static func - (left: Tensor, right: Tensor) -> Tensor { binary("-", CTORCH_SUBTRACT, left, right) }

  /// The operation with one number on the right.
  public static func - (left: Tensor, right: some TensorScalar) -> Tensor { binary("-", CTORCH_SUBTRACT, left, right.numberForTensor) }

  /// The operation with one number on the left.
  public static func - (left: some TensorScalar, right: Tensor) -> Tensor { binary("-", CTORCH_SUBTRACT, left.numberForTensor, right) }

  /// Multiplies element by element; both operands broadcast to a common shape.
  public static func * (left: Tensor, right: Tensor) -> Tensor { binary("*", CTORCH_MULTIPLY, left, right) }

  /// The operation with one number on the right.
  public static func * (left: Tensor, right: some TensorScalar) -> Tensor { binary("*", CTORCH_MULTIPLY, left, right.numberForTensor) }

  /// The operation with one number on the left.
  public static func * (left: some TensorScalar, right: Tensor) -> Tensor { binary("*", CTORCH_MULTIPLY, left.numberForTensor, right) }

  /// Divides element by element, integers too into numbers with a fraction; both operands broadcast to a common shape.
  public static func / (left: Tensor, right: Tensor) -> Tensor { binary("/", CTORCH_DIVIDE, left, right) }

  /// The operation with one number on the right.
  public static func / (left: Tensor, right: some TensorScalar) -> Tensor { binary("/", CTORCH_DIVIDE, left, right.numberForTensor) }

  /// The operation with one number on the left.
  public static func / (left: some TensorScalar, right: Tensor) -> Tensor { binary("/", CTORCH_DIVIDE, left.numberForTensor, right) }

  /// The elements with opposite signs.
  public static prefix func - (input: Tensor) -> Tensor { input.unary("-", CTORCH_NEGATE) }
}

// MARK: - Comparison: tensors of `bool`

extension Tensor {
  /// Whether each pair of elements is equal; both operands broadcast to a common shape.
  public static func .== (left: Tensor, right: Tensor) -> Tensor { binary(".==", CTORCH_EQUAL, left, right) }

  /// Whether each element is equal, compared with one number.
  public static func .== (left: Tensor, right: some TensorScalar) -> Tensor { binary(".==", CTORCH_EQUAL, left, right.numberForTensor) }

  /// Whether each pair of elements is unequal; both operands broadcast to a common shape.
  public static func .!= (left: Tensor, right: Tensor) -> Tensor { binary(".!=", CTORCH_NOT_EQUAL, left, right) }

  /// Whether each element is unequal, compared with one number.
  public static func .!= (left: Tensor, right: some TensorScalar) -> Tensor { binary(".!=", CTORCH_NOT_EQUAL, left, right.numberForTensor) }

  /// Whether each pair of elements is less; both operands broadcast to a common shape.
  public static func .< (left: Tensor, right: Tensor) -> Tensor { binary(".<", CTORCH_LESS, left, right) }

  /// Whether each element is less, compared with one number.
  public static func .< (left: Tensor, right: some TensorScalar) -> Tensor { binary(".<", CTORCH_LESS, left, right.numberForTensor) }

  /// Whether each pair of elements is less or equal; both operands broadcast to a common shape.
  public static func .<= (left: Tensor, right: Tensor) -> Tensor { binary(".<=", CTORCH_LESS_OR_EQUAL, left, right) }

  /// Whether each element is less or equal, compared with one number.
  public static func .<= (left: Tensor, right: some TensorScalar) -> Tensor {
    binary(".<=", CTORCH_LESS_OR_EQUAL, left, right.numberForTensor)
  }

  /// Whether each pair of elements is greater; both operands broadcast to a common shape.
  public static func .> (left: Tensor, right: Tensor) -> Tensor { binary(".>", CTORCH_GREATER, left, right) }

  /// Whether each element is greater, compared with one number.
  public static func .> (left: Tensor, right: some TensorScalar) -> Tensor { binary(".>", CTORCH_GREATER, left, right.numberForTensor) }

  /// Whether each pair of elements is greater or equal; both operands broadcast to a common shape.
  public static func .>= (left: Tensor, right: Tensor) -> Tensor { binary(".>=", CTORCH_GREATER_OR_EQUAL, left, right) }

  /// Whether each element is greater or equal, compared with one number.
  public static func .>= (left: Tensor, right: some TensorScalar) -> Tensor {
    binary(".>=", CTORCH_GREATER_OR_EQUAL, left, right.numberForTensor)
  }

  /// Whether both elements of each pair are true (or not zero).
  public static func .& (left: Tensor, right: Tensor) -> Tensor { binary(".&", CTORCH_AND, left, right) }

  /// Whether one element of each pair is true (or not zero).
  public static func .| (left: Tensor, right: Tensor) -> Tensor { binary(".|", CTORCH_OR, left, right) }

  /// Whether each element is false (or zero).
  public static prefix func .! (input: Tensor) -> Tensor { input.unary(".!", CTORCH_NOT) }

  /// `chosen` where this tensor holds, `otherwise` elsewhere; all three broadcast.
  public func choosing(_ chosen: Tensor, otherwise: Tensor) -> Tensor {
    Tensor.perform("choosing", ["condition": self, "chosen": chosen, "otherwise": otherwise]) {
      ctorch_where(handle, chosen.handle, otherwise.handle, $0)
    }
  }
}

// MARK: - Functions of each element

extension Tensor {
  /// The exponential of each element.
  public func exp() -> Tensor { unary("exp", CTORCH_EXP) }

  /// The natural logarithm of each element.
  public func log() -> Tensor { unary("log", CTORCH_LOG) }

  /// The square root of each element.
  public func sqrt() -> Tensor { unary("sqrt", CTORCH_SQRT) }

  /// The absolute value of each element.
  public func abs() -> Tensor { unary("abs", CTORCH_ABS) }

  /// The hyperbolic tangent of each element.
  public func tanh() -> Tensor { unary("tanh", CTORCH_TANH) }

  /// The larger of zero and each element.
  public func relu() -> Tensor { unary("relu", CTORCH_RELU) }

  /// `1 / (1 + exp(−x))` of each element.
  public func sigmoid() -> Tensor { unary("sigmoid", CTORCH_SIGMOID) }

  /// Whether each element is NaN: a tensor of `bool`.
  public func isNaN() -> Tensor { unary("isNaN", CTORCH_IS_NAN) }

  /// Each element to the power of `exponent`.
  public func power(_ exponent: some TensorScalar) -> Tensor {
    Tensor.binary("power", CTORCH_POWER, self, exponent.numberForTensor)
  }

  /// The larger element of each pair; both tensors broadcast to a common shape.
  public func maximum(_ other: Tensor) -> Tensor { Tensor.binary("maximum", CTORCH_MAXIMUM, self, other) }

  /// The smaller element of each pair; both tensors broadcast to a common shape.
  public func minimum(_ other: Tensor) -> Tensor { Tensor.binary("minimum", CTORCH_MINIMUM, self, other) }

  /// Each element limited to a range.
  public func clamp(_ range: ClosedRange<Double>) -> Tensor { clamp(from: range.lowerBound, to: range.upperBound) }

  /// Each element limited from below, from above, or both.
  public func clamp(from lower: Double = -.infinity, to upper: Double = .infinity) -> Tensor {
    Tensor.perform("clamp", ["input": self]) {
      ctorch_clamp(handle, TensorNumber.real(lower).scalar, TensorNumber.real(upper).scalar, $0)
    }
  }
}

// MARK: - Matrix product

extension Tensor {
  /// The matrix product: `n k` by `k m` gives `n m`; leading dimensions are batches and broadcast; one dimension counts as a vector.
  public func matmul(_ right: Tensor) -> Tensor { Tensor.binary("matmul", CTORCH_MATMUL, self, right) }
}

// MARK: - Calls

extension Tensor {
  func unary(_ name: String, _ operation: ctorch_unary_operation) -> Tensor {
    Tensor.perform(name, ["input": self]) { ctorch_unary(operation, handle, $0) }
  }

  static func binary(_ name: String, _ operation: ctorch_binary_operation, _ left: Tensor, _ right: Tensor) -> Tensor {
    perform(name, ["left": left, "right": right]) { ctorch_binary(operation, left.handle, right.handle, $0) }
  }

  static func binary(_ name: String, _ operation: ctorch_binary_operation, _ left: Tensor, _ right: TensorNumber) -> Tensor {
    perform(name, ["left": left], "right \(right)") { ctorch_binary_scalar(operation, left.handle, right.scalar, $0) }
  }

  static func binary(_ name: String, _ operation: ctorch_binary_operation, _ left: TensorNumber, _ right: Tensor) -> Tensor {
    perform(name, ["right": right], "left \(left)") { ctorch_binary_scalar_left(operation, left.scalar, right.handle, $0) }
  }
}
