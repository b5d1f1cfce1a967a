import Exhibits
import Tensors

extension Network {
  /// Every input's and node's shape, without the batch, for a first input of this shape (the declared ones for the others).
  ///
  /// - Throws: the first node that does not fit, with its operation, its inputs' shapes and what it expects.
  public func shapes(for input: [Int]? = nil) throws(NetworkError) -> [String: [Int]] {
    guard let input, let first = inputs.first else { return declaredShapes }
    return try shapes(for: [first.name: input])
  }

  /// The same with any of the inputs given another shape than the declared one.
  public func shapes(for inputs: [String: [Int]]) throws(NetworkError) -> [String: [Int]] {
    var starting = Dictionary(uniqueKeysWithValues: self.inputs.map { ($0.name, $0.shape) })
    for (name, shape) in inputs {
      guard starting[name] != nil else { throw .unknownNode(name, nearest: nearestName(to: name, among: starting.keys)) }
      starting[name] = shape
    }
    return try shapes(starting: starting, running: nil)
  }

  /// Shapes from some values' shapes on; of the nodes only those that run, or all.
  func shapes(starting: [String: [Int]], running: Set<String>?) throws(NetworkError) -> [String: [Int]] {
    let chosen = running.map { running in nodes.filter { running.contains($0.name) } } ?? nodes
    return try Self.shapes(nodes: chosen, starting: starting) { node, inputs, needed throws(NetworkError) in
      guard let place = places[node.name] else { return }
      for (declared, found) in zip(declaredParameters[place], needed) where declared.shape != found.shape {
        throw .shape(
          node: node.name, operation: node.kind, inputs: inputs,
          problem: "its parameter “\(declared.name)” has shape \(declared.shape), and this input would need \(found.shape)")
      }
    }
  }

  /// Shapes of a list of nodes; `check` sees each node, its inputs' shapes and its parameters.
  static func shapes(
    nodes: [Node], starting: [String: [Int]], check: (Node, [[Int]], [NetworkParameter]) throws(NetworkError) -> Void
  ) throws(NetworkError) -> [String: [Int]] {
    var shapes = starting
    for node in nodes where shapes[node.name] == nil {
      let inputs = node.inputs.map { shapes[$0] ?? [] }
      do throws(ShapeProblem) {
        let shape = try node.operation.outputShape(for: inputs)
        try NetworkLimits.check(shape, "its output")
        shapes[node.name] = shape
      } catch {
        throw .shape(node: node.name, operation: node.kind, inputs: inputs, problem: error.words)
      }
      let needed = node.operation.parameters(for: inputs)
      for parameter in needed {
        do throws(ShapeProblem) {
          try NetworkLimits.check(parameter.shape, "its parameter “\(parameter.name)”")
        } catch {
          throw .shape(node: node.name, operation: node.kind, inputs: inputs, problem: error.words)
        }
      }
      try check(node, inputs, needed)
    }
    return shapes
  }

  /// A node's shape for the declared inputs, without the batch.
  public func shape(of name: String) throws(NetworkError) -> [Int] {
    guard let shape = declaredShapes[name] else { throw .unknownNode(name, nearest: nearestName(to: name, among: declaredShapes.keys)) }
    return shape
  }
}
