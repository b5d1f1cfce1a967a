import CPangoCairo

/// TeX mathematics laid out for Cairo. Lengths are points; the origin is on the baseline at the left.
package struct MathBox {
  package var width: Double
  package var ascent: Double
  package var descent: Double
  package var problems: [String]
  /// Paints with the origin at the `cairo_t`'s current point.
  package var paint: (OpaquePointer) -> Void

  package init(tex: String, display: Bool, fontFamily: String, fontSize: Double) {
    width = 0
    ascent = 0
    descent = 0
    problems = []
    paint = { _ in }
  }
}
