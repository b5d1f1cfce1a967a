import Exhibits
import Foundation
import Reports

/// What came of running a report.
package struct ReportRun: Sendable {
  /// By cell index.
  package var outcomes: [CellOutcome]
  /// By inline index.
  package var inlines: [InlineOutcome]
  /// Fingerprints of everything that shows on the page, cells then inlines; a failure's is made of its outcome.
  package var fingerprints: [String]
  /// The absolute paths of the files, folders and missing files that results depend on.
  package var reads: Set<String>
  /// How many cells were executed rather than replayed.
  package var executed: Int
  /// Whether a cell failed that was not allowed to.
  package var hasFailed: Bool
}

/// What a runner tells while it works.
package enum RunEvent: Sendable {
  case buildingCore(String)
  /// Another build in the same folder has to end first.
  case waitingForBuild(BuildFolderHolder)
  case coreBuilt(seconds: Double)
  case compiling(String)
  case running(String, number: Int, of: Int)
  case progress(String, fraction: Double?, message: String)
  case ended(String, CellOutcome.Status, seconds: Double)
  /// What became of a cell that was not merely replayed; its index is that in the report.
  case finished(cell: Int, CellOutcome)
}

extension CellOutcome {
  /// The digest of what shows on the page, for outcomes that are not stored; how long a cell took does not show.
  var print: String {
    var timeless = self
    timeless.duration = 0
    return (try? JSONEncoder.exhibits.encode(timeless)).map { digest(of: $0).description } ?? ""
  }
}
