import Exhibits

/// Reads the CSV file of a baseline.
///
/// Every field says its type (``FieldValue``). All values of a column have one type, but for whole numbers without a point among numbers
/// with one, which are numbers. Empty lines are passed over, except in a table of one column, where they are missing values.
/// - Returns: The table, or `nil` with the errors that kept it from being read.
package func readCommittedTable(_ bytes: [UInt8], path: String) -> (CommittedTable?, [Diagnostic]) {
  func failure(_ message: String, line: Int = 1, hint: String) -> (CommittedTable?, [Diagnostic]) {
    (nil, [.error(message, at: SourceRange(file: path, line: line), hint: hint)])
  }
  if String(validating: bytes, as: UTF8.self) == nil {
    return failure("file is not UTF-8", line: lineOfInvalidByte(bytes), hint: "Save the file as UTF-8, or accept the table anew.")
  }
  if let line = lineOfMergeConflict(bytes) {
    return failure(
      "a merge conflict is not resolved", line: line,
      hint: "Take one side whole (git checkout --ours or --theirs), then run `vitrine diff`; or accept the table anew.")
  }
  let csv: CSV
  do {
    csv = try CSV(bytes, path: path, keepsEmptyLines: true)
  } catch {
    return failure(error.message, line: error.line ?? 1, hint: error.hint ?? "Accept the table anew.")
  }
  guard let start = csv.records.firstIndex(where: { !$0.isEmptyLine }) else {
    guard !csv.records.isEmpty else {
      return failure("file is empty", hint: "The first line names the columns. Restore the file, or accept the table anew.")
    }
    return (CommittedTable(path: path, columns: [], rowCount: 0, lines: [], headings: [], places: []), [])
  }
  return read(header: csv.records[start], rows: csv.records[(start + 1)...], path: path)
}

private func read(header: CSV.Record, rows all: ArraySlice<CSV.Record>, path: String) -> (CommittedTable?, [Diagnostic]) {
  var diagnostics: [Diagnostic] = []
  func complain(_ message: String, at place: Range<SourcePosition>, hint: String, notes: [Diagnostic.Note] = []) {
    // A file that is not a baseline at all would say the same thing on every line.
    guard diagnostics.count < 20 else { return }
    diagnostics.append(
      .error(message, at: SourceRange(file: path, start: place.lowerBound, end: place.upperBound), hint: hint, notes: notes))
  }

  var names: [String] = []
  var firstPlaces: [String: Range<SourcePosition>] = [:]
  for (number, field) in header.fields.enumerated() {
    // Blanks around an unquoted name do not count.
    let name = header.isQuoted[number] ? field : trimmingBlanks(field)
    names.append(name)
    let place = header.places[number]
    if name.isEmpty {
      complain("column \(number + 1) has no name", at: place, hint: "The first line names every column.")
    } else if let first = firstPlaces[name] {
      complain(
        "column \(quoted(name)) is there twice", at: place, hint: "Rename or remove one of the two.",
        notes: [Diagnostic.Note("it is first here", at: SourceRange(file: path, start: first.lowerBound, end: first.upperBound))])
    } else {
      firstPlaces[name] = place
    }
  }

  let rows = names.count == 1 ? Array(all) : all.filter { !$0.isEmptyLine }
  for row in rows where row.fields.count != names.count {
    complain(
      "row has \(count(row.fields.count, "field")), and the header has \(names.count)",
      at: row.places[0].lowerBound..<row.places[0].lowerBound,
      hint: "A comma inside a field needs quotes around it.")
  }
  guard diagnostics.isEmpty else { return (nil, diagnostics) }

  var columns: [CommittedTable.Column] = []
  for (number, name) in names.enumerated() {
    var reading = ColumnReading()
    for row in rows {
      if let fault = reading.append(row.fields[number], isQuoted: row.isQuoted[number]) {
        complain("\(fault.message), in column \(quoted(name))", at: row.places[number], hint: fault.hint)
        break
      }
    }
    columns.append(CommittedTable.Column(name: name, values: reading.values))
  }
  guard diagnostics.isEmpty else { return (nil, diagnostics) }
  return (
    CommittedTable(
      path: path, columns: columns, rowCount: rows.count, lines: rows.map(\.line), headings: header.places, places: rows.flatMap(\.places)),
    []
  )
}

/// A column whose type is not known before its first value.
private struct ColumnReading {
  private var fields: [FieldValue] = []
  private var type: ValueType?

  /// Adds a field, and says what is wrong with it.
  mutating func append(_ text: String, isQuoted: Bool) -> FieldValue.Fault? {
    let value: FieldValue
    do {
      value = try FieldValue.read(text, isQuoted: isQuoted)
    } catch {
      return error
    }
    fields.append(value)
    guard let new = ValueType(value) else { return nil }
    switch (type, new) {
    case (nil, _): type = new
    case (.integer, .number):
      type = .number
      return fields.lazy.compactMap(Self.inexactInteger).first
    case (.number, .integer): return Self.inexactInteger(value)
    case (let old?, _) where old != new:
      return FieldValue.Fault(
        message: "\(value.words) is \(new.withArticle) among \(old.plural)",
        hint: new == .text
          ? "Mend the value, or put every value of the column in quotes."
          : "Mend the value. A text that looks like \(new.withArticle) stands in quotes.")
    default: break
    }
    return nil
  }

  private static func inexactInteger(_ value: FieldValue) -> FieldValue.Fault? {
    guard case .integer(let integer) = value, Double(exactly: integer) == nil else { return nil }
    return FieldValue.Fault(message: "\(integer) among numbers has more digits than a number can hold", hint: "Write it with an exponent.")
  }

  var values: Column.Values? {
    switch type {
    case nil: nil
    case .text: .text(fields.map { if case .text(let text) = $0 { text } else { nil } })
    case .boolean: .boolean(fields.map { if case .boolean(let value) = $0 { value } else { nil } })
    case .integer: .integer(fields.map { if case .integer(let value) = $0 { value } else { nil } })
    case .number:
      .number(
        fields.map {
          switch $0 {
          case .number(let value): value
          case .integer(let value): Double(value)
          default: .nan
          }
        })
    }
  }
}

/// The line of the first byte that is not UTF-8.
private func lineOfInvalidByte(_ bytes: [UInt8]) -> Int {
  var line = 1
  for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
    if String(validating: text, as: UTF8.self) == nil { return line }
    line += 1
  }
  return line
}

private func trimmingBlanks(_ text: String) -> String {
  var scalars = text.unicodeScalars[...]
  while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
  return String(scalars.drop { $0 == " " || $0 == "\t" })
}

extension CSV.Record {
  fileprivate var isEmptyLine: Bool { fields.count == 1 && fields[0].isEmpty && !isQuoted[0] }
}

/// The line of the first mark that git leaves in a file whose two versions it could not merge.
private func lineOfMergeConflict(_ bytes: [UInt8]) -> Int? {
  var number = 0
  for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
    number += 1
    if line.starts(with: "<<<<<<< ".utf8) { return number }
  }
  return nil
}
