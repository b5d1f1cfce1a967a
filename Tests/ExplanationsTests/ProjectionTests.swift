import Explanations
import Networks
import Tensors
import Testing

@Suite("Projections: signals followed back to the picture")
struct ProjectionTests {
  static func normal(_ shape: [Int], _ seed: UInt64, type: DType = .float64) -> Tensor {
    var random = RandomSource(seed: seed)
    return .normal(shape, type: type, using: &random)
  }

  static let model = Model(Network.smallZFNet(), seed: 1)
  static let double = try! Model(model.network, model.weights.converted(to: .float64))

  static func largest(_ tensor: Tensor) -> Double { tensor.abs().max().number }

  static func relative(_ found: Tensor, _ expected: Tensor) -> Double { (found - expected).norm().number / expected.norm().number }

  // MARK: What the method is

  static let row = try! Network("row", input: [1, 1, 4]) {
    Convolution(1, kernel: [1, 2]).named("conv")
    ReLU()
    MaxPool([1, 2], stride: 1).named("pool")
  }

  @Test("By hand: switches, no bias, and nothing rectified after the last filtering")
  func byHand() throws {
    let weights = Weights(["conv.weight": Tensor([1.0, -1], shape: [1, 1, 1, 2]), "conv.bias": Tensor([10.0])])
    let model = try Model(Self.row, weights)
    let picture = Tensor([1.0, -2, 3, -1], shape: [1, 1, 1, 4])
    func back(_ node: String, _ unit: FeatureUnit, _ rule: ProjectionRule = .deconvnet) throws -> [Double] {
      try model.projections(of: node, units: [unit], pictures: picture, by: .init(rule)).array()
    }
    // The convolution gives 13, 5, 14 and the pool 13, 14.
    #expect(try back("conv", FeatureUnit(channel: 0, row: 0, column: 1)) == [0, 5, -5, 0])
    #expect(try back("pool", FeatureUnit(channel: 0, row: 0, column: 1)) == [0, 0, 14, -14])
    #expect(try back("pool", FeatureUnit(channel: 0)) == [13, -13, 14, -14])
    #expect(try back("input", FeatureUnit(channel: 0, row: 0, column: 2)) == [0, 0, 3, 0])
    // A negative signal at a ReLU that lets everything pass: only the gradient goes on.
    let signal = Tensor([-1.0, 2, 1], shape: [1, 1, 1, 3])
    for (rule, expected) in [(ProjectionRule.gradient, [-1.0, 3, -1, -1]), (.guided, [0, 2, -1, -1]), (.deconvnet, [0, 2, -1, -1])] {
      #expect(try model.projections(of: "relu", signal: signal, pictures: picture, by: .init(rule)).array() == expected)
    }
    // At an inactive ReLU only the deconvnet does.
    let dark = try Model(Self.row, weights.merging(["conv.bias": Tensor([-100.0])]))
    for (rule, expected) in [(ProjectionRule.gradient, [0.0, 0, 0, 0]), (.guided, [0, 0, 0, 0]), (.deconvnet, [0, 2, -1, -1])] {
      #expect(try dark.projections(of: "relu", signal: signal, pictures: picture, by: .init(rule)).array() == expected)
    }
  }

  @Test("Where windows share a switch, adding sums and overwriting takes the last, even a zero")
  func sharedSwitches() throws {
    let network = try Network("pools", input: [1, 1, 5]) { MaxPool([1, 3], stride: [1, 2]) }
    let model = try Model(network, Weights())
    let picture = Tensor([0.0, 1, 9, 2, 3], shape: [1, 1, 1, 5])
    for (signal, added, last) in [([4.0, 7], 11.0, 7.0), ([4, 0], 4, 0)] {
      let signal = Tensor(signal, shape: [1, 1, 1, 2])
      #expect(try model.projections(of: "max_pool2d", signal: signal, pictures: picture).array() == [0, 0, added, 0, 0])
      let overwritten = try model.projections(
        of: "max_pool2d", signal: signal, pictures: picture, by: .init(unpooling: .overwriting))
      #expect(overwritten.array() == [0, 0, last, 0, 0])
    }
  }

  @Test("Adding and overwriting differ by about half where pools overlap, and not where they do not")
  func overlaps() throws {
    let pictures = Self.normal([2, 3, 128, 128], 2)
    let units = [FeatureUnit(channel: 3), FeatureUnit(channel: 40)]
    func difference(_ model: Model, _ node: String, _ pictures: Tensor) throws -> Double {
      let added = try model.projections(of: node, units: units, pictures: pictures)
      return Self.relative(try model.projections(of: node, units: units, pictures: pictures, by: .init(unpooling: .overwriting)), added)
    }
    let overlapping = try difference(Self.double, "features.12", pictures)
    #expect(0.3...0.8 ~= overlapping, "\(overlapping)")
    let vgg = Model(try Network.vgg11().cut(at: "features.9"), seed: 1)
    #expect(try difference(vgg, "features.9", Self.normal([2, 3, 36, 40], 3, type: .float32)) == 0)
  }

  @Test("The signal's factor is the reconstruction's; no signal gives none", arguments: ProjectionRule.allCases)
  func scaling(rule: ProjectionRule) throws {
    let pictures = Self.normal([2, 3, 96, 80], 4)
    // Any size that the network allows up to the node: its linear layers would not allow this one.
    let signal = Self.normal([2, 64, 5, 4], 5)
    let model = try Self.double.cut(at: "features.11")
    func back(_ signal: Tensor) throws -> Tensor {
      try model.projections(of: "features.11", signal: signal, pictures: pictures, by: .init(rule))
    }
    let one = try back(signal)
    #expect(one.shape == [2, 3, 96, 80] && Self.largest(one) > 0)
    #expect(Self.relative(try back(signal * 8), one * 8) < 1e-14)
    #expect(Self.largest(try back(signal * 0)) == 0)
  }

  @Test("Where everything is positive, the three rules are one")
  func positive() throws {
    let network = try Network.smallZFNet().cut(at: "features.5")
    let weights = network.initialWeights(seed: 1).tensors.mapValues { $0.abs().converted(to: .float64) + 0.001 }
    // Contrast normalisation's derivative has both signs; with an alpha of 0 it is a factor.
    let nodes = network.nodes.map { node in
      node.operation is LocalResponseNorm ? Network.Node(node.name, LocalResponseNorm(alpha: 0), inputs: node.inputs) : node
    }
    let model = try Model(Network("positive", inputs: network.inputs, nodes: nodes), Weights(weights))
    let pictures = Self.normal([1, 3, 128, 128], 6).abs()
    let maps = try ProjectionRule.allCases.map {
      try model.projections(of: "features.5", units: [FeatureUnit(channel: 2, row: 3, column: 4)], pictures: pictures, by: .init($0))
    }
    #expect(Self.largest(maps[0]) > 0)
    for map in maps.dropFirst() { #expect(Self.relative(map, maps[0]) < 1e-12) }
  }

  // MARK: Batches and types

  @Test("Each row is what it would be alone, and pictures may have several units")
  func rows() throws {
    let pictures = Self.normal([3, 3, 128, 128], 7)
    for node in ["features.2", "features.9", "classifier.0", "classifier.6"] {
      let shape = try Self.double.network.shape(of: node)
      let units = [4, 0, 4, 7].map { channel in
        shape.count == 3 ? FeatureUnit(channel: channel, row: channel % 5, column: channel / 2) : FeatureUnit(channel: channel)
      }
      let sources = [2, 0, 1, 2]
      let together = try Self.double.projections(of: node, units: units, pictures: pictures, sources: sources)
      #expect(together.shape == [4, 3, 128, 128])
      for (row, source) in sources.enumerated() {
        let alone = try Self.double.projections(of: node, units: [units[row]], pictures: pictures[source..<source + 1])
        // A unit that its picture does not activate gives nothing.
        #expect(Self.largest(together[row..<row + 1] - alone) <= 1e-12 * Self.largest(alone), "\(node) \(row)")
      }
      #expect(Self.largest(together) > 0)
    }
    #expect(try Self.double.projections(of: "features.2", units: [], pictures: pictures, sources: []).shape == [0, 3, 128, 128])
  }

  @Test("More signals than go back at once go in parts")
  func parts() throws {
    // Values of 4 million numbers: four signals a part.
    let network = try Network("large", input: [1, 3, 4]) {
      Resize(to: 2048)
      MaxPool(512)
      ReLU()
    }
    let model = try Model(network, Weights())
    let pictures = Self.normal([2, 1, 3, 4], 10, type: .float32)
    let signal = Self.normal([6, 1, 4, 4], 11, type: .float32)
    let sources = [1, 0, 1, 1, 0, 1]
    let together = try model.projections(of: "relu", signal: signal, pictures: pictures, sources: sources)
    for row in 0..<6 {
      let alone = try model.projections(
        of: "relu", signal: signal[row..<row + 1], pictures: pictures[sources[row]..<sources[row] + 1])
      #expect(Self.relative(together[row..<row + 1], alone) < 1e-6)
    }
    let own = try model.projections(of: "relu", signal: signal, pictures: pictures.select(0, at: sources))
    #expect(Self.relative(own, together) < 1e-6)
  }

  @Test("One activation and a whole map are signals that hold the node's values there", arguments: ProjectionRule.allCases)
  func seeds(rule: ProjectionRule) throws {
    let pictures = Self.normal([2, 3, 128, 128], 8)
    let values = try Self.double.forward(pictures, capturing: ["features.8"])["features.8"]
    var numbers = [Double](repeating: 0, count: values.count)
    let all: [Double] = values.array()
    numbers[(5 * 7 + 2) * 7 + 6] = all[(5 * 7 + 2) * 7 + 6]
    for place in 0..<49 { numbers[(64 + 9) * 49 + place] = all[(64 + 9) * 49 + place] }
    let expected = try Self.double.projections(
      of: "features.8", signal: Tensor(numbers, shape: values.shape), pictures: pictures, by: .init(rule))
    let found = try Self.double.projections(
      of: "features.8", units: [FeatureUnit(channel: 5, row: 2, column: 6), FeatureUnit(channel: 9)], pictures: pictures, by: .init(rule))
    #expect(Self.relative(found, expected) == 0)
  }

  @Test("Single precision gives what double precision gives", arguments: ProjectionRule.allCases)
  func types(rule: ProjectionRule) throws {
    let pictures = Self.normal([2, 3, 128, 128], 9, type: .float32)
    let units = [FeatureUnit(channel: 1), FeatureUnit(channel: 60)]
    let single = try Self.model.projections(of: "features.10", units: units, pictures: pictures, by: .init(rule))
    #expect(single.dtype == .float32)
    let double = try Self.double.projections(of: "features.10", units: units, pictures: pictures.converted(to: .float64), by: .init(rule))
    #expect(Self.relative(single.converted(to: .float64), double) < 1e-3)
    // How the pixels lie in memory changes nothing but the rounding.
    let last = try Self.model.projections(of: "features.10", units: units, pictures: pictures.inChannelsLast(), by: .init(rule))
    #expect(Self.relative(last, single) < 1e-3)
  }
}
