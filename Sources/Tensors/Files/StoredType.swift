/// The element types of files, by safetensors' names, in the order in which its reference puts them (by alignment).
enum StoredType: String, CaseIterable {
  case bool = "BOOL", u8 = "U8", i8 = "I8", i16 = "I16", u16 = "U16", f16 = "F16", bf16 = "BF16", i32 = "I32", u32 = "U32"
  case f32 = "F32", f64 = "F64", i64 = "I64", u64 = "U64"

  /// Bytes of one element.
  var size: Int {
    switch self {
    case .bool, .u8, .i8: 1
    case .i16, .u16, .f16, .bf16: 2
    case .i32, .u32, .f32: 4
    case .f64, .i64, .u64: 8
    }
  }

  /// The type that reading gives: the same where `DType` has it, else the next that holds every value.
  var dtype: DType {
    switch self {
    case .bool: .bool
    case .u8: .uint8
    case .i8, .i16, .u16, .i32, .u32, .i64, .u64: .int64
    case .f16: .float16
    case .bf16, .f32: .float32
    case .f64: .float64
    }
  }

  /// Whether the file's bytes are the tensor's.
  var isNative: Bool {
    // Not those of truth values: a byte that is neither 0 nor 1 must be found before libtorch sees it.
    [.u8, .f16, .f32, .f64, .i64].contains(self)
  }

  init(_ type: DType) {
    self =
      switch type {
      case .float16: .f16
      case .float32: .f32
      case .float64: .f64
      case .int64: .i64
      case .uint8: .u8
      case .bool: .bool
      }
  }

  /// A tensor of little-endian elements, or what is wrong with them.
  func tensor(_ bytes: [UInt8], shape: [Int]) throws(Unreadable) -> Tensor {
    precondition(bytes.count == shape.reduce(1, *) * size)
    func tensor<Scalar: TensorScalar>(_ values: [Scalar]) -> Tensor { Tensor(values, shape: shape) }
    func integers<Integer: FixedWidthInteger & BitwiseCopyable>(_: Integer.Type) -> [Int] {
      elements(of: bytes) { Int(Integer(littleEndian: $0)) }
    }
    switch self {
    case .f16, .f32, .f64, .i64, .u8: return Tensor(bytes: bytes, shape: shape, type: dtype)
    case .bool:
      if let wrong = bytes.first(where: { $0 > 1 }) { throw Unreadable(reason: "a truth value is the byte \(wrong), expected 0 or 1") }
      return Tensor(bytes: bytes, shape: shape, type: .bool)
    case .bf16:
      return tensor(elements(of: bytes) { (bits: UInt16) in Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16) })
    case .i8: return tensor(integers(Int8.self))
    case .i16: return tensor(integers(Int16.self))
    case .u16: return tensor(integers(UInt16.self))
    case .i32: return tensor(integers(Int32.self))
    case .u32: return tensor(integers(UInt32.self))
    case .u64:
      let values = elements(of: bytes) { UInt64(littleEndian: $0) }
      if let wrong = values.first(where: { $0 > UInt64(Int.max) }) {
        throw Unreadable(reason: "the element \(wrong) does not fit int64, as which U64 is read")
      }
      return tensor(values.map { Int($0) })
    }
  }

  struct Unreadable: Error { var reason: String }

  private func elements<Stored: BitwiseCopyable, Element>(of bytes: [UInt8], _ read: (Stored) -> Element) -> [Element] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / MemoryLayout<Stored>.size).map {
        read(raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Stored>.size, as: Stored.self))
      }
    }
  }
}

/// The number of elements of a shape that libtorch can hold: neither it nor a stride overflows, even beside a size of 0.
func elementCount(_ shape: [Int]) -> Int? {
  guard shape.count <= 64 else { return nil }
  var strides = 1
  for size in shape {
    let (next, overflow) = strides.multipliedReportingOverflow(by: max(size, 1))
    guard size >= 0, !overflow else { return nil }
    strides = next
  }
  return shape.contains(0) ? 0 : strides
}

/// A shape as a message shows it, however long it is.
func shown(_ shape: [Int]) -> String { shape.count <= 8 ? "\(shape)" : "\(shape.prefix(8)) and \(shape.count - 8) sizes more" }
