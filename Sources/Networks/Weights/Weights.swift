import Tensors

/// A network's parameters and buffers, named as in PyTorch: `"features.0.weight"`, `"layer1.0.bn1.running_mean"`.
public struct Weights: Sendable {
  public var tensors: [String: Tensor]

  public init(_ tensors: [String: Tensor] = [:]) { self.tensors = tensors }

  public subscript(_ name: String) -> Tensor? {
    get { tensors[name] }
    set { tensors[name] = newValue }
  }

  /// The names, sorted.
  public var names: [String] { tensors.keys.sorted() }

  /// These with others in place of those of the same name: `weights.merging(forward.statistics)`.
  public func merging(_ others: [String: Tensor]) -> Weights { Weights(tensors.merging(others) { $1 }) }

  /// Those whose names a predicate takes.
  public func filter(_ isIncluded: (String) -> Bool) -> Weights { Weights(tensors.filter { isIncluded($0.key) }) }

  /// All converted to one type.
  public func converted(to type: DType) -> Weights { Weights(tensors.mapValues { $0.converted(to: type) }) }
}

extension Network {
  /// Every tensor that the network needs and its shape, node by node: `("conv1.weight", [64, 3, 7, 7])`.
  public var parameterShapes: [(name: String, shape: [Int])] {
    zip(nodes, declaredParameters).flatMap { node, parameters in parameters.map { ("\(node.name).\($0.name)", $0.shape) } }
  }

  /// The names of the tensors that gradients train, node by node: all but running statistics.
  public var trainableNames: [String] {
    zip(nodes, declaredParameters).flatMap { node, parameters in
      parameters.filter(\.isTrainable).map { "\(node.name).\($0.name)" }
    }
  }
}
