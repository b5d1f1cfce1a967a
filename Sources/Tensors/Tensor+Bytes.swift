internal import CTorch

extension Tensor {
  /// A tensor of row-major, little-endian elements.
  init(bytes: [UInt8], shape: [Int], type: DType) {
    self = Tensor.perform("Tensor", [:], "\(type) \(shape)") { result in
      withList(shape) { list in
        bytes.withUnsafeBytes { ctorch_from_bytes($0.baseAddress, Int64($0.count), type.code, list, result) }
      }
    }
  }

  /// A tensor over a file's pages, which it keeps mapped.
  init(lending mapping: StoredFile.Mapping, at offset: Int, shape: [Int], type: DType) {
    let context = Unmanaged.passRetained(mapping).toOpaque()
    self = Tensor.perform("Tensor", [:], "\(type) \(shape)") { result in
      withList(shape) { list in
        ctorch_from_memory(
          mapping.start + offset, type.code, list, context, { Unmanaged<StoredFile.Mapping>.fromOpaque($0).release() }, result)
      }
    }
  }

  /// The elements, row-major and little-endian.
  func bytes() -> [UInt8] {
    let count = count * StoredType(dtype).size
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let status = withExtendedLifetime(box) { ctorch_copy_out(handle, dtype.code, buffer.baseAddress, Int64(count)) }
      guard status == 0 else { fatalError("bytes: \(shape): \(Torch.lastError)") }
      initialized = count
    }
  }
}

extension Tensor {
  /// Where the elements lie, for tests of what shares memory.
  var address: UInt { withExtendedLifetime(box) { UInt(bitPattern: ctorch_address(handle)) } }
}
