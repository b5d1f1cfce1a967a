import Exhibits

/// What a preview tells the console.
package enum PreviewNote: Sendable {
  /// A page was made; `running` cells are not done yet.
  case updated(report: String, version: Int, seconds: Double, running: Int, [Diagnostic])
  /// Cells were executed.
  case ran(report: String, executed: Int, of: Int, seconds: Double)
  /// The sources have errors, or the environment refused; the last good page stays.
  case broken(report: String, [Diagnostic])
  /// Something that does not stop the preview.
  case trouble(report: String, String)
}
