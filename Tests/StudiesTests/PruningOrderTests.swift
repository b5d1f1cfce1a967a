import Exhibits
import Foundation
import Networks
import Tensors
import Testing

@testable import Studies

@Suite("Orders of removal") struct PruningOrderTests {
  /// Made by Goldens/channel_pruning.py.
  struct Golden: Decodable {
    struct Network: Decodable {
      var masks: AttributeNetwork.Masks
      var isResidual: Bool
      var removed: Set<Int>
      var logits: [[Double]]
    }

    struct Orders: Decodable {
      var scores: [[Double]]
      var importance: [Double]
      var correlation: [[Double?]]
      var byImportance: [Int]
      var byRedundancy: [Int]
      var byBoth: [Int]
    }

    var networks: [Network]
    var orders: [Orders]
  }

  static let golden = try! JSONDecoder().decode(
    Golden.self,
    from: Data(contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/channel_pruning.json")))

  @Test("Logits without channels are PyTorch's", arguments: golden.networks.indices)
  func likeTorch(_ index: Int) throws {
    let one = Self.golden.networks[index]
    let description = AttributeNetwork(.multiChannelAttention, masks: one.masks, isResidual: one.isResidual, attributes: 3)
    let network = description.network()
    let whole = try MultiChannelAttention(
      Model(network, FormulaWeights.weights(of: network, type: .float64)), description, attributes: ["a", "b", "c"])
    let images = FormulaWeights.signal("pruning/input", [2, 3, 64, 64], type: .float64)
    let logits: [Double] = try whole.removingChannels(one.removed).model(images).array()
    for (own, expected) in zip(logits, one.logits.joined()) { #expect(abs(own - expected) < 1e-11) }
  }

  @Test("Orders and correlations are the script's", arguments: golden.orders.indices)
  func likeScript(_ index: Int) {
    let one = Self.golden.orders[index]
    let scores = Tensor(one.scores.flatMap { $0 }, shape: [one.scores.count, one.importance.count])
    let count = one.importance.count
    let correlation = Matrix(rows: count, columns: count, values: Tensor.correlation(ofChannels: scores).array())
    for (own, expected) in zip(correlation.values, one.correlation.joined()) {
      if let expected { #expect(abs(own - expected) < 1e-12) } else { #expect(own.isNaN) }
    }
    #expect(RemovalOrder.importance(one.importance).channels == one.byImportance)
    #expect(RemovalOrder.redundancy(importance: one.importance, correlation: correlation).channels == one.byRedundancy)
    #expect(RemovalOrder.combined(importance: one.importance, correlation: correlation).channels == one.byBoth)
  }

  @Test("The more alike go first, by hand") func byHand() {
    // 0 and 2 are most alike, then 1 and 3; opposite 0 and 1 are not alike.
    let correlation = Matrix([[1, -0.99, 0.9, 0.1], [-0.99, 1, 0, 0.8], [0.9, 0, 1, 0.2], [0.1, 0.8, 0.2, 1]])
    #expect(RemovalOrder.redundancy(importance: [5, 1, 3, 2], correlation: correlation).channels == [2, 1, 3, 0])
    // Own importance: 5 · 0.19, 1 · 0.36, 3 · 0.19, 2 · 0.36; without 1: 0.95, 0.57, 2 · 0.96; without 2: 5 · 0.99, 2 · 0.99.
    #expect(RemovalOrder.combined(importance: [5, 1, 3, 2], correlation: correlation).channels == [1, 2, 3, 0])
    #expect(RemovalOrder.importance([5, 1, 3, 2]).channels == [1, 3, 2, 0])
    #expect(RemovalOrder.importance([5, 1, 3, 2]).removed(2) == [1, 3])
  }

  @Test("Ties are broken by number") func ties() {
    #expect(RemovalOrder.importance([2, 1, 2, 1, 1]).channels == [1, 3, 4, 0, 2])
    let equal = Matrix(rows: 4, columns: 4, values: Array(repeating: 1, count: 16))
    // The first pair is 0 and 1, of which the later goes; then 0 and 2.
    #expect(RemovalOrder.redundancy(importance: [1, 1, 1, 1], correlation: equal).channels == [1, 2, 3, 0])
    #expect(RemovalOrder.redundancy(importance: [0, 1, 1, 1], correlation: equal).channels == [0, 2, 3, 1])
    #expect(RemovalOrder.combined(importance: [1, 1, 1, 1], correlation: equal).channels == [0, 1, 2, 3])
  }

  @Test("Dead channels go first, and what is not a number decides nothing") func hostile() {
    var correlation = Matrix(rows: 5, columns: 5, values: Array(repeating: 0.5, count: 25))
    for other in 0..<5 {
      for dead in [1, 3] { (correlation[dead, other], correlation[other, dead]) = (.nan, .nan) }
    }
    #expect(RemovalOrder.redundancy(importance: [1, 9, 2, 8, 3], correlation: correlation).channels == [3, 1, 0, 2, 4])
    #expect(RemovalOrder.combined(importance: [1, 9, 2, 8, 3], correlation: correlation).channels.prefix(2) == [3, 1])
    let nothing = Matrix(rows: 3, columns: 3, values: Array(repeating: .nan, count: 9))
    #expect(RemovalOrder.redundancy(importance: [.nan, 1, -.infinity], correlation: nothing).channels == [0, 2, 1])
    #expect(RemovalOrder.importance([1, .nan, -.infinity, .infinity, .nan]).channels == [1, 2, 4, 0, 3])
    // A pair without a correlation among channels that have some counts as unrelated.
    var holed = Matrix([[1, .nan, -0.5], [.nan, 1, -0.5], [-0.5, -0.5, 1]])
    #expect(RemovalOrder.redundancy(importance: [2, 1, 0], correlation: holed).channels == [1, 2, 0])
    holed[0, 2] = 0.25
    #expect(RemovalOrder.redundancy(importance: [2, 1, 0], correlation: holed).channels == [2, 1, 0])
    let alike = Matrix(rows: 3, columns: 3, values: Array(repeating: 1, count: 9))
    #expect(RemovalOrder.combined(importance: [.infinity, .nan, 1], correlation: alike).channels == [1, 2, 0])
    #expect(RemovalOrder.redundancy(importance: [], correlation: Matrix(rows: 0, columns: 0, values: [])).channels.isEmpty)
    #expect(RemovalOrder.combined(importance: [1], correlation: Matrix([[1]])).channels == [0])
  }

  @Test("A slow search finds the same orders", arguments: 1...12)
  func slowly(_ seed: UInt64) {
    var random = RandomSource(seed: seed)
    let count = 3 + Int(seed) * 2
    // Few different values, so that there are many ties.
    let levels = seed % 2 == 0 ? 3.0 : 1000
    func drawn() -> Double { (random.nextUniform() * levels).rounded() / levels }
    let importance = (0..<count).map { _ in drawn() }
    var correlation = Matrix(rows: count, columns: count, values: Array(repeating: 1, count: count * count))
    for row in 0..<count {
      for column in 0..<row {
        let value = seed % 3 == 0 && drawn() < 0.1 ? .nan : 2 * drawn() - 1
        (correlation[row, column], correlation[column, row]) = (value, value)
      }
      if seed % 4 == 0, row % 5 == 1 { correlation[row, row] = .nan }
    }
    #expect(
      RemovalOrder.redundancy(importance: importance, correlation: correlation).channels
        == SlowOrders.redundancy(importance, correlation))
    #expect(
      RemovalOrder.combined(importance: importance, correlation: correlation).channels == SlowOrders.combined(importance, correlation))
  }

  @Test("Chance is fixed by its seed and fair") func random() {
    #expect(RemovalOrder.random(channels: 64, seed: 1) == RemovalOrder.random(channels: 64, seed: 1))
    #expect(RemovalOrder.random(channels: 64, seed: 1).channels != RemovalOrder.random(channels: 64, seed: 2).channels)
    // Each of six orders of three channels, 600 times of 3,600 on average, with a deviation of 22.
    var counts: [[Int]: Int] = [:]
    for seed in 0..<3600 { counts[RemovalOrder.random(channels: 3, seed: UInt64(seed)).channels, default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { (500...700).contains($0) }, "\(counts)")
  }

  @Test("Magnitude, number by number") func numbers() throws {
    let network = try PruningSample.network(PruningSample.kinds[2])
    let magnitudes = try network.filterMagnitudes()
    let weights: [Float] = network.model.weights["extractor.conv3_3.weight"]!.array()
    for channel in 0..<64 {
      var magnitude = 0.0
      for place in 0..<64 * 9 { magnitude += abs(Double(weights[channel * 64 * 9 + place])) }
      #expect(abs(magnitudes[channel] - magnitude) < 1e-10)
    }
  }
}

/// Orders found by making every list anew: nothing is kept from step to step.
private enum SlowOrders {
  static func redundancy(_ importance: [Double], _ correlation: Matrix) -> [Int] {
    search(importance, correlation) { left in
      var pairs: [(value: Double, row: Int, column: Int)] = []
      for row in left { for column in left where row < column { pairs.append((correlation[row, column], row, column)) } }
      for place in pairs.indices where pairs[place].value.isNaN { pairs[place].value = 0 }
      guard let best = pairs.map(\.value).max(), let pair = pairs.first(where: { $0.value == best }) else { return left[0] }
      return importance[pair.column] <= importance[pair.row] ? pair.column : pair.row
    }
  }

  static func combined(_ importance: [Double], _ correlation: Matrix) -> [Int] {
    search(importance, correlation) { left in
      let losses = left.map { channel in
        let alike = left.filter { $0 != channel }.map { correlation[min(channel, $0), max(channel, $0)] }.filter { $0 > 0 }
        let nearest = alike.max() ?? 0
        return importance[channel] * (1 - nearest * nearest)
      }
      let least = losses.min()!
      let tied = zip(left, losses).filter { $0.1 == least }.map(\.0)
      let unimportant = tied.map { importance[$0] }.min()!
      return tied.first { importance[$0] == unimportant }!
    }
  }

  private static func search(_ importance: [Double], _ correlation: Matrix, _ choose: ([Int]) -> Int) -> [Int] {
    let dead = importance.indices.filter { correlation[$0, $0].isNaN }
    var gone = dead.enumerated().sorted { (importance[$0.element], $0.offset) < (importance[$1.element], $1.offset) }.map(\.element)
    while gone.count < importance.count { gone.append(choose(importance.indices.filter { !gone.contains($0) })) }
    return gone
  }
}
