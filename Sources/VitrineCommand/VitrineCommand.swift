import ArgumentParser
import Foundation

/// The `vitrine` command.
public struct VitrineCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "vitrine",
    abstract: "Builds literate reports about convolutional networks: Markdown with Swift cells in, HTML and PDF out.",
    version: "0.1.0",
    subcommands: [
      BuildCommand.self, PreviewCommand.self, DiffCommand.self, AcceptCommand.self, PublishCommand.self, NewCommand.self, ExplainCommand.self,
      TrainCommand.self, CleanCommand.self, DoctorCommand.self,
    ])

  public init() {}

  /// Parses the process's arguments, runs the verb, and ends with its exit code.
  public static func start() -> Never {
    // A reader of the output that goes away, as `head` does, must not end a verb half way.
    signal(SIGPIPE, SIG_IGN)
    // A file that would grow past a limit shall be an error that names it, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
      exit(withError: nil)
    } catch {
      // Usage mistakes are 2 by our table; ArgumentParser's own code for them is 64.
      if exitCode(for: error) == .validationFailure {
        writeError(fullMessage(for: error) + "\n")
        exit(withError: ExitStatus.usage.exitCode)
      }
      exit(withError: error)
    }
  }
}
