import Datasets
import Exhibits
import Tensors

/// What steps of a training compute: objectives as functions of weights, and everything that a step depends on but the state and the batch.
///
/// A specification makes one for a network; studies make their own with losses that are Swift functions.
public struct TrainingPlan: Sendable {
  /// When a loss is taken.
  public struct Moment: Sendable {
    public var seed: UInt64
    public var epoch: Int
    /// Over the whole training, from 0.
    public var step: Int
    /// The objective's number.
    public var objective: Int

    /// A number of its own for each forward pass, for dropout to draw from.
    public var pass: Int { step * TrainingPlan.mostParts + objective }
  }

  /// A loss as a function: all weights, by their names, and a batch to one number, and the updated running statistics.
  public typealias LossFunction =
    @Sendable (_ weights: [String: Tensor], _ batch: Batch, _ moment: Moment) throws -> (loss: Tensor, statistics: [String: Tensor])

  /// An objective with the function that it minimises.
  public struct Part: Sendable {
    public var objective: Objective
    public var loss: LossFunction
    /// The parameters that it changes, sorted, each with its group's optimiser.
    let optimizers: [(name: String, optimizer: Optimizer)]

    /// - Parameter parameters: The names of all parameters that could be trained.
    /// - Throws: ``TrainingFailure`` for a pattern that no parameter matches.
    public init(_ objective: Objective, parameters: [String], loss: @escaping LossFunction) throws(TrainingFailure) {
      self.objective = objective
      self.loss = loss
      func matches(_ patterns: [String], among names: [String]) throws(TrainingFailure) -> Set<String> {
        var found: Set<String> = []
        for pattern in patterns {
          let matching = names.filter(NamePattern(pattern).matches)
          guard !matching.isEmpty else {
            throw TrainingFailure(
              "no parameter is named `\(pattern)`",
              hint: nearestName(to: pattern, among: names).map { "did you mean `\($0)`?" }
                ?? "the parameters are \(names.prefix(12).joined(separator: ", "))\(names.count > 12 ? ", …" : "")")
          }
          found.formUnion(matching)
        }
        return found
      }
      let trained = try matches(objective.parameters, among: parameters).sorted()
      var groups: [(names: Set<String>, group: ParameterGroup)] = []
      for group in objective.groups { groups.append((try matches(group.parameters, among: trained), group)) }
      optimizers = trained.map { name in
        (name, objective.optimizer.with(groups.first { $0.names.contains(name) }?.group))
      }
    }
  }

  /// The most objectives that a plan may have.
  static let mostParts = 64

  public var parts: [Part]
  public var augmentations: [Augmentation]
  public var epochs: Int
  public var stepsPerEpoch: Int
  public var seed: UInt64

  public init(parts: [Part], augmentations: [Augmentation] = [], epochs: Int, stepsPerEpoch: Int, seed: UInt64) {
    precondition((1...Self.mostParts).contains(parts.count), "TrainingPlan: \(parts.count) objectives")
    precondition(stepsPerEpoch > 0, "TrainingPlan: an epoch of \(stepsPerEpoch) steps")
    self.parts = parts
    self.augmentations = augmentations
    self.epochs = epochs
    self.stepsPerEpoch = stepsPerEpoch
    self.seed = seed
  }

  /// The state after one batch more.
  ///
  /// - Throws: ``TrainingFailure`` when a loss or its gradient is no number; what a loss throws. The state that was given stays sound.
  public func step(_ state: TrainingState, on batch: Batch) throws -> TrainingState {
    var state = state
    var batch = batch
    for augmentation in augmentations {
      batch.images = augmentation.applied(to: batch.images, indices: batch.indices, seed: seed, epoch: state.epoch)
    }
    for (number, part) in parts.enumerated() where part.objective.takes(step: state.step) {
      let moment = Moment(seed: seed, epoch: state.epoch, step: state.step, objective: number)
      let trained = part.optimizers.map { state.weights[$0.name]! }
      var statistics: [String: Tensor] = [:]
      let (loss, gradients) = try valueAndGradient(at: trained) { variables in
        var weights = state.weights
        for (place, variable) in zip(part.optimizers, variables) { weights[place.name] = variable }
        let result = try part.loss(weights, batch, moment)
        statistics = result.statistics
        return result.loss
      }
      let value = loss.number
      // A gradient that overflowed would spoil the weights, and only the next loss would tell.
      let slope = OptimizerStep.totalNorm(gradients)
      guard value.isFinite, slope.isFinite else {
        let (what, number) = value.isFinite ? ("gradient of", slope) : ("loss of", value)
        throw TrainingFailure(
          "the \(what) `\(part.objective.name)` is \(number) at step \(state.step + 1), epoch \(state.epoch + 1)",
          hint: "lower the learning rate, or let it rise over a few epochs (`warmUp`)")
      }
      let factor = part.objective.schedule.factor(step: state.step, stepsPerEpoch: stepsPerEpoch, epochs: epochs)
      state.optimizers[number].steps += 1
      for (index, place) in part.optimizers.enumerated() {
        state.weights[place.name] = place.optimizer.step(
          trained[index], gradient: gradients[index], factor: factor, name: place.name, state: &state.optimizers[number])
      }
      for (name, tensor) in statistics { state.weights[name] = tensor.detached() }
      state.lossSums[number] += value * Double(batch.count)
      state.lossCounts[number] += batch.count
    }
    state.step += 1
    state.stepInEpoch += 1
    return state
  }

  /// The state after an epoch's end.
  func endEpoch(_ state: TrainingState, _ evaluation: Evaluation, earlyStopping: EarlyStopping?) -> TrainingState {
    var state = state
    let first = parts[0].objective
    let factor = first.schedule.factor(step: max(state.step - 1, 0), stepsPerEpoch: stepsPerEpoch, epochs: epochs)
    state.curve.epochs.append(
      LossCurve.Epoch(
        epoch: state.epoch + 1, trainingLoss: zip(state.lossSums, state.lossCounts).map { $1 > 0 ? $0 / Double($1) : .nan },
        validationLoss: evaluation.loss, validationAccuracy: evaluation.accuracy, learningRate: first.optimizer.learningRate * factor))
    if let stopping = earlyStopping {
      let metric = stopping.metric == .validationLoss ? -evaluation.loss : evaluation.accuracy
      // What is no number is never the best: every comparison with it would fail for the rest of the training.
      if !metric.isNaN, state.best.map({ metric > $0.metric + stopping.minimumChange }) ?? true {
        state.best = TrainingState.Best(epoch: state.epoch + 1, metric: metric, weights: stopping.restoresBest ? state.weights : [:])
      }
    }
    state.epoch += 1
    state.stepInEpoch = 0
    state.lossSums = Array(repeating: 0, count: parts.count)
    state.lossCounts = Array(repeating: 0, count: parts.count)
    return state
  }

  /// Whether nothing is left to do.
  func isFinished(_ state: TrainingState, earlyStopping: EarlyStopping?) -> Bool {
    if state.epoch >= epochs { return true }
    guard let stopping = earlyStopping, state.stepInEpoch == 0 else { return false }
    return state.epoch - (state.best?.epoch ?? 0) >= stopping.patience
  }
}

/// A training that cannot go on, or cannot begin.
public struct TrainingFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: String
  /// How to mend it.
  public var hint: String?

  public init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  public var description: String { message + (hint.map { "\n  hint: \($0)" } ?? "") }
}
