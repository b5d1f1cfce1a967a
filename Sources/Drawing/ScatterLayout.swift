import Exhibits

extension Sketch {
  /// Points with names beside them where there is room.
  mutating func add(_ plot: ScatterPlot) {
    var xRange = finiteRange(plot.series.lazy.flatMap(\.x), positive: plot.xAxis.isLogarithmic)
    var yRange = finiteRange(plot.series.lazy.flatMap(\.y), positive: plot.yAxis.isLogarithmic)
    if plot.showsDiagonal, let both = finiteRange([xRange, yRange].compactMap { $0 }.flatMap { [$0.lowerBound, $0.upperBound] }) {
      // y = x is only a fair reference when both axes show the same numbers.
      (xRange, yRange) = (both, both)
    }
    let entries = plot.series.enumerated().map { LegendEntry(name: $1.name, color: palette.series($0), mark: .point($0)) }
    let top = plot.series.count > 1 ? legend(entries, left: 0, top: 0) : 0
    let frame = frame(xAxis: plot.xAxis, yAxis: plot.yAxis, xRange: xRange, yRange: yRange, top: top)
    let count = plot.series.reduce(0) { $0 + $1.x.count }
    let radius = count > 2000 ? 1.2 : (count > 200 ? 1.7 : 2.3)
    let opacity = count > 2000 ? 0.4 : (count > 200 ? 0.65 : 0.85)

    if plot.showsDiagonal { diagonal(frame) }
    var (points, labels): ([Rectangle], [(String, Point)]) = ([], [])
    for (index, series) in plot.series.enumerated() {
      var outline = Outline()
      for (position, (x, y)) in zip(series.x, series.y).enumerated() {
        guard let point = frame.point(x, y), frame.area.inset(-0.01).contains(Rectangle(point.x, point.y, 0, 0)) else { continue }
        outline.steps += Outline.marker(index, at: point, radius: radius).steps
        if count <= 500 { points.append(Rectangle(point.x - radius, point.y - radius, radius * 2, radius * 2)) }
        if position < series.labels.count, !series.labels[position].isEmpty { labels.append((series.labels[position], point)) }
      }
      if !outline.steps.isEmpty { fill(outline, palette.series(index).withAlpha(opacity)) }
    }
    name(labels.prefix(400), around: radius, in: frame.area, avoiding: points)
  }

  private mutating func diagonal(_ frame: PlotFrame) {
    let low = max(frame.x.lower, frame.y.lower)
    let high = min(frame.x.upper, frame.y.upper)
    guard low < high, let start = frame.point(low, low), let end = frame.point(high, high) else { return }
    stroke(.line(start, end), palette.line, width: 0.7, dashes: [3, 2])
  }

  /// Writes names at the first free place around their points; a name without one is left out.
  private mutating func name(
    _ labels: ArraySlice<(String, Point)>, around radius: Double, in area: Rectangle, avoiding points: [Rectangle]
  ) {
    var taken = points
    for (label, point) in labels {
      let name = fit(label, smallFace, width: area.width * 0.4)
      let (side, above) = (radius + 2, radius + smallFace.size * 0.6)
      let places: [(Double, Double, Alignment)] = [
        (side, 0, .start), (-side, 0, .end), (0, -above, .middle), (0, above, .middle), (side, -above, .start), (-side, -above, .end),
        (side, above, .start), (-side, above, .end),
      ]
      for (x, y, align) in places {
        let anchor = Point(point.x + x, point.y + y)
        guard let placed = placedText(name, smallFace, at: anchor, align: align) else { break }
        let bounds = placed.bounds
        guard bounds.x >= area.x, bounds.maxX <= width, bounds.y >= 0, bounds.maxY <= area.maxY,
          !taken.contains(where: { $0.intersects(bounds) })
        else { continue }
        text(name, smallFace, at: anchor, align: align, color: palette.softInk)
        taken.append(bounds)
        break
      }
    }
  }
}
