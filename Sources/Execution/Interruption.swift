import CPosix
import Foundation

/// Ctrl-C, as a flag that loops read and a descriptor that `poll` wakes on.
package final class Interruption: Sendable {
  /// Readable once an interruption was requested.
  package let descriptor: Int32

  /// Takes over SIGINT and SIGTERM of this process.
  package static func ofThisProcess() -> Interruption {
    let one = Interruption()
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        // Asked twice, it obeys at once: nothing half written lies under a final name at any moment.
        if requested != 0 { _exit(130) }
        requested = 1
        var byte: UInt8 = 1
        _ = write(wakeDescriptor, &byte, 1)
      }
    }
    return one
  }

  package var isRequested: Bool { requested != 0 }

  /// Ends work between two stages.
  ///
  /// - Throws: ``Interrupted``.
  package func check() throws {
    if isRequested { throw Interrupted() }
  }

  private init() {
    var ends: [Int32] = [-1, -1]
    _ = vp_pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    descriptor = ends[0]
    wakeDescriptor = ends[1]
  }
}

// A signal handler reaches nothing but globals; they are written once here and once by the handler.
nonisolated(unsafe) private var requested: sig_atomic_t = 0
nonisolated(unsafe) private var wakeDescriptor: Int32 = -1
