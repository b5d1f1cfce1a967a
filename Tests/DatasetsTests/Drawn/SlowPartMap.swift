import Foundation

@testable import Datasets

/// Which part a point belongs to, by walking every outline: what `Sketch.partMap` must agree with away from edges.
struct SlowPartMap {
  private struct Outline {
    var part: String
    var fill: [[Point]]?
    var stroke: (lines: [[Point]], width: Double)?
    var clip: [[Point]]?
    /// Farther out than this, nothing of it is.
    var least = Point(.infinity, .infinity)
    var greatest = Point(-.infinity, -.infinity)

    mutating func takeBounds() {
      let reach = (stroke?.width ?? 0) / 2
      for point in ((fill ?? []) + (stroke?.lines ?? [])).joined() {
        least = Point(min(least.x, point.x - reach), min(least.y, point.y - reach))
        greatest = Point(max(greatest.x, point.x + reach), max(greatest.y, point.y + reach))
      }
    }

    func mayCover(_ point: Point) -> Bool {
      point.x >= least.x && point.y >= least.y && point.x <= greatest.x && point.y <= greatest.y
    }
  }

  private let outlines: [Outline]

  init(_ sketch: Sketch) {
    outlines = sketch.shapes.filter(\.isMapped).map { shape in
      var outline = Outline(
        part: shape.part, fill: shape.fill.map { _ in Self.flattened(shape.path, isFilled: true) },
        stroke: shape.stroke.map { _ in (Self.flattened(shape.path, isFilled: false), shape.width) },
        clip: shape.clip.map { Self.flattened($0, isFilled: true) })
      outline.takeBounds()
      return outline
    }
  }

  func part(at point: Point) -> String {
    for outline in outlines.reversed() where outline.mayCover(point) {
      if let clip = outline.clip, Self.winding(clip, point) == 0 { continue }
      if let fill = outline.fill, Self.winding(fill, point) != 0 { return outline.part }
      if let stroke = outline.stroke, Self.distance(stroke.lines, point) < stroke.width / 2 { return outline.part }
    }
    return ""
  }

  private static func flattened(_ path: SketchPath, isFilled: Bool) -> [[Point]] {
    var lines: [[Point]] = []
    for segment in path.segments {
      switch segment {
      case .move(let point): lines.append([point])
      case .line(let point): lines[lines.count - 1].append(point)
      case .curve(let one, let two, let end):
        let start = lines.last!.last!
        for step in 1...24 {
          let t = Double(step) / 24
          let u = 1 - t
          lines[lines.count - 1].append(start * (u * u * u) + one * (3 * u * u * t) + two * (3 * u * t * t) + end * (t * t * t))
        }
      case .close: lines[lines.count - 1].append(lines.last!.first!)
      }
    }
    if isFilled { for place in lines.indices where lines[place].first != lines[place].last { lines[place].append(lines[place].first!) } }
    return lines
  }

  /// How often the outline goes around the point.
  private static func winding(_ lines: [[Point]], _ point: Point) -> Int {
    var turns = 0
    for line in lines {
      for (from, to) in zip(line, line.dropFirst()) where (from.y <= point.y) != (to.y <= point.y) {
        let x = from.x + (point.y - from.y) / (to.y - from.y) * (to.x - from.x)
        if x > point.x { turns += to.y > from.y ? 1 : -1 }
      }
    }
    return turns
  }

  private static func distance(_ lines: [[Point]], _ point: Point) -> Double {
    var nearest = Double.infinity
    for line in lines {
      for (from, to) in zip(line, line.dropFirst()) {
        let along = to - from
        let length = along.x * along.x + along.y * along.y
        let offset = point - from
        let place = length == 0 ? 0 : min(1, max(0, (offset.x * along.x + offset.y * along.y) / length))
        let gap = offset - along * place
        nearest = min(nearest, (gap.x * gap.x + gap.y * gap.y).squareRoot())
      }
    }
    return nearest
  }
}

extension Sketch {
  /// The pixels that any of these parts, alone and unhidden, touches: a sixteenth of a pixel is enough.
  func touched(by parts: Set<String>, width: Int) -> [Bool] {
    var alone = self
    alone.shapes = shapes.filter { parts.contains($0.part) }
    let fine = alone.partMap(width: width * 4, height: width * 4, parts: alone.mappedParts)
    var touched = Array(repeating: false, count: width * width)
    for (place, value) in fine.values.enumerated() where value > 0 {
      touched[place / (width * 4) / 4 * width + place % (width * 4) / 4] = true
    }
    return touched
  }
}
