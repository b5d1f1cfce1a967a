import Networks
import Tensors

/// The part of a network that a sanity check randomises in one step: a node with weights and the batch norms that follow it.
public struct RandomizationStage: Hashable, Sendable {
  /// The node's name: `"classifier"`.
  public var name: String
  /// The nodes whose parameters and running statistics are made fresh.
  public var nodes: [String]

  public init(_ name: String, nodes: [String]) { (self.name, self.nodes) = (name, nodes) }
}

extension Network {
  /// The parts with weights from the output down, as a cascade randomises them.
  ///
  /// A batch norm belongs to the node that it reads: its running statistics are those of the weights before it. One that reads no node with
  /// weights is a stage of its own.
  public var randomizationStages: [RandomizationStage] {
    let weighted = Set(parameterShapes.map { Self.node(ofParameter: $0.name) })
    let norms = Set(nodes(of: BatchNorm.self).map(\.name))
    var stages: [RandomizationStage] = []
    for node in nodes where weighted.contains(node.name) {
      if norms.contains(node.name), let place = stages.firstIndex(where: { $0.nodes.contains(node.inputs[0]) }) {
        stages[place].nodes.append(node.name)
      } else {
        stages.append(RandomizationStage(node.name, nodes: [node.name]))
      }
    }
    return stages.reversed()
  }

  /// The node that a parameter belongs to: `"features.conv1"` of `"features.conv1.weight"`.
  fileprivate static func node(ofParameter name: String) -> String { String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]) }
}

/// Models that have forgotten what they learned, in part: an explanation that stays the same explains no network (Adebayo et al., *Sanity
/// checks for saliency maps*, 2018).
extension Model {
  /// The model with fresh weights in some nodes, drawn as the network's ``Initialization`` says; the running statistics of batch norms
  /// among them start anew.
  ///
  /// A node's fresh weights are a function of the seed and its name, whichever others are made fresh.
  /// - Parameter nodes: Nodes' names, or names of blocks: `"layer4"` takes `"layer4.0.conv1"` and all others below it.
  /// - Throws: `NetworkError.unknownNode` with the nearest name.
  public func randomizingWeights(of nodes: [String], seed: UInt64) throws -> Model {
    try randomized(nodes, fresh: network.initialWeights(seed: seed))
  }

  /// The model with more and more fresh weights, from the output down to the input: after each of
  /// ``Networks/Network/randomizationStages``, the last with no learned weight left.
  ///
  /// - Parameter isCascading: Otherwise each stage has that one part made fresh alone.
  public func randomizations(isCascading: Bool = true, seed: UInt64) throws -> [(stage: RandomizationStage, model: Model)] {
    let fresh = network.initialWeights(seed: seed)
    var nodes: [String] = []
    return try network.randomizationStages.map { stage in
      nodes = isCascading ? nodes + stage.nodes : stage.nodes
      return (stage, try randomized(nodes, fresh: fresh))
    }
  }

  private func randomized(_ nodes: [String], fresh: Weights) throws -> Model {
    for node in nodes where !network.nodeNames.contains(where: { $0 == node || $0.hasPrefix(node + ".") }) {
      _ = try network.node(node)
    }
    let names = Set(nodes)
    var weights = weights
    for (name, tensor) in fresh.tensors {
      let node = Network.node(ofParameter: name)
      guard names.contains(node) || nodes.contains(where: { node.hasPrefix($0 + ".") }) else { continue }
      weights[name] = tensor.converted(to: weights[name]?.dtype ?? tensor.dtype)
    }
    return try Model(network, weights)
  }
}
