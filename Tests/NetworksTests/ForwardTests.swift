import Networks
import Tensors
import Testing

@Suite("Forward")
struct ForwardTests {
  @Test("Every node of random networks is what the definitions say, in shape and in value", arguments: 0..<60 as Range<UInt64>)
  func literal(seed: UInt64) throws {
    let network = try RandomNetworks.make(seed: seed, endsInVector: seed % 3 == 0)
    let (weights, input) = (network.genericWeights(seed: seed), network.genericInput(seed: seed))
    let forward = try network.forward(input, weights: weights, capturing: network.nodeNames)
    let expected = try (0..<2).map { try LiteralNetwork(network: network, weights: weights).values(for: input[$0]) }
    let shapes = try network.shapes(for: Array(input.shape.dropFirst()))
    for node in network.nodes {
      #expect(forward[node.name].shape == [2] + (shapes[node.name] ?? []), "\(node.name)")
      let literal = Tensor(expected.flatMap { $0[node.name]?.numbers ?? [] }, shape: forward[node.name].shape)
      #expect(relativeDifference(forward[node.name], literal) < 1e-9, "\(node.name) of \(network.nodes)")
    }
    #expect(relativeDifference(forward.output, forward[network.output]) == 0)
  }

  @Test("Random networks hold every operation of the catalog but the ones that need a vector or a reshaping")
  func coverage() throws {
    var seen: Set<String> = []
    for seed in 0..<60 as Range<UInt64> {
      seen.formUnion(try RandomNetworks.make(seed: seed, endsInVector: seed % 3 == 0).nodes.map(\.kind))
    }
    let all = Set(OperationCatalog.operations.map { $0.kind })
    #expect(all.subtracting(seen) == ["reshape", "globalMaxPool", "weightedMean", "attendedMean"])
  }

  @Test("Means under masks, in either order, beside which features pass or not", arguments: [false, true], [false, true])
  func attending(byChannel: Bool, residual: Bool) throws {
    let network = try Network("attending", inputs: [.init("masks", [6, 3, 4]), .init("features", [2, 3, 4])]) {
      AttendedMean(byChannel: byChannel, residual: residual).named("attended").from("masks", "features")
      WeightedMean().named("weighted").from("masks", "features")
    }
    var random = RandomSource(seed: 5)
    let (masks, features) = (
      Tensor.normal([2, 6, 3, 4], type: .float64, using: &random), Tensor.normal([2, 2, 3, 4], type: .float64, using: &random)
    )
    let forward = try network.forward(
      inputs: ["masks": masks, "features": features], weights: Weights(), capturing: ["attended", "weighted"])
    for index in 0..<2 {
      let literal = try LiteralNetwork(network: network, weights: Weights()).values(
        for: ["masks": masks[index], "features": features[index]])
      #expect(forward["attended"].shape == [2, 3, 2] && forward["weighted"].shape == [2, 6, 2])
      for name in ["attended", "weighted"] {
        let expected = Tensor(literal[name]?.numbers ?? [], shape: literal[name]?.shape ?? [0])
        #expect(relativeDifference(forward[name][index], expected) < 1e-12)
      }
    }
  }

  @Test("Global maximum and reshaping")
  func rest() throws {
    let network = try Network("rest", input: [2, 4, 6]) {
      GlobalMaxPool().named("max")
      Reshape([4, -1, 3]).from("input").named("shaped")
    }
    let input = network.genericInput(seed: 3)
    let forward = try network.forward(input, weights: Weights(), capturing: ["max", "shaped"])
    let literal = try LiteralNetwork(network: network, weights: Weights()).values(for: input[1])
    for name in ["max", "shaped"] {
      #expect(forward[name][1].shape == literal[name]?.shape)
      #expect(forward[name][1].array(of: Double.self) == literal[name]?.numbers)
    }
    #expect(forward["shaped"].shape == [2, 4, 4, 3])
  }

  @Test("A node replaced by its own value changes nothing; by another it changes only what reads it", arguments: 0..<12 as Range<UInt64>)
  func replacing(seed: UInt64) throws {
    let network = try RandomNetworks.make(seed: seed)
    let (weights, input) = (network.genericWeights(seed: seed), network.genericInput(seed: seed))
    let plain = try network.forward(input, weights: weights, capturing: network.nodeNames)
    for (place, node) in network.nodes.enumerated() {
      let same = try network.forward(input, weights: weights, replacing: [node.name: plain[node.name]])
      #expect(relativeDifference(same.output, plain.output) == 0)
      let changed = try network.forward(
        input, weights: weights, capturing: network.nodeNames, replacing: [node.name: plain[node.name] * 2 + 1])
      for earlier in network.nodes[..<place] { #expect(relativeDifference(changed[earlier.name], plain[earlier.name]) == 0) }
      #expect(relativeDifference(changed[node.name], plain[node.name] * 2 + 1) == 0)
    }
  }

  @Test("Only what is asked for runs: not what a replaced node alone needs, nor a branch that nobody reads")
  func needed() throws {
    let log = RunLog.next()
    let network = try Network("branches", input: [1, 4, 4]) {
      Logged(log: log, label: 1).named("a")
      Logged(log: log, label: 2).named("b")
      Logged(log: log, label: 3).named("side").from("a")
      Logged(log: log, label: 4).named("c").from("b")
    }
    let input = network.genericInput(seed: 1)
    _ = try network.forward(input, weights: Weights())
    #expect(RunLog.taken(log) == [1, 2, 4])
    _ = try network.forward(input, weights: Weights(), capturing: ["side"])
    #expect(RunLog.taken(log) == [1, 2, 3, 4])
    _ = try network.forward(input, weights: Weights(), replacing: ["b": input])
    #expect(RunLog.taken(log) == [4])
    // Nothing above is needed, so no input is.
    let from = try network.forward(weights: Weights(), replacing: ["b": input])
    #expect(RunLog.taken(log) == [4])
    #expect(relativeDifference(from.output, input) == 0)
    #expect(throws: NetworkError.missingInput("input", neededBy: "a")) {
      try network.forward(weights: Weights(), capturing: ["side"], replacing: ["b": input])
    }
  }

  @Test("Values are let go at their last use: a long chain holds two of them, not all")
  func liveness() throws {
    let network = try Network("chain", input: [4, 128, 128]) { for _ in 0..<24 { Scaling(by: 1.01) } }
    let input = Tensor.ones([4, 4, 128, 128])
    let size = input.count * 4
    let (_, bytes) = try Torch.peakMemory { try network.forward(input, weights: Weights()).output }
    // Tests beside this one take and give back a little too.
    #expect(bytes <= 3 * size)
    let (_, all) = try Torch.peakMemory { try network.forward(input, weights: Weights(), capturing: network.nodeNames).output }
    #expect(all >= 20 * size)
  }

  @Test("Channels side by side in memory give the same numbers")
  func channelsLast() throws {
    let network = try Network("layout", input: [3, 16, 16]) {
      Convolution(8, kernel: 3, padding: 1).named("conv")
      BatchNorm().named("bn")
      ReLU()
      MaxPool(2)
      Flatten()
      Linear(5).named("fc")
    }
    let model = Model(network, seed: 4)
    var random = RandomSource(seed: 1)
    let input = Tensor.normal([2, 3, 16, 16], using: &random)
    let plain = try model.forward(input, capturing: ["conv"])
    let lastly = try model.inChannelsLast().forward(input.inChannelsLast(), capturing: ["conv"])
    #expect(lastly["conv"].isChannelsLast)
    #expect(relativeDifference(plain.output, lastly.output) < 1e-5)
  }

  @Test("A network of two inputs reads both by name")
  func twoInputs() throws {
    let network = try Network("masked", inputs: [.init("image", [3, 4, 4]), .init("mask", [1, 4, 4])]) {
      Scaling(by: 1, plus: 1).from("mask").named("weight")
      Multiply().from("image", "weight")
    }
    let (image, mask) = (Tensor.ones([2, 3, 4, 4]), Tensor.full([2, 1, 4, 4], 0.5))
    let output = try network.forward(inputs: ["image": image, "mask": mask], weights: Weights()).output
    #expect(output.shape == [2, 3, 4, 4])
    #expect(output.min().number == 1.5 && output.max().number == 1.5)
  }
}

/// An operation of this test: it passes its input on and says so.
struct Logged: NetworkOperation {
  static let kind = "logged"
  var log: Int
  var label: Int
  func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] { inputs[0] }
  func evaluate(_ run: inout NodeRun) -> Tensor {
    RunLog.add(log, label)
    return run.input
  }
}
