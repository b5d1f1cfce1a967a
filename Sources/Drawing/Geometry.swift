/// A place on the page in points; y grows downward.
package struct Point: Hashable, Sendable {
  package var x: Double
  package var y: Double

  package init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  static func + (left: Self, right: Self) -> Self { Self(left.x + right.x, left.y + right.y) }
}

/// An upright rectangle.
package struct Rectangle: Hashable, Sendable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The smallest rectangle around points; empty at the origin for none.
  init(around points: [Point]) {
    guard let first = points.first else {
      self.init(0, 0, 0, 0)
      return
    }
    var (low, high) = (first, first)
    for point in points {
      low = Point(min(low.x, point.x), min(low.y, point.y))
      high = Point(max(high.x, point.x), max(high.y, point.y))
    }
    self.init(low.x, low.y, high.x - low.x, high.y - low.y)
  }

  package var maxX: Double { x + width }
  package var maxY: Double { y + height }
  package var midX: Double { x + width / 2 }
  package var midY: Double { y + height / 2 }

  func inset(_ amount: Double) -> Self { Self(x + amount, y + amount, width - 2 * amount, height - 2 * amount) }

  func intersects(_ other: Self) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }

  func contains(_ other: Self, slack: Double = 0) -> Bool {
    other.x >= x - slack && other.y >= y - slack && other.maxX <= maxX + slack && other.maxY <= maxY + slack
  }
}

/// Lines and curves, perhaps closed.
package struct Outline: Hashable, Sendable {
  /// One step of the pen.
  package enum Step: Hashable, Sendable {
    case move(Point)
    case line(Point)
    /// Two control points and the end.
    case curve(Point, Point, Point)
    case rectangle(Rectangle)
    /// A whole circle of its own.
    case circle(Point, radius: Double)
    case close
  }

  package var steps: [Step]

  package init(_ steps: [Step] = []) { self.steps = steps }

  /// A line through points.
  static func polyline(_ points: [Point], closed: Bool = false) -> Self {
    var steps = points.enumerated().map { $0.offset == 0 ? Step.move($0.element) : .line($0.element) }
    if closed && !steps.isEmpty { steps.append(.close) }
    return Self(steps)
  }

  static func line(_ from: Point, _ to: Point) -> Self { Self([.move(from), .line(to)]) }

  static func rectangle(_ frame: Rectangle) -> Self { Self([.rectangle(frame)]) }

  static func circle(_ center: Point, radius: Double) -> Self { Self([.circle(center, radius: radius)]) }

  /// A line through points with round corners.
  static func rounded(_ points: [Point], radius: Double) -> Self {
    guard points.count > 2, let first = points.first, let last = points.last else { return .polyline(points) }
    var steps = [Step.move(first)]
    for (before, (corner, after)) in zip(points, zip(points.dropFirst(), points.dropFirst(2))) {
      let start = corner.moved(toward: before, by: radius)
      let end = corner.moved(toward: after, by: radius)
      steps.append(.line(start))
      steps.append(.curve(start.moved(toward: corner, share: 0.55), end.moved(toward: corner, share: 0.55), end))
    }
    steps.append(.line(last))
    return Self(steps)
  }

  /// A rectangle with round corners.
  static func roundedRectangle(_ frame: Rectangle, radius: Double) -> Self {
    let top = Point(frame.midX, frame.y)
    let corners = [
      Point(frame.maxX, frame.y), Point(frame.maxX, frame.maxY), Point(frame.x, frame.maxY), Point(frame.x, frame.y),
    ]
    var outline = rounded([top] + corners + [top], radius: radius)
    outline.steps.append(.close)
    return outline
  }
}

extension Point {
  /// The point `distance` nearer to another, at most half way.
  func moved(toward other: Point, by distance: Double) -> Point {
    let (dx, dy) = (other.x - x, other.y - y)
    let length = (dx * dx + dy * dy).squareRoot()
    return length > 0 ? moved(toward: other, share: min(distance / length, 0.5)) : self
  }

  func moved(toward other: Point, share: Double) -> Point {
    Point(x + (other.x - x) * share, y + (other.y - y) * share)
  }
}
