import Exhibits
import Tensors

/// What a forward pass gives.
public struct Forward: Sendable {
  /// The network's output, `N …`.
  public var output: Tensor
  /// The values of the nodes that were to be captured.
  public var activations: [String: Tensor]
  /// In training, the updated running statistics by their names among the weights: `"bn1.running_mean"`. Nothing is changed in place:
  /// `weights.merging(forward.statistics)` takes them over.
  public var statistics: [String: Tensor]

  /// A captured value.
  public subscript(_ name: String) -> Tensor {
    guard let tensor = activations[name] else { fatalError("“\(name)” was not captured; captured are \(activations.keys.sorted())") }
    return tensor
  }
}

extension Network {
  /// Runs the network on a batch, `N C H W`.
  ///
  /// Only what the output and the captured nodes depend on is computed, and a value is let go as soon as nothing more reads it.
  ///
  /// - Parameters:
  ///   - input: The first input.
  ///   - capturing: Nodes whose values are wanted too.
  ///   - replacing: Values to be taken for nodes' own; what only the replaced nodes depend on does not run.
  /// - Throws: what does not fit, naming the node.
  public func forward(
    _ input: Tensor, weights: Weights, capturing: [String] = [], replacing: [String: Tensor] = [:], mode: ForwardMode = .evaluation
  ) throws(NetworkError) -> Forward {
    guard let first = inputs.first else { throw .malformed("the network “\(name)” has no input") }
    return try forward(inputs: [first.name: input], weights: weights, capturing: capturing, replacing: replacing, mode: mode)
  }

  /// Runs the network on inputs by their names; one that nothing needs, since nodes after it are replaced, may be left out.
  public func forward(
    inputs: [String: Tensor] = [:], weights: Weights, capturing: [String] = [], replacing: [String: Tensor] = [:],
    mode: ForwardMode = .evaluation
  ) throws(NetworkError) -> Forward {
    let pass = try ForwardPass(self, given: inputs, replacing: replacing, wanted: [output] + capturing)
    return try pass.run(weights, mode)
  }
}

/// One forward pass: which nodes run, and when each value is read for the last time.
private struct ForwardPass {
  let network: Network
  /// Inputs and replaced values.
  let given: [String: Tensor]
  let wanted: [String]
  let running: Set<String>

  init(_ network: Network, given inputs: [String: Tensor], replacing: [String: Tensor], wanted: [String]) throws(NetworkError) {
    for name in inputs.keys.sorted() where !network.inputs.contains(where: { $0.name == name }) {
      throw .unknownNode(name, nearest: nearestName(to: name, among: network.inputs.map(\.name)))
    }
    for name in replacing.keys.sorted() + wanted where network.declaredShapes[name] == nil {
      throw .unknownNode(name, nearest: nearestName(to: name, among: network.declaredShapes.keys))
    }
    self.network = network
    self.wanted = wanted
    let given = inputs.merging(replacing) { $1 }
    self.given = given
    // From the wanted values upwards, as far as values are given.
    var running: Set<String> = []
    var waiting = wanted
    while let name = waiting.popLast() {
      guard given[name] == nil, let node = network[name], running.insert(name).inserted else { continue }
      for input in node.inputs where given[input] == nil && network[input] == nil { throw .missingInput(input, neededBy: name) }
      waiting += node.inputs
    }
    self.running = running
    for name in wanted where given[name] == nil && network[name] == nil { throw .missingInput(name, neededBy: name) }
    try checkShapes(inputs, replacing)
  }

  private func checkShapes(_ inputs: [String: Tensor], _ replacing: [String: Tensor]) throws(NetworkError) {
    var starting: [String: [Int]] = [:]
    for (name, tensor) in given.sorted(by: { $0.key < $1.key }) {
      let declared = network.declaredShapes[name] ?? []
      let shape = tensor.shape
      guard shape.count == declared.count + 1, tensor.dtype.isFloatingPoint else {
        throw .value(
          node: name, shape: Array(shape.dropFirst()), expected: "\(declared) with the batch before it, of a type with fractions")
      }
      starting[name] = Array(shape.dropFirst())
    }
    // What a replaced node would have given, where that can be said.
    if !replacing.isEmpty, network.inputs.allSatisfy({ inputs[$0.name] != nil }) {
      let own = try network.shapes(starting: inputs.mapValues { Array($0.shape.dropFirst()) }, running: nil)
      for name in replacing.keys.sorted() where starting[name] != own[name] {
        throw .value(node: name, shape: starting[name] ?? [], expected: "\(own[name] ?? [])")
      }
    }
    _ = try network.shapes(starting: starting, running: running)
    let batches = Set(given.filter { name, _ in isRead(name) }.map { $0.value.size(0) })
    guard batches.count <= 1 || !batches.subtracting([1]).isEmpty && batches.subtracting([1]).count == 1 else {
      throw .malformed("the values that are given have batches of \(batches.sorted()): expected one size, or 1")
    }
  }

  /// Whether a given value takes part.
  private func isRead(_ name: String) -> Bool {
    wanted.contains(name) || running.contains { network[$0]?.inputs.contains(name) == true }
  }

  func run(_ weights: Weights, _ mode: ForwardMode) throws(NetworkError) -> Forward {
    var readers: [String: Int] = [:]
    for node in network.nodes where running.contains(node.name) { for input in node.inputs { readers[input, default: 0] += 1 } }
    for name in wanted { readers[name, default: 0] += 1 }
    var values = given.filter { readers[$0.key] != nil }
    var statistics: [String: Tensor] = [:]
    for (place, node) in network.nodes.enumerated() where running.contains(node.name) {
      var run = NodeRun(
        node: node.name, inputs: node.inputs.compactMap { values[$0] },
        parameters: try parameters(of: node, network.declaredParameters[place], weights, values), mode: mode)
      if mode.isTraining, node.operation is BatchNorm, run.input.count <= run.input.size(1) {
        throw .unsupported(
          node: node.name, operation: node.kind,
          problem: "it has one number a channel to train with (\(run.input.shape) with the batch), and one number has no variance")
      }
      let value = node.operation.evaluate(&run)
      if readers[node.name] != nil { values[node.name] = value }
      for (name, tensor) in run.statistics { statistics["\(node.name).\(name)"] = tensor }
      for input in node.inputs {
        readers[input, default: 1] -= 1
        if readers[input] == 0 { values[input] = nil }
      }
    }
    guard let output = values[network.output] else { fatalError("forward: “\(network.output)” was not computed") }
    let captured = wanted.dropFirst().compactMap { name in values[name].map { (name, $0) } }
    return Forward(output: output, activations: Dictionary(captured) { first, _ in first }, statistics: statistics)
  }

  private func parameters(
    of node: Network.Node, _ declared: [NetworkParameter], _ weights: Weights, _ values: [String: Tensor]
  ) throws(NetworkError) -> [String: Tensor] {
    var parameters: [String: Tensor] = [:]
    for parameter in declared {
      let tensor = weights["\(node.name).\(parameter.name)"]
      guard let tensor, tensor.shape == parameter.shape else {
        throw .parameter(node: node.name, name: parameter.name, shape: tensor?.shape, expected: parameter.shape)
      }
      if let input = values[node.inputs[0]], input.dtype != tensor.dtype {
        throw .type(node: node.name, input: "\(input.dtype)", weights: "\(tensor.dtype)")
      }
      parameters[parameter.name] = tensor
    }
    return parameters
  }
}
