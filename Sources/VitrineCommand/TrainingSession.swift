import Building
import Execution
import Exhibits
import Foundation

/// A kernel that trains, and what a person sees of it.
struct TrainingSession {
  let project: Project
  let installation: Installation
  let console: Console
  let interruption: Interruption

  /// Shows every specification with how its checkpoint stands.
  func list() throws -> ExitStatus {
    var status = ExitStatus.success
    var standings: [TrainingMessage.Standing] = []
    let end = try run(["--list"]) { message in
      if case .standing(let standing) = message { standings.append(standing) } else { status = max(status, show(message)) }
    }
    if standings.isEmpty && status == .success {
      console.say("no training: write a specification to reports/models/<name>.json")
    }
    let width = standings.map(\.name.count).max() ?? 0
    for standing in standings {
      let name = standing.name.padding(toLength: width, withPad: " ", startingAt: 0)
      print("\(name)  \(standing.kind.words)" + (standing.detail.isEmpty ? "" : " (\(standing.detail))"))
    }
    return max(status, end)
  }

  /// Trains one after the other.
  func train(_ names: [String], restarts: Bool) throws -> ExitStatus {
    var status = ExitStatus.success
    var isOver = false
    let end = try run(names + (restarts ? ["--restart"] : [])) { message in
      isOver = message.endsTraining
      status = max(status, show(message))
    }
    // A kernel that ends without a word was killed, or crashed.
    if end != .success && !isOver && status == .success {
      let again = "vitrine train \(names.joined(separator: " "))"
      console.report("error: the training ended before its time\n  hint: \(again) goes on where it was\n")
    }
    return max(status, end)
  }

  /// Runs the kernel, handing out what it tells.
  private func run(_ arguments: [String], onMessage: (TrainingMessage) -> Void) throws -> ExitStatus {
    let pipe = try Pipe.make()
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
    environment.merge(project.kernelVariables) { $1 }
    let child: ChildProcess
    do {
      child = try ChildProcess(
        executable: installation.kernel, arguments: ["train", project.root] + arguments, environment: environment, directory: project.root,
        descriptors: [1: pipe.write, 2: 2])
    } catch {
      close(pipe.read)
      close(pipe.write)
      throw error
    }
    close(pipe.write)
    defer { close(pipe.read) }
    var waiting: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    var isStopping = false
    while true {
      var waits = [pollfd(fd: pipe.read, events: Int16(POLLIN), revents: 0)]
      if !isStopping { waits.append(pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0)) }
      if poll(&waits, nfds_t(waits.count), -1) < 0 { continue }
      if interruption.isRequested && !isStopping {
        isStopping = true
        child.signalGroup(SIGTERM)
        console.progress("stopping at the next batch", isLasting: true)
      }
      guard waits[0].revents != 0 else { continue }
      let count = read(pipe.read, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      waiting += buffer[..<count]
      while let end = waiting.firstIndex(of: 10) {
        if let message = try? JSONDecoder.exhibits.decode(TrainingMessage.self, from: Data(waiting[..<end])) { onMessage(message) }
        waiting.removeSubrange(...end)
      }
    }
    child.wait()
    if isStopping { return .interrupted }
    return ProcessEnd(status: child.end?.status ?? 0) == .exited(0) ? .success : .document
  }

  /// Shows one message; the status that it stands for.
  private func show(_ message: TrainingMessage) -> ExitStatus {
    switch message {
    case .standing: break
    case .began(let beginning):
      let from = beginning.epochsDone + beginning.stepsDone > 0
        ? ", going on after \(beginning.epochsDone) epochs and \(beginning.stepsDone) batches" : ""
      console.say("\(beginning.name): \(beginning.epochs) epochs on \(beginning.threads) threads\(from)")
    case .progress(let progress): console.progress(progress.line)
    case .epoch(let epoch):
      console.say(
        String(
          format: "epoch %d of %d: loss %.4f, validation %.4f, accuracy %.2f %%", epoch.epoch, epoch.epochs, epoch.trainingLoss,
          epoch.validationLoss, epoch.validationAccuracy * 100))
    case .finished(let result):
      let accuracy = String(format: "accuracy %.2f %%, the majority's answer %.2f %%", result.accuracy * 100, result.majorityAccuracy * 100)
      console.say(
        result.wasMade
          ? "\(result.name): \(result.path) is made from this specification (\(accuracy))"
          : "\(result.name) → \(result.path) (epoch \(result.epoch)\(result.stoppedEarly ? ", stopped early" : ""), \(accuracy))")
    case .interrupted(let name, let epochs, let steps):
      console.say("\(name): stopped after \(epochs) epochs and \(steps) batches; `vitrine train \(name)` goes on from there")
    case .failed(let diagnostic, let isUsage):
      console.report([diagnostic], of: project)
      return isUsage ? .usage : .document
    }
    return .success
  }
}

extension TrainingMessage {
  /// Whether a training has said how it ended.
  fileprivate var endsTraining: Bool {
    switch self {
    case .finished, .interrupted, .failed: true
    case .standing, .began, .progress, .epoch: false
    }
  }
}

extension TrainingMessage.Standing.Kind {
  fileprivate var words: String {
    switch self {
    case .made: "made from this specification"
    case .outOfDate: "out of date"
    case .missing: "missing"
    case .begun: "half done"
    }
  }
}

extension TrainingMessage.Progress {
  /// `epoch 3/12 ━━━━━━───── 120/188  loss 0.2134  512 pictures/s  2 min left`.
  var line: String {
    let width = 20
    let done = steps > 0 ? min(width, step * width / steps) : 0
    let bar = String(repeating: "━", count: done) + String(repeating: "─", count: width - done)
    let left = secondsLeft < 90 ? "\(Int(secondsLeft.rounded(.up))) s left" : "\(Int((secondsLeft / 60).rounded(.up))) min left"
    return "epoch \(epoch)/\(epochs) \(bar) \(step)/\(steps)  loss \(String(format: "%.4f", loss))  "
      + "\(Int(picturesPerSecond.rounded())) pictures/s  \(left)"
  }
}
