/// The records of a text of comma-separated values (RFC 4180).
package struct CSV: Hashable, Sendable {
  /// One line of the table; a quoted field may hold line breaks, so it can be several lines of the file.
  package struct Record: Hashable, Sendable {
    package var fields: [String]
    /// Whether each field stood in quotes: `""` is an empty text, nothing at all is a missing value.
    package var isQuoted: [Bool]
    /// The line of the file on which it starts, from 1.
    package var line: Int
    /// Where each field starts and, just after its last byte, ends; quotes belong to a field.
    package var places: [Range<SourcePosition>]
  }

  package var records: [Record]

  /// Reads a text; line ends are LF or CRLF, a byte order mark and empty lines are passed over.
  package init(_ bytes: some Collection<UInt8>, path: String) throws(TableFileError) {
    try self.init(Array(bytes), path: path, keepsEmptyLines: false)
  }

  /// Reads a text.
  ///
  /// - Parameter keepsEmptyLines: Whether an empty line is a record of one empty field, as it is in a table of one column.
  package init(_ bytes: [UInt8], path: String, keepsEmptyLines: Bool) throws(TableFileError) {
    records = []
    var fields: [String] = []
    var quoted: [Bool] = []
    var field: [UInt8] = []
    var line = 1
    var start = 1
    var state = State.fieldStart
    var fieldIsQuoted = false
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    var lineStart = content.startIndex
    var fieldStart = SourcePosition(line: 1)
    var places: [Range<SourcePosition>] = []

    func endField(at index: Int) {
      places.append(fieldStart..<SourcePosition(line: line, column: index - lineStart + 1))
      fieldStart = SourcePosition(line: line, column: index - lineStart + 2)
      fields.append(String(decoding: field, as: UTF8.self))
      quoted.append(fieldIsQuoted)
      field.removeAll(keepingCapacity: true)
      fieldIsQuoted = false
    }
    func endRecord(at index: Int) {
      endField(at: index)
      if keepsEmptyLines || fields.count > 1 || !fields[0].isEmpty || quoted[0] {
        records.append(Record(fields: fields, isQuoted: quoted, line: start, places: places))
      }
      fields = []
      quoted = []
      places = []
    }

    for index in content.indices {
      let byte = content[index]
      switch (state, byte) {
      case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
      case (.quoted, _):
        if byte == UInt8(ascii: "\n") {
          line += 1
          lineStart = index + 1
        }
        field.append(byte)
      case (.quoteInQuoted, UInt8(ascii: "\"")):
        field.append(byte)
        state = .quoted
      case (.fieldStart, UInt8(ascii: "\"")):
        fieldIsQuoted = true
        state = .quoted
      case (_, UInt8(ascii: ",")):
        endField(at: index)
        state = .fieldStart
      case (_, UInt8(ascii: "\n")):
        endRecord(at: state == .carriageReturn ? index - 1 : index)
        line += 1
        lineStart = index + 1
        fieldStart = SourcePosition(line: line)
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
    if state != .fieldStart || !fields.isEmpty { endRecord(at: content.endIndex) }
  }

  private enum State { case fieldStart, plain, quoted, quoteInQuoted, carriageReturn }
}
