import Exhibits

extension Table {
  /// The table as committed: RFC 4180, LF, UTF-8, a header of column names and one record a row.
  ///
  /// Each field says its own type (``FieldValue``), so that ``readCommittedTable(_:path:)`` gives back the same values. In a table of one
  /// column a missing value is an empty line. A number that is missing is `NaN`.
  package var csv: String {
    let rows = columns.map(\.count).max() ?? 0
    var text = columns.map { FieldValue.text($0.name).csv }.joined(separator: ",") + "\n"
    for row in 0..<rows {
      for (number, column) in columns.enumerated() {
        if number > 0 { text += "," }
        text += column.value(row: row).csv
      }
      text += "\n"
    }
    return text
  }
}
