import Foundation

/// The content of a variable in memory, and how its parts are read.
struct MATBytes {
  let bytes: [UInt8]
  let isBigEndian: Bool
  let path: String

  var count: Int { bytes.count }

  /// The 32-bit number at a place; there must be one.
  func word(_ place: Int) -> Int {
    let part = bytes[place..<place + 4]
    return (isBigEndian ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }

  func slice(_ range: Range<Int>) -> MATBytes { MATBytes(bytes: Array(bytes[range]), isBigEndian: isBigEndian, path: path) }

  /// The value that these bytes, the content of a matrix element, hold.
  func matrix(named name: String) throws -> MATValue {
    var place = 0
    return try matrix(0..<count, depth: 0, place: &place, name: name)
  }

  // MARK: - Elements

  private struct Element {
    var type: Int
    var range: Range<Int>
  }

  /// The element at `place`, which moves behind it.
  private func element(_ place: inout Int, end: Int, _ name: String) throws -> Element {
    guard end - place >= 8 else { throw failure(name, "an element is missing") }
    let head = word(place)
    if head >> 16 != 0 {
      guard head >> 16 <= 4 else { throw failure(name, "a short element of \(head >> 16) bytes") }
      defer { place += 8 }
      return Element(type: head & 0xFFFF, range: place + 4..<place + 4 + (head >> 16))
    }
    let length = word(place + 4)
    guard length <= end - place - 8 else { throw failure(name, "an element of \(length) bytes does not fit") }
    let range = place + 8..<place + 8 + length
    // The last one may lack its padding.
    place = min(range.upperBound + (8 - length % 8) % 8, end)
    return Element(type: head, range: range)
  }

  private func matrix(_ range: Range<Int>, depth: Int, place: inout Int, name: String) throws -> MATValue {
    guard depth <= MATFile.deepest else { throw failure(name, "nests deeper than \(MATFile.deepest)") }
    place = range.lowerBound
    // Nothing at all is how an empty cell is kept.
    if range.isEmpty { return .numbers(shape: [0, 0], values: []) }
    let flags = try element(&place, end: range.upperBound, name)
    guard flags.type == 6, flags.range.count == 8 else { throw failure(name, "array flags are missing") }
    let (arrayClass, isComplex) = (word(flags.range.lowerBound) & 0xFF, word(flags.range.lowerBound) >> 11 & 1 == 1)
    let dimensions = try element(&place, end: range.upperBound, name)
    guard dimensions.type == 5, dimensions.range.count % 4 == 0, (8...128).contains(dimensions.range.count) else {
      throw failure(name, "dimensions are missing")
    }
    let shape = stride(from: dimensions.range.lowerBound, to: dimensions.range.upperBound, by: 4).map(word)
    var total = 1
    for size in shape {
      let (next, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow else { throw failure(name, "the dimensions \(shape) are too large") }
      total = next
    }
    _ = try element(&place, end: range.upperBound, name)
    switch arrayClass {
    case 1: return try cells(shape, total, end: range.upperBound, depth, &place, name)
    case 2: return try structures(shape, total, end: range.upperBound, depth, &place, name)
    case 4: return try text(shape, total, end: range.upperBound, &place, name)
    case 6...15 where !isComplex: return try numbers(shape, total, end: range.upperBound, &place, name)
    case 3: return .unsupported("object")
    case 5: return .unsupported("sparse")
    case 6...15: return .unsupported("complex")
    default: return .unsupported("class \(arrayClass)")
    }
  }

  private func nested(end: Int, _ depth: Int, _ place: inout Int, _ name: String) throws -> MATValue {
    let part = try element(&place, end: end, name)
    guard part.type == 14 else { throw failure(name, "element type \(part.type) where a value is expected") }
    var inner = 0
    return try matrix(part.range, depth: depth + 1, place: &inner, name: name)
  }

  private func cells(_ shape: [Int], _ total: Int, end: Int, _ depth: Int, _ place: inout Int, _ name: String) throws -> MATValue {
    // Each takes eight bytes at least.
    guard total <= (end - place) / 8 else { throw failure(name, "\(total) cells do not fit") }
    var values: [MATValue] = []
    for _ in 0..<total { values.append(try nested(end: end, depth, &place, name)) }
    return .cells(shape: shape, values: values)
  }

  private func structures(_ shape: [Int], _ total: Int, end: Int, _ depth: Int, _ place: inout Int, _ name: String) throws -> MATValue {
    let length = try element(&place, end: end, name)
    guard length.type == 5, length.range.count == 4 else { throw failure(name, "the length of field names is missing") }
    let size = word(length.range.lowerBound)
    let text = try element(&place, end: end, name)
    guard size > 0, text.range.count % size == 0 else { throw failure(name, "field names of \(size) bytes in \(text.range.count)") }
    let names = stride(from: text.range.lowerBound, to: text.range.upperBound, by: size).map {
      String(decoding: bytes[$0..<$0 + size].prefix { $0 != 0 }, as: UTF8.self)
    }
    let (parts, overflow) = total.multipliedReportingOverflow(by: names.count)
    guard !overflow, parts <= (end - place) / 8 else { throw failure(name, "\(total) structures of \(names.count) fields do not fit") }
    var fields = Dictionary(names.map { ($0, [MATValue]()) }) { first, _ in first }
    guard fields.count == names.count else { throw failure(name, "two fields have one name") }
    // Without fields there is nothing to read, however many structures there are said to be.
    for _ in 0..<(names.isEmpty ? 0 : total) {
      for field in names { fields[field]!.append(try nested(end: end, depth, &place, name)) }
    }
    return .structures(shape: shape, fields: fields)
  }

  private func text(_ shape: [Int], _ total: Int, end: Int, _ place: inout Int, _ name: String) throws -> MATValue {
    let data = try element(&place, end: end, name)
    let content = bytes[data.range]
    let characters: [Character]
    switch data.type {
    case 1, 2, 16: characters = Array(String(decoding: content, as: UTF8.self))
    case 3, 4, 17: characters = Array(String(decoding: units(data), as: UTF16.self))
    default: throw failure(name, "text of element type \(data.type)")
    }
    // Rows of a character matrix lie across its columns; most texts are one row. Text of combining characters stays as it is.
    guard shape.count == 2, shape[0] > 1, characters.count == total else { return .text(String(characters)) }
    return .text((0..<shape[0]).map { row in String((0..<shape[1]).map { characters[row + shape[0] * $0] }) }.joined(separator: "\n"))
  }

  private func units(_ data: Element) -> [UInt16] {
    stride(from: data.range.lowerBound, to: data.range.upperBound - 1, by: 2).map { place in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
  }

  private func numbers(_ shape: [Int], _ total: Int, end: Int, _ place: inout Int, _ name: String) throws -> MATValue {
    let data = try element(&place, end: end, name)
    let sizes = [1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8]
    guard let size = sizes[data.type], data.range.count % size == 0, data.range.count / size == total else {
      throw failure(name, "\(data.range.count) bytes of type \(data.type) for \(total) numbers")
    }
    return .numbers(shape: shape, values: (0..<total).map { number(at: data.range.lowerBound + $0 * size, type: data.type, size: size) })
  }

  private func number(at place: Int, type: Int, size: Int) -> Double {
    let part = bytes[place..<place + size]
    var bits: UInt64 = 0
    for byte in isBigEndian ? Array(part) : part.reversed() { bits = bits << 8 | UInt64(byte) }
    switch type {
    case 1: return Double(Int8(truncatingIfNeeded: bits))
    case 3: return Double(Int16(truncatingIfNeeded: bits))
    case 5: return Double(Int32(truncatingIfNeeded: bits))
    case 12: return Double(Int64(truncatingIfNeeded: bits))
    case 7: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case 9: return Double(bitPattern: bits)
    default: return Double(bits)
    }
  }

  private func failure(_ name: String, _ reason: String) -> DatasetError {
    DatasetError(path: path, place: "variable \(name)", reason: "is not a sound MATLAB file: \(reason)")
  }
}
