import Exhibits
import Foundation
import Reports

/// One execution of a report's stale cells, in document order.
final class ReportExecution {
  private let report: Report
  private let lookup: Lookup
  private let units: ReportUnits
  private let store: OutputStore
  private let usesCache: Bool
  private let session: KernelSession
  private let pool: CompilePool
  private let compiler: CellCompiler
  private let interruption: Interruption?
  private let locator: FrameLocator
  /// The pool's job of each cell that may have to run.
  private let jobs: [Int: Int]

  private var inlineParts: [FingerprintParts?]
  private var outcomes: [CellOutcome?]
  private var inlines: [InlineOutcome?]
  /// The fingerprint of each cell that has a result.
  private var fingerprints: [Digest?]
  /// Cells whose result may not be kept, because of `cache: false` or a file that changed meanwhile, here or upstream.
  private var unkept: Set<Int> = []
  /// The fingerprint of each inline directive whose value is stored.
  private var inlinePrints: [Int: Digest] = [:]
  private var executed = 0

  init(
    report: Report, lookup: Lookup, compiler: CellCompiler, store: OutputStore, usesCache: Bool, jobs width: Int, interruption: Interruption?,
    session: KernelSession
  ) {
    self.report = report
    self.lookup = lookup
    self.compiler = compiler
    self.store = store
    self.usesCache = usesCache
    self.session = session
    self.interruption = interruption
    units = ReportUnits(report: report, graph: lookup.graph, compiler: compiler)
    locator = FrameLocator(symbolizer: compiler.installation.symbolizer, files: Set(report.document.files))
    inlineParts = lookup.inlineParts
    outcomes = lookup.cellHits.map { hit in
      if case .cell(let outcome) = hit?.result { outcome } else { nil }
    }
    inlines = lookup.inlineHits.map { hit in
      if case .inline(let text) = hit?.result { .value(text) } else { nil }
    }
    fingerprints = lookup.cellHits.map { $0?.fingerprint }
    for (index, hit) in lookup.inlineHits.enumerated() { inlinePrints[index] = hit?.fingerprint }
    var list: [CompilePool.Job] = []
    var jobs: [Int: Int] = [:]
    for index in lookup.plan.order {
      jobs[index] = list.count
      list.append(.init(unit: units.cells[index], after: lookup.graph.closure(of: lookup.graph.reads[index]).compactMap { jobs[$0] }))
    }
    self.jobs = jobs
    pool = CompilePool(list, compiler: compiler, width: width, interruption: interruption)
  }

  func stop() {
    pool.cancel()
    session.stop()
  }

  /// Executes what the plan says.
  func run(_ onEvent: (RunEvent) -> Void) throws -> ReportRun {
    try session.warmUp()
    let stale = report.cells.filter { outcomes[$0.index] == nil && $0.options.eval }
    for (number, cell) in stale.enumerated() {
      if let obstacle = obstacle(lookup.graph.reads[cell.index]) {
        outcomes[cell.index] = CellOutcome(.blocked, diagnostics: [blocked(cell.label, by: obstacle, at: cell.codeRange)])
        continue
      }
      onEvent(.running(cell.label, number: number + 1, of: stale.count))
      let start = ContinuousClock.now
      try execute(cell, onEvent)
      let status = outcomes[cell.index]?.status ?? .failed
      onEvent(.ended(cell.label, status, seconds: (.now - start) / .seconds(1)))
    }
    try evaluateInlines(onEvent)
    return result()
  }

  // MARK: Cells

  private func execute(_ cell: Cell, _ onEvent: (RunEvent) -> Void) throws {
    let parts = staticParts(
      cell: cell.index, of: report, lookup.graph, fingerprints: { self.fingerprints[$0] ?? digest(of: "") }, build: lookup.build)
    executed += 1
    switch try compileAndRun(cell, onEvent) {
    case .failure(let diagnostics):
      outcomes[cell.index] = CellOutcome(.failed, diagnostics: diagnostics)
    case .run(let run, let warnings):
      var outcome = CellOutcome(.finished, exhibits: run.exhibits, streams: run.streams, diagnostics: warnings)
      guard case .finished(let duration, let observed) = run.ending else {
        outcome.status = .failed
        outcome.diagnostics += [run.ending.diagnostic(cell: cell.label, fallback: firstLine(of: cell), locator: locator)].compactMap { $0 }
        outcomes[cell.index] = outcome
        return
      }
      outcome.duration = duration
      outcomes[cell.index] = outcome
      let digests = store.digested(observed)
      let fingerprint = Reports.fingerprint(staticKey: parts.digest, reads: digests)
      fingerprints[cell.index] = fingerprint
      let readsKept = unkept.isDisjoint(with: lookup.graph.closure(of: lookup.graph.reads[cell.index]))
      if cell.options.cache && isSettled(observed) && readsKept {
        try store.keep(.cell(outcome), staticKey: parts.digest, fingerprint: fingerprint, reads: digests)
        try store.remember([cell.label: parts.adding(digests)], report: report.path)
      } else {
        unkept.insert(cell.index)
      }
    }
  }

  /// Whether all that was read is certain to be as it was when it was read: a kernel may have read it since it came up.
  private func isSettled(_ observed: [ObservedRead]) -> Bool {
    !observed.contains { store.digests.changed($0, since: session.startedAt) }
  }

  /// The compiler warns that nothing is shown of a last expression that never returns: true, and not the author's affair.
  private func isAboutShowing(_ diagnostic: Diagnostic, _ cell: Cell) -> Bool {
    cell.shownExpression != nil && diagnostic.message == "will never be executed"
  }

  private enum Attempt {
    case run(UnitRun, warnings: [Diagnostic])
    case failure([Diagnostic])
  }

  /// Loads the cells it reads, running again those that the present kernel lacks, then runs the cell.
  private func compileAndRun(_ cell: Cell, _ onEvent: (RunEvent) -> Void) throws -> Attempt {
    let compiled: CompiledCell
    switch try compile(cell, onEvent) {
    case .compiled(let one): compiled = one
    case .rejected(let diagnostics): return .failure(diagnostics.map { labelled($0.explainingScope(report.cells[..<cell.index]), cell.label) })
    }
    if let failure = try load(lookup.graph.closure(of: lookup.graph.reads[cell.index]), for: cell.label, at: cell.codeRange, onEvent) { return .failure([failure]) }
    let run = try session.run(compiled, cell: cell.index, seed: cell.options.seed, timeout: cell.options.timeout) { event in
      if case .progress(let fraction, let message) = event { onEvent(.progress(cell.label, fraction: fraction, message: message)) }
    }
    return .run(run, warnings: compiled.diagnostics.filter { !isAboutShowing($0, cell) }.map { labelled($0, cell.label) })
  }

  /// Brings cells into the present kernel for their values; their outputs are known already.
  private func load(_ cells: [Int], for reader: String?, at range: SourceRange, _ onEvent: (RunEvent) -> Void) throws -> Diagnostic? {
    for index in cells where !session.loaded.contains(index) {
      let cell = report.cells[index]
      guard case .compiled(let compiled) = try compile(cell, onEvent) else {
        return blocked(reader, by: cell, at: range)
      }
      let run = try session.run(compiled, cell: index, seed: cell.options.seed, timeout: cell.options.timeout) { event in
        if case .progress(let fraction, let message) = event { onEvent(.progress(cell.label, fraction: fraction, message: message)) }
      }
      if let cause = run.ending.diagnostic(cell: cell.label, fallback: firstLine(of: cell), locator: locator) {
        return Diagnostic(
          .error, "cell `\(cell.label)` that it reads finished before and failed now: \(cause.message)", at: cause.range,
          hint: "a cell should do the same each time it runs", cell: reader)
      }
      // Its values may come from other contents than its stored result did; then nothing that reads it may be kept.
      if case .finished(_, let observed) = run.ending {
        let parts = staticParts(
          cell: index, of: report, lookup.graph, fingerprints: { self.fingerprints[$0] ?? digest(of: "") }, build: lookup.build)
        let now = Reports.fingerprint(staticKey: parts.digest, reads: store.digested(observed))
        if now != fingerprints[index] || !isSettled(observed) { unkept.insert(index) }
      }
    }
    return nil
  }

  private func compile(_ cell: Cell, _ onEvent: (RunEvent) -> Void) throws -> CellCompiler.Outcome {
    onEvent(.compiling(cell.label))
    guard let job = jobs[cell.index] else { return try compiler.compile(units.cells[cell.index], interruption: interruption) }
    switch pool.result(job) {
    case .done(let outcome): return outcome
    case .skipped: return .rejected([.error("a cell that it reads does not compile", at: cell.codeRange)])
    case .failed(let error): throw error
    }
  }

  // MARK: Inline directives

  private func evaluateInlines(_ onEvent: (RunEvent) -> Void) throws {
    var pending: [InlineDirective] = []
    for inline in report.inlines where inlines[inline.index] == nil {
      if obstacle(lookup.graph.inlineReads[inline.index]) != nil {
        inlines[inline.index] = .blocked
      } else {
        let parts = staticParts(
          inline: inline.index, of: report, lookup.graph, fingerprints: { self.fingerprints[$0] ?? digest(of: "") }, build: lookup.build)
        inlineParts[inline.index] = parts
        // What it reads may have come out as some time before.
        if usesCache, let hit = store.find(parts.digest), case .inline(let text) = hit.result {
          inlines[inline.index] = .value(text)
          inlinePrints[inline.index] = hit.fingerprint
        } else {
          pending.append(inline)
        }
      }
    }
    // All are compiled as one unit; each round settles at least one, so the loop ends.
    while !pending.isEmpty {
      onEvent(.compiling("inline directives"))
      let unit = units.inlines(pending)
      switch try compiler.compile(unit, interruption: interruption) {
      case .rejected(let diagnostics): settle(&pending, rejected: diagnostics)
      case .compiled(let compiled): try evaluate(&pending, compiled, onEvent)
      }
    }
  }

  /// Seconds for all directives together: they are for naming values, not for computing them.
  private static let inlineTimeout = 60.0

  private func settle(_ pending: inout [InlineDirective], rejected diagnostics: [Diagnostic]) {
    let errors = diagnostics.filter { $0.severity == .error }
    let guilty = pending.filter { inline in errors.contains { $0.range.map(inline.range.encloses) ?? false } }
    // Without a guilty one nobody can tell them apart.
    for inline in guilty.isEmpty ? pending : guilty {
      let own = errors.first { $0.range.map(inline.range.encloses) ?? false } ?? errors.first
      inlines[inline.index] = .failed(own?.explainingScope(report.cells[...]) ?? .error("the directive does not compile", at: inline.range))
    }
    pending.removeAll { inlines[$0.index] != nil }
  }

  private func evaluate(_ pending: inout [InlineDirective], _ compiled: CompiledCell, _ onEvent: (RunEvent) -> Void) throws {
    let reads = lookup.graph.closure(of: pending.flatMap { lookup.graph.inlineReads[$0.index] })
    if let failure = try load(reads, for: nil, at: pending[0].range, onEvent) {
      for inline in pending { inlines[inline.index] = .failed(failure) }
      pending = []
      return
    }
    let run = try session.run(compiled, cell: -1, seed: 0, timeout: Self.inlineTimeout) { _ in }
    // They ran as one unit, so each is taken to have read what any did.
    var seen: [ReadDigest]?
    if case .finished(_, let observed) = run.ending, isSettled(observed) { seen = store.digested(observed) }
    for inline in pending {
      guard let value = run.inlineValues[inline.index] else { continue }
      switch value {
      case .threw(let message): inlines[inline.index] = .failed(.error(message, at: inline.range))
      case .value(let text):
        inlines[inline.index] = .value(text)
        if let seen { try keep(text, of: inline, seen) }
      }
    }
    let rest = pending.filter { inlines[$0.index] == nil }
    if let first = rest.first {
      // They run in order, so the first without a value is the one that ended the run.
      let cause = run.ending.diagnostic(cell: nil, fallback: first.range, locator: locator)
      inlines[first.index] = .failed(cause ?? .error("the directive gave no value", at: first.range))
    }
    pending.removeAll { inlines[$0.index] != nil }
  }

  private func keep(_ text: String, of inline: InlineDirective, _ reads: [ReadDigest]) throws {
    guard let parts = inlineParts[inline.index],
      unkept.isDisjoint(with: lookup.graph.closure(of: lookup.graph.inlineReads[inline.index]))
    else { return }
    let fingerprint = Reports.fingerprint(staticKey: parts.digest, reads: reads)
    inlinePrints[inline.index] = fingerprint
    try store.keep(.inline(text), staticKey: parts.digest, fingerprint: fingerprint, reads: reads)
  }

  // MARK: Results

  private func result() -> ReportRun {
    let cells = outcomes.map { $0 ?? CellOutcome(.notEvaluated) }
    let values = inlines.map { $0 ?? .blocked }
    let failed = zip(report.cells, cells).contains { $1.status == .failed && !$0.options.error }
    let failedInline = values.contains { if case .failed = $0 { true } else { false } }
    let encoder = JSONEncoder.exhibits
    let prints = cells.indices.map { index in
      if let fingerprint = fingerprints[index], !unkept.contains(index) { return fingerprint.description }
      return cells[index].print
    }
    let valuePrints = values.enumerated().map { index, value in
      inlinePrints[index]?.description ?? (try? encoder.encode(value)).map { digest(of: $0).description } ?? ""
    }
    return ReportRun(
      outcomes: cells, inlines: values, fingerprints: prints + valuePrints, executed: executed, hasFailed: failed || failedInline)
  }

  /// The first cell among those read that has no values to give.
  private func obstacle(_ reads: [Int]) -> Cell? {
    reads.map { report.cells[$0] }.first { outcomes[$0.index].map { $0.status != .finished } ?? true }
  }

  private func blocked(_ reader: String?, by cell: Cell, at range: SourceRange) -> Diagnostic {
    let why =
      switch outcomes[cell.index]?.status {
      case .blocked: "is blocked itself"
      case .failed: "failed"
      default: "is not evaluated (eval: false)"
      }
    return Diagnostic(.error, "not run: cell `\(cell.label)` that it reads \(why)", at: range, cell: reader)
  }

  private func labelled(_ diagnostic: Diagnostic, _ label: String) -> Diagnostic {
    var diagnostic = diagnostic
    diagnostic.cell = label
    return diagnostic
  }

  private func firstLine(of cell: Cell) -> SourceRange { SourceRange(file: cell.codeRange.file, start: cell.codeRange.start, end: cell.codeRange.start) }
}

extension CellOutcome {
  /// The digest of what shows on the page, for outcomes that are not stored; how long a cell took does not show.
  var print: String {
    var timeless = self
    timeless.duration = 0
    return (try? JSONEncoder.exhibits.encode(timeless)).map { digest(of: $0).description } ?? ""
  }
}

extension SourceRange {
  /// Whether a place of another range lies inside.
  func encloses(_ other: SourceRange) -> Bool { other.file == file && start <= other.start && other.start <= end }
}
