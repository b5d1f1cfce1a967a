import Exhibits
import Foundation
import Reports

extension ReportRunner {
  /// Runs a report without errors in kernels that outlive the run.
  ///
  /// Cells whose values the live kernel holds do not run again, wherever their text has moved. The result is what
  /// ``run(_:directory:roots:variables:onEvent:)`` gives: where that is not certain, stale cells run in a kernel that holds nothing.
  ///
  /// - Parameter interruption: ends this run; the session stays usable.
  /// - Throws: ``Interrupted`` and failures of the environment; what goes wrong in a cell is its outcome.
  package func run(
    _ report: Report, in session: WarmSession, interruption: Interruption?, onEvent: (RunEvent) -> Void
  ) throws -> ReportRun {
    try surveyAgain()
    let core = try expectedCore()
    let lookup = lookUp(report, core: core) { [store, usesCache] in
      usesCache ? session.failure($0, of: $1, sources: $2, in: report, store) : nil
    }
    session.use(core: core.id)
    let compiler = CellCompiler(installation: installation, core: core, folder: store.modules)
    if lookup.plan.isEmpty {
      if try isCoreCurrent() { session.prepareSpare() }
      return try replayed(report, lookup, compiler, in: session, onEvent)
    }
    try buildCore(interruption: interruption, onEvent)
    defer { session.prepareSpare() }
    session.see(report)
    let units = ReportUnits(report: report, graph: lookup.graph, compiler: compiler) { index in
      // A cell whose outcome is made now tells its own lines.
      lookup.plan.actions[index] == .run ? nil : lookup.cellKeys[index].flatMap(session.module)
    }
    let reused = session.reusable(lookup, units, store.digests)
    session.give(reused?.kernel)
    let kernels = KernelSession(kernel: reused?.kernel, loaded: reused?.loaded ?? [], interruption: interruption) {
      try session.freshKernel()
    }
    let execution = ReportExecution(
      report: report, lookup: lookup, units: units, compiler: compiler, store: store, usesCache: usesCache, jobs: jobs,
      interruption: interruption, session: kernels, sharing: session.sharing)
    defer {
      execution.stop()
      session.take(kernels.kernel, execution.compiled, execution.failures)
      pruneNowAndThen()
    }
    return try execution.run(onEvent)
  }

  /// The run of a report in which nothing has to run, because it is fresh or known to fail.
  private func replayed(
    _ report: Report, _ lookup: Lookup, _ compiler: CellCompiler, in session: WarmSession, _ onEvent: (RunEvent) -> Void
  ) throws -> ReportRun {
    guard lookup.failures.contains(where: { $0 != nil }) else { return lookup.replayed(report, store) }
    let execution = ReportExecution(
      report: report, lookup: lookup, units: ReportUnits(report: report, graph: lookup.graph, compiler: compiler), compiler: compiler,
      store: store, usesCache: usesCache, jobs: jobs, interruption: nil,
      session: KernelSession(interruption: nil) { try session.freshKernel() })
    return try execution.run(onEvent)
  }
}
