internal import CTorch

/// The type of a tensor's elements.
public enum DType: String, Codable, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case float16, float32, float64
  case int64, uint8
  case bool

  /// Whether elements have a fraction.
  public var isFloatingPoint: Bool { self == .float16 || self == .float32 || self == .float64 }

  public var description: String { rawValue }

  var code: ctorch_type {
    switch self {
    case .float16: CTORCH_FLOAT16
    case .float32: CTORCH_FLOAT32
    case .float64: CTORCH_FLOAT64
    case .int64: CTORCH_INT64
    case .uint8: CTORCH_UINT8
    case .bool: CTORCH_BOOL
    }
  }

  init?(code: Int32) {
    guard let type = Self.allCases.first(where: { Int32(bitPattern: $0.code.rawValue) == code }) else { return nil }
    self = type
  }
}
