import Foundation
import Tensors

/// Draws things in coordinates of their own, −1…1 with `y` down, and puts them where they stand in a sketch.
///
/// Parts are named `owner/part`. Where materials are shown, a part made of one is named `owner/part|material` and carries its pattern.
struct Pen {
  /// What has been drawn, from back to front.
  var shapes: [Sketch.Shape] = []
  var keypoints: [String: Point] = [:]
  /// From the thing's coordinates to the sketch's.
  var place: Affine = .identity
  /// What the parts belong to.
  var owner = ""
  /// Where the thing's own variation comes from.
  var random: KeyedRandom
  /// Whether materials show their patterns and are named.
  var showsMaterials = false
  /// How much lighter a fill's top is than its bottom.
  var relief = 0.16

  init(_ random: KeyedRandom) { self.random = random }

  // MARK: - Colours

  /// A saturated colour of any hue.
  mutating func vividColor() -> Sketch.Color {
    Sketch.Color(hue: random.uniform(), saturation: random.uniform(in: 0.5..<0.95), value: random.uniform(in: 0.55..<0.98))
  }

  /// A colour near the given one.
  mutating func near(_ red: Double, _ green: Double, _ blue: Double, spread: Double = 0.1) -> Sketch.Color {
    let light = random.uniform(in: -spread..<spread)
    func component(_ value: Double, _ noise: Double) -> Double { min(1, max(0, value + light + noise)) }
    let noises = (0..<3).map { _ in random.uniform(in: -spread / 2..<spread / 2) }
    return Sketch.Color(component(red, noises[0]), component(green, noises[1]), component(blue, noises[2]))
  }

  // MARK: - Shapes

  /// Fills an outline.
  mutating func fill(
    _ part: String, _ path: SketchPath, _ color: Sketch.Color, _ material: Material? = nil, clip: SketchPath? = nil, isMapped: Bool = true
  ) {
    let box = path.bounds
    let paint: Sketch.Paint =
      relief == 0 || !isMapped
      ? .solid(color)
      : .linear(
        from: Point(box.minimum.x, box.minimum.y), to: Point(box.minimum.x + 0.2 * (box.maximum.x - box.minimum.x), box.maximum.y),
        [.init(0, color.lighter(relief)), .init(1, color.darker(relief))])
    add(Sketch.Shape(named(part, material), path, fill: paint, clip: clip, isMapped: isMapped))
    guard showsMaterials, let material else { return }
    for (pattern, paint, width) in material.pattern(within: box, on: color, scale: 1 / place.enlargement, random: &random) {
      var shape = Sketch.Shape(named(part, material), pattern, clip: path, isMapped: false)
      if width > 0 { (shape.stroke, shape.width) = (.solid(paint), width) } else { shape.fill = .solid(paint) }
      add(shape)
    }
  }

  /// Strokes a line of the given width.
  mutating func stroke(
    _ part: String, _ path: SketchPath, _ width: Double, _ color: Sketch.Color, _ material: Material? = nil, clip: SketchPath? = nil,
    isMapped: Bool = true
  ) {
    add(Sketch.Shape(named(part, material), path, stroke: .solid(color), width: width, clip: clip, isMapped: isMapped))
  }

  mutating func oval(
    _ part: String, _ x: Double, _ y: Double, _ horizontal: Double, _ vertical: Double, _ color: Sketch.Color, _ material: Material? = nil,
    angle: Double = 0
  ) {
    fill(part, .ellipse(Point(x, y), horizontal, vertical, angle: angle), color, material)
  }

  mutating func box(
    _ part: String, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double, _ color: Sketch.Color, _ material: Material? = nil
  ) {
    fill(part, .rectangle(Point(left, top), right - left, bottom - top), color, material)
  }

  mutating func polygon(_ part: String, _ points: [(Double, Double)], _ color: Sketch.Color, _ material: Material? = nil) {
    fill(part, .polygon(points.map { Point($0.0, $0.1) }), color, material)
  }

  /// A closed smooth outline through the points.
  mutating func blob(_ part: String, _ points: [(Double, Double)], _ color: Sketch.Color, _ material: Material? = nil) {
    fill(part, .smooth(points.map { Point($0.0, $0.1) }), color, material)
  }

  mutating func line(_ part: String, _ points: [(Double, Double)], _ width: Double, _ color: Sketch.Color, _ material: Material? = nil) {
    stroke(part, .polyline(points.map { Point($0.0, $0.1) }), width, color, material)
  }

  /// An open smooth line through the points.
  mutating func curve(_ part: String, _ points: [(Double, Double)], _ width: Double, _ color: Sketch.Color, _ material: Material? = nil) {
    stroke(part, .smooth(points.map { Point($0.0, $0.1) }, closed: false), width, color, material)
  }

  /// Marks a place that corresponds from one individual to another.
  mutating func keypoint(_ name: String, _ x: Double, _ y: Double) { keypoints[name] = place(Point(x, y)) }

  private mutating func add(_ shape: Sketch.Shape) { shapes.append(shape.moved(by: place)) }

  private func named(_ part: String, _ material: Material?) -> String {
    let name = owner.isEmpty ? part : part.isEmpty ? owner : "\(owner)/\(part)"
    guard showsMaterials, let material else { return name }
    return "\(name)|\(material.rawValue)"
  }
}

extension SketchPath {
  /// The smallest upright rectangle around the points that make the outline.
  var bounds: (minimum: Point, maximum: Point) {
    var minimum = Point(.infinity, .infinity)
    var maximum = Point(-.infinity, -.infinity)
    func take(_ point: Point) {
      minimum = Point(min(minimum.x, point.x), min(minimum.y, point.y))
      maximum = Point(max(maximum.x, point.x), max(maximum.y, point.y))
    }
    for segment in segments {
      switch segment {
      case .move(let point), .line(let point): take(point)
      case .curve(let one, let two, let end): for point in [one, two, end] { take(point) }
      case .close: break
      }
    }
    return (minimum, maximum)
  }
}
