import Exhibits
import Tensors

/// A network being described: the nodes so far, and the block that is being filled.
public struct NetworkDraft {
  private struct Scope {
    /// The full name, empty outermost.
    var path: String
    var numbersItsParts: Bool
    var next = 0
    /// What the block reads.
    var input: String
  }

  private(set) var nodes: [Network.Node] = []
  private(set) var failure: NetworkError?
  private var names: Set<String>
  /// What each finished block gives.
  private var blocks: [String: String] = [:]
  private var scopes: [Scope]
  /// What the next part reads.
  private(set) var previous: String

  init(inputs: [Network.Input]) {
    names = Set(inputs.map(\.name))
    previous = inputs.first?.name ?? ""
    scopes = [Scope(path: "", numbersItsParts: false, input: previous)]
  }

  /// Adds a node to the block that is being filled.
  ///
  /// - Parameters:
  ///   - name: Its name within the block; made up when not given.
  ///   - sources: What it reads; what stands before it when empty.
  public mutating func append(_ operation: any NetworkOperation, named name: String?, from sources: [NodeReference]) {
    guard failure == nil else { return }
    let full = fullName(name, functionName: type(of: operation).functionName)
    let inputs = (sources.isEmpty ? [.previous] : sources).map { resolve($0) }
    for (source, input) in zip(sources, inputs) where input == nil { failure = unknown(source, for: full) }
    guard failure == nil else { return }
    if !names.insert(full).inserted {
      failure = .duplicateName(full)
      return
    }
    nodes.append(Network.Node(full, operation, inputs: inputs.compactMap { $0 }))
    previous = full
  }

  /// Adds parts under a common name.
  mutating func within(_ name: String?, numbered: Bool, from source: NodeReference?, _ body: (inout NetworkDraft) -> Void) {
    guard failure == nil else { return }
    let path = fullName(name, functionName: "block")
    guard let input = resolve(source ?? .previous) else {
      failure = unknown(source ?? .previous, for: path)
      return
    }
    previous = input
    scopes.append(Scope(path: path, numbersItsParts: numbered, input: input))
    body(&self)
    scopes.removeLast()
    blocks[path] = previous
  }

  private mutating func fullName(_ name: String?, functionName: String) -> String {
    let place = scopes.count - 1
    let prefix = scopes[place].path.isEmpty ? "" : scopes[place].path + "."
    let number = scopes[place].next
    scopes[place].next += 1
    if let name { return prefix + name }
    if scopes[place].numbersItsParts { return "\(prefix)\(number)" }
    let candidate = prefix + functionName
    func isTaken(_ name: String) -> Bool { names.contains(name) || blocks[name] != nil }
    guard isTaken(candidate) else { return candidate }
    var suffix = 1
    while isTaken("\(candidate)_\(suffix)") { suffix += 1 }
    return "\(candidate)_\(suffix)"
  }

  private func resolve(_ reference: NodeReference) -> String? {
    switch reference {
    case .previous: return previous
    case .input: return scopes.last?.input
    case .named(let name):
      for scope in scopes.reversed() {
        let full = scope.path.isEmpty ? name : "\(scope.path).\(name)"
        if names.contains(full) { return full }
        if let output = blocks[full] { return output }
      }
      return nil
    }
  }

  private func unknown(_ reference: NodeReference, for part: String) -> NetworkError {
    guard case .named(let name) = reference else { return .malformed("\(part): there is nothing before it to read") }
    let prefixes = scopes.map { $0.path.isEmpty ? "" : $0.path + "." }
    // Names as they could be written here: without the enclosing blocks' names.
    let known = names.union(blocks.keys)
    let near = known.union(known.flatMap { full in prefixes.filter { full.hasPrefix($0) }.map { String(full.dropFirst($0.count)) } })
    return .unknownInput(node: part, input: name, nearest: nearestName(to: name, among: near))
  }
}

extension Network {
  /// A network of one input, described part by part; each part reads the one before unless it says otherwise.
  ///
  /// - Parameters:
  ///   - input: The shape of one picture, `C H W`: what the weights' shapes are worked out from. Its name is `"input"`.
  ///   - output: What a forward pass gives: the last part unless told.
  /// - Throws: what is wrong, naming the node.
  public init(
    _ name: String, input: [Int], output: String? = nil, initialization: Initialization = .pyTorch,
    @NetworkBuilder _ parts: () -> [any NetworkPart]
  ) throws(NetworkError) {
    try self.init(name, inputs: [Input("input", input)], output: output, initialization: initialization, parts)
  }

  /// A network of several inputs; the first part reads the first.
  public init(
    _ name: String, inputs: [Input], output: String? = nil, initialization: Initialization = .pyTorch,
    @NetworkBuilder _ parts: () -> [any NetworkPart]
  ) throws(NetworkError) {
    guard !inputs.isEmpty else { throw .malformed("the network “\(name)” has no input") }
    var draft = NetworkDraft(inputs: inputs)
    parts().forEach { $0.append(to: &draft) }
    if let failure = draft.failure { throw failure }
    try self.init(name, inputs: inputs, nodes: draft.nodes, output: output ?? draft.previous, initialization: initialization)
  }
}
