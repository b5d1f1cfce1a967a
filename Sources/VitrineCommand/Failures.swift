import Building
import Execution
import Foundation

/// An error of the environment or the command line in the words of the console.
func words(for error: any Error) -> String {
  switch error {
  case is Interrupted: "interrupted\n"
  case is ProjectFailure: "error: vitrine.yml is not valid\n"
  case let error as CocoaError: "error: \(error.filePath.map { "\($0): " } ?? "")\(error.localizedDescription)\n"
  default: "error: \(error)\n"
  }
}

/// Which exit code an error stands for.
func exitStatus(for error: any Error) -> ExitStatus {
  switch error {
  case is Interrupted: .interrupted
  case is UsageFailure, is ProjectFailure, is AcceptanceFailure: .usage
  default: .environment
  }
}

extension Console {
  /// Writes what ended a verb before its time.
  func report(_ error: any Error) {
    if let failure = error as? ProjectFailure, let project = try? Project.find(from: FileManager.default.currentDirectoryPath) {
      report(failure.diagnostics, of: project)
    }
    report(words(for: error))
  }
}

extension Console {
  /// Does a verb's work and ends with its exit code; what ends the work before its time is told.
  ///
  /// - Throws: the exit code, unless it is success.
  func conclude(_ work: (inout ExitStatus) throws -> Void) throws {
    var status = ExitStatus.success
    do {
      try work(&status)
    } catch {
      report(error)
      status = max(status, exitStatus(for: error))
    }
    clear()
    if status != .success { throw status.exitCode }
  }
}

/// A duration as people say it.
func formatted(_ duration: Double) -> String {
  if duration < 0.0995 { return String(format: "%.0f ms", duration * 1000) }
  if duration < 9.95 { return String(format: "%.2f s", duration) }
  return duration < 120 ? String(format: "%.0f s", duration) : String(format: "%.1f min", duration / 60)
}
