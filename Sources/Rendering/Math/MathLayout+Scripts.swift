/// Subscripts, superscripts and limits: appendix G, rules 13 and 18.
extension MathLayout {
  mutating func scripts(
    base: MathNode?, lower: MathNode?, upper: MathNode?, limits: MathLimits, _ style: MathStyle
  ) -> MathPiece {
    var nucleus = base.map { piece($0, style) } ?? MathPiece()
    let above = upper.map { piece($0, style.superscript) }
    let below = lower.map { piece($0, style.lower) }
    if limits == .aboveAndBelow || limits == .movable && style.level == .display {
      return stacked(nucleus, above: above, below: below, style)
    }
    let em = size(style)
    let x = xHeight(style)
    if base?.isOneCharacter == true { nucleus.isCharacter = true }
    // Large things carry their scripts at their corners.
    var rise = nucleus.isCharacter ? 0 : nucleus.ascent - 0.36 * em * style.superscript.scale / style.scale
    var drop = nucleus.isCharacter ? 0 : nucleus.descent + 0.06 * em
    var result = nucleus
    var pieces: [(x: Double, y: Double, piece: MathPiece)] = [(0, 0, nucleus)]
    let gap = 0.05 * em
    if let above {
      rise = max(rise, (style.isCramped ? 0.31 : style.level == .display ? 0.43 : 0.39) * em, above.descent + x / 4)
    }
    if let below {
      drop = max(drop, (above == nil ? 0.17 : 0.24) * em)
      if above == nil { drop = max(drop, below.ascent - 0.8 * x) }
    }
    if let above, let below {
      let clearance = 4 * rule(style) - ((rise - above.descent) - (below.ascent - drop))
      if clearance > 0 {
        drop += clearance
        let lift = 0.8 * x - (rise - above.descent)
        if lift > 0 {
          rise += lift
          drop -= lift
        }
      }
    }
    var right = nucleus.width + nucleus.italic
    if let above {
      let start = nucleus.width + nucleus.italic + gap * 0.5
      pieces.append((start, rise, above))
      right = max(right, start + above.width + above.italic)
      result.ascent = max(result.ascent, rise + above.ascent)
      result.descent = max(result.descent, above.descent - rise)
    }
    if let below {
      pieces.append((nucleus.width + gap * 0.3, -drop, below))
      right = max(right, nucleus.width + gap * 0.3 + below.width + below.italic)
      result.descent = max(result.descent, drop + below.descent)
      result.ascent = max(result.ascent, below.ascent - drop)
    }
    return MathPiece(width: right + gap, ascent: result.ascent, descent: result.descent, content: .pieces(pieces))
  }

  /// A base with something above and below, centred.
  mutating func stacked(_ base: MathPiece, above: MathPiece?, below: MathPiece?, _ style: MathStyle) -> MathPiece {
    let em = size(style)
    let lean = base.italic
    let width = max(base.width + lean, above?.width ?? 0, below?.width ?? 0)
    var pieces: [(x: Double, y: Double, piece: MathPiece)] = [((width - base.width - lean) / 2, 0, base)]
    var result = MathPiece(width: width, ascent: base.ascent, descent: base.descent)
    if let above {
      let rise = base.ascent + max(0.13 * em, 0.24 * em - above.descent) + above.descent
      pieces.append(((width - above.width) / 2 + lean / 2, rise, above))
      result.ascent = rise + above.ascent
    }
    if let below {
      let drop = base.descent + max(0.14 * em, 0.6 * em - below.ascent) + below.ascent
      // The distance of baselines keeps small limits of a row of sums at one height; no less than the gap, no more than needed.
      let tight = base.descent + 0.17 * em + below.ascent
      let shift = min(drop, max(tight, base.descent + 0.5 * em))
      pieces.append(((width - below.width) / 2 - lean / 2, -shift, below))
      result.descent = shift + below.descent
    }
    result.content = .pieces(pieces)
    return result
  }
}

extension MathNode {
  /// A single character, also as the only one in a group or under a plain accent.
  fileprivate var isOneCharacter: Bool {
    switch self {
    case .identifier(let text, _): text.unicodeScalars.count == 1
    case .number, .function: true
    case .symbol(let symbol): !symbol.isLarge
    case .group(let nodes): nodes.count == 1 && nodes[0].isOneCharacter
    case .accent(let accent, let base): !accent.isStretchy && base.isOneCharacter
    default: false
    }
  }
}
