/// Matrices, cases and aligned equations.
extension MathLayout {
  /// Distances of a table's parts, in ems.
  private struct Spacing {
    var baselines: Double
    var gap: Double
    var level: MathLevel

    init(_ form: MathTable.Form) {
      switch form {
      case .matrix: (baselines, gap, level) = (1.3, 0.25, .text)
      case .cases: (baselines, gap, level) = (1.35, 0.3, .text)
      case .displayCases: (baselines, gap, level) = (1.4, 0.45, .display)
      case .aligned, .gathered: (baselines, gap, level) = (1.5, 0.4, .display)
      case .smallMatrix: (baselines, gap, level) = (0.85, 0.12, .script)
      case .substack: (baselines, gap, level) = (0.8, 0.1, .script)
      }
    }
  }

  mutating func table(_ table: MathTable, _ style: MathStyle) -> MathPiece {
    let spacing = Spacing(table.form)
    // Inside a script everything stays as small as the script.
    let level = style.level > .text ? max(style.level, spacing.level) : spacing.level
    let cellStyle = MathStyle(level: level, isCramped: style.isCramped)
    let em = size(style)
    let rows = table.rows.map { $0.enumerated().map { alignedCell($0.element, column: $0.offset, table.form, cellStyle) } }
    let columnCount = rows.map(\.count).max() ?? 0
    var widths = [Double](repeating: 0, count: columnCount)
    for row in rows { for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.width + cell.italic) } }
    var starts: [Double] = []
    var x = table.form == .matrix ? 0.15 * em : 0
    for column in widths.indices {
      if column > 0 { x += columnGap(before: column, table.form) * em }
      starts.append(x)
      x += widths[column]
    }
    let width = x + (table.form == .matrix ? 0.15 * em : 0)

    // Baselines, the first at zero.
    var pieces: [(x: Double, y: Double, piece: MathPiece)] = []
    var y = 0.0
    var tops: [Double] = []
    var above: (descent: Double, y: Double)?
    let top = rows.first?.map(\.ascent).max() ?? 0
    for (index, row) in rows.enumerated() {
      let ascent = row.map(\.ascent).max() ?? 0
      let descent = row.map(\.descent).max() ?? 0
      if let above {
        let ruleRoom = table.rules.contains(index) ? 0.35 * em : 0
        y = above.y - max(spacing.baselines * em, above.descent + ascent + spacing.gap * em) - ruleRoom
        tops.append((above.y - above.descent + y + ascent) / 2)
      } else {
        tops.append(ascent + 0.2 * em)
      }
      for (column, cell) in row.enumerated() {
        let free = widths[column] - cell.width - cell.italic
        let shift =
          switch table.alignment(ofColumn: column) {
          case .left: 0.0
          case .center: free / 2
          case .right: free
          }
        pieces.append((starts[column] + shift, y, cell))
      }
      above = (descent, y)
    }
    var bottom = (above?.y ?? 0) - (above?.descent ?? 0)
    var highest = top
    tops.append(bottom - 0.2 * em)
    for row in table.rules where row < tops.count {
      pieces.append((0, 0, MathPiece(content: .path(.rule(x: 0, y: tops[row], width: width, height: rule(style))))))
      highest = max(highest, tops[row] + rule(style))
      bottom = min(bottom, tops[row])
    }
    if !table.columnRules.isEmpty {
      highest += 0.1 * em
      bottom -= 0.1 * em
    }
    for column in table.columnRules {
      let x = column < starts.count ? starts[column] - columnGap(before: column, table.form) * em / 2 : width
      let line = MathPath.rule(x: max(0, column == 0 ? 0 : x), y: bottom, width: rule(style), height: highest - bottom)
      pieces.append((0, 0, MathPiece(content: .path(line))))
    }
    // The block stands centred on the axis, a substack on its first line.
    let rise = table.form == .substack ? 0 : axis(style) - (highest + bottom) / 2
    let block = MathPiece(width: width, ascent: highest, descent: -bottom, content: .pieces(pieces))
    return block.raised(by: rise)
  }

  /// A cell; in an even column of aligned equations a relation at its start keeps the space before it.
  private mutating func alignedCell(_ nodes: [MathNode], column: Int, _ form: MathTable.Form, _ style: MathStyle) -> MathPiece {
    guard form == .aligned, column % 2 == 1 else { return row(nodes, style) }
    return row([.group([])] + nodes, style)
  }

  private func columnGap(before column: Int, _ form: MathTable.Form) -> Double {
    switch form {
    case .matrix: 0.9
    case .cases, .displayCases: 1
    case .aligned: column.isMultiple(of: 2) ? 2 : 0
    case .gathered, .substack: 1
    case .smallMatrix: 0.45
    }
  }
}
