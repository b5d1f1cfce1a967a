import Exhibits
import Networks
import Tensors

/// The part of a network that a training leaves as it is: a node and everything that its value depends on.
struct FrozenPart {
  /// The nodes.
  let names: Set<String>
  /// The names of their parameters and running statistics.
  let parameters: Set<String>
  /// The nodes that something outside of the part reads: often the last one alone, more where a connection leads around it.
  let boundary: [String]
  private let network: Network

  /// - Throws: ``TrainingFailure`` when the network has no such node, or nothing would be left to train.
  init(_ node: String, of whole: Network) throws(TrainingFailure) {
    guard whole[node] != nil, let part = try? whole.cut(at: node) else {
      throw TrainingFailure("no node is named `\(node)`", hint: hint(for: node, among: whole.nodeNames, "nodes"))
    }
    network = part
    let names = Set(part.nodeNames)
    self.names = names
    guard !names.contains(whole.output) else {
      throw TrainingFailure("the whole network \(whole.name) is frozen: `\(whole.output)` stands before or at `\(node)`")
    }
    let read = Set(whole.nodes.filter { !names.contains($0.name) }.flatMap(\.inputs))
    boundary = part.nodeNames.filter(read.contains)
    parameters = Set(part.parameterShapes.map(\.name))
  }

  /// The values at the boundary, by node, for a batch `N C H W` that is normalised.
  func values(_ images: Tensor, weights: Weights) throws -> [String: Tensor] {
    try withoutGradient { try network.forward(images, weights: weights, capturing: boundary, mode: .evaluation).activations }
  }
}
