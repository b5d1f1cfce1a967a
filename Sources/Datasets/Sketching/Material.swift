import Foundation
import Tensors

/// What a thing is made of; each is drawn with a pattern of its own.
enum Material: String, CaseIterable {
  case brick, wood, glass, metal, stone, fabric, grass, water, foliage, sand, snow, skin, plaster, asphalt, tile, rubber

  /// The marks on a surface of this material: outlines, colours, and stroke widths (0: filled).
  ///
  /// - Parameters:
  ///   - box: What is to be covered, in the thing's coordinates.
  ///   - scale: The thing's units per picture width, so that the grain is of one size in the picture.
  func pattern(
    within box: (minimum: Point, maximum: Point), on color: Sketch.Color, scale: Double, random: inout KeyedRandom
  ) -> [(SketchPath, Sketch.Color, Double)] {
    let grain = 0.035 * scale
    let thin = 0.006 * scale
    let (low, high) = (box.minimum, box.maximum)
    switch self {
    case .brick:
      var path = SketchPath()
      var row = 0
      for y in stride(from: low.y, through: high.y, by: grain) {
        path = path + .polyline([Point(low.x, y), Point(high.x, y)])
        let shift = row % 2 == 0 ? 0 : grain
        for x in stride(from: low.x + shift, through: high.x, by: grain * 2) {
          path = path + .polyline([Point(x, y), Point(x, y + grain)])
        }
        row += 1
      }
      return [(path, color.lighter(0.55), thin)]
    case .wood:
      var path = SketchPath()
      for y in stride(from: low.y + grain / 2, through: high.y, by: grain * 0.8) {
        let bend = random.uniform(in: -0.35..<0.35) * grain
        path =
          path
          + .smooth(
            [
              Point(low.x, y), Point(low.x * 0.67 + high.x * 0.33, y + bend), Point(low.x * 0.33 + high.x * 0.67, y - bend),
              Point(high.x, y),
            ], closed: false)
      }
      return [(path, color.darker(0.32), thin)]
    case .glass:
      let (w, h) = (high.x - low.x, high.y - low.y)
      return [
        (
          .polygon([
            Point(low.x + 0.1 * w, high.y), Point(low.x + 0.5 * w, low.y), Point(low.x + 0.7 * w, low.y), Point(low.x + 0.3 * w, low.y + h),
          ]), Sketch.Color(1, 1, 1, alpha: 0.55), 0
        )
      ]
    case .metal:
      let w = high.x - low.x
      return [0.12, 0.2, 0.7].map { place in
        (
          .polyline([Point(low.x, low.y + place * (high.y - low.y)), Point(low.x + w, low.y + place * (high.y - low.y))]),
          Sketch.Color(1, 1, 1, alpha: 0.4), thin
        )
      }
    case .stone:
      return scattered(box, every: grain * 1.5, &random) { center, random in
        (.ellipse(center, grain * random.uniform(in: 0.5..<0.75), grain * random.uniform(in: 0.35..<0.55)), color.darker(0.22), thin)
      }
    case .fabric:
      var path = SketchPath()
      for x in stride(from: low.x, through: high.x, by: grain * 0.5) { path = path + .polyline([Point(x, low.y), Point(x, high.y)]) }
      for y in stride(from: low.y, through: high.y, by: grain * 0.5) { path = path + .polyline([Point(low.x, y), Point(high.x, y)]) }
      return [(path, color.darker(0.18), thin * 0.7)]
    case .grass:
      return scattered(box, every: grain * 0.9, &random) { center, random in
        let lean = random.uniform(in: -0.4..<0.4) * grain
        return (.polyline([center, center + Point(lean, -grain * 0.8)]), random.chance(0.5) ? color.darker(0.3) : color.lighter(0.2), thin)
      }
    case .water:
      return scattered(box, every: grain * 1.4, &random) { center, random in
        let w = grain * random.uniform(in: 0.5..<0.9)
        return (.smooth([center, center + Point(w / 2, -w * 0.35), center + Point(w, 0)], closed: false), color.lighter(0.45), thin)
      }
    case .foliage:
      return scattered(box, every: grain * 1.1, &random) { center, random in
        (.circle(center, grain * 0.35), random.chance(0.6) ? color.darker(0.28) : color.lighter(0.2), 0)
      }
    case .sand:
      return scattered(box, every: grain * 0.8, &random) { center, _ in (.circle(center, thin * 0.7), color.darker(0.3), 0) }
    case .snow:
      return scattered(box, every: grain * 1.3, &random) { center, _ in (.circle(center, thin), Sketch.Color(0.7, 0.78, 0.92), 0) }
    case .asphalt:
      return scattered(box, every: grain * 0.7, &random) { center, random in
        (.circle(center, thin * 0.6), random.chance(0.5) ? color.lighter(0.25) : color.darker(0.25), 0)
      }
    case .tile:
      var path = SketchPath()
      for x in stride(from: low.x, through: high.x, by: grain * 1.6) { path = path + .polyline([Point(x, low.y), Point(x, high.y)]) }
      for y in stride(from: low.y, through: high.y, by: grain * 1.6) { path = path + .polyline([Point(low.x, y), Point(high.x, y)]) }
      return [(path, color.darker(0.25), thin)]
    case .skin, .plaster, .rubber: return []
    }
  }

  /// One mark about every `step`, each moved at random.
  private func scattered(
    _ box: (minimum: Point, maximum: Point), every step: Double, _ random: inout KeyedRandom,
    _ mark: (Point, inout KeyedRandom) -> (SketchPath, Sketch.Color, Double)
  ) -> [(SketchPath, Sketch.Color, Double)] {
    // Marks of one colour and width become one outline: a shape for each would cost more than its pixels.
    var order: [Ink] = []
    var merged: [Ink: (SketchPath, Sketch.Color, Double)] = [:]
    for y in stride(from: box.minimum.y, through: box.maximum.y + step, by: step) {
      for x in stride(from: box.minimum.x, through: box.maximum.x, by: step) {
        let center = Point(x + random.uniform(in: -0.5..<0.5) * step, y + random.uniform(in: -0.5..<0.5) * step)
        let (path, color, width) = mark(center, &random)
        let key = Ink(red: color.red, green: color.green, width: width)
        if merged[key] == nil {
          order.append(key)
          merged[key] = (SketchPath(), color, width)
        }
        merged[key]!.0.segments += path.segments
      }
    }
    return order.map { merged[$0]! }
  }

  /// What marks of one shape have in common.
  private struct Ink: Hashable {
    var red, green, width: Double
  }
}
