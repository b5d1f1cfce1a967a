import Exhibits
import Foundation
import Reports

extension ReportRunner {
  /// Runs a report without errors in kernels that outlive the run.
  ///
  /// Cells whose values the live kernel holds do not run again, wherever their text has moved. The result is what
  /// ``run(_:directory:roots:onEvent:)`` gives: where that is not certain, stale cells run in a kernel that holds nothing.
  ///
  /// - Parameter interruption: ends this run; the session stays usable.
  /// - Throws: ``Interrupted`` and failures of the environment; what goes wrong in a cell is its outcome.
  package func run(
    _ report: Report, in session: WarmSession, interruption: Interruption?, onEvent: (RunEvent) -> Void
  ) throws -> ReportRun {
    let core = try expectedCore()
    let lookup = lookUp(report, core: core)
    if lookup.plan.isEmpty {
      session.prepareSpare()
      return lookup.replayed(report, store)
    }
    try buildCore(interruption, onEvent)
    defer { session.prepareSpare() }
    session.use(core: core.id)
    session.see(report)
    let compiler = CellCompiler(installation: installation, core: core, folder: store.modules)
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
      session.take(kernels.kernel, execution.compiled)
    }
    return try execution.run(onEvent)
  }
}
