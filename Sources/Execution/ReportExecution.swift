import Exhibits
import Foundation
import Reports

/// One execution of a report's stale cells, in document order.
final class ReportExecution {
  let report: Report
  let lookup: Lookup
  let units: ReportUnits
  let store: OutputStore
  let usesCache: Bool
  let session: KernelSession
  let compiler: CellCompiler
  let interruption: Interruption?
  let locator: FrameLocator
  /// How a piece of code can reach beyond its own values; a session that ends with the run need not know.
  let sharing: (String) -> Sharing
  private let pool: CompilePool
  /// The pool's job of each cell that may have to run.
  private let jobs: [Int: Int]
  /// The pool's job of the inline directives that were stale from the beginning.
  private let inlineJob: (unit: CellUnit, number: Int)?

  /// The modules of the cells that ran, by static key.
  private(set) var compiled: [Digest: PinnedModule] = [:]
  /// The failures that would come out the same again, by static key.
  private(set) var failures: [Digest: RememberedFailure] = [:]
  var inlineParts: [FingerprintParts?]
  private var outcomes: [CellOutcome?]
  var inlines: [InlineOutcome?]
  /// The fingerprint of each cell that has a result.
  private(set) var fingerprints: [Digest?]
  /// What the fingerprint of each cell says that it read.
  private var reads: [[ReadDigest]?]
  /// Cells whose result may not be kept, because of `cache: false` or a file that changed meanwhile, here or upstream.
  private(set) var unkept: Set<Int> = []
  /// The fingerprint of each inline directive whose value is stored.
  var inlinePrints: [Int: Digest] = [:]
  /// The absolute paths that were read.
  private var paths: Set<String>
  private var executed = 0

  init(
    report: Report, lookup: Lookup, units: ReportUnits, compiler: CellCompiler, store: OutputStore, usesCache: Bool, jobs width: Int,
    interruption: Interruption?, session: KernelSession, sharing: @escaping (String) -> Sharing = { _ in [] }
  ) {
    self.report = report
    self.lookup = lookup
    self.units = units
    self.compiler = compiler
    self.store = store
    self.usesCache = usesCache
    self.session = session
    self.interruption = interruption
    self.sharing = sharing
    locator = FrameLocator(
      symbolizer: compiler.installation.symbolizer, files: Set(report.document.files),
      moved: Dictionary(
        units.pinned.map { ($1.compiled.module, MovedCode(from: $1.text, to: CellText(report.cells[$0]))) }) { $1 })
    inlineParts = lookup.inlineParts
    outcomes = zip(lookup.cellHits, lookup.failures).map { hit, failure in
      if case .cell(let outcome) = hit?.result { outcome } else { failure?.outcome }
    }
    inlines = lookup.inlineHits.map { hit in
      if case .inline(let text) = hit?.result { .value(text) } else { nil }
    }
    fingerprints = lookup.cellHits.map { $0?.fingerprint }
    reads = lookup.cellHits.map { $0?.reads }
    paths = lookup.reads(store)
    for (index, hit) in lookup.inlineHits.enumerated() { inlinePrints[index] = hit?.fingerprint }

    var list: [CompilePool.Job] = []
    var jobs: [Int: Int] = [:]
    func after(_ cells: [Int]) -> [Int] { lookup.graph.closure(of: cells).compactMap { jobs[$0] } }
    for index in lookup.plan.order {
      guard let unit = units.cells[index] else { continue }
      let earlier = after(lookup.graph.reads[index])
      jobs[index] = list.count
      list.append(.init(unit: unit, after: earlier))
    }
    if lookup.plan.inlines.isEmpty {
      inlineJob = nil
    } else {
      let unit = units.inlines(lookup.plan.inlines.map { report.inlines[$0] })
      inlineJob = (unit, list.count)
      list.append(.init(unit: unit, after: after(lookup.plan.inlines.flatMap { lookup.graph.inlineReads[$0] })))
    }
    self.jobs = jobs
    pool = CompilePool(list, compiler: compiler, width: width, interruption: interruption)
  }

  /// Compiles nothing more.
  func stop() { pool.cancel() }

  /// Executes what the plan says.
  func run(_ onEvent: (RunEvent) -> Void) throws -> ReportRun {
    if !lookup.plan.isEmpty { try session.warmUp() }
    for (index, failure) in lookup.failures.enumerated() {
      if let failure { onEvent(.finished(cell: index, failure.outcome)) }
    }
    let stale = report.cells.filter { outcomes[$0.index] == nil && $0.options.eval }
    for (number, cell) in stale.enumerated() {
      if let obstacle = obstacle(lookup.graph.reads[cell.index]) {
        let outcome = CellOutcome(.blocked, diagnostics: [blocked(cell.label, by: obstacle, at: firstLine(of: cell))])
        outcomes[cell.index] = outcome
        onEvent(.finished(cell: cell.index, outcome))
        continue
      }
      onEvent(.running(cell.label, number: number + 1, of: stale.count))
      let start = ContinuousClock.now
      let outcome = try execute(cell, onEvent)
      outcomes[cell.index] = outcome
      onEvent(.ended(cell.label, outcome.status, seconds: (.now - start) / .seconds(1)))
      onEvent(.finished(cell: cell.index, outcome))
    }
    try evaluateInlines(onEvent)
    return result()
  }

  // MARK: Cells

  private func execute(_ cell: Cell, _ onEvent: (RunEvent) -> Void) throws -> CellOutcome {
    let parts = keyParts(cell.index)
    executed += 1
    switch try compileAndRun(cell, onEvent) {
    case .failure(let diagnostics):
      return CellOutcome(.failed, diagnostics: diagnostics)
    case .rejected(let diagnostics):
      let errors = diagnostics.filter { $0.severity == .error }
      // A compiler that did not get so far as to name a place did not judge the code.
      if !errors.isEmpty && errors.allSatisfy({ $0.range != nil }) && !wasSkipped(cell.index) {
        remember(CellOutcome(.failed, diagnostics: diagnostics), of: cell, key: parts.digest, isRejected: true, reads: [])
      }
      let told = diagnostics.map { labelled($0.explainingScope(report.cells[..<cell.index]), cell.label) }
      return CellOutcome(.failed, diagnostics: told)
    case .run(let run, let unit):
      let warnings = unit.diagnostics.filter { !isAboutShowing($0, cell) }.map { labelled($0, cell.label) }
      var outcome = CellOutcome(.finished, exhibits: run.exhibits, streams: run.streams, diagnostics: warnings)
      let observed = note(run)
      guard case .finished(let duration, _) = run.ending else {
        outcome.status = .failed
        if let cause = run.ending.diagnostic(cell: cell.label, fallback: firstLine(of: cell), locator: locator) {
          outcome.diagnostics.append(cause)
        }
        if run.ending.isOfCode, let seen = run.ending.reads ?? run.lastReads, run.seesOnlyProject, isSettled(seen) {
          remember(outcome, of: cell, key: parts.digest, isRejected: false, reads: store.digested(seen))
        }
        return outcome
      }
      outcome.duration = duration
      let digests = store.digested(observed)
      let fingerprint = Reports.fingerprint(staticKey: parts.digest, reads: digests)
      fingerprints[cell.index] = fingerprint
      reads[cell.index] = digests
      let readsKept = unkept.isDisjoint(with: lookup.graph.closure(of: lookup.graph.reads[cell.index]))
      if cell.options.cache && isSettled(observed) && readsKept {
        try store.keep(.cell(outcome), staticKey: parts.digest, fingerprint: fingerprint, reads: digests, origin: CellText(cell))
        try store.remember([cell.label: parts.adding(digests)], report: report.path)
        noteValues(cell, key: parts.digest, unit)
      } else {
        unkept.insert(cell.index)
      }
      return outcome
    }
  }

  /// What a cell's key is made of, given the cells that it reads.
  private func keyParts(_ cell: Int) -> FingerprintParts {
    staticParts(cell: cell, of: report, lookup.graph, fingerprints: { self.fingerprints[$0] ?? digest(of: "") }, build: lookup.build)
  }

  /// Notes that a cell will fail in the same way until something changes.
  private func remember(_ outcome: CellOutcome, of cell: Cell, key: Digest, isRejected: Bool, reads: [ReadDigest]) {
    let closure = lookup.graph.closure(of: [cell.index])
    // What cannot be kept as a result is no ground to stand on, and who knows what touches the whole process.
    guard cell.options.cache, unkept.isDisjoint(with: closure), !sharing(cell.code).contains(.process) || isRejected else { return }
    failures[key] = RememberedFailure(
      outcome: outcome, isRejected: isRejected, reads: reads,
      texts: Dictionary(closure.map { (report.cells[$0].tokens, CellText(report.cells[$0])) }) { $1 })
  }

  /// Notes what a run was seen to read.
  func note(_ run: UnitRun) -> [ObservedRead] {
    guard let observed = run.ending.reads ?? run.lastReads else { return [] }
    paths.formUnion(observed.map(\.path))
    session.latest?.noteReads(observed, store.digests)
    return observed
  }

  /// Notes that the present kernel holds a cell's values: just those that its key promises.
  private func noteValues(_ cell: Cell, key: Digest, _ unit: CompiledCell) {
    session.kernel?.noteValues(key, module: unit.module)
    guard units.pinned[cell.index] == nil else { return }
    compiled[key] = PinnedModule(compiled: unit, imports: units.imports(of: cell.index), text: CellText(cell))
  }

  /// Whether all that was read is certain to be as it was when it was read.
  func isSettled(_ observed: [ObservedRead]) -> Bool { session.latest?.isSettled(observed, store.digests) ?? false }

  /// The compiler warns that nothing is shown of a last expression that never returns: true, and not the author's affair.
  private func isAboutShowing(_ diagnostic: Diagnostic, _ cell: Cell) -> Bool {
    cell.shownExpression != nil && diagnostic.message == "will never be executed"
  }

  private enum Attempt {
    case run(UnitRun, CompiledCell)
    case rejected([Diagnostic])
    case failure([Diagnostic])
  }

  /// Whether a cell was not compiled because of another.
  private func wasSkipped(_ cell: Int) -> Bool {
    guard let job = jobs[cell], case .skipped = pool.result(job) else { return false }
    return true
  }

  /// Loads the cells it reads, running again those that the present kernel lacks, then runs the cell.
  private func compileAndRun(_ cell: Cell, _ onEvent: (RunEvent) -> Void) throws -> Attempt {
    let unit: CompiledCell
    switch try compile(cell, onEvent) {
    case .compiled(let one): unit = one
    case .rejected(let diagnostics):
      return .rejected(diagnostics)
    }
    let needed = lookup.graph.closure(of: lookup.graph.reads[cell.index])
    if let failure = try load(needed, for: cell.label, at: cell.codeRange, onEvent) { return .failure([failure]) }
    return .run(try run(cell, unit, onEvent), unit)
  }

  private func run(_ cell: Cell, _ unit: CompiledCell, _ onEvent: (RunEvent) -> Void) throws -> UnitRun {
    try session.run(
      unit, cell: cell.index, seed: cell.options.seed, timeout: cell.options.timeout, sharing: sharing(cell.code)
    ) { event in
      if case .progress(let fraction, let message) = event { onEvent(.progress(cell.label, fraction: fraction, message: message)) }
    }
  }

  /// Brings cells into the present kernel for their values; their outputs are known already.
  func load(_ cells: [Int], for reader: String?, at range: SourceRange, _ onEvent: (RunEvent) -> Void) throws -> Diagnostic? {
    for index in cells where !session.loaded.contains(index) {
      let cell = report.cells[index]
      guard case .compiled(let unit) = try compile(cell, onEvent) else {
        return blocked(reader, by: cell, at: range)
      }
      let run = try run(cell, unit, onEvent)
      let observed = note(run)
      if let cause = run.ending.diagnostic(cell: cell.label, fallback: firstLine(of: cell), locator: locator) {
        return Diagnostic(
          .error, "cell `\(cell.label)` that it reads finished before and failed now: \(cause.message)", at: cause.range,
          hint: "a cell should do the same each time it runs", cell: reader)
      }
      // Its values may come from other contents than its stored result did; then nothing that reads it may be kept. To read less than
      // then is the same: a value that is made once is made by whoever asks first.
      let digests = store.digested(observed)
      if !isSettled(observed) || !Set(digests).isSubset(of: reads[index] ?? []) {
        unkept.insert(index)
      } else if unkept.isDisjoint(with: lookup.graph.closure(of: lookup.graph.reads[index])) {
        noteValues(cell, key: keyParts(index).digest, unit)
      }
    }
    return nil
  }

  private func compile(_ cell: Cell, _ onEvent: (RunEvent) -> Void) throws -> CellCompiler.Outcome {
    if let pinned = units.pinned[cell.index] { return .compiled(pinned.compiled) }
    onEvent(.compiling(cell.label))
    if let job = jobs[cell.index] { return try result(job, at: cell.codeRange) }
    guard let unit = units.cells[cell.index] else { return .rejected([]) }
    return try compiler.compile(unit, interruption: interruption)
  }

  /// Compiles inline directives, or waits for them.
  func compile(_ inlines: [InlineDirective]) throws -> CellCompiler.Outcome {
    let unit = units.inlines(inlines)
    if let inlineJob, inlineJob.unit == unit, let first = inlines.first { return try result(inlineJob.number, at: first.range) }
    return try compiler.compile(unit, interruption: interruption)
  }

  private func result(_ job: Int, at range: SourceRange) throws -> CellCompiler.Outcome {
    switch pool.result(job) {
    case .done(let outcome): return outcome
    case .skipped: return .rejected([.error("a cell that it reads does not compile", at: range)])
    case .failed(let error): throw error
    }
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
      outcomes: cells, inlines: values, fingerprints: prints + valuePrints, reads: paths, executed: executed,
      hasFailed: failed || failedInline)
  }

  /// The first cell among those read that has no values to give.
  func obstacle(_ reads: [Int]) -> Cell? {
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

  private func firstLine(of cell: Cell) -> SourceRange {
    SourceRange(file: cell.codeRange.file, start: cell.codeRange.start, end: cell.codeRange.start)
  }
}
