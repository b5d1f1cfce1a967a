import Exhibits

/// Sets a measured table's head and rows as strips.
struct TableSetter {
  let table: PDFTable
  let typesetter: Typesetter
  let demands: [TableMeasure.Demand]
  /// The type size found, relative to the one that demands were measured at.
  let scale: Double
  let fit: TableMeasure
  /// Where columns start.
  let lefts: [Double]
  let left: Double
  let node: Int
  let color: PrintColor

  func rule(at y: Double, thickness: Double, from x: Double? = nil, width: Double? = nil) -> Ink {
    Ink(
      x: (x ?? left) - 2, y: y, tag: 0,
      content: .rule(width: (width ?? fit.total) + 4, thickness: thickness, color: .rule))
  }

  /// A number's text up to its decimal point, and from there on.
  static func parts(_ number: String) -> (whole: Substring, fraction: Substring) {
    let point = number.firstIndex(of: ".") ?? number.firstIndex(of: "e") ?? number.endIndex
    return (number[..<point], number[point...])
  }

  // MARK: - Head

  /// The strips of the head with the rules above and below.
  func head(into flow: inout PDFFlow) -> [Strip] {
    var strips = [Strip(height: 2.5, inks: [rule(at: 0, thickness: 0.9)], keepsWithNext: true)]
    let face = PDFStyle.Face(size: fit.size, isBold: true)
    if table.columns.contains(where: { !$0.group.isEmpty }) { strips.append(groups(face: face, into: &flow)) }
    let row = flow.tag("TR", under: node)
    var strip = Strip(breaksBefore: false, keepsWithNext: true)
    let shaped = table.columns.enumerated().map { index, column in
      typesetter.shape(
        column.title, face: face, width: fit.widths[index] + 0.1, alignment: Self.alignment(column.alignment), color: color)
    }
    let heights = shaped.map { $0.reduce(0) { $0 + $1.height } }
    strip.height = (heights.max() ?? 0) + 3.5
    for (index, lines) in shaped.enumerated() {
      let cell = flow.tag("TH", under: row)
      var y = (heights.max() ?? 0) - heights[index]
      for line in lines where !table.columns[index].title.isEmpty {
        strip.inks.append(Ink(x: lefts[index] + line.x, y: y + line.ascent, tag: cell, content: .line(line)))
        strip.notes += line.notes
        y += line.height
      }
    }
    strip.inks.append(rule(at: strip.height - 2, thickness: 0.5))
    return strips + [strip]
  }

  private func groups(face: PDFStyle.Face, into flow: inout PDFFlow) -> Strip {
    let row = flow.tag("TR", under: node)
    var strip = Strip(height: 0, breaksBefore: false, keepsWithNext: true)
    var first = 0
    while first < table.columns.count {
      let name = table.columns[first].group
      var last = first
      while last + 1 < table.columns.count, table.columns[last + 1].group == name { last += 1 }
      defer { first = last + 1 }
      let cell = flow.tag("TH", under: row)
      guard !name.isEmpty else { continue }
      let width = lefts[last] + fit.widths[last] - lefts[first]
      var y = 0.0
      for line in typesetter.shape(StyledText(name), face: face, width: width, alignment: .center, color: color) {
        strip.inks.append(Ink(x: lefts[first] + line.x, y: y + line.ascent, tag: cell, content: .line(line)))
        y += line.height
      }
      strip.height = max(strip.height, y + 2)
      strip.inks.append(rule(at: y + 0.5, thickness: 0.4, from: lefts[first], width: width))
    }
    return strip
  }

  // MARK: - Rows

  /// The strips of the body, one a line of text; rows taller than `limit` may be broken inside.
  func rows(tableBreak: Int, limit: Double, into flow: inout PDFFlow) -> [Strip] {
    var strips: [Strip] = []
    strips.reserveCapacity(table.rows.count)
    var numbers: [Key: ShapedLine] = [:]
    for (index, row) in table.rows.enumerated() {
      let isSummary = table.summaryRows > 0 && index == table.rows.count - table.summaryRows
      let node = flow.tag("TR", under: node)
      var columns: [[Piece]] = []
      for (column, cell) in row.enumerated() {
        let tag = flow.tag(table.columns[column].isKey ? "TH" : "TD", under: node)
        columns.append(pieces(cell, column: column, tag: tag, numbers: &numbers))
      }
      let count = columns.map(\.count).max() ?? 0
      var lines: [Strip] = []
      for place in 0..<max(count, 1) {
        let here = columns.compactMap { place < $0.count ? $0[place] : nil }
        let ascent = here.map(\.line.ascent).max() ?? fit.size
        let descent = here.map(\.line.descent).max() ?? fit.size * 0.4
        var strip = Strip(height: ascent + descent, breaksBefore: place == 0 && index > 0)
        strip.inks = here.map { Ink(x: $0.x, y: ascent, tag: $0.tag, content: .line($0.line)) }
        strip.notes = here.flatMap(\.line.notes)
        strip.tableBreak = tableBreak
        lines.append(strip)
      }
      if isSummary {
        for place in lines[0].inks.indices { lines[0].inks[place].y += 3.5 }
        lines[0].height += 3.5
        lines[0].inks.append(rule(at: 1.5, thickness: 0.5))
        lines[0].breaksBefore = false
      }
      if lines.reduce(0, { $0 + $1.height }) > limit {
        for place in lines.indices.dropFirst() { lines[place].breaksBefore = true }
      }
      if count > 1 { lines[lines.count - 1].height += 1.5 }
      strips += lines
    }
    return strips
  }

  private struct Key: Hashable {
    var text: String
    var isBold: Bool
    var isMuted: Bool
  }

  private struct Piece {
    var x: Double
    var tag: Int
    var line: ShapedLine
  }

  private func pieces(_ cell: PDFTable.Cell, column: Int, tag: Int, numbers: inout [Key: ShapedLine]) -> [Piece] {
    guard !cell.text.isEmpty else { return [] }
    let face = PDFStyle.Face(size: fit.size, isBold: cell.isBold)
    let ink = cell.isMuted ? PrintColor.muted : color
    let width = fit.widths[column]
    if let number = cell.number, demands[column].body * scale <= width + 0.2 {
      let key = Key(text: number + "\u{0}" + cell.marks, isBold: cell.isBold, isMuted: cell.isMuted)
      let line = numbers[key] ?? typesetter.shape(marked(cell), face: face, color: ink).first
      guard let line else { return [] }
      numbers[key] = line
      let whole = typesetter.width(ofNumber: Self.parts(number).whole, face: face)
      let point = lefts[column] + width - demands[column].fraction * scale
      return [Piece(x: point - whole, tag: tag, line: line)]
    }
    let lines = typesetter.shape(
      marked(cell), face: face, width: width + 0.1, alignment: Self.alignment(table.columns[column].alignment), color: ink)
    return lines.map { Piece(x: lefts[column] + $0.x, tag: tag, line: $0) }
  }

  private func marked(_ cell: PDFTable.Cell) -> StyledText {
    guard !cell.marks.isEmpty else { return cell.text }
    var text = cell.text
    text.append(cell.marks, style: PDFTable.raised)
    return text
  }

  private static func alignment(_ alignment: PDFTable.Alignment) -> Typesetter.Alignment {
    switch alignment {
    case .left: .left
    case .center: .center
    case .right, .number: .right
    }
  }
}
