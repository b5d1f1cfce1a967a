import Exhibits

/// How two lists of numbers go together, from −1 to 1.
///
///     Correlation.spearman(masses, accuracies)
///
/// Pairs of which one is NaN are left out. Fewer than two pairs, or a list without two different numbers, have no correlation: NaN.
public struct Correlation: Hashable, Sendable {
  private enum Kind: String { case pearson, spearman, kendall }

  private let kind: Kind

  /// Pearson's product-moment correlation: how well a line fits.
  public static let pearson = Correlation(kind: .pearson)
  /// Spearman's rank correlation: Pearson's of the ranks, ties at their mean rank.
  public static let spearman = Correlation(kind: .spearman)
  /// Kendall's τ-b: concordant less discordant pairs of pairs, over the geometric mean of those that do not tie on either side.
  public static let kendall = Correlation(kind: .kendall)

  /// `"Pearson"`, `"Spearman"` or `"Kendall"`.
  public var name: String { kind.rawValue.capitalized }

  /// The correlation of two lists of one length.
  public func callAsFunction(_ first: [Double], _ second: [Double]) -> Double {
    require(first.count == second.count, "\(kind.rawValue): \(first.count) numbers and \(second.count)")
    let kept = zip(first, second).filter { !$0.isNaN && !$1.isNaN }
    let (first, second) = (kept.map(\.0), kept.map(\.1))
    return switch kind {
    case .pearson: Self.product(first, second)
    case .spearman: Self.product(averageRanks(of: first), averageRanks(of: second))
    case .kendall: Self.concordance(first, second)
    }
  }

  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    // A mean's rounding leaves equal numbers with a tiny spread, so constancy is judged on the numbers themselves.
    guard isVaried(first), isVaried(second) else { return .nan }
    let count = Double(first.count)
    let (firstMean, secondMean) = (first.reduce(0, +) / count, second.reduce(0, +) / count)
    var (products, firstSquares, secondSquares) = (0.0, 0.0, 0.0)
    for (x, y) in zip(first, second) {
      products += (x - firstMean) * (y - secondMean)
      firstSquares += (x - firstMean) * (x - firstMean)
      secondSquares += (y - secondMean) * (y - secondMean)
    }
    let value = products / firstSquares.squareRoot() / secondSquares.squareRoot()
    return value.isNaN ? value : min(1, max(-1, value))
  }

  private static func concordance(_ first: [Double], _ second: [Double]) -> Double {
    guard isVaried(first), isVaried(second) else { return .nan }
    var (difference, firstUntied, secondUntied) = (0, 0, 0)
    for one in first.indices {
      for other in 0..<one {
        let x = first[one] > first[other] ? 1 : first[one] < first[other] ? -1 : 0
        let y = second[one] > second[other] ? 1 : second[one] < second[other] ? -1 : 0
        difference += x * y
        firstUntied += abs(x)
        secondUntied += abs(y)
      }
    }
    let value = Double(difference) / Double(firstUntied).squareRoot() / Double(secondUntied).squareRoot()
    return min(1, max(-1, value))
  }

  private static func isVaried(_ values: [Double]) -> Bool { values.contains { $0 != values[0] } }
}

/// Ranks from 1; numbers that tie have the mean of the ranks that they take up. None is NaN.
package func averageRanks(of values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
    start = end
  }
  return ranks
}
