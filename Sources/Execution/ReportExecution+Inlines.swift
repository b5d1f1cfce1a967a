import Exhibits
import Reports

extension ReportExecution {
  /// Evaluates the inline directives whose values are not known.
  func evaluateInlines(_ onEvent: (RunEvent) -> Void) throws {
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
      switch try compile(pending) {
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
    let shared = pending.reduce(into: Sharing()) { $0.formUnion(sharing($1.expression)) }
    let run = try session.run(compiled, cell: -1, seed: 0, timeout: Self.inlineTimeout, sharing: shared) { _ in }
    // They ran as one unit, so each is taken to have read what any did.
    let observed = note(run)
    var seen: [ReadDigest]?
    if case .finished = run.ending {
      let digests = store.digested(observed)
      if isSettled(observed) { seen = digests }
    }
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
}

extension SourceRange {
  /// Whether a place of another range lies inside.
  fileprivate func encloses(_ other: SourceRange) -> Bool { other.file == file && start <= other.start && other.start <= end }
}
