import Datasets
import Exhibits
import Explanations
import Foundation
import Studies
import Tensors
import Testing

@Suite("Relations against what was planted")
struct RelationTruthTests {
  static let truth = RelationTruth()
  static let overlap = RelationTruth.overlap(in: Portraits(split: .test, count: 16, seed: 2))

  static func relation(_ value: (Int, Int) -> Double) -> Matrix {
    var matrix = Matrix(rows: 40, columns: 40, values: Array(repeating: 1, count: 1600))
    for row in 0..<40 {
      for column in 0..<row {
        matrix[row, column] = value(column, row)
        matrix[column, row] = matrix[row, column]
      }
    }
    return matrix
  }

  static let noise: Matrix = {
    var random = RandomSource(seed: 4)
    return relation { _, _ in random.nextNormal() }
  }()

  @Test("The planted relations are the model's")
  func planted() {
    let truth = Self.truth
    for (one, other) in [(PortraitAttribute.male, PortraitAttribute.noBeard), (.goatee, .mustache), (.blackHair, .blondHair)] {
      let (row, column) = (one.rawValue, other.rawValue)
      #expect(abs(truth.correlation[row, column] - AttributeModel.portraits.correlation(one, other)) < 1e-12)
      #expect(truth.correlation[row, column] == truth.correlation[column, row])
    }
    #expect((0..<40).allSatisfy { truth.correlation[$0, $0] == 1 && truth.arrows[$0, $0] == 0 })
    let (black, blond, goatee, mustache) = (
      PortraitAttribute.blackHair.rawValue, PortraitAttribute.blondHair.rawValue, PortraitAttribute.goatee.rawValue,
      PortraitAttribute.mustache.rawValue
    )
    #expect(truth.exclusions[black, blond] == 1 && truth.exclusions[blond, black] == 1 && truth.dependencies[black, blond] == 0)
    #expect(truth.dependencies[goatee, mustache] == 1 && truth.exclusions[goatee, mustache] == 0)
    // Every arrow of the graph, and nothing else.
    var drawn: Set<[Int]> = []
    for (from, to) in AttributeModel.portraits.arrows { drawn.insert([from.rawValue, to.rawValue].sorted()) }
    for row in 0..<40 {
      for column in (row + 1)..<40 {
        #expect((truth.arrows[row, column] == 1) == drawn.contains([row, column]))
        #expect(truth.arrows[row, column] == truth.dependencies[row, column] + truth.exclusions[row, column])
      }
    }
  }

  @Test("A subset of attributes, in its own order")
  func subset() {
    let some: [PortraitAttribute] = [.smiling, .mouthSlightlyOpen, .male, .blurry]
    let truth = RelationTruth(attributes: some)
    #expect(truth.correlation.rows == 4)
    #expect(truth.arrows.values == [0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    let (smiling, open) = (PortraitAttribute.smiling.rawValue, PortraitAttribute.mouthSlightlyOpen.rawValue)
    #expect(abs(truth.correlation[0, 1] - Self.truth.correlation[smiling, open]) < 1e-12)
    #expect(abs(truth.correlation[2, 3]) < 1e-12)
  }

  @Test("What was planted recovers itself; noise recovers nothing")
  func recovery() {
    let truth = RelationTruth(overlap: Self.overlap)
    let strength = Self.relation { abs(truth.correlation[$0, $1]) }
    let found = truth.recovery(of: strength, permutations: 99, seed: 1)
    #expect(abs(found.correlation.statistic - 1) < 1e-12 && found.correlation.pValue == 0.01)
    #expect(abs((found.correlationGivenOverlap?.statistic ?? 0) - 1) < 1e-9)
    #expect(found.topFive.statistic == 1 && found.topFive.pValue == 0.01)
    #expect(found.arrows.statistic > 0.8 && found.arrows.pValue == 0.01)
    let nothing = truth.recovery(of: Self.noise, permutations: 99, seed: 1)
    for test in [nothing.correlation, nothing.arrows, nothing.exclusions, nothing.dependencies, nothing.topFive] {
      #expect(test.pValue > 0.02)
    }
    #expect(abs(nothing.correlation.statistic) < 0.15 && abs(nothing.arrows.statistic - 0.5) < 0.1)
    #expect(abs(nothing.topFive.chance.mean - 5.0 / 39) < 0.02)
  }

  @Test("Planted arrows and exclusions recover themselves")
  func arrows() {
    let jitter = Self.relation { abs(Self.noise[$0, $1]) / 100 }
    func with(_ planted: Matrix) -> Matrix { Self.relation { planted[$0, $1] + jitter[$0, $1] } }
    #expect(Self.truth.recovery(of: with(Self.truth.arrows), permutations: 9, seed: 1).arrows.statistic == 1)
    #expect(Self.truth.recovery(of: with(Self.truth.exclusions), permutations: 9, seed: 1).exclusions.statistic == 1)
    #expect(Self.truth.recovery(of: with(Self.truth.dependencies), permutations: 9, seed: 1).dependencies.statistic == 1)
    // All alike: every pair ties.
    let equal = Self.truth.recovery(of: Self.relation { _, _ in 3 }, permutations: 9, seed: 1)
    #expect(equal.arrows.statistic == 0.5 && equal.correlation.statistic.isNaN && equal.correlation.pValue.isNaN)
    #expect(Self.truth.recovery(of: jitter, permutations: 9, seed: 1).overlap == nil)
  }

  @Test("A relation that follows places alone is explained by them")
  func places() throws {
    let truth = RelationTruth(overlap: Self.overlap)
    var random = RandomSource(seed: 8)
    let relation = Self.relation { Self.overlap[$0, $1] + 1e-6 * random.nextNormal() }
    let found = truth.recovery(of: relation, permutations: 99, seed: 1)
    #expect(try #require(found.overlap).statistic > 0.7)
    let (plain, given) = (found.correlation.statistic, try #require(found.correlationGivenOverlap).statistic)
    #expect(abs(given) < max(0.1, abs(plain)))
  }

  @Test("The statistics are those of slow definitions")
  func slow() throws {
    let truth = RelationTruth(overlap: Self.overlap)
    let pairs = (0..<40).flatMap { row in ((row + 1)..<40).map { (row, $0) } }
    let found = truth.recovery(of: Self.noise, permutations: 3, seed: 1)
    // The area under the curve, pair against pair.
    let (chosen, others) = (pairs.filter { truth.arrows[$0.0, $0.1] == 1 }, pairs.filter { truth.arrows[$0.0, $0.1] == 0 })
    var wins = 0.0
    for one in chosen { for other in others where Self.noise[one.0, one.1] > Self.noise[other.0, other.1] { wins += 1 } }
    #expect(abs(found.arrows.statistic - wins / Double(chosen.count * others.count)) < 1e-12)
    // The partial correlation as that of what is left of both ranks after the best line in the third's.
    let placed = pairs.filter { !Self.overlap[$0.0, $0.1].isNaN }
    func ranks(_ matrix: Matrix, _ change: (Double) -> Double = { $0 }) -> [Double] {
      let values = placed.map { change(matrix[$0.0, $0.1]) }
      return values.map { value in
        Double(values.filter { $0 < value }.count) + Double(values.filter { $0 == value }.count + 1) / 2
      }
    }
    func rest(_ values: [Double], _ third: [Double]) -> [Double] {
      let (mean, thirdMean) = (values.reduce(0, +) / Double(values.count), third.reduce(0, +) / Double(third.count))
      let slope =
        zip(values, third).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - thirdMean) }
        / third.reduce(0) { $0 + ($1 - thirdMean) * ($1 - thirdMean) }
      return zip(values, third).map { $0 - mean - slope * ($1 - thirdMean) }
    }
    let place = ranks(Self.overlap)
    let slow = Correlation.pearson(rest(ranks(Self.noise), place), rest(ranks(truth.correlation, abs), place))
    #expect(abs(try #require(found.correlationGivenOverlap).statistic - slow) < 1e-9)
  }

  @Test("Attributes that are not known are left out")
  func missing() {
    let male = PortraitAttribute.male.rawValue
    let relation = Self.relation { $0 == male || $1 == male ? .nan : abs(Self.truth.correlation[$0, $1]) }
    let found = Self.truth.recovery(of: relation, permutations: 9, seed: 1)
    #expect(abs(found.correlation.statistic - 1) < 1e-12)
    #expect(!found.arrows.statistic.isNaN && !found.topFive.statistic.isNaN)
  }

  @Test("Overlap in place: of the same parts 1, of others 0, of none not known; the same as from the portraits' own masks")
  func overlaps() {
    let overlap = Self.overlap
    func value(_ one: PortraitAttribute, _ other: PortraitAttribute) -> Double { overlap[one.rawValue, other.rawValue] }
    #expect(value(.smiling, .smiling) == 1 && value(.male, .male).isNaN && value(.male, .smiling).isNaN)
    #expect(value(.wearingHat, .wearingNecklace) == 0)
    #expect(value(.blackHair, .blondHair) > 0.8)
    #expect(value(.smiling, .mouthSlightlyOpen) == value(.mouthSlightlyOpen, .smiling))
    let portraits = Portraits(split: .test, count: 16, seed: 2)
    var (one, other) = ([Double](repeating: 0, count: 4096), [Double](repeating: 0, count: 4096))
    for picture in 0..<16 {
      let portrait = portraits.portrait(at: picture)
      for (place, belongs) in portrait.semanticMask(of: .bigLips).enumerated() where belongs { one[place] += 1 }
      for (place, belongs) in portrait.semanticMask(of: .smiling).enumerated() where belongs { other[place] += 1 }
    }
    let (both, either) = (zip(one, other).map(min).reduce(0, +), zip(one, other).map(max).reduce(0, +))
    #expect(abs(value(.bigLips, .smiling) - both / either) < 1e-12)
  }
}
