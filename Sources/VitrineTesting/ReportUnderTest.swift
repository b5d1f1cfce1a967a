// Hidden from who imports this module: another package's tests would need the folder of the toolchain's swift-syntax to load these. Nothing
// public mentions them, so the compiler's warning about layouts does not apply.
@_implementationOnly import Baselines
@_implementationOnly import Building
@_implementationOnly import Execution
@_implementationOnly import Exhibits
import Foundation
@_implementationOnly import Markdown
@_implementationOnly import Reports

/// Something that a test has to say: what, and where in the baseline or the report.
struct BaselineFinding: Hashable {
  var message: String
  /// The absolute path.
  var file: String
  var line: Int
  var column: Int
}

/// Runs a report of the project around a test's file and compares its tables with their baselines; outside CI, what differs is left for
/// `vitrine accept`.
///
/// - Parameter name: the report's name, which is its folder's, or its path from the project's folder.
/// - Throws: ``TestingFailure`` where the comparison could not even begin.
func baselineFindings(of name: String, testFile: String) throws -> [BaselineFinding] {
  // One report after another: kernels side by side would only take each other's processors.
  try turn.withLock {
    let project = try projectAround(testFile)
    let path = try report(named: name, in: project)
    let builder = try inWords {
      try ReportBuilder(
        project: project, request: BuildRequest(jobs: ProcessInfo.processInfo.activeProcessorCount), interruption: nil)
    }
    guard access(builder.installation.kernel, X_OK) == 0 else {
      throw TestingFailure(
        description: """
          the product `vitrine-kernel`, which runs the cells, is not built in \(builder.installation.products): add \
          .product(name: "vitrine-kernel", package: "vitrine") to the dependencies of the test target
          """)
    }
    let check = try inWords { try builder.checkBaselines(of: path) }
    if !isContinuousIntegration() { try inWords { try check.proposal.write(to: check.folder) } }
    return check.findings(in: project)
  }
}

private let turn = NSLock()

/// The names of all reports of the project around a test's file.
func reportNames(testFile: String) throws -> [String] {
  let project = try projectAround(testFile)
  return try inWords { (try project.reports([]) + project.reportsGone()).map(reportName) }
}

/// Why a report could not be tested at all.
struct TestingFailure: Error, CustomStringConvertible {
  var description: String
}

private func projectAround(_ testFile: String) throws -> Project {
  let project = try inWords { try Project.find(from: (testFile as NSString).deletingLastPathComponent) }
  let errors = project.diagnostics.filter { $0.severity == .error }
  guard errors.isEmpty else { throw TestingFailure(description: words(errors)) }
  return project
}

private func report(named name: String, in project: Project) throws -> String {
  if name.hasSuffix(".md"), access(project.full(name), F_OK) == 0 { return project.shown(project.full(name)) }
  let paths = try inWords { try project.reports([]) + project.reportsGone() }
  let found = paths.filter { reportName($0) == name }
  if let path = found.first {
    guard found.count == 1 else {
      throw TestingFailure(description: "two reports are called `\(name)`: \(found.joined(separator: ", ")); give the path of one")
    }
    return path
  }
  let names = paths.map(reportName)
  let hint = nearestName(to: name, among: names).map { "did you mean `\($0)`?" } ?? "there is \(names.joined(separator: ", "))"
  throw TestingFailure(description: "no report is called `\(name)` in \(project.root); \(hint)")
}

/// Errors of the engine in the words that a test's log shows.
private func inWords<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let failure as ProjectFailure {
    throw TestingFailure(description: words(failure.diagnostics))
  } catch let failure as TestingFailure {
    throw failure
  } catch {
    throw TestingFailure(description: "\(error)")
  }
}

private func words(_ diagnostics: [Diagnostic]) -> String {
  diagnostics.map { one in
    (one.range.map { "\($0.file):\($0.start.line):\($0.start.column): " } ?? "") + one.message
  }.joined(separator: "\n")
}

extension BaselineCheck {
  /// How many findings of one table are told.
  private static let limit = 100

  /// Everything that is wrong, at absolute paths.
  ///
  /// A table without a baseline is a finding outside CI, too: a test that says "matches" must not pass on nothing.
  func findings(in project: Project) -> [BaselineFinding] {
    let reportPlace = SourceRange(file: report.path, line: 1)
    func finding(_ diagnostic: Diagnostic, _ place: SourceRange) -> BaselineFinding {
      let range = diagnostic.range ?? place
      return BaselineFinding(
        message: diagnostic.message + (diagnostic.hint.map { "; hint: \($0)" } ?? ""), file: project.full(range.file),
        line: max(1, range.start.line), column: max(1, range.start.column))
    }
    var findings = (diagnostics + committed.indexDiagnostics.filter { $0.severity == .error }).map { finding($0, reportPlace) }
    if hasFailed && findings.isEmpty { findings.append(finding(.error("the report failed"), reportPlace)) }
    for comparison in comparisons {
      let all = comparison.diagnostics(missingIsError: true)
      let place = regenerated[comparison.name]?.range ?? SourceRange(file: comparison.path, line: 1)
      findings += all.prefix(Self.limit).map { finding($0, place) }
      if all.count > Self.limit {
        let rest = Diagnostic.error(
          "\(comparison.name): \(all.count - Self.limit) more differences", hint: "`vitrine diff --report f.html` shows them")
        findings.append(finding(rest, SourceRange(file: comparison.path, line: 1)))
      }
    }
    return findings
  }
}
