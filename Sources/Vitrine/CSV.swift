/// The records of a text of comma-separated values (RFC 4180).
struct CSV {
  /// One line of the table; a quoted field may hold line breaks, so it can be several lines of the file.
  struct Record {
    var fields: [String]
    /// Whether each field stood in quotes: `""` is an empty text, nothing at all is a missing value.
    var isQuoted: [Bool]
    /// The line of the file on which it starts, from 1.
    var line: Int
  }

  var records: [Record]

  /// Reads a text; line ends are LF or CRLF, a byte order mark and empty lines are passed over.
  init(_ bytes: some Collection<UInt8>, path: String) throws(TableFileError) {
    records = []
    var fields: [String] = []
    var quoted: [Bool] = []
    var field: [UInt8] = []
    var line = 1
    var start = 1
    var state = State.fieldStart
    var fieldIsQuoted = false

    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      quoted.append(fieldIsQuoted)
      field.removeAll(keepingCapacity: true)
      fieldIsQuoted = false
    }
    func endRecord() {
      endField()
      if fields.count > 1 || !fields[0].isEmpty || quoted[0] { records.append(Record(fields: fields, isQuoted: quoted, line: start)) }
      fields = []
      quoted = []
    }

    for byte in bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes.dropFirst(0) {
      switch (state, byte) {
      case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
      case (.quoted, _):
        if byte == UInt8(ascii: "\n") { line += 1 }
        field.append(byte)
      case (.quoteInQuoted, UInt8(ascii: "\"")):
        field.append(byte)
        state = .quoted
      case (.fieldStart, UInt8(ascii: "\"")):
        fieldIsQuoted = true
        state = .quoted
      case (_, UInt8(ascii: ",")):
        endField()
        state = .fieldStart
      case (_, UInt8(ascii: "\n")):
        endRecord()
        line += 1
        start = line
        state = .fieldStart
      case (_, UInt8(ascii: "\r")): state = .carriageReturn
      case (.carriageReturn, _):
        throw TableFileError(path, line: line, "carriage return inside a field", hint: "Put the field in quotes.")
      case (.quoteInQuoted, _):
        throw TableFileError(path, line: line, "text after a closing quote", hint: "Double the quotes inside a quoted field: \"\".")
      case (_, UInt8(ascii: "\"")):
        throw TableFileError(
          path, line: line, "quote inside an unquoted field", hint: "Put the whole field in quotes and double the quote.")
      default:
        field.append(byte)
        state = .plain
      }
    }
    if state == .quoted { throw TableFileError(path, line: start, "unclosed quote", hint: "Close the field with \".") }
    if state != .fieldStart || !fields.isEmpty { endRecord() }
  }

  private enum State { case fieldStart, plain, quoted, quoteInQuoted, carriageReturn }
}

/// A file of a table that cannot be read: which, where and why.
public struct TableFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  /// The line, from 1; `nil` when the whole file is to blame.
  public var line: Int?
  /// The rule that was broken.
  public var message: String
  /// How to mend it.
  public var hint: String?

  init(_ path: String, line: Int? = nil, _ message: String, hint: String? = nil) {
    self.path = path
    self.line = line
    self.message = message
    self.hint = hint
  }

  /// `data/x.csv:12: 3 fields, expected 5. …`
  public var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    return "\(place): \(message)" + (hint.map { ". \($0)" } ?? "")
  }
}
