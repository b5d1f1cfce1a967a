import Foundation

/// Patterns of two colours, named as in the Describable Textures Dataset, whose textures Broden has.
enum SurfaceTexture: String, CaseIterable, Sendable {
  case striped, zigzagged, chequered, grid, woven, honeycombed, bubbly
  case dotted = "polka-dotted"

  /// The marks of the second colour on the first.
  ///
  /// - Parameter step: The pattern's period.
  /// - Returns: Outlines and stroke widths (0: filled).
  func marks(within box: (minimum: Point, maximum: Point), step: Double) -> (SketchPath, Double) {
    var path = SketchPath()
    let xs = Array(Swift.stride(from: box.minimum.x - step, through: box.maximum.x + step, by: step))
    let ys = Array(Swift.stride(from: box.minimum.y - step, through: box.maximum.y + step, by: step))
    switch self {
    case .striped:
      for x in xs { path.segments += SketchPath.rectangle(Point(x, box.minimum.y), step / 2, box.maximum.y - box.minimum.y).segments }
      return (path, 0)
    case .dotted:
      for (row, y) in ys.enumerated() {
        for x in xs { path.segments += SketchPath.circle(Point(x + Double(row % 2) * step / 2, y), step * 0.27).segments }
      }
      return (path, 0)
    case .chequered:
      for (row, y) in ys.enumerated() {
        for (column, x) in xs.enumerated() where (row + column) % 2 == 0 {
          path.segments += SketchPath.rectangle(Point(x, y), step, step).segments
        }
      }
      return (path, 0)
    case .zigzagged:
      for y in ys {
        path.segments += SketchPath.polyline(xs.flatMap { [Point($0, y), Point($0 + step / 2, y + step * 0.6)] }).segments
      }
      return (path, step * 0.28)
    case .grid:
      for x in xs { path.segments += SketchPath.polyline([Point(x, box.minimum.y), Point(x, box.maximum.y)]).segments }
      for y in ys { path.segments += SketchPath.polyline([Point(box.minimum.x, y), Point(box.maximum.x, y)]).segments }
      return (path, step * 0.14)
    case .woven:
      for (row, y) in ys.enumerated() {
        for (column, x) in xs.enumerated() {
          let isAcross = (row + column) % 2 == 0
          for shift in [0.08, 0.4, 0.72] {
            path.segments +=
              (isAcross
              ? SketchPath.rectangle(Point(x + 0.02 * step, y + shift * step), step * 0.96, step * 0.2)
              : SketchPath.rectangle(Point(x + shift * step, y + 0.02 * step), step * 0.2, step * 0.96)).segments
          }
        }
      }
      return (path, 0)
    case .honeycombed:
      let radius = step / 3.squareRoot()
      for (row, y) in Swift.stride(from: box.minimum.y - step, through: box.maximum.y + step, by: radius * 1.5).enumerated() {
        for x in xs {
          let center = Point(x + Double(row % 2) * step / 2, y)
          path.segments +=
            SketchPath.polygon((0..<6).map { center + Point(radius * sin(Double($0) * .pi / 3), radius * cos(Double($0) * .pi / 3)) })
            .segments
        }
      }
      return (path, step * 0.14)
    case .bubbly:
      for (row, y) in ys.enumerated() {
        for (column, x) in xs.enumerated() {
          let size = 0.22 + 0.2 * Double((row * 7 + column * 5) % 5) / 5
          path.segments += SketchPath.circle(Point(x + Double((row * 3 + column) % 4) * 0.12 * step, y), step * size).segments
        }
      }
      return (path, step * 0.09)
    }
  }
}

extension Pen {
  /// Fills an outline with a texture of two colours. The part is named `owner/part|material|texture`.
  mutating func fill(
    _ part: String, _ path: SketchPath, _ color: Sketch.Color, marks: Sketch.Color, _ texture: SurfaceTexture, step: Double,
    _ material: Material? = nil, turned angle: Double = 0
  ) {
    let tag = material.map { "|\($0.rawValue)" } ?? ""
    let first = shapes.count
    relief = relief / 2
    fill(part, path, color)
    relief = relief * 2
    var box = path.bounds
    let map = Affine.rotation(angle, around: Point((box.minimum.x + box.maximum.x) / 2, (box.minimum.y + box.maximum.y) / 2))
    if angle != 0 {
      let reach = max(box.maximum.x - box.minimum.x, box.maximum.y - box.minimum.y) * 0.25
      (box.minimum, box.maximum) = (box.minimum - Point(reach, reach), box.maximum + Point(reach, reach))
    }
    let (outline, width) = texture.marks(within: box, step: step)
    let turned = outline.moved(by: map)
    if width > 0 {
      stroke(part, turned, width, marks, clip: path, isMapped: false)
    } else {
      fill(part, turned, marks, clip: path, isMapped: false)
    }
    for place in first..<shapes.count { shapes[place].part += "\(tag)|\(texture.rawValue)" }
  }
}
