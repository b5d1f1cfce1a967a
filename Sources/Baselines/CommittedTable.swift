import Exhibits

/// A table as it lies in a CSV file: typed by the text itself, every value with its place.
package struct CommittedTable: Hashable, Sendable {
  /// One column of the file.
  package struct Column: Hashable, Sendable {
    package var name: String
    /// The values; `nil` when all are missing, so that the column has no type and goes with any.
    package var values: Exhibits.Column.Values?
  }

  /// The file's path as a person would write it.
  package var path: String
  package var columns: [Column]
  package var rowCount: Int
  /// The line on which each row starts, from 1.
  package var lines: [Int]
  /// Where each heading stands.
  var headings: [Range<SourcePosition>]
  /// Where each field stands, row by row.
  var places: [Range<SourcePosition>]

  /// The column of a name.
  package subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// The place of a field.
  package func range(row: Int, column: Int) -> SourceRange { range(places[row * columns.count + column]) }

  /// The place of a column's heading.
  package func headingRange(column: Int) -> SourceRange { range(headings[column]) }

  /// The place of a whole row.
  package func range(row: Int) -> SourceRange {
    guard let last = columns.indices.last else { return SourceRange(file: path, line: lines[row]) }
    return SourceRange(file: path, start: places[row * columns.count].lowerBound, end: places[row * columns.count + last].upperBound)
  }

  /// The place of the header.
  package var headerRange: SourceRange {
    guard let first = headings.first, let last = headings.last else { return SourceRange(file: path, line: 1) }
    return SourceRange(file: path, start: first.lowerBound, end: last.upperBound)
  }

  private func range(_ place: Range<SourcePosition>) -> SourceRange {
    SourceRange(file: path, start: place.lowerBound, end: place.upperBound)
  }
}
