import Exhibits

extension Table {
  /// The column of a name; traps, naming the columns there are, when there is none.
  @_disfavoredOverload
  public subscript(name: String) -> Column { column(name) }

  /// The numbers of a column: integers become numbers, missing values NaN.
  public func numbers(_ name: String) -> [Double] { column(name).numbers }

  /// The texts of a column as a reader sees them.
  public func texts(_ name: String) -> [String] { column(name).texts }

  /// The table with one more column, its values computed from each row.
  ///
  ///     table.adding("gain", title: "Gain", unit: "points", format: .signed(2)) { $0["ours"] - $0["theirs"] }
  public func adding(
    _ name: String, title: String? = nil, group: String = "", unit: String = "", format: NumberFormat = .significant(4),
    tolerance: Tolerance? = nil, direction: Direction? = nil, _ value: (Row) -> Double
  ) -> Table {
    adding(
      Column(
        name, .number(rows.map(value)), title: title, group: group, unit: unit, format: format, tolerance: tolerance,
        direction: direction))
  }

  /// The table with one more column of texts, computed from each row.
  public func addingText(_ name: String, title: String? = nil, group: String = "", _ value: (Row) -> String) -> Table {
    adding(Column(name, .text(rows.map(value)), title: title, group: group))
  }

  /// The table with one more column.
  public func adding(_ column: Column) -> Table {
    guard self[column.name] as Column? == nil else { fatalError("adding: column \"\(column.name)\" is there already") }
    guard columns.isEmpty || column.count == rowCount else {
      fatalError("adding: column \"\(column.name)\" has \(column.count) values for \(rowCount) rows")
    }
    var table = self
    table.columns.append(column)
    return table
  }

  /// The named columns only, in that order. Keys, marks and notes of the others go with them.
  public func selecting(_ names: String...) -> Table {
    var table = self
    table.columns = names.map(column)
    table.key = key.filter(names.contains)
    table.marks = marks.filter { names.contains($0.place.column) }
    table.notes = notes.compactMap { note in
      let kept = Note(note.text, at: note.places.filter { names.contains($0.column) })
      return kept.places.isEmpty && !note.places.isEmpty ? nil : kept
    }
    return table
  }

  /// The table with columns' headings, units or formats changed.
  ///
  ///     table.configuring("ours", "theirs") { $0.unit = "%" }
  public func configuring(_ names: String..., change: (inout Column) -> Void) -> Table {
    var table = self
    for name in names {
      guard let index = columns.firstIndex(where: { $0.name == name }) else { missing(name) }
      change(&table.columns[index])
      guard table.columns[index].name == name, table.columns[index].count == columns[index].count else {
        fatalError("configuring: column \"\(name)\" keeps its name and length")
      }
    }
    return table
  }

  /// The table with other headings for columns, by name.
  public func titling(_ titles: KeyValuePairs<String, String>) -> Table {
    titles.reduce(self) { table, title in table.configuring(title.key) { $0.title = title.value } }
  }

  func column(_ name: String) -> Column {
    guard let column = columns.first(where: { $0.name == name }) else { missing(name) }
    return column
  }

  private func missing(_ name: String) -> Never {
    fatalError("no column \"\(name)\" in the table; there are \(columns.map(\.name).joined(separator: ", "))")
  }
}

extension Table {
  /// One row of a table.
  public struct Row: Sendable {
    let table: Table
    /// Its number, from 0.
    public let index: Int

    /// The number of a column; NaN when missing.
    public subscript(name: String) -> Double { table.column(name).number(row: index) }

    /// The text of a column as a reader sees it.
    public func text(_ name: String) -> String { table.column(name).string(row: index) }

    /// Whether it is a summary.
    public var isSummary: Bool { index >= table.rowCount - table.summaryRows }
  }

  /// The rows, summaries included.
  public var rows: [Row] { (0..<rowCount).map { Row(table: self, index: $0) } }
}

extension Column {
  /// The values as numbers: integers become numbers, yes and no 1 and 0, missing values NaN; traps for text.
  public var numbers: [Double] { (0..<count).map(number) }

  /// The values as a reader sees them.
  public var texts: [String] { (0..<count).map(string) }

  func number(row: Int) -> Double {
    switch values {
    case .number(let values): values[row]
    case .integer(let values): values[row].map(Double.init) ?? .nan
    case .boolean(let values): values[row].map { $0 ? 1 : 0 } ?? .nan
    case .text: fatalError("column \"\(name)\" holds text, not numbers")
    }
  }
}
