import Baselines
import Execution
import Exhibits
import Foundation
import Reports

/// The pending baselines of one report, as the last `vitrine diff` or test left them.
package struct PendingBaselines: Sendable {
  package struct Change: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// New values for a baseline that there is.
      case values
      /// A table that has no baseline yet.
      case addition
      /// Nothing produces the baseline any more.
      case removal
    }

    package var name: String
    package var kind: Kind
  }

  /// The report's path.
  package var report: String
  package var folder: BaselineFolder
  /// Sorted by name.
  package var changes: [Change]
  /// Why nothing of it can be accepted, if so.
  package var problem: AcceptanceFailure?
  private var present: BaselineIndex
  private var presentBytes: [UInt8]?
  private var proposed: BaselineIndex
  /// Names the contents of the pending tables that were proposed, by name.
  private var contents: [String: String] = [:]

  /// Reads what is pending for a report; `nil` when nothing is.
  ///
  /// - Throws: ``FileFailure``.
  package static func read(_ report: String, in project: Project) throws -> PendingBaselines? {
    let folder = project.baselineFolder(of: report)
    let names = try folder.names(endingIn: ".csv.new")
    let hasIndex = access(folder.pendingIndex, F_OK) == 0
    guard !names.isEmpty || hasIndex else { return nil }
    let committed = try CommittedBaselines.read(folder)
    var pending = PendingBaselines(
      report: report, folder: folder, changes: names.map { Change(name: $0, kind: committed.tables[$0] == nil ? .addition : .values) },
      present: committed.index, presentBytes: committed.indexBytes, proposed: BaselineIndex())
    let shown = "\(folder.shown)/index.yml.new"
    guard !committed.indexIsBroken else {
      pending.problem = AcceptanceFailure("\(folder.shownIndex) has errors", hint: "mend it", diagnostics: committed.indexDiagnostics)
      return pending
    }
    guard hasIndex, let text = String(validating: try readBytes(folder.pendingIndex), as: UTF8.self) else {
      pending.problem = AcceptanceFailure(
        "\(shown) is missing: the pending values are not whole", hint: "run `vitrine diff \(report)` again")
      return pending
    }
    guard text.prefix(while: { $0 != "\n" }).hasSuffix(" \(indexIdentity(committed.indexBytes))") else {
      pending.problem = AcceptanceFailure(
        "\(folder.shownIndex) changed since these values were made, so they may not fit it", hint: "run `vitrine diff \(report)` again")
      return pending
    }
    let (proposed, diagnostics) = readBaselineIndex(text, path: shown)
    if diagnostics.contains(where: { $0.severity == .error }) {
      pending.problem = AcceptanceFailure("\(shown) has errors", hint: "run `vitrine diff \(report)` again", diagnostics: diagnostics)
      return pending
    }
    pending.proposed = proposed
    pending.contents = BaselineProposal.pendingContents(text)
    let removed = committed.names.subtracting(proposed.entries.map(\.name)).subtracting(names)
    pending.changes += removed.map { Change(name: $0, kind: .removal) }
    pending.changes.sort { $0.name < $1.name }
    return pending
  }

  private init(
    report: String, folder: BaselineFolder, changes: [Change], present: BaselineIndex, presentBytes: [UInt8]?, proposed: BaselineIndex
  ) {
    self.report = report
    self.folder = folder
    self.changes = changes
    self.present = present
    self.presentBytes = presentBytes
    self.proposed = proposed
  }

  /// What accepting changes will write: made and checked before anything is written, so that a choice over several reports is taken as a
  /// whole or not at all.
  package struct Plan {
    fileprivate var chosen: [Change]
    fileprivate var index: BaselineIndex
    /// The new `index.yml`; `nil` when none is needed.
    fileprivate var bytes: [UInt8]?
  }

  /// Plans taking pending changes into the committed baselines, with the reason and the date.
  ///
  /// - Throws: ``AcceptanceFailure``, ``FileFailure``.
  package func plan(_ names: Set<String>, reason: String, date: String) throws -> Plan {
    if let problem { throw problem }
    let chosen = changes.filter { names.contains($0.name) }
    var index = present
    for change in chosen {
      if change.kind == .removal {
        index.entries.removeAll { $0.name == change.name }
      } else {
        index.put(try entry(change, BaselineIndex.Acceptance(reason: reason, date: date)))
      }
    }
    let text: String?
    do {
      text = try index.edited(presentBytes.map { String(decoding: $0, as: UTF8.self) } ?? "", path: folder.shownIndex)
    } catch {
      throw AcceptanceFailure(
        "\(folder.shownIndex) is written in a way that cannot be edited without losing something",
        hint: "write `tables:`, below it a line for each baseline, and below that `key:`, `tolerance:`, `columns:` and `accepted:`")
    }
    return Plan(chosen: chosen, index: index, bytes: text.map { Array($0.utf8) })
  }

  /// Takes what was planned.
  ///
  /// The index is written first: should the process end before a table follows, the table on disk is still the old one, and the next diff
  /// says so. The other way round new values would lie there as if somebody had given a reason for them.
  /// - Throws: ``FileFailure``.
  package func accept(_ plan: Plan) throws {
    if let bytes = plan.bytes {
      if bytes != presentBytes { try writeAtomically(bytes, to: folder.index) }
    } else if unlink(folder.index) != 0, errno != ENOENT {
      throw FileFailure(path: folder.index, action: "remove", reason: String(cString: strerror(errno)))
    }
    for change in plan.chosen {
      let table = folder.table(change.name)
      if change.kind == .removal {
        guard unlink(table) == 0 || errno == ENOENT else {
          throw FileFailure(path: table, action: "remove", reason: String(cString: strerror(errno)))
        }
      } else if rename(folder.pendingTable(change.name), table) != 0 {
        throw FileFailure(path: table, action: "write", reason: String(cString: strerror(errno)))
      }
    }
    try keepRest(of: plan.chosen, index: plan.index, bytes: plan.bytes)
  }

  /// The entry that a change proposes, once its values were found to be readable.
  private func entry(_ change: Change, _ acceptance: BaselineIndex.Acceptance) throws -> BaselineIndex.Entry {
    guard var entry = proposed[change.name] else {
      throw AcceptanceFailure(
        "`\(change.name)` has pending values and no entry in \(folder.shown)/index.yml.new", hint: "run `vitrine diff \(report)` again")
    }
    let bytes = try readBytes(folder.pendingTable(change.name))
    let (table, diagnostics) = readCommittedTable(bytes, path: "\(folder.shownTable(change.name)).new")
    guard table != nil, !diagnostics.contains(where: { $0.severity == .error }) else {
      throw AcceptanceFailure(
        "the pending values of `\(change.name)` cannot be read", hint: "run `vitrine diff \(report)` again", diagnostics: diagnostics)
    }
    guard contents[change.name] == digest(of: bytes).description else {
      throw AcceptanceFailure(
        "the pending values of `\(change.name)` are not those that were last shown", hint: "run `vitrine diff \(report)` again")
    }
    entry.accepted = acceptance
    return entry
  }

  /// What was not accepted stays pending, over the new index.
  private func keepRest(of chosen: [Change], index: BaselineIndex, bytes: [UInt8]?) throws {
    let rest = changes.filter { !chosen.contains($0) }
    guard !rest.isEmpty else {
      unlink(folder.pendingIndex)
      // A folder without baselines says nothing.
      rmdir(folder.path)
      return
    }
    var proposal = BaselineProposal(tables: [:], removed: [], index: index, base: indexIdentity(bytes))
    proposal.pending = contents.filter { name, _ in rest.contains { $0.name == name && $0.kind != .removal } }
    for change in rest {
      if change.kind == .removal {
        proposal.index.entries.removeAll { $0.name == change.name }
      } else if let entry = proposed[change.name] {
        proposal.index.put(entry)
      }
    }
    try writeAtomically(Array(proposal.indexText.utf8), to: folder.pendingIndex)
  }
}

/// Pending baselines that cannot be accepted.
package struct AcceptanceFailure: Error, CustomStringConvertible {
  package var message: String
  package var hint: String
  package var diagnostics: [Diagnostic]

  init(_ message: String, hint: String, diagnostics: [Diagnostic] = []) {
    self.message = message
    self.hint = hint
    self.diagnostics = diagnostics
  }

  package var description: String { "\(message)\n  hint: \(hint)" }
}
