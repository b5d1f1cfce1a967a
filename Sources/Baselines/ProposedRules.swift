import Exhibits

/// The rules that accepting a table records.
///
/// A new baseline gets the table's key, a visible tolerance when it has number columns, and for each column what the cell says. For a
/// baseline with rules the author's words stay: columns that went lose theirs, columns without a rule gain what the cell says, units follow
/// the table, and a key of which a column went becomes the table's. Printed comparison records the present format.
/// - Parameters:
///   - cellTolerance: The cell's option `tolerance`.
///   - defaultTolerance: The report's or project's.
///   - old: The rules of the baseline's entry in the index; `nil` for a new one.
package func proposedRules(
  for table: Table, cellTolerance: Tolerance?, defaultTolerance: Tolerance?, keeping old: TableRules?
) -> TableRules {
  let names = Set(table.columns.map(\.name))
  var rules = TableRules()
  if let old {
    rules.key = names.isSuperset(of: old.key) ? old.key : table.key.filter(names.contains)
    rules.tolerance = old.tolerance
  } else {
    rules.key = table.key.filter(names.contains)
    let hasNumbers = table.columns.contains { ValueType($0.values) == .number }
    if hasNumbers { rules.tolerance = [cellTolerance, defaultTolerance].compactMap { $0 }.first(where: \.isSound) ?? standardTolerance }
  }
  for column in table.columns {
    var rule = old?.columns[column.name] ?? ColumnRule()
    if old?.columns[column.name] == nil, let tolerance = column.tolerance, tolerance.isSound, column.isNumeric {
      rule.tolerance = tolerance
    }
    if column.isNumeric, rule.direction == nil { rule.direction = column.direction }
    // A unit that went is recorded as none, so that its return is a difference; where none was recorded, none need be.
    rule.unit = column.unit.isEmpty && rule.unit == nil ? nil : column.unit
    let isNumber = ValueType(column.values) == .number
    if isNumber, rule.format == nil, rule.tolerance ?? rules.tolerance == .asPrinted { rule.format = column.format.limited }
    if rule != ColumnRule() { rules.columns[column.name] = rule }
  }
  return rules
}

extension Tolerance {
  /// Whether it can be written down and read back.
  fileprivate var isSound: Bool {
    switch self {
    case .exact, .asPrinted: true
    case .within(let absolute, let relative): [absolute, relative].allSatisfy { $0.isFinite && $0 >= 0 }
    case .binomial(let n, let alpha): !n.isEmpty && alpha > 0 && alpha < 1
    }
  }
}
