import Exhibits

/// A heatmap's matrix and labels in the order in which they are drawn.
struct DrawnMatrix {
  var values: Matrix
  var rowLabels: [String]
  var columnLabels: [String]
  var hasMissing: Bool
  /// Whether a value has no place on the colour scale: its cell takes the colour of the scale's end, and a cross says so.
  var hasInfinite: Bool

  init(_ heatmap: Heatmap, rowOrder: [Int]?, columnOrder: [Int]?) {
    let given = heatmap.values
    hasMissing = given.values.contains { $0.isNaN }
    hasInfinite = given.values.contains { $0.isInfinite }
    rowLabels = rowOrder.map { order in heatmap.rowLabels.isEmpty ? [] : order.map { heatmap.rowLabels[$0] } } ?? heatmap.rowLabels
    columnLabels =
      columnOrder.map { order in heatmap.columnLabels.isEmpty ? [] : order.map { heatmap.columnLabels[$0] } } ?? heatmap.columnLabels
    if rowOrder == nil && columnOrder == nil {
      values = given
      return
    }
    var ordered: [Double] = []
    ordered.reserveCapacity(given.values.count)
    for row in rowOrder ?? Array(0..<given.rows) {
      if let columnOrder {
        for column in columnOrder { ordered.append(given.values[row * given.columns + column]) }
      } else {
        ordered += given.values[row * given.columns..<(row + 1) * given.columns]
      }
    }
    values = Matrix(rows: given.rows, columns: given.columns, values: ordered)
  }
}

extension Sketch {
  /// The most cells that are drawn as outlines, which stay crisp everywhere; more become one picture.
  private static let outlineLimit = 400

  /// Paints a matrix's cells over an area.
  mutating func draw(_ drawn: DrawnMatrix, _ map: ColorMap, in area: Rectangle) {
    let matrix = drawn.values
    if matrix.values.count <= Self.outlineLimit {
      drawOutlines(matrix, map, in: area)
    } else {
      // More than four cells a point cannot be seen, but would be stored.
      let words = map.words(matrix.values, missing: palette.missing)
      let pixels = PixelGrid(width: matrix.columns, height: matrix.rows, words: words)
        .reduced(toWidth: Int(area.width * 4), height: Int(area.height * 4))
      items.append(.image(DisplayImage(pixels, in: area, isSmooth: false)))
    }
    guard drawn.hasMissing || drawn.hasInfinite else { return }
    let (cellWidth, cellHeight) = (area.width / Double(matrix.columns), area.height / Double(matrix.rows))
    guard min(cellWidth, cellHeight) >= 3 else { return }
    var missing: [Rectangle] = []
    var infinite: [(Rectangle, Double)] = []
    for (index, value) in matrix.values.enumerated() where !value.isFinite && missing.count + infinite.count < 4000 {
      let (row, column) = index.quotientAndRemainder(dividingBy: matrix.columns)
      let box = Rectangle(area.x + Double(column) * cellWidth, area.y + Double(row) * cellHeight, cellWidth, cellHeight)
      if value.isNaN { missing.append(box) } else { infinite.append((box, value)) }
    }
    stroke(hatching(missing), palette.missingStroke, width: 0.5)
    for (box, value) in infinite { cross(box, on: map.color(value) ?? palette.missing) }
  }

  /// A cross that shows on its ground.
  mutating func cross(_ box: Rectangle, on ground: Color) {
    rules(
      [(Point(box.x, box.y), Point(box.maxX, box.maxY)), (Point(box.x, box.maxY), Point(box.maxX, box.y))], ground.readableInk, width: 0.6)
  }

  private mutating func drawOutlines(_ matrix: Matrix, _ map: ColorMap, in area: Rectangle) {
    let (cellWidth, cellHeight) = (area.width / Double(matrix.columns), area.height / Double(matrix.rows))
    for row in 0..<matrix.rows {
      let y = area.y + Double(row) * cellHeight
      for column in 0..<matrix.columns {
        let color = map.color(matrix[row, column]) ?? palette.missing
        if column > 0, (map.color(matrix[row, column - 1]) ?? palette.missing) == color { continue }
        var end = column + 1
        while end < matrix.columns, (map.color(matrix[row, end]) ?? palette.missing) == color { end += 1 }
        // A cell reaches a little under its neighbours to the right and below: edges that only met would show hairlines.
        let x = area.x + Double(column) * cellWidth
        let right = min(area.x + Double(end) * cellWidth + min(1, cellWidth / 2), area.maxX)
        let foot = min(y + cellHeight + min(1, cellHeight / 2), area.maxY)
        fill(.rectangle(Rectangle(x, y, right - x, foot - y)), color)
      }
    }
  }

  /// Slanted lines across boxes.
  func hatching(_ boxes: [Rectangle]) -> Outline {
    var steps: [Outline.Step] = []
    for box in boxes {
      let gap = max(3, (box.width + box.height) / 12)
      for reach in stride(from: gap, to: box.width + box.height, by: gap) {
        let start = Point(box.x + max(0, reach - box.height), box.y + min(reach, box.height))
        let end = Point(box.x + min(reach, box.width), box.y + max(0, reach - box.width))
        steps += [.move(start), .line(end)]
      }
    }
    return Outline(steps)
  }
}
