import Exhibits
import Networks
import Tensors

/// What follows the features, for networks that lose channels one after another: since the channels of the features are computed each for
/// itself, the features of a pruned network are those of the whole one without some, and only what follows must be run again.
struct PrunedTail {
  let network: MultiChannelAttention
  /// Permutations of the channels, the first to be removed first.
  let orders: [[Int]]
  /// How many are removed, ascending.
  let counts: [Int]
  private let way: Way

  /// How logits are computed; all ways give the same up to rounding.
  private enum Way {
    /// The masks of a channel depend on it alone, so its shares stay what they are.
    case separately(Model)
    case bottleneck(BottleneckTail)
    /// Each pruned network's own part after the features, by order and count.
    case wholly([[(kept: [Int], tail: Model)]])
  }

  /// - Parameter isLiteral: Whether each pruned network is really made and run, for any kind of masks.
  init(_ network: MultiChannelAttention, orders: [[Int]], counts: [Int], isLiteral: Bool = false) throws(StudyError) {
    (self.network, self.orders, self.counts) = (network, orders, counts)
    do {
      if !isLiteral, network.description.masks == .depthwise3x3 {
        way = .separately(try network.model.cut(from: AttributeNetwork.features, at: AttributeNetwork.pooled))
      } else if !isLiteral, let tail = BottleneckTail(network) {
        way = .bottleneck(tail)
      } else {
        way = .wholly(
          try orders.map { order in
            try counts.map { count in
              let removed = Set(order.prefix(count))
              let smaller = try network.removingChannels(removed)
              return (order.indices.filter { !removed.contains($0) }, try smaller.model.cut(from: AttributeNetwork.features))
            }
          })
      }
    } catch let error as StudyError {
      throw error
    } catch {
      throw StudyError("\(error)")
    }
  }

  /// The logits of the pruned networks for pictures with these features, `N C h w`: by order and count, picture by picture, `N A` each.
  func logits(_ features: Tensor) throws(NetworkError) -> [[[Float]]] {
    switch way {
    case .separately(let tail): return separate(try tail(features))
    case .bottleneck(let tail): return tail.logits(features, orders: orders, counts: counts)
    case .wholly(let tails):
      return try tails.map { (row) throws(NetworkError) in
        try row.map { (pruned) throws(NetworkError) in try pruned.tail(features.select(1, at: pruned.kept)).array() }
      }
    }
  }

  /// Sums of the shares of the channels that are left, from means of `N A C`.
  private func separate(_ pooled: Tensor) -> [[[Float]]] {
    let (pictures, attributes, channels) = (pooled.size(0), network.attributeCount, network.channelCount)
    let shares: [Float] = (pooled * network.headWeights).array()
    let bias: [Float] = network.headBias.array()
    return orders.map { order in
      var logits = counts.map { _ in [Float](repeating: 0, count: pictures * attributes) }
      for place in 0..<pictures * attributes {
        // From the last channel to the first: what is left at each count is what was added so far.
        var (sum, first) = (Float(0), channels)
        for (row, count) in counts.enumerated().reversed() {
          for index in (count..<first).reversed() { sum += shares[place * channels + order[index]] }
          first = count
          logits[row][place] = sum + bias[place % attributes]
        }
      }
      return logits
    }
  }
}
