import Exhibits
import Foundation

extension Sketch {
  /// A matrix as colours, clustered where trees are given.
  mutating func add(_ heatmap: Heatmap) {
    let (rows, columns) = (heatmap.values.rows, heatmap.values.columns)
    guard rows > 0, columns > 0 else { return note("an empty matrix, \(rows) × \(columns)") }
    let rowTree = Dendrogram(heatmap.rowTree, count: rows)
    let columnTree = Dendrogram(heatmap.columnTree, count: columns)
    let drawn = DrawnMatrix(heatmap, rowOrder: rowTree?.order, columnOrder: columnTree?.order)
    let map = ColorMap(heatmap.scale, range: heatmap.values.finiteRange, scheme: scheme)
    let plan = HeatmapPlan(heatmap, drawn, map, hasRowTree: rowTree != nil, hasColumnTree: columnTree != nil, in: self)
    let area = plan.area

    draw(drawn, map, in: area)
    if plan.showsValues { write(drawn, heatmap, map, in: area) }
    stroke(.rectangle(area), palette.line, width: 0.4)
    if let rowTree {
      let (right, depth) = (area.x - 2, plan.rowTreeWidth - 3)
      let outline = rowTree.outline { Point(right - $1 * depth, area.y + $0 / Double(rows) * area.height) }
      stroke(outline, palette.line, width: rows > 200 ? 0.25 : 0.5)
    }
    if let columnTree {
      let (foot, depth) = (area.y - 2, plan.columnTreeHeight - 3)
      let outline = columnTree.outline { Point(area.x + $0 / Double(columns) * area.width, foot - $1 * depth) }
      stroke(outline, palette.line, width: columns > 200 ? 0.25 : 0.5)
    }
    drawLabels(drawn, heatmap, plan)
    let foot = drawLegend(heatmap, map, drawn, plan)
    height = foot
    hotspots.append(
      Hotspot(
        x: area.x, y: area.y, width: area.width, height: area.height, rowLabels: drawn.rowLabels, columnLabels: drawn.columnLabels,
        values: drawn.values))
  }

  private mutating func drawLabels(_ drawn: DrawnMatrix, _ heatmap: Heatmap, _ plan: HeatmapPlan) {
    let area = plan.area
    let (cellWidth, cellHeight) = (area.width / Double(drawn.values.columns), area.height / Double(drawn.values.rows))
    for (index, label) in drawn.rowLabels.enumerated() where index % plan.rowStride == 0 {
      let y = area.y + (Double(index) + 0.5) * cellHeight
      let x = plan.labelsAreRight ? area.maxX + 4 : area.x - 4
      text(label, smallFace, at: Point(x, y), align: plan.labelsAreRight ? .start : .end, width: plan.rowLabelWidth + 0.01)
    }
    for (index, label) in drawn.columnLabels.enumerated() where index % plan.columnStride == 0 {
      let x = area.x + (Double(index) + 0.5) * cellWidth
      if plan.columnLabelsAreLevel {
        text(label, smallFace, at: Point(x, area.maxY + 3 + Sketch.lineHeight(smallFace) / 2), align: .middle)
      } else {
        text(
          label, smallFace, at: Point(x, area.maxY + 4), align: .end, angle: -.pi / 2, width: plan.columnLabelLength + 0.01)
      }
    }
    let titleHeight = Sketch.lineHeight(labelFace)
    if !heatmap.rowTitle.isEmpty {
      text(
        heatmap.rowTitle, labelFace, at: Point(plan.left + titleHeight / 2, area.midY), align: .middle, angle: -.pi / 2,
        width: max(area.height, 20))
    }
    if !heatmap.columnTitle.isEmpty {
      let room = width - 2
      let half = min(measure(heatmap.columnTitle, labelFace), room) / 2
      let x = min(max(area.midX, half), width - half)
      text(heatmap.columnTitle, labelFace, at: Point(x, plan.labelFoot + titleHeight / 2 + 1), align: .middle, width: room)
    }
  }

  /// Draws the colour bar and what missing and infinite values look like, where there are any; returns where the figure ends.
  private mutating func drawLegend(_ heatmap: Heatmap, _ map: ColorMap, _ drawn: DrawnMatrix, _ plan: HeatmapPlan) -> Double {
    let area = plan.area
    let lineHeight = Sketch.lineHeight(smallFace)
    var foot = plan.foot
    let keys = Self.keys(drawn)
    if plan.barIsStanding {
      standingColorBar(map, legend: heatmap.legend, x: plan.barX, top: plan.barTop, barHeight: plan.barHeight)
      foot = max(foot, plan.barTop + plan.barHeight + lineHeight / 2)
      for (index, key) in keys.enumerated() {
        let middle = plan.barTop + plan.barHeight + lineHeight * (1.3 + Double(index) * 1.2)
        draw(key, map, x: plan.barX, middle: middle)
        foot = max(foot, middle + lineHeight * 0.7)
      }
    } else {
      let barWidth = min(max(area.width, 60), 160, width - area.x)
      let used = lyingColorBar(map, legend: heatmap.legend, x: area.x, top: plan.foot + 6, barWidth: barWidth)
      foot = plan.foot + 6 + used
      for key in keys {
        draw(key, map, x: area.x, middle: foot + lineHeight / 2 + 1)
        foot += lineHeight + 2
      }
    }
    return foot
  }

  /// What a legend explains beside the colours.
  private enum Key { case missing, infinite }

  private static func keys(_ drawn: DrawnMatrix) -> [Key] { (drawn.hasMissing ? [.missing] : []) + (drawn.hasInfinite ? [.infinite] : []) }

  private mutating func draw(_ key: Key, _ map: ColorMap, x: Double, middle: Double) {
    let box = Rectangle(x, middle - 4, 8, 8)
    switch key {
    case .missing:
      fill(.rectangle(box), palette.missing)
      stroke(hatching([box]), palette.missingStroke, width: 0.5)
    case .infinite: cross(box, on: palette.paper)
    }
    stroke(.rectangle(box), palette.line, width: 0.4)
    text(key == .missing ? "none" : "±∞", smallFace, at: Point(box.maxX + 4, middle), color: palette.softInk)
  }

  /// Numbers in cells, dark on light and light on dark.
  private mutating func write(_ drawn: DrawnMatrix, _ heatmap: Heatmap, _ map: ColorMap, in area: Rectangle) {
    let (cellWidth, cellHeight) = (area.width / Double(drawn.values.columns), area.height / Double(drawn.values.rows))
    for row in 0..<drawn.values.rows {
      for column in 0..<drawn.values.columns {
        let value = drawn.values[row, column]
        guard let ground = map.color(value) else { continue }
        let center = Point(area.x + (Double(column) + 0.5) * cellWidth, area.y + (Double(row) + 0.5) * cellHeight)
        text(heatmap.format.string(value), smallFace, at: center, align: .middle, color: ground.readableInk)
      }
    }
  }
}
