import Execution
import Exhibits
import Foundation
import Rendering
import Reports

/// Takes reports from source to pages: the outer edge, where the stages meet files and processes.
package final class ReportBuilder {
  package let project: Project
  package let request: BuildRequest
  package let installation: Installation
  package let store: OutputStore
  package let runner: ReportRunner
  package let renderer: PageRenderer
  /// The site that the pages stand in, if any.
  package let site: SiteFrame?
  private let interruption: Interruption?
  private let onEvent: (BuildEvent) -> Void
  private let start = Date()
  /// Whether something was executed, so that the cache may have outgrown its limits.
  private var hasExecuted = false

  /// - Throws: ``ProjectFailure`` when `vitrine.yml` has errors, ``InstallationFailure``, ``FileFailure``.
  package init(
    project: Project, request: BuildRequest, site: SiteFrame? = nil, interruption: Interruption?,
    onEvent: @escaping (BuildEvent) -> Void = { _ in }
  ) throws {
    if project.diagnostics.contains(where: { $0.severity == .error }) { throw ProjectFailure(diagnostics: project.diagnostics) }
    self.project = project
    self.request = request
    self.site = site
    self.interruption = interruption
    self.onEvent = onEvent
    installation = try Installation.find()
    store = OutputStore(folder: project.cache, root: project.root)
    runner = ReportRunner(
      installation: installation, store: store, jobs: request.jobs, usesCache: request.usesCache, interruption: interruption)
    renderer = try PageRenderer(project: project, installation: installation, site: site)
  }

  deinit {
    if hasExecuted { store.prune(since: start) }
  }

  /// The reports to build; no two may write the same page.
  ///
  /// - Throws: ``UsageFailure``.
  package func reports(_ paths: [String]) throws -> [String] {
    let reports = try project.reports(paths)
    var byName: [String: String] = [:]
    for path in reports {
      if let other = byName.updateValue(path, forKey: reportName(path)) {
        throw UsageFailure("\(other) and \(path) would write the same page, \(reportName(path)).html", hint: "rename one of them")
      }
    }
    return reports
  }

  /// The report as it stands now.
  package func read(_ path: String) -> Report { project.read(path, overrides: request.parameters) }

  /// Executes what is stale of a report without errors.
  ///
  /// - Throws: ``Interrupted`` and failures of the environment; what goes wrong in a cell is its outcome.
  package func execute(_ report: Report) throws -> ExecutedReport {
    let directory = project.directory(of: report.path)
    let folders = project.observedFolders(of: report.path)
    let run = try runner.run(report, directory: directory, roots: folders, variables: project.kernelVariables) {
      self.onEvent(.running(report: report.name, $0))
    }
    store.digests.save()
    hasExecuted = hasExecuted || run.executed > 0
    try interruption?.check()
    return ExecutedReport(report: report, run: run)
  }

  /// Builds one report's pages. A failure of this report is the result; a failure of the environment is thrown.
  package func build(_ path: String) throws -> BuildResult {
    let start = ContinuousClock.now
    try interruption?.check()
    let report = read(path)
    guard !report.hasErrors else {
      return BuildResult(path: path, pages: .notBuilt, diagnostics: report.diagnostics, hasFailed: true, cells: report.cells.count)
    }
    var result = try write(execute(report))
    result.seconds = (.now - start) / .seconds(1)
    return result
  }

  /// Writes the pages of an executed report, unless those on disk are just these.
  private func write(_ executed: ExecutedReport) throws -> BuildResult {
    let (report, run) = (executed.report, executed.run)
    var result = BuildResult(
      path: report.path, pages: .unchanged, diagnostics: [], hasFailed: run.hasFailed, executed: run.executed, cells: report.cells.count)
    let pages = Pages(folder: project.outputDirectory(override: request.outputDirectory), name: report.name, cache: pageNotes)
    if site != nil { result.linkedFiles = renderer.pageLinks.linkedFiles(of: report) }
    let key = pageKey(executed)
    if let diagnostics = pages.diagnosticsIfUnchanged(key, formats: request.formats, digest: { self.digestOfFile($0) }) {
      result.diagnostics = diagnostics
      return result
    }

    onEvent(.writing(report: report.name))
    let woven = weave(report, outcomes: run.outcomes, inlines: run.inlines)
    let rendered = try renderer.render(woven, formats: request.formats)
    try interruption?.check()
    var diagnostics = report.diagnostics + woven.diagnostics
    var written: [String] = []
    if let page = rendered.html {
      diagnostics += page.diagnostics
      written += try pages.write(page)
    }
    if let document = rendered.pdf {
      // Both pages see the same figures; a missing glyph is told once.
      diagnostics += document.diagnostics.filter { !diagnostics.contains($0) }
      written += try pages.write(document)
    }
    let seen = rendered.pictures.sorted().map { Pages.Picture(path: $0, digest: digestOfFile($0)) }
    try pages.remember(key, formats: request.formats, pictures: seen, diagnostics: diagnostics)
    result.pages = .written(written)
    result.diagnostics = diagnostics
    result.hasFailed = run.hasFailed || woven.failedCells > 0
    return result
  }

  /// Where it is noted what pages were made from: a site's pages are others than a build's.
  private var pageNotes: String { site == nil ? project.cache : "\(project.cache)/site" }

  /// Everything a page is made of, as one digest.
  private func pageKey(_ executed: ExecutedReport) -> String {
    let report = executed.report
    var parts = ["page 1", renderer.digest, report.path, project.outputDirectory(override: request.outputDirectory)]
    parts += report.document.files.map(digestOfFile)
    parts.append(digest(of: project.source).description)
    parts += request.parameters.map { "\($0.name):\($0.text)" }
    parts += request.formats.map(\.rawValue).sorted()
    parts += executed.run.fingerprints
    parts += renderer.pageLinks.leading(from: report, withFiles: site != nil)
    return digest(of: parts.joined(separator: "\n")).description
  }

  private func digestOfFile(_ path: String) -> String { (try? project.readNamed(path)).map { digest(of: $0).description } ?? "missing" }
}
