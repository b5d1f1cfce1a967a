import Execution
import Exhibits
import Foundation
import Markdown
import Reports

/// A folder of reports with its settings.
package struct Project {
  /// The absolute path of the folder that holds `vitrine.yml`, or of the one that stands in for it.
  package var root: String
  package var settings: ProjectSettings
  /// What is wrong with `vitrine.yml`.
  package var diagnostics: [Diagnostic]
  /// The bytes of `vitrine.yml`, or none.
  package var source: [UInt8]

  /// The project around a folder: the nearest one upward with a `vitrine.yml`, else with a `reports` folder, else the folder itself.
  package static func find(from folder: String) throws -> Project {
    let start = absolute(folder)
    let root = nearest(start) { exists("\($0)/vitrine.yml") } ?? nearest(start) { exists("\($0)/reports") } ?? start
    let file = "\(root)/vitrine.yml"
    guard exists(file) else { return Project(root: root, settings: ProjectSettings(), diagnostics: [], source: []) }
    let bytes = try readBytes(file)
    let (mapping, syntax) = parseYAML(String(decoding: bytes, as: UTF8.self), file: "vitrine.yml", firstLine: 1)
    let (settings, meaning) = readProjectSettings(mapping)
    return Project(root: root, settings: settings, diagnostics: syntax + meaning, source: bytes)
  }

  /// The cache's folder.
  package var cache: String { "\(root)/.vitrine" }

  /// The folder that pages are written to.
  package func outputDirectory(override: String?) -> String {
    let folder = override ?? settings.outputDirectory
    return folder.hasPrefix("/") ? folder : override == nil ? "\(root)/\(folder)" : absolute(folder)
  }

  /// A path as a person would write it: relative to the project where it lies inside.
  package func shown(_ path: String) -> String {
    let path = absolute(path)
    return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
  }

  /// The absolute path of one that ``shown(_:)`` gave.
  package func full(_ shown: String) -> String { shown.hasPrefix("/") ? shown : "\(root)/\(shown)" }

  /// The folder of a report.
  package func directory(of report: String) -> String { (full(report) as NSString).deletingLastPathComponent }

  /// The folders inside which reads of a report's cells count: by name, and by what the name leads to, since a process knows its own
  /// folder only so.
  package func observedFolders(of report: String) -> [String] {
    let named = [root, directory(of: report)] + settings.datasets.values.map(datasetFolder).sorted()
    return (named + named.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }

  /// What a kernel's loaders of datasets ask for: a line a dataset with its name, a tabulator and its absolute path, and the file that says
  /// so. A loader opens that file, so that a cell which uses a dataset is stale when the settings change.
  package var kernelVariables: [String: String] {
    let lines = settings.datasets.sorted { $0.key < $1.key }.map { "\($0.key)\t\(datasetFolder($0.value))" }
    return ["VITRINE_DATASETS": lines.joined(separator: "\n"), "VITRINE_SETTINGS": "\(root)/vitrine.yml"]
  }

  /// The absolute path that `datasets:` means: from the project's folder on, `~` being the user's. Without `..`, since what a cell opens in
  /// it is known by such paths.
  private func datasetFolder(_ path: String) -> String {
    absolute(full(path == "~" || path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path))
  }

  /// The reports to build.
  ///
  /// - Parameter paths: reports or folders of the command line; none means all of the project.
  /// - Throws: ``UsageFailure`` for a path that is neither.
  package func reports(_ paths: [String]) throws -> [String] {
    guard !paths.isEmpty else {
      let patterns = settings.render.isEmpty ? ["reports/*/report.md"] : settings.render
      var found: [String] = []
      for pattern in patterns {
        let matches = expand("\(root)/\(pattern)")
        if matches.isEmpty && !settings.render.isEmpty {
          throw UsageFailure("nothing matches `render: \(pattern)` of vitrine.yml")
        }
        found += matches.map(shown)
      }
      if found.isEmpty {
        throw UsageFailure(
          "no report in \(root): none matches reports/*/report.md",
          hint: "name a Markdown file, or start a report: vitrine new report <name>")
      }
      return withoutRepeats(found)
    }
    return withoutRepeats(try paths.map { path in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw UsageFailure("no such report: \(path)")
      }
      guard isFolder.boolValue else { return shown(path) }
      guard Self.exists("\(path)/report.md") else { throw UsageFailure("no report.md in \(path)") }
      return shown("\(path)/report.md")
    })
  }

  private func withoutRepeats(_ paths: [String]) -> [String] { paths.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }

  /// Reads a report. What its code was found to say is kept in the cache, so that only cells whose code changed are parsed again.
  package func read(_ path: String, overrides: [ParameterOverride] = []) -> Report {
    var known: KnownAnalyses?
    return read(path, overrides: overrides, known: &known)
  }

  /// Reads a report again and again.
  ///
  /// - Parameters:
  ///   - known: what earlier readings found in code; `nil` stands for what the cache holds.
  ///   - onLoad: called with each file that was asked for, by its name, and its bytes where it has some.
  package func read(
    _ path: String, overrides: [ParameterOverride] = [], known: inout KnownAnalyses?, onLoad: (String, [UInt8]?) -> Void = { _, _ in }
  ) -> Report {
    let document = withoutActuallyEscaping(onLoad) { onLoad in
      readMarkdown(path: path) { name in
        let bytes = Result { try readNamed(name) }
        onLoad(name, try? bytes.get())
        return try bytes.get()
      }
    }
    let memory = "\(cache)/analyses/\(digest(of: path).description.prefix(20))"
    let before = known ?? KnownAnalyses(bytes: (try? readBytes(memory)) ?? [])
    var after = before
    let report = readReport(path: path, document: document, project: settings, parameterOverrides: overrides, known: &after)
    // Only a memory: losing it costs a second of parsing.
    if after != before { try? writeAtomically(after.bytes, to: memory) }
    known = after
    return report
  }

  /// The bytes of a file whose name the reader of an error is told already.
  package func readNamed(_ shown: String) throws -> [UInt8] {
    do {
      return try readBytes(full(shown))
    } catch let failure as FileFailure {
      throw Reason(description: failure.reason)
    }
  }

  private struct Reason: Error, CustomStringConvertible { var description: String }

  private static func nearest(_ start: String, where matches: (String) -> Bool) -> String? {
    var folder = start
    while true {
      if matches(folder) { return folder }
      let parent = (folder as NSString).deletingLastPathComponent
      guard parent != folder, !parent.isEmpty else { return nil }
      folder = parent
    }
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  func expand(_ pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
  }
}

/// A path from the current folder on, without `.` and `..`.
package func absolute(_ path: String) -> String {
  let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  var parts: [Substring] = []
  for part in whole.split(separator: "/") where part != "." {
    if part == ".." { _ = parts.popLast() } else { parts.append(part) }
  }
  return "/" + parts.joined(separator: "/")
}

/// `vitrine.yml` has errors.
package struct ProjectFailure: Error {
  package var diagnostics: [Diagnostic]

  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
