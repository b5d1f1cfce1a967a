import Exhibits
import Foundation

extension Sketch {
  /// Grouped bars, growing to the right or upward.
  mutating func add(_ chart: BarChart) {
    guard !chart.categories.isEmpty, !chart.series.isEmpty else { return note("no bars to show") }
    let entries = chart.series.enumerated().map { LegendEntry(name: $1.name, color: palette.series($0), mark: .swatch) }
    let top = chart.series.count > 1 ? legend(entries, left: 0, top: 0) : 0
    if chart.orientation == .horizontal { addHorizontal(chart, top: top) } else { addVertical(chart, top: top) }
  }

  private mutating func addHorizontal(_ chart: BarChart, top: Double) {
    let (lineHeight, titleHeight) = (Sketch.lineHeight(smallFace), Sketch.lineHeight(labelFace))
    let count = Double(chart.categories.count)
    let title = wrap(chart.axis.label, labelFace, width: width * 0.9, maximum: 2)
    let bottom = lineHeight + 4 + (title.isEmpty ? 0 : Double(title.count) * titleHeight + 2)
    let usual = max(lineHeight * 1.3, Double(chart.series.count) * 7 + 4)
    let pitch = max(1, min((wantedHeight.map { ($0 - top - bottom) / count }) ?? usual, (maximumHeight - top - bottom) / count))
    let face = pitch >= titleHeight ? labelFace : smallFace
    let labels = chart.categories.map { fit($0, face, width: width * 0.38) }
    let left = widest(labels, face) + (labels.contains { !$0.isEmpty } ? 6 : 0)

    var area = Rectangle(left, top, max(20, width - left), pitch * count)
    let bars = Bars(chart, length: area.width - 4, labelExtent: { showsLabels(pitch, chart) ? measure($0, smallFace) + 4 : 0 }) {
      max(2, Int($0 / 50))
    }
    var ticks = bars.ticks
    let overhang = ticks.overhang(areaWidth: area.width) { measure($0, smallFace) }
    area.width -= max(overhang, 0)
    ticks.dropCollidingLabels(in: area.width) { measure($0, smallFace) }
    func place(_ value: Double) -> Double? { ticks.position(value).map { area.x + min(max($0, 0), 1) * area.width } }

    rules(
      ticks.ticks.compactMap { tick in place(tick.value).map { (Point($0, area.y), Point($0, area.maxY)) } }, palette.grid)
    for tick in ticks.ticks {
      guard let x = place(tick.value) else { continue }
      text(tick.label, smallFace, at: Point(x, area.maxY + 4 + lineHeight / 2), align: .middle, color: palette.softInk)
    }
    let base = place(bars.base) ?? area.x
    let stride = max(1, Int((Sketch.lineHeight(face) * 0.9 / pitch).rounded(.up)))
    for (index, label) in labels.enumerated() where index % stride == 0 {
      text(label, face, at: Point(left - 6, area.y + (Double(index) + 0.5) * pitch), align: .end)
    }
    for bar in bars.bars {
      guard let end = place(bar.value) else { continue }
      let y = area.y + (Double(bar.category) + bar.start) * pitch
      let thickness = bar.thickness * pitch
      fill(.rectangle(Rectangle(min(base, end), y, abs(end - base), thickness)), color(of: bar, chart))
      if bar.isEndless && !showsLabels(pitch, chart) {
        let inner = end + (bar.value < 0 ? 7 : -7)
        rules([0, 3].map { (Point(inner - 1.5 + $0, y + thickness), Point(inner + 1.5 + $0, y)) }, palette.paper, width: 1.2)
      }
      if let low = place(bar.value - bar.error), let high = place(bar.value + bar.error), bar.error > 0 {
        let cap = min(2, thickness / 3)
        let middle = y + thickness / 2
        rules(
          [
            (Point(low, middle), Point(high, middle)), (Point(low, middle - cap), Point(low, middle + cap)),
            (Point(high, middle - cap), Point(high, middle + cap)),
          ], palette.ink, width: 0.7)
      }
      if showsLabels(pitch, chart) {
        let isBelow = bar.value < bars.base
        let edge = place(isBelow ? bar.value - bar.error : bar.value + bar.error) ?? end
        let isLeftward = isBelow != bar.isEndless
        text(
          bar.label(chart.format), smallFace, at: Point(edge + (isLeftward ? -3 : 3), y + thickness / 2),
          align: isLeftward ? .end : .start, color: bar.isEndless ? palette.paper : palette.softInk)
      }
    }
    rules([(Point(base, area.y), Point(base, area.maxY))], palette.line, width: 0.7)
    for (index, line) in title.enumerated() {
      let half = measure(line, labelFace) / 2
      let x = min(max(area.midX, half), width - half)
      text(line, labelFace, at: Point(x, area.maxY + lineHeight + 6 + (Double(index) + 0.5) * titleHeight), align: .middle)
    }
    height = area.maxY + bottom
  }

  /// Whether a bar of this share of a row is high enough for a number beside it.
  private func showsLabels(_ pitch: Double, _ chart: BarChart) -> Bool {
    chart.showsValues && pitch * 0.8 / Double(chart.series.count) >= smallFace.size * 0.85
  }

  private mutating func addVertical(_ chart: BarChart, top: Double) {
    let (lineHeight, titleHeight) = (Sketch.lineHeight(smallFace), Sketch.lineHeight(labelFace))
    let total = max(usualHeight, top + 70)
    let valueWidth = chart.showsValues ? widest(chart.series.flatMap { $0.values.map(chart.format.string) }, smallFace) : 0
    // The slot depends on the width of the numbers at the left, and their number on the height that labels leave: guess, then measure.
    let guess = (width - 40) / Double(chart.categories.count)
    let names = CategoryLabels(chart.categories, slot: guess, in: self)
    let areaHeight = max(30, total - top - lineHeight / 2 - names.height - 4)
    let title = wrap(chart.axis.label, labelFace, width: areaHeight, maximum: 2)
    let titleWidth = title.isEmpty ? 0 : Double(title.count) * titleHeight + 3
    let barWidth = guess * 0.8 / Double(chart.series.count)
    let shows = chart.showsValues && valueWidth <= barWidth * (chart.series.count == 1 ? 1.2 : 1)
    let bars = Bars(chart, length: areaHeight, labelExtent: { _ in shows ? lineHeight : 0 }) { max(2, Int($0 / 40)) }
    let ticks = bars.ticks
    var left = titleWidth + widest(ticks.ticks.map(\.label), smallFace) + 5
    left = max(left, names.overhang - (width - left) / Double(chart.categories.count) / 2)
    let area = Rectangle(left, top + lineHeight / 2, max(20, width - left), areaHeight)
    let slot = area.width / Double(chart.categories.count)
    func place(_ value: Double) -> Double? { ticks.position(value).map { area.maxY - min(max($0, 0), 1) * area.height } }

    for tick in ticks.ticks {
      guard let y = place(tick.value) else { continue }
      text(tick.label, smallFace, at: Point(area.x - 5, y), align: .end, color: palette.softInk)
    }
    rules(ticks.ticks.compactMap { tick in place(tick.value).map { (Point(area.x, $0), Point(area.maxX, $0)) } }, palette.grid)
    for (index, line) in title.enumerated() {
      text(line, labelFace, at: Point((Double(index) + 0.5) * titleHeight, area.midY), align: .middle, angle: -.pi / 2)
    }
    let base = place(bars.base) ?? area.maxY
    for bar in bars.bars {
      guard let end = place(bar.value) else { continue }
      let x = area.x + (Double(bar.category) + bar.start) * slot
      let thickness = bar.thickness * slot
      fill(.rectangle(Rectangle(x, min(base, end), thickness, abs(end - base))), color(of: bar, chart))
      if bar.isEndless && !shows {
        let inner = end + (bar.value < 0 ? -7 : 7)
        rules([0, 3].map { (Point(x, inner + 1.5 + $0), Point(x + thickness, inner - 1.5 + $0)) }, palette.paper, width: 1.2)
      }
      if let low = place(bar.value - bar.error), let high = place(bar.value + bar.error), bar.error > 0 {
        let (cap, middle) = (min(2, thickness / 3), x + thickness / 2)
        rules(
          [
            (Point(middle, low), Point(middle, high)), (Point(middle - cap, low), Point(middle + cap, low)),
            (Point(middle - cap, high), Point(middle + cap, high)),
          ], palette.ink, width: 0.7)
      }
      if shows {
        let isBelow = bar.value < bars.base
        let edge = place(isBelow ? bar.value - bar.error : bar.value + bar.error) ?? end
        let y = edge + (isBelow != bar.isEndless ? 1 : -1) * lineHeight * 0.55
        text(
          bar.label(chart.format), smallFace, at: Point(x + thickness / 2, y), align: .middle,
          color: bar.isEndless ? palette.paper : palette.softInk)
      }
    }
    rules([(Point(area.x, base), Point(area.maxX, base))], palette.line, width: 0.7)
    names.draw(left: area.x, slot: slot, top: area.maxY + 4, in: &self)
    height = area.maxY + 4 + names.height
  }

  private func color(of bar: Bars.Bar, _ chart: BarChart) -> Color {
    guard chart.colorsBySign && chart.series.count == 1 else { return palette.series(bar.series) }
    return bar.value < 0 ? palette.loss : palette.gain
  }
}

/// A bar chart's bars with the axis that shows them all.
private struct Bars {
  struct Bar {
    var category: Int
    var series: Int
    var value: Double
    var error: Double
    /// Whether its value has no place on the axis: the bar ends at the axis's end, and its number stands inside,
    /// or two strokes break it where numbers are not shown.
    var isEndless: Bool { abs(value) >= 1e300 }
    /// Where in its category's slot the bar starts, and how much of the slot it takes.
    var start: Double
    var thickness: Double

    func label(_ format: NumberFormat) -> String { format.string(isEndless ? (value < 0 ? -.infinity : .infinity) : value) }
  }

  var bars: [Bar] = []
  var ticks: Ticks
  /// The value that bars grow from.
  var base: Double

  /// - Parameters:
  ///   - length: the axis's length on the page.
  ///   - labelExtent: the room that a number at a bar's end takes along the axis.
  ///   - count: how many ticks suit a length.
  init(_ chart: BarChart, length: Double, labelExtent: (String) -> Double, count: (Double) -> Int) {
    let share = 0.8 / Double(chart.series.count)
    for (number, series) in chart.series.enumerated() {
      for (category, value) in series.values.enumerated() where !value.isNaN {
        let error = category < series.errors.count ? abs(series.errors[category]) : 0
        bars.append(
          Bar(
            category: category, series: number, value: min(max(value, -1e300), 1e300), error: error.isFinite ? error : 0,
            start: 0.1 + share * Double(number), thickness: share * (chart.series.count > 1 ? 0.94 : 1)))
      }
    }
    let isLogarithmic = chart.axis.isLogarithmic
    let finite = bars.filter { !$0.isEndless }
    var ends = finite.flatMap { [$0.value - $0.error, $0.value + $0.error] }
    if !isLogarithmic { ends.append(0) }
    ticks = Ticks(chart.axis, range: finiteRange(ends, positive: isLogarithmic), count: count(length))
    base = isLogarithmic ? ticks.lower : min(max(0, ticks.lower), ticks.upper)
    guard !isLogarithmic else { return }
    // The axis grows until the numbers at the bars' ends lie inside.
    for _ in 0..<16 {
      var (low, high) = (ticks.lower, ticks.upper)
      for bar in finite {
        let reach = labelExtent(chart.format.string(bar.value)) * (ticks.upper - ticks.lower) / max(length, 1)
        if bar.value < base { low = min(low, bar.value - bar.error - reach) } else { high = max(high, bar.value + bar.error + reach) }
      }
      if low >= ticks.lower && high <= ticks.upper { break }
      ticks.lower = low
      ticks.upper = high
    }
  }
}
