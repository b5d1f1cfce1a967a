/// Something to minimise with an optimiser of its own.
///
/// Several objectives take turns on each batch, each with a forward pass of its own at the weights that the one before left, as
/// complement objective training (Chen et al., 2019) does.
public struct Objective: Hashable, Sendable {
  /// What the loss curve calls it.
  public var name: String
  /// What is summed.
  public var losses: [LossTerm]
  /// Which parameters it changes: patterns of names, `*` for any letters.
  public var parameters: [String]
  public var optimizer: Optimizer
  /// Parameters that the optimiser treats otherwise; the first group that matches holds.
  public var groups: [ParameterGroup]
  public var schedule: LearningRateSchedule
  /// Its turn: the steps whose number leaves `offset` when divided by `every`.
  public var every: Int
  public var offset: Int

  public init(
    _ losses: [LossTerm], name: String = "loss", parameters: [String] = ["*"], optimizer: Optimizer, groups: [ParameterGroup] = [],
    schedule: LearningRateSchedule = .constant, every: Int = 1, offset: Int = 0
  ) {
    precondition(
      !losses.isEmpty && every > 0 && (0..<every).contains(offset), "Objective: \(losses.count) losses, step \(offset) of \(every)")
    self.name = name
    self.losses = losses
    self.parameters = parameters
    self.optimizer = optimizer
    self.groups = groups
    self.schedule = schedule
    self.every = every
    self.offset = offset
  }

  /// Whether a step is its turn.
  public func takes(step: Int) -> Bool { step % every == offset }
}

/// A loss of one of the network's values, with its share in the sum.
public struct LossTerm: Hashable, Sendable {
  public var loss: Loss
  /// The node whose value it takes; without one, the network's output.
  public var node: String?
  public var weight: Double

  public init(_ loss: Loss, of node: String? = nil, weight: Double = 1) {
    self.loss = loss
    self.node = node
    self.weight = weight
  }
}

/// Parameters that an optimiser treats otherwise than the rest: what is given here replaces its own numbers.
public struct ParameterGroup: Codable, Hashable, Sendable {
  /// Patterns of names, `*` for any letters: `["*.bias", "*bn*"]`.
  public var parameters: [String]
  public var learningRate: Double?
  public var weightDecay: Double?

  public init(_ parameters: [String], learningRate: Double? = nil, weightDecay: Double? = nil) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case parameters, learningRate, weightDecay }

  public init(from decoder: any Decoder) throws {
    let fields = try SpecificationFields(decoder, CodingKeys.allCases.map(\.rawValue), of: "a parameter group")
    self.init(
      try fields.value("parameters"), learningRate: try fields.optional("learningRate", in: 0...1e6),
      weightDecay: try fields.optional("weightDecay", in: 0...1e6))
  }
}

extension Objective: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case name, losses, parameters, optimizer, groups, schedule, every, offset }

  public init(from decoder: any Decoder) throws {
    let fields = try SpecificationFields(decoder, CodingKeys.allCases.map(\.rawValue), of: "an objective")
    let losses: [LossTerm] = try fields.value("losses")
    guard !losses.isEmpty else { throw fields.problem("losses", "an objective without a loss") }
    let every: Int = try fields.value("every", default: 1, in: 1...1_000_000)
    self.init(
      losses, name: try fields.value("name", default: "loss"), parameters: try fields.value("parameters", default: ["*"]),
      optimizer: try fields.value("optimizer"), groups: try fields.value("groups", default: []),
      schedule: try fields.value("schedule", default: .constant), every: every,
      offset: try fields.value("offset", default: 0, in: 0...every - 1))
  }
}

extension LossTerm: Codable {
  private enum Kind: String, CaseIterable { case crossEntropy, binaryCrossEntropyWithLogits, complementEntropy }

  public init(from decoder: any Decoder) throws {
    let own = ["kind", "of", "weight"]
    let all = try SpecificationFields(decoder, nil, of: "a loss")
    let kind: Kind = try all.word("kind")
    let more = switch kind {
    case .crossEntropy: ["labelSmoothing"]
    case .binaryCrossEntropyWithLogits: ["positiveWeight"]
    case .complementEntropy: [String]()
    }
    let fields = try SpecificationFields(decoder, own + more, of: "the loss `\(kind.rawValue)`")
    let loss: Loss = switch kind {
    case .crossEntropy: .crossEntropy(labelSmoothing: try fields.value("labelSmoothing", default: 0, in: 0...1))
    case .binaryCrossEntropyWithLogits: .binaryCrossEntropyWithLogits(positiveWeight: try fields.value("positiveWeight", default: []))
    case .complementEntropy: .complementEntropy
    }
    self.init(loss, of: try fields.has("of") ? fields.value("of") : nil, weight: try fields.value("weight", default: 1, in: -1e9...1e9))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SpecificationFields.Key.self)
    try container.encodeIfPresent(node, forKey: .init("of"))
    try container.encode(weight, forKey: .init("weight"))
    switch loss {
    case .crossEntropy(let labelSmoothing):
      try container.encode(Kind.crossEntropy.rawValue, forKey: .init("kind"))
      try container.encode(labelSmoothing, forKey: .init("labelSmoothing"))
    case .binaryCrossEntropyWithLogits(let positiveWeight):
      try container.encode(Kind.binaryCrossEntropyWithLogits.rawValue, forKey: .init("kind"))
      try container.encode(positiveWeight, forKey: .init("positiveWeight"))
    case .complementEntropy: try container.encode(Kind.complementEntropy.rawValue, forKey: .init("kind"))
    }
  }
}
