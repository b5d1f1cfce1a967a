import Exhibits

/// What a running unit tells while it runs.
package enum KernelEvent: Hashable, Sendable {
  case progress(fraction: Double?, message: String)
  case exhibit(Exhibit)
}

/// How a unit's run came to its end.
package enum RunEnding: Hashable, Sendable {
  /// It ran through.
  case finished(duration: Double, reads: [ObservedRead])
  /// It threw; the kernel lives on.
  case threw(message: String, frames: [String], reads: [ObservedRead])
  /// Its library could not be loaded; the kernel lives on.
  case unloadable(String)
  /// A trap or fault. `words` are what the runtime printed.
  case crashed(signal: Int32, frames: [String], words: String?)
  /// It called `exit`, or ended the process some other way.
  case exited(code: Int32, frames: [String])
  /// Killed by a signal that no handler sees, such as the one for memory.
  case killed(signal: Int32, peakMemory: Int)
  /// It ran past its time and was ended.
  case timedOut(limit: Double, frames: [String])
  /// It damaged the kernel's message stream.
  case babbled(String)

  /// What it was seen to read, where it ended in a way that tells.
  package var reads: [ObservedRead]? {
    switch self {
    case .finished(_, let reads), .threw(_, _, let reads): reads
    default: nil
    }
  }

  /// Whether the kernel still holds its values afterwards.
  package var leavesKernelAlive: Bool {
    switch self {
    case .finished, .threw, .unloadable: true
    default: false
    }
  }
}

/// Everything that came of one run.
package struct UnitRun: Hashable, Sendable {
  package var ending: RunEnding
  package var exhibits: [Exhibit] = []
  package var streams: [CellOutcome.Stream] = []
  /// Values of inline directives by their number.
  package var inlineValues: [Int: InlineResult] = [:]
  /// What it had read when its process died, if that could still be told.
  package var lastReads: [ObservedRead]?
  /// Whether it looked at nothing outside the observed folders but the system's own files.
  package var seesOnlyProject = false

  package enum InlineResult: Hashable, Sendable {
    case value(String)
    case threw(String)
  }
}

/// Something that holds the values of cells and runs more of them.
package protocol Kernel: AnyObject {
  /// Runs a compiled unit to its end.
  ///
  /// - Parameters:
  ///   - cell: the cell's number, or −1 for inline directives.
  ///   - timeout: seconds, or `nil`.
  ///   - interruption: ends it with whatever it holds.
  /// - Throws: ``Interrupted``.
  func run(
    _ unit: CompiledCell, cell: Int, seed: UInt64, timeout: Double?, interruption: Interruption?, onEvent: (KernelEvent) -> Void
  ) throws -> UnitRun

  /// Whether it still runs.
  var isAlive: Bool { get }

  /// Its memory in bytes.
  var residentMemory: Int { get }

  /// Ends it.
  func stop()

  /// Has it end, without waiting until its memory is given back; ``stop()`` is still owed.
  func retire()
}
