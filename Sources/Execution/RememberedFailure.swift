import Exhibits
import Foundation
import Reports

/// What became of a cell that will fail in the same way as long as nothing that it depends on changes.
///
/// A session remembers failures; the cache never does.
struct RememberedFailure {
  /// The outcome as it was made; what the compiler refused is without hints at other cells.
  var outcome: CellOutcome
  /// Whether the compiler refused it.
  var isRejected: Bool
  /// What it was seen to read before it failed.
  var reads: [ReadDigest]
  /// The cell and all that it reads, as they stood.
  var texts: [String: CellText]

  /// The outcome as a run would make it now; `nil` when a place that it names cannot be found again.
  ///
  /// - Parameter sources: the cells that the cell reads, directly or through others, and itself.
  func outcome(of cell: Cell, sources: [Cell], in report: Report) -> CellOutcome? {
    // Names that are defined tell cells apart; those that define nothing are no place to fail in, but the cell's own.
    var moved: [MovedCode] = []
    for source in sources {
      guard let old = texts[source.tokens] else { return nil }
      moved.append(MovedCode(from: old, to: CellText(source)))
    }
    var outcome = outcome
    outcome.diagnostics = []
    for diagnostic in self.outcome.diagnostics {
      guard var diagnostic = diagnostic.moved(moved, losesNotes: false) else { return nil }
      if isRejected { diagnostic = diagnostic.explainingScope(report.cells[..<cell.index]) }
      diagnostic.cell = cell.label
      outcome.diagnostics.append(diagnostic)
    }
    return outcome
  }
}

extension RunEnding {
  /// Whether the code itself is the cause, so that it would end so again.
  ///
  /// Time, memory and signals from outside are the environment's.
  var isOfCode: Bool {
    switch self {
    case .threw, .exited: true
    case .crashed(let signal, _, let words):
      [SIGILL, SIGTRAP, SIGSEGV, SIGFPE].contains(signal) && !(words ?? "").contains("memory")
    case .finished, .unloadable, .killed, .timedOut, .babbled: false
    }
  }
}
