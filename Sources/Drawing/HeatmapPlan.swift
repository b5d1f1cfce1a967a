import Exhibits

/// Where a heatmap's parts go.
struct HeatmapPlan {
  /// The cells.
  var area = Rectangle(0, 0, 0, 0)
  /// The figure's own left edge: a small heatmap stands in the middle of the page.
  var left = 0.0
  var rowTreeWidth = 0.0
  var columnTreeHeight = 0.0
  var rowLabelWidth = 0.0
  var labelsAreRight: Bool
  var rowStride = 1
  var columnLabelLength = 0.0
  var columnLabelsAreLevel = true
  var columnStride = 1
  /// Where the columns' labels end, and where everything but the colour bar ends.
  var labelFoot = 0.0
  var foot = 0.0
  var barIsStanding = true
  var barX = 0.0
  var barTop = 0.0
  var barHeight = 0.0
  var showsValues = false

  init(
    _ heatmap: Heatmap, _ drawn: DrawnMatrix, _ map: ColorMap, hasRowTree: Bool, hasColumnTree: Bool, in sketch: Sketch
  ) {
    let (rows, columns) = (Double(drawn.values.rows), Double(drawn.values.columns))
    let lineHeight = Sketch.lineHeight(sketch.smallFace)
    let titleHeight = Sketch.lineHeight(sketch.labelFace)
    labelsAreRight = hasRowTree
    rowTreeWidth = hasRowTree ? min(36, sketch.width * 0.1) : 0
    columnTreeHeight = hasColumnTree ? min(36, sketch.width * 0.1) : 0
    rowLabelWidth = sketch.widest(drawn.rowLabels, sketch.smallFace, limit: sketch.width * 0.28)
    let rowTitle = heatmap.rowTitle.isEmpty ? 0 : titleHeight + 3
    let rowLabelRoom = rowLabelWidth > 0 ? rowLabelWidth + 4 : 0
    let before = rowTitle + rowTreeWidth + (labelsAreRight ? 0 : rowLabelRoom)

    // The cells' size, with a standing bar; when that makes a low figure, the bar lies below instead.
    let valueWidth = heatmap.showsValues ? sketch.widest(drawn.values.values.prefix(2500).map(heatmap.format.string), sketch.smallFace) : 0
    var size = (width: 0.0, height: 0.0)
    var barRoom = 0.0
    for standing in [true, false] {
      barIsStanding = standing
      barRoom = standing ? 10 + sketch.colorBarWidth(map, legend: heatmap.legend, barHeight: 100) : 0
      let room = max(20, sketch.width - before - (labelsAreRight ? rowLabelRoom : 0) - barRoom)
      planColumns(drawn, cell: Self.cellWidth(room, columns, valueWidth), in: sketch)
      let around = columnTreeHeight + columnLabelRoom(lineHeight) + (heatmap.columnTitle.isEmpty ? 0 : titleHeight + 1)
        + (standing ? 0 : 32)
      size = Self.size(
        room: room, columns: columns, rows: rows, valueWidth: valueWidth, lineHeight: lineHeight, hasRowLabels: rowLabelWidth > 0,
        wanted: sketch.wantedHeight.map { max(20, $0 - around) }, maximum: max(20, min(sketch.maximumHeight - around, sketch.width * 1.4)))
      if size.height >= 64 { break }
    }

    let cell = (width: size.width / columns, height: size.height / rows)
    planColumns(drawn, cell: cell.width, in: sketch)
    rowStride = Self.stride(lineHeight * 0.92 / max(cell.height, 1e-6))
    showsValues = heatmap.showsValues && valueWidth > 0 && valueWidth + 2 <= cell.width && sketch.smallFace.size * 1.1 <= cell.height
    let used = before + size.width + (labelsAreRight ? rowLabelRoom : 0) + barRoom
    left = max(0, (sketch.width - used) / 2)
    // Level labels of the first column and half a row label may stand out a little.
    let topRoom = rowLabelWidth > 0 && columnTreeHeight == 0 ? max(0, (lineHeight - cell.height) / 2) : 0
    area = Rectangle(left + before, columnTreeHeight + max(topRoom, 1), size.width, size.height)
    labelFoot = area.maxY + columnLabelRoom(lineHeight)
    foot = max(labelFoot + (heatmap.columnTitle.isEmpty ? 0 : titleHeight + 1), area.maxY + max(1, topRoom))
    barX = area.maxX + (labelsAreRight ? rowLabelRoom : 0) + 10
    barHeight = min(size.height, max(100, size.height * 0.5), 150)
    barTop = max(area.y, lineHeight / 2)
  }

  private func columnLabelRoom(_ lineHeight: Double) -> Double {
    columnLabelLength == 0 ? 0 : (columnLabelsAreLevel ? lineHeight + 3 : columnLabelLength + 6)
  }

  /// Level labels where they fit or are short enough to name only some columns; upright ones otherwise.
  private mutating func planColumns(_ drawn: DrawnMatrix, cell: Double, in sketch: Sketch) {
    guard drawn.columnLabels.contains(where: { !$0.isEmpty }) else { return }
    let widest = sketch.widest(drawn.columnLabels, sketch.smallFace, limit: 90)
    let lineHeight = Sketch.lineHeight(sketch.smallFace)
    if widest + 4 <= cell {
      (columnLabelsAreLevel, columnStride) = (true, 1)
    } else if widest <= sketch.smallFace.size * 2 && drawn.columnLabels.count > 12 {
      (columnLabelsAreLevel, columnStride) = (true, Self.stride((widest + 4) / max(cell, 1e-6)))
    } else {
      (columnLabelsAreLevel, columnStride) = (false, Self.stride(lineHeight * 0.92 / max(cell, 1e-6)))
    }
    columnLabelLength = widest
  }

  /// A round number of cells, so that thinned labels read 0, 5, 10 rather than 0, 7, 14.
  private static func stride(_ least: Double) -> Int {
    var power = 1.0
    while power < 1e9 {
      for step in [1.0, 2, 5] where step * power >= least - 1e-9 { return Int(step * power) }
      power *= 10
    }
    return 1_000_000_000
  }

  private static func cellWidth(_ room: Double, _ columns: Double, _ valueWidth: Double) -> Double {
    min(room / columns, max(26, valueWidth + 8))
  }

  /// Square cells where the page allows; lower ones for tall matrices, higher ones where rows have names.
  private static func size(
    room: Double, columns: Double, rows: Double, valueWidth: Double, lineHeight: Double, hasRowLabels: Bool, wanted: Double?,
    maximum: Double
  ) -> (width: Double, height: Double) {
    var width = cellWidth(room, columns, valueWidth) * columns
    // A lone row or column still needs an area that can be seen.
    width = min(room, max(width, min(room, 30)))
    let limit = wanted.map { min($0, maximum) } ?? maximum
    var cellHeight = valueWidth > 0 && columns <= 20 ? min(width / columns, max(lineHeight * 1.6, 16)) : width / columns
    if hasRowLabels && lineHeight * rows <= limit { cellHeight = max(cellHeight, lineHeight) }
    if let wanted { cellHeight = min(wanted, maximum) / rows }
    let height = min(max(cellHeight * rows, min(limit, 24)), limit)
    // Tall matrices keep square cells by being narrower, as long as columns stay legible.
    if wanted == nil && height < cellHeight * rows && !hasRowLabels {
      width = max(min(width, height * columns / rows), min(width, room * 0.4))
    }
    return (width, height)
  }
}
