import Exhibits
import Foundation
import Reports

/// Brings the results of a report's cells and inline directives up to date: replays what is fresh, executes the rest.
package final class ReportRunner {
  let installation: Installation
  package let store: OutputStore
  let jobs: Int
  let usesCache: Bool
  let interruption: Interruption?
  private var surveyed: CoreSources?
  private var isCoreBuilt = false
  /// Warm runs since the cache was last held to its limits.
  private var runsSincePruning = 0

  /// - Parameters:
  ///   - jobs: how many cells compile side by side.
  ///   - usesCache: `false` executes every cell, and keeps the results.
  package init(installation: Installation, store: OutputStore, jobs: Int, usesCache: Bool, interruption: Interruption?) {
    self.installation = installation
    self.store = store
    self.jobs = jobs
    self.usesCache = usesCache
    self.interruption = interruption
  }

  /// Runs a report without errors.
  ///
  /// - Parameters:
  ///   - directory: the report's folder, where relative paths of cells start.
  ///   - roots: folders inside which files that cells read are observed.
  ///   - variables: environment variables of the kernel.
  /// - Throws: ``Interrupted`` and failures of the environment; what goes wrong in a cell is its outcome.
  package func run(
    _ report: Report, directory: String, roots: [String], variables: [String: String] = [:], onEvent: (RunEvent) -> Void
  ) throws -> ReportRun {
    let core = try expectedCore()
    let lookup = lookUp(report, core: core)
    guard !lookup.plan.isEmpty else { return lookup.replayed(report, store) }

    try buildCore(interruption: interruption, onEvent)
    let compiler = CellCompiler(installation: installation, core: core, folder: store.modules)
    let kernels = KernelSession(interruption: interruption) { [installation] in
      LiveKernel(try ProcessKernel(installation: installation, directory: directory, roots: roots, variables: variables))
    }
    defer { kernels.stop() }
    let execution = ReportExecution(
      report: report, lookup: lookup, units: ReportUnits(report: report, graph: lookup.graph, compiler: compiler), compiler: compiler,
      store: store, usesCache: usesCache, jobs: jobs, interruption: interruption, session: kernels)
    defer { execution.stop() }
    return try execution.run(onEvent)
  }

  /// What the cache holds of a report, without executing anything: also what `vitrine explain` asks.
  package func lookUp(_ report: Report) throws -> Lookup {
    lookUp(report, core: try expectedCore())
  }

  /// The environment variables that a cell's numbers may depend on.
  private static let environment: Set = ["VITRINE_LIBTORCH", "VITRINE_THREADS"]

  func lookUp(
    _ report: Report, core: CoreBuild,
    failure: (Digest, Cell, [Cell]) -> (outcome: CellOutcome, reads: [ReadDigest])? = { _, _, _ in nil }
  ) -> Lookup {
    let environment = ProcessInfo.processInfo.environment.filter { Self.environment.contains($0.key) }
    let build = BuildIdentity(core: core.id, swiftVersion: installation.compilerIdentity, environment: environment)
    return Lookup(report: report, build: build, find: { [store, usesCache] key in usesCache ? store.find(key) : nil }, failure: failure)
  }

  /// The core as its sources are now.
  func expectedCore() throws -> CoreBuild { CoreBuild.expected(try coreSources()) }

  /// Looks at the core's sources again: a session outlives edits of them.
  func surveyAgain() throws {
    let now = try CoreSources.survey(installation)
    if now.id != surveyed?.id { isCoreBuilt = false }
    surveyed = now
  }

  /// Whether a kernel that is started now is made of the core's present sources.
  func isCoreCurrent() throws -> Bool {
    if !isCoreBuilt { isCoreBuilt = try CoreBuild.isMade(of: coreSources(), installation: installation) }
    return isCoreBuilt
  }

  /// Holds the cache to its limits once in many runs: each save of a session adds little.
  func pruneNowAndThen() {
    runsSincePruning += 1
    guard runsSincePruning >= 50 else { return }
    runsSincePruning = 0
    store.prune()
  }

  private func coreSources() throws -> CoreSources {
    if let surveyed { return surveyed }
    let sources = try CoreSources.survey(installation)
    surveyed = sources
    return sources
  }

  func buildCore(interruption: Interruption?, _ onEvent: (RunEvent) -> Void) throws {
    guard !isCoreBuilt else { return }
    let start = ContinuousClock.now
    var lines = 0
    try withoutActuallyEscaping(onEvent) { onEvent in
      try CoreBuild.make(
        try coreSources(), installation: installation, interruption: interruption,
        onLine: { line in
          lines += 1
          onEvent(.buildingCore(String(line)))
        }, onWait: { onEvent(.waitingForBuild($0)) })
    }
    if lines > 0 { onEvent(.coreBuilt(seconds: (.now - start) / .seconds(1))) }
    isCoreBuilt = true
  }
}
