import Exhibits
import Networks
import Tensors

/// In which order channels are removed from a network: a permutation of their numbers, the first to go first.
///
/// Orders are functions of plain numbers that come from **training** pictures (or validation ones): an order chosen on test pictures would
/// flatter what they measure afterwards.
public struct RemovalOrder: Hashable, Sendable {
  /// What reports call it: `"importance"`.
  public let name: String
  public let channels: [Int]

  public init(_ name: String, _ channels: [Int]) {
    require(channels.sorted() == Array(channels.indices), "RemovalOrder: \(channels) are not the numbers 0 to \(channels.count - 1)")
    (self.name, self.channels) = (name, channels)
  }

  /// The channels that are gone when `count` are.
  public func removed(_ count: Int) -> Set<Int> {
    require((0...channels.count).contains(count), "removed: \(count) of \(channels.count) channels")
    return Set(channels.prefix(count))
  }
}

extension RemovalOrder {
  /// The least important first; of equal ones the first in number. What is not a number counts as less than every number.
  public static func importance(_ importance: [Double], name: String = "importance") -> RemovalOrder {
    let ranks = Rank.all(importance)
    return RemovalOrder(name, importance.indices.sorted { ranks[$0] < ranks[$1] })
  }

  /// Redundant channels first: again and again the less important one of the two that are most alike.
  ///
  /// Channels without a correlation to themselves are constant over the pictures, dead ones as a rule: they go first of all, by importance.
  /// Then, of all pairs that are left, the one with the largest correlation loses its less important channel, until one channel is left.
  /// Correlations count with their sign: opposite channels are not alike. One that is not a number counts as 0. Of equal pairs the first
  /// in the order of rows, then columns, counts; of equally important channels the later one goes.
  /// - Parameters:
  ///   - importance: One number a channel.
  ///   - correlation: `C C`, symmetric; only what lies above the diagonal, and whether the diagonal is a number, is read.
  public static func redundancy(importance: [Double], correlation: Matrix, name: String = "redundancy") -> RemovalOrder {
    let ranks = Rank.all(importance)
    var (gone, left) = splitting(ranks, correlation)
    while left.count > 1 {
      var (pair, largest) = ((left[0], left[1]), -Double.infinity)
      for (place, row) in left.enumerated() {
        for column in left[(place + 1)...] {
          let value = correlation[row, column].isNaN ? 0 : correlation[row, column]
          if value > largest { (pair, largest) = ((row, column), value) }
        }
      }
      // Equal importance ranks by number, so that the earlier would go: here the later does.
      let leaving = ranks[pair.0].value < ranks[pair.1].value ? pair.0 : pair.1
      gone.append(leaving)
      left.removeAll { $0 == leaving }
    }
    return RemovalOrder(name, gone + left)
  }

  /// Importance and redundancy together: again and again the channel with the least importance that no other one has,
  /// `I_c · (1 − max_d r_cd²)`, where `d` runs over the channels that are left and correlate with `c` positively.
  ///
  /// `1 − r²` is the share of a channel's variance that a linear function of the other leaves open. Channels without a correlation to
  /// themselves go first, as in ``redundancy(importance:correlation:name:)``; ties are broken by importance, then by number.
  public static func combined(importance: [Double], correlation: Matrix, name: String = "importance and redundancy") -> RemovalOrder {
    let ranks = Rank.all(importance)
    var (gone, left) = splitting(ranks, correlation)
    while !left.isEmpty {
      let own = left.map { channel in
        let nearest = left.reduce(0.0) { largest, other in
          let value = correlation[min(channel, other), max(channel, other)]
          return other != channel && value > largest ? value : largest
        }
        let importance = ranks[channel].value
        return Rank(value: importance.isFinite ? importance * max(0, 1 - nearest * nearest) : importance, number: 0)
      }
      guard let place = left.indices.min(by: { (own[$0], ranks[left[$0]]) < (own[$1], ranks[left[$1]]) }) else { break }
      gone.append(left.remove(at: place))
    }
    return RemovalOrder(name, gone)
  }

  /// A control: chance, fixed by the seed.
  public static func random(channels: Int, seed: UInt64) -> RemovalOrder {
    var random = KeyedRandom("removal order", seed: seed)
    var order = Array(0..<channels)
    // Fisher and Yates, written out: the standard library does not promise the same order in its next version.
    for last in stride(from: channels - 1, to: 0, by: -1) {
      order.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return RemovalOrder("random, seed \(seed)", order)
  }

  /// Constant channels by rank, and the others by number.
  private static func splitting(_ ranks: [Rank], _ correlation: Matrix) -> (gone: [Int], left: [Int]) {
    require(
      correlation.rows == ranks.count && correlation.columns == ranks.count,
      "RemovalOrder: correlations of \(correlation.rows) × \(correlation.columns) for \(ranks.count) channels")
    let constant = ranks.indices.filter { correlation[$0, $0].isNaN }
    return (constant.sorted { ranks[$0] < ranks[$1] }, ranks.indices.filter { !correlation[$0, $0].isNaN })
  }

  /// An importance that can be compared: what is not a number comes first, and equal ones by number.
  private struct Rank: Comparable {
    var value: Double
    var number: Int

    static func all(_ importance: [Double]) -> [Rank] {
      importance.enumerated().map { Rank(value: $1.isNaN ? -.infinity : $1, number: $0) }
    }

    static func < (left: Rank, right: Rank) -> Bool { (left.value, left.number) < (right.value, right.number) }
  }
}

extension MultiChannelAttention {
  /// The sum of the absolute weights of each channel's filter, the extractor's last convolution: what Li et al. (*Pruning filters for
  /// efficient ConvNets*, ICLR 2017) prune by.
  ///
  /// - Throws: ``StudyError`` for an extractor whose channels cannot be removed.
  public func filterMagnitudes() throws(StudyError) -> [Double] {
    guard description.extractor == .small64, let weight = model.weights["extractor.conv3_3.weight"] else {
      throw StudyError("\(model.network.name) has no single last convolution that gives its channels")
    }
    return weight.converted(to: .float64).abs().sum(over: 1, 2, 3).array()
  }
}
