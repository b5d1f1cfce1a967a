import Reports

/// The compilable units of a report's cells, all named before any is compiled.
struct ReportUnits {
  /// By cell index; `nil` for a pinned cell, which is compiled already.
  let cells: [CellUnit?]
  /// The modules that are taken as they are.
  let pinned: [Int: PinnedModule]
  /// The name of each cell's module.
  let modules: [String]
  private let report: Report
  private let graph: CellGraph
  private let parameters: String

  /// - Parameter pin: a module that a cell may keep: one of the same code with the same values, compiled where it stood then. It is
  ///   kept if what it imports is what it would import now.
  init(report: Report, graph: CellGraph, compiler: CellCompiler, pin: (Int) -> PinnedModule? = { _ in nil }) {
    self.report = report
    self.graph = graph
    parameters = parameterSource(report.settings.parameters)
    var cells: [CellUnit?] = []
    var modules: [String] = []
    var pinned: [Int: PinnedModule] = [:]
    var imports: [String] = []
    for cell in report.cells {
      let reads = graph.reads[cell.index]
      let searched = graph.closure(of: reads).map { modules[$0] }
      if let kept = pin(cell.index), kept.imports == Set(searched) {
        pinned[cell.index] = kept
        cells.append(nil)
        modules.append(kept.compiled.module)
      } else {
        let unit = CellUnit.cell(
          cell, imports: imports, modules: reads.map { modules[$0] }, searched: searched, parameters: parameters)
        cells.append(unit)
        modules.append(compiler.moduleName(of: unit))
      }
      for name in cell.imports where !imports.contains(name) { imports.append(name) }
    }
    self.cells = cells
    self.modules = modules
    self.pinned = pinned
  }

  /// Every module that a cell imports, directly or through others.
  func imports(of cell: Int) -> Set<String> { Set(graph.closure(of: graph.reads[cell]).map { modules[$0] }) }

  /// The unit of several inline directives.
  func inlines(_ inlines: [InlineDirective]) -> CellUnit {
    let reads = Set(inlines.flatMap { graph.inlineReads[$0.index] }).sorted()
    let closure = graph.closure(of: reads)
    var imports: [String] = []
    for cell in report.cells { for name in cell.imports where !imports.contains(name) { imports.append(name) } }
    return CellUnit.inlines(
      inlines, imports: imports, modules: reads.map { modules[$0] }, searched: closure.map { modules[$0] }, parameters: parameters)
  }
}
