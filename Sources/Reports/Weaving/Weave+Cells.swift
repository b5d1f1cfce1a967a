import Exhibits
import Markdown

extension Weaver {
  /// A cell's place in the page: its code, what it wrote, what it showed, and how it failed.
  ///
  /// With `include: false` only a failure is shown: it must not go unseen.
  mutating func weave(_ source: CellSource, _ block: Block) -> [WovenBlock] {
    guard let index = cellsAt.next(at: block.range) else {
      // A cell in the Markdown output of another one.
      diagnostics.append(.warning("cell in the output of a cell is not run", at: block.range, hint: "call a function instead"))
      let code = Listing(language: "swift", text: source.code)
      return [WovenBlock(.code(code), range: block.range)]
    }
    let cell = report.cells[index]
    position = max(position, index + 1)
    let outcome = outcomes.indices.contains(index) ? outcomes[index] : CellOutcome(.notEvaluated)
    note(outcome, of: cell)

    var blocks: [WovenBlock] = []
    if cell.options.include {
      if let listing = listing(cell) { blocks.append(listing) }
      if cell.options.output != .hidden {
        blocks += streams(outcome, cell)
        blocks += exhibits(outcome, cell, source)
      }
    }
    if outcome.status == .failed || outcome.status == .blocked {
      let failure = Failure(cell: cell.label, isBlocked: outcome.status == .blocked, diagnostics: outcome.diagnostics)
      blocks.append(WovenBlock(.failure(failure), range: cell.blockRange))
    }
    return anchored(blocks, cell)
  }

  /// Counts an outcome and passes on its diagnostics; with `error: true` a failure is what the author wants to show.
  private mutating func note(_ outcome: CellOutcome, of cell: Cell) {
    let isExpected = outcome.status == .failed && cell.options.error
    if outcome.status == .failed, !isExpected { failedCells += 1 }
    if outcome.status == .blocked { blockedCells += 1 }
    for diagnostic in outcome.diagnostics {
      var diagnostic = diagnostic
      diagnostic.cell = diagnostic.cell ?? cell.label
      if isExpected, diagnostic.severity == .error { diagnostic.severity = .note }
      diagnostics.append(diagnostic)
    }
  }

  /// Makes sure that the cell's label is an anchor: of its float, else of a failure, else of what comes first.
  private func anchored(_ blocks: [WovenBlock], _ cell: Cell) -> [WovenBlock] {
    guard !blocks.contains(where: { $0.id == cell.label }) else { return blocks }
    let isReferable = numbering.targets[cell.label] != nil
    var blocks = blocks
    if let index = blocks.firstIndex(where: { if case .failure = $0.kind { true } else { false } }) {
      blocks[index].id = cell.label
    } else if isReferable {
      if let index = blocks.firstIndex(where: { $0.id == nil }) {
        blocks[index].id = cell.label
      } else {
        blocks.insert(WovenBlock(.div([]), id: cell.label, range: cell.blockRange), at: 0)
      }
    }
    return blocks
  }

  private func listing(_ cell: Cell) -> WovenBlock? {
    guard cell.options.echo != .hidden else { return nil }
    var code = cell.code[...]
    while code.last?.isNewline == true { code = code.dropLast() }
    guard !code.isEmpty else { return nil }
    let listing = Listing(
      language: "swift", text: String(code), isFolded: cell.options.echo == .folded, summary: cell.options.codeSummary ?? words.code,
      showsLineNumbers: cell.options.codeLineNumbers, filename: cell.options.filename)
    let isNumbered = numbering.targets[cell.label]?.kind == .listing
    return captioned(listing, id: isNumbered ? cell.label : nil, caption: [], range: cell.codeRange)
  }

  /// What the cell wrote. `warning: false` hides standard error, where warnings go; `output: asis` reads standard output as Markdown.
  private func streams(_ outcome: CellOutcome, _ cell: Cell) -> [WovenBlock] {
    outcome.streams.compactMap { stream in
      guard !stream.text.isEmpty || stream.omittedBytes > 0 else { return nil }
      switch stream.channel {
      case .standardOutput:
        if cell.options.output == .asIs { return nil }
        return output(CellText(.standardOutput, stream.text, omittedBytes: stream.omittedBytes), cell)
      case .standardError:
        if !cell.options.warning { return nil }
        return output(CellText(.standardError, stream.text, omittedBytes: stream.omittedBytes), cell)
      }
    }
  }

  private func output(_ text: CellText, _ cell: Cell) -> WovenBlock { WovenBlock(.output(text), range: cell.blockRange) }

  // MARK: Exhibits

  private mutating func exhibits(_ outcome: CellOutcome, _ cell: Cell, _ source: CellSource) -> [WovenBlock] {
    var blocks = markdownOutput(of: cell)
    let labelKind = crossReferenceKind(of: cell.label)
    let figures = outcome.exhibits.filter(\.isFigure)
    let tables = outcome.exhibits.filter(\.isTable)
    let isLaidOut = cell.options.layoutColumns != nil || cell.options.layoutRows != nil
    let captions = CellCaptions(source)
    // Everything that one caption speaks of is one float.
    let joinsFigures = figures.count > 1 && (labelKind == .figure || captions.hasFigureCaption || isLaidOut)
    let joinsTables = tables.count > 1 && (labelKind == .table || captions.hasTableCaption || (isLaidOut && figures.isEmpty))
    var figureDone = false
    var tableDone = false
    for exhibit in outcome.exhibits {
      switch exhibit {
      case .text(let text):
        if cell.options.output != .asIs { blocks.append(output(CellText(.value, text), cell)) }
      case _ where exhibit.isFigure:
        if !(joinsFigures && figureDone) {
          let label = labelKind == .figure && !figureDone ? cell.label : nil
          blocks.append(
            float(.figure, joinsFigures ? figures : [exhibit], cell, captions, label: label, isFirst: !figureDone))
        }
        figureDone = true
      default:
        if !(joinsTables && tableDone) {
          let label = labelKind == .table && !tableDone ? cell.label : nil
          blocks.append(float(.table, joinsTables ? tables : [exhibit], cell, captions, label: label, isFirst: !tableDone))
        }
        tableDone = true
      }
    }
    if outcome.status == .finished { warnOfMissing(cell, source, figures: figures.count, tables: tables.count) }
    return blocks
  }

  /// The text of a cell with `output: asis`, read as Markdown.
  private mutating func markdownOutput(of cell: Cell) -> [WovenBlock] {
    guard let document = expansions[cell.index] else { return [] }
    for diagnostic in document.diagnostics {
      var diagnostic = diagnostic
      diagnostic.severity = .warning
      diagnostic.notes.append(.init("in the Markdown that the cell wrote", at: diagnostic.range))
      diagnostic.range = cell.blockRange
      diagnostic.cell = cell.label
      diagnostics.append(diagnostic)
    }
    let outer = footnotePrefix
    footnotePrefix = cell.label + "-"
    for footnote in document.footnotes { footnoteSources[footnotePrefix + footnote.id] = footnote }
    defer { footnotePrefix = outer }
    return weave(document.blocks)
  }

  private mutating func float(
    _ kind: Float.Kind, _ exhibits: [Exhibit], _ cell: Cell, _ captions: CellCaptions, label: String?, isFirst: Bool
  ) -> WovenBlock {
    let leaves = exhibits.flatMap(\.leaves)
    let subcaptions = captions.subcaptions
    let alternatives = captions.alternatives.map { plain($0) }
    var panels: [Float.Panel] = []
    for (index, leaf) in leaves.enumerated() {
      let content: Float.Panel.Content =
        switch leaf {
        case .figure(let figure): .figure(figure)
        case .table(let table): .table(table)
        case .text(let text): .text(text)
        // Leaves hold no panels.
        case .panels: .text("")
        }
      let caption = subcaptions.indices.contains(index) && leaves.count > 1 ? weave(subcaptions[index]) : []
      // One alternative text for all panels, or one each.
      let alternative =
        alternatives.count > 1 ? (alternatives.indices.contains(index) ? alternatives[index] : "") : alternatives.first ?? ""
      panels.append(Float.Panel(content, caption: caption, alternative: kind == .figure ? alternative : ""))
    }
    var float = Float(kind, panels: panels, columns: columns(exhibits, panels.count, cell.options))
    setNumber(of: &float, label: label)
    // A caption speaks of the first float only, which is all of them when they are joined.
    if isFirst { float.caption = weave(kind == .figure ? captions.figure : captions.table) }
    float.alignment = cell.options.figureAlignment
    float.column = cell.options.column
    float.columnWidths = kind == .table ? cell.options.tableColumnWidths : []
    float.width = cell.options.figureWidth
    float.height = cell.options.figureHeight
    return WovenBlock(.float(float), id: label, range: cell.blockRange)
  }

  /// Panels a row: as laid out; else panels shown together stand side by side, up to four, and ones shown one by one below each other.
  private func columns(_ exhibits: [Exhibit], _ count: Int, _ options: CellOptions) -> Int {
    if let columns = options.layoutColumns { return max(1, min(columns, count)) }
    if let rows = options.layoutRows { return max(1, (count + rows - 1) / rows) }
    guard exhibits.contains(where: \.isPanels), count > 1 else { return 1 }
    if count <= 4 { return count }
    return Int(Double(count).squareRoot().rounded(.up))
  }

  private mutating func warnOfMissing(_ cell: Cell, _ source: CellSource, figures: Int, tables: Int) {
    func warn(_ message: String, hint: String) {
      var diagnostic = Diagnostic.warning(message, at: cell.blockRange, hint: hint)
      diagnostic.cell = cell.label
      diagnostics.append(diagnostic)
    }
    switch crossReferenceKind(of: cell.label) {
    case .figure where figures == 0:
      warn("cell `\(cell.label)` shows no figure", hint: "end it with an expression whose value is a `Figure`, or rename its label")
    case .table where tables == 0:
      warn("cell `\(cell.label)` shows no table", hint: "end it with an expression whose value is a `Table`, or rename its label")
    default: break
    }
    let alternatives = source.captions["fig-alt"] ?? []
    if figures > 0, alternatives.allSatisfy(\.isEmpty) {
      warn(
        "alternative text of the figure in cell `\(cell.label)` is missing",
        hint: "say in `//| fig-alt:` what the figure shows to someone who cannot see it")
    }
  }
}

/// The captions of a cell by their role.
private struct CellCaptions {
  var figure: [Inline]
  var table: [Inline]
  var subcaptions: [[Inline]]
  var alternatives: [[Inline]]

  init(_ source: CellSource) {
    figure = source.captions["fig-cap"]?.first ?? []
    table = source.captions["tbl-cap"]?.first ?? []
    subcaptions = source.captions["fig-subcap"] ?? []
    alternatives = source.captions["fig-alt"] ?? []
  }

  var hasFigureCaption: Bool { !figure.isEmpty || !subcaptions.isEmpty }
  var hasTableCaption: Bool { !table.isEmpty }
}

extension Exhibit {
  /// The figures, tables and texts in it.
  fileprivate var leaves: [Exhibit] {
    if case .panels(let exhibits) = self { return exhibits.flatMap(\.leaves) }
    return [self]
  }

  fileprivate var isPanels: Bool { if case .panels = self { true } else { false } }

  fileprivate var isTable: Bool {
    switch self {
    case .table: true
    case .panels: !leaves.isEmpty && leaves.allSatisfy { if case .table = $0 { true } else { false } }
    case .figure, .text: false
    }
  }

  /// A figure, or panels that are not all tables.
  fileprivate var isFigure: Bool {
    switch self {
    case .figure: true
    case .panels: !leaves.isEmpty && !isTable
    case .table, .text: false
    }
  }
}
