import Exhibits
import Foundation

/// A kernel with the cells whose values it holds, replaced when it dies.
final class KernelSession {
  private let start: () throws -> any Kernel
  private var kernel: (any Kernel)?
  /// The cells whose values the present kernel holds.
  private(set) var loaded: Set<Int> = []

  /// When the present kernel was started: the earliest moment at which it can have read anything.
  private(set) var startedAt = Date()

  init(start: @escaping () throws -> any Kernel) { self.start = start }

  /// Has a kernel come up now, so that it loads its libraries while the first cell compiles.
  func warmUp() throws {
    guard kernel == nil else { return }
    startedAt = Date()
    kernel = try start()
  }

  /// Runs a unit; a cell whose run finished is loaded from then on.
  ///
  /// - Throws: ``Interrupted``, ``SpawnFailure``.
  func run(
    _ unit: CompiledCell, cell: Int, seed: UInt64, timeout: Double?, onEvent: (KernelEvent) -> Void
  ) throws -> UnitRun {
    try warmUp()
    guard let kernel else { throw SpawnFailure(executable: "vitrine-kernel", reason: "it is gone") }
    let run = try kernel.run(unit, cell: cell, seed: seed, timeout: timeout, onEvent: onEvent)
    if !run.ending.leavesKernelAlive {
      kernel.stop()
      self.kernel = nil
      loaded = []
    } else if case .finished = run.ending, cell >= 0 {
      loaded.insert(cell)
    }
    return run
  }

  func stop() {
    kernel?.stop()
    kernel = nil
    loaded = []
  }
}
