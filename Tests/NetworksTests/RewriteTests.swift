import Networks
import Tensors
import Testing

@Suite("Rewrites")
struct RewriteTests {
  @Test("Folding batch norms leaves the function and takes the foldable ones out", arguments: 0..<40 as Range<UInt64>)
  func folding(seed: UInt64) throws {
    let kinds: Set<String> = ["convolution", "transposedConvolution", "batchNorm", "relu", "add", "concatenate", "maxPool", "averagePool"]
    let network = try RandomNetworks.make(seed: seed, length: 9, kinds: kinds, endsInVector: seed % 4 == 0)
    let model = try Model(network, network.genericWeights(seed: seed))
    let folded = try model.foldingBatchNorm()
    let foldable = network.nodes.filter { node in
      guard node.operation is BatchNorm, let before = network[node.inputs[0]] else { return false }
      let isMixing = before.operation is Convolution || before.operation is TransposedConvolution
      return isMixing && network.readers(of: before.name).count == 1
    }
    #expect(folded.network.nodes.count == network.nodes.count - foldable.count)
    let input = network.genericInput(seed: seed)
    #expect(relativeDifference(try folded(input), try model(input)) < 1e-10)
    let single = try model.converted(to: .float32).foldingBatchNorm()
    #expect(relativeDifference(try single(input.converted(to: .float32)), try model(input)) < 2e-5)
  }

  @Test("Folding happens, and keeps the layer's name")
  func foldingNames() throws {
    let model = try Model(NamingTests.small(), NamingTests.small().genericWeights(seed: 1))
    let folded = try model.foldingBatchNorm()
    #expect(folded.network.nodes(of: BatchNorm.self).isEmpty)
    #expect(folded.network["layer1.1.add"]?.inputs == ["layer1.1.conv2", "layer1.1.downsample.0"])
    #expect(folded.weights["layer1.0.conv1.bias"]?.shape == [4])
    let input = model.network.genericInput(seed: 2)
    #expect(relativeDifference(try folded(input), try model(input)) < 1e-10)
  }

  @Test("A network cut in two gives the same as whole", arguments: 0..<20 as Range<UInt64>)
  func cutting(seed: UInt64) throws {
    let network = try RandomNetworks.make(seed: seed, endsInVector: true)
    let model = try Model(network, network.genericWeights(seed: seed))
    let input = network.genericInput(seed: seed)
    let whole = try model.forward(input, capturing: network.nodeNames)
    for name in network.nodeNames {
      let upper = try model.cut(at: name)
      #expect(relativeDifference(try upper(input), whole[name]) == 0)
      #expect(upper.weights.tensors.count == upper.network.parameterShapes.count)
      guard name != network.output else { continue }
      // A way around the node, found by walking down from the input without passing through it.
      var around: Set<String> = ["input"]
      for node in network.nodes where node.name != name && !around.isDisjoint(with: node.inputs) { around.insert(node.name) }
      guard !around.contains(network.output) else {
        let error = #expect(throws: NetworkError.self) { try model.cut(from: name) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("by a way that does not pass through it"))
        continue
      }
      let lower = try model.cut(from: name)
      #expect(lower.network.inputs.map(\.name) == [name])
      #expect(relativeDifference(try lower(whole[name]), whole.output) == 0)
    }
  }

  @Test("Channels removed are channels zeroed, in fewer numbers: through norms, pools, depthwise layers, joins and flattening")
  func removing() throws {
    let network = try Network("prunable", input: [3, 12, 12]) {
      Convolution(6, kernel: 3, padding: 1).named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu1")
      Convolution(12, kernel: 3, padding: 1, groups: 6).named("depthwise")
      LeakyReLU().named("leaky")
      MaxPool(2).named("pool")
      Convolution(4, kernel: 3, padding: 1).named("conv2")
      Concatenate().from("conv2", "pool").named("cat")
      SliceChannels(2..<14).named("slice")
      BatchNorm().named("bn2")
      AdaptiveAveragePool(3).named("mean")
      Flatten().named("flat")
      Linear(7).named("fc1")
      ReLU().named("relu2")
      Linear(4).named("fc2")
    }
    let model = try Model(network, network.genericWeights(seed: 6))
    let input = network.genericInput(seed: 6)
    let smaller = try model.removingChannels([1, 4], of: "conv1")
    #expect(smaller.network["conv1"]?.operation as? Convolution == Convolution(4, kernel: 3, padding: 1))
    #expect(smaller.weights["depthwise.weight"]?.shape == [8, 1, 3, 3])
    #expect(smaller.weights["conv2.weight"]?.shape == [4, 8, 3, 3])
    // The pool's 12 channels stand behind conv2's 4 in the concatenation, of which 2 to 13 go on.
    let lost = [1, 4].flatMap { [$0 * 2, $0 * 2 + 1] }
    let inSlice = lost.map { $0 + 4 - 2 }.filter { $0 < 12 }
    #expect(smaller.weights["fc1.weight"]?.shape == [7, (12 - inSlice.count) * 9])
    #expect(smaller.network.parameterCount < network.parameterCount)
    // Zero where layers that mix channels read them: conv2 reads the pool, fc1 the flattened bn2.
    let plain = try model.forward(input, capturing: ["pool", "bn2"])
    let pool = plain["pool"] * mask(12, without: lost)
    let second = try model.forward(input, capturing: ["bn2"], replacing: ["pool": pool])
    let expected = try model.forward(input, replacing: ["bn2": second["bn2"] * mask(12, without: inSlice)])
    #expect(relativeDifference(try smaller(input), expected.output) < 1e-12)
  }

  private func mask(_ channels: Int, without removed: [Int]) -> Tensor {
    Tensor((0..<channels).map { removed.contains($0) ? 0.0 : 1 }, shape: [1, channels, 1, 1])
  }

  @Test("In random networks too, channels removed are channels zeroed wherever they can be followed")
  func removingAtRandom() throws {
    let kinds: Set<String> = ["convolution", "batchNorm", "relu", "concatenate", "maxPool", "averagePool", "tanh", "pad", "dropout"]
    var checked = 0
    for seed in 0..<30 as Range<UInt64> {
      let network = try RandomNetworks.make(seed: seed, length: 7, kinds: kinds, endsInVector: true)
      let model = try Model(network, network.genericWeights(seed: seed))
      let input = network.genericInput(seed: seed)
      for (name, convolution) in network.nodes(of: Convolution.self) where convolution.groups == 1 && convolution.channels > 1 {
        // A layer of groups that are not single channels, for one, says that it cannot.
        guard let smaller = try? model.removingChannels([0], of: name) else { continue }
        #expect(smaller.network.parameterCount < network.parameterCount)
        #expect(relativeDifference(try smaller(input), try zeroed(model, name, input)) < 1e-10, "\(name) of \(network.nodes)")
        checked += 1
      }
    }
    #expect(checked > 40)
  }

  /// The output with channel 0 of a node zero wherever it stays apart: node after node, each with its lost channels put to zero.
  private func zeroed(_ model: Model, _ name: String, _ input: Tensor) throws -> Tensor {
    var lost: [String: Set<Int>] = [name: [0]]
    var values: [String: Tensor] = ["input": input]
    for node in model.network.nodes {
      let alone = try Network(
        "one node", inputs: try Set(node.inputs).map { Network.Input($0, try model.network.shape(of: $0)) }, nodes: [node])
      var value = try alone.forward(inputs: values.filter { node.inputs.contains($0.key) }, weights: model.weights).output
      var channels = lost[node.name] ?? []
      switch node.operation {
      case is Linear: break
      case let one as Convolution:
        if one.groups > 1 {
          let each = one.channels / one.groups
          channels.formUnion((lost[node.inputs[0]] ?? []).flatMap { $0 * each..<($0 + 1) * each })
        }
      case is Concatenate:
        var start = 0
        for source in node.inputs {
          channels.formUnion((lost[source] ?? []).map { $0 + start })
          start += try model.network.shape(of: source)[0]
        }
      case is Flatten: break
      default: channels.formUnion(lost[node.inputs[0]] ?? [])
      }
      if value.rank == 4 { value = value * mask(value.size(1), without: Array(channels)) }
      (lost[node.name], values[node.name]) = (channels, value)
    }
    return try #require(values[model.network.output])
  }

  @Test("Paths that are added lose the same channels or none")
  func residual() throws {
    let network = try NamingTests.small()
    let model = try Model(network, network.genericWeights(seed: 7))
    let error = #expect(throws: NetworkError.self) { try model.removingChannels([2], of: "layer1.1.conv2") }
    #expect(
      error.map { "\($0)" } == "layer1.1.add (add): channels [2] and [] would leave its inputs; they must be the same in all")
    let smaller = try model.removingChannels(["layer1.1.conv2": [2], "layer1.1.downsample.0": [2]])
    #expect(smaller.network["layer1.1.downsample.0"]?.operation as? Convolution == Convolution(5, kernel: 1, stride: 2, bias: false))
    #expect(smaller.weights["fc.weight"]?.shape == [5, 5])
    let input = network.genericInput(seed: 7)
    let plain = try model.forward(input, capturing: ["layer1.1.relu_1"])
    let expected = try model.forward(input, replacing: ["layer1.1.relu_1": plain["layer1.1.relu_1"] * mask(6, without: [2])])
    #expect(relativeDifference(try smaller(input), expected.output) < 1e-12)
  }

  @Test("What cannot be removed is said, with the node where it ends")
  func refusals() throws {
    let network = try Network("refusing", input: [2, 6, 6]) {
      Convolution(4, kernel: 3).named("conv")
      Sigmoid().named("gate")
      Flatten()
      Linear(2).named("fc")
    }
    func words(_ channels: [Int], _ node: String) -> String {
      do {
        _ = try network.removingChannels(channels, of: node)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(words([0], "conv") == "gate (sigmoid): it makes another number of zero, so a channel through it cannot be removed")
    #expect(words([0], "gate") == "gate (sigmoid): channels are removed at the convolution or linear layer that gives them")
    #expect(words([9], "conv") == "conv (convolution): it has channels 0 to 3, so no channel 9")
    #expect(words([0, 1], "fc") == "fc (linear): all of its 2 features would be removed")
    #expect(words([0], "conf") == "no node is named “conf”; did you mean “conv”?")
  }
}
