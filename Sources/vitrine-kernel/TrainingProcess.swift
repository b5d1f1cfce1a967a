import Exhibits
import Foundation
import Vitrine

/// The kernel's other work: `vitrine-kernel train <project> [--restart] [--list] <name>…`. It tells how it goes in lines of JSON.
struct TrainingProcess {
  var root: String
  var names: [String]
  var restarts: Bool
  var lists: Bool

  /// - Parameter arguments: those behind `train`.
  init(arguments: [String]) {
    root = arguments.first ?? "."
    names = arguments.dropFirst().filter { !$0.hasPrefix("--") }
    restarts = arguments.contains("--restart")
    lists = arguments.contains("--list")
  }

  func run() {
    // Asked to end, it ends at the next batch and keeps its state.
    for number in [SIGINT, SIGTERM] { signal(number) { _ in stopRequested = 1 } }
    let folder = TrainingFolder(root: root)
    // What another one starts from comes before it.
    for name in lists ? folder.names : folder.inOrderOfStarts(names) {
      guard stopRequested == 0 else { return }
      do {
        if lists { try tellStanding(of: name, in: folder) } else { try train(name, in: folder) }
      } catch {
        tell(failure(error))
        if !lists { return }
      }
    }
  }

  private func tellStanding(of name: String, in folder: TrainingFolder) throws {
    let (standing, specification, record) = try folder.standing(name)
    let accuracy = record.map { String(format: "accuracy %.4f, epoch %d", $0.validation.accuracy, $0.epoch) } ?? ""
    let (kind, detail): (TrainingMessage.Standing.Kind, String) = switch standing {
    case .made: (.made, accuracy)
    case .outOfDate(let reason): (.outOfDate, reason)
    case .unreadable(let reason): (.outOfDate, reason)
    case .missing: (.missing, "\(specification.epochs) epochs to train")
    case .begun(let epochs, let all): (.begun, "\(epochs) of \(all) epochs")
    }
    tell(.standing(.init(name: name, kind: kind, detail: detail)))
  }

  private func train(_ name: String, in folder: TrainingFolder) throws {
    let path = TrainingFolder.checkpointPath(name)
    let before = try folder.standing(name)
    if before.standing == .made, !restarts, let record = before.record {
      return tell(.finished(result(name, path, record, wasMade: true)))
    }
    var told = ContinuousClock.now - .seconds(1)
    var last = (epochs: 0, steps: 0)
    let (ending, checkpoint) = try folder.train(name, restart: restarts, shouldStop: { stopRequested != 0 }) { event in
      switch event {
      case .began(let specification, let epochsDone, let stepsDone, let threads):
        last = (epochsDone, stepsDone)
        tell(
          .began(
            .init(
              name: name, hash: specification.hash, epochs: specification.epochs, epochsDone: epochsDone, stepsDone: stepsDone,
              threads: threads)))
      case .progress(let progress):
        last = (progress.epoch - 1, progress.step)
        // Ten times a second is enough for a bar.
        guard told + .milliseconds(100) < .now || progress.step == progress.steps else { return }
        told = .now
        tell(
          .progress(
            .init(
              epoch: progress.epoch, epochs: progress.epochs, step: progress.step, steps: progress.steps, loss: progress.loss,
              picturesPerSecond: progress.picturesPerSecond, secondsLeft: progress.secondsLeft)))
      case .epoch(let epoch, let epochs):
        tell(
          .epoch(
            .init(
              epoch: epoch.epoch, epochs: epochs, trainingLoss: epoch.trainingLoss[0], validationLoss: epoch.validationLoss,
              validationAccuracy: epoch.validationAccuracy)))
      }
    }
    if let checkpoint {
      tell(.finished(result(name, path, checkpoint.record, wasMade: false)))
    } else if ending == .interrupted {
      tell(.interrupted(name: name, epochs: last.epochs, steps: last.steps))
    }
  }

  private func result(_ name: String, _ path: String, _ record: Checkpoint.Record, wasMade: Bool) -> TrainingMessage.Result {
    TrainingMessage.Result(
      name: name, path: path, stoppedEarly: record.ending == .stoppedEarly, epoch: record.epoch, accuracy: record.validation.accuracy,
      majorityAccuracy: record.validation.majorityAccuracy, wasMade: wasMade)
  }

  private func failure(_ error: any Error) -> TrainingMessage {
    switch error {
    case let error as SpecificationFileError:
      let range = error.line.map { SourceRange(file: error.path, line: $0, column: error.column ?? 1) }
      return .failed(.error(range == nil ? "\(error.path): \(error.message)" : error.message, at: range, hint: error.hint), isUsage: true)
    case let error as DatasetError:
      var place = error
      place.hint = nil
      return .failed(.error("\(place)", hint: error.hint), isUsage: false)
    case let error as TrainingFailure: return .failed(.error(error.message, hint: error.hint), isUsage: false)
    default: return .failed(.error("\(error)"), isUsage: false)
    }
  }

  private func tell(_ message: TrainingMessage) {
    guard let data = try? JSONEncoder.exhibits.encode(message) else { return }
    let line = Array(data) + [10]
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // Nobody listens any more: the state on disk is what is left.
      guard count > 0 else { exit(1) }
      rest = rest.dropFirst(count)
    }
  }
}

// A signal handler reaches nothing but globals.
nonisolated(unsafe) private var stopRequested: sig_atomic_t = 0
