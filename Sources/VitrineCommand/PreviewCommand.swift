import ArgumentParser
import Building
import Execution
import Exhibits
import Foundation
import Preview

/// `vitrine preview`.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Shows reports in the browser and keeps them up to date while you edit.",
    discussion: """
      Without a path every report of the project can be visited. Nothing is written but the cache. Ctrl-C ends it.
      The page is served to this machine only.
      Exit codes: 130 ended by Ctrl-C, 2 usage or configuration, 5 environment.
      """)

  @Argument(help: "Reports or folders that hold a report.md; built at once.", completion: .file(extensions: ["md"]))
  var paths: [String] = []

  @Option(name: .long, help: "The port to serve on, 0 for any free one; 4848 or the next free one by default.")
  var port: UInt16?

  @Flag(name: .long, help: "Do not open the browser.")
  var noBrowser = false

  func run() throws {
    let interruption = Interruption.ofThisProcess()
    allowConnections()
    let console = PreviewConsole(Console(format: .plain, isQuiet: false))
    do {
      let preview = try start(console)
      print(preview.url)
      fflush(nil)
      if paths.isEmpty, (try? Project.find(from: FileManager.default.currentDirectoryPath).reports([])) == nil {
        console.say("no report is here yet: vitrine new report <name> starts one")
      }
      console.say("Ctrl-C ends the preview.")
      if !noBrowser { openBrowser(preview.url, console) }
      var wait = pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0)
      while !interruption.isRequested { _ = poll(&wait, 1, -1) }
      try waitFor { await preview.stop() }
    } catch {
      console.report(error)
      throw exitStatus(for: error).exitCode
    }
    throw ExitStatus.interrupted.exitCode
  }

  private func start(_ console: PreviewConsole) throws -> Preview {
    let (paths, port) = (paths, port)
    let folder = FileManager.default.currentDirectoryPath
    return try waitFor {
      try await Preview(paths: paths, folder: folder, port: port, jobs: coreCount) { console.show($0) }
    }
  }

  private func openBrowser(_ url: String, _ console: PreviewConsole) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let opener = folders.map({ (folder) -> String in "\(folder)/xdg-open" }).first(where: { access($0, X_OK) == 0 }) else {
      return console.say("no xdg-open on PATH: open the address in a browser")
    }
    let void = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(void) }
    do {
      _ = try ChildProcess(
        executable: opener, arguments: [url], environment: ProcessInfo.processInfo.environment, descriptors: [1: void, 2: void])
    } catch {
      console.say("\(error): open the address in a browser")
    }
  }
}

/// Lets this process hold as many connections as a browser with many pages may open.
private func allowConnections() {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
  limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 8192))
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// Waits on this thread for what is done on others.
private func waitFor<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
  let done = DispatchSemaphore(value: 0)
  nonisolated(unsafe) var result: Result<Value, any Error>?
  Task {
    do { result = .success(try await work()) } catch { result = .failure(error) }
    done.signal()
  }
  done.wait()
  guard let result else { preconditionFailure("signalled without a result") }
  return try result.get()
}

/// The console of a preview, which is told things by many threads.
private final class PreviewConsole: @unchecked Sendable {
  private let console: Console
  private let lock = NSLock()
  /// The diagnostics told last of each report: what has not changed is not told again.
  private var told: [String: [Diagnostic]] = [:]

  init(_ console: Console) { self.console = console }

  func say(_ text: String) { lock.withLock { console.say(text) } }

  func report(_ error: any Error) { lock.withLock { console.report(error) } }

  func show(_ note: PreviewNote) {
    lock.withLock {
      switch note {
      case .updated(let report, _, let seconds, let running, let diagnostics):
        if running == 0 { tell(diagnostics, of: report) }
        let cells = running == 0 ? "" : ", cells to run: \(running)"
        console.say("\(report): page updated in \(Int((seconds * 1000).rounded())) ms\(cells)")
      case .ran(let report, let executed, let count, let seconds):
        console.say("\(report): \(executed) of \(count) cells executed (\(formatted(seconds)))")
      case .broken(let report, let diagnostics):
        tell(diagnostics, of: report)
        let errors = diagnostics.count { $0.severity == .error }
        console.say("\(report): \(errors) error\(errors == 1 ? "" : "s"); the last good page stays")
      case .trouble(let report, let words): console.report("\(report): \(words)\n")
      }
    }
  }

  private func tell(_ diagnostics: [Diagnostic], of report: String) {
    guard told.updateValue(diagnostics, forKey: report) != diagnostics else { return }
    if let project = try? Project.find(from: FileManager.default.currentDirectoryPath) { console.report(diagnostics, of: project) }
  }
}
