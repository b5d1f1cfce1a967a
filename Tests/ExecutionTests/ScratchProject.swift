import Exhibits
import Foundation
import Markdown
import Reports
import Testing

@testable import Execution

/// A folder with one report in it, run by the real compiler and kernel.
final class ScratchProject {
  let root: String
  let store: OutputStore
  let installation: Installation

  init(_ report: String, files: [String: String] = [:]) throws {
    root = NSTemporaryDirectory() + "vitrine-test-\(UUID().uuidString)"
    installation = try Installation.find()
    store = OutputStore(folder: "\(root)/.vitrine", root: root)
    try write(report, to: "report.md")
    for (name, text) in files { try write(text, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ text: String, to name: String = "report.md") throws { try writeAtomically(Array(text.utf8), to: "\(root)/\(name)") }

  /// The report as it stands now.
  func read() throws -> Report {
    let document = readMarkdown(path: "report.md") { [root] in try readBytes("\(root)/\($0)") }
    let report = readReport(path: "report.md", document: document, project: ProjectSettings(), parameterOverrides: [])
    try #require(!report.hasErrors, "\(report.diagnostics)")
    return report
  }

  var runner: ReportRunner { ReportRunner(installation: installation, store: store, jobs: 2, usesCache: true, interruption: nil) }

  /// Runs the report in kernels that outlive the run.
  func run(
    in session: WarmSession, usesCache: Bool = true, interruption: Interruption? = nil, onEvent: (RunEvent) -> Void = { _ in }
  ) throws -> LabelledRun {
    usleep(30_000)
    let report = try read()
    let runner = ReportRunner(installation: installation, store: store, jobs: 2, usesCache: usesCache, interruption: nil)
    return LabelledRun(report: report, run: try runner.run(report, in: session, interruption: interruption, onEvent: onEvent))
  }

  func session(limits: WarmSession.Limits = .init()) -> WarmSession {
    WarmSession(installation: installation, directory: root, roots: [root], limits: limits)
  }

  /// Runs the report as if for the first time, and keeps nothing of it.
  func runAfresh() throws -> LabelledRun {
    usleep(30_000)
    let report = try read()
    // Compiled cells are what they are; sharing them spares the time.
    try FileManager.default.createDirectory(atPath: "\(root)/.vitrine-apart", withIntermediateDirectories: true)
    try? FileManager.default.createSymbolicLink(atPath: "\(root)/.vitrine-apart/modules", withDestinationPath: store.modules)
    let apart = OutputStore(folder: "\(root)/.vitrine-apart", root: root)
    let runner = ReportRunner(installation: installation, store: apart, jobs: 2, usesCache: false, interruption: nil)
    return LabelledRun(report: report, run: try runner.run(report, directory: root, roots: [root]) { _ in })
  }

  /// Runs the report and gives results by label.
  func run() throws -> LabelledRun {
    // What changed within the grain of the file system's clock before a run is not trusted; a person is slower than that.
    usleep(30_000)
    let report = try read()
    return LabelledRun(report: report, run: try runner.run(report, directory: root, roots: [root]) { _ in })
  }
}

struct LabelledRun {
  var report: Report
  var run: ReportRun

  subscript(label: String) -> CellOutcome? {
    report.cells.first { $0.label == label }.map { run.outcomes[$0.index] }
  }

  /// The first error of a cell.
  func error(_ label: String) -> Diagnostic? { self[label]?.diagnostics.first { $0.severity == .error } }

  /// The text a cell showed.
  func text(_ label: String) -> String? {
    if case .text(let text)? = self[label]?.exhibits.first { text } else { nil }
  }
}
