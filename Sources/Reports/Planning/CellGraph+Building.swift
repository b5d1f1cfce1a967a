import Exhibits

/// Finds which cell reads which.
///
/// A cell with `eval: false` defines nothing and reads nothing: it is never compiled. A name that no cell defines is the business of the
/// compiler: it may come from a module.
///
/// - Returns: the graph, and an error for each name defined twice and for each use of a name that only a later cell defines.
package func graph(of report: Report) -> (CellGraph, [Diagnostic]) {
  var definitions: [String: (cell: Int, range: SourceRange)] = [:]
  var diagnostics: [Diagnostic] = []
  for cell in report.cells where cell.options.eval {
    for definition in cell.definitions {
      guard let first = definitions[definition.name] else {
        definitions[definition.name] = (cell.index, definition.range)
        continue
      }
      var diagnostic = Diagnostic.error(
        "`\(definition.name)` is defined twice", at: definition.range,
        hint: "rename one, or make one `private` to keep it inside its cell",
        notes: [.init("first defined here, in cell `\(report.cells[first.cell].label)`", at: first.range)])
      diagnostic.cell = cell.label
      diagnostics.append(diagnostic)
    }
  }

  // A module that is imported for one name shows its variables too; changing another cell's value must not even compile.
  var owners: [String: Int] = [:]
  func reportOwned(_ names: [String], _ places: ([String]) -> [SourceRange], before limit: Int, cell: String?) {
    let owned = names.filter { name in definitions[name] == nil && owners[name].map { $0 < limit } == true }.sorted()
    for (name, place) in zip(owned, owned.isEmpty ? [] : places(owned)) {
      guard let owner = owners[name].map({ report.cells[$0] }) else { continue }
      var diagnostic = Diagnostic.error(
        "`\(name)` is a `var`, which is seen in its own cell only", at: place, hint: "make it a `let`, or define `\(name)` here",
        notes: [.init("it belongs to cell `\(owner.label)`", at: owner.codeRange)])
      diagnostic.cell = cell
      diagnostics.append(diagnostic)
    }
  }

  var actingOnAll: [Int] = []
  var reads: [[Int]] = []
  reads.reserveCapacity(report.cells.count)
  for cell in report.cells {
    guard cell.options.eval else {
      reads.append([])
      continue
    }
    let uses = sources(
      of: cell.references, before: cell.index, actingOnAll: actingOnAll, definitions, report, user: "cell `\(cell.label)`",
      isSure: { cell.firstUses[$0] != nil }, places: { cell.firstUses(of: $0) }, cell: cell.label, &diagnostics)
    reads.append(uses)
    if !owners.isEmpty { reportOwned(Array(cell.firstUses.keys), { cell.firstUses(of: $0) }, before: cell.index, cell: cell.label) }
    for name in cell.ownVariables where owners[name] == nil { owners[name] = cell.index }
    if cell.affectsAllLater { actingOnAll.append(cell.index) }
  }
  var imports: [CellGraph.ModuleImport] = []
  for cell in report.cells where cell.options.eval {
    for module in cell.imports where !imports.contains(where: { $0.module == module }) {
      imports.append(.init(cell: cell.index, module: module))
    }
  }
  let allActing = actingOnAll
  let inlineReads = report.inlines.map { inline in
    if !owners.isEmpty {
      reportOwned(Array(inline.references), { names in names.map { _ in inline.range } }, before: inline.position, cell: nil)
    }
    return sources(
      of: inline.references, before: inline.position, actingOnAll: allActing.prefix { $0 < inline.position }, definitions, report,
      user: "this inline directive", isSure: { _ in true }, places: { names in names.map { _ in inline.range } }, cell: nil, &diagnostics)
  }
  return (CellGraph(reads: reads, inlineReads: inlineReads, imports: imports), diagnostics)
}

/// The cells that give the names, ascending; an error for each name that only a later cell gives.
private func sources(
  of names: Set<String>, before limit: Int, actingOnAll: some Sequence<Int>, _ definitions: [String: (cell: Int, range: SourceRange)],
  _ report: Report, user: String, isSure: (String) -> Bool, places: ([String]) -> [SourceRange], cell: String?,
  _ diagnostics: inout [Diagnostic]
) -> [Int] {
  var sources = Set(actingOnAll)
  var early: [(name: String, source: (cell: Int, range: SourceRange))] = []
  for name in names {
    guard let source = definitions[name] else { continue }
    if source.cell < limit {
      sources.insert(source.cell)
    } else if report.cells[source.cell].label != cell, isSure(name) {
      early.append((name, source))
    }
  }
  early.sort { $0.name < $1.name }
  for ((name, source), place) in zip(early, early.isEmpty ? [] : places(early.map(\.name))) {
    let label = report.cells[source.cell].label
    var diagnostic = Diagnostic.error(
      "`\(name)` is used before it is defined", at: place, hint: "move cell `\(label)` above \(user)",
      notes: [.init("defined here, in cell `\(label)`", at: source.range)])
    diagnostic.cell = cell
    diagnostics.append(diagnostic)
  }
  return sources.sorted()
}

extension CellGraph {
  /// Every cell that the given ones read, directly or through others, and themselves; ascending.
  package func closure(of cells: some Sequence<Int>) -> [Int] {
    var found = Set(cells)
    var open = Array(found)
    while let cell = open.popLast() {
      for source in reads[cell] where found.insert(source).inserted { open.append(source) }
    }
    return found.sorted()
  }

  /// One line a cell and inline directive: what it is, and what it reads.
  package func dump(_ report: Report) -> String {
    func labels(_ cells: [Int]) -> String { cells.isEmpty ? "nothing" : cells.map { report.cells[$0].label }.joined(separator: ", ") }
    let cells = reads.indices.map { "\(report.cells[$0].label) reads \(labels(reads[$0]))" }
    let inlines = inlineReads.indices.map { "`\(report.inlines[$0].expression)` reads \(labels(inlineReads[$0]))" }
    return (cells + inlines).joined(separator: "\n")
  }
}
