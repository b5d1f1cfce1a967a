import Datasets
import Exhibits
import Foundation
import Networks
import Tensors
import Testing
import Training

@testable import Studies

@Suite("Accuracy of pruned networks") struct PruningCurveTests {
  typealias Kind = PruningSample.Kind

  @Test("What follows kept features gives what the pruned network gives", arguments: PruningSample.kinds)
  func tails(_ kind: Kind) throws {
    // Five attributes: a block of four and one that is filled up.
    let network = try PruningSample.network(kind)
    let images = PruningSample.images(3)
    let features = try network.pass(images).features
    let orders = [RemovalOrder.random(channels: 64, seed: 1), .random(channels: 64, seed: 2)]
    let counts = [0, 1, 30, 63]
    let tail = try PrunedTail(network, orders: orders.map(\.channels), counts: counts)
    let literal = try PrunedTail(network, orders: orders.map(\.channels), counts: counts, isLiteral: true)
    let (fast, slow) = (try tail.logits(features), try literal.logits(features))
    for (row, order) in orders.enumerated() {
      for (column, count) in counts.enumerated() {
        let expected: [Float] = try network.removingChannels(order.removed(count)).model(images).array()
        #expect(fast[row][column].count == 15)
        for (own, other) in zip(fast[row][column], expected) { #expect(abs(own - other) < 1e-5) }
        for (own, other) in zip(slow[row][column], expected) { #expect(abs(own - other) < 1e-5) }
      }
    }
  }

  @Test("A tail of extreme masks", arguments: [1.0, 1e4, 1e30])
  func extremes(_ factor: Double) throws {
    let network = try PruningSample.network(PruningSample.kinds[2]) { weights in
      weights["masks.expand.weight"] = weights["masks.expand.weight"]! * factor
    }
    let features = try network.pass(PruningSample.images(2)).features
    let order = RemovalOrder.random(channels: 64, seed: 4).channels
    let fast = try PrunedTail(network, orders: [order], counts: [0, 40]).logits(features)
    let slow = try PrunedTail(network, orders: [order], counts: [0, 40], isLiteral: true).logits(features)
    for (own, other) in zip(fast[0].joined(), slow[0].joined()) { #expect(abs(own - other) < 1e-5) }
  }

  @Test("One thread and two give the same bits") func threads() throws {
    let network = try PruningSample.network(PruningSample.kinds[2])
    let features = try network.pass(PruningSample.images(3)).features
    let tail = try PrunedTail(network, orders: [Array(0..<64)], counts: [0, 8])
    let both = try tail.logits(features)
    let alone = try (0..<3).map { try tail.logits(features[$0..<$0 + 1]) }
    for (row, logits) in both[0].enumerated() { #expect(logits == alone.flatMap { $0[0][row] }) }
  }

  @Test("Powers of two") func powers() {
    var worst = 0.0
    for step in -12_600...12_600 {
      let exponent = Float(step) / 100
      worst = max(worst, abs(Double(powerOfTwo(SIMD4(repeating: exponent))[2]) / exp2(Double(exponent)) - 1))
    }
    #expect(worst < 2e-7)
    let hostile = powerOfTwo(SIMD4(.nan, .infinity, -.infinity, 0))
    #expect(hostile[0].isNaN)
    #expect(hostile[1] == 0x1p126 && hostile[2] == 0x1p-126 && hostile[3] == 1)
  }

  @Test("The curve counts what pruned networks answer", arguments: [PruningSample.kinds[0], PruningSample.kinds[2], PruningSample.kinds[5]])
  func curve(_ kind: Kind) throws {
    let dataset = Portraits(split: .test, count: 10)
    let network = try PruningSample.network(kind, attributes: 40, names: dataset.labelNames.names)
    let training = try network.statistics(of: Portraits(split: .train, count: 6), batchSize: 3)
    let orders = [RemovalOrder.importance(training.importance(.contributions)), .random(channels: 64, seed: 1)]
    let means = training.meanMaskedFeatures
    let counts = [0, 60, 20]
    let curve = try network.pruningCurve(orders, on: dataset, removing: counts, compensating: means)
    #expect(curve.removed == [0, 20, 60])
    #expect(curve.pictures == 10)
    for order in orders {
      for (place, count) in curve.removed.enumerated() {
        let bare = try network.removingChannels(order.removed(count))
        let compensated = try network.removingChannels(order.removed(count), compensating: means)
        let evaluation = try bare.model.evaluation(on: dataset)
        #expect(abs(try curve.accuracies(order.name)[place] - evaluation.accuracy) < 1e-12)
        let accuracies = try curve.attributeAccuracies(order.name)[place]
        #expect(zip(accuracies, evaluation.accuracies).allSatisfy { near($0, $1) })
        #expect(
          abs(try curve.accuracies(order.name, compensated: true)[place] - compensated.model.evaluation(on: dataset).accuracy) < 1e-12)
        #expect(curve.multiplyAdds[place] == (try bare.model.network.multiplyAdds()))
        #expect(curve.parameters[place] == bare.model.network.parameterCount)
        #expect(abs(curve.majorityAccuracy - evaluation.majorityAccuracy) < 1e-12)
      }
    }
    let spread = try curve.spread(over: orders.map(\.name))
    let (first, second) = (try curve.accuracies("importance"), try curve.accuracies("random, seed 1"))
    for place in 0..<3 {
      #expect(abs(spread[place].mean - (first[place] + second[place]) / 2) < 1e-12)
      #expect(abs(spread[place].standardDeviation - abs(first[place] - second[place]) / 2.squareRoot()) < 1e-12)
      #expect(spread[place].range == min(first[place], second[place])...max(first[place], second[place]))
    }
    let unknown = #expect(throws: StudyError.self) { try curve.accuracies("importanc") }
    #expect(unknown?.hint == "did you mean “importance”?")
    #expect(try curve.spread(over: ["importance"])[0].standardDeviation.isNaN)
    #expect(throws: StudyError.self) { try curve.spread(over: []) }
  }

  @Test("Answers that do not count are left out") func leftOut() throws {
    let dataset = NoisePictures(count: 9, leavesOut: true)
    for type in [DType.float32, .float64] {
      let network = try PruningSample.network(PruningSample.kinds[2], names: NoisePictures.attributes, type: type)
      let order = RemovalOrder.random(channels: 64, seed: 1)
      let curve = try network.pruningCurve([order], on: dataset, removing: [0, 40])
      let whole = try network.statistics(of: dataset)
      #expect(curve.pictures == 9)
      #expect(zip(try curve.attributeAccuracies(order.name)[0], whole.accuracies).allSatisfy { near($0, $1) })
      #expect(near(try curve.accuracies(order.name)[0], whole.accuracies.reduce(0, +) / 5))
      #expect(near(curve.majorityAccuracy, whole.majorityAccuracies.reduce(0, +) / 5))
      let smaller = try network.removingChannels(order.removed(40)).statistics(of: dataset)
      #expect(zip(try curve.attributeAccuracies(order.name)[1], smaller.accuracies).allSatisfy { near($0, $1) })
    }
  }

  @Test("What a curve cannot be of is said") func refusals() throws {
    let network = try PruningSample.network(PruningSample.kinds[2])
    let order = RemovalOrder.random(channels: 64, seed: 1)
    #expect(throws: StudyError.self) { try PruningCurve(network, orders: [order], removing: [64]) }
    #expect(throws: StudyError.self) { try PruningCurve(network, orders: [order], removing: [-4, 0]) }
    let other = #expect(throws: StudyError.self) { try network.pruningCurve([order], on: Portraits(split: .test, count: 2)) }
    #expect(other?.message.contains("5 attributes") == true)
    let bare = try PruningCurve(network, orders: [order], removing: [0, 4])
    let missing = #expect(throws: StudyError.self) { try bare.accuracies(order.name, compensated: true) }
    #expect(missing?.message.contains("without compensation") == true)
  }

  @Test("Speeds stand beside what they are speeds of") func speed() throws {
    let network = try PruningSample.network(PruningSample.kinds[2])
    let networks = [network, try network.removingChannels(Set(0..<48))]
    let speed = try PruningSpeed(networks, images: PruningSample.images(2), rounds: 3, warmUp: 0)
    #expect(speed.rows.map(\.channels) == [64, 16])
    #expect(speed.rows.map(\.parameters) == networks.map(\.model.network.parameterCount))
    #expect(speed.rows.map(\.multiplyAdds) == (try networks.map { try $0.model.network.multiplyAdds() }))
    #expect(speed.rows.allSatisfy { $0.quartiles.contains($0.milliseconds) && $0.milliseconds > 0 })
    #expect(speed.rows[0].speedup == 1)
    #expect(speed.batchSize == 2 && speed.rounds == 3 && speed.threads == Torch.threadCount)
  }
}
