import ArgumentParser
import Building
import Execution
import Exhibits
import Foundation
import Markdown

/// `vitrine accept`.
struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Takes what `vitrine diff` found different into the committed baselines, with a reason.",
    discussion: """
      Labels name baselines, as `vitrine diff` prints them; `report:label` tells two of the same name apart. Nothing is executed: the \
      values are those of the last diff or test. Refused under CI=true.
      Exit codes: 0 ok, 2 usage or configuration, 5 environment.
      """)

  @Argument(help: "Baselines to accept.")
  var labels: [String] = []

  @Option(name: .long, help: "Why the new values are right; it is recorded in index.yml.")
  var reason: String?

  @Flag(name: .long, help: "Accept everything that is pending.")
  var all = false

  @Option(name: .customLong("in"), help: "Look in this report; in all of the project by default.", completion: .file(extensions: ["md"]))
  var reports: [String] = []

  func run() throws {
    do {
      guard !isContinuousIntegration() else {
        throw UsageFailure("nothing is accepted under CI", hint: "accept on your machine, and commit the baselines")
      }
      let project = try Project.find(from: FileManager.default.currentDirectoryPath)
      if project.diagnostics.contains(where: { $0.severity == .error }) { throw ProjectFailure(diagnostics: project.diagnostics) }
      let paths = try project.reports(reports) + (reports.isEmpty ? project.reportsGone() : [])
      // Read and written under one lock: two acceptances at once would take each other's reasons away. In one order, so that none waits
      // for the other for ever.
      let folders = Set(paths.map(project.baselineFolder)).sorted { $0.path < $1.path }
      let locks = try Dictionary(grouping: folders) { ($0.path as NSString).deletingLastPathComponent }
        .sorted { $0.key < $1.key }.compactMap { try $0.value.first?.lock() }
      defer { withExtendedLifetime(locks) {} }
      let pending = try paths.compactMap { try PendingBaselines.read($0, in: project) }
      guard pending.contains(where: { !$0.changes.isEmpty || $0.problem != nil }) else {
        throw UsageFailure("nothing is pending", hint: "vitrine diff compares the tables, and leaves what differs to be accepted")
      }
      let choice = try AcceptanceChoice(labels: labels, all: all, pending: pending)
      guard let reason = reason?.trimmingCharacters(in: .whitespacesAndNewlines), !reason.isEmpty else {
        throw UsageFailure("--reason is missing: why are the new values right?", hint: "vitrine accept … --reason \"weights trained anew\"")
      }
      // Refused as a whole before anything is written.
      let date = today()
      let plans = try choice.names.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map { place, names in
        (place, names, try pending[place].plan(names, reason: reason, date: date))
      }
      for (place, names, plan) in plans {
        try pending[place].accept(plan)
        for change in pending[place].changes where names.contains(change.name) {
          writeOutput("\(pending[place].folder.shownTable(change.name)): \(change.kind.words)\n")
        }
      }
    } catch {
      if let failure = error as? AcceptanceFailure, let project = try? Project.find(from: FileManager.default.currentDirectoryPath) {
        Console(format: .plain, isQuiet: false).report(failure.diagnostics, of: project)
      }
      if let failure = error as? ProjectFailure, let project = try? Project.find(from: FileManager.default.currentDirectoryPath) {
        Console(format: .plain, isQuiet: false).report(failure.diagnostics, of: project)
      }
      writeError(words(for: error))
      throw exitStatus(for: error).exitCode
    }
  }
}

/// The date as `index.yml` records it: 2026-11-21.
private func today() -> String {
  var now = time(nil)
  var parts = tm()
  localtime_r(&now, &parts)
  return String(format: "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
}

/// Which pending changes the command line names.
struct AcceptanceChoice: Equatable {
  /// Names by the place of their report in the list.
  var names: [Int: Set<String>] = [:]

  /// - Throws: ``UsageFailure`` for no choice, a name that is not pending, and one that is pending in two reports.
  init(labels: [String], all: Bool, pending: [PendingBaselines]) throws {
    if all {
      guard labels.isEmpty else { throw UsageFailure("--all and labels exclude each other", hint: "leave one out") }
      // A report that cannot be accepted is met, and told, by accepting it.
      for (place, one) in pending.enumerated() { names[place] = Set(one.changes.map(\.name)) }
      for one in pending { if let problem = one.problem { throw problem } }
      return
    }
    guard !labels.isEmpty else {
      let list = pending.flatMap { one in one.changes.map { "  \(one.report):\($0.name) (\($0.kind.words))" } }
      throw UsageFailure(
        "no label and no --all. Pending:\n" + list.joined(separator: "\n"), hint: "vitrine accept <label> --reason \"…\"")
    }
    for label in labels {
      let (report, name) = Self.split(label)
      let places = pending.indices.filter { place in
        (report.map { Self.matches(pending[place], $0) } ?? true) && pending[place].changes.contains { $0.name == name }
      }
      guard let place = places.first else {
        let known = Set(pending.flatMap { $0.changes.map(\.name) }).sorted()
        let nearest = nearestName(to: name, among: known).map { "did you mean `\($0)`?" }
        throw UsageFailure(
          "nothing pending is called `\(label)`", hint: nearest ?? "pending: " + known.map { "`\($0)`" }.joined(separator: ", "))
      }
      guard places.count == 1 else {
        let choices = places.map { "\(pending[$0].report):\(name)" }.joined(separator: " or ")
        throw UsageFailure("`\(name)` is pending in \(places.count) reports", hint: "say which: \(choices)")
      }
      names[place, default: []].insert(name)
    }
  }

  /// `report:label`: a baseline's name has no colon.
  private static func split(_ label: String) -> (report: String?, name: String) {
    guard let colon = label.lastIndex(of: ":") else { return (nil, label) }
    return (String(label[..<colon]), String(label[label.index(after: colon)...]))
  }

  /// A report is named by its path, its folder or its page.
  private static func matches(_ pending: PendingBaselines, _ name: String) -> Bool {
    let folder = (pending.report as NSString).deletingLastPathComponent
    return [pending.report, folder, (folder as NSString).lastPathComponent].contains(name)
      || ((pending.report as NSString).lastPathComponent as NSString).deletingPathExtension == name
  }
}

extension PendingBaselines.Change.Kind {
  /// What accepting it does.
  var words: String {
    switch self {
    case .values: "new values"
    case .addition: "new baseline"
    case .removal: "removed, since nothing produces it any more"
    }
  }
}
