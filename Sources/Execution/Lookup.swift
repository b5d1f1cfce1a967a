import Exhibits
import Foundation
import Reports

/// What the cache holds of a report: keys, hits and the plan that follows from them.
package struct Lookup {
  /// What each cell's key was made of; `nil` while a cell it reads has not run.
  package private(set) var cellParts: [FingerprintParts?]
  /// Each cell's static key; `nil` while a cell it reads has not run.
  private(set) var cellKeys: [Digest?]
  /// The stored result of each fresh cell.
  package private(set) var cellHits: [OutputStore.Hit?]
  package private(set) var inlineParts: [FingerprintParts?]
  package private(set) var inlineHits: [OutputStore.Hit?]
  /// What each cell that is known to fail will come to, and what it read before; `nil` for all others.
  let failures: [(outcome: CellOutcome, reads: [ReadDigest])?]
  package let graph: CellGraph
  package let plan: RunPlan
  let build: BuildIdentity

  /// Looks every cell up in document order; readers of a stale cell are stale unasked.
  ///
  /// - Parameter failure: a failure that is remembered of a cell that has no result, given its key and all that it reads.
  init(
    report: Report, build: BuildIdentity, find: (Digest) -> OutputStore.Hit?,
    failure: (Digest, Cell, [Cell]) -> (outcome: CellOutcome, reads: [ReadDigest])? = { _, _, _ in nil }
  ) {
    let graph = Reports.graph(of: report).0
    self.graph = graph
    self.build = build
    var cellParts: [FingerprintParts?] = []
    var cellKeys: [Digest?] = []
    var cellHits: [OutputStore.Hit?] = []
    var failures: [(outcome: CellOutcome, reads: [ReadDigest])?] = []
    var failing: [Bool] = []
    var inlineParts: [FingerprintParts?] = []
    var inlineHits: [OutputStore.Hit?] = []
    for cell in report.cells {
      let parts = Self.keys(graph.reads[cell.index], cellHits).map { keys in
        staticParts(cell: cell.index, of: report, graph, fingerprints: keys, build: build)
      }
      let key = parts?.digest
      let isKept = cell.options.eval && cell.options.cache
      let hit = key.flatMap { isKept ? find($0) : nil }?.moved(to: cell)
      let known = hit == nil && isKept ? key.flatMap { failure($0, cell, graph.closure(of: [cell.index]).map { report.cells[$0] }) } : nil
      failures.append(known)
      failing.append(known != nil || (cell.options.eval && graph.reads[cell.index].contains { failing[$0] }))
      cellKeys.append(key)
      cellParts.append(hit.flatMap { hit in parts?.adding(hit.reads) } ?? parts)
      cellHits.append(hit)
    }
    for inline in report.inlines {
      let parts = Self.keys(graph.inlineReads[inline.index], cellHits).map { keys in
        staticParts(inline: inline.index, of: report, graph, fingerprints: keys, build: build)
      }
      inlineParts.append(parts)
      inlineHits.append(parts.flatMap { find($0.digest) })
    }
    self.cellParts = cellParts
    self.cellKeys = cellKeys
    self.cellHits = cellHits
    self.inlineParts = inlineParts
    self.inlineHits = inlineHits
    self.failures = failures
    let known = (cellHits, inlineHits, failing)
    plan = Reports.plan(
      report, graph, fresh: { known.0[$0] != nil }, freshInline: { known.1[$0] != nil }, failing: { known.2[$0] })
  }

  /// The fingerprints of cells read, or `nil` when one of them is stale.
  private static func keys(_ reads: [Int], _ hits: [OutputStore.Hit?]) -> ((Int) -> Digest)? {
    var known: [Int: Digest] = [:]
    for read in reads {
      guard let hit = hits[read] else { return nil }
      known[read] = hit.fingerprint
    }
    return { known[$0] ?? digest(of: "") }
  }

  /// The absolute paths that stored results depend on.
  func reads(_ store: OutputStore) -> Set<String> {
    Set(((cellHits + inlineHits).map { $0?.reads } + failures.map { $0?.reads }).flatMap { $0 ?? [] }.map { store.full($0.path) })
  }

  /// The run of a report of which everything is fresh.
  func replayed(_ report: Report, _ store: OutputStore) -> ReportRun {
    var run = ReportRun(outcomes: [], inlines: [], fingerprints: [], reads: reads(store), executed: 0, hasFailed: false)
    for cell in report.cells {
      guard let hit = cellHits[cell.index], case .cell(let outcome) = hit.result else {
        run.outcomes.append(CellOutcome(.notEvaluated))
        run.fingerprints.append(CellOutcome(.notEvaluated).print)
        continue
      }
      run.outcomes.append(outcome)
      run.fingerprints.append(hit.fingerprint.description)
    }
    for inline in report.inlines {
      guard let hit = inlineHits[inline.index], case .inline(let text) = hit.result else {
        run.inlines.append(.blocked)
        continue
      }
      run.inlines.append(.value(text))
      run.fingerprints.append(hit.fingerprint.description)
    }
    return run
  }
}

extension Lookup {
  /// Why a cell is fresh or stale, in words.
  package func reason(for cell: Cell, in report: Report, store: OutputStore) -> String {
    if !cell.options.eval { return "eval is false" }
    if cellHits[cell.index] != nil { return "nothing it depends on changed" }
    if !cell.options.cache { return "cache is false" }
    if let stale = graph.reads[cell.index].first(where: { cellHits[$0] == nil && report.cells[$0].options.eval }) {
      return "cell `\(report.cells[stale].label)` that it reads is stale"
    }
    guard let old = store.lastParts(report: report.path, label: cell.label), let new = cellParts[cell.index] else { return "it has not run yet" }
    // The files it would read are those it read last time, as they are now.
    let reads = old.parts.compactMap(ReadDigest.init).map { store.now($0) }
    return firstDifference(old: old, new: new.adding(reads)) ?? "its last run failed, or its result was not kept"
  }
}

extension OutputStore.Hit {
  /// The result of a cell wherever it stands by now: its warnings go along.
  fileprivate func moved(to cell: Cell) -> Self {
    guard case .cell(var outcome) = result, !outcome.diagnostics.isEmpty, let origin else { return self }
    let moved = MovedCode(from: origin, to: CellText(cell))
    outcome.diagnostics = outcome.diagnostics.map { diagnostic in
      var diagnostic = diagnostic.moved([moved], losesNotes: true) ?? diagnostic
      diagnostic.cell = cell.label
      return diagnostic
    }
    var hit = self
    hit.result = .cell(outcome)
    return hit
  }
}

extension ReadDigest {
  /// The read that a part of a fingerprint stands for.
  fileprivate init?(_ part: FingerprintParts.Part) {
    let kind: Kind
    switch part.kind {
    case .file: kind = .file
    case .folder: kind = .folder
    case .absent: kind = .absent
    default: return nil
    }
    self.init(path: part.name, kind: kind, digest: Digest(hexadecimal: part.value))
  }
}
