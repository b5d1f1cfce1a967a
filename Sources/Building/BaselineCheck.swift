import Baselines
import Execution
import Exhibits
import Foundation
import Reports

/// A report's tables compared with their baselines.
package struct BaselineCheck: Sendable {
  package var report: Report
  package var folder: BaselineFolder
  package var comparisons: [TableComparison]
  /// Errors of the document, of its cells, and of what they ask for.
  package var diagnostics: [Diagnostic]
  /// Whether the document or one of its cells failed.
  package var hasFailed: Bool
  package var committed: CommittedBaselines
  /// By name.
  package var regenerated: [String: RegeneratedTable]
  /// How many cells were executed rather than replayed, and how many there are.
  package var executed = 0
  /// Wall time.
  package var seconds = 0.0

  /// Whether something differs, is of no use any more, or could not be compared.
  package var differs: Bool { committed.indexIsBroken || comparisons.contains { $0.status != .same && $0.status != .missing } }

  /// Whether a table has no baseline yet.
  package var isMissingSome: Bool { comparisons.contains { $0.status == .missing } }
}

extension ReportBuilder {
  /// Brings a report's cells up to date and compares what they show with the baselines on disk. Nothing is written but the cache.
  ///
  /// - Throws: ``Interrupted`` and failures of the environment; what is wrong with the report or its baselines is the result.
  package func checkBaselines(of path: String) throws -> BaselineCheck {
    let start = ContinuousClock.now
    let report = read(path)
    let folder = project.baselineFolder(of: path)
    let committed = try CommittedBaselines.read(folder)
    if access(project.full(path), F_OK) != 0, !committed.names.isEmpty {
      return BaselineCheck(gone: report, folder: folder, committed: committed)
    }
    guard !report.hasErrors else { return BaselineCheck(unread: report, folder: folder, committed: committed) }
    let run = try execute(report).run
    let tables = regenerated(report, outcomes: run.outcomes)
    let woven = weave(report, outcomes: run.outcomes, inlines: run.inlines)
    var check = BaselineCheck(
      report: report, folder: folder, comparisons: compareBaselines(tables, with: committed, in: folder),
      diagnostics: woven.diagnostics.filter { $0.severity == .error } + tables.diagnostics,
      hasFailed: run.hasFailed || woven.failedCells > 0 || !tables.diagnostics.isEmpty, committed: committed,
      regenerated: Dictionary(uniqueKeysWithValues: tables.tables.map { ($0.name, $0) }))
    check.executed = run.executed
    check.seconds = (.now - start) / .seconds(1)
    return check
  }
}

extension BaselineCheck {
  /// Of a report whose source has errors: none of its baselines can be compared.
  fileprivate init(unread report: Report, folder: BaselineFolder, committed: CommittedBaselines) {
    let errors = report.diagnostics.filter { $0.severity == .error }
    let comparisons = committed.names.sorted().map { name in
      var comparison = TableComparison(name: name, path: folder.shownTable(name), status: .impossible)
      comparison.accepted = committed.index[name]?.accepted
      comparison.obstacles = [
        .error("`\(name)` was not compared: \(report.path) has errors", at: errors.first?.range, hint: "mend the report first")
      ]
      return comparison
    }
    self.init(
      report: report, folder: folder, comparisons: comparisons, diagnostics: errors, hasFailed: true, committed: committed,
      regenerated: [:])
  }
}

extension BaselineCheck {
  /// Of a report that is not there any more: nothing produces its baselines.
  fileprivate init(gone report: Report, folder: BaselineFolder, committed: CommittedBaselines) {
    let comparisons = committed.names.sorted().map { name in
      var comparison = TableComparison(name: name, path: folder.shownTable(name), status: .unused)
      comparison.accepted = committed.index[name]?.accepted
      return comparison
    }
    self.init(
      report: report, folder: folder, comparisons: comparisons, diagnostics: [], hasFailed: false, committed: committed, regenerated: [:])
  }
}

/// Whether this runs where nobody can accept anything: `CI` is set, and neither `false` nor `0`.
package func isContinuousIntegration(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> Bool {
  !["", "0", "false", "no"].contains((environment["CI"] ?? "").lowercased())
}
