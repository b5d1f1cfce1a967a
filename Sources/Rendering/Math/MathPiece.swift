import CPangoCairo

/// A laid-out part of a formula. Lengths are points, `y` grows upwards, and the origin is on the baseline at the left.
struct MathPiece {
  var width = 0.0
  var ascent = 0.0
  var descent = 0.0
  /// How far ink leans out at the upper right: superscripts stand that much farther than subscripts.
  var italic = 0.0
  /// How far the middle of an accent stands right of the middle of the width.
  var skew = 0.0
  /// One character and no more; scripts of such stand at fixed heights, those of larger things at their edges.
  var isCharacter = false
  var content = Content.nothing

  indirect enum Content {
    case nothing
    case run(GlyphRun)
    case path(MathPath)
    case pieces([(x: Double, y: Double, piece: MathPiece)])
  }

  var height: Double { ascent + descent }

  /// The piece alone in a box, moved up by `rise`.
  func raised(by rise: Double) -> MathPiece {
    var piece = MathPiece(width: width, ascent: ascent + rise, descent: descent - rise)
    piece.italic = italic
    piece.content = .pieces([(0, rise, self)])
    return piece
  }

  /// The piece centred in a box at least as wide.
  func centered(in width: Double) -> MathPiece {
    guard width > self.width else { return self }
    return MathPiece(
      width: width, ascent: ascent, descent: descent, content: .pieces([((width - self.width) / 2, 0, self)]))
  }

  /// Paints with the origin at the given place, `y` growing downwards as Cairo has it.
  func paint(_ cairo: OpaquePointer, x: Double, y: Double) {
    switch content {
    case .nothing: break
    case .run(let run): run.paint(cairo, x: x, y: y)
    case .path(let path): path.paint(cairo, x: x, y: y)
    case .pieces(let pieces):
      for (dx, dy, piece) in pieces { piece.paint(cairo, x: x + dx, y: y - dy) }
    }
  }
}

/// An outline, filled or stroked. `y` grows upwards.
struct MathPath {
  enum Step {
    case move(Double, Double)
    case line(Double, Double)
    case curve(Double, Double, Double, Double, Double, Double)
    case close
  }

  var steps: [Step]
  /// Stroked with that width, or filled.
  var stroke: Double?
  var isRound = false

  /// A filled rectangle.
  static func rule(x: Double, y: Double, width: Double, height: Double) -> MathPath {
    MathPath(
      steps: [.move(x, y), .line(x + width, y), .line(x + width, y + height), .line(x, y + height), .close], stroke: nil)
  }

  func paint(_ cairo: OpaquePointer, x: Double, y: Double) {
    cairo_new_path(cairo)
    for step in steps {
      switch step {
      case .move(let a, let b): cairo_move_to(cairo, x + a, y - b)
      case .line(let a, let b): cairo_line_to(cairo, x + a, y - b)
      case .curve(let a, let b, let c, let d, let e, let f): cairo_curve_to(cairo, x + a, y - b, x + c, y - d, x + e, y - f)
      case .close: cairo_close_path(cairo)
      }
    }
    guard let stroke else {
      cairo_fill(cairo)
      return
    }
    cairo_set_line_width(cairo, stroke)
    cairo_set_line_join(cairo, isRound ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER)
    cairo_set_line_cap(cairo, isRound ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_stroke(cairo)
  }

  /// The path with left and right exchanged within a width.
  func mirrored(in width: Double) -> MathPath {
    transformed { (width - $0, $1) }
  }

  /// The path turned by a quarter: what went up goes right, what went right goes down.
  func turned() -> MathPath {
    transformed { ($1, -$0) }
  }

  private func transformed(_ place: (Double, Double) -> (Double, Double)) -> MathPath {
    var path = self
    path.steps = steps.map { step in
      switch step {
      case .move(let a, let b):
        let (x, y) = place(a, b)
        return .move(x, y)
      case .line(let a, let b):
        let (x, y) = place(a, b)
        return .line(x, y)
      case .curve(let a, let b, let c, let d, let e, let f):
        let (p, q, r) = (place(a, b), place(c, d), place(e, f))
        return .curve(p.0, p.1, q.0, q.1, r.0, r.1)
      case .close: return .close
      }
    }
    return path
  }
}
