internal import CTorch

// Functions of each element beside those of `Tensor+Arithmetic`.
extension Tensor {
  /// Whether each element is a number and not infinite: a tensor of `bool`.
  public func isFinite() -> Tensor { unary("isFinite", CTORCH_IS_FINITE) }

  /// Whether each element is infinite: a tensor of `bool`.
  public func isInfinite() -> Tensor { unary("isInfinite", CTORCH_IS_INFINITE) }

  /// −1, 0 or 1 as each element is negative, zero or positive.
  public func sign() -> Tensor { unary("sign", CTORCH_SIGN) }

  /// The largest whole number not above each element.
  public func floor() -> Tensor { unary("floor", CTORCH_FLOOR) }

  /// The smallest whole number not below each element.
  public func ceil() -> Tensor { unary("ceil", CTORCH_CEIL) }

  /// The nearest whole number; halves go to the even one.
  public func rounded() -> Tensor { unary("rounded", CTORCH_ROUND) }

  /// Each element without its fraction.
  public func truncated() -> Tensor { unary("truncated", CTORCH_TRUNCATE) }

  /// `1 / x`.
  public func reciprocal() -> Tensor { unary("reciprocal", CTORCH_RECIPROCAL) }

  /// `1 / √x`.
  public func rsqrt() -> Tensor { unary("rsqrt", CTORCH_RSQRT) }

  /// The product of each element with itself.
  public func squared() -> Tensor { self * self }

  /// The sine of each element.
  public func sin() -> Tensor { unary("sin", CTORCH_SIN) }

  /// The cosine of each element.
  public func cos() -> Tensor { unary("cos", CTORCH_COS) }

  /// The error function of each element.
  public func erf() -> Tensor { unary("erf", CTORCH_ERF) }

  /// `log(1 + x)`, precise near zero.
  public func log1p() -> Tensor { unary("log1p", CTORCH_LOG1P) }

  /// `exp(x) − 1`, precise near zero.
  public func expm1() -> Tensor { unary("expm1", CTORCH_EXPM1) }

  /// `log(1 + exp(x))`.
  public func softplus() -> Tensor { unary("softplus", CTORCH_SOFTPLUS) }

  /// `x · Φ(x)`, Φ being the normal distribution function (Hendrycks and Gimpel, 2016).
  public func gelu() -> Tensor { unary("gelu", CTORCH_GELU) }

  /// `x · sigmoid(x)`.
  public func silu() -> Tensor { unary("silu", CTORCH_SILU) }

  /// `x` where it is positive, `negativeSlope · x` elsewhere.
  public func leakyRelu(negativeSlope: Double = 0.01) -> Tensor {
    Tensor.perform("leakyRelu", ["input": self]) { ctorch_leaky_relu(handle, negativeSlope, $0) }
  }

  /// `x` where it is positive, `alpha · (exp(x) − 1)` elsewhere.
  public func elu(alpha: Double = 1) -> Tensor { Tensor.perform("elu", ["input": self]) { ctorch_elu(handle, alpha, $0) } }

  /// What is left of each element after division, with the divisor's sign.
  public func remainder(dividingBy divisor: some TensorScalar) -> Tensor {
    Tensor.binary("remainder", CTORCH_REMAINDER, self, divisor.numberForTensor)
  }

  /// Each element to the power of the other tensor's; both broadcast to a common shape.
  public func power(_ exponent: Tensor) -> Tensor { Tensor.binary("power", CTORCH_POWER, self, exponent) }

  /// Limits the elements to the range of −3 … 3 and scales that to 0 … 1: the piecewise linear sigmoid.
  public func hardSigmoid() -> Tensor { (self + 3).clamp(0...6) / 6 }

  /// A sum of products in Einstein's notation: `Tensor.einsum("ncij,kc->nkij", features, weights)`.
  public static func einsum(_ equation: String, _ operands: Tensor...) -> Tensor {
    withExtendedLifetime(operands) {
      perform("einsum", [:], "\"\(equation)\" of \(operands.map(\.shape))") { result in
        operands.map { Optional($0.handle) }.withUnsafeBufferPointer {
          ctorch_einsum(equation, $0.baseAddress, Int64($0.count), result)
        }
      }
    }
  }
}
