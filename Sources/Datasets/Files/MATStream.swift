/// The bytes of one variable from its start on, inflated where they are compressed.
final class MATStream {
  /// What stands before a variable's data.
  struct Head {
    var arrayClass: Int
    var shape: [Int]
    var name: String
    /// Type and number of the bytes of data, for numbers; 0 for other classes.
    var dataType = 0
    var dataCount = 0
  }

  private let file: FileBytes
  private let range: Range<Int>
  private let isBigEndian: Bool
  private let isCompressed: Bool
  private var inflater: Inflater?
  private var place: Int

  init(file: FileBytes, range: Range<Int>, isCompressed: Bool, isBigEndian: Bool) {
    self.file = file
    self.range = range
    self.isCompressed = isCompressed
    self.isBigEndian = isBigEndian
    place = range.lowerBound
  }

  /// More bytes than this cannot come.
  var mostBytes: Int { isCompressed ? Inflater.mostBytes(from: range.count) : range.count }

  func read(_ count: Int) throws -> [UInt8] {
    guard isCompressed else {
      guard count <= range.upperBound - place else { throw failure("ends too early") }
      defer { place += count }
      return try file.read(at: place, count: count)
    }
    return try running().read(count)
  }

  /// The content of the matrix element, without its tag. The stream is at its start before.
  func everything(limit: Int) throws -> [UInt8] {
    guard isCompressed else {
      guard range.count <= limit else { throw failure("has \(range.count) bytes, more than \(limit)") }
      return try read(range.count)
    }
    let length = try matrixLength()
    guard length <= limit, length <= mostBytes else { throw failure("claims \(length) bytes, more than \(min(limit, mostBytes))") }
    // In pieces: memory follows what comes, not what was claimed.
    var bytes: [UInt8] = []
    while bytes.count < length { bytes += try running().read(min(length - bytes.count, 1 << 20)) }
    return bytes
  }

  /// Reads what stands before the data. The stream is at the data then.
  func head() throws -> Head {
    if isCompressed { _ = try matrixLength() }
    let flags = try element()
    guard flags.type == 6, flags.bytes.count == 8 else { throw failure("has a variable without array flags") }
    let arrayClass = flags.bytes.word(0) & 0xFF
    let shape = try element()
    guard shape.type == 5, shape.bytes.count % 4 == 0, (8...128).contains(shape.bytes.count) else {
      throw failure("has a variable without dimensions")
    }
    let name = try element()
    guard name.type == 1 || name.type == 2 || name.type == 16 else { throw failure("has a variable without a name") }
    var head = Head(
      arrayClass: arrayClass, shape: stride(from: 0, to: shape.bytes.count, by: 4).map { shape.bytes.word($0) },
      name: String(decoding: name.bytes.bytes, as: UTF8.self))
    // Bytes fewer than five stand within the tag; an array of bytes that is worth streaming is longer.
    if (6...15).contains(arrayClass), (flags.bytes.word(0) >> 11) & 1 == 0 {
      let tag = MATBytes(bytes: try read(8), isBigEndian: isBigEndian, path: file.path)
      if tag.word(0) >> 16 == 0 { (head.dataType, head.dataCount) = (tag.word(0), tag.word(4)) }
    }
    return head
  }

  private func matrixLength() throws -> Int {
    let tag = MATBytes(bytes: try read(8), isBigEndian: isBigEndian, path: file.path)
    guard tag.word(0) == 14 else { throw failure("has compressed data that is no variable") }
    return tag.word(4)
  }

  /// A small element: flags, dimensions or a name.
  private func element() throws -> (type: Int, bytes: MATBytes) {
    let tag = MATBytes(bytes: try read(8), isBigEndian: isBigEndian, path: file.path)
    let word = tag.word(0)
    if word >> 16 != 0 {
      guard word >> 16 <= 4 else { throw failure("has a short element of \(word >> 16) bytes") }
      return (word & 0xFFFF, tag.slice(4..<4 + (word >> 16)))
    }
    let length = tag.word(4)
    guard length <= 4096 else { throw failure("has \(length) bytes where a name or dimensions are expected") }
    let bytes = try read((length + 7) / 8 * 8)
    return (word, MATBytes(bytes: Array(bytes.prefix(length)), isBigEndian: isBigEndian, path: file.path))
  }

  private func running() throws -> Inflater {
    if let inflater { return inflater }
    let made = try Inflater(file: file, range: range)
    inflater = made
    return made
  }

  private func failure(_ reason: String) -> DatasetError {
    DatasetError(path: file.path, place: "byte \(range.lowerBound)", reason: "is not a sound MATLAB file: it \(reason)")
  }
}
