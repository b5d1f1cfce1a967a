/// The records of a text of comma-separated values (RFC 4180).
package struct CSV: Hashable, Sendable {
  /// One line of the table; a quoted field may hold line breaks, so it can be several lines of the file.
  package struct Record: Hashable, Sendable {
    package var fields: [String]
    /// Whether each field stood in quotes: `""` is an empty text, nothing at all is a missing value.
    package var isQuoted: [Bool]
    /// The line of the file on which it starts, from 1.
    package var line: Int
  }

  package var records: [Record]

  /// Reads a text; line ends are LF or CRLF, a byte order mark and empty lines are passed over.
  package init(_ bytes: some Collection<UInt8>, path: String) throws(TableFileError) {
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
