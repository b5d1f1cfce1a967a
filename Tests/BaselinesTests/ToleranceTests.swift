import Baselines
import Exhibits
import Testing

@Suite("Tolerances")
struct ToleranceTests {
  private func passes(
    _ expected: Double, _ actual: Double, absolute: Double = 0, relative: Double = 0, _ location: SourceLocation = #_sourceLocation
  ) throws -> Bool {
    let rule = ColumnRule(tolerance: .within(absolute: absolute, relative: relative))
    let status = try comparing([actual], with: [expected], rule, location).status
    #expect(status == .same || status == .different, sourceLocation: location)
    return status == .same
  }

  @Test(
    "Exactly one tolerance passes and the next number beyond fails, as the decimals say and not as binary rounds",
    arguments: [
      (92.05, 92.10, 0.05), (92.10, 92.15, 0.05), (92.15, 92.10, 0.05), (0.3, 0.4, 0.1), (0.1, 0.4, 0.3), (1, 1.1, 0.1), (100, 100.7, 0.7),
      (-92.10, -92.15, 0.05), (-0.05, 0.05, 0.1), (1e6, 1_000_000.3, 0.3), (8.1, 8.8, 0.7),
    ] as [(Double, Double, Double)])
  func boundary(expected: Double, actual: Double, absolute: Double) throws {
    #expect(try passes(expected, actual, absolute: absolute))
    #expect(try !passes(expected, actual > expected ? actual.nextUp : actual.nextDown, absolute: absolute))
    #expect(try passes(expected, actual > expected ? actual.nextDown : actual.nextUp, absolute: absolute))
  }

  @Test("A relative tolerance is of the committed value, and adds to the absolute one")
  func relative() throws {
    #expect(try passes(200, 220, relative: 0.1))
    #expect(try !passes(200, 220.1, relative: 0.1))
    #expect(try passes(-200, -180, relative: 0.1))
    #expect(try passes(200, 220.1, absolute: 0.1, relative: 0.1))
    #expect(try !passes(200, 220.11, absolute: 0.1, relative: 0.1))
    #expect(try !passes(0, 1e-300, relative: 0.5))
  }

  @Test("Huge numbers do not overflow into a wrong answer")
  func overflow() throws {
    let huge = Double.greatestFiniteMagnitude
    #expect(try !passes(-huge, huge, absolute: huge))
    #expect(try passes(-huge, huge, relative: 2))
    #expect(try !passes(-huge, huge, relative: 1.9))
    #expect(try passes(huge, huge.nextDown, relative: 1e-15))
    #expect(try passes(huge, 0, relative: 1e10))
    #expect(try !passes(0, .leastNonzeroMagnitude))
    #expect(try passes(0, .leastNonzeroMagnitude, absolute: .leastNonzeroMagnitude))
  }

  @Test("A NaN appears, goes, stays")
  func nan() throws {
    let rule = ColumnRule(tolerance: .within(absolute: 1e300, relative: 1))
    let appears = try comparing([.nan], with: [1], rule)
    #expect(appears.status == .different)
    #expect(appears.differences.first?.actual == "NaN")
    #expect(appears.differences.map(\.delta) == [nil] && appears.differences.map(\.multiple) == [nil])
    #expect(try comparing([1], with: [.nan], rule).status == .different)
    #expect(try comparing([.nan], with: [.nan], rule).status == .same)
    #expect(try comparing([.nan], with: [1], ColumnRule(direction: .higher, maximalRegression: 1e9)).status == .different)
    #expect(try comparing([.nan], with: [1], ColumnRule(tolerance: .asPrinted)).status == .different)
  }

  @Test("Infinities are equal by sign, and nothing is near them")
  func infinities() throws {
    let rule = ColumnRule(tolerance: .within(absolute: 1e300, relative: 1))
    #expect(try comparing([.infinity, -.infinity], with: [.infinity, -.infinity], rule).status == .same)
    for (actual, expected) in [(.infinity, -.infinity), (1, .infinity), (-.infinity, 1e308), (.nan, .infinity)] as [(Double, Double)] {
      let comparison = try comparing([actual], with: [expected], rule)
      #expect(comparison.status == .different)
      #expect(comparison.differences.map(\.delta) == [nil])
    }
  }

  @Test("Zero has no sign, even exactly")
  func signedZero() throws {
    #expect(try comparing([-0.0], with: [0], ColumnRule(tolerance: .exact)).status == .same)
    #expect(try comparing([0], with: [-0.0], ColumnRule(tolerance: .asPrinted), format: .decimals(2)).status == .same)
  }

  @Test("Exact means the same number")
  func exact() throws {
    let comparison = try comparing([Double(1).nextUp], with: [1], ColumnRule(tolerance: .exact))
    #expect(comparison.differences.map(\.allowed) == ["exact"])
    #expect(comparison.differences.map(\.multiple) == [nil])
    #expect(comparison.differences.first?.actual == "1.0000000000000002")
  }

  @Test("What nobody gives a tolerance: numbers 1e-9 and 1e-7 of the value, everything else exact")
  func standard() throws {
    #expect(try comparing([1.000_000_1], with: [1], ColumnRule()).status == .same)
    #expect(try comparing([1.000_000_2], with: [1], ColumnRule()).status == .different)
    for (old, new) in [
      (.text(["a"]), .text(["b"])), (.text(["a"]), .text([nil])), (.text([""]), .text([nil])), (.integer([1]), .integer([2])),
      (.integer([nil]), .integer([0])), (.boolean([true]), .boolean([false])), (.boolean([false]), .boolean([nil])),
    ] as [(Column.Values, Column.Values)] {
      // The second row gives a type to columns whose other value is missing.
      let extra: Column.Values =
        switch old {
        case .text: .text(["z"])
        case .integer: .integer([9])
        case .boolean: .boolean([true])
        case .number: .number([9])
        }
      let before = Table([Column("k", .integer([1, 2])), Column("x", joined(old, extra))])
      let after = Table([Column("k", .integer([1, 2])), Column("x", joined(new, extra))])
      let comparison = try comparing(after, with: before, TableRules(tolerance: .within(absolute: 100, relative: 100)))
      #expect(comparison.differences.count == 1)
      #expect(comparison.status == .different)
    }
  }

  private func joined(_ first: Column.Values, _ second: Column.Values) -> Column.Values {
    switch (first, second) {
    case (.text(let a), .text(let b)): .text(a + b)
    case (.integer(let a), .integer(let b)): .integer(a + b)
    case (.boolean(let a), .boolean(let b)): .boolean(a + b)
    default: first
    }
  }

  @Test("An integer column may have a tolerance of its own; huge ones are exact")
  func integers() throws {
    func compareIntegers(_ actual: Int, _ expected: Int, _ tolerance: Tolerance?) throws -> TableComparison {
      try comparing(
        Table([Column("n", .integer([actual]))]), with: Table([Column("n", .integer([expected]))]),
        TableRules(columns: ["n": ColumnRule(tolerance: tolerance)]))
    }
    #expect(try compareIntegers(12, 10, .within(absolute: 2, relative: 0)).status == .same)
    #expect(try compareIntegers(13, 10, .within(absolute: 2, relative: 0)).status == .different)
    #expect(try compareIntegers(33, 30, .within(absolute: 0, relative: 0.1)).status == .same)
    #expect(try compareIntegers(9_007_199_254_740_993, 9_007_199_254_740_992, nil).status == .different)
    #expect(try compareIntegers(9_007_199_254_740_995, 9_007_199_254_740_992, .within(absolute: 2, relative: 0)).status == .different)
    #expect(try compareIntegers(.max, .max - 1, .within(absolute: 1, relative: 0)).status == .same)
    #expect(try compareIntegers(.max, .max - 2, .within(absolute: 1, relative: 0)).status == .different)
    #expect(try compareIntegers(.min, .max, .within(absolute: 1e18, relative: 0)).status == .different)
    #expect(try compareIntegers(.min, .max, .within(absolute: 1e20, relative: 0)).status == .same)
    #expect(try compareIntegers(.min, .max, nil).differences.first?.delta == -0x1p64)
  }

  @Test("The index's column comes first, then its table, then the cell's column, then the standard")
  func authority() throws {
    func status(column: Tolerance?, table: Tolerance?, cell: Tolerance?) throws -> TableComparison.Status {
      let old = Table([Column("x", .number([10]))])
      let new = Table([Column("x", .number([10.5]), tolerance: cell)])
      return try comparing(new, with: old, TableRules(tolerance: table, columns: ["x": ColumnRule(tolerance: column)])).status
    }
    let (wide, narrow) = (Tolerance.within(absolute: 1, relative: 0), Tolerance.within(absolute: 0.1, relative: 0))
    #expect(try status(column: wide, table: narrow, cell: narrow) == .same)
    #expect(try status(column: narrow, table: wide, cell: wide) == .different)
    #expect(try status(column: nil, table: wide, cell: narrow) == .same)
    #expect(try status(column: nil, table: narrow, cell: wide) == .different)
    #expect(try status(column: nil, table: nil, cell: wide) == .same)
    #expect(try status(column: nil, table: nil, cell: nil) == .different)
  }

  @Test("As printed: the texts agree in the recorded format, and a coarser one in the cell changes nothing")
  func asPrinted() throws {
    let rule = ColumnRule(tolerance: .asPrinted, format: .decimals(2))
    #expect(try comparing([92.054], with: [92.05], rule, format: .decimals(0)).status == .same)
    let comparison = try comparing([92.056], with: [92.05], rule, format: .decimals(0))
    #expect(comparison.differences.map(\.allowed) == ["printed as 92.05"])
    #expect(comparison.differences.first?.multiple == nil, "0.6 × the tolerance would say that it fits")
    // Without a recorded one, it is the column's.
    #expect(try comparing([92.4], with: [92.05], ColumnRule(tolerance: .asPrinted), format: .decimals(0)).status == .same)
    #expect(try comparing([0.92054], with: [0.9205], ColumnRule(tolerance: .asPrinted, format: .percent(2))).status == .same)
    #expect(try comparing([0.9206], with: [0.9205], ColumnRule(tolerance: .asPrinted, format: .percent(2))).status == .different)
    #expect(try comparing([1_230_000], with: [1_231_000], ColumnRule(tolerance: .asPrinted, format: .significant(3))).status == .same)
    // A format that a slip of the pen made enormous does not print gigabytes.
    #expect(try comparing([1.5], with: [1], ColumnRule(tolerance: .asPrinted), format: .decimals(2_000_000_000)).status == .different)
  }

  @Test("A direction says whether a difference is for the better")
  func direction() throws {
    func better(_ actual: Double, _ direction: Direction?) throws -> Bool? {
      try #require(comparing([actual], with: [10], ColumnRule(direction: direction)).differences.first).isBetter
    }
    #expect(try better(11, .higher) == true)
    #expect(try better(9, .higher) == false)
    #expect(try better(9, .lower) == true)
    #expect(try better(11, .lower) == false)
    #expect(try better(11, nil) == nil)
    #expect(try better(.nan, .higher) == nil)
    #expect(try better(.infinity, .higher) == true)
  }

  @Test("With a maximal regression a change for the better never differs, and one for the worse only beyond it")
  func regression() throws {
    let rule = ColumnRule(tolerance: .exact, direction: .higher, maximalRegression: 0.5)
    #expect(try comparing([1e6], with: [10], rule).status == .same)
    #expect(try comparing([9.5], with: [10], rule).status == .same)
    let comparison = try comparing([9.4], with: [10], rule)
    #expect(comparison.differences.map(\.allowed) == ["at most 0.5 lower"])
    #expect(comparison.differences.first?.isBetter == false)
    #expect(comparison.differences.first?.multiple.map { abs($0 - 1.2) < 1e-9 } == true)
    let lower = ColumnRule(direction: .lower, maximalRegression: 0)
    #expect(try comparing([-1e6], with: [10], lower).status == .same)
    #expect(try comparing([Double(10).nextUp], with: [10], lower).differences.map(\.allowed) == ["not higher"])
    let integers = TableRules(columns: ["n": ColumnRule(direction: .higher, maximalRegression: 1)])
    for (count, status) in [(500, .same), (9, .same), (8, .different)] as [(Int, TableComparison.Status)] {
      #expect(
        try comparing(Table([Column("n", .integer([count]))]), with: Table([Column("n", .integer([10]))]), integers).status == status)
    }
  }

  @Test("A difference says expected, actual, delta, the multiple of the tolerance, and its place in the file")
  func difference() throws {
    let new = accuracy.with("ours", .number([92.05, 90.2, 87.3])).with("frontal", .boolean([true, false, true]))
    let comparison = try comparing(new, with: accuracy, accuracyRules)
    #expect(comparison.differences.map { "\($0.row)/\($0.column)" } == ["Smiling/ours", "Wearing Hat/frontal"])
    let difference = try #require(comparison.differences.first)
    #expect(difference.expected == "90.0" && difference.actual == "90.2")
    #expect(difference.delta.map { abs($0 - 0.2) < 1e-9 } == true)
    #expect(difference.multiple.map { abs($0 - 4) < 1e-9 } == true)
    #expect(difference.allowed == "± 0.05")
    #expect(difference.isBetter == true)
    #expect(place(difference.range) == "3:9-3:13")
    #expect(difference.range.file == "baselines/t.csv")
    #expect(comparison.differences[1].expected == "missing" && comparison.differences[1].actual == "true")
    #expect(comparison.summary == "2 of 12 values differ")
  }

  @Test("Drift: the row of each column that used up most of its tolerance")
  func drift() throws {
    let new = accuracy.with("ours", .number([92.06, 90.04, 87.3]))
    let comparison = try comparing(new, with: accuracy, accuracyRules)
    #expect(comparison.status == .same)
    #expect(comparison.drift.count == 1)
    let drift = try #require(comparison.drift.first)
    #expect(drift.column == "ours" && drift.row == "Smiling")
    #expect(abs(drift.delta - 0.04) < 1e-9 && abs(drift.share - 0.8) < 1e-9)
    #expect(comparison.summary == "12 values agree, 80 % of the tolerance used")
    #expect(try comparing([1, 2], with: [1, 2], ColumnRule()).drift.isEmpty)
    let printed = try comparing([92.052], with: [92.05], ColumnRule(tolerance: .asPrinted, format: .decimals(2)))
    #expect(printed.drift.map { ($0.share * 10).rounded() } == [2])
    let regression = try comparing([9.75, 12], with: [10, 10], ColumnRule(direction: .higher, maximalRegression: 0.5))
    #expect(regression.drift.map(\.share) == [0.5])
  }
}
