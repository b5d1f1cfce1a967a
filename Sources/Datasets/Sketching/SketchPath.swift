import Foundation

/// An outline of lines and cubic curves.
public struct SketchPath: Hashable, Sendable {
  public enum Segment: Hashable, Sendable {
    case move(Point)
    case line(Point)
    case curve(Point, Point, Point)
    case close
  }

  public var segments: [Segment]

  public init(_ segments: [Segment] = []) { self.segments = segments }

  public static func polygon(_ points: [Point]) -> SketchPath { polyline(points) + SketchPath([.close]) }

  public static func polyline(_ points: [Point]) -> SketchPath {
    SketchPath(points.enumerated().map { $0 == 0 ? .move($1) : .line($1) })
  }

  /// An ellipse with its radii along axes turned clockwise by `angle` radians.
  public static func ellipse(_ center: Point, _ horizontal: Double, _ vertical: Double, angle: Double = 0) -> SketchPath {
    let k = 0.5522847498307936
    let turn = Affine.rotation(angle, around: center)
    func at(_ x: Double, _ y: Double) -> Point { turn(Point(center.x + x * horizontal, center.y + y * vertical)) }
    return SketchPath([
      .move(at(1, 0)), .curve(at(1, k), at(k, 1), at(0, 1)), .curve(at(-k, 1), at(-1, k), at(-1, 0)),
      .curve(at(-1, -k), at(-k, -1), at(0, -1)), .curve(at(k, -1), at(1, -k), at(1, 0)), .close,
    ])
  }

  public static func circle(_ center: Point, _ radius: Double) -> SketchPath { ellipse(center, radius, radius) }

  public static func rectangle(_ origin: Point, _ width: Double, _ height: Double) -> SketchPath {
    polygon([origin, origin + Point(width, 0), origin + Point(width, height), origin + Point(0, height)])
  }

  /// A smooth curve through the points (Catmull–Rom).
  public static func smooth(_ points: [Point], closed: Bool = true) -> SketchPath {
    guard points.count > 2 else { return polyline(points) }
    let count = points.count
    func at(_ index: Int) -> Point {
      closed ? points[(index % count + count) % count] : points[min(count - 1, max(0, index))]
    }
    var segments: [Segment] = [.move(points[0])]
    for index in 0..<(closed ? count : count - 1) {
      let (before, start, end, after) = (at(index - 1), at(index), at(index + 1), at(index + 2))
      segments.append(.curve(start + (end - before) * (1 / 6), end - (after - start) * (1 / 6), end))
    }
    if closed { segments.append(.close) }
    return SketchPath(segments)
  }

  /// The outline moved by a map.
  public func moved(by map: Affine) -> SketchPath {
    SketchPath(
      segments.map { segment in
        switch segment {
        case .move(let point): .move(map(point))
        case .line(let point): .line(map(point))
        case .curve(let first, let second, let end): .curve(map(first), map(second), map(end))
        case .close: .close
        }
      })
  }

  public static func + (left: SketchPath, right: SketchPath) -> SketchPath { SketchPath(left.segments + right.segments) }
}
