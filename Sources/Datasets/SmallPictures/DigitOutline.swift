import Foundation

/// The middle lines of the ten digits, in −1…1 upright; no font is needed, so no machine's fonts matter.
enum DigitOutline {
  /// How a hand or a foundry shapes digits.
  struct Style: Hashable, Sendable {
    /// Half the width, of half the height.
    var narrowness: Double
    /// Whether lines are straight, as on displays and some plates.
    var isAngular: Bool
    /// The line's width, of half the height.
    var weight: Double
  }

  static func path(of digit: Int, style: Style) -> SketchPath {
    strokes[digit].reduce(SketchPath()) { path, stroke in
      let points = stroke.points.map { Point($0.0 * style.narrowness, $0.1 * 0.85) }
      return path + (style.isAngular || !stroke.isCurved ? .polyline(points) : .smooth(points, closed: false))
    }
  }

  private static func curved(_ points: [(Double, Double)]) -> (points: [(Double, Double)], isCurved: Bool) { (points, true) }
  private static func straight(_ points: [(Double, Double)]) -> (points: [(Double, Double)], isCurved: Bool) { (points, false) }

  private static let strokes: [[(points: [(Double, Double)], isCurved: Bool)]] = [
    [curved([(0, -1), (0.78, -0.7), (1, 0), (0.78, 0.7), (0, 1), (-0.78, 0.7), (-1, 0), (-0.78, -0.7), (0, -1)])],
    [straight([(-0.6, -0.6), (0.1, -1), (0.1, 1)])],
    [
      curved([(-0.9, -0.55), (-0.5, -0.95), (0.3, -1), (0.85, -0.6), (0.75, -0.15), (0, 0.4), (-0.95, 1)]),
      straight([(-0.95, 1), (0.95, 1)]),
    ],
    [
      curved([(-0.85, -0.7), (-0.2, -1), (0.6, -0.88), (0.85, -0.5), (0.55, -0.12), (-0.1, 0)]),
      curved([(-0.1, 0), (0.65, 0.12), (0.95, 0.52), (0.6, 0.9), (-0.2, 1), (-0.95, 0.7)]),
    ],
    [straight([(0.4, 1), (0.4, -1), (-0.95, 0.4), (0.95, 0.4)])],
    [
      straight([(0.8, -1), (-0.65, -1), (-0.78, -0.1)]),
      curved([(-0.78, -0.1), (0, -0.3), (0.75, -0.05), (0.95, 0.4), (0.6, 0.88), (-0.2, 1), (-0.9, 0.75)]),
    ],
    [
      curved([
        (0.7, -0.85), (0, -0.98), (-0.7, -0.55), (-0.95, 0.2), (-0.75, 0.78), (0, 1), (0.75, 0.82), (0.95, 0.4), (0.65, -0.02), (0, -0.14),
        (-0.7, 0.08), (-0.93, 0.4),
      ])
    ],
    [straight([(-0.9, -1), (0.9, -1), (-0.2, 1)])],
    [
      curved([(0, -0.06), (0.65, -0.22), (0.82, -0.55), (0.5, -0.92), (0, -1), (-0.5, -0.92), (-0.82, -0.55), (-0.65, -0.22), (0, -0.06)]),
      curved([(0, -0.06), (0.75, 0.14), (0.95, 0.5), (0.65, 0.9), (0, 1), (-0.65, 0.9), (-0.95, 0.5), (-0.75, 0.14), (0, -0.06)]),
    ],
    [
      curved([
        (-0.7, 0.85), (0, 0.98), (0.7, 0.55), (0.95, -0.2), (0.75, -0.78), (0, -1), (-0.75, -0.82), (-0.95, -0.4), (-0.65, 0.02), (0, 0.14),
        (0.7, -0.08), (0.93, -0.4),
      ])
    ],
  ]
}
