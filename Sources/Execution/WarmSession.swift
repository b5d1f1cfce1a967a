import Exhibits
import Foundation
import Reports

/// Kernels that outlive a run: one with the values of the last run, and a spare that holds nothing and is already up.
///
/// It serves the runs of one report, one at a time; whoever wants to stop a session in mid-run interrupts the run first. Both kernels end
/// with the session, and with this process however it ends.
package final class WarmSession {
  /// When a kernel is given up although its values could serve: nothing that was ever loaded into it is freed.
  struct Limits {
    /// Modules loaded since its first run.
    var reloads = 200
    /// Bytes of memory gained since its first run.
    var growth = 512 << 20
  }

  private let installation: Installation
  private let directory: String
  private let roots: [String]
  private let variables: [String: String]
  private let limits: Limits
  private(set) var spare: LiveKernel?
  /// The kernel that holds the last run's values.
  private(set) var live: LiveKernel?
  /// A kernel whose memory is being given back.
  private var retired: LiveKernel?
  /// The core that the kernels were started from.
  private var core: String?
  /// Compiled cells by static key: they may be imported, and loaded again, wherever their text stands now.
  private var modules: [Digest: PinnedModule] = [:]
  /// Failures that would come out the same again, by static key.
  private var failures: [Digest: RememberedFailure] = [:]
  /// How known code can share, and the names that this was judged by.
  private var sharing: [String: Sharing] = [:]
  private var names: Set<String> = []

  /// - Parameters:
  ///   - directory: the report's folder, where relative paths of cells start.
  ///   - roots: folders inside which files that cells read are observed.
  ///   - variables: environment variables of the kernels.
  package convenience init(installation: Installation, directory: String, roots: [String], variables: [String: String] = [:]) {
    self.init(installation: installation, directory: directory, roots: roots, variables: variables, limits: Limits())
  }

  init(installation: Installation, directory: String, roots: [String], variables: [String: String] = [:], limits: Limits) {
    self.installation = installation
    self.directory = directory
    self.roots = roots
    self.variables = variables
    self.limits = limits
  }

  deinit { stop() }

  /// Ends both kernels; the next run starts new ones.
  package func stop() {
    retired?.stop()
    retired = nil
    live?.stop()
    live = nil
    spare?.stop()
    spare = nil
  }

  // MARK: Kernels

  /// Gives up kernels of another core.
  func use(core: String) {
    if self.core != core { stop() }
    self.core = core
  }

  /// A kernel that holds nothing: the spare, if it is still alive.
  func freshKernel() throws -> LiveKernel {
    defer { spare = nil }
    if let spare, spare.isAlive { return spare }
    return try start()
  }

  /// Has a spare come up in the background.
  func prepareSpare() {
    if let spare, spare.isAlive { return }
    // Without one the next run that needs it starts its own, and says why it cannot.
    spare = try? start()
  }

  private func start() throws -> LiveKernel {
    LiveKernel(try ProcessKernel(installation: installation, directory: directory, roots: roots, variables: variables))
  }

  // MARK: Values

  /// The compiled cell that stands for a static key.
  func module(_ key: Digest) -> PinnedModule? {
    guard let module = modules[key] else { return nil }
    // Marked first, so that nobody removes it between the look and the use.
    markUsed(module.compiled.folder)
    return access(module.compiled.library, R_OK) == 0 ? module : nil
  }

  /// What a cell that failed before will come to, if all is as it was.
  ///
  /// - Parameter sources: the cells that it reads, directly or through others, and itself.
  func failure(_ key: Digest, of cell: Cell, sources: [Cell], in report: Report, _ store: OutputStore)
    -> (outcome: CellOutcome, reads: [ReadDigest])?
  {
    guard let known = failures[key], known.reads.allSatisfy({ store.now($0).digest == $0.digest }),
      let outcome = known.outcome(of: cell, sources: sources, in: report)
    else { return nil }
    return (outcome, known.reads)
  }

  /// How code can share.
  func sharing(of code: String) -> Sharing {
    if let known = sharing[code] { return known }
    let found = Sharing(of: code, names: names)
    sharing[code] = found
    return found
  }

  /// Learns the names that decide how code is judged.
  func see(_ report: Report) {
    let now = Set(report.cells.flatMap { $0.definitions.map(\.name) })
    if now != names || sharing.count > 10_000 { sharing = [:] }
    names = now
  }

  /// The live kernel, if running what is stale in it gives what a fresh one would, and the cells whose values it holds.
  func reusable(_ lookup: Lookup, _ units: ReportUnits, _ digests: FileDigests) -> (kernel: LiveKernel, loaded: Set<Int>)? {
    guard let live, live.reloads <= limits.reloads, live.growth <= limits.growth, live.resume(digests) else { return nil }
    var loaded: Set<Int> = []
    for index in lookup.plan.order where lookup.plan.actions[index] == .rerun {
      guard let pinned = units.pinned[index], let key = lookup.cellKeys[index] else { continue }
      if live.values[key] == pinned.compiled.module { loaded.insert(index) }
    }
    // A library that is loaded is never loaded anew: its values would be those of its first run.
    guard lookup.plan.order.allSatisfy({ loaded.contains($0) || !live.modules.contains(units.modules[$0]) }) else { return nil }
    let held = Set(loaded.map { units.modules[$0] })
    for (module, sharing) in live.sharing {
      if sharing.contains(.process) { return nil }
      if sharing.contains(.conformances) && !held.contains(module) { return nil }
      // What is stale reads it, and may have changed it when it ran before.
      if sharing.contains(.values) && held.contains(module) { return nil }
    }
    return (live, loaded)
  }

  /// Takes the live kernel out for a run.
  func give(_ kernel: LiveKernel?) {
    if let live, live !== kernel {
      live.retire()
      retired = live
    }
    live = nil
  }

  /// Takes back the kernel of a run, what was compiled, and what failed.
  func take(_ kernel: LiveKernel?, _ compiled: [Digest: PinnedModule], _ failures: [Digest: RememberedFailure]) {
    retired?.stop()
    retired = nil
    kernel?.rest()
    live = kernel
    modules.merge(compiled) { $1 }
    if self.failures.count > 1000 { self.failures = [:] }
    self.failures.merge(failures) { $1 }
  }
}
