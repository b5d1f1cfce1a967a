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
    if case .text(let text) = self, Self.needsQuotes(text) { return "\"" + text.replacing("\"", with: "\"\"") + "\"" }
    return rawText
  }

  /// The value for people to read, on one line; a text that could be mistaken for something else is in quotes.
  package var words: String {
    switch self {
    case .missing: "missing"
    case .text(let text): text == "missing" || Self.isAmbiguous(text) ? "\"\(escapingControls(text))\"" : escapingControls(text)
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
    return value.isInfinite ? (value < 0 ? "-inf" : "inf") : "\(value)"
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
    var bytes = Array(text.utf8)[...]
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    bytes = bytes.drop(while: isBlank)
    guard let first = bytes.first else { return .missing }
    let trimmed = String(decoding: bytes, as: UTF8.self)
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

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): true
    default: false
    }
  }

  /// Codes such as 007 are texts: a number would lose their zeros.
  private static func hasLeadingZero(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }.prefix(2)
    return digits.first == 0x30 && digits.count == 2 && (0x30...0x39).contains(digits[digits.startIndex + 1])
  }

  // MARK: - Quoting

  private static func needsQuotes(_ text: String) -> Bool {
    isAmbiguous(text) || text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 == 0x0A || $0 == 0x0D }
  }

  /// Whether a text without quotes could be taken for another: by this reader, or by others that know `007`, `True` or `nan`.
  private static func isAmbiguous(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return true }
    // A byte order mark at the start of a file is passed over.
    if first.properties.isWhitespace || last.properties.isWhitespace || first == "\u{FEFF}" { return true }
    if text.utf8.count <= 5, text.lowercased() == "true" || text.lowercased() == "false" { return true }
    return Double(text) != nil || text.utf8.allSatisfy(isNumberByte)
  }
}

/// A text on one line: control characters as in Swift's literals.
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
  scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
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
