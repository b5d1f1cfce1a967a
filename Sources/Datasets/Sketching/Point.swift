import Foundation

/// A place in a sketch: `x` to the right, `y` down, the picture's width being 1.
public struct Point: Codable, Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  public static func + (left: Point, right: Point) -> Point { Point(left.x + right.x, left.y + right.y) }
  public static func - (left: Point, right: Point) -> Point { Point(left.x - right.x, left.y - right.y) }
  public static func * (point: Point, factor: Double) -> Point { Point(point.x * factor, point.y * factor) }
}

/// An affine map of the plane: `x′ = a·x + c·y + tx`, `y′ = b·x + d·y + ty`.
public struct Affine: Codable, Hashable, Sendable {
  public var a, b, c, d, tx, ty: Double

  public init(a: Double, b: Double, c: Double, d: Double, tx: Double, ty: Double) {
    (self.a, self.b, self.c, self.d, self.tx, self.ty) = (a, b, c, d, tx, ty)
  }

  /// The map that moves nothing.
  public static let identity = Affine(a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0)

  public static func translation(_ x: Double, _ y: Double) -> Affine { Affine(a: 1, b: 0, c: 0, d: 1, tx: x, ty: y) }

  /// Enlarges by `factor` from `center`.
  public static func scaling(_ factor: Double, around center: Point = Point(0.5, 0.5)) -> Affine {
    scaling(factor, factor, around: center)
  }

  public static func scaling(_ x: Double, _ y: Double, around center: Point) -> Affine {
    Affine(a: x, b: 0, c: 0, d: y, tx: center.x * (1 - x), ty: center.y * (1 - y))
  }

  /// Turns clockwise by `angle` radians around `center`.
  public static func rotation(_ angle: Double, around center: Point = Point(0.5, 0.5)) -> Affine {
    let (cosine, sine) = (cos(angle), sin(angle))
    return Affine(
      a: cosine, b: sine, c: -sine, d: cosine, tx: center.x - cosine * center.x + sine * center.y,
      ty: center.y - sine * center.x - cosine * center.y)
  }

  /// This map, then `next`.
  public func then(_ next: Affine) -> Affine {
    Affine(
      a: next.a * a + next.c * b, b: next.b * a + next.d * b, c: next.a * c + next.c * d, d: next.b * c + next.d * d,
      tx: next.a * tx + next.c * ty + next.tx, ty: next.b * tx + next.d * ty + next.ty)
  }

  public func callAsFunction(_ point: Point) -> Point { Point(a * point.x + c * point.y + tx, b * point.x + d * point.y + ty) }
}
