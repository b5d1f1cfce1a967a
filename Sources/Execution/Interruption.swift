import CPosix
import Foundation
import Synchronization

/// A wish that work shall end, as a flag that loops read and a descriptor that `poll` wakes on.
///
/// One serves one piece of work: it cannot be taken back.
package final class Interruption: Sendable {
  /// Readable once an interruption was requested.
  package let descriptor: Int32
  private let wake: Int32
  private let flag = Atomic<Bool>(false)
  private let isOfProcess: Bool

  /// An interruption that whoever holds it can request, from any thread.
  package convenience init() { self.init(isOfProcess: false) }

  private init(isOfProcess: Bool) {
    var ends: [Int32] = [-1, -1]
    _ = vp_pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    descriptor = ends[0]
    wake = ends[1]
    self.isOfProcess = isOfProcess
  }

  deinit {
    // The signal handler may write at any moment until the process ends.
    if !isOfProcess { [descriptor, wake].forEach { if $0 >= 0 { close($0) } } }
  }

  /// Takes over SIGINT and SIGTERM of this process.
  package static func ofThisProcess() -> Interruption {
    let one = Interruption(isOfProcess: true)
    wakeDescriptor = one.wake
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

  package var isRequested: Bool { flag.load(ordering: .acquiring) || (isOfProcess && requested != 0) }

  /// Asks the work to end.
  package func request() {
    guard !flag.exchange(true, ordering: .acquiringAndReleasing) else { return }
    var byte: UInt8 = 1
    _ = write(wake, &byte, 1)
  }

  /// Ends work between two stages.
  ///
  /// - Throws: ``Interrupted``.
  package func check() throws {
    if isRequested { throw Interrupted() }
  }
}

// A signal handler reaches nothing but globals; they are written once by `ofThisProcess` and once by the handler.
nonisolated(unsafe) private var requested: sig_atomic_t = 0
nonisolated(unsafe) private var wakeDescriptor: Int32 = -1
