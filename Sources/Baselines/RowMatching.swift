import Exhibits

/// Which rows of two tables belong together, and what differs in their form.
struct RowMatching {
  /// The rows that are in both, in the order of the file.
  private(set) var pairs: [(committed: Int, regenerated: Int)] = []
  private(set) var structure: [StructureDifference] = []
  private(set) var obstacles: [Diagnostic] = []

  private let key: [ColumnPair]

  /// - Parameter key: The columns that identify a row; none compares rows by their place.
  init(_ table: Table, _ committed: CommittedTable, key: [ColumnPair]) {
    self.key = key
    if key.isEmpty { matchByPlace(table, committed) } else { matchByKey(table, committed) }
  }

  /// What a row of the file is called: the key's values, or its number from 1.
  func name(_ committedRow: Int) -> String { name(committedRow, \.committed) }

  private func name(_ row: Int, _ side: (ColumnPair) -> Column) -> String {
    key.isEmpty ? "\(row + 1)" : key.map { side($0).value(row: row).words }.joined(separator: ", ")
  }

  private mutating func matchByPlace(_ table: Table, _ committed: CommittedTable) {
    let common = min(table.rowCount, committed.rowCount)
    pairs = (0..<common).map { ($0, $0) }
    for row in common..<max(common, committed.rowCount) { addMissing(row, committed) }
    for row in common..<max(common, table.rowCount) {
      addNew("\(row + 1)", after: committed.rowCount > 0 ? committed.range(row: committed.rowCount - 1) : committed.headerRange)
    }
  }

  private mutating func matchByKey(_ table: Table, _ committed: CommittedTable) {
    let old = index(rows: committed.rowCount, \.committed)
    let new = index(rows: table.rowCount, \.column)
    for (first, again) in old.duplicates.prefix(5) {
      obstacles.append(
        .error(
          "two rows of the baseline have the key \(name(again))", at: committed.range(row: again),
          hint: "Add a column to `key` in index.yml, or mend the file.",
          notes: [Diagnostic.Note("the other one is here", at: committed.range(row: first))]))
    }
    for (first, again) in new.duplicates.prefix(5) {
      obstacles.append(
        .error(
          "rows \(first + 1) and \(again + 1) of the regenerated table have the key \(name(again, \.column))",
          at: old.rows[new.keys[again]].map { committed.range(row: $0) } ?? committed.headerRange,
          hint: "Add a column to the table's key, in the cell and in index.yml, or mend the cell."))
    }
    guard obstacles.isEmpty else { return }

    var matched: [Int?] = Array(repeating: nil, count: table.rowCount)
    for row in 0..<committed.rowCount {
      guard let other = new.rows[old.keys[row]] else {
        addMissing(row, committed)
        continue
      }
      pairs.append((row, other))
      matched[other] = row
    }
    var last: Int?
    for row in 0..<table.rowCount {
      if let other = matched[row] {
        last = other
      } else {
        addNew(name(row, \.column), after: last.map { committed.range(row: $0) } ?? committed.headerRange)
      }
    }
    for moved in placesOutOfOrder(pairs.map(\.regenerated)) {
      let (row, other) = pairs[moved]
      // Others that moved past it may leave it where it was.
      let move = row == other ? "stands in another order among the rows around it" : "moved from place \(row + 1) to \(other + 1)"
      structure.append(
        StructureDifference(.rowOrder, name(row), "row \(rowName(name(row))) \(move)", at: committed.range(row: row)))
    }
  }

  /// A key as in the file: told apart by its bytes, where a `String` would take a composed and a decomposed letter for the same.
  private struct Key: Hashable {
    var bytes: [UInt8]

    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
  }

  private struct KeyIndex {
    /// By row.
    var keys: [Key] = []
    var rows: [Key: Int] = [:]
    /// The first row of a key, and a later one with the same.
    var duplicates: [(first: Int, again: Int)] = []
  }

  private func index(rows: Int, _ side: (ColumnPair) -> Column) -> KeyIndex {
    var index = KeyIndex()
    index.keys.reserveCapacity(rows)
    index.rows.reserveCapacity(rows)
    let columns = key.map(side)
    for row in 0..<rows {
      // A comma cannot be part of an unquoted field: no two keys have the same bytes.
      var key = Key(bytes: [])
      for column in columns.indices {
        var value = columns[column].value(row: row)
        if case .number(let number) = value, number == 0 { value = .number(0) }
        value.appendCSV(to: &key.bytes)
        key.bytes.append(UInt8(ascii: ","))
      }
      index.keys.append(key)
      if let first = index.rows[key] { index.duplicates.append((first, row)) } else { index.rows[key] = row }
    }
    return index
  }

  private mutating func addMissing(_ row: Int, _ committed: CommittedTable) {
    structure.append(
      StructureDifference(.rowMissing, name(row), "row \(rowName(name(row))) is missing", at: committed.range(row: row)))
  }

  private mutating func addNew(_ name: String, after range: SourceRange) {
    structure.append(StructureDifference(.rowAdded, name, "row \(rowName(name)) is new", at: range))
  }

  /// A number stands as it is, a key in quotes.
  private func rowName(_ name: String) -> String { key.isEmpty ? name : "\"\(name)\"" }
}
