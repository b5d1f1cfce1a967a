import Dispatch
import Exhibits
import Markdown

/// Understands a document: settings, cells, inline directives, labels, references and scope.
///
/// - Parameters:
///   - known: analyses of code seen before; afterwards those of this report's code and no others, so that what is kept does not grow.
/// - Returns: the report, whose diagnostics include the document's own.
package func readReport(
  path: String, document: MarkdownDocument, project: ProjectSettings, parameterOverrides: [ParameterOverride] = [],
  known: inout KnownAnalyses
) -> Report {
  let (settings, defaults, settingsDiagnostics) = readSettings(document.frontMatter.values, project: project, overrides: parameterOverrides)
  var collector = ReportCollector(defaults: defaults)
  var walk = DocumentWalk(footnotes: document.footnotes)
  walk.walk(document.frontMatter.title, &collector)
  walk.walk(document.frontMatter.subtitle, &collector)
  for paragraph in document.frontMatter.abstract { walk.walk(paragraph, &collector) }
  collector.endFrontMatter()
  walk.walk(document.blocks, &collector)
  walk.walkUnreferenced(document, &collector)

  let analyses = analyzeAll(collector, &known)
  let parameters = settings.parameters.map(\.name)
  var diagnostics = document.diagnostics + settingsDiagnostics + collector.reading.diagnostics
  var cells: [Cell] = []
  cells.reserveCapacity(collector.cells.count)
  for (index, found) in collector.cells.enumerated() {
    let cell = Cell(index: index, found, analyses.cells[index], parameters: parameters)
    // Code that is never run may be a sketch.
    if cell.options.eval {
      diagnostics += problems(analyses.cells[index], cell.code, at: cell.codeRange, cell: cell.label)
      diagnostics += unknownParameters(analyses.cells[index], parameters, cell.code, at: cell.codeRange, cell: cell.label)
    }
    cells.append(cell)
  }
  var inlines: [InlineDirective] = []
  inlines.reserveCapacity(collector.inlines.count)
  for (index, found) in collector.inlines.enumerated() {
    let analysis = analyses.inlines[index]
    let position = found.position ?? cells.count
    inlines.append(InlineDirective(index: index, found, analysis, position: position, parameters: parameters))
    diagnostics += problems(analysis, found.expression, at: found.range, cell: nil)
    diagnostics += unknownParameters(analysis, parameters, found.expression, at: found.range, cell: nil)
  }
  var report = Report(
    path: path, name: reportName(path), document: document, settings: settings, cells: cells, inlines: inlines, diagnostics: diagnostics)
  report.diagnostics += collector.labels.unknownReferences()
  report.diagnostics += collector.citationWarnings
  report.diagnostics += graph(of: report).1
  return report
}

/// The same without analyses to keep.
package func readReport(
  path: String, document: MarkdownDocument, project: ProjectSettings, parameterOverrides: [ParameterOverride] = []
) -> Report {
  var known = KnownAnalyses()
  return readReport(path: path, document: document, project: project, parameterOverrides: parameterOverrides, known: &known)
}

/// The folder's name for `…/report.md` and `…/index.md`, else the file's without extension.
package func reportName(_ path: String) -> String {
  let parts = path.split(separator: "/")
  let file = parts.last.map(String.init) ?? path
  let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  guard ["report", "index"].contains(stem), parts.count > 1 else { return stem.isEmpty ? file : stem }
  return String(parts[parts.count - 2])
}

// MARK: - Analyses

/// Analyses of all code in the report, known ones first, the others side by side on all cores.
private func analyzeAll(
  _ collector: ReportCollector, _ known: inout KnownAnalyses
) -> (cells: [CellAnalysis], inlines: [CellAnalysis]) {
  let codes =
    collector.cells.map { (text: $0.source.code, isInline: false) } + collector.inlines.map { (text: $0.expression, isInline: true) }
  // The same text means another thing as a cell than as an inline.
  let digests = codes.map { digest(of: ($0.isInline ? "inline\n" : "cell\n") + $0.text) }
  var results = digests.map { known[$0] }
  let missing = results.indices.filter { results[$0] == nil }
  if !missing.isEmpty {
    let fresh = concurrentMap(missing.map { codes[$0] }) { $0.isInline ? analyze(inline: $0.text) : analyze(cell: $0.text) }
    for (index, analysis) in zip(missing, fresh) {
      results[index] = analysis
    }
  }
  let all = results.compactMap { $0 }
  known = KnownAnalyses()
  for (digest, analysis) in zip(digests, all) { known[digest] = analysis }
  return (Array(all.prefix(collector.cells.count)), Array(all.dropFirst(collector.cells.count)))
}

/// Maps in order, with the work spread over the cores.
private func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], _ transform: @Sendable (Element) -> Result
) -> [Result] {
  guard elements.count > 4 else { return elements.map(transform) }
  return [Result](unsafeUninitializedCapacity: elements.count) { buffer, count in
    nonisolated(unsafe) let buffer = buffer
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
      buffer.initializeElement(at: index, to: transform(elements[index]))
    }
    count = elements.count
  }
}

private func problems(_ analysis: CellAnalysis, _ code: String, at range: SourceRange, cell: String?) -> [Diagnostic] {
  guard !analysis.problems.isEmpty else { return [] }
  let places = CodePlaces(code, at: range)
  return analysis.problems.map { problem in
    var diagnostic = Diagnostic(
      problem.isWarning ? .warning : .error, problem.message, at: places.range(problem.offset), hint: problem.hint)
    diagnostic.cell = cell
    return diagnostic
  }
}

private func unknownParameters(
  _ analysis: CellAnalysis, _ parameters: [String], _ code: String, at range: SourceRange, cell: String?
) -> [Diagnostic] {
  let unknown = analysis.parameters.filter { $0.text != "*" && !parameters.contains($0.text) }
  guard !unknown.isEmpty else { return [] }
  let places = CodePlaces(code, at: range)
  return unknown.map { use in
    let hint = parameters.isEmpty ? "declare it under `params` in the front matter" : nameHint(for: use.text, among: parameters)
    var diagnostic = Diagnostic.error("unknown parameter `\(use.text)`", at: places.range(use.offset), hint: hint)
    diagnostic.cell = cell
    return diagnostic
  }
}

extension Cell {
  fileprivate init(index: Int, _ found: ReportCollector.FoundCell, _ analysis: CellAnalysis, parameters: [String]) {
    self.init(
      index: index, label: found.label, options: found.options, code: found.source.code, codeRange: found.source.codeRange,
      blockRange: found.range, tokens: analysis.tokens,
      definitions: [], references: Set(analysis.references.lazy.map(\.text)),
      parameters: expanded(analysis.parameters, parameters), affectsAllLater: analysis.affectsAllLater,
      shownExpression: analysis.shownExpression, imports: analysis.imports,
      firstUses: Dictionary(
        analysis.references.lazy.filter { !$0.mayBeMember }.map { ($0.text, $0.offset) }, uniquingKeysWith: { first, _ in first }),
      ownVariables: analysis.ownVariables)
    guard !analysis.definitions.isEmpty else { return }
    let places = CodePlaces(code, at: codeRange)
    definitions = analysis.definitions.map { definition in
      Definition(
        name: definition.name, kind: definition.kind,
        range: places.range(definition.range.lowerBound, length: definition.range.count))
    }
  }

  /// Where the cell first uses each name.
  package func firstUses(of names: [String]) -> [SourceRange] {
    let places = CodePlaces(code, at: codeRange)
    return names.map { name in firstUses[name].map { places.range($0, length: name.utf8.count) } ?? codeRange }
  }
}

extension InlineDirective {
  fileprivate init(
    index: Int, _ found: ReportCollector.FoundInline, _ analysis: CellAnalysis, position: Int, parameters: [String]
  ) {
    self.init(
      index: index, expression: found.expression, range: found.range, tokens: analysis.tokens,
      references: Set(analysis.references.lazy.map(\.text)), parameters: expanded(analysis.parameters, parameters), position: position)
  }
}

/// The parameters used; `params` as a whole means all.
private func expanded(_ uses: [CellAnalysis.Name], _ all: [String]) -> Set<String> {
  uses.contains { $0.text == "*" } ? Set(all).union(uses.lazy.map(\.text).filter { $0 != "*" }) : Set(uses.lazy.map(\.text))
}
