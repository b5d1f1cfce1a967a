import Exhibits

extension Sketch {
  /// Pictures in rows and columns, with titles, captions and the overlays' colour bars.
  mutating func add(_ grid: ImageGrid) {
    guard !grid.items.isEmpty else { return note("no pictures to show") }
    let lineHeight = Sketch.lineHeight(smallFace)
    let gap = 6.0
    // Two lines of a turned title are as wide as they are high.
    let rowTitleWidth = grid.rowTitles.contains { !$0.isEmpty } ? min(widest(grid.rowTitles, labelFace) + 6, width * 0.18) : 0
    let columns = columnCount(grid, room: width - rowTitleWidth, gap: gap)
    let room = (width - rowTitleWidth - gap * Double(columns - 1)) / Double(columns)
    var cell = max(4, min(room, 170))
    let maps = overlayMaps(grid)

    // Smaller pictures when the whole would be higher than asked for or than the page.
    if let limit = wantedHeight ?? (maximumHeight.isFinite ? maximumHeight : nil) {
      var (low, high) = (12.0, cell)
      let fixed = gridHeight(grid, columns: columns, cell: high, gap: gap, bars: barRoom(grid, maps)).total
      if fixed > limit && low < high {
        for _ in 0..<12 {
          let middle = (low + high) / 2
          let total = gridHeight(grid, columns: columns, cell: middle, gap: gap, bars: barRoom(grid, maps)).total
          if total > limit { high = middle } else { low = middle }
        }
        cell = low
      }
    }
    let plan = gridHeight(grid, columns: columns, cell: cell, gap: gap, bars: 0)
    let used = rowTitleWidth + cell * Double(columns) + gap * Double(columns - 1)
    let left = max(0, (width - used) / 2) + rowTitleWidth

    for (column, lines) in plan.columnTitles.enumerated() {
      let x = left + Double(column) * (cell + gap) + cell / 2
      for (index, line) in lines.enumerated() {
        // Titles stand on their pictures, whatever the number of lines.
        let y = plan.titleHeight - 3 - (Double(lines.count - index) - 0.5) * Sketch.lineHeight(labelFace)
        text(line, labelFace, at: Point(x, y), align: .middle)
      }
    }
    var top = plan.titleHeight
    for (row, sizes) in plan.rows.enumerated() {
      if row < grid.rowTitles.count {
        let lines = wrap(grid.rowTitles[row], labelFace, width: rowTitleWidth - 6, maximum: 3)
        for (index, line) in lines.enumerated() {
          let y = top + sizes.picture / 2 + (Double(index) - Double(lines.count - 1) / 2) * Sketch.lineHeight(labelFace)
          text(line, labelFace, at: Point(left - 6, y), align: .end)
        }
      }
      for column in 0..<columns where row * columns + column < grid.items.count {
        let item = grid.items[row * columns + column]
        let box = Rectangle(left + Double(column) * (cell + gap), top, cell, sizes.picture)
        draw(item, map: item.overlay.flatMap { overlay in maps.first { $0.scale == overlay.scale }?.map }, in: box, grid)
        for (index, line) in sizes.captions[column].enumerated() {
          let y = box.maxY + 2 + (Double(index) + 0.5) * lineHeight
          text(line, smallFace, at: Point(box.midX, y), align: .middle, color: palette.softInk)
        }
      }
      top += sizes.picture + sizes.captionHeight + gap
    }
    height = top - gap
    guard !grid.legend.isEmpty else { return }
    for entry in maps {
      let x = max(0, left - rowTitleWidth)
      height += 8
      height += lyingColorBar(entry.map, legend: grid.legend, x: x, top: height, barWidth: min(140, width - x))
    }
  }

  /// Titles tie pictures to columns; without them, captions need some width more than a fixed number of columns.
  private func columnCount(_ grid: ImageGrid, room: Double, gap: Double) -> Int {
    let asked = max(1, min(grid.columns, max(grid.items.count, grid.columnTitles.count)))
    let hasCaptions = grid.items.contains { !$0.caption.isEmpty }
    let isFixed = !grid.columnTitles.isEmpty || !grid.rowTitles.isEmpty
    let least = isFixed ? 6.0 : (hasCaptions ? 30.0 : 14.0)
    let fitting = max(1, min(asked, Int((room + gap) / (least + gap))))
    guard !isFixed, fitting < asked else { return fitting }
    // Rows that are not the author's are filled evenly.
    let rows = (grid.items.count + fitting - 1) / fitting
    return (grid.items.count + rows - 1) / rows
  }

  private struct GridPlan {
    struct Row {
      var picture: Double
      var captions: [[String]]
      var captionHeight: Double
    }

    var columnTitles: [[String]]
    var titleHeight: Double
    var rows: [Row]
    var total: Double
  }

  private func gridHeight(_ grid: ImageGrid, columns: Int, cell: Double, gap: Double, bars: Double) -> GridPlan {
    let titles = grid.columnTitles.prefix(columns).map { wrap($0, labelFace, width: cell, maximum: 2) }
    let titleLines = titles.map(\.count).max() ?? 0
    let titleHeight = titleLines == 0 ? 0 : Double(titleLines) * Sketch.lineHeight(labelFace) + 3
    var rows: [GridPlan.Row] = []
    for start in stride(from: 0, to: grid.items.count, by: columns) {
      let items = grid.items[start..<min(start + columns, grid.items.count)]
      let heights = items.map { item -> Double in
        item.raster.width > 0 ? cell * Double(item.raster.height) / Double(item.raster.width) : 0
      }
      // A tall strip is shown whole within twice the width.
      let picture = min(heights.max() ?? cell, cell * 2)
      let captions = items.map { wrap($0.caption, smallFace, width: cell, maximum: 2) }
      let lines = captions.map(\.count).max() ?? 0
      rows.append(
        .init(
          picture: max(picture, 1), captions: captions,
          captionHeight: lines == 0 ? 0 : Double(lines) * Sketch.lineHeight(smallFace) + 3))
    }
    let body = rows.reduce(0) { $0 + $1.picture + $1.captionHeight + gap } - gap
    return GridPlan(columnTitles: titles, titleHeight: titleHeight, rows: rows, total: titleHeight + body + bars)
  }

  private func barRoom(_ grid: ImageGrid, _ maps: [(scale: ColorScale, map: ColorMap)]) -> Double {
    grid.legend.isEmpty ? 0 : Double(maps.count) * (8 + 2 * Sketch.lineHeight(labelFace) + 12)
  }

  /// One colour map for each scale in use: with a common colour bar, equal colours must mean equal values in all pictures.
  private func overlayMaps(_ grid: ImageGrid) -> [(scale: ColorScale, map: ColorMap)] {
    guard !grid.legend.isEmpty else { return [] }
    var ranges: [(scale: ColorScale, range: ClosedRange<Double>?)] = []
    for overlay in grid.items.compactMap(\.overlay) {
      let range = overlay.values.finiteRange
      if let index = ranges.firstIndex(where: { $0.scale == overlay.scale }) {
        ranges[index].range = finiteRange([ranges[index].range, range].compactMap { $0 }.flatMap { [$0.lowerBound, $0.upperBound] })
      } else {
        ranges.append((overlay.scale, range))
      }
    }
    return ranges.map { ($0.scale, ColorMap($0.scale, range: $0.range, scheme: .light)) }
  }

  private mutating func draw(_ item: ImageGrid.Item, map: ColorMap?, in box: Rectangle, _ grid: ImageGrid) {
    let raster = item.raster
    guard raster.width > 0, raster.height > 0 else {
      stroke(.rectangle(box.inset(0.25)), palette.grid)
      return
    }
    let scale = min(box.width / Double(raster.width), box.height / Double(raster.height))
    let size = (width: Double(raster.width) * scale, height: Double(raster.height) * scale)
    let frame = Rectangle(box.midX - size.width / 2, box.midY - size.height / 2, size.width, size.height)
    // Four pixels a point is finer than print; photographs would only make pages large.
    var pixels = PixelGrid(raster).reduced(toWidth: Int(size.width * 4), height: Int(size.height * 4))
    if let overlay = item.overlay {
      // An overlay's colours mean the same on light and dark pages, since its ground is the picture.
      let map = map ?? ColorMap(overlay.scale, range: overlay.values.finiteRange, scheme: .light)
      pixels.lay(overlay, map)
    }
    items.append(.image(DisplayImage(pixels, in: frame, isSmooth: !grid.keepsPixelsSharp)))
  }
}

extension PixelGrid {
  /// A picture's samples as Cairo takes them.
  init(_ raster: Raster) {
    var words: [UInt32] = []
    words.reserveCapacity(raster.width * raster.height)
    raster.samples.withUnsafeBytes { samples in
      func sample(_ index: Int) -> UInt32 { UInt32(samples[index]) }
      for pixel in 0..<raster.width * raster.height {
        switch raster.channels {
        case 1: words.append(0xFF00_0000 | sample(pixel) &* 0x01_0101)
        case 3: words.append(0xFF00_0000 | sample(pixel * 3) << 16 | sample(pixel * 3 + 1) << 8 | sample(pixel * 3 + 2))
        default:
          let alpha = sample(pixel * 4 + 3)
          func scaled(_ channel: Int) -> UInt32 { (sample(pixel * 4 + channel) * alpha + 127) / 255 }
          words.append(alpha << 24 | scaled(0) << 16 | scaled(1) << 8 | scaled(2))
        }
      }
    }
    self.init(width: raster.width, height: raster.height, words: words)
  }

  /// Lays a map over the picture, stretched bilinearly; the weaker a value, the more of the picture shows.
  mutating func lay(_ overlay: ImageGrid.Overlay, _ map: ColorMap) {
    guard overlay.values.rows > 0, overlay.values.columns > 0 else { return }
    let opacity = overlay.opacity.isNaN ? 0 : min(max(overlay.opacity, 0), 1)
    for y in 0..<height {
      for x in 0..<width {
        let value = overlay.values.bilinear((Double(x) + 0.5) / Double(width), (Double(y) + 0.5) / Double(height))
        guard let position = map.position(value) else { continue }
        let strength = opacity * (map.isDiverging ? abs(position - 0.5) * 2 : position)
        let top = map.color(at: position)
        let below = words[y * width + x]
        func blend(_ over: Double, _ shift: UInt32) -> UInt32 {
          let under = Double(below >> shift & 255)
          return UInt32((over * 255 * strength + under * (1 - strength)).rounded()) << shift
        }
        words[y * width + x] = blend(1, 24) | blend(top.red, 16) | blend(top.green, 8) | blend(top.blue, 0)
      }
    }
  }
}

extension Matrix {
  /// The value at a place from 0 to 1 across and down, between the centres of the four nearest cells; NaN beside missing ones.
  fileprivate func bilinear(_ across: Double, _ down: Double) -> Double {
    let x = min(max(across * Double(columns) - 0.5, 0), Double(columns - 1))
    let y = min(max(down * Double(rows) - 0.5, 0), Double(rows - 1))
    let (left, top) = (Int(x), Int(y))
    let (right, bottom) = (min(left + 1, columns - 1), min(top + 1, rows - 1))
    let (fractionX, fractionY) = (x - Double(left), y - Double(top))
    let upper = self[top, left] + (fractionX > 0 ? (self[top, right] - self[top, left]) * fractionX : 0)
    let lower = self[bottom, left] + (fractionX > 0 ? (self[bottom, right] - self[bottom, left]) * fractionX : 0)
    return upper + (fractionY > 0 ? (lower - upper) * fractionY : 0)
  }
}
