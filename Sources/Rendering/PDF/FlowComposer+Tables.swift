import Exhibits
import Markdown
import Reports

extension FlowComposer {
  /// The strips of a table with its caption above: rules at top, under the head and at the end, rows that may be broken between.
  mutating func tableStrips(_ float: Reports.Float, in measure: Measure) -> [Strip] {
    let node = flow.tag("Table", under: measure.tag)
    let captionTag = flow.tag("Caption", under: node)
    var strips = captionStrips(name: float.numberedName, float.caption, tag: captionTag, in: measure)
    let named = float.numberedName.isEmpty ? words.continued : "\(float.numberedName) (\(words.continued))"
    if let last = strips.indices.last { strips[last].after = 4 }
    for (index, panel) in float.panels.enumerated() {
      let table: PDFTable?
      switch panel.content {
      case .table(let typed): table = PDFTable(typed)
      case .markdownTable(let alignments, let header, let rows):
        let size = style.smallSize
        var bold = StyledText.Style()
        bold.isBold = true
        let heads = header.map { styledText($0, size: size, style: bold) }
        let cells = rows.map { row in row.map { styledText($0, size: size) } }
        table = PDFTable(alignments: alignments, header: heads, rows: cells)
      case .figure, .image, .text: table = nil
      }
      if float.panels.count > 1 {
        let text = [WovenInline.text("(\(Self.letter(index))) ")] + panel.caption
        var sub = captionStrips(name: "", text, tag: captionTag, in: measure)
        if index > 0, !sub.isEmpty {
          sub[0].before = style.blockSpace
          sub[0].breaksBefore = true
        }
        strips += sub
      }
      guard let table else {
        // A figure among tables: by itself below its letter.
        var alone = panel
        alone.caption = []
        var single = Reports.Float(.figure, panels: [alone])
        (single.width, single.height, single.alignment) = (float.width, float.height, float.alignment)
        strips += figureStrips(single, share: Self.figureShare, in: measure)
        continue
      }
      let continued = captionStrips(name: named, [], tag: captionTag, in: measure)
      strips += setTable(table, relative: float.columnWidths, continued: continued, node: node, in: measure)
    }
    return strips
  }

  private mutating func setTable(
    _ table: PDFTable, relative: [Double], continued: [Strip], node: Int, in measure: Measure
  ) -> [Strip] {
    guard !table.columns.isEmpty else { return [] }
    let base = min(style.smallSize, measure.size)
    let demands = table.columns.indices.map { demand(of: $0, in: table, size: base) }
    let fit = TableMeasure(
      demands, size: base, smallest: min(PDFStyle.smallestTableSize, base), width: measure.width, relative: relative)
    if fit.size < min(PDFStyle.smallestTableSize, base) {
      diagnostics.append(
        .warning(
          "table too wide for the paper: its \(table.columns.count) columns are set in \(fit.size) pt in the PDF", at: range,
          hint: "show fewer columns or decimals, or give it more width with `column: page`"))
    }
    let scale = fit.size / base
    var lefts: [Double] = []
    var x = measure.x + max(0, (measure.width - fit.total) / 2)
    let left = x
    for width in fit.widths {
      lefts.append(x)
      x += width + fit.gap
    }
    let setter = TableSetter(
      table: table, typesetter: typesetter, demands: demands, scale: scale, fit: fit, lefts: lefts, left: left, node: node,
      color: measure.color)
    var head = setter.head(into: &flow)
    var foot = Strip(height: 1, inks: [setter.rule(at: 0, thickness: 0.9)], breaksBefore: false)
    flow.tableBreaks.append(PDFFlow.TableBreak(head: continued + head, foot: foot))
    let number = flow.tableBreaks.count - 1
    head[0].breaksBefore = measure.frames.isEmpty && head[0].breaksBefore
    var strips = head
    strips += setter.rows(tableBreak: number, limit: style.textHeight * 0.4, into: &flow)
    foot.after = 3
    strips.append(foot)
    let noteFace = PDFStyle.Face(size: fit.size)
    let noteWidth = max(fit.total, min(measure.width, 240))
    for note in table.notes {
      let tag = flow.tag("P", under: measure.tag)
      for (index, line) in typesetter.shape(note, face: noteFace, width: noteWidth, color: measure.color).enumerated() {
        strips.append(
          Strip(
            before: index == 0 ? 1 : 0, height: line.height,
            inks: [Ink(x: left + line.x, y: line.ascent, tag: tag, content: .line(line))], breaksBefore: false, notes: line.notes))
      }
    }
    return strips
  }

  private func demand(of column: Int, in table: PDFTable, size: Double) -> TableMeasure.Demand {
    var demand = TableMeasure.Demand()
    let spec = table.columns[column]
    let plain = PDFStyle.Face(size: size)
    let bold = PDFStyle.Face(size: size, isBold: true)
    (demand.head, demand.headWord) = widths(spec.title, face: bold)
    demand.wraps = spec.alignment != .number
    for row in table.rows {
      let cell = row[column]
      let face = cell.isBold ? bold : plain
      if let number = cell.number {
        let parts = TableSetter.parts(number)
        let hung = cell.marks.isEmpty ? 0 : Double(cell.marks.count) * size * 0.4
        demand.whole = max(demand.whole, typesetter.width(ofNumber: parts.whole, face: face))
        demand.fraction = max(demand.fraction, typesetter.width(ofNumber: parts.fraction, face: face) + hung)
      } else if !cell.text.isEmpty {
        let (body, word) = widths(cell.text, face: face)
        demand.body = max(demand.body, body + (cell.marks.isEmpty ? 0 : Double(cell.marks.count) * size * 0.4))
        demand.bodyWord = max(demand.bodyWord, word)
      }
    }
    demand.body = max(demand.body, demand.whole + demand.fraction)
    return demand
  }

  /// A text's width on one line, and about that of its longest word.
  private func widths(_ text: StyledText, face: PDFStyle.Face) -> (line: Double, word: Double) {
    // A hair more than measured, so that rounding never wraps what fits.
    let line = (typesetter.shape(text, face: face).map(\.width).max() ?? 0) + 0.05
    let words = text.utf8.split(separator: 0x20)
    guard words.count > 1 else { return (line, line) }
    let longest = words.map(\.count).max() ?? 0
    return (line, line * min(1, Double(longest) / Double(max(text.utf8.count, 1)) * 1.15 + 0.02))
  }
}
