import Baselines
import Execution
import Exhibits
import Foundation
import Reports

/// What would be committed if everything that differs were accepted.
package struct BaselineProposal: Hashable, Sendable {
  /// New contents by name.
  package var tables: [String: String]
  /// Baselines that nothing produces any more.
  package var removed: [String]
  /// The whole index as it would be.
  package var index: BaselineIndex
  /// Names the `index.yml` that it was made from.
  package var base: String
  /// Names the contents of what an earlier proposal left pending, by name.
  var pending: [String: String] = [:]

  package var isEmpty: Bool { tables.isEmpty && removed.isEmpty }
}

extension BaselineCheck {
  /// What could be accepted; nothing while `index.yml` has errors, since what it says would be lost.
  package var proposal: BaselineProposal {
    var proposal = BaselineProposal(tables: [:], removed: [], index: committed.index, base: indexIdentity(committed.indexBytes))
    guard !committed.indexIsBroken else { return proposal }
    for comparison in comparisons where comparison.status != .same {
      let name = comparison.name
      if comparison.status == .unused {
        proposal.removed.append(name)
        proposal.index.entries.removeAll { $0.name == name }
      } else if let new = regenerated[name] {
        proposal.tables[name] = new.table.csv
        let rules = proposedRules(
          for: new.table, cellTolerance: new.tolerance, defaultTolerance: report.settings.baselines.tolerance,
          keeping: committed.index[name]?.rules)
        proposal.index.put(BaselineIndex.Entry(name: name, rules: rules, accepted: committed.index[name]?.accepted))
      }
    }
    return proposal
  }
}

extension BaselineIndex {
  /// Replaces the entry of the same name, or adds one at the end.
  mutating func put(_ entry: Entry) {
    if let place = entries.firstIndex(where: { $0.name == entry.name }) {
      entries[place] = entry
    } else {
      entries.append(entry)
    }
  }
}

/// Names the contents of an `index.yml`.
func indexIdentity(_ bytes: [UInt8]?) -> String { bytes.map { digest(of: $0).description } ?? "none" }

extension BaselineProposal {
  /// `index.yml.new`: what it was made from stands on its first line, so that it is never taken over another, and the contents of each
  /// pending table on a line of its own, so that no other values are taken than those that were shown with it.
  var indexText: String {
    let contents = pending.merging(tables.mapValues { digest(of: Array($0.utf8)).description }) { $1 }
    let lines = contents.sorted { $0.key < $1.key }.map { "# \($0.key).csv.new \($0.value)\n" }
    return "# Proposed by `vitrine diff` in place of index.yml \(base)\n" + lines.joined() + index.yaml
  }

  /// Names what a pending table must hold, by name, as the head of an `index.yml.new` says.
  static func pendingContents(_ indexText: String) -> [String: String] {
    var contents: [String: String] = [:]
    for line in indexText.split(separator: "\n").dropFirst() {
      guard line.hasPrefix("# ") else { break }
      let words = line.dropFirst(2).split(separator: " ")
      guard words.count == 2, words[0].hasSuffix(".csv.new") else { continue }
      contents[String(words[0].dropLast(".csv.new".count))] = String(words[1])
    }
    return contents
  }

  /// Lays the proposal beside the baselines, and takes away what an earlier one left. Files that say the same already are not touched.
  ///
  /// - Throws: ``FileFailure``.
  package func write(to folder: BaselineFolder) throws {
    let lock = try folder.lock()
    defer { withExtendedLifetime(lock) {} }
    for name in try folder.names(endingIn: ".csv.new") where tables[name] == nil { unlink(folder.pendingTable(name)) }
    for (name, text) in tables { try writeIfNew(text, to: folder.pendingTable(name)) }
    if isEmpty {
      unlink(folder.pendingIndex)
      // A folder without baselines says nothing.
      rmdir(folder.path)
    } else {
      try writeIfNew(indexText, to: folder.pendingIndex)
    }
  }
}

/// Writes a text unless the file holds it already.
private func writeIfNew(_ text: String, to path: String) throws {
  let bytes = Array(text.utf8)
  if let present = try? readBytes(path), present == bytes { return }
  try writeAtomically(bytes, to: path)
}
