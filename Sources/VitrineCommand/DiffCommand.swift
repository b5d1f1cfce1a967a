import ArgumentParser
import Baselines
import Building
import Execution
import Exhibits
import Foundation
import Reports

/// `vitrine diff`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compares the tables of reports with their committed baselines.",
    discussion: """
      Executes stale cells, and compares every table of a cell whose label starts with tbl-, and what `baseline` asks for. What differs is \
      laid beside the baselines, for `vitrine accept`; under CI=true nothing is written.
      --json writes {exitCode, isContinuousIntegration, reports: [{report, baselines, hasFailed, diagnostics, tables}]}; a table has its \
      name, path and status (same, different, missing, unused, impossible), differences, structure, obstacles and drift.
      Exit codes: 0 ok, 1 a document or cell failed, 2 usage or configuration, 3 a baseline differs, or is missing under CI, \
      5 environment, 130 interrupted.
      """)

  @Argument(help: "Reports or folders that hold a report.md.", completion: .file(extensions: ["md"]))
  var paths: [String] = []

  @Option(name: .long, help: "Write what differs as one HTML page.", completion: .file(extensions: ["html"]))
  var report: String?

  @Option(name: .long, help: "Write the outcome as JUnit XML, a test a table.", completion: .file(extensions: ["xml"]))
  var junit: String?

  @Flag(name: .long, help: "Write everything as JSON to standard output.")
  var json = false

  @Flag(name: .long, help: "Show long tables whole.")
  var all = false

  @OptionGroup
  var execution: ExecutionOptions

  @Flag(name: .long, help: "Write errors and differences only.")
  var quiet = false

  func run() throws {
    let interruption = Interruption.ofThisProcess()
    let console = Console(format: execution.logFormat, isQuiet: quiet)
    try console.conclude { status in status = try compare(console, interruption) }
  }

  private func compare(_ console: Console, _ interruption: Interruption) throws -> ExitStatus {
    let overrides = try execution.overrides()
    let request = BuildRequest(parameters: overrides, usesCache: execution.usesCache, jobs: execution.jobCount)
    let project = try Project.find(from: FileManager.default.currentDirectoryPath)
    let builder = try ReportBuilder(project: project, request: request, interruption: interruption, onEvent: console.show)
    let isCI = isContinuousIntegration()
    // Values made with other parameters than the report's own must not be accepted as its.
    let leavesPending = !isCI && overrides.isEmpty
    let gone = project.reportsGone()
    let usual = Set(((try? project.reports([])) ?? []) + gone)

    var checks: [BaselineCheck] = []
    for path in try builder.reports(paths) + (paths.isEmpty ? gone : []) {
      let check = try builder.checkBaselines(of: path)
      if leavesPending { try check.proposal.write(to: check.folder) }
      console.show(check, of: project, showsAll: all, isContinuousIntegration: isCI, isJSON: json)
      checks.append(check)
    }
    let summary = DiffSummary(
      checks: checks, isContinuousIntegration: isCI, outside: Set(checks.map(\.report.path)).subtracting(usual),
      leavesPending: leavesPending)
    if execution.logFormat == .github { console.annotate(checks, of: project, isContinuousIntegration: isCI) }
    if json { writeOutput(try DiffJSON(summary).text) }
    if let report { try writeAtomically(Array(DiffPage(summary).html.utf8), to: absolute(report)) }
    if let junit { try writeAtomically(Array(JUnitFile(summary).xml.utf8), to: absolute(junit)) }
    if !json && execution.logFormat != .json && !(quiet && summary.status == .success) {
      writeOutput(summary.sentence + "\n" + summary.hints.map { $0 + "\n" }.joined())
    }
    return summary.status
  }
}

extension Console {
  /// Writes what came of a report: errors as diagnostics, the comparison as a table on standard output.
  fileprivate func show(
    _ check: BaselineCheck, of project: Project, showsAll: Bool, isContinuousIntegration: Bool, isJSON: Bool
  ) {
    clear()
    switch format {
    case .github: break
    case .json: report(check.allDiagnostics(missingIsError: isContinuousIntegration), of: project)
    case .plain: report(check.diagnostics + check.committed.indexDiagnostics, of: project)
    }
    guard format != .json, !isJSON else { return }
    let isTerminal = isatty(1) != 0
    let text = DiffText(
      isColored: format == .plain && isTerminal && isColoredAnywhere, showsSame: !isQuiet, showsAll: showsAll,
      terminalWidth: isTerminal ? terminalWidth(of: 1) : nil)
    writeOutput(text.text(check))
  }

  /// GitHub shows ten annotations a step: the worst of all reports are told.
  fileprivate func annotate(_ checks: [BaselineCheck], of project: Project, isContinuousIntegration: Bool) {
    let all = checks.flatMap { $0.allDiagnostics(missingIsError: isContinuousIntegration) }.worstFirst
    report(Array(all.prefix(10)), of: project)
    if all.count > 10 { report("\(all.count - 10) more are not annotated; they are listed above\n") }
  }
}

extension BaselineCheck {
  /// Everything that is wrong, as diagnostics: the document's errors first, then the tables in turn, each with its worst.
  func allDiagnostics(missingIsError: Bool) -> [Diagnostic] {
    var tables = comparisons.map { $0.diagnostics(missingIsError: missingIsError)[...] }
    var interleaved: [Diagnostic] = []
    // One table full of differences must not keep the others from being seen.
    while tables.contains(where: { !$0.isEmpty }) {
      for place in tables.indices { if let next = tables[place].popFirst() { interleaved.append(next) } }
    }
    return diagnostics + committed.indexDiagnostics + interleaved
  }
}

/// Writes to standard output, whole; a reader that went away does not end the verb.
func writeOutput(_ text: String) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
