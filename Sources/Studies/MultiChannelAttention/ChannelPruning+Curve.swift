import Datasets
import Exhibits
import Explanations
import Networks
import Tensors

/// What removing channels costs and saves: accuracy, multiply-adds and parameters by the number of removed channels, in several orders.
///
///     let curve = try network.pruningCurve(orders, on: Portraits(split: .test, count: 500), compensating: training.meanMaskedFeatures)
///     curve.accuracies("importance")                // one a number of removed channels
///
/// Batches are counted in one by one; each costs one pass up to the features, and of the pruned networks only what follows these.
public struct PruningCurve: Sendable {
  /// How many channels are removed, ascending.
  public let removed: [Int]
  /// Of the pruned networks, one picture each; the same in every order.
  public let multiplyAdds: [Int]
  public let parameters: [Int]
  public let orders: [RemovalOrder]
  /// How many pictures were seen.
  public private(set) var pictures = 0
  private let tail: PrunedTail
  /// What is added to the logits, by order, number removed and attribute; `nil`: nothing.
  private let shifts: [[[Float]]]?
  /// Right answers by order, number removed and attribute.
  private var right: [[[Int]]]
  private var rightWithShifts: [[[Int]]]
  /// How many pictures count, by attribute, and how many of them have it.
  private var counted: [Int]
  private var present: [Int]

  /// A curve without pictures yet.
  ///
  /// - Parameters:
  ///   - orders: Of all channels of the network, with different names.
  ///   - counts: How many channels are removed: 0 up to all but one.
  ///   - pooledMeans: As in ``MultiChannelAttention/removingChannels(_:compensating:)``; from training pictures.
  /// - Throws: ``StudyError`` when channels cannot be removed from the network.
  public init(
    _ network: MultiChannelAttention, orders: [RemovalOrder], removing counts: [Int], compensating pooledMeans: Matrix? = nil
  ) throws(StudyError) {
    let (channels, attributes) = (network.channelCount, network.attributeCount)
    require(Set(orders.map(\.name)).count == orders.count, "PruningCurve: two orders have one name: \(orders.map(\.name))")
    for order in orders {
      require(order.channels.count == channels, "PruningCurve: “\(order.name)” orders \(order.channels.count) of \(channels) channels")
    }
    removed = Set(counts).sorted()
    var costs: [(multiplyAdds: Int, parameters: Int)] = []
    for count in removed {
      guard count >= 0 else { throw StudyError("\(count) channels cannot be removed") }
      let smaller = try network.removingChannels(Set(0..<count)).model.network
      do { costs.append((try smaller.multiplyAdds(), smaller.parameterCount)) } catch { throw StudyError("\(error)") }
    }
    (multiplyAdds, parameters) = (costs.map(\.multiplyAdds), costs.map(\.parameters))
    self.orders = orders
    tail = try PrunedTail(network, orders: orders.map(\.channels), counts: removed)
    var shifts: [[[Float]]]?
    if let pooledMeans {
      shifts = []
      for order in orders {
        var rows: [[Float]] = []
        for count in removed { rows.append(try network.shift(ofRemoving: order.removed(count), pooledMeans).map { Float($0) }) }
        shifts?.append(rows)
      }
    }
    self.shifts = shifts
    present = Array(repeating: 0, count: attributes)
    counted = present
    right = orders.map { _ in costs.map { _ in Array(repeating: 0, count: attributes) } }
    rightWithShifts = shifts == nil ? [] : right
  }

  /// Counts pictures in.
  ///
  /// - Parameters:
  ///   - features: Of the whole network, `N C h w`.
  ///   - targets: 1 where an attribute holds, 0 where it does not: `N A`.
  ///   - targetWeights: 0 where an attribute of a picture does not count, else 1: `N A`; without them all count.
  public mutating func add(features: Tensor, targets: Tensor, targetWeights: Tensor? = nil) throws(NetworkError) {
    let attributes = tail.network.attributeCount
    require(
      targets.shape == [features.size(0), attributes],
      "PruningCurve: targets of \(targets.shape) for features of \(features.shape) and \(attributes) attributes")
    let holds: [Bool] = (targets .> 0.5).array()
    let counts = targetWeights.map { ($0 .> 0).array(of: Bool.self) } ?? holds.map { _ in true }
    require(counts.count == holds.count, "PruningCurve: weights of \(targetWeights?.shape ?? []) for targets of \(targets.shape)")
    pictures += features.size(0)
    for place in holds.indices where counts[place] {
      counted[place % attributes] += 1
      if holds[place] { present[place % attributes] += 1 }
    }
    for (order, rows) in try tail.logits(features).enumerated() {
      for (row, logits) in rows.enumerated() {
        for (place, logit) in logits.enumerated() where counts[place] {
          let attribute = place % attributes
          if (logit > 0) == holds[place] { right[order][row][attribute] += 1 }
          if let shifts, (logit + shifts[order][row][attribute] > 0) == holds[place] { rightWithShifts[order][row][attribute] += 1 }
        }
      }
    }
  }

  /// The share of right answers, the mean over attributes that count, for each number of removed channels in one order.
  ///
  /// - Parameter compensated: Whether the removed channels' mean shares are added to the biases.
  /// - Throws: ``StudyError`` with the nearest name; when compensation was not asked for.
  public func accuracies(_ order: String, compensated: Bool = false) throws(StudyError) -> [Double] {
    try attributeAccuracies(order, compensated: compensated).map { MeanAndSpread($0).mean }
  }

  /// The share of right answers of each attribute: by number of removed channels, then attribute; NaN where no picture counts.
  public func attributeAccuracies(_ order: String, compensated: Bool = false) throws(StudyError) -> [[Double]] {
    let place = try orders.map(\.name).index(of: order, orSaying: "the curve has no order “\(order)”")
    guard !compensated || shifts != nil else {
      throw StudyError("the curve was measured without compensation", hint: "give `compensating:` the means of training pictures")
    }
    return (compensated ? rightWithShifts : right)[place].map { zip($0, counted).map { Double($0) / Double($1) } }
  }

  /// What always giving the commoner answer reaches on these pictures, the mean over attributes that count.
  public var majorityAccuracy: Double {
    MeanAndSpread(zip(present, counted).map { Double(max($0, $1 - $0)) / Double($1) }).mean
  }

  /// Mean and spread of accuracies over several orders, such as random ones of several seeds, for each number of removed channels.
  ///
  /// - Throws: ``StudyError`` as ``accuracies(_:compensated:)``, and when no order is named.
  public func spread(over names: [String], compensated: Bool = false) throws(StudyError) -> [MeanAndSpread] {
    guard !names.isEmpty, pictures > 0 else { throw StudyError("a spread over \(names.count) orders and \(pictures) pictures") }
    let lines = try names.map { (name) throws(StudyError) in try accuracies(name, compensated: compensated) }
    return removed.indices.map { row in MeanAndSpread(lines.map { $0[row] }) }
  }
}

extension MultiChannelAttention {
  /// The accuracy of pruned networks on pictures with labels of this network's attributes; see ``PruningCurve``.
  ///
  /// - Parameters:
  ///   - orders: From training pictures, as ``MaskStatistics`` describes them.
  ///   - dataset: Pictures that neither trained the network nor chose the orders.
  ///   - counts: How many channels are removed; every fourth number unless told.
  ///   - pooledMeans: From training pictures; without them nothing is compensated.
  /// - Throws: ``StudyError``; `DatasetError` for a picture that cannot be read; `NetworkError` when pictures do not fit.
  public func pruningCurve(
    _ orders: [RemovalOrder], on dataset: any PictureDataset, removing counts: [Int]? = nil, compensating pooledMeans: Matrix? = nil
  ) throws -> PruningCurve {
    try requireLabels(of: dataset)
    var curve = try PruningCurve(
      self, orders: orders, removing: counts ?? Array(stride(from: 0, to: channelCount, by: 4)), compensating: pooledMeans)
    let extractor = try model.cut(at: AttributeNetwork.features)
    try BatchStream(dataset, batchSize: 64).forEach { batch in
      let images = normalization.applied(to: batch.images.converted(to: headWeights.dtype)).inChannelsLast()
      try curve.add(features: try extractor(images), targets: batch.targets, targetWeights: batch.targetWeights)
    }
    return curve
  }
}
