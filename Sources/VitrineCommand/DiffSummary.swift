import Baselines
import Building
import Foundation

/// All of a `vitrine diff`: what it found and what to do next.
struct DiffSummary {
  var checks: [BaselineCheck]
  var isContinuousIntegration: Bool
  /// Reports that `vitrine accept` would not look at by itself.
  var outside: Set<String> = []
  /// Whether what differs was laid beside the baselines.
  var leavesPending = true

  var status: ExitStatus {
    checks.reduce(.success) { status, check in
      if check.hasFailed { return max(status, .document) }
      let fails = check.differs || isContinuousIntegration && check.isMissingSome
      return fails ? max(status, .baseline) : status
    }
  }

  private func count(_ status: TableComparison.Status) -> Int {
    checks.reduce(0) { $0 + $1.comparisons.count { $0.status == status } }
  }

  /// `5 tables: 3 the same, 1 differs, 1 without a baseline`.
  var sentence: String {
    let all = checks.reduce(0) { $0 + $1.comparisons.count }
    var parts: [String] = []
    func add(_ status: TableComparison.Status, _ one: String, _ several: String) {
      let count = count(status)
      if count > 0 { parts.append("\(count) \(count == 1 ? one : several)") }
    }
    add(.same, "the same", "the same")
    add(.different, "differs", "differ")
    add(.missing, "without a baseline", "without a baseline")
    add(.unused, "of no use any more", "of no use any more")
    add(.impossible, "not compared", "not compared")
    let broken = checks.filter { check in check.committed.indexDiagnostics.contains { $0.severity == .error } }
      .map { "\($0.folder.shown)/index.yml" }
    return counted(all, "table") + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
      + (broken.isEmpty ? "" : "; \(broken.joined(separator: ", ")) \(broken.count == 1 ? "has" : "have") errors")
  }

  /// What to type next, a line each.
  var hints: [String] {
    let names = checks.flatMap { check in check.proposal.names.map { (check, $0) } }
    guard !names.isEmpty else { return [] }
    guard !isContinuousIntegration else {
      return ["nothing is written under CI: run `vitrine diff` on your machine, accept what is right, and commit it"]
    }
    guard leavesPending else { return ["values made with -P are not kept for `vitrine accept`: run `vitrine diff` without it"] }
    let places = checks.map(\.report.path).filter { path in outside.contains(path) && names.contains { $0.0.report.path == path } }
    let labels = names.count > 4 ? "--all" : names.map { name in
      shellWord(names.count { $0.1 == name.1 } > 1 ? "\(name.0.report.path):\(name.1)" : name.1)
    }.joined(separator: " ")
    let inside = places.map { " --in \(shellWord($0))" }.joined()
    return ["to take the new values: vitrine accept \(labels)\(inside) --reason \"…\""]
  }
}

/// A word as a shell takes it: in quotes where it holds more than letters, digits and what stands in paths.
private func shellWord(_ text: String) -> String {
  let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "-_./:".contains($0) }
  return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}

extension BaselineProposal {
  /// Everything that can be accepted.
  fileprivate var names: [String] { (Array(tables.keys) + removed).sorted() }
}
