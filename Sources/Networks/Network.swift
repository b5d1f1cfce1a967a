import Exhibits
import Tensors

/// A network as a value: named operations in an order in which each reads only what comes before it.
///
/// It holds no weights; those are ``Weights``, and a ``Model`` is both. A network that exists is sound: names are unique, inputs are
/// known and
/// shapes fit, since whatever makes one checks that.
///
///     let network = try Network("lenet", input: [1, 32, 32]) {
///       Sequential("features") {
///         Convolution(6, kernel: 5)
///         ReLU()
///         MaxPool(2)
///       }
///       Flatten()
///       Linear(10).named("fc")
///     }
public struct Network: Sendable {
  /// A value that is given from outside.
  public struct Input: Codable, Hashable, Sendable {
    public var name: String
    /// `C H W`, without the batch: what the weights' shapes are worked out from.
    public var shape: [Int]

    public init(_ name: String, _ shape: [Int]) { (self.name, self.shape) = (name, shape) }
  }

  /// One operation under its name.
  public struct Node: Sendable {
    /// Unique in the network, and what the node's parameters are named by: `"layer1.0.conv1"`.
    public var name: String
    public var operation: any NetworkOperation
    /// The names of the nodes or inputs that it reads.
    public var inputs: [String]

    public init(_ name: String, _ operation: any NetworkOperation, inputs: [String]) {
      (self.name, self.operation, self.inputs) = (name, operation, inputs)
    }

    /// The operation's name in files and messages.
    public var kind: String { type(of: operation).kind }
  }

  public let name: String
  public let inputs: [Input]
  /// In an order in which each node reads only inputs and nodes before it.
  public let nodes: [Node]
  /// The name of the node, or input, that a forward pass gives.
  public let output: String
  /// How fresh weights are drawn.
  public let initialization: Initialization

  /// Where each node stands.
  let places: [String: Int]
  /// Every input's and node's shape for the declared inputs.
  let declaredShapes: [String: [Int]]
  /// Every node's parameters for the declared inputs.
  let declaredParameters: [[NetworkParameter]]

  /// A network of these nodes.
  ///
  /// - Parameter output: What a forward pass gives: the last node unless told.
  /// - Throws: what is wrong, naming the node.
  public init(
    _ name: String, inputs: [Input], nodes: [Node], output: String? = nil, initialization: Initialization = .pyTorch
  ) throws(NetworkError) {
    guard nodes.count <= NetworkLimits.nodes else {
      throw .malformed("the network has \(nodes.count) nodes; at most \(NetworkLimits.nodes)")
    }
    guard let output = output ?? nodes.last?.name ?? inputs.first?.name else { throw .malformed("the network has no input and no node") }
    var known: Set<String> = []
    var places: [String: Int] = [:]
    for input in inputs {
      guard !input.name.isEmpty else { throw .malformed("an input has no name") }
      guard known.insert(input.name).inserted else { throw .duplicateName(input.name) }
      do { try NetworkLimits.check(input.shape, "the input") } catch { throw .malformed("\(input.name): \(error.words)") }
    }
    for (place, node) in nodes.enumerated() {
      guard !node.name.isEmpty else { throw .malformed("a node (\(node.kind)) has no name") }
      guard node.operation.inputCount.contains(node.inputs.count) else {
        throw .inputCount(node: node.name, operation: node.kind, count: node.inputs.count, expected: node.operation.inputCount)
      }
      for input in node.inputs where !known.contains(input) {
        throw .unknownInput(node: node.name, input: input, nearest: nearestName(to: input, among: known))
      }
      guard known.insert(node.name).inserted else { throw .duplicateName(node.name) }
      places[node.name] = place
    }
    guard known.contains(output) else { throw .unknownNode(output, nearest: nearestName(to: output, among: known)) }
    (self.name, self.inputs, self.nodes, self.output, self.initialization) = (name, inputs, nodes, output, initialization)
    self.places = places
    var parameters: [[NetworkParameter]] = []
    declaredShapes = try Self.shapes(
      nodes: nodes, starting: Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.shape) })
    ) { _, _, needed in parameters.append(needed) }
    declaredParameters = parameters
  }

  /// The node of this name.
  public subscript(_ name: String) -> Node? { places[name].map { nodes[$0] } }

  /// The names of all nodes, in order.
  public var nodeNames: [String] { nodes.map(\.name) }

  /// The node of this name.
  ///
  /// - Throws: `unknownNode` with the nearest name.
  public func node(_ name: String) throws(NetworkError) -> Node {
    guard let node = self[name] else { throw .unknownNode(name, nearest: nearestName(to: name, among: nodeNames)) }
    return node
  }

  /// The nodes of one type of operation, in order: `network.nodes(of: Convolution.self)`.
  public func nodes<Operation: NetworkOperation>(of type: Operation.Type) -> [(name: String, operation: Operation)] {
    nodes.compactMap { node in (node.operation as? Operation).map { (node.name, $0) } }
  }

  /// The names of the nodes that read a node or an input, in order.
  public func readers(of name: String) -> [String] { nodes.filter { $0.inputs.contains(name) }.map(\.name) }

  /// The network with another name, or giving another node.
  public func renamed(_ name: String) throws(NetworkError) -> Network {
    try Network(name, inputs: inputs, nodes: nodes, output: output, initialization: initialization)
  }
}

extension Network.Node: Hashable {
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.inputs == right.inputs && AnyHashable(left.operation) == AnyHashable(right.operation)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(inputs)
    hasher.combine(AnyHashable(operation))
  }
}

extension Network: Hashable {
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.inputs == right.inputs && left.nodes == right.nodes && left.output == right.output
      && left.initialization == right.initialization
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(inputs)
    hasher.combine(nodes)
    hasher.combine(output)
  }
}
