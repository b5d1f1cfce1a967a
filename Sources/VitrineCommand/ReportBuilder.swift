import Execution
import Exhibits
import Foundation
import Markdown
import Rendering
import Reports

/// A kind of page.
enum PageFormat: String, Hashable, CaseIterable {
  case html, pdf
}

/// What a build was asked for.
struct BuildRequest {
  var formats: Set<PageFormat>
  var outputDirectory: String?
  var parameters: [ParameterOverride]
  var usesCache: Bool
  var jobs: Int
}

/// What became of one report.
struct BuildResult {
  var diagnostics: [Diagnostic]
  /// Whether the document or one of its cells failed.
  var hasFailed: Bool

  func status(strict: Bool) -> ExitStatus {
    if hasFailed { return .document }
    return strict && diagnostics.contains { $0.severity == .warning } ? .warnings : .success
  }
}

/// Takes reports from source to pages: the outer edge, where the stages meet files, processes and the console.
final class ReportBuilder {
  let project: Project
  let request: BuildRequest
  let console: Console
  let interruption: Interruption?
  let store: OutputStore
  let runner: ReportRunner
  private var templates: HTMLTemplates?
  private let templateFiles: [String: String]
  private let installation: Installation

  /// - Throws: ``UsageFailure``, ``InstallationFailure``, ``FileFailure``.
  init(project: Project, request: BuildRequest, console: Console, interruption: Interruption?) throws {
    self.project = project
    self.request = request
    self.console = console
    self.interruption = interruption
    installation = try Installation.find()
    store = OutputStore(folder: project.cache, root: project.root)
    runner = ReportRunner(
      installation: installation, store: store, jobs: request.jobs, usesCache: request.usesCache, interruption: interruption)
    templateFiles = try Self.readTemplates(installation)
    if project.diagnostics.contains(where: { $0.severity == .error }) {
      report(project.diagnostics)
      throw UsageFailure("vitrine.yml is not valid")
    }
  }

  /// The reports to build; no two may write the same page.
  func reports(_ paths: [String]) throws -> [String] {
    let reports = try project.reports(paths)
    var byName: [String: String] = [:]
    for path in reports {
      if let other = byName.updateValue(path, forKey: reportName(path)) {
        throw UsageFailure("\(other) and \(path) would write the same page, \(reportName(path)).html", hint: "rename one of them")
      }
    }
    return reports
  }

  /// Builds one report. A failure of this report is the result; a failure of the environment is thrown.
  func build(_ path: String) throws -> BuildResult {
    let start = ContinuousClock.now
    try interruption?.check()
    let report = project.read(path, overrides: request.parameters)
    guard !report.hasErrors else {
      self.report(report.diagnostics)
      console.report("\(path): not built; the last good pages stay as they are\n")
      return BuildResult(diagnostics: report.diagnostics, hasFailed: true)
    }

    let run = try runner.run(report, directory: directory(of: path), roots: observedFolders(of: path)) { self.show($0, of: report) }
    store.digests.save()

    try interruption?.check()
    let pages = Pages(folder: project.outputDirectory(override: request.outputDirectory), name: report.name, cache: project.cache)
    let key = pageKey(report, run)
    if let diagnostics = pages.diagnosticsIfUnchanged(key, formats: request.formats, digest: { self.digestOfFile($0) }) {
      self.report(diagnostics)
      let work = run.executed == 0 ? "nothing changed" : "the pages are as they were (\(run.executed) of \(report.cells.count) cells executed)"
      console.say("\(path): \(work) (\(seconds(since: start)))")
      return BuildResult(diagnostics: diagnostics, hasFailed: run.hasFailed)
    }

    console.progress("\(report.name): writing pages")
    let woven = weave(report, outcomes: run.outcomes, inlines: run.inlines)
    let rendered = try render(woven, name: report.name)
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
    let pictures = rendered.pictures
    let seen = pictures.sorted().map { Pages.Picture(path: $0, digest: digestOfFile($0)) }
    try pages.remember(key, formats: request.formats, pictures: seen, diagnostics: diagnostics)
    self.report(diagnostics)
    console.say(
      "\(path) → \(written.map(project.shown).joined(separator: ", ")) (\(run.executed) of \(report.cells.count) cells executed, "
        + "\(seconds(since: start)))")
    return BuildResult(diagnostics: diagnostics, hasFailed: run.hasFailed || woven.failedCells > 0)
  }

  private struct Rendered {
    var html: HTMLPage?
    var pdf: PDFDocument?
    /// The files that the renderers asked for: what the pages depend on beside the report.
    var pictures: Set<String>
  }

  /// Renders the pages asked for, side by side: each is a function of the woven report.
  private func render(_ woven: WovenReport, name: String) throws -> Rendered {
    let loads = Loads(read: read)
    var rendered = Rendered(pictures: [])
    let document = request.formats.contains(.pdf) ? Concurrently { try renderPDF(woven, load: loads.load) } : nil
    if request.formats.contains(.html) {
      let pdf = request.formats.contains(.pdf) ? "\(name).pdf" : nil
      rendered.html = try renderHTML(woven, templates: loadedTemplates(), pdf: pdf, load: loads.load, draw: Drawings(folder: project.cache, build: installationDigest).draw)
    }
    rendered.pdf = try document?.value()
    rendered.pictures = loads.paths
    return rendered
  }

  /// Everything a page is made of, as one digest.
  private func pageKey(_ report: Report, _ run: ReportRun) -> String {
    var parts = ["page 1", installationDigest, report.path, project.outputDirectory(override: request.outputDirectory)]
    parts += report.document.files.map(digestOfFile)
    parts.append(digest(of: project.source).description)
    parts += request.parameters.map { "\($0.name):\($0.text)" }
    parts += request.formats.map(\.rawValue).sorted()
    parts += run.fingerprints
    parts += templateFiles.sorted { $0.key < $1.key }.map { digest(of: $0.value).description }
    return digest(of: parts.joined(separator: "\n")).description
  }

  private func digestOfFile(_ path: String) -> String { (try? read(path)).map { digest(of: $0).description } ?? "missing" }

  /// This program's own build.
  private lazy var installationDigest: String = {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return "" }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }()

  /// The folders inside which reads count: by name, and by what the name leads to, since a process knows its own folder only so.
  private func observedFolders(of path: String) -> [String] {
    let named = [project.root, directory(of: path)] + project.settings.datasets.values.map { project.full($0) }.sorted()
    return (named + named.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }

  private func directory(of path: String) -> String { (project.full(path) as NSString).deletingLastPathComponent }

  private func read(_ path: String) throws -> [UInt8] { try project.readNamed(path) }

  private func loadedTemplates() throws -> HTMLTemplates {
    if let templates { return templates }
    let loaded = try HTMLTemplates(files: templateFiles)
    templates = loaded
    return loaded
  }

  private static func readTemplates(_ installation: Installation) throws -> [String: String] {
    let folder = "\(installation.packageRoot)/templates/html"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw InstallationFailure(message: "the templates are missing: no folder \(folder)", hint: "restore it from Vitrine's repository")
    }
    var files: [String: String] = [:]
    for name in names where !name.hasPrefix(".") {
      files[name] = String(decoding: try readBytes("\(folder)/\(name)"), as: UTF8.self)
    }
    return files
  }

  private func report(_ diagnostics: [Diagnostic]) {
    let lines = SourceLines { try self.read($0) }
    let text = DiagnosticText(format: console.format, isColored: console.isColored) { lines[$0] }
    for diagnostic in diagnostics.worstFirst { console.report(text.text(diagnostic)) }
  }

  private func show(_ event: RunEvent, of report: Report) {
    switch event {
    case .buildingCore(let line): console.progress("building the analysis core: \(line)")
    case .coreBuilt(let duration): console.say("built the analysis core (\(formatted(duration)))")
    case .compiling(let label): console.progress("\(report.name): compiling `\(label)`")
    case .running(let label, let number, let count):
      console.progress("\(report.name): cell \(number) of \(count), `\(label)`", isLasting: true)
    case .progress(let label, let fraction, let message):
      let percent = fraction.map { " \(Int(($0 * 100).rounded())) %" } ?? ""
      console.progress("\(report.name): `\(label)`\(percent) \(message)")
    case .ended(let label, let status, let duration):
      if status == .failed { console.say("\(report.name): `\(label)` failed after \(formatted(duration))") }
    }
  }
}

/// Work on a thread of its own, waited for by whoever needs its value.
private final class Concurrently<Value: Sendable>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var result: Result<Value, any Error>?

  init(_ work: @escaping @Sendable () throws -> Value) {
    let thread = Thread { [self] in
      result = Result { try work() }
      done.signal()
    }
    // Nested Markdown recurses; a thread's own half megabyte would not do.
    thread.stackSize = 8 << 20
    thread.start()
  }

  func value() throws -> Value {
    done.wait()
    defer { done.signal() }
    guard let result else { preconditionFailure("signalled without a result") }
    return try result.get()
  }
}

/// Gives renderers the bytes of files and notes which ones they asked for.
private final class Loads: @unchecked Sendable {
  private let read: (String) throws -> [UInt8]
  private let lock = NSLock()
  private var asked: Set<String> = []

  init(read: @escaping (String) throws -> [UInt8]) { self.read = read }

  var paths: Set<String> { lock.withLock { asked } }

  @Sendable func load(_ path: String) throws -> [UInt8] {
    lock.withLock { _ = asked.insert(path) }
    return try read(path)
  }
}

/// Lines of sources, split once a file.
private final class SourceLines {
  private let read: (String) throws -> [UInt8]
  private var texts: [String: [Substring]] = [:]

  init(read: @escaping (String) throws -> [UInt8]) { self.read = read }

  subscript(path: String) -> [Substring] {
    if let lines = texts[path] { return lines }
    let text = (try? read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    texts[path] = lines
    return lines
  }
}

/// A duration as people say it.
func formatted(_ duration: Double) -> String {
  duration < 9.95 ? String(format: "%.2f s", duration) : duration < 120 ? String(format: "%.0f s", duration) : String(format: "%.1f min", duration / 60)
}

private func seconds(since start: ContinuousClock.Instant) -> String { formatted((.now - start) / .seconds(1)) }
