/// The lines of a text file as bytes, without their ends: LF, CR LF and CR all end one.
///
/// Bytes, because a list of 200,000 pictures with 40 fields each takes seconds as strings.
struct TextLines {
  typealias Field = ArraySlice<UInt8>

  let path: String
  /// Blank lines at the end are not among them.
  private(set) var lines: [Field] = []

  /// - Throws: ``DatasetError`` when the file cannot be read.
  init(path: String) throws { self.init(bytes: try FileBytes.text(of: path), path: path) }

  init(bytes: [UInt8], path: String) {
    self.path = path
    // The byte order mark that some editors leave.
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var place = start
    while place < bytes.count {
      let byte = bytes[place]
      if byte == 10 || byte == 13 {
        lines.append(bytes[start..<place])
        if byte == 13 && place + 1 < bytes.count && bytes[place + 1] == 10 { place += 1 }
        start = place + 1
      }
      place += 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    while let last = lines.last, last.allSatisfy(Self.isSpace) { lines.removeLast() }
  }

  var count: Int { lines.count }

  /// The parts of a line between runs of spaces and tabs.
  func fields(_ line: Int) -> [Field] { lines[line].split(whereSeparator: Self.isSpace) }

  /// The parts of a line, just as many as expected.
  ///
  /// - Throws: ``DatasetError`` naming the line.
  func fields(_ line: Int, count: Int) throws -> [Field] {
    let fields = fields(line)
    guard fields.count == count else {
      throw error(line, "has \(fields.count) fields where \(count) are expected")
    }
    return fields
  }

  /// The whole line, without spaces around it.
  func text(_ line: Int) -> String {
    let bytes = lines[line].drop(while: Self.isSpace)
    return Self.text(bytes.dropLast(bytes.reversed().prefix(while: Self.isSpace).count))
  }

  /// A whole number.
  func integer(_ field: Field, line: Int) throws -> Int {
    guard let value = Self.integer(field) else { throw error(line, "\"\(Self.text(field))\" is not a whole number") }
    return value
  }

  /// A finite number.
  func number(_ field: Field, line: Int) throws -> Double {
    guard let value = Double(Self.text(field)), value.isFinite else { throw error(line, "\"\(Self.text(field))\" is not a number") }
    return value
  }

  func error(_ line: Int, _ reason: String, hint: String? = nil) -> DatasetError {
    DatasetError(path: path, place: "line \(line + 1)", reason: reason, hint: hint)
  }

  static func text(_ field: Field) -> String { String(decoding: field, as: UTF8.self) }

  /// Up to 18 digits with an optional sign.
  static func integer(_ field: Field) -> Int? {
    var digits = field
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    guard (1...18).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (48...57).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 48)
    }
    return isNegative ? -value : value
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
}
