import Exhibits
import Tensors

/// How often chance does as well: a statistic against the same statistic of data put in random order.
///
/// The p value is `(b + 1)/(n + 1)`, where `b` of `n` random orders are at least as extreme as the order found: never 0 (Phipson and Smyth,
/// 2010).
public struct PermutationTest: Hashable, Sendable {
  /// What counts as extreme.
  public enum Alternative: String, Codable, Hashable, Sendable {
    case greater, less
    /// Far from 0 on either side.
    case twoSided
  }

  /// What was found.
  public var statistic: Double
  /// What the random orders gave, in the order in which they were drawn.
  public var null: [Double]
  public var alternative: Alternative

  /// Tests a statistic of items in an order.
  ///
  /// - Parameters:
  ///   - count: How many items are put in order.
  ///   - permutations: How many random orders are drawn, uniformly and independently.
  ///   - statistic: Given an order, a permutation of `0..<count`; the first call has the order found, `0, 1, …`.
  public init(
    of count: Int, permutations: Int = 999, alternative: Alternative = .twoSided, seed: UInt64, statistic: ([Int]) throws -> Double
  ) rethrows {
    require(count >= 0 && permutations > 0, "PermutationTest: \(permutations) orders of \(count) items")
    var random = RandomSource(seed: seed)
    var order = Array(0..<count)
    self.statistic = try statistic(order)
    self.alternative = alternative
    null = []
    null.reserveCapacity(permutations)
    for _ in 0..<permutations {
      order.shuffle(using: &random)
      null.append(try statistic(order))
    }
  }

  /// Tests whether paired differences lie about 0, by exchanging the two of each pair at random: each difference keeps or turns its sign
  /// (Fisher, *The design of experiments*, 1935). The statistic is their mean. Differences that are NaN are left out.
  public init(ofPairedDifferences differences: [Double], permutations: Int = 9999, alternative: Alternative = .twoSided, seed: UInt64) {
    require(permutations > 0, "PermutationTest: \(permutations) orders of \(differences.count) pairs")
    let counted = differences.filter { !$0.isNaN }
    let count = Double(counted.count)
    var random = RandomSource(seed: seed)
    statistic = counted.reduce(0, +) / count
    self.alternative = alternative
    null = (0..<permutations).map { _ in
      var (sum, bits) = (0.0, UInt64(0))
      for (place, difference) in counted.enumerated() {
        if place % 64 == 0 { bits = random.next() }
        sum += bits & 1 == 0 ? difference : -difference
        bits >>= 1
      }
      return sum / count
    }
  }

  /// The share of orders, the one found among them, that are at least as extreme; NaN where the statistic is.
  ///
  /// An order whose statistic is NaN counts as extreme, so that what cannot be computed proves nothing.
  public var pValue: Double {
    guard !statistic.isNaN else { return .nan }
    // Equal orders may differ in the last bits, as sums in another order do.
    let slack = 1e-12 * max(1, abs(statistic))
    let extreme = null.reduce(0) { count, value in
      let isLess =
        switch alternative {
        case .greater: value < statistic - slack
        case .less: value > statistic + slack
        case .twoSided: abs(value) < abs(statistic) - slack
        }
      return isLess ? count : count + 1
    }
    return Double(extreme + 1) / Double(null.count + 1)
  }

  /// The mean and spread of what chance gives.
  public var chance: MeanAndSpread { MeanAndSpread(null) }
}

extension Correlation {
  /// Tests whether two lists go together, by putting the second in random order.
  public func permutationTest(
    _ first: [Double], _ second: [Double], permutations: Int = 999, alternative: PermutationTest.Alternative = .twoSided, seed: UInt64
  ) -> PermutationTest {
    PermutationTest(of: second.count, permutations: permutations, alternative: alternative, seed: seed) { order in
      self(first, order.map { second[$0] })
    }
  }

  /// Tests whether two relations among the same things go together (Mantel, *The detection of disease clustering and a generalized
  /// regression approach*, 1967): the correlation of the elements above the diagonal, against that with the things of the second relation
  /// renamed, its rows and columns permuted together.
  ///
  /// The pairs of one thing are not independent of each other, so permuting the elements one by one would find too much.
  /// - Parameters:
  ///   - first: A symmetric matrix; only what lies above the diagonal is read. NaN: not known, the pair is left out.
  ///   - second: The same of the second relation.
  public func mantelTest(
    _ first: Matrix, _ second: Matrix, permutations: Int = 999, alternative: PermutationTest.Alternative = .greater, seed: UInt64
  ) -> PermutationTest {
    require(
      first.rows == second.rows && first.rows == first.columns && second.rows == second.columns,
      "mantelTest: relations of \(first.rows) × \(first.columns) and \(second.rows) × \(second.columns)")
    let fixed = first.aboveDiagonal()
    return PermutationTest(of: first.rows, permutations: permutations, alternative: alternative, seed: seed) { order in
      self(fixed, second.aboveDiagonal(inOrder: order))
    }
  }
}

extension Matrix {
  /// The elements above the diagonal of a symmetric matrix, row by row, things taken in another order.
  package func aboveDiagonal(inOrder order: [Int]? = nil) -> [Double] {
    let order = order ?? Array(0..<rows)
    var elements: [Double] = []
    elements.reserveCapacity(rows * max(0, rows - 1) / 2)
    for row in order.indices {
      for column in (row + 1)..<max(row + 1, order.count) {
        let (one, other) = (order[row], order[column])
        elements.append(self[min(one, other), max(one, other)])
      }
    }
    return elements
  }
}
