import Execution
import Exhibits
import Reports

/// How the results of a report stand before anything is executed: what is known to be current, and for the rest what was known last.
struct Standing: Sendable {
  /// By cell.
  var outcomes: [CellOutcome] = []
  /// By inline directive.
  var inlines: [InlineOutcome] = []
  /// The cells whose outcome is that of an earlier run, or none at all.
  var pendingCells: [Int] = []
  var pendingInlines: [Int] = []

  var isComplete: Bool { pendingCells.isEmpty && pendingInlines.isEmpty }
}

/// The results that a preview has seen.
///
/// The cache keeps what is certain to come out the same again. A preview remembers more: failures, and results of `cache: false` cells,
/// for as long as neither the code nor a file changes, so that editing prose runs nothing.
struct ResultMemory {
  private struct Settled {
    var outcome: CellOutcome
    /// Where the cell stood when it ran: its diagnostics point there.
    var range: SourceRange
  }

  private var settledCells: [Digest: Settled] = [:]
  private var settledInlines: [Digest: InlineOutcome] = [:]
  private var lastCells: [String: CellOutcome] = [:]
  private var lastInlines: [String: InlineOutcome] = [:]

  /// Whether some remembered result is a failure, which a new file may mend.
  private(set) var hasFailures = false

  /// Forgets what only the sources vouch for: a file has changed.
  mutating func forgetSettled() {
    settledCells = [:]
    settledInlines = [:]
    hasFailures = false
  }

  /// Takes in what became of a cell while others are still running.
  mutating func settle(_ outcome: CellOutcome, of cell: Cell, _ identity: Digest) {
    settledCells[identity] = Settled(outcome: outcome, range: cell.blockRange)
    if outcome.status != .finished { hasFailures = true }
  }

  /// Takes the results of a run in.
  mutating func settle(_ run: ReportRun, of report: Report, _ identities: CellIdentities) {
    forgetSettled()
    for (cell, outcome) in zip(report.cells, run.outcomes) where outcome.status != .notEvaluated {
      settle(outcome, of: cell, identities.cells[cell.index])
    }
    for (inline, outcome) in zip(report.inlines, run.inlines) {
      settledInlines[identities.inlines[inline.index]] = outcome
      if case .failed = outcome { hasFailures = true }
    }
  }

  /// How things stand for a report.
  mutating func standing(
    of report: Report, _ identities: CellIdentities, cellHits: [OutputStore.Hit?], inlineHits: [OutputStore.Hit?]
  ) -> Standing {
    var standing = Standing()
    var (cellNames, inlineNames): (Set<String>, Set<String>) = ([], [])
    // A session outlives many edits: what the report no longer has is forgotten once all is well without it.
    defer {
      if standing.isComplete {
        lastCells = lastCells.filter { cellNames.contains($0.key) }
        lastInlines = lastInlines.filter { inlineNames.contains($0.key) }
      }
    }
    for cell in report.cells {
      // A number that stands in for a label means the same cell only as long as there are as many.
      let key = cell.label == "cell-\(cell.index + 1)" ? "\(cell.index + 1) of \(report.cells.count)" : cell.label
      cellNames.insert(key)
      guard cell.options.eval else {
        standing.outcomes.append(CellOutcome(.notEvaluated))
        continue
      }
      if case .cell(let outcome) = cellHits[cell.index]?.result {
        standing.outcomes.append(outcome)
      } else if let settled = settledCells[identities.cells[cell.index]] {
        standing.outcomes.append(settled.outcome.moved(from: settled.range, to: cell.blockRange))
      } else {
        standing.outcomes.append(lastCells[key] ?? CellOutcome(.notEvaluated))
        standing.pendingCells.append(cell.index)
        continue
      }
      lastCells[key] = standing.outcomes.last
    }
    for inline in report.inlines {
      inlineNames.insert(inline.tokens)
      if case .inline(let text) = inlineHits[inline.index]?.result {
        standing.inlines.append(.value(text))
      } else if let settled = settledInlines[identities.inlines[inline.index]] {
        standing.inlines.append(settled.moved(to: inline.range))
      } else {
        standing.inlines.append(lastInlines[inline.tokens] ?? .value("…"))
        standing.pendingInlines.append(inline.index)
        continue
      }
      lastInlines[inline.tokens] = standing.inlines.last
    }
    return standing
  }
}

extension CellOutcome {
  /// The outcome of the same cell standing elsewhere: its diagnostics go along.
  func moved(from old: SourceRange, to new: SourceRange) -> CellOutcome {
    guard old != new else { return self }
    var outcome = self
    outcome.diagnostics = diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.range = diagnostic.range.map { $0.moved(from: old, to: new) }
      for index in diagnostic.notes.indices {
        diagnostic.notes[index].range = diagnostic.notes[index].range.map { $0.moved(from: old, to: new) }
      }
      return diagnostic
    }
    return outcome
  }
}

extension SourceRange {
  fileprivate func moved(from old: SourceRange, to new: SourceRange) -> SourceRange {
    guard file == old.file, (old.start.line...max(old.start.line, old.end.line)).contains(start.line) else { return self }
    let lines = new.start.line - old.start.line
    return SourceRange(
      file: new.file, start: SourcePosition(line: start.line + lines, column: start.column),
      end: SourcePosition(line: end.line + lines, column: end.column))
  }
}

extension InlineOutcome {
  fileprivate func moved(to range: SourceRange) -> InlineOutcome {
    guard case .failed(var diagnostic) = self else { return self }
    diagnostic.range = range
    return .failed(diagnostic)
  }
}
