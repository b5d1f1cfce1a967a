import Exhibits

/// The tolerance of number columns when neither the index nor the cell says one: rounding, and no more.
package let standardTolerance = Tolerance.within(absolute: 1e-9, relative: 1e-7)

/// Compares a regenerated table with its baseline.
///
/// Columns go by name and rows by the key, both ways; rows without a key go by their place. How far a value may lie from the committed one
/// is said by the first of these: the rules' column, the rules' table (number columns only), the column's own tolerance in the cell,
/// ``standardTolerance`` (number columns only). What nobody gives a tolerance is exact. NaN equals NaN only, an infinity itself only, and
/// −0 equals 0. With a `max-regression`, only a change for the worse beyond it differs, whatever the tolerance. A column whose unit no
/// rule records may have any. What cannot be compared is an obstacle, and the status is then ``TableComparison/Status/impossible``.
/// - Parameter name: The baseline's name.
package func compare(_ table: Table, name: String, with committed: CommittedTable, rules: TableRules) -> TableComparison {
  var comparison = TableComparison(name: name, path: committed.path, status: .same)
  if let fault = faultInForm(table) {
    comparison.obstacles = [.error("table \(quoted(name)) cannot be compared: \(fault)", at: committed.headerRange, hint: "Mend the cell.")]
    comparison.status = .impossible
    return comparison
  }
  let columns = ColumnMatching(table, committed, rules)
  comparison.structure = columns.structure
  comparison.obstacles = columns.obstacles
  if let key = columns.key {
    let rows = RowMatching(table, committed, key: key)
    comparison.structure += rows.structure
    comparison.obstacles += rows.obstacles
    comparison.compareValues(table, committed, columns.pairs.filter { !$0.isKey }, rows)
  }
  if !comparison.obstacles.isEmpty {
    comparison.status = .impossible
  } else if !comparison.structure.isEmpty || !comparison.differences.isEmpty {
    comparison.status = .different
  }
  return comparison
}

extension TableComparison {
  /// A comparison that could not be made for reasons outside the tables: a file that cannot be read, an index with an error.
  package static func impossible(name: String, path: String, obstacles: [Diagnostic]) -> Self {
    var comparison = Self(name: name, path: path, status: .impossible)
    comparison.obstacles = obstacles
    return comparison
  }

  fileprivate mutating func compareValues(_ table: Table, _ committed: CommittedTable, _ pairs: [ColumnPair], _ rows: RowMatching) {
    var furthest = [ColumnDrift?](repeating: nil, count: pairs.count)
    var hasObstacle = [Bool](repeating: false, count: pairs.count)
    for (committedRow, row) in rows.pairs {
      for number in pairs.indices where !hasObstacle[number] {
        let expected = pairs[number].committed.value(row: committedRow)
        let actual = pairs[number].column.value(row: row)
        comparedValues += 1
        let verdict = pairs[number].criterion.judge(actual, against: expected, row: row, committedRow: committedRow)
        // Most values are the same, and copying what is known of a column would cost more than comparing.
        if verdict == .same { continue }
        let pair = pairs[number]
        switch verdict {
        case .same: break
        case .inside(let delta, let share):
          if share > furthest[number]?.share ?? -1 {
            furthest[number] = ColumnDrift(column: pair.name, row: rows.name(committedRow), delta: delta, share: share)
          }
        case .different(let difference):
          differences.append(
            CellDifference(
              row: rows.name(committedRow), column: pair.name, expected: expected.words, actual: actual.words, delta: difference.delta,
              multiple: difference.multiple, allowed: difference.allowed, isBetter: pair.isBetter(actual, than: expected),
              range: committed.range(row: committedRow, column: pair.place)))
        case .impossible(let message, let hint):
          hasObstacle[number] = true
          obstacles.append(
            .error(
              "\(message), in column \(quoted(pair.name)) of row \(rows.name(committedRow))",
              at: committed.range(row: committedRow, column: pair.place), hint: hint))
        }
      }
    }
    drift = furthest.compactMap { $0 }
  }
}

/// What keeps a table from being one: a cell can change the columns of a table after its making.
private func faultInForm(_ table: Table) -> String? {
  if Set(table.columns.map(\.count)).count > 1 { return "its columns have different lengths" }
  var seen: Set<String> = []
  for column in table.columns {
    if column.name.isEmpty { return "a column has no name" }
    if !seen.insert(column.name).inserted { return "column \(quoted(column.name)) is there twice" }
  }
  return nil
}
