import Exhibits
import Execution
import Reports

/// What became of one report.
package struct BuildResult: Sendable {
  package enum Pages: Hashable, Sendable {
    /// The source has errors, so nothing was executed; the last good pages stay.
    case notBuilt
    /// The pages on disk are just those that would be written.
    case unchanged
    /// The absolute paths written.
    case written([String])
  }

  package var path: String
  package var pages: Pages
  package var diagnostics: [Diagnostic]
  /// Whether the document or one of its cells failed.
  package var hasFailed: Bool
  /// Files of the project that the pages of a site link to and bring along, by their paths, in order.
  package var linkedFiles: [String] = []
  /// How many cells were executed rather than replayed, and how many there are.
  package var executed = 0
  package var cells = 0
  /// Wall time.
  package var seconds = 0.0
}

/// A report and what came of executing it.
package struct ExecutedReport: Sendable {
  package var report: Report
  package var run: ReportRun
}

/// What a builder tells while it works.
package enum BuildEvent: Sendable {
  case running(report: String, RunEvent)
  case writing(report: String)
}
