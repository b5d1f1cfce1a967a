import Exhibits
import Foundation
import Testing

@testable import Baselines

@Suite("Binomial bounds")
struct BinomialTests {
  struct Golden: Decodable {
    struct Case: Decodable {
      var n: Int
      var hits: Int
      var alpha: Double
      var lower: Int
      var upper: Int
    }
    var scipy: String
    var cases: [Case]
  }

  @Test("They are SciPy's")
  func golden() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: folder.appending(path: "Goldens/binomial_bounds.json")))
    #expect(golden.cases.count > 100)
    for one in golden.cases {
      let bound = BinomialBound(n: one.n, p: Double(one.hits) / Double(one.n), alpha: one.alpha).counts
      #expect(bound == one.lower...one.upper, "n \(one.n), \(one.hits) hits, alpha \(one.alpha)")
    }
  }

  @Test("They are those of summing the probabilities of all counts")
  func bruteForce() {
    var random = Generator(state: 3)
    for n in 1...60 {
      for _ in 0..<8 {
        let p = Double(random.below(1000)) / 999
        let alpha = 0.5 * pow(10, -Double(random.below(600)) / 100)
        let weights = (0...n).map { probability(of: $0, n: n, p: p) }
        let lower = (0...n).first { weights[0...$0].reduce(0, +) > alpha / 2 }
        let upper = (0...n).last { weights[$0...n].reversed().reduce(0, +) > alpha / 2 }
        let bound = BinomialBound(n: n, p: p, alpha: alpha).counts
        #expect(bound.lowerBound == lower && bound.upperBound == upper, "n \(n), p \(p), alpha \(alpha)")
      }
    }
  }

  private func probability(of count: Int, n: Int, p: Double) -> Double {
    let choices = lgamma(Double(n + 1)) - lgamma(Double(count + 1)) - lgamma(Double(n - count + 1))
    let hits = count == 0 ? 0 : Double(count) * log(p)
    let misses = count == n ? 0 : Double(n - count) * log1p(-p)
    return exp(choices + hits + misses)
  }

  @Test("Ten million samples, and a billion, neither overflow nor take long", .timeLimit(.minutes(10)))
  func large() {
    let bound = BinomialBound(n: 10_000_000, p: 0.5, alpha: 0.001).counts
    // 3.2905 standard deviations of 1581.14 each.
    #expect(abs(Double(bound.lowerBound) - (5_000_000 - 5203)) < 3 && abs(Double(bound.upperBound) - (5_000_000 + 5203)) < 3)
    #expect(BinomialBound(n: BinomialBound.largestN, p: 0.3, alpha: 1e-300).counts.contains(300_000_000))
    #expect(BinomialBound(n: 5, p: .leastNonzeroMagnitude, alpha: 0.001).counts == 0...0)
    #expect(BinomialBound(n: 5, p: 1.0.nextDown, alpha: 0.001).counts == 5...5)
  }

  @Test("Counts inside the bound pass, the next ones fail, with the bound in words")
  func counts() throws {
    let rules = TableRules(columns: ["hits": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001))])
    func compareHits(_ hits: Int) throws -> TableComparison {
      try comparing(accuracy.with("hits", .integer([hits, 80, 9])), with: accuracy, rules)
    }
    // SciPy: n = 400, 77 hits, alpha = 0.001 is 52 to 104.
    for hits in [52, 77, 104] { #expect(try compareHits(hits).status == .same) }
    for hits in [51, 105, -1, .max] {
      #expect(try compareHits(hits).differences.map(\.allowed) == ["binomial, n = 400, α = 0.001: 52 to 104"])
    }
    #expect(try compareHits(104).drift.map(\.share) == [1])
    #expect(try #require(compareHits(131).differences.first?.multiple) == 2)
  }

  @Test("Proportions and per cent, by the unit")
  func proportions() throws {
    func status(_ actual: Double, _ expected: Double, unit: String) throws -> TableComparison {
      func table(_ value: Double) -> Table { Table([Column("p", .number([value]), unit: unit), Column("n", .integer([400]))]) }
      return try comparing(
        table(actual), with: table(expected), TableRules(columns: ["p": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001))]))
    }
    #expect(try status(0.26, 0.1925, unit: "").status == .same)
    #expect(try status(0.2625, 0.1925, unit: "").differences.map(\.allowed) == ["binomial, n = 400, α = 0.001: 0.1300 to 0.2600"])
    #expect(try status(13, 19.25, unit: "%").status == .same)
    #expect(try status(12.75, 19.25, unit: "%").differences.map(\.allowed) == ["binomial, n = 400, α = 0.001: 13.00 to 26.00"])
    #expect(try status(.nan, 19.25, unit: "%").status == .different)
    #expect(try status(19.25, .nan, unit: "%").status == .different)
  }

  @Test("With another number of samples the committed proportion holds, over the new number")
  func otherSamples() throws {
    let old = Table([Column("hits", .integer([77])), Column("n", .integer([400]))])
    let rules = TableRules(columns: [
      "hits": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001)), "n": ColumnRule(tolerance: .within(absolute: 1000, relative: 0)),
    ])
    func status(_ hits: Int, of n: Int) throws -> TableComparison.Status {
      try comparing(Table([Column("hits", .integer([hits])), Column("n", .integer([n]))]), with: old, rules).status
    }
    #expect(try status(154, of: 800) == .same)
    #expect(try status(77, of: 800) == .different)
    // An unchanged column of samples would be exact.
    #expect(
      try comparing(
        Table([Column("hits", .integer([154])), Column("n", .integer([800]))]), with: old,
        TableRules(columns: [
          "hits": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001))
        ])
      ).differences.map(\.column) == ["n"])
  }
}
