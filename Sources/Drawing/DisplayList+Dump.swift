import Foundation

extension DisplayList {
  /// The list as text for tests: an item a line, groups indented, lengths to a tenth of a point.
  package var dump: String {
    var lines = ["\(short(width)) × \(short(height))"]
    for item in items { item.dump(into: &lines, indent: "") }
    for spot in hotspots {
      let place = Rectangle(spot.x, spot.y, spot.width, spot.height).dump
      lines.append("hotspot \(place) \(spot.values.rows) × \(spot.values.columns)")
    }
    if !missingGlyphs.isEmpty { lines.append("missing \(missingGlyphs.joined(separator: " "))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every text in the list, placed where it is seen on the page.
  package var texts: [DisplayText] { items.flatMap { $0.texts(offset: Point(0, 0), scale: 1) } }
}

private func short(_ value: Double) -> String {
  let text = String(format: "%.1f", value)
  return text == "-0.0" ? "0.0" : text
}

extension Rectangle {
  fileprivate var dump: String { "[\(short(x)) \(short(y)) \(short(width)) \(short(height))]" }
}

extension DisplayItem {
  fileprivate func dump(into lines: inout [String], indent: String) {
    switch self {
    case .path(let path):
      var words = [indent + "path"]
      words += path.outline.steps.prefix(4).map(\.dump)
      if path.outline.steps.count > 4 { words.append("… \(path.outline.steps.count) steps") }
      if let fill = path.fill { words.append("fill \(fill.hex)") }
      if let stroke = path.stroke { words.append("stroke \(stroke.color.hex) \(stroke.width)") }
      lines.append(words.joined(separator: " "))
    case .text(let text):
      let turn = text.angle == 0 ? "" : " turned \(Int((text.angle * 180 / .pi).rounded()))°"
      let place = "(\(short(text.origin.x)) \(short(text.origin.y)))"
      lines.append("\(indent)text \"\(text.text)\" at \(place)\(turn) \(short(text.face.size)) \(text.color.hex)")
    case .image(let image):
      let kind = image.isSmooth ? "smooth" : "sharp"
      lines.append("\(indent)image \(image.pixels.width) × \(image.pixels.height) \(kind) \(image.frame.dump)")
    case .group(let group):
      var words = ["\(indent)group at (\(short(group.offset.x)) \(short(group.offset.y)))"]
      if group.scale != 1 { words.append("scale \(group.scale)") }
      if let clip = group.clip { words.append("clip \(clip.dump)") }
      if group.opacity != 1 { words.append("opacity \(group.opacity)") }
      lines.append(words.joined(separator: " "))
      for item in group.items { item.dump(into: &lines, indent: indent + "  ") }
    case .link(let link):
      lines.append("\(indent)link \(link.frame.dump) \(link.target)")
    }
  }

  fileprivate func texts(offset: Point, scale: Double) -> [DisplayText] {
    switch self {
    case .text(var text):
      text.origin = Point(offset.x + text.origin.x * scale, offset.y + text.origin.y * scale)
      text.width *= scale
      text.ascent *= scale
      text.descent *= scale
      text.face.size *= scale
      return [text]
    case .group(let group):
      let origin = Point(offset.x + group.offset.x * scale, offset.y + group.offset.y * scale)
      return group.items.flatMap { $0.texts(offset: origin, scale: scale * group.scale) }
    case .path, .image, .link: return []
    }
  }
}

extension Outline.Step {
  fileprivate var dump: String {
    func pair(_ point: Point) -> String { "\(short(point.x)) \(short(point.y))" }
    return switch self {
    case .move(let point): "M \(pair(point))"
    case .line(let point): "L \(pair(point))"
    case .curve(let first, let second, let end): "C \(pair(first)) \(pair(second)) \(pair(end))"
    case .rectangle(let frame): "R \(frame.dump)"
    case .circle(let center, let radius): "O \(pair(center)) \(short(radius))"
    case .close: "Z"
    }
  }
}
