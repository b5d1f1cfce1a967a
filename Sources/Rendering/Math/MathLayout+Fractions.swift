/// Fractions and roots: appendix G, rules 11 and 15.
extension MathLayout {
  mutating func fraction(_ above: MathNode, _ below: MathNode, hasRule: Bool, _ style: MathStyle) -> MathPiece {
    let isDisplay = style.level == .display
    let em = size(style)
    let numerator = piece(above, style.numerator)
    let denominator = piece(below, style.denominator)
    let thickness = hasRule ? rule(style) : 0
    let axis = axis(style)
    let width = max(numerator.width + numerator.italic, denominator.width + denominator.italic)
    var rise = (isDisplay ? 0.72 : hasRule ? 0.42 : 0.47) * em
    var drop = (isDisplay ? 0.70 : 0.36) * em
    if hasRule {
      let clearance = (isDisplay ? 3 : 1.6) * thickness
      rise = max(rise, axis + thickness / 2 + clearance + numerator.descent)
      drop = max(drop, -axis + thickness / 2 + clearance + denominator.ascent)
    } else {
      let clearance = (isDisplay ? 7 : 3) * rule(style) - ((rise - numerator.descent) - (denominator.ascent - drop))
      if clearance > 0 {
        rise += clearance / 2
        drop += clearance / 2
      }
    }
    // The rule is a little longer than what it parts, and fractions side by side do not touch.
    let overhang = hasRule ? 0.06 * em : 0
    let side = 0.08 * em
    let full = width + 2 * (overhang + side)
    var pieces: [(x: Double, y: Double, piece: MathPiece)] = [
      ((full - numerator.width - numerator.italic) / 2, rise, numerator),
      ((full - denominator.width - denominator.italic) / 2, -drop, denominator),
    ]
    if hasRule {
      let path = MathPath.rule(x: side, y: axis - thickness / 2, width: full - 2 * side, height: thickness)
      pieces.append((0, 0, MathPiece(content: .path(path))))
    }
    return MathPiece(width: full, ascent: rise + numerator.ascent, descent: drop + denominator.descent, content: .pieces(pieces))
  }

  mutating func radical(_ radicand: MathNode, index: MathNode?, _ style: MathStyle) -> MathPiece {
    let em = size(style)
    let inside = piece(radicand, style.cramped)
    let thickness = rule(style)
    let clearance = thickness + (style.level == .display ? 0.25 * xHeight(style) : 0.6 * thickness)
    // Roots side by side look alike if small radicands get the same roof.
    let ascent = max(inside.ascent, xHeight(style)) + clearance + thickness
    let foot = -max(inside.descent, 0.05 * em)
    let signWidth = min(0.62 + 0.06 * (ascent - foot) / em, 0.9) * em
    let tick = foot + min(0.55 * (ascent - foot), 0.62 * em)
    let heavy = 1.7 * thickness
    let innerWidth = inside.width + inside.italic + 0.1 * em
    // A hook, a heavy stroke down, a thin one up, and the roof.
    let turn = 0.40 * signWidth
    var pieces: [(x: Double, y: Double, piece: MathPiece)] = []
    let sign = MathPath(
      steps: [
        .move(0.03 * em, tick - 0.09 * em), .line(0.20 * em, tick), .line(turn + 0.02 * em, foot + heavy * 1.4),
        .line(signWidth - thickness * 0.6, ascent), .line(signWidth + innerWidth, ascent), .line(signWidth + innerWidth, ascent - thickness),
        .line(signWidth + thickness * 0.1, ascent - thickness), .line(turn + thickness * 0.55, foot - 0.02 * em),
        .line(turn - thickness * 0.45, foot - 0.02 * em), .line(0.15 * em, tick - 0.055 * em), .line(0.045 * em, tick - 0.13 * em), .close,
      ], stroke: nil)
    pieces.append((0, 0, MathPiece(content: .path(sign))))
    pieces.append((signWidth, 0, inside))
    var result = MathPiece(width: signWidth + innerWidth + 0.03 * em, ascent: ascent, descent: max(-foot + 0.02 * em, inside.descent))
    if let index {
      let degree = piece(index, MathStyle(level: .scriptScript, isCramped: true))
      let rise = tick + 0.08 * em + degree.descent
      // The degree stands over the hook and pushes the sign right if it is long.
      let shift = max(0, degree.width - 0.24 * signWidth)
      pieces = pieces.map { ($0.x + shift, $0.y, $0.piece) }
      pieces.append((max(0, 0.24 * signWidth - degree.width), rise, degree))
      result.width += shift
      result.ascent = max(result.ascent, rise + degree.ascent)
    }
    result.content = .pieces(pieces)
    return result
  }
}
