import Tensors

extension Network {
  /// The network without some channels of a convolution, or numbers of a linear layer, and without whatever they alone need: see
  /// ``removingChannels(_:)``.
  public func removingChannels(_ channels: some Sequence<Int>, of node: String) throws(NetworkError) -> Network {
    try pruned([node: Set(channels)]).network
  }

  /// The network without channels of several nodes at once; paths that are added must lose the same ones.
  public func removingChannels(_ channels: [String: Set<Int>]) throws(NetworkError) -> Network { try pruned(channels).network }

  /// The smaller network and what to take out of each parameter.
  fileprivate func pruned(_ requested: [String: Set<Int>]) throws(NetworkError) -> (network: Network, cuts: [String: [ChannelRemoval.Cut]]) {
    for (name, channels) in requested.sorted(by: { $0.key < $1.key }) {
      let node = try node(name)
      guard node.operation is Convolution || node.operation is TransposedConvolution || node.operation is Linear else {
        throw .unsupported(
          node: name, operation: node.kind, problem: "channels are removed at the convolution or linear layer that gives them")
      }
      let count = declaredShapes[name]?.first ?? 0
      if let wrong = channels.sorted().first(where: { !(0..<count).contains($0) }) {
        throw .unsupported(node: name, operation: node.kind, problem: "it has channels 0 to \(count - 1), so no channel \(wrong)")
      }
    }
    var removed: [String: Set<Int>] = [:]
    var cuts: [String: [ChannelRemoval.Cut]] = [:]
    var nodes = nodes
    for place in nodes.indices {
      let node = nodes[place]
      let shapes = node.inputs.map { declaredShapes[$0] ?? [] }
      var removal = ChannelRemoval(inputs: shapes, removed: node.inputs.map { removed[$0] ?? [] }, requested: requested[node.name] ?? [])
      guard !removal.requested.isEmpty || removal.removed.contains(where: { !$0.isEmpty }) else { continue }
      do throws(ShapeProblem) {
        try node.operation.removingChannels(&removal)
      } catch {
        throw .unsupported(node: node.name, operation: node.kind, problem: error.words)
      }
      removed[node.name] = removal.output
      cuts[node.name] = removal.cuts
      if let replacement = removal.replacement { nodes[place].operation = replacement }
    }
    return (try Network(name, inputs: inputs, nodes: nodes, output: output, initialization: initialization), cuts)
  }
}

extension Model {
  /// The model without some channels of a convolution, or numbers of a linear layer: see ``removingChannels(_:)``.
  public func removingChannels(_ channels: some Sequence<Int>, of node: String) throws(NetworkError) -> Model {
    try removingChannels([node: Set(channels)])
  }

  /// The model without channels, really smaller: their filters go, and every weight that reads them.
  ///
  /// Channels are followed through what keeps them apart (batch norm, activations, pooling, convolutions of one group a channel), through
  /// concatenations and flattening, to the layers that mix them. The result gives what the model gives with these channels zero where such a
  /// layer reads them. Paths that are added must lose the same channels, so their nodes are named together.
  ///
  /// - Throws: where channels cannot be followed, naming the node.
  public func removingChannels(_ channels: [String: Set<Int>]) throws(NetworkError) -> Model {
    let (smaller, cuts) = try network.pruned(channels)
    var tensors = weights.tensors
    for (node, cuts) in cuts {
      for cut in cuts {
        let name = "\(node).\(cut.parameter)"
        guard let tensor = tensors[name] else { continue }
        let kept = (0..<tensor.size(cut.dimension)).filter { !cut.removed.contains($0) }
        tensors[name] = tensor.select(cut.dimension, at: kept)
      }
    }
    return Model(smaller, fitting: Weights(tensors))
  }
}
