import Baselines
import Exhibits
import Testing

@Suite("Round trips")
struct RoundTripTests {
  @Test("Any table comes back from its CSV bit for bit, and is the same as its own baseline", .timeLimit(.minutes(10)))
  func tables() throws {
    var random = Generator(state: 1)
    for _ in 0..<3000 {
      let table = random.table()
      let text = table.csv
      let (read, diagnostics) = readCommittedTable(Array(text.utf8), path: "t.csv")
      let back = try #require(read, "\(diagnostics) in \(text)")
      #expect(back.columns.map(\.name) == table.columns.map(\.name))
      #expect(back.rowCount == table.rowCount || table.columns.isEmpty)
      for (column, old) in zip(back.columns, table.columns) {
        for row in 0..<table.rowCount {
          let value = column.values.map { Column("", $0).value(row: row) } ?? .missing
          #expect(value.csv == old.value(row: row).csv)
        }
      }
      let rules = proposedRules(for: table, cellTolerance: nil, defaultTolerance: nil, keeping: nil)
      let comparison = compare(table, name: "t", with: back, rules: rules)
      #expect(comparison.status == .same, "\(comparison) of \(text)")
      #expect(comparison.drift.isEmpty)
    }
  }

  @Test("Any index comes back from its text equal, and its text is stable", .timeLimit(.minutes(10)))
  func indexes() {
    var random = Generator(state: 2)
    for _ in 0..<1500 {
      let index = random.index()
      let (back, diagnostics) = readBaselineIndex(index.yaml, path: "index.yml")
      #expect(diagnostics.isEmpty, "\(diagnostics) in \(index.yaml)")
      #expect(withoutPlaces(back) == index, "\(index.yaml)")
      #expect(back.yaml == index.yaml)
    }
  }

  @Test("Any one value moved beyond its tolerance is caught", .timeLimit(.minutes(10)))
  func mutations() throws {
    var random = Generator(state: 3)
    var caught = 0
    for _ in 0..<4000 {
      let old = random.table()
      guard old.rowCount > 0, let place = old.columns.indices.randomElement(using: &random) else { continue }
      let rules = proposedRules(for: old, cellTolerance: nil, defaultTolerance: nil, keeping: nil)
      let row = random.below(old.rowCount)
      var new = old
      switch new.columns[place].values {
      case .text(var values):
        values[row] = values[row].map { $0 + "!" } ?? ""
        new.columns[place].values = .text(values)
      case .integer(var values):
        values[row] = values[row].map { $0 ^ 1 } ?? 0
        new.columns[place].values = .integer(values)
      case .boolean(var values):
        values[row] = values[row].map { !$0 }
        if values[row] == nil { values[row] = false }
        new.columns[place].values = .boolean(values)
      case .number(var values):
        values[row] = random.oneOf(beyond(values[row]))
        new.columns[place].values = .number(values)
      }
      let comparison = compare(new, name: "t", with: try committed(old.csv), rules: rules)
      #expect(comparison.status == .different || comparison.status == .impossible, "\(old.csv) \(new.csv)")
      caught += 1
    }
    #expect(caught > 1000)
  }

  /// Numbers beyond the standard tolerance of a number.
  private func beyond(_ value: Double) -> [Double] {
    if value.isNaN { return [0, .infinity] }
    if value.isInfinite { return [-value, .nan, value > 0 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude] }
    let step = 1.01 * (1e-9 + 1e-7 * abs(value))
    return [value + step, value - step, .nan, .infinity]
  }
}
