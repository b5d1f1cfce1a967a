extension SafetensorsFile {
  /// Writes tensors to a file in the safetensors format.
  ///
  /// The same tensors and metadata give the same bytes: tensors in the reference's order (by type, then name), metadata by key. The file is
  /// written beside its place and renamed there.
  ///
  /// - Parameters:
  ///   - tensors: By name; `__metadata__` is not one.
  ///   - metadata: Text beside them, such as how they were made.
  ///   - type: The type in which tensors with a fraction are stored, such as `.float16` for half the bytes; without one each keeps its own.
  ///     Others stay as they are. A finite element that the type cannot hold is an error.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String, type: DType? = nil
  ) throws(TensorFileError) {
    if let type { precondition(type.isFloatingPoint, "SafetensorsFile.write: \(type) is not a type with a fraction") }
    guard tensors["__metadata__"] == nil else {
      throw TensorFileError(path: path, tensor: "__metadata__", reason: "this name is the metadata's: name the tensor otherwise")
    }
    func stored(_ tensor: Tensor) -> StoredType { StoredType(tensor.dtype.isFloatingPoint ? type ?? tensor.dtype : tensor.dtype) }
    let rank = Dictionary(uniqueKeysWithValues: StoredType.allCases.enumerated().map { ($1, $0) })
    let inOrder = tensors.sorted { left, right in
      let (first, second) = (rank[stored(left.value)]!, rank[stored(right.value)]!)
      return first != second ? first > second : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append("\"__metadata__\":{\(pairs.map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ","))}")
    }
    var end = 0
    for (name, tensor) in inOrder {
      let (shape, type, start) = (tensor.shape.map(String.init).joined(separator: ","), stored(tensor), end)
      end += tensor.count * type.size
      members.append("\(quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    guard header.count <= longestHeader else {
      throw TensorFileError(path: path, reason: "a header of \(header.count) bytes, at most \(longestHeader) are allowed")
    }
    let file = try NewFile(path)
    try file.write((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
    try file.write(header)
    for (name, tensor) in inOrder {
      let converted = tensor.converted(to: stored(tensor).dtype)
      if converted.dtype != tensor.dtype, (tensor.isFinite() .& (.!converted.isFinite())).any().number != 0 {
        throw TensorFileError(path: path, tensor: name, reason: "has elements that \(converted.dtype) cannot hold")
      }
      try file.write(converted.bytes())
    }
    try file.finish()
  }

  /// A JSON string, escaped as the reference does.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{8}": quoted += "\\b"
      case "\u{C}": quoted += "\\f"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
