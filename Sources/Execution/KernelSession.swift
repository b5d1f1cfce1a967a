import Exhibits
import Foundation
import Reports

/// The kernels of one run: one at a time, replaced when it dies.
final class KernelSession {
  private let start: () throws -> LiveKernel
  private let interruption: Interruption?
  /// The present kernel; it outlives the session unless it is stopped.
  private(set) var kernel: LiveKernel?
  /// The kernel that ran the last unit, dead or alive.
  private(set) var latest: LiveKernel?
  /// The cells whose values the present kernel holds.
  private(set) var loaded: Set<Int>

  /// - Parameters:
  ///   - kernel: a kernel to go on with.
  ///   - loaded: the cells whose values it holds.
  ///   - start: gives a kernel that holds nothing.
  init(
    kernel: LiveKernel? = nil, loaded: Set<Int> = [], interruption: Interruption?, start: @escaping () throws -> LiveKernel
  ) {
    self.kernel = kernel
    self.loaded = loaded
    self.interruption = interruption
    self.start = start
  }

  /// Has a kernel come up now, so that it loads its libraries while the first cell compiles.
  func warmUp() throws {
    if kernel == nil { kernel = try start() }
  }

  /// Runs a unit; a cell whose run finished is loaded from then on.
  ///
  /// - Throws: ``Interrupted``, ``SpawnFailure``, ``InstallationFailure``; the kernel is gone then.
  func run(
    _ unit: CompiledCell, cell: Int, seed: UInt64, timeout: Double?, sharing: Sharing, onEvent: (KernelEvent) -> Void
  ) throws -> UnitRun {
    let run: UnitRun
    do {
      run = try runOnce(unit, cell: cell, seed: seed, timeout: timeout, sharing: sharing, onEvent: onEvent)
    } catch is SpawnFailure {
      // It ended before it was ready, so that nothing ran: a spare that was killed while it waited. A new one gets one chance.
      stop()
      do {
        run = try runOnce(unit, cell: cell, seed: seed, timeout: timeout, sharing: sharing, onEvent: onEvent)
      } catch {
        stop()
        throw error
      }
    } catch {
      stop()
      throw error
    }
    if !run.ending.leavesKernelAlive {
      stop()
    } else if case .finished = run.ending, cell >= 0 {
      loaded.insert(cell)
    }
    return run
  }

  private func runOnce(
    _ unit: CompiledCell, cell: Int, seed: UInt64, timeout: Double?, sharing: Sharing, onEvent: (KernelEvent) -> Void
  ) throws -> UnitRun {
    try warmUp()
    guard let kernel else { throw SpawnFailure(executable: "vitrine-kernel", reason: "it is gone") }
    latest = kernel
    return try kernel.run(unit, cell: cell, seed: seed, timeout: timeout, sharing: sharing, interruption: interruption, onEvent: onEvent)
  }

  func stop() {
    kernel?.stop()
    kernel = nil
    loaded = []
  }
}
