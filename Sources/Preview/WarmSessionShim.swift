import Execution
import Reports

final class WarmSession {
  let directory: String
  let roots: [String]
  init(installation: Installation, directory: String, roots: [String]) { (self.directory, self.roots) = (directory, roots) }
  func stop() {}
}

extension ReportRunner {
  func run(_ report: Report, in session: WarmSession, interruption: Interruption, onEvent: (RunEvent) -> Void) throws -> ReportRun {
    try run(report, directory: session.directory, roots: session.roots, onEvent: onEvent)
  }
}
