import Networks
import Tensors

/// Networks drawn at random, in which every kind of operation and join comes up.
enum RandomNetworks {
  /// A network of one small picture; the same seed gives the same one.
  ///
  /// - Parameters:
  ///   - length: How many operations there are at least.
  ///   - kinds: The kinds that may come up; all when empty.
  ///   - endsInVector: Whether a flattening and two linear layers follow.
  static func make(seed: UInt64, length: Int = 8, kinds: Set<String> = [], endsInVector: Bool = false) throws -> Network {
    var random = KeyedRandom("random network", seed: seed)
    let input = Network.Input("input", [random.integer(in: 2..<4), random.integer(in: 7..<12), random.integer(in: 7..<12)])
    var nodes: [Network.Node] = []
    var shapes: [(name: String, shape: [Int])] = [("input", input.shape)]
    var attempts = 0
    while nodes.count < length, attempts < 400 {
      attempts += 1
      let source = random.chance(0.7) ? shapes[shapes.count - 1] : random.pick(shapes)
      guard source.shape.count == 3 else { continue }
      let partners = shapes.filter { $0.shape.count == 3 && $0.name != source.name }
      let (operation, others) = draw(&random, source.shape, partners)
      guard kinds.isEmpty || kinds.contains(type(of: operation).kind) else { continue }
      let inputs = [source] + others
      guard let shape = try? operation.outputShape(for: inputs.map(\.shape)), shape.reduce(1, *) < 1200, shape.count == 3 else { continue }
      // What is one pixel everywhere teaches little.
      guard shape[1] * shape[2] > 3 || random.chance(0.1) else { continue }
      let name = "\(type(of: operation).kind)\(nodes.count)"
      nodes.append(Network.Node(name, operation, inputs: inputs.map(\.name)))
      shapes.append((name, shape))
    }
    if endsInVector {
      let last = nodes.last?.name ?? "input"
      nodes.append(Network.Node("flat", Flatten(), inputs: [last]))
      nodes.append(Network.Node("first", Linear(5), inputs: ["flat"]))
      nodes.append(Network.Node("bend", ReLU(), inputs: ["first"]))
      nodes.append(Network.Node("second", Linear(3), inputs: ["bend"]))
    }
    return try Network("random \(seed)", inputs: [input], nodes: nodes)
  }

  private static func draw(
    _ random: inout KeyedRandom, _ shape: [Int], _ partners: [(name: String, shape: [Int])]
  ) -> (any NetworkOperation, [(name: String, shape: [Int])]) {
    func extent(_ range: Range<Int>) -> Extent { Extent(rows: random.integer(in: range), columns: random.integer(in: range)) }
    let same = partners.filter { $0.shape == shape }
    let near = partners.filter { $0.shape.dropFirst() == shape.dropFirst() }
    switch random.integer(in: 0..<24) {
    case 0, 1, 2:
      return (
        Convolution(
          random.integer(in: 2..<5), kernel: extent(1..<4), stride: extent(1..<3), padding: extent(0..<3), dilation: extent(1..<3),
          bias: random.chance(0.5)), []
      )
    case 3: return (Convolution(shape[0] * random.integer(in: 1..<3), kernel: 3, padding: 1, groups: shape[0]), [])
    case 4: return (TransposedConvolution(random.integer(in: 2..<4), kernel: extent(1..<4), stride: extent(1..<3), padding: extent(0..<2)), [])
    case 5, 6: return (BatchNorm(affine: random.chance(0.8)), [])
    case 7: return (ReLU(), [])
    case 8: return (LeakyReLU(slope: 0.1), [])
    case 9: return (Sigmoid(), [])
    case 10: return (Tanh(), [])
    case 11: return (Softmax(over: random.pick([[1], [2, 3], [1, 3]])), [])
    case 12, 13:
      let size = extent(2..<4)
      return (MaxPool(size, stride: extent(1..<4), padding: random.chance(0.3) ? 1 : 0, roundsUp: random.chance(0.5)), [])
    case 14:
      return (
        AveragePool(extent(2..<4), stride: extent(1..<4), padding: random.chance(0.3) ? 1 : 0, roundsUp: random.chance(0.5),
          countsPadding: random.chance(0.5)), []
      )
    case 15: return (AdaptiveAveragePool(extent(2..<5)), [])
    case 16: return (Dropout(0.3), [])
    case 17: return (LocalResponseNorm(size: random.integer(in: 2..<5), alpha: 0.5), [])
    case 18:
      return (
        Pad(
          top: random.integer(in: 0..<3), left: random.integer(in: 0..<3), bottom: random.integer(in: 0..<3), right: random.integer(in: 0..<3)),
        []
      )
    case 19: return same.isEmpty ? (Scaling(by: -0.5, plus: 1), []) : (Add(), [random.pick(same)])
    case 20: return same.isEmpty ? (Identity(), []) : (Multiply(), [random.pick(same)])
    case 21: return near.isEmpty ? (SliceChannels(0..<max(1, shape[0] - 1)), []) : (Concatenate(), [random.pick(near)])
    case 22: return partners.isEmpty ? (Resize(scale: 2), []) : (Resize(), [random.pick(partners)])
    default: return (random.pick([Resize(to: extent(4..<9)), Sum(over: [2], keepingDimensions: true), Mean(over: [1], keepingDimensions: true)] as [any NetworkOperation]), [])
    }
  }
}

extension Network {
  /// Weights in double precision without anything special in them: statistics too are drawn.
  func genericWeights(seed: UInt64) -> Weights {
    var weights = Weights()
    for (name, shape) in parameterShapes {
      var keyed = KeyedRandom("generic weights", seed: seed, factor: name)
      var random = RandomSource(seed: keyed.next())
      let isVariance = name.hasSuffix("running_var")
      weights[name] =
        isVariance
        ? Tensor.uniform(shape, in: 0.5..<2, type: .float64, using: &random) : Tensor.normal(shape, type: .float64, using: &random)
    }
    return weights
  }

  /// A batch of pictures in double precision.
  func genericInput(seed: UInt64, batch: Int = 2) -> Tensor {
    var random = RandomSource(seed: seed)
    return Tensor.normal([batch] + inputs[0].shape, type: .float64, using: &random)
  }
}

/// The largest difference of two tensors, beside the larger one's largest element.
func relativeDifference(_ left: Tensor, _ right: Tensor) -> Double {
  guard left.shape == right.shape else { return .infinity }
  guard left.count > 0 else { return 0 }
  let scale = max(left.abs().max().number, right.abs().max().number)
  return scale == 0 ? 0 : (left.converted(to: .float64) - right.converted(to: .float64)).abs().max().number / scale
}
