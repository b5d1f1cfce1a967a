import Exhibits
import Networks
import Tensors
import Testing

@testable import Studies

/// Networks for the tests of pruning: seeded, with batch norms that are no identities.
enum PruningSample {
  struct Kind: CustomTestStringConvertible, Hashable {
    var masks: AttributeNetwork.Masks
    var isResidual: Bool
    var testDescription: String { "\(masks.rawValue)\(isResidual ? ", residual" : "")" }
  }

  static let kinds = AttributeNetwork.Masks.allCases.flatMap { [Kind(masks: $0, isResidual: false), Kind(masks: $0, isResidual: true)] }

  static func network(
    _ kind: Kind, attributes: Int = 5, names: [String]? = nil, type: DType = .float32, changing: (inout Weights) -> Void = { _ in }
  ) throws -> MultiChannelAttention {
    let description = AttributeNetwork(
      .multiChannelAttention, masks: kind.masks, isResidual: kind.isResidual, attributes: attributes)
    let network = description.network()
    var random = RandomSource(seed: 11)
    var weights = network.initialWeights(seed: 5)
    // Sorted: the same numbers in every run.
    for name in weights.names where name.hasSuffix(".bias") || name.contains(".bn") {
      guard let tensor = weights[name] else { continue }
      let noise = Tensor.uniform(tensor.shape, using: &random)
      weights[name] = name.hasSuffix("weight") || name.hasSuffix("var") ? noise + 0.5 : noise - 0.5
    }
    changing(&weights)
    return try MultiChannelAttention(
      Model(network, weights.converted(to: type)), description, attributes: names ?? (0..<attributes).map { "attribute \($0)" })
  }

  static func images(_ count: Int, seed: UInt64 = 1, type: DType = .float32) -> Tensor {
    var random = RandomSource(seed: seed)
    return Tensor.uniform([count, 3, 64, 64], using: &random).converted(to: type)
  }

  /// The logits of the whole network with some features set to zero.
  static func zeroed(_ network: MultiChannelAttention, _ channels: Set<Int>, _ images: Tensor) throws -> Tensor {
    let features = try network.model.forward(images, capturing: ["features"])["features"]
    let count = network.channelCount
    let kept = Tensor((0..<count).map { channels.contains($0) ? 0.0 : 1 }, shape: [1, count, 1, 1], type: images.dtype)
    return try network.model.forward(images, replacing: ["features": features * kept]).output
  }
}

@Suite("Removing channels") struct PruningTests {
  typealias Kind = PruningSample.Kind

  @Test("A smaller network gives what the whole one gives without these features", arguments: PruningSample.kinds)
  func zeroing(_ kind: Kind) throws {
    for (type, tolerance) in [(DType.float32, 1e-5), (.float64, 1e-12)] {
      let network = try PruningSample.network(kind, type: type)
      let images = PruningSample.images(2, type: type)
      let all = RemovalOrder.random(channels: 64, seed: 3)
      let sets: [Set<Int>] = [[], [0], [63], all.removed(17), all.removed(48), all.removed(63), Set(0..<64).subtracting([5])]
      for removed in type == .float32 ? sets : [all.removed(29)] {
        let smaller = try network.removingChannels(removed)
        #expect(smaller.channelCount == 64 - removed.count)
        let difference = (try smaller.model(images) - PruningSample.zeroed(network, removed, images)).abs().max().number
        #expect(difference < tolerance, "\(removed.count) channels, \(type)")
        // Not because nothing depends on them.
        let whole = try network.model(images)
        if !removed.isEmpty { #expect((try smaller.model(images) - whole).abs().max().number > 100 * tolerance) }
      }
    }
  }

  @Test("What is removed costs nothing any more", arguments: PruningSample.kinds)
  func costs(_ kind: Kind) throws {
    let network = try PruningSample.network(kind).removingChannels(RemovalOrder.random(channels: 64, seed: 8).removed(40))
    let (left, attributes, positions) = (24, 5, 16 * 16)
    // Convolutions and batch norms before the last convolution, then that one.
    let before = 3 * 16 * 9 + 2 * 16 + 16 * 32 * 9 + 2 * 32 + 32 * 32 * 9 + 2 * 32 + 32 * 64 * 9 + 2 * 64 + 64 * 64 * 9 + 2 * 64
    let last = 64 * left * 9 + 2 * left
    let masks =
      switch kind.masks {
      case .depthwise3x3: attributes * left * 9 + attributes * left
      case .bottleneck: attributes * 4 * left + attributes * 4 + attributes * left * 4 + attributes * left
      case .full1x1: attributes * left * left + attributes * left
      }
    #expect(network.model.network.parameterCount == before + last + masks + attributes * left + attributes)
    let counts = Dictionary(uniqueKeysWithValues: try network.model.network.multiplyAddCounts())
    #expect(counts["extractor.conv3_3"] == 64 * left * 9 * positions)
    let expected: Int =
      switch kind.masks {
      case .depthwise3x3: attributes * left * 9 * positions
      case .bottleneck: 2 * attributes * left * 4 * positions
      case .full1x1: attributes * left * left * positions
      }
    #expect(counts.filter { $0.key.hasPrefix("masks.") }.values.reduce(0, +) == expected)
    #expect(counts["classifier"] == attributes * left)
  }

  @Test("Twice is the same as at once", arguments: PruningSample.kinds)
  func twice(_ kind: Kind) throws {
    let network = try PruningSample.network(kind)
    let images = PruningSample.images(2)
    let once = try network.removingChannels([3, 9, 10, 40])
    // Without 3, 9 and 10, channel 40 is the thirty-seventh from 0.
    let twice = try network.removingChannels([3, 9, 10]).removingChannels([37])
    for name in once.model.weights.names {
      let (one, other) = (once.model.weights[name]!, twice.model.weights[name]!)
      #expect(one.shape == other.shape && one.array(of: Float.self) == other.array(of: Float.self), "\(name)")
    }
    #expect(try once.model(images).array(of: Float.self) == twice.model(images).array(of: Float.self))
  }

  @Test("What cannot be removed is said") func refusals() throws {
    let network = try PruningSample.network(PruningSample.kinds[2])
    let none = #expect(throws: StudyError.self) { try network.removingChannels(Set(0..<64)) }
    #expect(none?.message == "all 64 channels would be removed")
    let stray = #expect(throws: StudyError.self) { try network.removingChannels([1, 64, 70]) }
    #expect(stray?.message == "the network has channels 0 to 63, so no channel 64")
    #expect(throws: StudyError.self) { try network.removingChannels([-1]) }
    let means = Matrix(rows: 5, columns: 64, values: (0..<320).map { $0 == 64 + 7 ? .nan : 1 })
    let unknown = #expect(throws: StudyError.self) { try network.removingChannels([7], compensating: means) }
    #expect(unknown?.message.contains("attribute 1") == true)
    #expect(throws: Never.self) { try network.removingChannels([8], compensating: means) }

    let description = AttributeNetwork(.multiChannelAttention, extractor: .resNet18, attributes: 2)
    let residual = try MultiChannelAttention(Model(description.network(), seed: 1), description, attributes: ["a", "b"])
    let joined = #expect(throws: StudyError.self) { try residual.removingChannels([1]) }
    #expect(joined?.message.contains("adds paths") == true)
    #expect(joined?.hint?.contains("small64") == true)
    #expect(throws: StudyError.self) { try residual.filterMagnitudes() }
    #expect(throws: StudyError.self) { try PruningCurve(residual, orders: [.random(channels: 256, seed: 1)], removing: [4]) }
  }

  @Test("Compensation is exact where nothing varies", arguments: PruningSample.kinds)
  func exactCompensation(_ kind: Kind) throws {
    let removed: Set = [2, 30, 31, 63]
    let network = try PruningSample.network(kind, names: NoisePictures.attributes) { weights in
      // A batch norm without its factor gives a constant, and no mask reads these channels but their own.
      let constant = Tensor((0..<64).map { removed.contains($0) ? Float(0) : 1 })
      weights["extractor.bn3_3.weight"] = weights["extractor.bn3_3.weight"]! * constant
      weights["extractor.bn3_3.bias"] = weights["extractor.bn3_3.bias"]! * constant + (1 - constant) * 0.75
      for name in ["masks.reduce.weight", "masks.conv.weight"] where kind.masks != .depthwise3x3 {
        weights[name] = weights[name].map { $0 * constant.reshape([1, 64, 1, 1]) }
      }
      // Without the positions' own differences: a bottleneck's and a full mask's values at constant channels vary with the others.
      for name in ["masks.expand.weight", "masks.conv.weight"] where kind.masks != .depthwise3x3 {
        let rows = Tensor((0..<5 * 64).map { removed.contains($0 % 64) ? Float(0) : 1 }, shape: [5 * 64, 1, 1, 1])
        weights[name] = weights[name].map { $0 * rows }
      }
    }
    let means = try network.statistics(of: NoisePictures(count: 3)).meanMaskedFeatures
    let images = PruningSample.images(2, seed: 9)
    let whole = try network.model(images)
    let bare = try network.removingChannels(removed).model(images)
    let compensated = try network.removingChannels(removed, compensating: means).model(images)
    #expect((compensated - whole).abs().max().number < 1e-5)
    #expect((bare - whole).abs().max().number > 0.01)
  }

  @Test("Compensation keeps the mean logit where other masks stay")
  func meanLogit() throws {
    let network = try PruningSample.network(PruningSample.kinds[0], names: NoisePictures.attributes, type: .float64)
    let pictures = NoisePictures(count: 4)
    let (means, images) = (try network.statistics(of: pictures, batchSize: 3).meanMaskedFeatures, pictures.images)
    let smaller = try network.removingChannels(RemovalOrder.random(channels: 64, seed: 2).removed(50), compensating: means)
    let difference = try smaller.model(images).mean(over: 0) - network.model(images).mean(over: 0)
    #expect(difference.abs().max().number < 1e-12)
    #expect((try smaller.model(images) - network.model(images)).abs().max().number > 1e-6)
  }
}
