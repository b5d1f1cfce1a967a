import Exhibits
import Markdown

/// Which columns of two tables belong together, how they are compared, and what differs in their form.
struct ColumnMatching {
  /// In the order of the file.
  private(set) var pairs: [ColumnPair] = []
  private(set) var structure: [StructureDifference] = []
  private(set) var obstacles: [Diagnostic] = []
  /// The columns of the key, in its order, or none; `nil` when rows cannot be told apart by it.
  private(set) var key: [ColumnPair]? = []

  private let table: Table
  private let committed: CommittedTable
  private let rules: TableRules
  private let columns: [String: Column]
  private let places: [String: Int]

  init(_ table: Table, _ committed: CommittedTable, _ rules: TableRules) {
    self.table = table
    self.committed = committed
    self.rules = rules
    columns = Dictionary(table.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    places = Dictionary(committed.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    matchColumns()
    matchOrder()
    checkRules()
    matchKey()
  }

  // MARK: - Form

  private mutating func matchColumns() {
    for (place, old) in committed.columns.enumerated() {
      // Names that Swift takes for equal can differ in their bytes, as texts of the body can.
      guard let column = columns[old.name], column.name.utf8.elementsEqual(old.name.utf8) else {
        add(.columnMissing, old.name, "column \(quoted(old.name)) is missing", place)
        continue
      }
      let rule = rules.columns[old.name] ?? ColumnRule()
      if let unit = rule.unit, unit != column.unit {
        let was = unit.isEmpty ? "had no unit" : "was in \(escapingControls(unit))"
        let now = column.unit.isEmpty ? "has no unit" : "is in \(escapingControls(column.unit))"
        add(.columnUnit, old.name, "column \(quoted(old.name)) \(was) and \(now)", place)
      }
      let values = old.values ?? column.values.missing(count: committed.rowCount)
      let (was, now) = (ValueType(values), ValueType(column.values))
      guard was == now else {
        add(.columnType, old.name, "column \(quoted(old.name)) was \(was.withArticle) and is \(now.withArticle)", place)
        continue
      }
      pairs.append(
        ColumnPair(
          name: old.name, place: place, column: column, committed: Column(old.name, values), criterion: criterion(column, rule, place),
          direction: rule.direction ?? column.direction, isKey: rules.key.contains(old.name)))
    }
    let last = committed.columns.indices.last
    for column in table.columns {
      if let place = places[column.name], committed.columns[place].name.utf8.elementsEqual(column.name.utf8) { continue }
      let range = last.map { committed.headingRange(column: $0) } ?? committed.headerRange
      structure.append(
        StructureDifference(.columnAdded, column.name, "column \(quoted(column.name)) is new", at: range))
    }
  }

  private mutating func matchOrder() {
    let names = table.columns.map(\.name).filter { places[$0] != nil }
    let order = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let common = committed.columns.indices.filter { order[committed.columns[$0].name] != nil }
    let numbers = common.compactMap { order[committed.columns[$0].name] }
    for moved in placesOutOfOrder(numbers) {
      let name = committed.columns[common[moved]].name
      add(.columnOrder, name, "column \(quoted(name)) moved from place \(moved + 1) to \(numbers[moved] + 1)", common[moved])
    }
  }

  private mutating func add(_ kind: StructureDifference.Kind, _ name: String, _ message: String, _ place: Int) {
    structure.append(StructureDifference(kind, name, message, at: committed.headingRange(column: place)))
  }

  // MARK: - Rules

  private mutating func checkRules() {
    for name in rules.columns.keys.sorted() where columns[name] == nil && places[name] == nil {
      obstruct(
        "rule for column \(quoted(name)), which is in neither table", nil,
        hint: hint(nearestTo: name) ?? "Take the rule out of index.yml.")
    }
  }

  private mutating func matchKey() {
    for name in rules.key where columns[name] == nil || places[name] == nil {
      let place = places[name]
      key = nil
      let side = columns[name] == nil ? (place == nil ? "either table" : "the regenerated table") : "the baseline"
      obstruct(
        "key column \(quoted(name)) is not in \(side)", place,
        hint: (place == nil && columns[name] == nil ? hint(nearestTo: name) : nil)
          ?? "Name another key in index.yml, or accept the table anew.")
    }
    guard key != nil else { return }
    let found = rules.key.compactMap { name in pairs.first { $0.name == name } }
    // A key of another type matches no row; the difference in type says so once.
    key = found.count == rules.key.count ? found : nil
  }

  private func hint(nearestTo name: String) -> String? {
    let names = table.columns.map(\.name) + committed.columns.map(\.name)
    return nearestName(to: name, among: names).map { "did you mean `\(escapingControls($0))`?" }
  }

  private mutating func obstruct(_ message: String, _ place: Int?, hint: String) {
    let range = place.map { committed.headingRange(column: $0) } ?? committed.headerRange
    obstacles.append(.error(message, at: range, hint: hint))
  }

  // MARK: - Tolerances

  /// How a column is compared, by the first that says so.
  private mutating func criterion(_ column: Column, _ rule: ColumnRule, _ place: Int) -> Criterion {
    let type = ValueType(column.values)
    let isNumeric = type == .number || type == .integer
    let mending = rule.tolerance == nil ? "Mend the tolerance in the cell." : "Mend the tolerance in index.yml."
    if let regression = rule.maximalRegression {
      guard isNumeric, regression.isFinite, regression >= 0 else {
        obstruct(
          "max-regression of column \(quoted(column.name)), which holds \(type.plural), cannot be applied", place,
          hint: "It is a finite number, 0 or more, for a column of numbers.")
        return .exact
      }
      guard let direction = rule.direction ?? column.direction else {
        obstruct(
          "max-regression of column \(quoted(column.name)) without a direction", place,
          hint: "Add `direction: higher` or `direction: lower` in index.yml.")
        return .exact
      }
      return .regression(regression, direction)
    }
    let own = rule.tolerance ?? (type == .number ? rules.tolerance : nil) ?? column.tolerance
    guard let tolerance = own ?? (type == .number ? standardTolerance : nil) else { return .exact }
    switch tolerance {
    case .exact: return .exact
    case .within(let absolute, let relative):
      guard isNumeric else { break }
      guard [absolute, relative].allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        obstruct(
          "tolerance of column \(quoted(column.name)) is negative or not finite", place, hint: mending)
        return .exact
      }
      return .within(absolute: absolute, relative: relative)
    case .asPrinted:
      if type == .integer { return .exact }
      guard isNumeric else { break }
      return .printed((rule.format ?? column.format).limited)
    case .binomial(let n, let alpha):
      guard isNumeric else { break }
      return binomial(column, rule, n: n, alpha: alpha, place) ?? .exact
    }
    obstruct(
      "tolerance of column \(quoted(column.name)), which holds \(type.plural), cannot be applied", place,
      hint: "Texts, true and false are compared exactly: write `exact`, or no tolerance.")
    return .exact
  }

  private mutating func binomial(_ column: Column, _ rule: ColumnRule, n: String, alpha: Double, _ place: Int) -> Criterion? {
    guard alpha > 0, alpha < 1 else {
      obstruct(
        "binomial tolerance of column \(quoted(column.name)) has alpha \(FieldValue.text(of: alpha))", place,
        hint: "`alpha` lies between 0 and 1; it is how often a right value may fail: 0.001.")
      return nil
    }
    guard let samples = columns[n] else {
      obstruct(
        "binomial tolerance of column \(quoted(column.name)): there is no column \(quoted(n))", place,
        hint: hint(nearestTo: n) ?? "`n` names the column with the number of samples.")
      return nil
    }
    guard case .integer(let counts) = samples.values else {
      obstruct(
        "binomial tolerance of column \(quoted(column.name)): column \(quoted(n)) holds no integers", place,
        hint: "`n` names the column with the number of samples.")
      return nil
    }
    var committedSamples: [Int?]?
    if let values = committed[n]?.values, case .integer(let counts) = values { committedSamples = counts }
    let isPerCent = ValueType(column.values) == .number && (rule.unit ?? column.unit) == "%"
    return .binomial(
      Criterion.Binomial(
        name: n, alpha: alpha, samples: counts, committedSamples: committedSamples, scale: isPerCent ? 100 : 1))
  }
}
