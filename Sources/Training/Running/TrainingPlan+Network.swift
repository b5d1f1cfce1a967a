import Datasets
import Networks
import Tensors

extension TrainingPlan {
  /// The plan that a specification describes for a network.
  ///
  /// - Throws: ``TrainingFailure`` when patterns, nodes, losses or labels do not fit the network.
  public init(_ specification: TrainingSpecification, network: Network, labels: LabelNames, pictures: Int) throws {
    let frozen = try specification.start?.frozen.map { node throws(TrainingFailure) in try FrozenPart(node, of: network) }
    guard pictures > 0 else { throw TrainingFailure("there are no pictures to train on") }
    try Self.check(specification.normalization, network: network)
    try Self.check(batchSize: specification.batchSize, of: pictures, network: network, frozen)
    let trainable = network.trainableNames.filter { frozen?.parameters.contains($0) != true }
    let parts = try specification.objectives.map { objective in
      for term in objective.losses { try Self.check(term, network: network, labels: labels, frozen) }
      if let frozen { try Self.check(objective, trainable, frozen) }
      let normalization = specification.normalization
      return try Part(objective, parameters: trainable) { weights, batch, moment in
        let (images, weights) = (normalization.applied(to: batch.images).inChannelsLast(), Weights(weights))
        let forward = try network.forward(
          images, weights: weights, capturing: objective.losses.compactMap(\.node),
          replacing: frozen?.values(images, weights: weights) ?? [:], mode: .training(seed: moment.seed, step: moment.pass))
        let terms = objective.losses.map { term in
          term.loss(term.node.map { forward[$0] } ?? forward.output, batch.targets, weights: batch.targetWeights) * term.weight
        }
        return (terms.dropFirst().reduce(terms[0], +), forward.statistics)
      }
    }
    self.init(
      parts: parts, augmentations: specification.augmentations, epochs: specification.epochs,
      stepsPerEpoch: (pictures + specification.batchSize - 1) / specification.batchSize, seed: specification.seed)
  }

  private static func check(_ normalization: Normalization, network: Network) throws {
    guard let channels = network.inputs.first?.shape.first, [0, channels].contains(normalization.mean.count) else {
      throw TrainingFailure(
        "the normalization has \(normalization.mean.count) means, and the network \(network.name) takes pictures of "
          + "\(network.inputs.first?.shape.first ?? 0) channels")
    }
  }

  /// Said before an hour of training instead of at the epoch's end.
  private static func check(batchSize: Int, of pictures: Int, network: Network, _ frozen: FrozenPart?) throws {
    guard pictures % batchSize == 1 || batchSize == 1 else { return }
    let norm = try network.nodes(of: BatchNorm.self).first { norm in
      try frozen?.names.contains(norm.name) != true && network.shape(of: norm.name).dropFirst().allSatisfy { $0 == 1 }
    }
    guard let norm else { return }
    throw TrainingFailure(
      "a batch of one picture gives the batch norm `\(norm.name)` one number a channel, which has no variance",
      hint: "\(pictures) pictures in batches of \(batchSize) leave one: choose another `batchSize`")
  }

  /// A pattern that names frozen parameters alone says what else than its author means.
  private static func check(_ objective: Objective, _ trainable: [String], _ frozen: FrozenPart) throws {
    guard let last = frozen.boundary.last, !trainable.isEmpty else { throw TrainingFailure("all that could be trained is frozen") }
    for pattern in objective.parameters + objective.groups.flatMap(\.parameters) {
      let matches = NamePattern(pattern).matches
      guard trainable.contains(where: matches) || !frozen.parameters.contains(where: matches) else {
        let rest = trainable.prefix(8).joined(separator: ", ") + (trainable.count > 8 ? ", …" : "")
        throw TrainingFailure("all that is named `\(pattern)` is frozen", hint: "nothing up to `\(last)` is trained; what is: \(rest)")
      }
    }
  }

  private static func check(_ term: LossTerm, network: Network, labels: LabelNames, _ frozen: FrozenPart?) throws {
    if let node = term.node, frozen?.names.contains(node) == true {
      throw TrainingFailure("the loss of `\(node)` depends on nothing that is trained: it is frozen")
    }
    let shape = try network.shape(of: term.node ?? network.output)
    let ofCategories = if case .categories = labels { true } else { false }
    guard term.loss.takesCategories == ofCategories else {
      let kinds = ofCategories ? (loss: "attributes", data: "categories") : (loss: "categories", data: "attributes")
      throw TrainingFailure(
        "the loss takes \(kinds.loss), and the data have \(kinds.data)",
        hint: ofCategories ? "use crossEntropy" : "use binaryCrossEntropyWithLogits")
    }
    guard shape == [labels.names.count] else {
      throw TrainingFailure(
        "`\(term.node ?? network.output)` of the network gives \(shape), and the data have \(labels.names.count) labels")
    }
    if case .binaryCrossEntropyWithLogits(let weight) = term.loss, !weight.isEmpty, weight.count != labels.names.count {
      throw TrainingFailure("`positiveWeight` has \(weight.count) numbers for \(labels.names.count) attributes")
    }
  }
}
