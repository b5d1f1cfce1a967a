import ArgumentParser

/// The exit codes of every verb.
enum ExitStatus: Int32, Comparable {
  case success = 0
  case warnings = 6
  case baseline = 3
  case document = 1
  case environment = 5
  case usage = 2
  case interrupted = 130

  /// How they outrank each other when several apply.
  private static let byRank: [ExitStatus] = [.success, .warnings, .baseline, .document, .environment, .usage, .interrupted]

  static func < (left: Self, right: Self) -> Bool {
    (byRank.firstIndex(of: left) ?? 0) < (byRank.firstIndex(of: right) ?? 0)
  }

  var exitCode: ExitCode { ExitCode(rawValue) }
}
