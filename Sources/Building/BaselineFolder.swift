import Baselines
import Execution
import Exhibits
import Foundation

/// Where a report's baselines lie.
package struct BaselineFolder: Hashable, Sendable {
  /// The absolute path.
  package var path: String
  /// As a person would write it.
  package var shown: String

  package var index: String { "\(path)/index.yml" }
  package var pendingIndex: String { "\(path)/index.yml.new" }
  package var shownIndex: String { "\(shown)/index.yml" }
  package func table(_ name: String) -> String { "\(path)/\(name).csv" }
  package func pendingTable(_ name: String) -> String { "\(path)/\(name).csv.new" }
  package func shownTable(_ name: String) -> String { "\(shown)/\(name).csv" }

  /// Keeps other processes of Vitrine from changing the baselines while the result lives; waits while another does.
  ///
  /// The folder that holds the report is locked: the one of the baselines comes and goes.
  /// - Throws: ``FileFailure``.
  package func lock() throws -> BaselineLock { try BaselineLock((path as NSString).deletingLastPathComponent) }

  /// The names of the files with an ending, sorted; none when there is no such folder.
  func names(endingIn ending: String) throws -> [String] {
    guard access(path, F_OK) == 0 else { return [] }
    guard let folder = opendir(path) else {
      throw FileFailure(path: path, action: "read the folder", reason: String(cString: strerror(errno)))
    }
    closedir(folder)
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") && $0.count > ending.count }.map { String($0.dropLast(ending.count)) }.sorted()
    } catch {
      throw FileFailure(path: path, action: "read the folder", reason: (error as NSError).localizedDescription)
    }
  }
}

extension Project {
  /// The folder of a report's baselines: `baselines` beside a `report.md`, and `<name>.baselines` beside any other, so that two reports in
  /// one folder never share.
  package func baselineFolder(of report: String) -> BaselineFolder {
    let file = (report as NSString).lastPathComponent
    let name = file == "report.md" ? "baselines" : "\(file.hasSuffix(".md") && file.count > 3 ? String(file.dropLast(3)) : file).baselines"
    let path = "\(directory(of: report))/\(name)"
    return BaselineFolder(path: path, shown: shown(path))
  }
}

extension Project {
  /// The reports that are not there any more and have left baselines behind, sorted: beside the reports of the project, and in the folders of
  /// `reports`.
  package func reportsGone() -> [String] {
    let patterns = settings.render.map { ($0 as NSString).deletingLastPathComponent } + ["reports/*"]
    var gone: Set<String> = []
    for folder in Set(patterns.flatMap { expand($0.isEmpty ? root : "\(root)/\($0)") }) {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where !name.hasPrefix(".") {
        guard name == "baselines" || name.hasSuffix(".baselines") else { continue }
        let base = name == "baselines" ? "report" : String(name.dropLast(".baselines".count))
        guard !["\(base).md", base].contains(where: { access("\(folder)/\($0)", F_OK) == 0 }) else { continue }
        let report = shown("\(folder)/\(base).md")
        let left = (try? CommittedBaselines.read(baselineFolder(of: report)))?.names ?? []
        if !left.isEmpty { gone.insert(report) }
      }
    }
    return gone.sorted()
  }
}

/// The baselines of a report as they lie on disk.
package struct CommittedBaselines: Sendable {
  /// `index.yml`, or `nil` when there is none.
  package var indexBytes: [UInt8]?
  package var index = BaselineIndex()
  /// What is wrong with `index.yml`.
  package var indexDiagnostics: [Diagnostic] = []
  /// The tables' bytes by name, or why they cannot be read.
  package var tables: [String: Result<[UInt8], FileFailure>] = [:]

  /// Whether entries of the index may be missing or wrong.
  package var indexIsBroken: Bool { indexDiagnostics.contains { $0.severity == .error } }

  /// Everything that has an entry or a file.
  package var names: Set<String> { Set(tables.keys).union(index.entries.map(\.name)) }

  /// Reads a folder, which need not exist.
  ///
  /// - Throws: ``FileFailure`` when the folder cannot be listed.
  package static func read(_ folder: BaselineFolder) throws -> CommittedBaselines {
    var committed = CommittedBaselines()
    for name in try folder.names(endingIn: ".csv") {
      committed.tables[name] = Result { try readBytes(folder.table(name)) }.mapError { failure in
        failure as? FileFailure ?? FileFailure(path: folder.table(name), action: "read", reason: "\(failure)")
      }
    }
    guard access(folder.index, F_OK) == 0 else { return committed }
    let whole = SourceRange(file: folder.shownIndex, line: 1)
    do {
      let bytes = try readBytes(folder.index)
      committed.indexBytes = bytes
      if let text = String(validating: bytes, as: UTF8.self) {
        (committed.index, committed.indexDiagnostics) = readBaselineIndex(text, path: folder.shownIndex)
      } else {
        committed.indexDiagnostics = [.error("index.yml is not UTF-8", at: whole, hint: "save the file as UTF-8")]
      }
    } catch let failure as FileFailure {
      committed.indexDiagnostics = [.error("index.yml cannot be read: \(failure.reason)", at: whole)]
    }
    return committed
  }
}
