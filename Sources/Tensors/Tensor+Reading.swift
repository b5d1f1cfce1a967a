internal import CTorch

extension Tensor {
  /// The elements, row-major, converted to a Swift type.
  public func array<Scalar: TensorScalar>(of type: Scalar.Type = Scalar.self) -> [Scalar] {
    let count = count
    return [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
      let bytes = Int64(count * MemoryLayout<Scalar>.stride)
      guard withExtendedLifetime(box, { ctorch_copy_out(handle, Scalar.dtype.code, buffer.baseAddress, bytes) }) == 0 else {
        fatalError("array(of: \(Scalar.self)): \(shape): \(Torch.lastError)")
      }
      initialized = count
    }
  }

  /// The one element of a tensor that has just one.
  public var number: Double {
    guard count == 1 else { fatalError("number: \(shape) has \(count) elements, expected one") }
    return array(of: Double.self)[0]
  }

  /// The elements converted to another type.
  public func converted(to type: DType) -> Tensor { Tensor.perform("converted", ["input": self]) { ctorch_convert(handle, type.code, $0) } }
}

extension Tensor: CustomStringConvertible {
  /// The type, the shape and the elements, with an ellipsis where a dimension has more than eight.
  public var description: String {
    let shape = shape
    guard count > 0 else { return "\(dtype) \(shape)" }
    return "\(dtype) \(shape)\n\(nested(shape))"
  }

  private func nested(_ shape: [Int]) -> String {
    guard let size = shape.first else {
      switch dtype {
      case .bool: return number == 0 ? "false" : "true"
      case .float16: return "\(array(of: Float16.self)[0])"
      case .float32: return "\(array(of: Float.self)[0])"
      case .float64: return "\(number)"
      case .int64, .uint8: return "\(array(of: Int.self)[0])"
      }
    }
    let shown = size <= 8 ? Array(0..<size) : [0, 1, 2, size - 3, size - 2, size - 1]
    var parts = shown.map { self[$0].nested(Array(shape.dropFirst())) }
    if size > 8 { parts.insert("…", at: 3) }
    return shape.count == 1 ? "[\(parts.joined(separator: ", "))]" : "[\(parts.joined(separator: ",\n"))]"
  }
}
