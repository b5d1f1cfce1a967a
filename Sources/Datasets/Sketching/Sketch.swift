/// A picture before it has pixels: shapes from back to front, each belonging to a named part.
///
/// Because the parts are known, so are the exact masks; because it has no pixels, it is drawn again under any map without resampling, and
/// any part is taken away by leaving out its shapes.
public struct Sketch: Hashable, Sendable {
  /// A colour; components 0 to 1, not premultiplied.
  public struct Color: Codable, Hashable, Sendable {
    public var red, green, blue, alpha: Double

    public init(_ red: Double, _ green: Double, _ blue: Double, alpha: Double = 1) {
      (self.red, self.green, self.blue, self.alpha) = (red, green, blue, alpha)
    }

    /// The colour mixed with another; `amount` 1 gives the other.
    public func mixed(with other: Color, _ amount: Double) -> Color {
      func mix(_ one: Double, _ two: Double) -> Double { one + (two - one) * amount }
      return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue), alpha: mix(alpha, other.alpha))
    }
  }

  /// A colour at a place of a gradient, 0 to 1.
  public struct Stop: Hashable, Sendable {
    public var offset: Double
    public var color: Color

    public init(_ offset: Double, _ color: Color) {
      self.offset = offset
      self.color = color
    }
  }

  /// What fills an outline.
  public enum Paint: Hashable, Sendable {
    case solid(Color)
    case linear(from: Point, to: Point, [Stop])
    case radial(center: Point, radius: Double, [Stop])
  }

  /// One outline, filled, stroked or both.
  public struct Shape: Hashable, Sendable {
    /// The part it belongs to, one of the sketch's `parts`.
    public var part: String
    public var path: SketchPath
    public var fill: Paint?
    public var stroke: Paint?
    /// The stroke's width, in picture widths.
    public var width: Double
    /// Only what lies inside is painted.
    public var clip: SketchPath?
    /// Whether its pixels are its part's in the part map. Shades and glass, through which one sees the part below, are not.
    public var isMapped: Bool

    public init(
      _ part: String, _ path: SketchPath, fill: Paint? = nil, stroke: Paint? = nil, width: Double = 0, clip: SketchPath? = nil,
      isMapped: Bool = true
    ) {
      self.part = part
      self.path = path
      self.fill = fill
      self.stroke = stroke
      self.width = width
      self.clip = clip
      self.isMapped = isMapped
    }
  }

  /// From back to front.
  public var shapes: [Shape]
  /// Named places on the things shown, which correspond from one individual to another.
  public var keypoints: [String: Point]
  /// What is seen through: moves, enlarges or turns everything, shapes and keypoints alike.
  public var view: Affine
  /// The standard deviation of a Gaussian blur over the whole picture, in picture widths.
  public var blur: Double

  public init(shapes: [Shape] = [], keypoints: [String: Point] = [:], view: Affine = .identity, blur: Double = 0) {
    self.shapes = shapes
    self.keypoints = keypoints
    self.view = view
    self.blur = blur
  }

  /// The same without what belongs to these parts.
  public func removing(_ parts: Set<String>) -> Sketch {
    var sketch = self
    sketch.shapes.removeAll { parts.contains($0.part) }
    return sketch
  }

  /// The same, seen through a further map.
  public func seen(through map: Affine) -> Sketch {
    var sketch = self
    sketch.view = view.then(map)
    return sketch
  }
}
