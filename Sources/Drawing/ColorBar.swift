import Exhibits

extension Sketch {
  /// The width that a standing colour bar takes, and whether it says what a missing value looks like.
  func colorBarWidth(_ map: ColorMap, legend: String, barHeight: Double) -> Double {
    let ticks = colorTicks(map, length: barHeight, spacing: 26)
    let title = legend.isEmpty ? 0 : Sketch.lineHeight(labelFace) * Double(wrap(legend, labelFace, width: barHeight, maximum: 2).count)
    return 8 + 4 + widest(ticks.map(\.label), smallFace) + (title > 0 ? 3 + title : 0)
  }

  private func colorTicks(_ map: ColorMap, length: Double, spacing: Double) -> [Ticks.Tick] {
    Ticks(Axis(from: map.lower, to: map.upper), range: nil, count: max(2, Int(length / spacing))).ticks
  }

  /// Draws a colour bar standing in a rectangle's left part, least at the foot, its title reading upward at its right.
  mutating func standingColorBar(_ map: ColorMap, legend: String, x: Double, top: Double, barHeight: Double) {
    let frame = Rectangle(x, top, 8, barHeight)
    colorStrip(map, in: frame, isStanding: true)
    var right = frame.maxX
    for tick in colorTicks(map, length: barHeight, spacing: 26) {
      let y = frame.maxY - (tick.value - map.lower) / (map.upper - map.lower) * frame.height
      rules([(Point(frame.maxX, y), Point(frame.maxX + 2, y))], palette.line)
      right = max(right, text(tick.label, smallFace, at: Point(frame.maxX + 4, y), color: palette.softInk).maxX)
    }
    let lineHeight = Sketch.lineHeight(labelFace)
    for (index, line) in wrap(legend, labelFace, width: barHeight, maximum: 2).enumerated() {
      let place = Point(right + 3 + (Double(index) + 0.5) * lineHeight, frame.midY)
      text(line, labelFace, at: place, align: .middle, angle: -.pi / 2)
    }
  }

  /// Draws a lying colour bar, its title over it; returns the height it takes.
  mutating func lyingColorBar(_ map: ColorMap, legend: String, x: Double, top: Double, barWidth: Double) -> Double {
    let (lineHeight, titleHeight) = (Sketch.lineHeight(smallFace), Sketch.lineHeight(labelFace))
    var y = top
    if !legend.isEmpty {
      // The title may be wider than the bar, as far as the page allows.
      text(legend, labelFace, at: Point(x, y + titleHeight / 2), width: width - x)
      y += titleHeight + 2
    }
    let frame = Rectangle(x, y, barWidth, 7)
    colorStrip(map, in: frame, isStanding: false)
    var end = -Double.infinity
    for tick in colorTicks(map, length: barWidth, spacing: 36) {
      let center = frame.x + (tick.value - map.lower) / (map.upper - map.lower) * frame.width
      let half = measure(tick.label, smallFace) / 2
      rules([(Point(center, frame.maxY), Point(center, frame.maxY + 2))], palette.line)
      // The first and last stay on the page, moved inward.
      let middle = min(max(center, half), width - half)
      guard middle - half > end + 4 else { continue }
      text(tick.label, smallFace, at: Point(middle, frame.maxY + 3 + lineHeight / 2), align: .middle, color: palette.softInk)
      end = middle + half
    }
    return frame.maxY + 3 + lineHeight - top
  }

  private mutating func colorStrip(_ map: ColorMap, in frame: Rectangle, isStanding: Bool) {
    let count = 128
    let words = (0..<count).map { index -> UInt32 in
      let share = (Double(index) + 0.5) / Double(count)
      let value = map.lower + (map.upper - map.lower) * (isStanding ? 1 - share : share)
      return (map.color(value) ?? palette.missing).word
    }
    let pixels = PixelGrid(width: isStanding ? 1 : count, height: isStanding ? count : 1, words: words)
    items.append(.image(DisplayImage(pixels, in: frame, isSmooth: false)))
    stroke(.rectangle(frame), palette.line, width: 0.4)
  }
}
