import Exhibits

extension Table {
  /// The table as committed: RFC 4180, LF, UTF-8, a header of column names and one record a row.
  ///
  /// Each field says its own type (``FieldValue``), so that ``readCommittedTable(_:path:)`` gives back the same values. In a table of one
  /// column a missing value is an empty line. A number that is missing is `NaN`.
  package var csv: String {
    let rows = columns.map(\.count).max() ?? 0
    let columns = columns
    var bytes: [UInt8] = []
    for (number, column) in columns.enumerated() {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      FieldValue.text(column.name).appendCSV(to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
    for row in 0..<rows {
      for number in columns.indices {
        if number > 0 { bytes.append(UInt8(ascii: ",")) }
        columns[number].value(row: row).appendCSV(to: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
