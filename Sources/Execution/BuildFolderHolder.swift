import Foundation

/// Another SwiftPM that holds the build folder, as SwiftPM says while it waits for it.
package struct BuildFolderHolder: Hashable, Sendable {
  /// `nil` where SwiftPM does not tell.
  package var processID: pid_t?

  package init(processID: pid_t?) { self.processID = processID }

  /// Reads what SwiftPM prints, which ends without a line feed; `nil` for anything else.
  ///
  /// `Another instance of SwiftPM (PID: 31253) is already running using '/p/.build', waiting until that process has finished execution...`
  package init?(message: some StringProtocol) {
    guard message.contains("Another instance of SwiftPM"), message.contains("already running") else { return nil }
    let digits = message.range(of: "PID: ").map { message[$0.upperBound...].prefix { $0.isASCII && $0.isNumber } }
    self.init(processID: digits.flatMap { pid_t($0) })
  }

  /// What a person is told who waits for it.
  package var words: String {
    "waiting for another SwiftPM\(processID.map { " (process \($0))" } ?? ""), which is building in the same folder"
  }
}

/// What `/proc` tells of a process.
package struct RunningProcess: Hashable, Sendable {
  package var parent: pid_t
  package var arguments: [String]
  /// When it started, in nanoseconds since 1970.
  package var start: Int

  package init(parent: pid_t, arguments: [String], start: Int) {
    self.parent = parent
    self.arguments = arguments
    self.start = start
  }

  /// Looks a process up; `nil` when there is none.
  package init?(_ processID: pid_t) {
    guard let bytes = try? readBytes("/proc/\(processID)/stat"),
      let words = try? readBytes("/proc/\(processID)/cmdline"),
      let fields = Self.fields(String(decoding: bytes, as: UTF8.self))
    else { return nil }
    var (now, boot) = (timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &now)
    clock_gettime(CLOCK_BOOTTIME, &boot)
    let bootTime = (now.tv_sec - boot.tv_sec) * 1_000_000_000 + now.tv_nsec - boot.tv_nsec
    self.init(
      parent: fields.parent,
      arguments: words.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { String(decoding: $0, as: UTF8.self) },
      start: bootTime + fields.start * (1_000_000_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))))
  }

  /// The parent and the start, in ticks since the machine did, of a line of `/proc/<id>/stat`; a name may hold blanks and parentheses.
  static func fields(_ line: String) -> (parent: pid_t, start: Int)? {
    guard let end = line.lastIndex(of: ")") else { return nil }
    let fields = line[line.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let parent = pid_t(fields[1]), let start = Int(fields[19]) else { return nil }
    return (parent, start)
  }

  /// Whether this is a `swift test` that has built everything before it ran its tests.
  package var isTestRunWithBuild: Bool {
    guard let program = arguments.first.map({ ($0 as NSString).lastPathComponent }) else { return false }
    let isTest = program == "swift-test" || ["swift", "swift-package"].contains(program) && arguments.dropFirst().first == "test"
    return isTest && !arguments.contains { $0 == "--skip-build" || $0.hasPrefix("--test-product") }
  }
}

/// Whether a process is another's parent, or its parent's, and so on.
package func isAncestor(
  _ processID: pid_t, of descendant: pid_t, process: (pid_t) -> RunningProcess? = { RunningProcess($0) }
) -> Bool {
  var seen: Set<pid_t> = []
  var current = descendant
  while current > 1, seen.insert(current).inserted, let parent = process(current)?.parent {
    if parent == processID { return true }
    current = parent
  }
  return false
}

/// The build folder is held by the very process that waits for this one.
package struct BuildFolderHeld: Error, CustomStringConvertible {
  package var holder: pid_t
  package var folder: String
  package var hasBuilt: Bool

  package var description: String {
    """
    the analysis core is older than its sources, and `swift test` (process \(holder)), which runs this, holds the build folder \(folder)
      hint: \(hasBuilt
        ? "run `swift build` first, then the tests again; leave the core's sources alone while they run"
        : "run `swift test` so that it builds everything first: without --skip-build and --test-product")
    """
  }
}
