import Explanations
import Foundation
import Networks
import Tensors
import Testing

@Suite("Projections against loops, finite differences, autograd and Captum")
struct ProjectionParityTests {
  static let rules: [BackwardProjection] =
    ProjectionRule.allCases.map { BackwardProjection($0) } + [BackwardProjection(.deconvnet, unpooling: .overwriting)]

  static func volume(_ tensor: Tensor) -> Volume {
    let shape = tensor.shape + [1, 1]
    var volume = Volume(shape[0], shape[1], shape[2])
    volume.values = tensor.array()
    return volume
  }

  /// The largest difference, in terms of the largest of the expected numbers.
  static func difference(_ found: [Double], _ expected: [Double]) -> Double {
    #expect(found.count == expected.count)
    let largest = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / (largest > 0 ? largest : 1)
  }

  @Test("Random graphs: every rule is what loops give, from an activation and from a map", arguments: 1...12 as ClosedRange<UInt64>)
  func loops(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let hasSums = seed % 4 == 0
    let network = try Network.drawn(using: &random, hasSums: hasSums)
    let model = try Model(network, network.drawnWeights(using: &random))
    let pictures = Tensor.normal([2] + network.inputs[0].shape, type: .float64, using: &random)
    let nodes = Set([network.output, random.element(of: network.nodeNames), random.element(of: network.nodeNames)])
    var largest = 0.0
    for node in nodes.sorted() {
      let shape = try network.shape(of: node)
      let channels = [random.index(below: shape[0]), random.index(below: shape[0])]
      let (row, column) = shape.count == 3 ? (random.index(below: shape[1]), random.index(below: shape[2])) : (0, 0)
      let units = [
        shape.count == 3 ? FeatureUnit(channel: channels[0], row: row, column: column) : FeatureUnit(channel: channels[0]),
        FeatureUnit(channel: channels[1]),
      ]
      for var projection in Self.rules {
        projection.passesJoins = hasSums
        let found = try model.projections(of: node, units: units, pictures: pictures, by: projection)
        #expect(found.shape == pictures.shape && found.dtype == .float64)
        let slow = SlowProjection(model: model, rule: projection.rule, overwrites: projection.unpooling == .overwriting)
        for picture in 0..<2 {
          let values = slow.values(Self.volume(pictures[picture]))
          let value = values[node]!
          var signal = value.zero
          if picture == 0 {
            signal[channels[0], row, column] = value[channels[0], row, column]
          } else {
            for r in 0..<value.rows { for c in 0..<value.columns { signal[channels[1], r, c] = value[channels[1], r, c] } }
          }
          let expected = slow.back(signal, from: node, values).values
          largest = max(largest, expected.reduce(0) { max($0, abs($1)) })
          #expect(Self.difference(found[picture].array(), expected) < 1e-11, "\(node) \(projection) picture \(picture)")
        }
      }
    }
    #expect(largest > 1e-3)
  }

  @Test("The gradient is what finite differences of a unit are")
  func finiteDifferences() throws {
    var random = RandomSource(seed: 5)
    let network = try Network("tiny", input: [2, 7, 6]) {
      Convolution(4, kernel: 3, stride: [2, 1], padding: 1)
      LocalResponseNorm(size: 3, alpha: 0.5, beta: 0.75, k: 2)
      ReLU()
      MaxPool(3, stride: 2, roundsUp: true)
      Convolution(3, kernel: 2).named("top")
    }
    let model = try Model(network, network.drawnWeights(using: &random))
    let picture = Tensor.normal([1, 2, 7, 6], type: .float64, using: &random)
    let value = try model(picture)
    let place = random.index(below: value.count)
    let signal = Tensor((0..<value.count).map { $0 == place ? 1.0 : 0 }, shape: value.shape)
    let gradient: [Double] = try model.projections(of: "top", signal: signal, pictures: picture, by: .init(.gradient)).array()
    let step = 1e-6
    // One picture for each pixel moved up, then for each moved down.
    let moves = Tensor.oneHot(Tensor.arange(picture.count), classes: picture.count, type: .float64).reshape([picture.count, 2, 7, 6]) * step
    let moved = try model(Tensor.concatenate([picture + moves, picture - moves])).reshape([2, picture.count, value.count])
    let expected: [Double] = ((moved[0] - moved[1]) / (2 * step)).select(1, place).array()
    #expect(Self.difference(gradient, expected) < 1e-8)
    #expect(gradient.contains { abs($0) > 1e-3 })
  }

  /// Networks of every kind, among them what a deconvnet has no definition for, each with nodes to start from.
  static let networks: [(Network, [String])] = [
    (.smallNet32(outputs: 4), ["features.7", "classifier"]),
    (try! Network.smallZFNet().cut(at: "features.8"), ["features.3", "features.8"]),
    (AttributeNetwork(.multiChannelAttention, attributes: 2).network(), ["classifier"]),
    (try! Network.resNet18(classes: 3).cut(at: "layer2.0.relu_1"), ["maxpool", "layer2.0.relu_1"]),
    (
      try! Network("mixture", input: [3, 16, 16]) {
        Convolution(6, kernel: 3, padding: 1).named("a")
        LeakyReLU(slope: 0.2)
        TransposedConvolution(4, kernel: 3, stride: 2, outputPadding: 1).named("b")
        Sigmoid().named("c")
        Multiply().from("b", "c")
        AveragePool(3, stride: 2, roundsUp: true)
        Resize(to: 9).named("d")
        Softmax()
        Add().from("d", .previous)
        Tanh().named("e")
        Mean(over: [2, 3]).from("e").named("mean")
        GlobalMaxPool().from("e").named("largest")
        Flatten().named("flat")
        Concatenate().from("mean", "flat").named("end")
      }, ["d", "largest", "end"]
    ),
  ]

  @Test("The gradient is the library's own over the whole network, at networks of every kind", arguments: 0..<5)
  func autograd(_ place: Int) throws {
    let (network, nodes) = Self.networks[place]
    var random = RandomSource(seed: 11)
    let model = try Model(network, Model(network, seed: 3).weights.converted(to: .float64))
    let pictures = Tensor.normal([2] + network.inputs[0].shape.map { min($0, 64) }, type: .float64, using: &random)
    for node in nodes {
      let value = try model.forward(pictures, capturing: [node])[node]
      let signal = Tensor.normal(value.shape, type: .float64, using: &random)
      let expected = try gradient(at: pictures) { (try model.forward($0, capturing: [node])[node] * signal).sum() }
      let found = try model.projections(of: node, signal: signal, pictures: pictures, by: .init(.gradient))
      #expect(Self.difference(found.array(), expected.array()) < 1e-10, "\(network.name) \(node)")
    }
  }

  // MARK: Captum

  /// The networks of Goldens/projections.py.
  static let golden: [String: Network] = [
    "overlapping": try! Network("overlapping", input: [3, 21, 25]) {
      Sequential("features") {
        Convolution(8, kernel: 5, stride: 2, padding: 1)
        ReLU()
        MaxPool(3, stride: 2)
        Convolution(12, kernel: 3, padding: 1, groups: 2)
        ReLU()
        MaxPool(3, stride: 2, roundsUp: true)
        Convolution(10, kernel: 3, padding: 2, dilation: 2)
        ReLU()
      }
      Flatten()
      Sequential("classifier") {
        Linear(16)
        ReLU()
        Linear(5)
      }
    },
    "normalized": try! Network("normalized", input: [3, 21, 25]) {
      Sequential("features") {
        Convolution(8, kernel: 3, padding: 1, bias: false)
        BatchNorm()
        ReLU()
        MaxPool(2)
        Convolution(8, kernel: 3, stride: 2, padding: 1, bias: false)
        BatchNorm()
        ReLU()
        AveragePool(2)
      }
      AdaptiveAveragePool(2).named("avgpool")
      Flatten()
      Linear(5).named("classifier")
    },
    "contrast": try! Network("contrast", input: [3, 21, 25]) {
      Sequential("features") {
        Convolution(8, kernel: 5, stride: 2)
        ReLU()
        MaxPool(3, stride: 2, roundsUp: true)
        LocalResponseNorm(size: 5, alpha: 0.5, beta: 0.75, k: 2)
        Convolution(6, kernel: [3, 2], padding: [1, 0])
        ReLU()
      }
    },
  ]

  @Test("Captum's Deconvolution and GuidedBackprop, torch's gradient and its max_unpool2d, in double precision")
  func captum() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens").path
    let file = try SafetensorsFile("\(folder)/projections.safetensors")
    #expect(file.names.count == 18)
    for name in file.names {
      let parts = name.split(separator: "/").map(String.init)
      let network = try #require(Self.golden[parts[0]])
      let model = try Model(network, FormulaWeights.weights(of: network, type: .float64))
      let picture = FormulaWeights.signal("\(parts[0])/picture", [1, 3, 21, 25], type: .float64)
      let unit = parts[3].split(separator: ",").compactMap { Int($0) }
      // Captum starts from 1.
      let shape = try network.shape(of: parts[2])
      let place = zip(unit, shape).reduce(0) { $0 * $1.1 + $1.0 }
      let signal = Tensor((0..<shape.reduce(1, *)).map { $0 == place ? 1.0 : 0 }, shape: [1] + shape)
      let projection: BackwardProjection =
        parts[1] == "overwriting" ? .init(unpooling: .overwriting) : .init(try #require(ProjectionRule(rawValue: parts[1])))
      let found = try model.projections(of: parts[2], signal: signal, pictures: picture, by: projection)
      #expect(Self.difference(found.array(), try file.tensor(name).array()) < 1e-9, "\(name)")
    }
  }
}
