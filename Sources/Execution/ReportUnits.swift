import Reports

/// The compilable units of a report's cells, all named before any is compiled.
struct ReportUnits {
  /// By cell index.
  let cells: [CellUnit]
  private let report: Report
  private let graph: CellGraph
  private let modules: [String]
  private let parameters: String

  init(report: Report, graph: CellGraph, compiler: CellCompiler) {
    self.report = report
    self.graph = graph
    parameters = parameterSource(report.settings.parameters)
    var cells: [CellUnit] = []
    var modules: [String] = []
    var imports: [String] = []
    for cell in report.cells {
      let reads = graph.reads[cell.index]
      let closure = graph.closure(of: reads)
      let unit = CellUnit.cell(
        cell, imports: imports, modules: reads.map { modules[$0] }, searched: closure.map { modules[$0] }, parameters: parameters)
      cells.append(unit)
      modules.append(compiler.moduleName(of: unit))
      for name in cell.imports where !imports.contains(name) { imports.append(name) }
    }
    self.cells = cells
    self.modules = modules
  }

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
