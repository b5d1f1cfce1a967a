import Baselines
import Exhibits
import Testing

@Suite("The rules that accepting records")
struct ProposedRulesTests {
  @Test("A new baseline: the table's key, a visible tolerance, and what the cell says of its columns")
  func new() {
    let table = Table(
      [
        Column("attribute", .text(["a"])), Column("ours", .number([1]), unit: "%", tolerance: .within(absolute: 0.05, relative: 0), direction: .higher),
        Column("plain", .number([1])), Column("p", .number([1]), format: .decimals(2), tolerance: .asPrinted),
        Column("hits", .integer([1]), tolerance: .binomial(n: "n", alpha: 0.001)), Column("n", .integer([1])),
      ], key: ["attribute"])
    #expect(
      proposedRules(for: table, cellTolerance: nil, defaultTolerance: nil, keeping: nil)
        == TableRules(
          key: ["attribute"], tolerance: .within(absolute: 1e-9, relative: 1e-7),
          columns: [
            "ours": ColumnRule(tolerance: .within(absolute: 0.05, relative: 0), unit: "%", direction: .higher),
            "p": ColumnRule(tolerance: .asPrinted, format: .decimals(2)),
            "hits": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001)),
          ]))
  }

  @Test("The cell's tolerance comes before the project's; a table without numbers needs none")
  func tableTolerance() {
    let (cell, project) = (Tolerance.within(absolute: 1, relative: 0), Tolerance.within(absolute: 2, relative: 0))
    func tolerance(_ values: Column.Values, cell: Tolerance?, project: Tolerance?) -> Tolerance? {
      proposedRules(for: Table([Column("x", values)]), cellTolerance: cell, defaultTolerance: project, keeping: nil).tolerance
    }
    #expect(tolerance(.number([1]), cell: cell, project: project) == cell)
    #expect(tolerance(.number([1]), cell: nil, project: project) == project)
    #expect(tolerance(.integer([1]), cell: cell, project: project) == nil)
  }

  @Test("With a table tolerance as printed, every number column's format is recorded")
  func printed() {
    let table = Table([Column("x", .number([1]), format: .percent(1)), Column("y", .number([1]), format: .decimals(4000)), Column("n", .integer([1]))])
    let rules = proposedRules(for: table, cellTolerance: .asPrinted, defaultTolerance: nil, keeping: nil)
    #expect(rules.columns == ["x": ColumnRule(format: .percent(1)), "y": ColumnRule(format: .decimals(30))])
  }

  @Test("The author's rules stay; columns that went lose theirs, new ones gain theirs, units follow the table")
  func keeping() {
    let old = TableRules(
      key: ["attribute"], tolerance: .exact,
      columns: [
        "ours": ColumnRule(tolerance: .within(absolute: 7, relative: 0), unit: "px", direction: .lower, maximalRegression: 2),
        "gone": ColumnRule(tolerance: .exact),
      ])
    let rules = proposedRules(
      for: accuracy.with("hits", .number([1, 2, 3])), cellTolerance: .within(absolute: 3, relative: 0), defaultTolerance: nil, keeping: old)
    #expect(
      rules
        == TableRules(
          key: ["attribute"], tolerance: .exact,
          columns: ["ours": ColumnRule(tolerance: .within(absolute: 7, relative: 0), unit: "%", direction: .lower, maximalRegression: 2)]))
    #expect(proposedRules(for: accuracy, cellTolerance: nil, defaultTolerance: nil, keeping: TableRules(key: ["gone"])).key == ["attribute"])
    #expect(proposedRules(for: accuracy, cellTolerance: nil, defaultTolerance: nil, keeping: TableRules(key: [])).key == [])
  }

  @Test("What a tolerance in the cell cannot mean is not recorded, and the comparison says so")
  func unsound() throws {
    let table = Table([
      Column("t", .text(["a"]), tolerance: .asPrinted), Column("x", .number([1]), tolerance: .within(absolute: -1, relative: 0)),
    ])
    let rules = proposedRules(for: table, cellTolerance: .within(absolute: .nan, relative: 0), defaultTolerance: nil, keeping: nil)
    #expect(rules == TableRules(tolerance: .within(absolute: 1e-9, relative: 1e-7)))
    #expect(try comparing(table, with: table, rules).obstacles.map(\.message) == ["tolerance of column \"t\", which holds texts, cannot be applied"])
  }

  @Test("An accepted table is the same by its own rules")
  func accepted() throws {
    let rules = proposedRules(for: accuracy, cellTolerance: nil, defaultTolerance: nil, keeping: nil)
    #expect(try comparing(accuracy, with: accuracy, rules).status == .same)
    #expect(proposedRules(for: accuracy, cellTolerance: nil, defaultTolerance: nil, keeping: rules) == rules)
  }
}
