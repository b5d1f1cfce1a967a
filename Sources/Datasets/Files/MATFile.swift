/// A MATLAB file of version 5 to 7, of either byte order, whose variables are read one at a time.
///
/// Format: *MAT-File Format*, The MathWorks, "Level 5 MAT-files". Version 7.3 is HDF5, another format, and an error. No length in the
/// file is believed: what is compressed is inflated piece by piece up to a limit, and nothing nests deeper than ``deepest``.
struct MATFile {
  /// How deep cells and structures may nest.
  static let deepest = 16

  let file: FileBytes
  let isBigEndian: Bool
  /// Where the elements lie, without their tags.
  private let elements: [(isCompressed: Bool, range: Range<Int>)]

  var path: String { file.path }

  /// - Throws: ``DatasetError`` when the file is missing, of another kind or truncated.
  init(path: String) throws {
    file = try FileBytes(path: path)
    guard file.count >= 128 else { throw DatasetError(path: path, reason: "is not a MATLAB file: it has only \(file.count) bytes") }
    let header = try file.read(at: 0, count: 128)
    if header.starts(with: [0x89, 0x48, 0x44, 0x46]) || header.starts(with: Array("MATLAB 7.3".utf8)) {
      throw DatasetError(path: path, reason: "is a MATLAB 7.3 file (HDF5)", hint: "save it again with `save -v7`")
    }
    switch (header[126], header[127]) {
    case (UInt8(ascii: "I"), UInt8(ascii: "M")): isBigEndian = false
    case (UInt8(ascii: "M"), UInt8(ascii: "I")): isBigEndian = true
    default: throw DatasetError(path: path, reason: "is not a MATLAB file of version 5 to 7")
    }
    var elements: [(isCompressed: Bool, range: Range<Int>)] = []
    var place = 128
    while file.count - place >= 8 {
      let tag = MATBytes(bytes: try file.read(at: place, count: 8), isBigEndian: isBigEndian, path: path)
      let (type, length) = (tag.word(0), tag.word(4))
      guard length <= file.count - place - 8 else {
        throw DatasetError(path: path, place: "byte \(place)", reason: "is truncated: an element of \(length) bytes does not fit")
      }
      guard type == 14 || type == 15 else {
        throw DatasetError(path: path, place: "byte \(place)", reason: "is not a sound MATLAB file: element type \(type)")
      }
      guard elements.count < 1 << 16 else { throw DatasetError(path: path, reason: "is not a sound MATLAB file: over 65536 variables") }
      elements.append((type == 15, place + 8..<place + 8 + length))
      // Compressed elements alone are not padded to eight bytes.
      place += 8 + (type == 15 ? length : (length + 7) / 8 * 8)
    }
    self.elements = elements
  }

  /// The value of a variable.
  ///
  /// - Parameter limit: More bytes than this, inflated, are an error.
  /// - Throws: ``DatasetError`` when there is no such variable or its bytes are not sound.
  func value(_ name: String, limit: Int = 1 << 25) throws -> MATValue {
    var names: [String] = []
    for element in elements {
      let start = try stream(element).head()
      guard start.name == name else {
        names.append(start.name)
        continue
      }
      let stream = stream(element)
      let bytes = try stream.everything(limit: limit)
      return try MATBytes(bytes: bytes, isBigEndian: isBigEndian, path: path).matrix(named: name)
    }
    throw missing(name, names)
  }

  /// The bytes of a variable of class `uint8`, in order, in pieces of at most 2²⁰: for arrays that need not be in memory as a whole.
  ///
  /// - Parameter begin: Is told the shape first.
  func bytes(of name: String, begin: ([Int]) throws -> Void, piece: ([UInt8]) throws -> Void) throws {
    var names: [String] = []
    for element in elements {
      let stream = stream(element)
      let head = try stream.head()
      guard head.name == name else {
        names.append(head.name)
        continue
      }
      guard head.arrayClass == 9, head.dataType == 2 else {
        throw DatasetError(path: path, place: name, reason: "is not an array of bytes (uint8)")
      }
      let expected = head.shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).overflow ? Int.max : $0 * $1 }
      guard expected == head.dataCount, head.dataCount <= stream.mostBytes else {
        throw DatasetError(path: path, place: name, reason: "claims the shape \(head.shape), but has \(head.dataCount) bytes")
      }
      try begin(head.shape)
      var left = head.dataCount
      while left > 0 {
        let bytes = try stream.read(min(left, 1 << 20))
        try piece(bytes)
        left -= bytes.count
      }
      return
    }
    throw missing(name, names)
  }

  private func missing(_ name: String, _ names: [String]) -> DatasetError {
    DatasetError(path: path, reason: "holds no variable \"\(name)\", only \(names.isEmpty ? "nothing" : names.joined(separator: ", "))")
  }

  private func stream(_ element: (isCompressed: Bool, range: Range<Int>)) -> MATStream {
    MATStream(file: file, range: element.range, isCompressed: element.isCompressed, isBigEndian: isBigEndian)
  }
}
