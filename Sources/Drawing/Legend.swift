import Exhibits

/// One entry of a legend.
struct LegendEntry {
  enum Mark {
    case swatch
    case line
    /// A point of the shape with this number.
    case point(Int)
  }

  var name: String
  var color: Color
  var mark: Mark
}

extension Sketch {
  /// Places a legend in rows from the left at a height; returns the height it takes, with the space below it.
  mutating func legend(_ entries: [LegendEntry], left: Double, top: Double) -> Double {
    let named = entries.filter { !$0.name.isEmpty }
    guard !named.isEmpty else { return 0 }
    let lineHeight = Sketch.lineHeight(labelFace)
    var (x, y) = (left, top)
    for entry in named {
      let markWidth = entry.isLine ? 14.0 : 7.0
      let room = width - left - markWidth - 4
      let name = fit(entry.name, labelFace, width: room)
      let entryWidth = markWidth + 4 + measure(name, labelFace)
      if x > left && x + entryWidth > width {
        (x, y) = (left, y + lineHeight)
      }
      let middle = y + lineHeight / 2
      switch entry.mark {
      case .swatch: fill(.rectangle(Rectangle(x, middle - 3.5, 7, 7)), entry.color)
      case .line: stroke(.line(Point(x, middle), Point(x + markWidth, middle)), entry.color, width: 1.4)
      case .point(let shape): fill(Outline.marker(shape, at: Point(x + 3.5, middle), radius: 2.8), entry.color)
      }
      text(name, labelFace, at: Point(x + markWidth + 4, middle))
      x += entryWidth + 12
    }
    return y + lineHeight + 4 - top
  }
}

extension LegendEntry {
  fileprivate var isLine: Bool { if case .line = mark { true } else { false } }
}

extension Outline {
  /// A point's mark: circle, square, triangle, diamond, then again. All cover about the same area.
  static func marker(_ shape: Int, at center: Point, radius: Double) -> Outline {
    let (x, y) = (center.x, center.y)
    switch shape % 4 {
    case 0: return .circle(center, radius: radius)
    case 1:
      let half = radius * 0.88
      return .rectangle(Rectangle(x - half, y - half, half * 2, half * 2))
    case 2:
      let reach = radius * 1.25
      return .polyline(
        [Point(x, y - reach), Point(x + reach * 0.9, y + reach * 0.6), Point(x - reach * 0.9, y + reach * 0.6)], closed: true)
    default:
      let reach = radius * 1.25
      return .polyline([Point(x, y - reach), Point(x + reach, y), Point(x, y + reach), Point(x - reach, y)], closed: true)
    }
  }
}
