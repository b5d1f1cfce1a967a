import Execution
import Foundation
import Testing

/// A folder in which the built `vitrine` is called as a person would call it.
final class CommandProject {
  let root: String
  private let vitrine: String

  /// - Parameter files: path → text.
  init(_ files: [String: String] = [:]) throws {
    root = NSTemporaryDirectory() + "vitrine-command-\(UUID().uuidString)"
    vitrine = "\(try Installation.find().products)/vitrine"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    for (path, text) in files { try write(text, path) }
  }

  deinit {
    _ = try? runCommand("/bin/chmod", ["-R", "u+rwX", root])
    try? FileManager.default.removeItem(atPath: root)
  }

  func write(_ text: String, _ path: String) throws { try writeAtomically(Array(text.utf8), to: "\(root)/\(path)") }
  func write(_ bytes: [UInt8], _ path: String) throws { try writeAtomically(bytes, to: "\(root)/\(path)") }

  func text(_ path: String) throws -> String { String(decoding: try readBytes("\(root)/\(path)"), as: UTF8.self) }
  func bytes(_ path: String) throws -> [UInt8] { try readBytes("\(root)/\(path)") }
  func exists(_ path: String) -> Bool { access("\(root)/\(path)", F_OK) == 0 }

  /// Calls `vitrine` and gives its exit code and everything it printed.
  func vitrine(_ arguments: String..., environment: [String: String] = [:]) throws -> (code: Int32, output: String) {
    let run = try runCommand(
      vitrine, arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, directory: root)
    guard case .exited(let code) = run.end else {
      Issue.record("vitrine \(arguments) was ended by \(run.end):\n\(run.output)")
      return (-1, run.output)
    }
    return (code, run.output)
  }

  /// Calls it through a shell, for limits and redirections; `$VITRINE` names it.
  func shell(_ script: String) throws -> (end: ProcessEnd, output: String) {
    let run = try runCommand(
      "/bin/bash", ["-c", script], environment: ProcessInfo.processInfo.environment.merging(["VITRINE": vitrine]) { $1 }, directory: root)
    return (run.end, run.output)
  }

  /// Starts it in the background.
  func start(_ arguments: String...) throws -> ChildProcess {
    let log = open("\(root)/background.log", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    defer { close(log) }
    return try ChildProcess(
      executable: vitrine, arguments: arguments, environment: ProcessInfo.processInfo.environment, directory: root,
      descriptors: [1: log, 2: log])
  }
}
