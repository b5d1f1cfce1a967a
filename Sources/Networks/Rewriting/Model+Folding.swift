import Tensors

extension Model {
  /// The same function with fewer operations: a batch norm right after a convolution or a linear layer that only it reads becomes part of that
  /// one's weights, which keeps its name; other batch norms stay.
  ///
  /// It holds for evaluation only. Weights are folded in double precision.
  public func foldingBatchNorm() throws(NetworkError) -> Model {
    var nodes = network.nodes
    var folded = weights.tensors
    var standIns: [String: String] = [:]
    for node in network.nodes {
      guard let norm = node.operation as? BatchNorm, let before = network[node.inputs[0]], network.readers(of: before.name) == [node.name],
        before.name != network.output, let place = nodes.firstIndex(where: { $0.name == before.name })
      else { continue }
      // Which dimension of the weight counts the output's channels.
      let dimension: Int
      switch before.operation {
      case var convolution as Convolution:
        convolution.bias = true
        (nodes[place].operation, dimension) = (convolution, 0)
      case var transposed as TransposedConvolution where transposed.groups == 1:
        transposed.bias = true
        (nodes[place].operation, dimension) = (transposed, 1)
      case var linear as Linear:
        linear.bias = true
        (nodes[place].operation, dimension) = (linear, 0)
      default: continue
      }
      let fold = FoldedNorm(norm, node.name, weights)
      guard let weight = weights["\(before.name).weight"] else { continue }
      folded["\(before.name).weight"] = fold.weight(weight, channels: dimension)
      folded["\(before.name).bias"] = fold.bias(weights["\(before.name).bias"], like: weight.dtype)
      for name in ["weight", "bias", "running_mean", "running_var"] { folded["\(node.name).\(name)"] = nil }
      nodes.removeAll { $0.name == node.name }
      standIns[node.name] = before.name
    }
    for place in nodes.indices { nodes[place].inputs = nodes[place].inputs.map { standIns[$0] ?? $0 } }
    let network = try Network(
      network.name, inputs: network.inputs, nodes: nodes, output: standIns[network.output] ?? network.output,
      initialization: network.initialization)
    return Model(network, fitting: Weights(folded))
  }
}

/// A batch norm as a factor and a summand for each channel, in double precision.
private struct FoldedNorm {
  let factor: Tensor
  let summand: Tensor

  init(_ norm: BatchNorm, _ name: String, _ weights: Weights) {
    func read(_ part: String) -> Tensor? { weights["\(name).\(part)"]?.converted(to: .float64) }
    guard let mean = read("running_mean"), let variance = read("running_var") else { fatalError("\(name): a model without its statistics") }
    let inverse = (variance + norm.epsilon).power(-0.5)
    factor = read("weight").map { $0 * inverse } ?? inverse
    summand = (read("bias") ?? Tensor.zeros(mean.shape, type: .float64)) - mean * factor
  }

  func weight(_ weight: Tensor, channels dimension: Int) -> Tensor {
    var shape = Array(repeating: 1, count: weight.rank)
    shape[dimension] = factor.count
    return (weight.converted(to: .float64) * factor.reshape(shape)).converted(to: weight.dtype)
  }

  func bias(_ bias: Tensor?, like type: DType) -> Tensor {
    let scaled = bias.map { $0.converted(to: .float64) * factor + summand } ?? summand
    return scaled.converted(to: type)
  }
}
