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
}
