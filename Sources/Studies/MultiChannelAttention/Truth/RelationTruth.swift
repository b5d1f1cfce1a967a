import Datasets
import Exhibits
import Explanations

/// What truly relates the drawn portraits' attributes, to compare with what a network relates.
///
///     let truth = RelationTruth(overlap: RelationTruth.overlap(in: Portraits(split: .test, count: 64)))
///     truth.recovery(of: relation, seed: 1).correlation.pValue
///
/// Two attributes may be related for two reasons: one is planted to depend on the other (``correlation``, ``dependencies``,
/// ``exclusions``), or both show in the same place (``overlap``). A network's masks may follow either.
public struct RelationTruth: Hashable, Sendable {
  /// What the rows and columns of every matrix here stand for.
  public let attributes: [PortraitAttribute]
  /// The exact planted correlation (φ) of every two, signed.
  public let correlation: Matrix
  /// 1 where one is planted to depend on the other in any way, exclusions among them; 0 elsewhere.
  public let arrows: Matrix
  /// 1 where one ends or begins the other's chance but does not exclude it; 0 elsewhere.
  public let dependencies: Matrix
  /// 1 where the two never hold together; 0 elsewhere.
  public let exclusions: Matrix
  /// How far the two show in the same place, 0…1; NaN where one shows in no particular place.
  public let overlap: Matrix?

  /// - Parameters:
  ///   - overlap: Of these attributes, in this order; see ``overlap(in:attributes:threads:)``.
  public init(attributes: [PortraitAttribute] = PortraitAttribute.allCases, model: AttributeModel = .portraits, overlap: Matrix? = nil) {
    let count = attributes.count
    require(
      overlap.map { $0.rows == count && $0.columns == count } ?? true,
      "RelationTruth: an overlap of \(overlap?.rows ?? 0) × \(overlap?.columns ?? 0) for \(count) attributes")
    self.attributes = attributes
    self.overlap = overlap
    func relation(_ value: (PortraitAttribute, PortraitAttribute) -> Double) -> Matrix {
      var matrix = Matrix(rows: count, columns: count, values: Array(repeating: 0, count: count * count))
      for row in 0..<count {
        for column in 0..<row {
          matrix[row, column] = value(attributes[row], attributes[column])
          matrix[column, row] = matrix[row, column]
        }
      }
      return matrix
    }
    let parents = Dictionary(uniqueKeysWithValues: model.variables.map { ($0.attribute, $0.parents) })
    func isArrow(_ one: PortraitAttribute, _ other: PortraitAttribute) -> Bool {
      parents[one]?.contains(other) == true || parents[other]?.contains(one) == true
    }
    func isExclusion(_ one: PortraitAttribute, _ other: PortraitAttribute) -> Bool { model.exclusions(of: one).contains(other) }
    arrows = relation { isArrow($0, $1) ? 1 : 0 }
    exclusions = relation { isExclusion($0, $1) ? 1 : 0 }
    dependencies = relation { isArrow($0, $1) && !isExclusion($0, $1) ? 1 : 0 }
    var planted = relation { model.correlation($0, $1) }
    for place in 0..<count { planted[place, place] = 1 }
    correlation = planted
  }

  /// How far every two attributes show in the same place: the Jaccard index `Σ min / Σ max` of their semantic masks averaged over
  /// portraits.
  ///
  /// NaN, the diagonal included, for attributes that show in no particular place.
  public static func overlap(
    in portraits: Portraits, attributes: [PortraitAttribute] = PortraitAttribute.allCases, threads: Int = 2
  ) -> Matrix {
    let placed = attributes.filter { !$0.isGlobal }
    let regions = [PortraitRegions](count: portraits.count, threads: threads) { picture in
      PortraitRegions(
        of: portraits.portrait(at: picture), attributes: placed, width: portraits.width, height: portraits.height, withCausal: false)
    }
    let area = portraits.width * portraits.height
    var counts = [PortraitAttribute: [Int]](uniqueKeysWithValues: placed.map { ($0, Array(repeating: 0, count: area)) })
    for region in regions {
      for (attribute, pixels) in zip(placed, region.semantic) {
        for place in 0..<area where pixels.pixels[place] { counts[attribute]?[place] += 1 }
      }
    }
    return Matrix(
      attributes.map { row in
        attributes.map { column in
          guard let one = counts[row], let other = counts[column] else { return .nan }
          let (both, either) = zip(one, other).reduce((0, 0)) { ($0.0 + min($1.0, $1.1), $0.1 + max($1.0, $1.1)) }
          return either == 0 ? .nan : Double(both) / Double(either)
        }
      })
  }
}

extension RelationTruth {
  /// How well a relation recovers what was planted, each number with its test against the attributes of the relation renamed (Mantel,
  /// 1967).
  public struct Recovery: Hashable, Sendable {
    /// Spearman's correlation over pairs with `|φ|`.
    public var correlation: PermutationTest
    /// The same with what both share with the overlap in place taken out (partial Mantel test; Smouse, Long and Sokal, 1986), over the
    /// pairs of attributes that have a place; `nil` without an overlap.
    public var correlationGivenOverlap: PermutationTest?
    /// Spearman's correlation over pairs with the overlap in place; `nil` without one.
    public var overlap: PermutationTest?
    /// The chance that a pair with an arrow is above one without (the area under the ROC curve); 0.5 says nothing.
    public var arrows: PermutationTest
    /// The same of dependencies that are no exclusions, among all pairs that are no exclusions.
    public var dependencies: PermutationTest
    /// The same of exclusions among all pairs.
    public var exclusions: PermutationTest
    /// Of the five attributes most related to each, the share that is among its five largest `|φ|`; what Table 1 prints. Attributes that
    /// depend on fewer than five others are left out.
    public var topFive: PermutationTest
  }

  /// Compares a relation of the attributes with what was planted.
  ///
  /// - Parameters:
  ///   - relation: Symmetric; larger means more related. Its diagonal is not read; NaN, not known, leaves the pair out.
  ///   - permutations: How many times the relation's attributes are renamed at random.
  public func recovery(of relation: Matrix, permutations: Int = 999, seed: UInt64) -> Recovery {
    let count = attributes.count
    require(
      relation.rows == count && relation.columns == count,
      "recovery: a relation of \(relation.rows) × \(relation.columns) for \(count) attributes")
    func test(_ statistic: ([Double]) -> Double) -> PermutationTest {
      PermutationTest(of: count, permutations: permutations, alternative: .greater, seed: seed) { order in
        statistic(relation.aboveDiagonal(inOrder: order))
      }
    }
    let strength = correlation.aboveDiagonal().map(abs)
    let (arrow, exclusion) = (arrows.aboveDiagonal().map { $0 > 0 }, exclusions.aboveDiagonal().map { $0 > 0 })
    let dependency = dependencies.aboveDiagonal().map { $0 > 0 }
    let place = overlap?.aboveDiagonal()
    return Recovery(
      correlation: test { Correlation.spearman($0, strength) },
      correlationGivenOverlap: place.map { place in test { Self.partial($0, strength, given: place) } },
      overlap: place.map { place in test { Correlation.spearman($0, place) } },
      arrows: test { Self.area($0, above: arrow) },
      dependencies: test { values in
        Self.area(zip(values, exclusion).map { $1 ? .nan : $0 }, above: dependency)
      },
      exclusions: test { Self.area($0, above: exclusion) },
      topFive: PermutationTest(of: count, permutations: permutations, alternative: .greater, seed: seed) { order in
        agreement(ofTop: 5, relation, order)
      })
  }

  /// The partial rank correlation of two lists given a third, over the places that all three know.
  static func partial(_ first: [Double], _ second: [Double], given third: [Double]) -> Double {
    let known = first.indices.filter { !first[$0].isNaN && !second[$0].isNaN && !third[$0].isNaN }
    let (x, y, z) = (known.map { first[$0] }, known.map { second[$0] }, known.map { third[$0] })
    let (xy, xz, yz) = (Correlation.spearman(x, y), Correlation.spearman(x, z), Correlation.spearman(y, z))
    let rest = (1 - xz * xz) * (1 - yz * yz)
    return rest > 0 ? (xy - xz * yz) / rest.squareRoot() : .nan
  }

  /// The chance that one of the chosen is above one of the others, ties counting half; NaN without either.
  static func area(_ values: [Double], above chosen: [Bool]) -> Double {
    let known = values.indices.filter { !values[$0].isNaN }
    let ranks = averageRanks(of: known.map { values[$0] })
    let (count, sum) = zip(known, ranks).reduce((0, 0.0)) { chosen[$1.0] ? ($0.0 + 1, $0.1 + $1.1) : $0 }
    guard count > 0, count < known.count else { return .nan }
    return (sum - Double(count * (count + 1)) / 2) / Double(count * (known.count - count))
  }

  /// The mean over attributes of the share of the most related that are also the most correlated.
  private func agreement(ofTop number: Int, _ relation: Matrix, _ order: [Int]) -> Double {
    var shares: [Double] = []
    for row in attributes.indices {
      let others = attributes.indices.filter { $0 != row && !relation[order[row], order[$0]].isNaN }
      let planted = others.map { (place: $0, strength: abs(correlation[row, $0])) }.filter { $0.strength > 1e-9 }
      guard planted.count >= number else { continue }
      let strongest = Set(planted.sorted { ($1.strength, $0.place) < ($0.strength, $1.place) }.prefix(number).map(\.place))
      let related = others.sorted { (relation[order[row], order[$1]], $0) < (relation[order[row], order[$0]], $1) }.prefix(number)
      shares.append(Double(related.filter(strongest.contains).count) / Double(number))
    }
    return MeanAndSpread(shares).mean
  }
}
