/// Reads JSON of a form that the caller knows: objects of strings, whole numbers and lists of them, no deeper than the caller asks.
struct StrictJSON {
  struct Failure: Error {
    var position: Int
    var reason: String
    /// What the caller was reading.
    var subject: String?
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func failure(_ reason: String, of subject: String? = nil) -> Failure { Failure(position: position, reason: reason, subject: subject) }

  /// An object: `member` reads each value.
  mutating func object(_ member: (String, inout StrictJSON) throws(Failure) -> Void) throws(Failure) {
    try expect("{")
    if accept("}") { return }
    repeat {
      let name = try string()
      try expect(":")
      try member(name, &self)
    } while accept(",")
    try expect("}")
  }

  /// A list of whole numbers that are not negative.
  mutating func integers() throws(Failure) -> [Int] {
    try expect("[")
    if accept("]") { return [] }
    var numbers: [Int] = []
    repeat { numbers.append(try integer()) } while accept(",")
    try expect("]")
    return numbers
  }

  private mutating func integer() throws(Failure) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = Int(bytes[position]) - 0x30, (0...9).contains(digit) {
      let (tenfold, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = tenfold.addingReportingOverflow(digit)
      guard !first, !second else { throw failure("a number beyond 2⁶³") }
      value = sum
      position += 1
    }
    guard position > start else { throw failure("expected a whole number that is not negative") }
    guard bytes[start] != 0x30 || position == start + 1 else { throw failure("a number with a leading zero") }
    if position < bytes.count, [0x2E, 0x65, 0x45].contains(bytes[position]) { throw failure("expected a whole number") }
    return value
  }

  mutating func string() throws(Failure) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      guard position < bytes.count else { throw failure("a string without its end") }
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw failure("a string that is not UTF-8") }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    guard position < bytes.count else { throw failure("a string without its end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var units = [try codeUnit()]
      if units[0] & 0xFC00 == 0xD800 {
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else {
          throw failure("half a surrogate pair")
        }
        position += 2
        units.append(try codeUnit())
      }
      guard let character = String(validating: units, as: UTF16.self) else { throw failure("half a surrogate pair") }
      text += Array(character.utf8)
    default: throw failure("an escape that JSON does not have")
    }
  }

  private mutating func codeUnit() throws(Failure) -> UInt16 {
    guard position + 4 <= bytes.count, let digits = String(validating: bytes[position..<position + 4], as: UTF8.self),
      digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16)
    else { throw failure("expected four hexadecimal digits") }
    position += 4
    return unit
  }

  /// Nothing but spaces may follow.
  mutating func end() throws(Failure) {
    skipSpace()
    guard position == bytes.count else { throw failure("text behind the end") }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
    guard accept(character) else { throw failure("expected \(character)") }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }
}
