import Building
import Execution
import Foundation
import Rendering
import Reports
import Synchronization

/// A running preview: a server on the loopback interface, and a session for each report that was asked for.
package final class Preview: Sendable {
  private let desk: Desk
  private let server: PreviewServer

  /// The preview's default port.
  package static let defaultPort: UInt16 = 4848

  /// Starts serving.
  ///
  /// - Parameters:
  ///   - paths: reports to build at once; none means all of the project, each when it is first visited.
  ///   - port: the port to take, 0 for any free one; `nil` is 4848 or the next free one.
  ///   - onNote: is told what happens, on any thread.
  /// - Throws: ``UsageFailure``, ``ProjectFailure``, ``InstallationFailure``.
  package init(paths: [String], folder: String, port: UInt16?, jobs: Int, onNote: @escaping @Sendable (PreviewNote) -> Void) async throws {
    let project = try Project.find(from: folder)
    desk = try Desk(project: project, paths: paths, installation: try Installation.find(), jobs: jobs, onNote: onNote)
    do {
      server = try await Self.serve(desk, port: port)
    } catch {
      desk.stop()
      throw error
    }
  }

  private static func serve(_ desk: Desk, port: UInt16?) async throws -> PreviewServer {
    if let port {
      do {
        return try await PreviewServer(port: port, source: desk)
      } catch is PortTaken {
        throw UsageFailure("port \(port) is taken", hint: "choose another, or leave --port out to take the next free one")
      }
    }
    for port in defaultPort..<(defaultPort + 100) {
      do {
        return try await PreviewServer(port: port, source: desk)
      } catch is PortTaken {
        continue
      }
    }
    throw UsageFailure("ports \(defaultPort) to \(defaultPort + 99) are taken", hint: "choose one with --port")
  }

  package var port: UInt16 { server.port }

  /// Where to point a browser: the report that was asked for alone, else the list.
  package var url: String { "http://127.0.0.1:\(port)/" + (desk.onlyReport.map { relativeURL($0) + ".html" } ?? "") }

  /// Ends kernels, connections and the server.
  package func stop() async {
    desk.stop()
    server.stop()
  }
}

/// The reports that can be visited, and the sessions of those that were.
private final class Desk: PreviewServer.Source {
  private struct State {
    var sessions: [String: ReportSession] = [:]
    var channels: [String: Channel] = [:]
    var pdfs: [String: (version: Int, bytes: [UInt8])] = [:]
    var isStopped = false
  }

  let list: Channel
  private let project: Project
  private let paths: [String]
  private let installation: Installation
  private let jobs: Int
  private let onNote: @Sendable (PreviewNote) -> Void
  private let serverName = String(UInt64.random(in: .min ... .max), radix: 36)
  private let state = Mutex(State())
  private let listing = NSLock()

  /// The name of the only report on the command line.
  let onlyReport: String?

  init(
    project: Project, paths: [String], installation: Installation, jobs: Int, onNote: @escaping @Sendable (PreviewNote) -> Void
  ) throws {
    self.project = project
    self.installation = installation
    self.jobs = jobs
    self.onNote = onNote
    let named = paths.isEmpty ? [] : try project.reports(paths)
    self.paths = named
    onlyReport = named.count == 1 ? named.first.map(reportName) : nil
    list = Channel(server: serverName)
    list.set(PreviewStatus(state: .ready))
    var byName: [String: String] = [:]
    for path in named {
      if let other = byName.updateValue(path, forKey: reportName(path)) {
        throw UsageFailure("\(other) and \(path) would be the same page, \(reportName(path)).html", hint: "rename one of them")
      }
    }
    showList()
    for path in named { _ = channel(report: reportName(path)) }
  }

  var channels: [Channel] { [list] + state.withLock { Array($0.channels.values) } }

  /// Name → path of all reports, as the project's folders are now.
  private func reports() -> [(name: String, path: String)] {
    let found = paths.isEmpty ? (try? currentProject.reports([])) ?? [] : paths
    var seen: Set<String> = []
    return found.map { (reportName($0), $0) }.filter { seen.insert($0.0).inserted }
  }

  /// The project with `vitrine.yml` as it is now.
  private var currentProject: Project { (try? Project.find(from: project.root)) ?? project }

  func channel(report name: String) -> Channel? {
    if let known = state.withLock({ $0.channels[name] }) { return known }
    guard let path = reports().first(where: { $0.name == name })?.path else { return nil }
    return state.withLock { state in
      if let known = state.channels[name] { return known }
      guard !state.isStopped else { return nil }
      let channel = Channel(server: serverName)
      state.channels[name] = channel
      do {
        let session = try ReportSession(path: path, root: project.root, installation: installation, channel: channel, jobs: jobs) {
          [weak self] note in
          self?.onNote(note)
          self?.showList()
        }
        state.sessions[name] = session
        session.start()
      } catch {
        channel.set([Problem(.error("\(error)")) { _ in [] }], isPageOlder: true)
        channel.set(PreviewStatus(state: .broken))
        onNote(.trouble(report: path, "\(error)"))
      }
      return channel
    }
  }

  func refreshList() { showList() }

  /// The list says how each report stands.
  private func showList() {
    // One at a time, so that the newest state is shown last.
    listing.lock()
    defer { listing.unlock() }
    let channels = state.withLock { $0.channels }
    let reports = reports().map { name, path in
      ListedReport(
        name: name, path: path, status: channels[name]?.status ?? PreviewStatus(state: .idle), errors: channels[name]?.problems.count ?? 0)
    }
    let page = listPage(reports, title: project.settings.title ?? "Reports")
    list.publish(html: { servedPage(page, report: "", version: $0, server: serverName) })
  }

  func asset(_ name: String) -> [UInt8]? {
    switch name {
    case "client.js", "client.css": try? readBytes("\(installation.packageRoot)/templates/preview/\(name)")
    case "style.css": try? readBytes("\(installation.packageRoot)/templates/html/style.css")
    default: nil
    }
  }

  func pdf(report name: String) async throws -> [UInt8]? {
    guard let page = channel(report: name)?.page, let woven = page.woven else { return nil }
    if let made = state.withLock({ $0.pdfs[name] }), made.version == page.version { return made.bytes }
    let (project, installation) = (currentProject, installation)
    // On a thread of its own: there are as few threads for requests as cores, and all of them shall not wait for one document.
    let bytes: [UInt8]? = try await withCheckedThrowingContinuation { continuation in
      let thread = Thread {
        continuation.resume(with: Result {
          try PageRenderer(project: project, installation: installation).render(woven, formats: [.pdf]).pdf?.bytes
        })
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    guard let bytes else { return nil }
    state.withLock { $0.pdfs[name] = (page.version, bytes) }
    return bytes
  }

  func stop() {
    let sessions = state.withLock { state in
      state.isStopped = true
      return state.sessions.values
    }
    for session in sessions { session.requestStop() }
    for session in sessions { session.waitForEnd() }
    for channel in channels { channel.close() }
  }
}
