import Exhibits

/// The area that two numeric axes span.
struct PlotFrame {
  var area: Rectangle
  var x: Ticks
  var y: Ticks

  /// Where a pair of numbers lies on the page; `nil` when an axis cannot show it.
  func point(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let across = x.position(xValue), let up = y.position(yValue) else { return nil }
    // Far outside the area the exact place does not matter, and Cairo's numbers have few digits.
    return Point(area.x + min(max(across, -50), 50) * area.width, area.maxY - min(max(up, -50), 50) * area.height)
  }
}

extension Sketch {
  /// The height of a chart that did not ask for one.
  var usualHeight: Double { min(wantedHeight ?? min(max(width * 0.6, 150), 270), maximumHeight) }

  /// Draws two numeric axes with grid lines and titles, and says where their area is.
  ///
  /// - Parameters:
  ///   - top: where the frame starts, below a legend.
  ///   - right: room to leave free on the right, for labels of lines.
  mutating func frame(
    xAxis: Axis, yAxis: Axis, xRange: ClosedRange<Double>?, yRange: ClosedRange<Double>?, top: Double, right: Double = 0
  ) -> PlotFrame {
    let lineHeight = Sketch.lineHeight(smallFace)
    let titleHeight = Sketch.lineHeight(labelFace)
    let total = max(usualHeight, top + 70)
    let xTitle = wrap(xAxis.label, labelFace, width: width * 0.9, maximum: 2)
    let bottom = lineHeight + 4 + (xTitle.isEmpty ? 0 : Double(xTitle.count) * titleHeight + 2)
    let topPad = lineHeight / 2
    let areaHeight = max(30, total - top - topPad - bottom)

    let yTicks = Ticks(yAxis, range: yRange, count: max(2, Int(areaHeight / 34)))
    let yTitle = wrap(yAxis.label, labelFace, width: areaHeight, maximum: 2)
    let yTitleWidth = yTitle.isEmpty ? 0 : Double(yTitle.count) * titleHeight + 3
    let left = yTitleWidth + widest(yTicks.ticks.map(\.label), smallFace) + 5

    // Fewer ticks until their labels stand apart.
    var areaWidth = max(20, width - left - right)
    var count = max(2, Int(areaWidth / 45))
    var xTicks = Ticks(xAxis, range: xRange, count: count)
    while count > 1 && !xTicks.labelsFit(in: areaWidth, measure: { measure($0, smallFace) }) {
      count -= 1
      xTicks = Ticks(xAxis, range: xRange, count: count)
    }
    let overhang = xTicks.overhang(areaWidth: areaWidth) { measure($0, smallFace) }
    areaWidth = max(20, width - left - max(right, overhang))
    xTicks.dropCollidingLabels(in: areaWidth) { measure($0, smallFace) }

    let area = Rectangle(left, top + topPad, areaWidth, areaHeight)
    height = area.maxY + bottom
    let frame = PlotFrame(area: area, x: xTicks, y: yTicks)
    draw(frame, xTitle: xTitle, yTitle: yTitle)
    return frame
  }

  private mutating func draw(_ frame: PlotFrame, xTitle: [String], yTitle: [String]) {
    let area = frame.area
    let (lineHeight, titleHeight) = (Sketch.lineHeight(smallFace), Sketch.lineHeight(labelFace))
    var (grid, marks): ([(Point, Point)], [(Point, Point)]) = ([], [])
    for tick in frame.y.ticks {
      guard let share = frame.y.position(tick.value) else { continue }
      let y = area.maxY - share * area.height
      grid.append((Point(area.x, y), Point(area.maxX, y)))
      text(tick.label, smallFace, at: Point(area.x - 5, y), align: .end, color: palette.softInk)
    }
    for tick in frame.x.ticks {
      guard let share = frame.x.position(tick.value) else { continue }
      let x = area.x + share * area.width
      marks.append((Point(x, area.maxY), Point(x, area.maxY + 3)))
      text(tick.label, smallFace, at: Point(x, area.maxY + 4 + lineHeight / 2), align: .middle, color: palette.softInk)
    }
    rules(grid, palette.grid)
    rules(marks + [(Point(area.x, area.maxY), Point(area.maxX, area.maxY))], palette.line, width: 0.6)
    for (index, line) in xTitle.enumerated() {
      let y = area.maxY + lineHeight + 6 + (Double(index) + 0.5) * titleHeight
      // Titles are centred on the area unless that would push them over the edge.
      let half = measure(line, labelFace) / 2
      let x = min(max(area.midX, half), width - half)
      text(line, labelFace, at: Point(x, y), align: .middle)
    }
    for (index, line) in yTitle.enumerated() {
      text(line, labelFace, at: Point((Double(index) + 0.5) * titleHeight, area.midY), align: .middle, angle: -.pi / 2)
    }
  }

  /// Clips what `body` places to an area, with a little room for the width of lines.
  mutating func clipped(to area: Rectangle, _ body: (inout Sketch) -> Void) {
    let before = items
    items = []
    body(&self)
    let inside = items
    items = before + [.group(DisplayGroup(inside, clip: area.inset(-1)))]
  }
}

extension Ticks {
  /// Whether labels side by side under an axis of a length stand apart.
  func labelsFit(in length: Double, measure: (String) -> Double) -> Bool {
    var copy = self
    copy.dropCollidingLabels(in: length, measure: measure)
    return copy == self
  }

  /// Empties labels that would touch the one before.
  mutating func dropCollidingLabels(in length: Double, measure: (String) -> Double) {
    var end = -Double.infinity
    for index in ticks.indices {
      guard !ticks[index].label.isEmpty, let share = position(ticks[index].value) else { continue }
      let half = measure(ticks[index].label) / 2
      if share * length - half < end + 5 {
        ticks[index].label = ""
      } else {
        end = share * length + half
      }
    }
  }

  /// How far the labels reach beyond the axis's upper end.
  func overhang(areaWidth: Double, measure: (String) -> Double) -> Double {
    ticks.reduce(0) { reach, tick in
      guard !tick.label.isEmpty, let share = position(tick.value) else { return reach }
      return max(reach, measure(tick.label) / 2 - (1 - share) * areaWidth)
    }
  }
}
