import Datasets
import Foundation
import Networks
import Tensors

/// A training as it goes: where plan, pictures and state meet the clock and the disk.
public struct TrainingRun {
  /// How far it is.
  public struct Progress: Hashable, Sendable {
    /// The epoch under way, from 1, and how many there are.
    public var epoch: Int
    public var epochs: Int
    /// Batches of the epoch that have been seen, and all of them.
    public var step: Int
    public var steps: Int
    /// What the first objective minimises: the mean over the epoch so far.
    public var loss: Double
    /// Pictures trained on in a second of this run, its evaluations left out.
    public var picturesPerSecond: Double
    /// Seconds left at this rate if no early stopping ends it.
    public var secondsLeft: Double
  }

  /// How it ended.
  public enum Ending: String, Codable, Hashable, Sendable {
    /// All epochs are done.
    case finished
    /// Nothing was gained any more.
    case stoppedEarly
    /// It had not ended: these weights were kept on its way.
    case underWay
    /// Whoever asked did not want it to go on; the state can be resumed.
    case interrupted
  }

  public let plan: TrainingPlan
  public let training: any PictureDataset
  public let batchSize: Int
  public let earlyStopping: EarlyStopping?
  /// How well weights answer on the validation pictures.
  public let evaluate: ([String: Tensor]) throws -> Evaluation
  /// After how many seconds the state is kept within an epoch, unless that would take more than a fiftieth of the time.
  public var secondsBetweenSaves = 2.0

  public init(
    plan: TrainingPlan, training: any PictureDataset, batchSize: Int, earlyStopping: EarlyStopping? = nil,
    evaluate: @escaping ([String: Tensor]) throws -> Evaluation
  ) {
    self.plan = plan
    self.training = training
    self.batchSize = batchSize
    self.earlyStopping = earlyStopping
    self.evaluate = evaluate
  }

  /// Trains from a state to the end.
  ///
  /// - Parameters:
  ///   - state: Where it begins, or goes on.
  ///   - keep: Given the state at the end of every epoch, before it is saved: who is killed in between is given it again.
  ///   - save: Keeps a state; called at the end of every epoch, every few seconds within one, when it is interrupted, and with the last
  ///     sound state when a step fails, such as with a loss that is no number.
  ///   - shouldStop: Asked after every batch.
  ///   - onProgress: Told after every batch.
  ///   - onEpoch: Told at the end of every epoch.
  /// - Returns: The last state and how it ended. What may count as the result is ``result(of:)``.
  public func run(
    from state: TrainingState, keep: (TrainingState) throws -> Void = { _ in }, save: (TrainingState) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false },
    onProgress: (Progress) -> Void = { _ in }, onEpoch: (LossCurve.Epoch) -> Void = { _ in }
  ) throws -> (state: TrainingState, ending: Ending) {
    var state = state
    var pictures = 0
    var seconds = 0.0
    var lastSave = ContinuousClock.now
    var saving = 0.0
    while !plan.isFinished(state, earlyStopping: earlyStopping) {
      if state.stepInEpoch < plan.stepsPerEpoch {
        let stream = BatchStream(
          training, batchSize: batchSize, order: .shuffled(seed: plan.seed, epoch: state.epoch), startingAt: state.stepInEpoch)
        var start = ContinuousClock.now
        while let batch = try stream.next() {
          do { state = try plan.step(state, on: batch) } catch {
            // The state before the step is sound, and what failed counts more than that it could not be kept.
            try? save(state)
            throw error
          }
          let now = ContinuousClock.now
          seconds += (now - start) / .seconds(1)
          pictures += batch.count
          start = now
          onProgress(progress(state, pictures: pictures, seconds: seconds))
          if shouldStop() {
            try save(state)
            return (state, .interrupted)
          }
          if (now - lastSave) / .seconds(1) > max(secondsBetweenSaves, 50 * saving) {
            try save(state)
            lastSave = .now
            saving = (lastSave - now) / .seconds(1)
            start = lastSave
          }
        }
        guard state.stepInEpoch == plan.stepsPerEpoch else {
          throw TrainingFailure("epoch \(state.epoch + 1) had \(state.stepInEpoch) batches, expected \(plan.stepsPerEpoch)")
        }
      }
      state = plan.endEpoch(state, try evaluate(state.weights), earlyStopping: earlyStopping)
      try keep(state)
      try save(state)
      lastSave = .now
      if let epoch = state.curve.epochs.last { onEpoch(epoch) }
    }
    return (state, state.epoch >= plan.epochs ? .finished : .stoppedEarly)
  }

  /// The weights that count: the last ones, or those of the best epoch where early stopping restores them.
  public func result(of state: TrainingState) -> (weights: [String: Tensor], epoch: Int) {
    guard earlyStopping?.restoresBest == true, let best = state.best else { return (state.weights, state.epoch) }
    return (best.weights, best.epoch)
  }

  private func progress(_ state: TrainingState, pictures: Int, seconds: Double) -> Progress {
    let rate = seconds > 0 ? Double(pictures) / seconds : 0
    let left = plan.epochs * training.count - state.epoch * training.count - state.stepInEpoch * batchSize
    return Progress(
      epoch: state.epoch + 1, epochs: plan.epochs, step: state.stepInEpoch, steps: plan.stepsPerEpoch,
      loss: state.lossCounts[0] > 0 ? state.lossSums[0] / Double(state.lossCounts[0]) : 0, picturesPerSecond: rate,
      secondsLeft: rate > 0 ? Double(max(left, 0)) / rate : 0)
  }
}
