import Tensors

/// A network and its weights, which fit it.
public struct Model: Sendable {
  public let network: Network
  public let weights: Weights

  /// - Throws: every missing, unexpected or misshapen tensor at once.
  public init(_ network: Network, _ weights: Weights) throws(WeightsError) {
    (self.network, self.weights) = (network, try weights.fitted(to: network))
  }

  /// A rewrite's result, whose weights were made to fit.
  init(_ network: Network, fitting weights: Weights) { (self.network, self.weights) = (network, weights) }

  /// The network with fresh weights.
  public init(_ network: Network, seed: UInt64) { (self.network, weights) = (network, network.initialWeights(seed: seed)) }

  /// The network's output for a batch, `N C H W`.
  ///
  /// - Throws: what does not fit, naming the node.
  public func callAsFunction(_ input: Tensor) throws(NetworkError) -> Tensor { try forward(input).output }

  /// Runs the network on a batch, `N C H W`; see ``Network/forward(_:weights:capturing:replacing:mode:)``.
  public func forward(
    _ input: Tensor, capturing: [String] = [], replacing: [String: Tensor] = [:], mode: ForwardMode = .evaluation
  ) throws(NetworkError) -> Forward {
    try network.forward(input, weights: weights, capturing: capturing, replacing: replacing, mode: mode)
  }

  /// Runs the network on inputs by their names; one that nothing needs, since nodes after it are replaced, may be left out.
  public func forward(
    inputs: [String: Tensor] = [:], capturing: [String] = [], replacing: [String: Tensor] = [:], mode: ForwardMode = .evaluation
  ) throws(NetworkError) -> Forward {
    try network.forward(inputs: inputs, weights: weights, capturing: capturing, replacing: replacing, mode: mode)
  }
}
