import Exhibits
import Explanations
import Foundation
import Tensors
import Testing

@Suite("Correlations, permutation tests and spreads")
struct StatisticsTests {
  struct Golden: Decodable {
    struct Case: Decodable, Sendable {
      var name: String
      var first, second: [Double?]
      var pearson, spearman, kendall: Double
      var ranks: [Double]
    }

    struct Spread: Decodable, Sendable {
      var values: [Double]
      var mean, deviation: Double
    }

    struct Exact: Decodable, Sendable {
      var first, second: [Double]
      var statistic, pValue: Double
    }

    struct Bootstrap: Decodable, Sendable {
      var values: [Double]
      var lower, upper: Double
    }

    var correlations: [Case]
    var spreads: [Spread]
    var exact: Exact
    var bootstrap: Bootstrap
  }

  /// Made by Goldens/correlations.py.
  static let golden = try! JSONDecoder().decode(
    Golden.self,
    from: Data(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/correlations.json")))

  static let all: [Correlation] = [.pearson, .spearman, .kendall]

  static func symmetric(_ count: Int, _ value: (Int, Int) -> Double) -> Matrix {
    var matrix = Matrix(rows: count, columns: count, values: Array(repeating: 1, count: count * count))
    for row in 0..<count {
      for column in 0..<row {
        matrix[row, column] = value(column, row)
        matrix[column, row] = matrix[row, column]
      }
    }
    return matrix
  }

  // MARK: Correlations

  @Test("Correlations are SciPy's", arguments: golden.correlations.indices)
  func likeSciPy(_ index: Int) {
    let one = Self.golden.correlations[index]
    let (first, second) = (one.first.map { $0 ?? .nan }, one.second.map { $0 ?? .nan })
    for (correlation, expected) in zip(Self.all, [one.pearson, one.spearman, one.kendall]) {
      #expect(abs(correlation(first, second) - expected) < 1e-9, "\(correlation.name), \(one.name)")
      #expect(abs(correlation(second, first) - expected) < 1e-9, "\(correlation.name), \(one.name)")
    }
  }

  @Test("Nothing varies, nothing correlates")
  func constant() {
    for correlation in Self.all {
      #expect(correlation([], []).isNaN)
      #expect(correlation([1], [2]).isNaN)
      #expect(correlation([0.1, 0.1, 0.1], [1, 2, 3]).isNaN)
      #expect(correlation([.nan, 1, 2], [1, .nan, 3]).isNaN)
      #expect(correlation([1, 2, 3, 4], [-1, -2, -3, -4]) == -1)
    }
    #expect(Self.all.map(\.name) == ["Pearson", "Spearman", "Kendall"])
  }

  @Test("Ranks see the order alone, infinities included")
  func monotone() {
    var random = RandomSource(seed: 3)
    let first = (0..<30).map { _ in random.nextNormal() }
    let second = first.map { $0 + random.nextNormal() }
    let bent = first.map { exp(3 * $0) } + [.infinity, -.infinity]
    for correlation in [Correlation.spearman, .kendall] {
      #expect(abs(correlation(first + [9, -9], second + [9, -9]) - correlation(bent, second + [9, -9])) < 1e-12)
    }
  }

  // MARK: Tests by permutation

  @Test("The p value nears that of all orders")
  func exact() {
    let one = Self.golden.exact
    let test = Correlation.spearman.permutationTest(one.first, one.second, permutations: 19_999, alternative: .greater, seed: 4)
    #expect(abs(test.statistic - one.statistic) < 1e-12)
    // Four standard errors of a share counted 19,999 times.
    #expect(abs(test.pValue - one.pValue) < 4 * (one.pValue * (1 - one.pValue) / 19_999).squareRoot())
  }

  @Test("The p value counts what it says, and the seed decides")
  func counting() {
    let values = [3.0, 1, 2, 5, 4]
    let test = PermutationTest(of: 5, permutations: 99, seed: 1) { order in values[order[0]] - 3 }
    #expect(test.statistic == 0 && test.null.count == 99 && test.pValue == 1)
    for (alternative, extreme) in [(.greater, { $0 >= 2 }), (.less, { $0 <= 2 }), (.twoSided, { abs($0) >= 2 })]
      as [(PermutationTest.Alternative, (Double) -> Bool)]
    {
      var isFirst = true
      let test = PermutationTest(of: 5, permutations: 99, alternative: alternative, seed: 1) { order in
        defer { isFirst = false }
        #expect(order.sorted() == [0, 1, 2, 3, 4])
        return isFirst ? 2 : values[order[0]] - 3
      }
      #expect(test.pValue == Double(test.null.filter(extreme).count + 1) / 100)
    }
    let again = PermutationTest(of: 5, permutations: 99, seed: 1) { order in values[order[0]] - 3 }
    #expect(again == test)
    #expect(PermutationTest(of: 5, permutations: 99, seed: 2) { values[$0[0]] - 3 }.null != test.null)
  }

  @Test("What cannot be computed proves nothing")
  func undefined() {
    var calls = 0
    let test = PermutationTest(of: 3, permutations: 9, alternative: .greater, seed: 1) { _ in
      calls += 1
      return calls == 1 ? 7 : .nan
    }
    #expect(test.pValue == 1)
    #expect(PermutationTest(of: 3, permutations: 9, seed: 1) { _ in .nan }.pValue.isNaN)
  }

  @Test("Paired differences against all turns of their signs")
  func pairedDifferences() {
    let differences = [0.4, 0.1, -0.2, 0.7, 0.3, 0.05, 0.9, -0.1]
    let test = PermutationTest(ofPairedDifferences: differences, permutations: 20_000, seed: 3)
    let mean = differences.reduce(0, +) / 8
    #expect(abs(test.statistic - mean) < 1e-15 && test.null.count == 20_000)
    var extreme = 0
    for signs in 0..<256 {
      let turned = differences.enumerated().map { signs >> $0 & 1 == 1 ? -$1 : $1 }.reduce(0, +) / 8
      if abs(turned) >= abs(mean) - 1e-12 { extreme += 1 }
    }
    #expect(abs(test.pValue - Double(extreme) / 256) < 0.006)
    #expect(PermutationTest(ofPairedDifferences: differences, permutations: 500, seed: 3).null == Array(test.null.prefix(500)))
    // More than 64 pairs, all alike: nothing is as extreme.
    let alike = PermutationTest(ofPairedDifferences: Array(repeating: 1, count: 100), permutations: 99, seed: 1)
    #expect(alike.pValue == 0.01 && alike.chance.standardDeviation > 0.05 && alike.chance.standardDeviation < 0.2)
    #expect(PermutationTest(ofPairedDifferences: [.nan, 0.5], permutations: 9, seed: 1).statistic == 0.5)
    #expect(PermutationTest(ofPairedDifferences: [], permutations: 9, seed: 1).pValue.isNaN)
    #expect(PermutationTest(ofPairedDifferences: [0, 0], permutations: 9, seed: 1).pValue == 1)
  }

  @Test("A relation equals itself, and things renamed are no matter to both")
  func mantel() {
    var random = RandomSource(seed: 9)
    let relation = Self.symmetric(12) { _, _ in random.nextNormal() }
    let test = Correlation.spearman.mantelTest(relation, relation, permutations: 199, seed: 3)
    #expect(abs(test.statistic - 1) < 1e-12)
    #expect(test.pValue == 1.0 / 200)
    let order = (0..<12).shuffled(using: &random)
    let other = Self.symmetric(12) { $0 == 0 ? relation[$0, $1] : random.nextNormal() }
    func renamed(_ matrix: Matrix) -> Matrix { Self.symmetric(12) { matrix[order[$0], order[$1]] } }
    let (found, again) = (
      Correlation.kendall.mantelTest(relation, other, permutations: 1, seed: 1),
      Correlation.kendall.mantelTest(renamed(relation), renamed(other), permutations: 1, seed: 1)
    )
    #expect(abs(found.statistic - again.statistic) < 1e-12)
    // By hand: the elements above the diagonal.
    let pairs = (0..<12).flatMap { row in ((row + 1)..<12).map { (row, $0) } }
    let slow = Correlation.kendall(pairs.map { relation[$0, $1] }, pairs.map { other[$0, $1] })
    #expect(abs(found.statistic - slow) < 1e-12)
  }

  /// Relations of things with one number each are far from independent by pairs: the pairs of an odd thing all differ. Permuting pairs
  /// finds "significance" in half of such relations; permuting things finds it as often as it says.
  @Test("Unrelated relations are found related as often as the level says")
  func level() {
    var (found, foundByPairs) = (0, 0)
    for trial in 0..<100 {
      var random = RandomSource(seed: UInt64(trial))
      func relation() -> Matrix {
        let places = (0..<10).map { _ in exp(random.nextNormal()) }
        return Self.symmetric(10) { -abs(places[$0] - places[$1]) }
      }
      let (first, second) = (relation(), relation())
      let test = Correlation.spearman.mantelTest(first, second, permutations: 99, seed: 1)
      if test.pValue <= 0.1 { found += 1 }
      let pairs = (0..<10).flatMap { row in ((row + 1)..<10).map { (row, $0) } }
      let byPairs = Correlation.spearman.permutationTest(
        pairs.map { first[$0, $1] }, pairs.map { second[$0, $1] }, permutations: 99, alternative: .greater, seed: 1)
      if byPairs.pValue <= 0.1 { foundByPairs += 1 }
    }
    #expect((2...20).contains(found), "\(found) of 100 at level 0.1")
    #expect(foundByPairs > found, "\(foundByPairs) of 100 by pairs")
  }

  @Test("Relations that are not known are left out")
  func missing() {
    let relation = Self.symmetric(6) { $0 == 2 || $1 == 2 ? .nan : Double($0 * 7 + $1) }
    let other = Self.symmetric(6) { Double($0 * 7 + $1) }
    #expect(abs(Correlation.spearman.mantelTest(relation, other, permutations: 9, seed: 1).statistic - 1) < 1e-12)
    let nothing = Self.symmetric(6) { _, _ in .nan }
    #expect(Correlation.spearman.mantelTest(nothing, other, permutations: 9, seed: 1).pValue.isNaN)
    #expect(Correlation.spearman.mantelTest(Matrix([[1]]), Matrix([[1]]), permutations: 9, seed: 1).pValue.isNaN)
  }

  // MARK: Spreads

  @Test("Means and spreads are NumPy's", arguments: golden.spreads.indices)
  func spread(_ index: Int) {
    let one = Self.golden.spreads[index]
    let spread = MeanAndSpread(one.values + [.nan])
    #expect(spread.count == one.values.count)
    #expect(abs(spread.mean - one.mean) <= 1e-15 * abs(one.mean))
    #expect(abs(spread.standardDeviation - one.deviation) <= 1e-9 * one.deviation)
    #expect(abs(spread.standardError - one.deviation / Double(one.values.count).squareRoot()) <= 1e-9 * one.deviation)
  }

  @Test("A spread as text, with one number and with none")
  func text() {
    #expect("\(MeanAndSpread([0.912, 0.908, 0.915]))" == "0.912 ± 0.004")
    #expect(MeanAndSpread([0.912, 0.908, 0.915]).text(.percent(1)) == "91.2 ± 0.4")
    #expect("\(MeanAndSpread([0.5]))" == "0.500")
    #expect("\(MeanAndSpread([]))" == "–")
    #expect(MeanAndSpread([2, .nan, -1, 1]).range == -1...2 && MeanAndSpread([.nan]).range == nil)
    #expect(MeanAndSpread([]).mean.isNaN && MeanAndSpread([.nan]).count == 0)
  }

  @Test("The interval of a mean nears that of a hundred times as many resamples")
  func bootstrap() {
    let one = Self.golden.bootstrap
    let interval = BootstrapInterval(ofMean: one.values + [.nan], resamples: 5000, seed: 2)
    #expect(interval == BootstrapInterval(ofMean: one.values, resamples: 5000, seed: 2))
    let width = one.upper - one.lower
    #expect(abs(interval.lower - one.lower) < 0.04 * width && abs(interval.upper - one.upper) < 0.04 * width)
    #expect(interval.lower < interval.mean && interval.mean < interval.upper)
    let narrower = BootstrapInterval(ofMean: one.values, level: 0.5, resamples: 5000, seed: 2)
    #expect(narrower.lower > interval.lower && narrower.upper < interval.upper)
  }

  @Test("Intervals of one number, none and equal ones")
  func smallBootstrap() {
    #expect(BootstrapInterval(ofMean: [3], seed: 1).lower.isNaN)
    #expect(BootstrapInterval(ofMean: [3], seed: 1).mean == 3)
    #expect(BootstrapInterval(ofMean: [], seed: 1).mean.isNaN)
    let equal = BootstrapInterval(ofMean: [2, 2, 2], seed: 1)
    #expect(equal.lower == 2 && equal.upper == 2)
  }
}
