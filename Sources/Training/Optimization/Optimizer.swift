import Tensors

/// How weights follow their gradients: PyTorch's rules with PyTorch's names.
public enum Optimizer: Hashable, Sendable {
  /// Stochastic gradient descent with momentum (`torch.optim.SGD`): weight decay is added to the gradient; the first step's velocity is the
  /// gradient itself.
  case sgd(learningRate: Double, momentum: Double = 0, dampening: Double = 0, weightDecay: Double = 0, nesterov: Bool = false)
  /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019; `torch.optim.AdamW`).
  case adamW(learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)

  /// The rate before any schedule.
  public var learningRate: Double {
    switch self {
    case .sgd(let rate, _, _, _, _), .adamW(let rate, _, _, _, _): rate
    }
  }

  /// The same rule with what a group of parameters replaces.
  func with(_ group: ParameterGroup?) -> Optimizer {
    guard let group else { return self }
    switch self {
    case .sgd(let rate, let momentum, let dampening, let decay, let nesterov):
      return .sgd(
        learningRate: group.learningRate ?? rate, momentum: momentum, dampening: dampening, weightDecay: group.weightDecay ?? decay,
        nesterov: nesterov)
    case .adamW(let rate, let beta1, let beta2, let epsilon, let decay):
      return .adamW(
        learningRate: group.learningRate ?? rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: group.weightDecay ?? decay)
    }
  }
}

/// What an optimiser remembers between steps.
public struct OptimizerState: Sendable {
  /// How many steps it has made.
  public var steps = 0
  /// By parameter: the velocity of SGD, or the first moment of Adam.
  public var first: [String: Tensor] = [:]
  /// By parameter: the second moment of Adam.
  public var second: [String: Tensor] = [:]

  public init() {}
}

extension Optimizer {
  /// One parameter's next value.
  ///
  /// - Parameters:
  ///   - factor: The schedule's: the learning rate is multiplied by it.
  ///   - state: What is remembered; its step counter already counts this step, and `name` finds the parameter's part in it.
  func step(_ parameter: Tensor, gradient: Tensor, factor: Double, name: String, state: inout OptimizerState) -> Tensor {
    var (parameters, first) = ([parameter], state.first[name].map { [$0] } ?? [])
    switch self {
    case .sgd(let rate, let momentum, let dampening, let decay, let nesterov):
      OptimizerStep.sgd(
        .init(learningRate: rate * factor, momentum: momentum, dampening: dampening, weightDecay: decay, isNesterov: nesterov),
        &parameters, gradients: [gradient], momenta: &first)
      if momentum != 0 { state.first[name] = first[0] }
    case .adamW(let rate, let beta1, let beta2, let epsilon, let decay):
      var second = state.second[name].map { [$0] } ?? []
      OptimizerStep.adam(
        .init(learningRate: rate * factor, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay),
        &parameters, gradients: [gradient], firstMoments: &first, secondMoments: &second, number: state.steps)
      state.first[name] = first[0]
      state.second[name] = second[0]
    }
    return parameters[0]
  }
}

extension Optimizer: Codable {
  private enum Kind: String, CaseIterable { case sgd, adamW }

  public init(from decoder: any Decoder) throws {
    let all = try SpecificationFields(decoder, nil, of: "an optimizer")
    switch try all.word("kind") as Kind {
    case .sgd:
      let fields = try SpecificationFields(
        decoder, ["kind", "learningRate", "momentum", "dampening", "weightDecay", "nesterov"], of: "the optimizer `sgd`")
      let (momentum, dampening): (Double, Double) = (
        try fields.value("momentum", default: 0, in: 0...1), try fields.value("dampening", default: 0, in: 0...1))
      let nesterov: Bool = try fields.value("nesterov", default: false)
      guard !nesterov || momentum > 0 && dampening == 0 else {
        throw fields.problem("nesterov", "Nesterov's rule needs a momentum above 0 and no dampening")
      }
      self = .sgd(
        learningRate: try fields.value("learningRate", in: 0...1e6), momentum: momentum, dampening: dampening,
        weightDecay: try fields.value("weightDecay", default: 0, in: 0...1e6), nesterov: nesterov)
    case .adamW:
      let fields = try SpecificationFields(
        decoder, ["kind", "learningRate", "beta1", "beta2", "epsilon", "weightDecay"], of: "the optimizer `adamW`")
      self = .adamW(
        learningRate: try fields.value("learningRate", default: 1e-3, in: 0...1e6),
        beta1: try fields.value("beta1", default: 0.9, in: 0...0.999999999), beta2: try fields.value("beta2", default: 0.999, in: 0...0.999999999),
        epsilon: try fields.value("epsilon", default: 1e-8, in: 0...1),
        weightDecay: try fields.value("weightDecay", default: 0.01, in: 0...1e6))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SpecificationFields.Key.self)
    func put(_ name: String, _ value: some Encodable) throws { try container.encode(value, forKey: .init(name)) }
    switch self {
    case .sgd(let rate, let momentum, let dampening, let decay, let nesterov):
      try put("kind", Kind.sgd.rawValue)
      try put("learningRate", rate)
      try put("momentum", momentum)
      try put("dampening", dampening)
      try put("weightDecay", decay)
      try put("nesterov", nesterov)
    case .adamW(let rate, let beta1, let beta2, let epsilon, let decay):
      try put("kind", Kind.adamW.rawValue)
      try put("learningRate", rate)
      try put("beta1", beta1)
      try put("beta2", beta2)
      try put("epsilon", epsilon)
      try put("weightDecay", decay)
    }
  }
}
