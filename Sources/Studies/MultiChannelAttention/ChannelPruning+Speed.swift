import Exhibits
import Networks
import Tensors

/// How long forward passes of a network and of smaller ones take, side by side.
///
/// Networks take turns, and whoever was first is last in the next round: what slows the machine slows all. A turn begins with passes that
/// do not count, since caches and pages were somebody else's meanwhile.
public struct PruningSpeed: Sendable {
  public struct Row: Hashable, Sendable {
    public var channels: Int
    /// Of one picture.
    public var multiplyAdds: Int
    public var parameters: Int
    /// One forward pass of the batch: the median of all rounds and the quartiles.
    public var milliseconds: Double
    public var quartiles: ClosedRange<Double>
    /// The first network's time over this one's: the median of the rounds' ratios.
    public var speedup: Double
  }

  /// In the order of the networks.
  public let rows: [Row]
  public let batchSize: Int
  public let rounds: Int
  /// How many threads shared an operation.
  public let threads: Int

  /// Times networks, the first of which is what the others are compared to.
  ///
  /// - Parameters:
  ///   - images: `N 3 H W`, values 0…1; normalised before time is taken. Plain or channels-last, as they are given.
  ///   - rounds: How many passes of each network count.
  ///   - warmUp: How long each turn's uncounted passes last, in seconds; at least one pass.
  /// - Throws: `NetworkError` when the images do not fit.
  public init(_ networks: [MultiChannelAttention], images: Tensor, rounds: Int = 9, warmUp: Double = 0.2) throws(NetworkError) {
    require(!networks.isEmpty && rounds > 0, "PruningSpeed: \(networks.count) networks and \(rounds) rounds")
    let inputs = networks.map { $0.normalization.applied(to: images) }
    func pass(_ place: Int) throws(NetworkError) -> Double {
      let start = ContinuousClock.now
      _ = try networks[place].model(inputs[place])
      return (ContinuousClock.now - start) / .milliseconds(1)
    }
    var times = networks.map { _ in [Double]() }
    for round in 0..<rounds {
      for turn in networks.indices {
        let place = (turn + round) % networks.count
        var warming = 0.0
        repeat { warming += try pass(place) } while warming < warmUp * 1000
        times[place].append(try pass(place))
      }
    }
    var rows: [Row] = []
    for (network, own) in zip(networks, times) {
      let sorted = own.sorted()
      let ratios = zip(times[0], own).map { $0 / $1 }.sorted()
      rows.append(
        Row(
          channels: network.channelCount, multiplyAdds: try network.model.network.multiplyAdds(),
          parameters: network.model.network.parameterCount, milliseconds: sorted[rounds / 2],
          quartiles: sorted[rounds / 4]...sorted[rounds * 3 / 4], speedup: ratios[rounds / 2]))
    }
    (self.rows, batchSize, self.rounds, threads) = (rows, images.size(0), rounds, Torch.threadCount)
  }
}
