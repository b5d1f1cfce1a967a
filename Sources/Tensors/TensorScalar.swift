internal import CTorch

/// A Swift type that a tensor's elements can be given as and read as.
public protocol TensorScalar: BitwiseCopyable, Sendable {
  /// The element type with this type's layout.
  static var dtype: DType { get }
  /// The value, and whether it is an integer: an integer number keeps a tensor of integers one.
  var numberForTensor: TensorNumber { get }
}

/// A number that operates on a whole tensor.
public enum TensorNumber: Hashable, Sendable {
  case integer(Int)
  case real(Double)

  var scalar: ctorch_scalar {
    switch self {
    case .integer(let value): ctorch_scalar(is_integer: true, integer: Int64(value), real: 0)
    case .real(let value): ctorch_scalar(is_integer: false, integer: 0, real: value)
    }
  }
}

extension Float16: TensorScalar {
  public static var dtype: DType { .float16 }
  public var numberForTensor: TensorNumber { .real(Double(self)) }
}

extension Float: TensorScalar {
  public static var dtype: DType { .float32 }
  public var numberForTensor: TensorNumber { .real(Double(self)) }
}

extension Double: TensorScalar {
  public static var dtype: DType { .float64 }
  public var numberForTensor: TensorNumber { .real(self) }
}

extension Int: TensorScalar {
  public static var dtype: DType { .int64 }
  public var numberForTensor: TensorNumber { .integer(self) }
}

extension UInt8: TensorScalar {
  public static var dtype: DType { .uint8 }
  public var numberForTensor: TensorNumber { .integer(Int(self)) }
}

extension Bool: TensorScalar {
  public static var dtype: DType { .bool }
  public var numberForTensor: TensorNumber { .integer(self ? 1 : 0) }
}
