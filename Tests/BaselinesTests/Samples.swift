import Baselines
import Exhibits
import Testing

/// SplitMix64.
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

  mutating func oneOf<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// The table of the seed's paper in small: what the tests change one thing of.
let accuracy = Table(
  [
    Column("attribute", .text(["Eyeglasses", "Smiling", "Wearing Hat"])),
    Column("ours", .number([92.05, 90, 87.3]), unit: "%", direction: .higher),
    Column("n", .integer([400, 400, 200])),
    Column("hits", .integer([77, 80, 9])),
    Column("frontal", .boolean([true, false, nil])),
  ], key: ["attribute"])

let accuracyRules = TableRules(
  key: ["attribute"], tolerance: .within(absolute: 1e-9, relative: 1e-7),
  columns: [
    "ours": ColumnRule(tolerance: .within(absolute: 0.05, relative: 0), unit: "%", direction: .higher),
    "hits": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001)),
  ])

extension Table {
  /// The table with one column's values replaced.
  func with(_ name: String, _ values: Column.Values) -> Table {
    var table = self
    for place in table.columns.indices where table.columns[place].name == name { table.columns[place].values = values }
    return table
  }

  /// The table with its rows in another order, or fewer of them.
  func rows(_ order: [Int]) -> Table {
    var table = self
    for place in table.columns.indices {
      switch table.columns[place].values {
      case .text(let values): table.columns[place].values = .text(order.map { values[$0] })
      case .integer(let values): table.columns[place].values = .integer(order.map { values[$0] })
      case .number(let values): table.columns[place].values = .number(order.map { values[$0] })
      case .boolean(let values): table.columns[place].values = .boolean(order.map { values[$0] })
      }
    }
    return table
  }

  func without(_ name: String) -> Table {
    var table = self
    table.columns.removeAll { $0.name == name }
    return table
  }
}

/// Reads a text that must be a table.
func committed(_ text: String, _ location: SourceLocation = #_sourceLocation) throws -> CommittedTable {
  let (table, diagnostics) = readCommittedTable(Array(text.utf8), path: "baselines/t.csv")
  #expect(diagnostics.isEmpty, sourceLocation: location)
  return try #require(table, sourceLocation: location)
}

/// Compares a table with the one that was accepted.
func comparing(
  _ table: Table, with old: Table, _ rules: TableRules = TableRules(), _ location: SourceLocation = #_sourceLocation
) throws -> TableComparison {
  compare(table, name: "tbl-t", with: try committed(old.csv, location), rules: rules)
}

/// Compares two columns of numbers, by place.
func comparing(
  _ actual: [Double], with expected: [Double], _ rule: ColumnRule, format: NumberFormat = .shortest, _ location: SourceLocation = #_sourceLocation
) throws -> TableComparison {
  try comparing(
    Table([Column("x", .number(actual), format: format)]), with: Table([Column("x", .number(expected))]), TableRules(columns: ["x": rule]), location)
}

/// A range without its file, as `line:column-line:column`.
func place(_ range: SourceRange?) -> String {
  guard let range else { return "none" }
  return "\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)"
}
