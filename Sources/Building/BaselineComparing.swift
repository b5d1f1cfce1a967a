import Baselines
import Exhibits
import Reports

/// Compares everything that a run produced with everything that is committed: regenerated tables in document order, then by name the
/// baselines whose cell gave nothing and those that nothing produces any more.
package func compareBaselines(
  _ regenerated: RegeneratedTables, with committed: CommittedBaselines, in folder: BaselineFolder
) -> [TableComparison] {
  var comparisons = regenerated.tables.map { compare($0, with: committed, in: folder) }
  let produced = Set(regenerated.tables.map(\.name))
  for name in committed.names.subtracting(produced).sorted() {
    var comparison = TableComparison(name: name, path: folder.shownTable(name), status: .unused)
    comparison.accepted = committed.index[name]?.accepted
    if let cell = regenerated.silent.first(where: { $0.produces(name) }) {
      comparison.status = .impossible
      comparison.obstacles = [cell.obstacle(for: name)]
    }
    comparisons.append(comparison)
  }
  return comparisons
}

private func compare(
  _ regenerated: RegeneratedTable, with committed: CommittedBaselines, in folder: BaselineFolder
) -> TableComparison {
  let name = regenerated.name
  let path = folder.shownTable(name)
  let entry = committed.index[name]
  func impossible(_ obstacles: [Diagnostic]) -> TableComparison {
    var comparison = TableComparison(name: name, path: path, status: .impossible)
    comparison.obstacles = obstacles
    comparison.accepted = entry?.accepted
    return comparison
  }
  // What was read of a broken index are not the author's rules: nothing compared by them may pass.
  guard !committed.indexIsBroken else { return impossible([brokenIndex(name, folder)]) }
  switch (committed.tables[name], entry) {
  case (nil, nil):
    return TableComparison(name: name, path: path, status: .missing)
  case (nil, let entry?):
    return impossible([
      .error(
        "baseline `\(name)` has no file: \(path) is missing", at: entry.range ?? SourceRange(file: folder.shownIndex, line: 1),
        hint: "bring the file back (git checkout -- \(path)), or accept the new values")
    ])
  case (_?, nil):
    return impossible([
      .error(
        "baseline `\(name)` has no entry in \(folder.shownIndex)", at: SourceRange(file: path, line: 1),
        hint: "accept it anew, so that its tolerances and a reason are recorded")
    ])
  case (.failure(let failure)?, _?):
    return impossible([.error("baseline `\(name)` cannot be read: \(failure.reason)", at: SourceRange(file: path, line: 1))])
  case (.success(let bytes)?, let entry?):
    let (expected, diagnostics) = readCommittedTable(bytes, path: path)
    guard let expected, !diagnostics.contains(where: { $0.severity == .error }) else { return impossible(diagnostics) }
    var comparison = Baselines.compare(regenerated.table, name: name, with: expected, rules: entry.rules)
    comparison.path = path
    comparison.accepted = entry.accepted
    return comparison
  }
}

private func brokenIndex(_ name: String, _ folder: BaselineFolder) -> Diagnostic {
  .error(
    "`\(name)` was not compared: \(folder.shownIndex) has errors", at: SourceRange(file: folder.shownIndex, line: 1),
    hint: "mend index.yml first")
}

extension SilentCell {
  fileprivate func obstacle(for name: String) -> Diagnostic {
    let reason: String
    let hint: String
    switch status {
    case .blocked: (reason, hint) = ("cell `\(label)` was not run, since one that it reads failed", "mend that cell first")
    case .notEvaluated:
      (reason, hint) = ("cell `\(label)` is not evaluated", "take `eval: false` away, or say `baseline: false` and accept the removal")
    case .failed, .finished: (reason, hint) = ("cell `\(label)` failed", "mend the cell first")
    }
    var diagnostic = Diagnostic.error("`\(name)` was not compared: \(reason)", at: range, hint: hint)
    diagnostic.cell = label
    return diagnostic
  }
}
