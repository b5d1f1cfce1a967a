/// A finished network as a part of another: its nodes under a common name, its input what stands before.
///
///     Subnetwork("extractor", try Network.resNet18(classes: 1000).cut(at: "layer3"))
public struct Subnetwork: NetworkPart {
  var name: String
  var network: Network

  /// - Precondition: the network has one input.
  public init(_ name: String, _ network: Network) {
    precondition(network.inputs.count == 1, "Subnetwork: \(network.name) has \(network.inputs.count) inputs, expected one")
    (self.name, self.network) = (name, network)
  }

  public func append(to draft: inout NetworkDraft) {
    let input = network.inputs[0].name
    Block(name) {
      for node in network.nodes {
        NamedOperation(operation: node.operation, name: node.name, sources: node.inputs.map { $0 == input ? .input : .named($0) })
      }
      if network.output != network.nodes.last?.name { Identity().from(.named(network.output)) }
    }.append(to: &draft)
  }
}
