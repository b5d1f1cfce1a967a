import Exhibits

/// Lays a figure out for a page.
///
/// The list is as wide as the figure asks for, or as the style offers when that is less; it has the height that the figure asks for
/// where its content allows, and never more than the style offers.
package func layOut(_ figure: Figure, style: FigureStyle) -> DisplayList {
  let available = style.availableWidth.isFinite ? max(style.availableWidth, 40) : 480
  let width = min(figure.width.flatMap { $0.isFinite ? max($0, 40) : nil } ?? available, available)
  let maximum = style.availableHeight > 0 ? max(style.availableHeight, 40) : .infinity

  var list = DisplayList(width: width, height: 0)
  var top = 0.0
  var heading = Sketch(style: style, width: width, wantedHeight: nil, maximumHeight: maximum)
  if let title = figure.title, !title.isEmpty {
    let lineHeight = Sketch.lineHeight(heading.titleFace)
    for line in heading.wrap(title, heading.titleFace, width: width, maximum: 2) {
      heading.text(line, heading.titleFace, at: Point(0, top + lineHeight / 2))
      top += lineHeight
    }
    top += 4
  }

  let wanted = figure.height.flatMap { $0.isFinite && $0 > 0 ? min($0, maximum) : nil }
  var sketch = Sketch(
    style: style, width: width, wantedHeight: wanted.map { max(40, $0 - top) }, maximumHeight: max(40, maximum - top))
  sketch.add(figure.content)

  // What cannot be made smaller by layout is made smaller as a whole.
  let scale = min(1, max(40, maximum - top) / max(sketch.height, 1))
  let left = (width - width * scale) / 2
  list.items = heading.items + [.group(DisplayGroup(sketch.items, offset: Point(left, top), scale: scale))]
  list.hotspots = sketch.hotspots.map { spot in
    var spot = spot
    (spot.x, spot.y) = (left + spot.x * scale, top + spot.y * scale)
    (spot.width, spot.height) = (spot.width * scale, spot.height * scale)
    return spot
  }
  list.height = top + sketch.height * scale
  list.missingGlyphs = heading.missingGlyphs + sketch.missingGlyphs.filter { !heading.missingGlyphs.contains($0) }
  return list
}

extension Sketch {
  fileprivate mutating func add(_ content: Figure.Content) {
    switch content {
    case .heatmap(let heatmap): add(heatmap)
    case .images(let grid): add(grid)
    case .bars(let chart): add(chart)
    case .lines(let chart): add(chart)
    case .scatter(let plot): add(plot)
    case .histogram(let histogram): add(histogram)
    case .network(let diagram): add(diagram)
    }
  }
}
