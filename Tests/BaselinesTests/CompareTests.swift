import Baselines
import Exhibits
import Testing

@Suite("Comparing a table with its baseline: form")
struct CompareFormTests {
  private func kinds(_ comparison: TableComparison) -> [String] { comparison.structure.map { "\($0.kind) \($0.subject)" } }

  @Test("A table is the same as its own baseline")
  func same() throws {
    let comparison = try comparing(accuracy, with: accuracy, accuracyRules)
    #expect(comparison.status == .same)
    #expect(comparison.structure.isEmpty && comparison.differences.isEmpty && comparison.obstacles.isEmpty && comparison.drift.isEmpty)
    // Three rows of four columns; the key is not a value.
    #expect(comparison.comparedValues == 12)
    #expect(comparison.summary == "12 values agree")
    #expect(comparison.name == "tbl-t")
    #expect(comparison.path == "baselines/t.csv")
  }

  @Test("A column disappears")
  func columnMissing() throws {
    let comparison = try comparing(accuracy.without("frontal"), with: accuracy, accuracyRules)
    #expect(comparison.status == .different)
    #expect(kinds(comparison) == ["columnMissing frontal"])
    #expect(comparison.structure.first?.message == "column \"frontal\" is missing")
    #expect(place(comparison.structure.first?.range) == "1:23-1:30")
    #expect(comparison.summary == "1 column is missing")
    #expect(comparison.comparedValues == 9)
  }

  @Test("A column is added")
  func columnAdded() throws {
    let comparison = try comparing(accuracy, with: accuracy.without("n").without("hits"), TableRules(key: ["attribute"]))
    #expect(comparison.status == .different)
    #expect(kinds(comparison) == ["columnAdded n", "columnAdded hits"])
    #expect(place(comparison.structure.first?.range) == "1:16-1:23")
    #expect(comparison.summary == "2 columns are new")
  }

  @Test("Columns are reordered: the fewest that moved are named")
  func columnOrder() throws {
    var moved = accuracy
    moved.columns.append(moved.columns.remove(at: 1))
    let comparison = try comparing(moved, with: accuracy, accuracyRules)
    #expect(comparison.status == .different)
    #expect(kinds(comparison) == ["columnOrder ours"])
    #expect(comparison.structure.first?.message == "column \"ours\" moved from place 2 to 5")
    #expect(comparison.differences.isEmpty)
    #expect(comparison.comparedValues == 12)
  }

  @Test("A number becomes a text, an integer, true or false; the values are then not compared")
  func columnType() throws {
    let cases: [(Column.Values, String)] = [
      (.text(["92.05", "90.0", "87.3"]), "column \"ours\" was a number and is a text"),
      (.integer([92, 90, 87]), "column \"ours\" was a number and is an integer"),
      (.boolean([true, true, false]), "column \"ours\" was a number and is true or false"),
    ]
    for (values, message) in cases {
      let comparison = try comparing(accuracy.with("ours", values), with: accuracy, accuracyRules)
      #expect(comparison.status == .different)
      #expect(comparison.structure.map(\.message) == [message])
      #expect(comparison.structure.map(\.kind) == [.columnType])
      #expect(comparison.comparedValues == 9)
    }
  }

  @Test("A committed column of only missing values goes with any type, and a value in it is a difference")
  func untyped() throws {
    for (missing, present) in [
      (.text([nil, nil]), .text([nil, "a"])), (.integer([nil, nil]), .integer([nil, 0])), (.boolean([nil, nil]), .boolean([nil, false])),
      (.number([.nan, .nan]), .number([.nan, 0])),
    ] as [(Column.Values, Column.Values)] {
      let old = Table([Column("k", .integer([1, 2])), Column("x", missing)])
      #expect(try comparing(old, with: old).status == .same)
      #expect(try compare(old, name: "t", with: committed("k,x\n1,\n2,\n"), rules: TableRules()).status == .same)
      let comparison = try compare(old.with("x", present), name: "t", with: committed("k,x\n1,\n2,\n"), rules: TableRules())
      #expect(comparison.status == .different)
      #expect(comparison.differences.map(\.row) == ["2"])
    }
  }

  @Test("A unit changes, comes or goes, where the rule records one")
  func columnUnit() throws {
    func message(_ unit: String, recorded: String?) throws -> [String] {
      let table = Table([Column("x", .number([1]), unit: unit)])
      let comparison = try comparing(table, with: table, TableRules(columns: ["x": ColumnRule(unit: recorded)]))
      #expect(comparison.status == (comparison.structure.isEmpty ? .same : .different))
      #expect(comparison.structure.allSatisfy { $0.kind == .columnUnit })
      return comparison.structure.map(\.message)
    }
    #expect(try message("px", recorded: "%") == ["column \"x\" was in % and is in px"])
    #expect(try message("", recorded: "%") == ["column \"x\" was in % and has no unit"])
    #expect(try message("%", recorded: "") == ["column \"x\" had no unit and is in %"])
    #expect(try message("%", recorded: "%").isEmpty)
    #expect(try message("%", recorded: nil).isEmpty)
  }

  @Test("A row is missing; the others are compared by their key")
  func rowMissing() throws {
    let comparison = try comparing(accuracy.rows([0, 2]), with: accuracy, accuracyRules)
    #expect(comparison.status == .different)
    #expect(kinds(comparison) == ["rowMissing Smiling"])
    #expect(comparison.structure.first?.message == "row \"Smiling\" is missing")
    #expect(place(comparison.structure.first?.range) == "3:1-3:26")
    #expect(comparison.comparedValues == 8)
    #expect(comparison.differences.isEmpty)
  }

  @Test("A row is new: its place is the row it follows")
  func rowAdded() throws {
    let comparison = try comparing(accuracy, with: accuracy.rows([0, 2]), accuracyRules)
    #expect(kinds(comparison) == ["rowAdded Smiling"])
    #expect(comparison.structure.first?.range.start.line == 2)
    let first = try comparing(accuracy, with: accuracy.rows([1, 2]), accuracyRules)
    #expect(kinds(first) == ["rowAdded Eyeglasses"])
    #expect(first.structure.first?.range.start.line == 1)
  }

  @Test("Rows are reordered: the fewest that moved are named, and no value differs")
  func rowOrder() throws {
    let comparison = try comparing(accuracy.rows([2, 0, 1]), with: accuracy, accuracyRules)
    #expect(comparison.status == .different)
    #expect(kinds(comparison) == ["rowOrder Wearing Hat"])
    #expect(comparison.structure.first?.message == "row \"Wearing Hat\" moved from place 3 to 1")
    #expect(comparison.differences.isEmpty)
    #expect(comparison.summary == "1 row moved")
  }

  @Test("A row that others moved past is not said to have moved to its own place")
  func rowOrderInPlace() throws {
    let comparison = try comparing(accuracy.rows([2, 1, 0]), with: accuracy, accuracyRules)
    #expect(comparison.structure.count == 2)
    for difference in comparison.structure where difference.message.contains("moved from") {
      #expect(!difference.message.contains("from place 2 to 2"))
    }
    #expect(comparison.structure.contains { $0.message.contains("stands in another order") })
  }

  @Test("A missing and an added row do not make the others move")
  func rowsBothWays() throws {
    let old = Table([Column("k", .text(["a", "b", "c", "d"])), Column("x", .integer([1, 2, 3, 4]))])
    let new = Table([Column("k", .text(["z", "b", "c", "d", "y"])), Column("x", .integer([0, 2, 3, 4, 5]))])
    #expect(try kinds(comparing(new, with: old, TableRules(key: ["k"]))) == ["rowMissing a", "rowAdded z", "rowAdded y"])
  }

  @Test("A hundred thousand rows in reverse are compared at once", .timeLimit(.minutes(10)))
  func manyRows() throws {
    let count = 100_000
    let old = Table([Column("k", .integer((0..<count).map { $0 })), Column("x", .number((0..<count).map(Double.init)))])
    let comparison = try comparing(old.rows((0..<count).reversed()), with: old, TableRules(key: ["k"]))
    #expect(comparison.structure.count == count - 1)
    #expect(comparison.differences.isEmpty)
  }

  @Test("Without a key, rows go by their place")
  func byPlace() throws {
    let shorter = try comparing(accuracy.rows([0, 1]), with: accuracy)
    #expect(kinds(shorter) == ["rowMissing 3"])
    #expect(shorter.structure.first?.message == "row 3 is missing")
    let longer = try comparing(accuracy, with: accuracy.rows([0, 1]))
    #expect(kinds(longer) == ["rowAdded 3"])
    #expect(longer.structure.first?.range.start.line == 3)
    let swapped = try comparing(accuracy.rows([1, 0, 2]), with: accuracy)
    #expect(swapped.structure.isEmpty)
    #expect(Set(swapped.differences.map(\.row)) == ["1", "2"])
  }

  @Test("Keys of several columns, in Japanese, with emoji, quotes and line breaks; missing and empty are two keys")
  func oddKeys() throws {
    let table = Table([
      Column("属性", .text(["眼鏡", "👓", "a,b", "a", "say \"x\"", "two\nlines", nil, ""])), Column("n", .integer([1, 1, 1, 2, 1, 1, 1, 1])),
      Column("x", .number([1, 2, 3, 4, 5, 6, 7, 8])),
    ])
    let rules = TableRules(key: ["属性", "n"])
    #expect(try comparing(table, with: table, rules).status == .same)
    let comparison = try comparing(table.with("x", .number([1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5])), with: table, rules)
    #expect(
      comparison.differences.map(\.row) == [
        "眼鏡, 1", "👓, 1", "a,b, 1", "a, 2", "say \"x\", 1", "two\\nlines, 1", "missing, 1", "\"\", 1",
      ])
    #expect(comparison.differences.map(\.range.start.line) == [2, 3, 4, 5, 6, 8, 9, 10])
  }

  @Test("Keys of numbers: zero has no sign, NaN is a key, 1 and 1.0 of another type are not the same")
  func numberKeys() throws {
    let old = Table([Column("k", .number([0, .nan, .infinity])), Column("x", .integer([1, 2, 3]))])
    let new = old.with("k", .number([-0.0, .nan, .infinity]))
    #expect(try comparing(new, with: old, TableRules(key: ["k"])).status == .same)
    let comparison = try comparing(old.with("k", .integer([0, 1, 2])), with: old, TableRules(key: ["k"]))
    #expect(comparison.status == .different)
    // Said once, not once a row.
    #expect(comparison.structure.map(\.kind) == [.columnType])
  }

  @Test("A composed and a decomposed letter are two texts")
  func bytes() throws {
    let old = Table([Column("k", .text(["\u{E9}"])), Column("x", .text(["\u{E9}"]))])
    let new = Table([Column("k", .text(["e\u{301}"])), Column("x", .text(["e\u{301}"]))])
    #expect(try comparing(new, with: old).differences.map(\.column) == ["k", "x"])
    #expect(try comparing(new, with: old, TableRules(key: ["k"])).structure.map(\.kind) == [.rowMissing, .rowAdded])
  }

  @Test("Tables without rows and without columns")
  func empty() throws {
    let none = Table([])
    let header = Table([Column("a", .text([])), Column("b", .number([]))], key: ["a"])
    #expect(try comparing(none, with: none).status == .same)
    #expect(try comparing(header, with: header, TableRules(key: ["a"])).status == .same)
    #expect(try kinds(comparing(header, with: none)) == ["columnAdded a", "columnAdded b"])
    #expect(try kinds(comparing(none, with: header)) == ["columnMissing a", "columnMissing b"])
    let row = Table([Column("a", .text(["x"])), Column("b", .number([1]))])
    #expect(try kinds(comparing(row, with: header, TableRules(key: ["a"]))) == ["rowAdded x"])
    #expect(try kinds(comparing(header, with: row, TableRules(key: ["a"]))) == ["rowMissing x"])
  }
}

@Suite("Comparing a table with its baseline: what cannot be compared")
struct CompareObstacleTests {
  private func obstacle(
    _ rules: TableRules, _ table: Table = accuracy, with old: Table = accuracy, _ location: SourceLocation = #_sourceLocation
  ) throws -> Diagnostic {
    let comparison = try comparing(table, with: old, rules, location)
    #expect(comparison.status == .impossible, sourceLocation: location)
    #expect(comparison.summary.hasPrefix("cannot be compared"), sourceLocation: location)
    let obstacle = try #require(comparison.obstacles.first, sourceLocation: location)
    #expect(obstacle.severity == .error && obstacle.range != nil && obstacle.hint != nil, sourceLocation: location)
    return obstacle
  }

  @Test("A key that is there twice, in the baseline or in the regenerated table")
  func duplicateKeys() throws {
    let twice = accuracy.rows([0, 1, 0, 2])
    let inBaseline = try obstacle(accuracyRules, with: twice)
    #expect(inBaseline.message == "two rows of the baseline have the key Eyeglasses")
    #expect(inBaseline.range?.start.line == 4)
    #expect(inBaseline.notes.first?.range?.start.line == 2)
    #expect(try obstacle(accuracyRules, twice).message == "rows 1 and 3 of the regenerated table have the key Eyeglasses")
  }

  @Test("A key column that is in one table only, or in none")
  func missingKey() throws {
    #expect(
      try obstacle(accuracyRules, accuracy.without("attribute")).message == "key column \"attribute\" is not in the regenerated table")
    #expect(try obstacle(accuracyRules, with: accuracy.without("attribute")).message == "key column \"attribute\" is not in the baseline")
    let neither = try obstacle(TableRules(key: ["atribute"]))
    #expect(neither.message == "key column \"atribute\" is not in either table")
    #expect(neither.hint == "did you mean `attribute`?")
  }

  @Test("A rule for a column that is in neither table")
  func unknownColumn() throws {
    let found = try obstacle(TableRules(columns: ["our": ColumnRule(tolerance: .exact)]))
    #expect(found.message == "rule for column \"our\", which is in neither table")
    #expect(found.hint == "did you mean `ours`?")
  }

  @Test("A tolerance for numbers on a text, or on true and false")
  func inapplicable() throws {
    for tolerance in [.within(absolute: 1, relative: 0), .asPrinted, .binomial(n: "n", alpha: 0.1)] as [Tolerance] {
      #expect(
        try obstacle(TableRules(columns: ["attribute": ColumnRule(tolerance: tolerance)])).message
          == "tolerance of column \"attribute\", which holds texts, cannot be applied")
      #expect(
        try obstacle(TableRules(columns: ["frontal": ColumnRule(tolerance: tolerance)])).message
          == "tolerance of column \"frontal\", which holds true and false, cannot be applied")
    }
    let exact = TableRules(columns: ["attribute": ColumnRule(tolerance: .exact), "frontal": ColumnRule(tolerance: .exact)])
    #expect(try comparing(accuracy, with: accuracy, exact).status == .same)
  }

  @Test("A tolerance that is no tolerance", arguments: [-1, .nan, .infinity] as [Double])
  func senseless(amount: Double) throws {
    let rule = ColumnRule(tolerance: .within(absolute: 0, relative: amount))
    #expect(try obstacle(TableRules(columns: ["ours": rule])).message == "tolerance of column \"ours\" is negative or not finite")
    _ = try obstacle(TableRules(columns: ["ours": ColumnRule(direction: .higher, maximalRegression: amount)]))
  }

  @Test("A binomial tolerance without its column of counts, with one of another type, with missing or impossible counts")
  func binomial() throws {
    func rules(_ n: String, alpha: Double = 0.001) -> TableRules {
      TableRules(columns: ["hits": ColumnRule(tolerance: .binomial(n: n, alpha: alpha))])
    }
    let missing = try obstacle(rules("m"))
    #expect(missing.message == "binomial tolerance of column \"hits\": there is no column \"m\"")
    #expect(try obstacle(rules("ours")).message == "binomial tolerance of column \"hits\": column \"ours\" holds no integers")
    for alpha in [0, 1, -1, .nan, 2] as [Double] { #expect(try obstacle(rules("n", alpha: alpha)).message.contains("alpha")) }
    for n in [nil, 0, -5, Int.max] as [Int?] {
      let table = accuracy.with("n", .integer([400, n, 200]))
      let found = try obstacle(rules("n"), table, with: table)
      #expect(found.message.hasPrefix("binomial tolerance "))
      #expect(found.message.hasSuffix("in column \"hits\" of row 2"))
      #expect(found.range?.start.line == 3)
    }
    let over = accuracy.with("hits", .integer([77, 401, 9]))
    #expect(
      try obstacle(rules("n"), over, with: over).message == "committed count 401 is not one of 400 samples, in column \"hits\" of row 2")
    let percent = TableRules(columns: ["ours": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001), unit: "")])
    #expect(try obstacle(percent).message == "committed value 92.05 is no proportion, in column \"ours\" of row 1")
  }

  @Test("A maximal regression without a direction, or on a text")
  func regression() throws {
    let rule = ColumnRule(maximalRegression: 1)
    #expect(try obstacle(TableRules(columns: ["n": rule])).message == "max-regression of column \"n\" without a direction")
    #expect(
      try obstacle(TableRules(columns: ["attribute": rule])).message
        == "max-regression of column \"attribute\", which holds texts, cannot be applied")
    // The cell's own direction serves too.
    #expect(try comparing(accuracy, with: accuracy, TableRules(columns: ["ours": rule])).status == .same)
  }

  @Test("A table that a cell has put together wrongly")
  func malformedTable() throws {
    var ragged = accuracy
    ragged.columns[1].values = .number([1])
    #expect(try obstacle(accuracyRules, ragged).message.contains("different lengths"))
    #expect(ragged.csv.split(separator: "\n").count == 4)
    var twice = accuracy
    twice.columns[1].name = "n"
    #expect(try obstacle(accuracyRules, twice).message.contains("column \"n\" is there twice"))
  }
}
