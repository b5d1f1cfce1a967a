import Exhibits

extension Sketch {
  /// Lines with bands and points, each named at its right end, or in a legend when the ends lie elsewhere.
  mutating func add(_ chart: LineChart) {
    let xRange = finiteRange(chart.series.lazy.flatMap(\.x), positive: chart.xAxis.isLogarithmic)
    let yRange = finiteRange(
      chart.series.lazy.flatMap { [$0.y, $0.lower, $0.upper].lazy.joined() }, positive: chart.yAxis.isLogarithmic)
    let named = chart.series.filter { !$0.name.isEmpty }.count
    let labelWidth = widest(chart.series.map(\.name), labelFace)
    let isDirect = named > 0 && named <= 8 && labelWidth <= width * 0.28 && endsReachRight(chart, xRange)
    let top = isDirect ? 0 : legend(
      chart.series.enumerated().map { LegendEntry(name: $1.name, color: palette.series($0), mark: .line) }, left: 0, top: 0)
    let frame = frame(
      xAxis: chart.xAxis, yAxis: chart.yAxis, xRange: xRange, yRange: yRange, top: top, right: isDirect ? labelWidth + 8 : 0)

    clipped(to: frame.area) { sketch in
      for (index, series) in chart.series.enumerated() {
        sketch.band(series, frame, sketch.palette.series(index).withAlpha(0.18))
      }
      for (index, series) in chart.series.enumerated() {
        // Colours come again after eight series; dashes tell the second round apart.
        sketch.line(series, frame, sketch.palette.series(index), dashes: index < 8 ? [] : [4, 2], points: chart.showsPoints)
      }
    }
    if isDirect { nameLines(chart, frame) }
  }

  private func endsReachRight(_ chart: LineChart, _ xRange: ClosedRange<Double>?) -> Bool {
    guard let xRange else { return false }
    let ticks = Ticks(chart.xAxis, range: xRange, count: 6)
    return chart.series.allSatisfy { series in
      guard let last = series.x.indices.last(where: { series.x[$0].isFinite && series.y[$0].isFinite }) else { return true }
      return (ticks.position(series.x[last]) ?? 0) > (ticks.position(xRange.upperBound) ?? 1) * 0.9
    }
  }

  private mutating func band(_ series: LineChart.Series, _ frame: PlotFrame, _ color: Color) {
    guard series.lower.count == series.x.count, series.upper.count == series.x.count else { return }
    var (upper, lower): ([Point], [Point]) = ([], [])
    func finish(_ sketch: inout Sketch) {
      if upper.count > 1 { sketch.fill(.polyline(upper + lower.reversed(), closed: true), color) }
      (upper, lower) = ([], [])
    }
    for index in series.x.indices {
      if let high = frame.point(series.x[index], series.upper[index]), let low = frame.point(series.x[index], series.lower[index]) {
        upper.append(high)
        lower.append(low)
      } else {
        finish(&self)
      }
    }
    finish(&self)
  }

  private mutating func line(_ series: LineChart.Series, _ frame: PlotFrame, _ color: Color, dashes: [Double], points: Bool) {
    var run: [Point] = []
    func finish(_ sketch: inout Sketch) {
      if run.count == 1 || points && run.count <= 200 {
        sketch.fill(Outline(run.map { .circle($0, radius: run.count == 1 ? 2 : 1.8) }), color)
      }
      if run.count > 1 {
        sketch.stroke(.polyline(Self.thinned(run)), color, width: 1.3, dashes: dashes, isRound: dashes.isEmpty)
      }
      run = []
    }
    for (x, y) in zip(series.x, series.y) {
      if let point = frame.point(x, y) { run.append(point) } else { finish(&self) }
    }
    finish(&self)
  }

  /// Of many points over the same quarter of a point's width, the first, lowest, highest and last: the line looks the same.
  private static func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 4000 else { return points }
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 4).rounded(.down)
      var (end, low, high) = (start, start, start)
      while end + 1 < points.count, (points[end + 1].x * 4).rounded(.down) == column {
        end += 1
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
      }
      for index in Set([start, low, high, end]).sorted() { result.append(points[index]) }
      start = end + 1
    }
    return result
  }

  /// Writes each line's name at its right end, moved apart where ends meet.
  private mutating func nameLines(_ chart: LineChart, _ frame: PlotFrame) {
    let ends = chart.series.enumerated().compactMap { index, series -> (index: Int, name: String, end: Point)? in
      guard !series.name.isEmpty else { return nil }
      let points = series.x.indices.reversed().lazy.compactMap { frame.point(series.x[$0], series.y[$0]) }
      return points.first.map { (index, series.name, Point($0.x, min(max($0.y, frame.area.y), frame.area.maxY))) }
    }.sorted { ($0.end.y, $0.index) < ($1.end.y, $1.index) }
    guard !ends.isEmpty else { return }
    let gap = Sketch.lineHeight(labelFace)
    let places = spread(
      ends.map(\.end.y), gaps: Array(repeating: gap, count: ends.count - 1), weights: ends.map { _ in 1 })
    // The whole column moves up when its foot would hang below the area.
    let over = max(0, (places.last ?? 0) - frame.area.maxY)
    // And none above the picture: what is pushed down there pushes those below it.
    var highest = gap / 2
    for (end, place) in zip(ends, places) {
      let (color, y) = (palette.series(end.index), max(place - over, highest))
      highest = y + gap
      text(end.name, labelFace, at: Point(frame.area.maxX + 8, y), color: color)
      if abs(y - end.end.y) > 3 {
        stroke(.line(Point(end.end.x + 1.5, end.end.y), Point(frame.area.maxX + 6.5, y)), color.withAlpha(0.6), width: 0.4)
      }
    }
  }
}
