import Execution
import Foundation
import Reports

/// One execution of a report's stale cells, on a thread of its own, so that no edit of prose waits for the kernel.
///
/// What it holds is touched by its own thread alone until it has ended; `interruption` may be asked for from anywhere.
final class CellRun: @unchecked Sendable {
  /// What a run tells the thread that started it.
  enum Note: Sendable {
    case progress(RunEvent)
    case ended(Result<ReportRun, any Error>)
  }

  let report: Report
  let identities: CellIdentities
  let interruption = Interruption()
  let startedAt = ContinuousClock.now

  init(report: Report, identities: CellIdentities) {
    self.report = report
    self.identities = identities
  }

  /// Starts; `post` is called on the run's thread.
  func start(_ runner: ReportRunner, in session: WarmSession, post: @escaping @Sendable (Note) -> Void) {
    nonisolated(unsafe) let (runner, session) = (runner, session)
    let thread = Thread { [self] in
      let result = Result { try runner.run(report, in: session, interruption: interruption) { post(.progress($0)) } }
      runner.store.digests.save()
      post(.ended(result))
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Whether a newer state of the report still wants what this run is about to do next.
  ///
  /// - Parameter label: the cell that is running, or `nil` while the kernel is between cells.
  func isWanted(by newer: CellIdentities, running label: String?) -> Bool {
    if let label, let cell = report.cells.first(where: { $0.label == label }) { return newer.cells.contains(identities.cells[cell.index]) }
    return identities == newer
  }
}
