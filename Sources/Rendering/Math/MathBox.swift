import CPangoCairo
import Drawing

/// TeX mathematics laid out for Cairo. Lengths are points; the origin is on the baseline at the left.
///
/// Make and paint it on one thread: its glyphs belong to that thread's fonts.
package struct MathBox {
  package var width: Double
  package var ascent: Double
  package var descent: Double
  package var problems: [String]
  /// Paints with the origin at the `cairo_t`'s current point, in its current colour.
  package var paint: (OpaquePointer) -> Void

  package init(tex: String, display: Bool, fontFamily: String, fontSize: Double) {
    let formula = parseTeX(tex)
    let (layout, piece) = Fonts.exclusively {
      var layout = MathLayout(faces: .current(textFamily: fontFamily), fontSize: fontSize)
      let piece = layout.row(formula.nodes, MathStyle(level: display ? .display : .text))
      return (layout, piece)
    }
    width = piece.width
    ascent = piece.ascent
    descent = piece.descent
    problems = formula.problems
    if !layout.missingCharacters.isEmpty {
      problems.append("no installed font has \(layout.missingCharacters.joined(separator: " "))")
    }
    paint = { cairo in
      var x = 0.0
      var y = 0.0
      cairo_get_current_point(cairo, &x, &y)
      cairo_save(cairo)
      piece.paint(cairo, x: x, y: y)
      cairo_restore(cairo)
      cairo_move_to(cairo, x, y)
    }
  }
}
