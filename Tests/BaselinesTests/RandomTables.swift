import Baselines
import Exhibits

/// Tables, rules and texts by chance.
extension Generator {
  mutating func text() -> String {
    let odd = [
      "", "007", "true", "NaN", " a", "a ", "\"", "a,b", "a\nb", "\r\n", "\r", "日本語", "👩‍👩‍👧", "é", "e\u{301}", "-", "1e5", "missing", "–",
      "\u{0}", "a: b", "#", "{", "null", "\\", "\u{2028}", "\t", "\u{FFFF}",
    ]
    return below(3) == 0 ? oneOf(odd) : (0..<below(6)).map { _ in oneOf(odd + ["a", "b", "c", "x", "1"]) }.joined()
  }

  mutating func number() -> Double {
    switch below(8) {
    case 0: Double(below(200)) - 100
    case 1: Double(below(20_000)) / 100
    case 2: oneOf([.nan, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.leastNormalMagnitude])
    case 3: Double(bitPattern: next())
    default: Double(below(1_000_000)) / 1000 - 300
    }
  }

  mutating func values(_ count: Int) -> Column.Values {
    func many<Value>(_ make: (inout Self) -> Value) -> [Value] { (0..<count).map { _ in make(&self) } }
    switch below(4) {
    case 0: return .text(many { $0.below(5) == 0 ? nil : $0.text() })
    case 1: return .integer(many { $0.below(5) == 0 ? nil : $0.below(4) == 0 ? Int(truncatingIfNeeded: $0.next()) : $0.below(500) })
    case 2: return .boolean(many { $0.below(5) == 0 ? nil : $0.below(2) == 0 })
    default: return .number(many { $0.number() })
    }
  }

  mutating func format() -> NumberFormat {
    let digits = below(6)
    return oneOf([.decimals(digits), .wholeOrDecimals(digits), .significant(digits), .percent(digits), .signed(digits), .shortest])
  }

  mutating func tolerance(_ names: [String]) -> Tolerance {
    switch below(4) {
    case 0: .exact
    case 1: .asPrinted
    case 2: .within(absolute: oneOf([0, 0.05, 1e-9, 3]), relative: oneOf([0, 1e-7, 0.1, .leastNonzeroMagnitude]))
    default: .binomial(n: oneOf(names.filter { !$0.isEmpty } + ["n"]), alpha: oneOf([0.001, 0.5, 1e-12]))
    }
  }

  /// A table whose key tells its rows apart.
  mutating func table() -> Table {
    let count = below(7)
    var names: Set<String> = []
    for _ in 0..<below(5) {
      let name = text()
      if !name.isEmpty { names.insert(name) }
    }
    var columns = names.sorted().map { Column($0, values(count), unit: oneOf(["", "%"]), format: format(), direction: oneOf([nil, .higher, .lower])) }
    guard !names.contains("key"), below(3) > 0 else { return Table(columns) }
    columns.insert(Column("key", .integer((0..<count).map { $0 * 3 })), at: below(columns.count + 1))
    return Table(columns, key: ["key"])
  }

  mutating func index() -> BaselineIndex {
    var names: Set<String> = []
    for _ in 0..<below(4) { names.insert(text() + "x") }
    return BaselineIndex(
      entries: names.sorted().map { name in
        let columns = Array(Set((0..<below(4)).map { _ in text() + "c" })).sorted()
        var rules = TableRules(key: columns.filter { _ in below(3) == 0 }, tolerance: below(2) == 0 ? nil : tolerance(columns))
        for column in columns {
          rules.columns[column] = ColumnRule(
            tolerance: below(2) == 0 ? nil : tolerance(columns), format: below(2) == 0 ? nil : format(), unit: below(2) == 0 ? nil : text(),
            direction: oneOf([nil, .higher, .lower]), maximalRegression: oneOf([nil, 0, 0.5]))
        }
        return BaselineIndex.Entry(
          name: name, rules: rules, accepted: below(2) == 0 ? nil : BaselineIndex.Acceptance(reason: text(), date: "2026-02-28"))
      })
  }

  /// A text with some of its bytes taken out, doubled or replaced.
  mutating func mutated(_ bytes: [UInt8], tokens: [String], edits: Int = 5) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(edits) {
      let place = below(bytes.count + 1)
      switch below(5) {
      case 0: bytes.removeSubrange(place..<min(bytes.count, place + below(12)))
      case 1:
        let from = below(bytes.count + 1)
        bytes.insert(contentsOf: Array(bytes[from..<min(bytes.count, from + below(40))]), at: place)
      case 2: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: next()) }
      default: bytes.insert(contentsOf: oneOf(tokens).utf8, at: place)
      }
    }
    return bytes
  }
}
