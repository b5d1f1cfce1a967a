import Explanations
import Networks
import Tensors
import Testing

@Suite("Models that forget, and maps of all outputs at once")
struct RandomizationTests {
  /// Weights that are all 7, so that what is fresh is seen.
  static func learned(_ network: Network) throws -> Model {
    try Model(network, Weights(network.initialWeights(seed: 1).tensors.mapValues { $0 * 0 + 7 }))
  }

  static func fresh(_ model: Model) -> Set<String> {
    Set(model.weights.tensors.filter { ($0.value - 7).abs().max().number > 0 }.keys)
  }

  static let description = AttributeNetwork(.multiChannelAttention, attributes: 3)
  static let network = description.network()

  @Test("The stages go from the output down, each batch norm with the convolution before it")
  func stages() {
    let stages = Self.network.randomizationStages
    #expect(
      stages.map(\.name) == [
        "classifier", "masks.expand", "masks.reduce", "extractor.conv3_3", "extractor.conv3_2", "extractor.conv3_1", "extractor.conv2_2",
        "extractor.conv2_1", "extractor.conv1_1",
      ])
    #expect(stages[3].nodes == ["extractor.conv3_3", "extractor.bn3_3"])
    #expect(stages[0].nodes == ["classifier"])
    let resNet = Network.resNet18(classes: 10)
    #expect(Set(resNet.randomizationStages.flatMap(\.nodes)) == Set(resNet.parameterShapes.map { Self.node($0.name) }))
    #expect(resNet.randomizationStages.first?.name == "fc")
    #expect(resNet.randomizationStages.last?.name == "conv1")
  }

  static func node(_ parameter: String) -> String { parameter.split(separator: ".").dropLast().joined(separator: ".") }

  @Test("Only the chosen nodes are fresh, statistics included, as the network draws its weights")
  func chosen() throws {
    let model = try Self.learned(Self.network)
    let changed = try model.randomizingWeights(of: ["extractor.conv2_1", "extractor.bn2_1", "classifier"], seed: 5)
    #expect(
      Self.fresh(changed) == [
        "extractor.conv2_1.weight", "extractor.bn2_1.weight", "extractor.bn2_1.bias", "extractor.bn2_1.running_mean",
        "extractor.bn2_1.running_var", "classifier.weight", "classifier.bias",
      ])
    let drawn = Self.network.initialWeights(seed: 5)
    for name in Self.fresh(changed) {
      let (one, other) = (try #require(changed.weights[name]), try #require(drawn[name]))
      #expect((one - other).abs().max().number == 0)
    }
    #expect(changed.weights["extractor.bn2_1.running_var"]?.array(of: Double.self).allSatisfy { $0 == 1 } == true)
    #expect(changed.weights["extractor.bn2_1.running_mean"]?.array(of: Double.self).allSatisfy { $0 == 0 } == true)
  }

  @Test("A block's name takes what lies below it, and no name that only begins alike")
  func blocks() throws {
    let model = try Self.learned(Self.network)
    let masks = Self.fresh(try model.randomizingWeights(of: ["masks"], seed: 2))
    #expect(masks.count == 4 && masks.allSatisfy { $0.hasPrefix("masks.") })
    #expect(throws: NetworkError.unknownNode("extractor.conv2", nearest: "extractor.conv2_1")) {
      try model.randomizingWeights(of: ["extractor.conv2"], seed: 2)
    }
    let none = Self.fresh(try model.randomizingWeights(of: [], seed: 2))
    #expect(none == [])
  }

  @Test("A cascade forgets more and more until nothing is left; otherwise one part at a time")
  func cascade() throws {
    let model = try Self.learned(Self.network)
    let cascade = try model.randomizations(seed: 3)
    var before: Set<String> = []
    for (stage, randomized) in cascade {
      let fresh = Self.fresh(randomized)
      #expect(fresh.subtracting(before) == Set(model.weights.names.filter { stage.nodes.contains(Self.node($0)) }))
      #expect(before.isSubset(of: fresh))
      before = fresh
    }
    #expect(before == Set(model.weights.names))
    for (stage, randomized) in try model.randomizations(isCascading: false, seed: 3) {
      #expect(Set(Self.fresh(randomized).map(Self.node)) == Set(stage.nodes))
    }
  }

  @Test("Weights keep their type")
  func types() throws {
    let model = Model(Self.network, seed: 1)
    let double = try Model(Self.network, model.weights.converted(to: .float64)).randomizingWeights(of: ["classifier"], seed: 2)
    #expect(double.weights.tensors.values.allSatisfy { $0.dtype == .float64 })
  }

  @Test("Maps that ignore what is made fresh stay; others change")
  func check() throws {
    let model = Model(Self.network, seed: 1)
    var random = RandomSource(seed: 4)
    let images = Tensor.uniform([2, 3, 64, 64], using: &random)
    let masks = try RandomizationCheck(of: model, seed: 9) { model in
      try model.forward(images, capturing: [Self.description.maskLogits])[Self.description.maskLogits].sigmoid()
    }
    // The classifier comes after the masks.
    #expect(masks.stages[0].name == "classifier" && masks.stages[0].similarity.mean == 1)
    #expect(masks.stages[1].similarity.mean < 0.5)
    #expect(masks.stages[1].similarities.count == 2 * 3 * 64)
    let ignorant = try RandomizationCheck(of: model, isCascading: false, seed: 9) { _ in images }
    #expect(ignorant.stages.allSatisfy { $0.similarity.mean == 1 })
  }

  // MARK: Class activation maps

  @Test("All maps at once are each output's weighted sum of features")
  func maps() {
    var random = RandomSource(seed: 1)
    let features = Tensor.normal([2, 5, 3, 4], type: .float64, using: &random)
    let weights = Tensor.normal([7, 5], type: .float64, using: &random)
    let maps = classActivationMaps(features: features, weights: weights)
    #expect(maps.shape == [2, 7, 3, 4])
    let (f, w, m): ([Double], [Double], [Double]) = (features.array(), weights.array(), maps.array())
    for picture in 0..<2 {
      for output in 0..<7 {
        for position in 0..<12 {
          let sum = (0..<5).reduce(0.0) { $0 + w[output * 5 + $1] * f[(picture * 5 + $1) * 12 + position] }
          #expect(abs(m[(picture * 7 + output) * 12 + position] - sum) < 1e-12)
        }
      }
    }
  }

  @Test("The means of a multi-task network's maps, with the biases, are its logits")
  func logits() throws {
    let model = Model(AttributeNetwork(.multiTask, attributes: 6).network(), seed: 2)
    var random = RandomSource(seed: 1)
    let forward = try model.forward(Tensor.uniform([3, 3, 64, 64], using: &random), capturing: [AttributeNetwork.features])
    let weight = try #require(model.weights["classifier.weight"])
    let maps = classActivationMaps(features: forward[AttributeNetwork.features], weights: weight)
    let sums = try maps.mean(over: 2, 3) + #require(model.weights["classifier.bias"])
    #expect((sums - forward.output).abs().max().number < 1e-5)
  }
}
