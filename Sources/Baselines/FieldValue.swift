import Exhibits

/// One value of a table, with a text that says its type.
///
/// | value | text |
/// |---|---|
/// | number | Swift's shortest that reads back the same, always with `.` or `e`: `90.0`, `1e-09`; `NaN`, `inf`, `-inf` |
/// | integer | without: `90` |
/// | boolean | `true`, `false` |
/// | missing | nothing at all |
/// | text | as it is; in quotes where it could be taken for one of the above, begins or ends with a blank, or CSV asks for them |
package enum FieldValue: Hashable, Sendable {
  case missing
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)

  /// The value as a field of a CSV file.
  package var csv: String {
    var bytes: [UInt8] = []
    appendCSV(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the value as a field of a CSV file.
  func appendCSV(to bytes: inout [UInt8]) {
    guard case .text(var text) = self else {
      bytes.append(contentsOf: rawText.utf8)
      return
    }
    text.withUTF8 { utf8 in
      let needsQuotes = Self.isAmbiguous(utf8) || utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
      guard needsQuotes else {
        bytes.append(contentsOf: utf8)
        return
      }
      bytes.append(0x22)
      for byte in utf8 {
        if byte == 0x22 { bytes.append(0x22) }
        bytes.append(byte)
      }
      bytes.append(0x22)
    }
  }

  /// The value for people to read, on one line; a text that could be mistaken for something else is in quotes.
  package var words: String {
    switch self {
    case .missing: "missing"
    case .text(var text):
      text == "missing" || text.withUTF8(Self.isAmbiguous) ? "\"\(escapingControls(text))\"" : escapingControls(text)
    case .integer, .number, .boolean: rawText
    }
  }

  /// The value's exact characters; none for a missing one.
  package var rawText: String {
    switch self {
    case .missing: ""
    case .text(let text): text
    case .integer(let value): String(value)
    case .number(let value): Self.text(of: value)
    case .boolean(let value): value ? "true" : "false"
    }
  }

  /// A number's shortest text that reads back as the same number and as a number.
  static func text(of value: Double) -> String {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "-inf" : "inf") : value.description
  }

  // MARK: - Reading

  /// What is wrong with a field.
  struct Fault: Error, Hashable {
    var message: String
    var hint: String
  }

  /// Reads a field; blanks around an unquoted one do not count.
  static func read(_ text: String, isQuoted: Bool) throws(Fault) -> Self {
    if isQuoted { return .text(text) }
    let bytes = trimmed(text.utf8)
    guard let first = bytes.first else { return .missing }
    let trimmed = bytes.count == text.utf8.count ? text : String(bytes) ?? text
    switch trimmed {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "NaN": return .number(.nan)
    case "inf", "+inf": return .number(.infinity)
    case "-inf": return .number(-.infinity)
    default: break
    }
    guard isNumberByte(first), bytes.allSatisfy(isNumberByte), !hasLeadingZero(bytes), let number = Double(trimmed) else {
      return .text(trimmed)
    }
    if bytes.allSatisfy({ $0 != UInt8(ascii: ".") && $0 | 0x20 != UInt8(ascii: "e") }) {
      guard let integer = Int(trimmed) else {
        throw Fault(
          message: "integer \(trimmed) does not fit in 64 bits", hint: "Write a number with an exponent, or put it in quotes as a text.")
      }
      return .integer(integer)
    }
    guard number.isFinite else {
      throw Fault(message: "number \(trimmed) is too large", hint: "Write inf, or put it in quotes as a text.")
    }
    return .number(number)
  }

  private static func trimmed(_ text: String.UTF8View) -> Substring.UTF8View {
    var bytes = text[...]
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    return bytes
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): true
    default: false
    }
  }

  /// Codes such as 007 are texts: a number would lose their zeros.
  private static func hasLeadingZero(_ bytes: Substring.UTF8View) -> Bool {
    let digits = bytes.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    return digits.first == 0x30 && digits.dropFirst().first.map { (0x30...0x39).contains($0) } == true
  }

  // MARK: - Quoting

  /// Whether a text without quotes could be taken for another: by this reader, or by others that know `007`, `True` or `nan`.
  private static func isAmbiguous(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = utf8.first, let last = utf8.last else { return true }
    func text() -> String { String(decoding: utf8, as: UTF8.self) }
    if first >= 0x80 || last >= 0x80 || first <= 0x20 || last <= 0x20 {
      let scalars = text().unicodeScalars
      // A byte order mark at the start of a file is passed over.
      if scalars.first == "\u{FEFF}" { return true }
      if scalars.first?.properties.isWhitespace == true || scalars.last?.properties.isWhitespace == true { return true }
    }
    switch first {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
      return utf8.count <= 5 && ["true", "false"].contains(text().lowercased())
    // Swift reads "nan" and "infinity" as numbers.
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "i"), UInt8(ascii: "I"): return Double(text()) != nil
    case _ where isNumberByte(first): return utf8.allSatisfy(isNumberByte) || Double(text()) != nil
    default: return false
    }
  }
}

/// A text on one line: control characters, and others that nobody could see, as in Swift's literals.
func escapingControls(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where isControl(scalar): result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x2028, 0x2029: true
  // Blanks without width, marks of direction, byte order marks; joiners are part of letters and pictures.
  case 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF: true
  default: scalar.properties.generalCategory == .control
  }
}

extension Column {
  /// A row's value; missing past the end of the column.
  package func value(row: Int) -> FieldValue {
    switch values {
    case .text(let values): row < values.count ? values[row].map(FieldValue.text) ?? .missing : .missing
    case .integer(let values): row < values.count ? values[row].map(FieldValue.integer) ?? .missing : .missing
    case .number(let values): .number(row < values.count ? values[row] : .nan)
    case .boolean(let values): row < values.count ? values[row].map(FieldValue.boolean) ?? .missing : .missing
    }
  }
}
