import Building
import Execution
import Exhibits
import Foundation
import Rendering
import Reports

/// All that one report's page is made of, and what it held when it was looked at last.
final class PreviewSources {
  /// The kinds of things that change.
  enum Change: Hashable {
    /// The report, what it includes, or a picture.
    case source
    case templates, settings
    /// Something that a cell read.
    case data
  }

  enum Reading {
    case report(Report)
    /// With errors, so that it cannot be shown.
    case broken([Diagnostic])
  }

  let path: String
  let installation: Installation
  private(set) var project: Project
  /// Looks results up; used by the session's thread.
  let runner: ReportRunner
  /// Executes cells; used by the run's thread.
  let executor: ReportRunner
  private let store: OutputStore
  private var renderer: PageRenderer?
  private var known: KnownAnalyses?
  /// The files of the templates' folder, as they were when the renderer read them.
  private var templateNames: [String] = []

  private var asked: Set<String> = []
  private var pictures: Set<String> = []
  private var reads: Set<String> = []
  /// A failed cell may have missed a file that nobody could see it look for.
  private var watchesFolder = false
  /// What each watched path held.
  private var held: [String: Digest?] = [:]

  init(path: String, root: String, installation: Installation, jobs: Int) throws {
    self.path = path
    self.installation = installation
    project = try Project.find(from: root)
    store = OutputStore(folder: project.cache, root: project.root, remembersResults: true)
    runner = ReportRunner(installation: installation, store: store, jobs: jobs, usesCache: true, interruption: nil)
    // The memory of digests is not shared between threads.
    executor = ReportRunner(
      installation: installation, store: OutputStore(folder: project.cache, root: project.root), jobs: jobs, usesCache: true,
      interruption: nil)
    asked = [project.full(path)]
    templateNames = namesOfTemplates()
    for path in watched { held[path] = store.digests.digest(of: path) }
  }

  // MARK: From sources to page

  /// The report as it stands now.
  ///
  /// - Throws: failures of the environment.
  func read() throws -> Reading {
    let errors = project.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else { return .broken(project.diagnostics) }
    var loaded: [String: Digest?] = [:]
    let report = project.read(path, known: &known) { name, bytes in
      loaded[project.full(name)] = .some(bytes.map { digest(of: $0) })
    }
    asked = Set(loaded.keys)
    // Just what was read: whatever comes after it is a change.
    held.merge(loaded) { $1 }
    remember()
    return report.hasErrors ? .broken(report.diagnostics) : .report(report)
  }

  /// - Throws: ``TemplateError`` and failures of the environment.
  func render(_ woven: WovenReport) throws -> HTMLPage {
    let renderer = try renderer ?? PageRenderer(project: project, installation: installation, keepsDrawings: true)
    self.renderer = renderer
    let rendered = try renderer.render(woven, formats: [.html], pdf: "\(woven.name).pdf")
    pictures = Set(rendered.pictures.map(project.full))
    remember()
    guard let page = rendered.html else { preconditionFailure("HTML was asked for") }
    return page
  }

  /// The bytes of a source or template as diagnostics name it.
  func bytes(_ shown: String) throws -> [UInt8] {
    do { return try project.readNamed(shown) } catch { return try readBytes("\(templates)/\(shown)") }
  }

  // MARK: Watching

  /// Whether the report's own file is not there.
  var isMissing: Bool { access(project.full(path), F_OK) != 0 }

  private var settings: String { "\(project.root)/vitrine.yml" }
  private var templates: String { "\(installation.packageRoot)/templates/html" }

  /// The absolute paths of all that counts.
  var watched: Set<String> {
    var paths = asked.union(pictures).union(reads)
    paths.formUnion([settings, templates])
    paths.formUnion(templateNames.map { "\(templates)/\($0)" })
    if watchesFolder { paths.insert(folder) }
    return paths
  }

  private var folder: String { project.directory(of: path) }

  /// Notes what cells were seen to read.
  ///
  /// - Parameters:
  ///   - reads: what stored results depend on.
  ///   - others: absolute paths that the last run read beside.
  func note(reads: [ReadDigest], others: Set<String>, watchesFolder: Bool) {
    self.watchesFolder = watchesFolder
    self.reads = others.union(reads.map { project.full($0.path) })
    for read in reads where held[project.full(read.path)] == nil { held[project.full(read.path)] = .some(read.digest) }
    remember()
  }

  func places(root: String) -> WatchPlaces {
    var folders = reads.filter { WatchPlaces.Entry.isFolder($0) } + [templates]
    if watchesFolder { folders.append(folder) }
    return WatchPlaces(files: watched, folders: folders, root: root, entry: WatchPlaces.Entry.onDisk)
  }

  /// What has changed among paths that may have; a touch that leaves the contents is no change.
  func changes(among paths: Set<String>) -> Set<Change> {
    var changes: Set<Change> = []
    for path in paths where watched.contains(path) {
      let now = store.digests.digest(of: path)
      guard now != (held[path] ?? nil) else { continue }
      held[path] = .some(now)
      if path == settings {
        changes.insert(.settings)
      } else if path.hasPrefix(templates) {
        changes.insert(.templates)
      } else if asked.contains(path) || pictures.contains(path) {
        changes.insert(.source)
      } else {
        changes.insert(.data)
      }
      // What is both a source and read by a cell.
      if reads.contains(path) || path == folder { changes.insert(.data) }
    }
    if changes.contains(.settings), let project = try? Project.find(from: project.root) { self.project = project }
    if !changes.isDisjoint(with: [.settings, .templates]) {
      renderer = nil
      templateNames = namesOfTemplates()
      remember()
    }
    return changes
  }

  private func namesOfTemplates() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: templates)) ?? []).filter { !$0.hasPrefix(".") }
  }

  /// Notes what new paths hold, and forgets those that do not count any more.
  private func remember() {
    let watched = watched
    held = held.filter { watched.contains($0.key) }
    for path in watched where held[path] == nil { held[path] = .some(store.digests.digest(of: path)) }
  }
}
