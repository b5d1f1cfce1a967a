import CPosix
import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A process of ours, in a process group of its own, with chosen file descriptors.
///
/// Written on `posix_spawn` because the kernel needs two descriptors beside the standard three, which the packages at hand do not pass on.
package final class ChildProcess {
  package let processID: pid_t
  /// The wait status and peak memory in bytes once it was reaped.
  package private(set) var end: (status: Int32, peakMemory: Int)?

  /// Starts `executable`.
  ///
  /// - Parameter descriptors: child's number → ours.
  /// - Throws: ``SpawnFailure`` when there is no such program or the system refuses.
  package init(
    executable: String, arguments: [String], environment: [String: String], directory: String? = nil, descriptors: [Int32: Int32]
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if descriptors[0] == nil { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
    // Our descriptors are moved above all of them first, so that no number is overwritten before it was copied.
    let above = (descriptors.values.max() ?? 2) + 1
    for (target, source) in descriptors { posix_spawn_file_actions_adddup2(&actions, source, above + target) }
    for (target, _) in descriptors {
      posix_spawn_file_actions_adddup2(&actions, above + target, target)
      posix_spawn_file_actions_addclose(&actions, above + target)
    }
    // Packages open sockets that are not closed on exec; a child that held one would keep its port.
    _ = vp_spawn_closing_from(&actions, max(3, (descriptors.keys.max() ?? 2) + 1))
    if let directory { _ = vp_spawn_in_folder(&actions, directory) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)

    var argv = ([executable] + arguments).map { strdup($0) } + [nil]
    var envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, executable, &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw SpawnFailure(executable: executable, reason: String(cString: strerror(code))) }
    processID = child
  }

  /// Reaps it if it has ended.
  package func poll() -> Bool { reap(WNOHANG) }

  /// Waits for its end.
  package func wait() { _ = reap(0) }

  /// Signals its whole process group.
  package func signalGroup(_ number: Int32) {
    if end == nil { Glibc.kill(-processID, number) }
  }

  /// Signals it alone.
  package func signal(_ number: Int32) {
    if end == nil { Glibc.kill(processID, number) }
  }

  private func reap(_ options: Int32) -> Bool {
    if end != nil { return true }
    var status: Int32 = 0
    var usage = rusage()
    var result: pid_t
    repeat { result = wait4(processID, &status, options, &usage) } while result < 0 && errno == EINTR
    guard result != 0 else { return false }
    end = (result < 0 ? 0 : status, Int(usage.ru_maxrss) * 1024)
    return true
  }
}

/// A program that could not be started.
package struct SpawnFailure: Error, CustomStringConvertible {
  package var executable: String
  package var reason: String
  package var description: String { "\(executable) could not be started: \(reason)" }
}

/// How a process ended, decoded from its wait status.
package enum ProcessEnd: Hashable, Sendable {
  case exited(Int32)
  case signaled(Int32)

  package init(status: Int32) {
    let number = status & 0x7f
    self = number == 0 ? .exited((status >> 8) & 0xff) : .signaled(number)
  }
}
