import Exhibits

/// A heatmap's matrix and labels in the order in which they are drawn.
struct DrawnMatrix {
  var values: Matrix
  var rowLabels: [String]
  var columnLabels: [String]
  var hasMissing: Bool

  init(_ heatmap: Heatmap, rowOrder: [Int]?, columnOrder: [Int]?) {
    let given = heatmap.values
    hasMissing = given.values.contains { $0.isNaN }
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
      let words = matrix.values.map { value in map.color(value).map(\.word) ?? palette.missing.word }
      let pixels = PixelGrid(width: matrix.columns, height: matrix.rows, words: words)
        .reduced(toWidth: Int(area.width * 4), height: Int(area.height * 4))
      items.append(.image(DisplayImage(pixels, in: area, isSmooth: false)))
    }
    guard drawn.hasMissing else { return }
    let (cellWidth, cellHeight) = (area.width / Double(matrix.columns), area.height / Double(matrix.rows))
    guard min(cellWidth, cellHeight) >= 3 else { return }
    var boxes: [Rectangle] = []
    for (index, value) in matrix.values.enumerated() where value.isNaN && boxes.count < 4000 {
      let (row, column) = index.quotientAndRemainder(dividingBy: matrix.columns)
      boxes.append(Rectangle(area.x + Double(column) * cellWidth, area.y + Double(row) * cellHeight, cellWidth, cellHeight))
    }
    stroke(hatching(boxes), palette.missingStroke, width: 0.5)
  }

  private mutating func drawOutlines(_ matrix: Matrix, _ map: ColorMap, in area: Rectangle) {
    let (cellWidth, cellHeight) = (area.width / Double(matrix.columns), area.height / Double(matrix.rows))
    for row in 0..<matrix.rows {
      let y = area.y + Double(row) * cellHeight
      for column in 0..<matrix.columns {
        let color = map.color(matrix[row, column]) ?? palette.missing
        if column > 0, (map.color(matrix[row, column - 1]) ?? palette.missing) == color { continue }
        // A cell reaches under its neighbours to the right and below: edges that only met would show hairlines between them.
        let x = area.x + Double(column) * cellWidth
        let below = row + 1 < matrix.rows ? cellHeight * 1.5 : cellHeight
        fill(.rectangle(Rectangle(x, y, area.maxX - x, below)), color)
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
