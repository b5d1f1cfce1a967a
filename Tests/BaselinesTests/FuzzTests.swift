import Baselines
import Exhibits
import Foundation
import Testing

/// How many texts each test mutates; `BASELINES_FUZZ` sets another number for a long run.
private let rounds = ProcessInfo.processInfo.environment["BASELINES_FUZZ"].flatMap(Int.init) ?? 3000
private let seed = ProcessInfo.processInfo.environment["BASELINES_FUZZ_SEED"].flatMap(UInt64.init) ?? 0

@Suite("Mutated texts")
struct FuzzTests {
  @Test("A mutated CSV is a table or an error, and comparing with it ends in a verdict", .timeLimit(.minutes(30)))
  func tables() {
    var random = Generator(state: seed &+ 4)
    let tokens = [
      ",", "\"", "\"\"", "\n", "\r\n", "\r", ",,", "1", "-", ".", "e", "1e999", "99999999999999999999", "NaN", "inf", "-inf", "true", "false",
      "\u{FEFF}", "日", "👓", "\t", " ", "9007199254740993", "attribute", "ours", "0", "-1", "4000000000", "1000000000",
    ]
    let seeds = [accuracy.csv, "a\n\n1\n\n", "k,x\n1,1.0\n2,NaN\n", "\n", "日本,👓\n眼鏡,\"a\nb\"\n"]
    let unitless = accuracyRules.columns.mapValues { rule in
      var rule = rule
      rule.unit = nil
      return rule
    }
    var read = 0
    for round in 0..<rounds {
      let start = round % 3 == 0 ? random.table().csv : random.oneOf(seeds)
      let bytes = random.mutated(Array(start.utf8), tokens: tokens)
      let (table, diagnostics) = readCommittedTable(bytes, path: "t.csv")
      #expect(
        (table != nil) != diagnostics.contains { $0.severity == .error }, "\(bytes)")
      guard let table else { continue }
      read += 1
      check(compare(accuracy, name: "t", with: table, rules: accuracyRules), of: accuracy, table, accuracyRules.key, bytes)
      let binomial = TableRules(columns: unitless)
      check(compare(accuracy, name: "t", with: table, rules: binomial), of: accuracy, table, [], bytes)
      let other = random.table()
      check(compare(other, name: "t", with: table, rules: TableRules(key: other.key)), of: other, table, other.key, bytes)
    }
    #expect(read > rounds / 10)
  }

  /// Says of a comparison what must hold of any: `.same` only of what a naive look finds alike.
  private func check(_ comparison: TableComparison, of table: Table, _ committed: CommittedTable, _ key: [String], _ bytes: [UInt8]) {
    let differs = !comparison.structure.isEmpty || !comparison.differences.isEmpty
    switch comparison.status {
    case .same:
      #expect(!differs && comparison.obstacles.isEmpty, "\(bytes)")
      #expect(table.columns.map(\.name) == committed.columns.map(\.name), "\(bytes)")
      #expect(table.rowCount == committed.rowCount || committed.columns.isEmpty, "\(bytes)")
      #expect(comparison.comparedValues == table.rowCount * table.columns.count { !key.contains($0.name) }, "\(bytes)")
    case .different: #expect(differs && comparison.obstacles.isEmpty, "\(bytes)")
    case .impossible: #expect(!comparison.obstacles.isEmpty && comparison.obstacles.allSatisfy { $0.hint != nil }, "\(bytes)")
    case .missing, .unused: Issue.record("\(comparison.status) of \(bytes)")
    }
    for difference in comparison.differences {
      #expect(difference.delta?.isFinite != false && difference.multiple?.isFinite != false, "\(bytes)")
      #expect(difference.range.start.line > 1, "\(bytes)")
    }
    for drift in comparison.drift { #expect((0...1).contains(drift.share) && drift.delta.isFinite, "\(bytes)") }
    #expect(!comparison.summary.isEmpty)
  }

  @Test("A mutated index is read or is an error; what was read without one is written and reads back equal", .timeLimit(.minutes(30)))
  func indexes() {
    var random = Generator(state: seed &+ 5)
    let tokens = [
      ":", ": ", "{", "}", "[", "]", ",", "\"", "'", "\n", "\n  ", "#", "- ", "exact", "as-printed", "-1", ".inf", ".nan", "1e999", "null", "true",
      "tables:", "key:", "tolerance:", "columns:", "accepted:", "binomial", "alpha", "unit", "*a", "&a ", "<<: ", "? ", "|", ">", "%", "\t", "日",
      "{decimals: 2}", "format: ", "direction: ", "max-regression: 1",
    ]
    var read = 0
    for round in 0..<rounds {
      let start = round % 2 == 0 ? BaselineIndexTests.example : random.index().yaml
      let bytes = random.mutated(Array(start.utf8), tokens: tokens, edits: 2)
      let text = String(decoding: bytes, as: UTF8.self)
      let (index, diagnostics) = readBaselineIndex(text, path: "index.yml")
      #expect(diagnostics.allSatisfy { $0.severity == .error }, "\(text)")
      guard diagnostics.isEmpty else { continue }
      read += 1
      let (back, again) = readBaselineIndex(index.yaml, path: "index.yml")
      #expect(again.isEmpty, "\(again) in \(index.yaml) from \(text)")
      #expect(withoutPlaces(back) == withoutPlaces(index), "\(text)")
      for entry in index.entries.prefix(2) {
        let comparison = compareSelf(entry.rules)
        #expect(comparison.status != .different, "\(text)")
      }
    }
    #expect(read > rounds / 20)
  }

  /// A table against itself is the same, or the rules cannot be applied; a recorded unit may differ.
  private func compareSelf(_ rules: TableRules) -> TableComparison {
    var rules = rules
    for name in rules.columns.keys { rules.columns[name]?.unit = nil }
    guard let table = readCommittedTable(Array(accuracy.csv.utf8), path: "t.csv").0 else {
      return .impossible(name: "t", path: "t.csv", obstacles: [])
    }
    return compare(accuracy, name: "t", with: table, rules: rules)
  }
}
