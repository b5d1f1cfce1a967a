import Exhibits
import Tensors

extension Network {
  /// The part of the network that gives a node's value; what it does not depend on is left out.
  public func cut(at name: String) throws(NetworkError) -> Network {
    guard declaredShapes[name] != nil else { throw .unknownNode(name, nearest: nearestName(to: name, among: declaredShapes.keys)) }
    let needed = ancestors(of: [name])
    return try Network(
      self.name, inputs: inputs.filter { needed.contains($0.name) }, nodes: nodes.filter { needed.contains($0.name) }, output: name,
      initialization: initialization)
  }

  /// The part of the network after a node, whose value becomes the input and keeps its name: a forward pass starts there.
  ///
  /// - Parameters:
  ///   - name: The node that becomes the input.
  ///   - end: The node that is given; the network's output unless told.
  /// - Throws: when something after the node reads past it, so that its value does not suffice.
  public func cut(from name: String, at end: String? = nil) throws(NetworkError) -> Network {
    let start = try node(name)
    let ending = try cut(at: end ?? output)
    var needed: Set<String> = []
    var waiting = [ending.output]
    while let current = waiting.popLast() {
      guard current != name, needed.insert(current).inserted else { continue }
      guard let node = ending[current] else {
        throw .unsupported(
          node: name, operation: start.kind,
          problem: "“\(ending.output)” depends on “\(current)” by a way that does not pass through it, so the network cannot start here")
      }
      waiting += node.inputs
    }
    return try Network(
      self.name, inputs: [Input(name, try shape(of: name))], nodes: ending.nodes.filter { needed.contains($0.name) }, output: ending.output,
      initialization: initialization)
  }
}

extension Model {
  /// The part of the model that gives a node's value.
  public func cut(at name: String) throws(NetworkError) -> Model { keeping(try network.cut(at: name)) }

  /// The part of the model after a node, whose value becomes the input; see ``Network/cut(from:at:)``.
  public func cut(from name: String, at end: String? = nil) throws(NetworkError) -> Model { keeping(try network.cut(from: name, at: end)) }

  /// A part of the network with its part of the weights.
  private func keeping(_ part: Network) -> Model {
    let names = Set(part.parameterShapes.map(\.name))
    return Model(part, fitting: weights.filter { names.contains($0) })
  }
}
