import ArgumentParser
import Building
import Execution
import Exhibits
import Foundation

/// `vitrine train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Makes committed checkpoints again from their specifications, reports/models/<name>.json.",
    discussion: """
      Without a name it lists the specifications and how their checkpoints stand. A training that was ended, by Ctrl-C or anything else, \
      goes on where it was and gives the same bits as one that was not; its state is kept in .vitrine/training.
      Exit codes: 0 ok, 1 a training failed, 2 usage or specification, 5 environment, 130 interrupted.
      """)

  @Argument(help: "Specifications, by the names of their files in reports/models.")
  var names: [String] = []

  @Flag(name: .long, help: "Begin anew, whatever was kept, and even when the checkpoint is made.")
  var restart = false

  @Flag(name: .long, help: "Write errors only.")
  var quiet = false

  func run() throws {
    let interruption = Interruption.ofThisProcess()
    let console = Console(format: .plain, isQuiet: quiet)
    var status = ExitStatus.success
    do {
      if restart && names.isEmpty { throw UsageFailure("--restart needs the name of a training", hint: "vitrine train lists them") }
      let project = try Project.find(from: FileManager.default.currentDirectoryPath)
      let installation = try Installation.find()
      let sources = try CoreSources.survey(installation)
      try CoreBuild.make(
        sources, installation: installation, interruption: interruption, onLine: { console.progress("building the analysis core: \($0)") },
        onWait: { console.progress($0.words, isLasting: true) })
      console.clear()
      let session = TrainingSession(project: project, installation: installation, console: console, interruption: interruption)
      status = try names.isEmpty ? session.list() : session.train(names, restarts: restart)
    } catch {
      console.report(error)
      status = max(status, exitStatus(for: error))
    }
    console.clear()
    if status != .success { throw status.exitCode }
  }
}
