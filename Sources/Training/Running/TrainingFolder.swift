import Datasets
import Exhibits
import Foundation
import Networks
import Tensors

/// The trainings of a project: specifications and checkpoints side by side in `reports/models`, states in `.vitrine/training`.
public struct TrainingFolder: Sendable {
  /// How a specification's checkpoint stands.
  public enum Standing: Hashable, Sendable {
    /// It was made from this very specification.
    case made
    /// It was made from another one, or started from another checkpoint than there is now: which of these, in words.
    case outOfDate(String)
    /// What stands in its place is no checkpoint, for this reason.
    case unreadable(String)
    case missing
    /// A training was begun and not ended: how many epochs are done, of how many.
    case begun(epochs: Int, of: Int)
  }

  /// The project's folder.
  public var root: String

  public init(root: String) { self.root = root }

  /// The specifications' names, sorted.
  public var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(Self.models)")) ?? []
    return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
  }

  static let models = "reports/models"

  /// The specification's file, from the project's folder on.
  public static func specificationPath(_ name: String) -> String { "\(models)/\(name).json" }

  /// The checkpoint's file, from the project's folder on.
  public static func checkpointPath(_ name: String) -> String { "\(models)/\(name).safetensors" }

  func checkpointFile(_ name: String) -> String { "\(root)/\(Self.checkpointPath(name))" }

  func stateFolder(_ hash: String) -> String { "\(root)/.vitrine/training/\(hash)" }

  func stateFile(_ hash: String) -> TrainingStateFile { TrainingStateFile("\(stateFolder(hash))/state.safetensors") }

  /// Reads a specification.
  ///
  /// - Throws: ``SpecificationFileError`` whose path starts at the project's folder.
  func text(_ name: String) throws -> SpecificationText {
    let path = Self.specificationPath(name)
    do {
      var text = try SpecificationText(path: "\(root)/\(path)")
      text.path = path
      return text
    } catch var error as SpecificationFileError {
      error.path = path
      if !names.contains(name) {
        // A path, as a shell completes it, means the training of that name.
        let last = name.split(separator: "/").last.map(String.init) ?? name
        let stem = [".json", ".safetensors"].reduce(last) { $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0 }
        let nearest = names.contains(stem) ? stem : nearestName(to: name, among: names)
        error.hint = nearest.map { "did you mean `\($0)`?" } ?? "`vitrine train` lists the trainings"
      }
      throw error
    }
  }

  /// How a checkpoint stands, and what it holds.
  public func standing(_ name: String) throws -> (standing: Standing, specification: TrainingSpecification, record: Checkpoint.Record?) {
    let text = try text(name)
    let (specification, start) = (text.specification, try start(of: name, text))
    let hash = specification.hash
    var (file, problem): (SafetensorsFile?, String?) = (nil, nil)
    if FileManager.default.fileExists(atPath: checkpointFile(name)) {
      // A damaged checkpoint is one to make again, not a reason to refuse.
      do { file = try SafetensorsFile(checkpointFile(name)) } catch { problem = "\(error)" }
    }
    let record = file?.metadata["record"].flatMap { try? MetadataJSON.value($0, as: Checkpoint.Record.self) }
    let isSame = file?.metadata["specification hash"] == hash
    if isSame, start.isSound, start.found?.record == record?.start {
      let kept = KeptEpochs(specification, stateFolder: "", checkpoint: checkpointFile(name))
      guard let missing = kept.missing(through: record?.epoch ?? 0, hash: hash) else { return (.made, specification, record) }
      return (.outOfDate("the weights after epoch \(missing) were not kept, or by another training"), specification, record)
    }
    if start.isSound, let kept = try? stateFile(key(hash, start.found?.record)).read() {
      return (.begun(epochs: kept.state.epoch, of: specification.epochs), specification, record)
    }
    if let problem { return (.unreadable(problem), specification, record) }
    guard file != nil else { return (.missing, specification, record) }
    guard isSame else { return (.outOfDate("made from another specification"), specification, record) }
    let changed = "`\(start.name ?? "")`, which it starts from, has changed"
    return (.outOfDate(start.problem?.message ?? changed), specification, record)
  }

  /// What a training tells while it goes.
  public enum Event: Sendable {
    /// It begins, or goes on from a state: so many epochs and batches of the next one are done.
    case began(specification: TrainingSpecification, epochsDone: Int, stepsDone: Int, threads: Int)
    case progress(TrainingRun.Progress)
    case epoch(LossCurve.Epoch, of: Int)
  }

  /// Trains a network, or goes on where the last training of the same specification ended, and writes its checkpoint.
  ///
  /// - Parameters:
  ///   - restart: Whether a state that was kept is thrown away.
  ///   - shouldStop: Asked after every batch.
  /// - Returns: How it ended, and the checkpoint unless it was interrupted.
  /// - Throws: ``SpecificationFileError``, ``TrainingFailure``, `DatasetError` and the errors of files.
  public func train(
    _ name: String, restart: Bool = false, shouldStop: () -> Bool = { false }, onEvent: (Event) -> Void = { _ in }
  ) throws -> (ending: TrainingRun.Ending, checkpoint: Checkpoint?) {
    let text = try text(name)
    let specification = text.specification
    let (network, pictures): (Network, TrainingPictures)
    let (start, begun): (StartingPoint?, [String: Tensor])
    do {
      network = try specification.network.network()
      start = try startingPoint(of: name, text)
      begun = try specification.startingWeights(of: network, from: start?.weights)
      pictures = try specification.data.pictures()
    } catch let problem as SpecificationProblem {
      throw text.error(problem)
    }
    let plan: TrainingPlan
    do {
      // First: it knows the place of what does not fit.
      if pictures.training.count > 0 { try specification.check(network: network, picture: try pictures.training.picture(at: 0)) }
      plan = try TrainingPlan(specification, network: network, labels: pictures.training.labelNames, pictures: pictures.training.count)
    } catch let problem as SpecificationProblem {
      throw text.error(problem)
    } catch let failure as TrainingFailure {
      throw text.error(SpecificationProblem(path: ["objectives"], isAboutKey: true, message: failure.message, hint: failure.hint))
    } catch let error as NetworkError {
      throw text.error(SpecificationProblem(path: ["objectives"], isAboutKey: true, message: "\(error)"))
    }
    let hash = key(specification.hash, start?.record)
    let lock = try FolderLock(stateFolder(hash), name: name)
    defer { lock.release() }
    // Whoever held the lock may have been making this very checkpoint.
    if lock.waited, !restart, try standing(name).standing == .made {
      try? FileManager.default.removeItem(atPath: stateFolder(hash))
      let made = try Checkpoint.load(checkpointFile(name))
      return (made.record.ending, made)
    }
    let file = stateFile(hash)
    if restart { try? FileManager.default.removeItem(atPath: file.path) }
    var state = TrainingState(weights: begun, objectives: specification.objectives.count)
    if let kept = try file.read() {
      guard kept.hash == hash, Set(kept.state.weights.keys) == Set(state.weights.keys) else {
        throw TrainingFailure("\(file.path) is the state of another training", hint: "begin again: --restart")
      }
      // Other numbers of threads round otherwise: it ends with the bits that it would have had.
      if kept.threads != Torch.threadCount { Torch.threadCount = kept.threads }
      state = kept.state
    }
    onEvent(
      .began(
        specification: specification, epochsDone: state.epoch, stepsDone: state.stepInEpoch, threads: Torch.threadCount))
    func evaluation(_ weights: [String: Tensor]) throws -> Evaluation {
      try Model(network, Weights(weights)).evaluation(
        on: pictures.validation, loss: specification.objectives[0].losses[0].loss, normalization: specification.normalization)
    }
    let run = TrainingRun(
      plan: plan, training: pictures.training, batchSize: specification.batchSize, earlyStopping: specification.earlyStopping,
      evaluate: evaluation)
    func checkpoint(_ weights: [String: Tensor], epoch: Int, _ curve: LossCurve, _ ending: TrainingRun.Ending) throws -> Checkpoint {
      // What users will get: the rounded weights are the ones to evaluate.
      let rounded = specification.precision == .float16 ? try weights.roundedToHalf() : weights
      return Checkpoint(
        model: try Model(network, Weights(rounded)), specification: specification,
        record: Checkpoint.Record(
          curve: curve, epoch: epoch, ending: ending, validation: try evaluation(rounded), trainingData: pictures.training.name,
          validationData: pictures.validation.name, isSynthetic: pictures.training.isSynthetic, labels: pictures.training.labelNames,
          libtorch: Torch.version, threads: Torch.threadCount, vitrine: "0.1.0", start: start?.record))
    }
    let kept = KeptEpochs(specification, stateFolder: stateFolder(hash), checkpoint: checkpointFile(name))
    let (last, ending) = try run.run(
      from: state,
      keep: { state in
        guard kept.epochs.contains(state.epoch) else { return }
        try kept.keep(try checkpoint(state.weights, epoch: state.epoch, state.curve, .underWay))
      },
      save: { try file.write($0, hash: hash) }, shouldStop: shouldStop, onProgress: { onEvent(.progress($0)) },
      onEpoch: { onEvent(.epoch($0, of: specification.epochs)) })
    guard ending != .interrupted else { return (ending, nil) }
    let (weights, epoch) = run.result(of: last)
    let made = try checkpoint(weights, epoch: epoch, last.curve, ending)
    try kept.publish(through: epoch)
    try made.save(to: checkpointFile(name))
    try? FileManager.default.removeItem(atPath: stateFolder(hash))
    return (ending, made)
  }
}

extension [String: Tensor] {
  /// The weights as half precision keeps them.
  ///
  /// - Throws: ``TrainingFailure`` for one that it cannot hold: beyond 65504 it would become infinite.
  func roundedToHalf() throws -> [String: Tensor] {
    try Dictionary(
      uniqueKeysWithValues: sorted { $0.key < $1.key }.map { name, tensor in
        let rounded = tensor.converted(to: .float16).converted(to: .float32)
        guard (tensor.isFinite() .& (.!rounded.isFinite())).any().number == 0 else {
          throw TrainingFailure(
            "half precision cannot hold `\(name)`, whose largest element is \(tensor.abs().max().number)",
            hint: "give the specification `\"precision\": \"float32\"`, or train with smaller values")
        }
        return (name, rounded)
      })
  }
}
