import Exhibits
import Foundation
import Reports

/// A running kernel and what is known of its past.
///
/// Whether its values may serve once more after an edit is decided from this record, never by asking the kernel.
final class LiveKernel {
  let kernel: any Kernel
  /// The static keys of the cells whose values it holds, with the module that each was loaded from.
  private(set) var values: [Digest: String] = [:]
  /// Every module it has loaded, also of cells that failed or that nobody needs any more: none can be loaded anew.
  private(set) var modules: Set<String> = []
  /// What each path held when running code read it; `nil` for a path where nothing was.
  private(set) var seen: [String: Digest?] = [:]
  /// Whether it read something of which nobody can say what it held.
  private(set) var isDoubtful = false
  /// How code that ran in it can reach beyond its own values, by module; modules that cannot are left out.
  private(set) var sharing: [String: Sharing] = [:]
  /// Its memory in bytes and how many modules it had loaded after its first run.
  private var first: (memory: Int, modules: Int)?
  /// The earliest moment at which it can have read what it had not read before; `nil` until a unit runs.
  private var moment: Moment?

  /// A moment by two clocks: the one that files are stamped by can be set back.
  private struct Moment {
    private let date = Date()
    private let instant = ContinuousClock.now

    /// The moment in the time of files; the earlier one when the two clocks disagree.
    var asFileTime: Date { min(date, Date() - (ContinuousClock.now - instant) / .seconds(1)) }
  }

  init(_ kernel: any Kernel) { self.kernel = kernel }

  var isAlive: Bool { kernel.isAlive }

  func stop() { kernel.stop() }

  /// Ends it without waiting; ``stop()`` is still owed.
  func retire() { kernel.retire() }

  func run(
    _ unit: CompiledCell, cell: Int, seed: UInt64, timeout: Double?, sharing: Sharing, interruption: Interruption?,
    onEvent: (KernelEvent) -> Void
  ) throws -> UnitRun {
    if moment == nil { moment = Moment() }
    modules.insert(unit.module)
    if !sharing.isEmpty { self.sharing[unit.module] = sharing }
    return try kernel.run(unit, cell: cell, seed: seed, timeout: timeout, interruption: interruption, onEvent: onEvent)
  }

  /// Whether all that a unit was seen to read is certain to be as it was when it was read.
  ///
  /// What an earlier run read was compared when this run began (``resume(_:)``), so that only changes since then count.
  func isSettled(_ reads: [ObservedRead], _ digests: FileDigests) -> Bool {
    let since = moment?.asFileTime ?? .distantPast
    return !reads.contains { digests.changed($0, since: since) }
  }

  /// Notes what a unit read.
  func noteReads(_ reads: [ObservedRead], _ digests: FileDigests) {
    for read in reads { seen[read.path] = .some(read.kind == .absent ? nil : digests.digest(of: read.path)) }
    if !isSettled(reads, digests) { isDoubtful = true }
  }

  /// Notes that it holds a cell's values.
  func noteValues(_ key: Digest, module: String) { values[key] = module }

  /// Ends a run.
  func rest() {
    moment = nil
    if first == nil { first = (kernel.residentMemory, modules.count) }
  }

  /// Begins another run, if everything that code in it ever read is as it was then: it may be remembered by a lazily made value.
  func resume(_ digests: FileDigests) -> Bool {
    guard isAlive, !isDoubtful else { return false }
    // Before the files are looked at: one that changes right after was looked at too early, and will be seen to have changed.
    moment = Moment()
    return seen.allSatisfy { path, digest in digests.digest(of: path) == digest }
  }

  /// How much memory it has gained since its first run, in bytes.
  var growth: Int { first.map { kernel.residentMemory - $0.memory } ?? 0 }

  /// How many modules it has loaded since its first run.
  var reloads: Int { first.map { modules.count - $0.modules } ?? 0 }
}
