import Exhibits

extension Sketch {
  /// Counts in bins as steps over a common axis.
  mutating func add(_ histogram: Histogram) {
    let isLogarithmic = histogram.yAxis.isLogarithmic
    let counts = histogram.series.lazy.flatMap(\.counts)
    let range = finiteRange(isLogarithmic ? Array(counts) : counts + [0], positive: isLogarithmic)
    let entries = histogram.series.enumerated().map { LegendEntry(name: $1.name, color: palette.series($0), mark: .swatch) }
    let top = histogram.series.count > 1 ? legend(entries, left: 0, top: 0) : 0
    // The bins' ends are the axis's ends: rounding outward would only add white space.
    var xAxis = histogram.xAxis
    if let edges = finiteRange(histogram.edges), edges.lowerBound < edges.upperBound, !xAxis.isLogarithmic {
      xAxis.lower = xAxis.lower ?? edges.lowerBound
      xAxis.upper = xAxis.upper ?? edges.upperBound
    }
    let frame = frame(
      xAxis: xAxis, yAxis: histogram.yAxis, xRange: finiteRange(histogram.edges, positive: xAxis.isLogarithmic), yRange: range, top: top)
    let floor = max(0, min(1, isLogarithmic ? 0 : frame.y.position(0) ?? 0))
    let base = frame.area.maxY - floor * frame.area.height
    let isAlone = histogram.series.count == 1

    clipped(to: frame.area) { sketch in
      for (index, series) in histogram.series.enumerated() {
        let color = sketch.palette.series(index)
        var (bars, steps) = (Outline(), [Point]())
        for (bin, count) in series.counts.enumerated() where bin + 1 < histogram.edges.count {
          guard let left = frame.point(histogram.edges[bin], frame.y.lower)?.x,
            let right = frame.point(histogram.edges[bin + 1], frame.y.lower)?.x
          else { continue }
          let level = frame.y.position(count).map { frame.area.maxY - $0 * frame.area.height } ?? base
          // Bars of one series stand a hair apart; steps of several overlap and must not.
          let gap = isAlone && right - left > 4 ? 0.35 : 0
          if level != base {
            bars.steps.append(.rectangle(Rectangle(left + gap, min(level, base), max(0, right - left - 2 * gap), abs(base - level))))
          }
          steps += [Point(left, level), Point(right, level)]
        }
        sketch.fill(bars, color.withAlpha(isAlone ? 0.85 : 0.22))
        if !isAlone, let first = steps.first, let last = steps.last {
          sketch.stroke(.polyline([Point(first.x, base)] + steps + [Point(last.x, base)]), color, width: 1.1)
        }
      }
    }
  }
}
