/// Accents, rules and braces over and under a base: appendix G, rules 9, 10 and 12.
extension MathLayout {
  mutating func accent(_ accent: MathAccent, _ base: MathNode, _ style: MathStyle) -> MathPiece {
    let isUnder = accent.isUnder
    let inside = piece(base, isUnder ? style : style.cramped)
    switch accent {
    case .overline, .underline: return ruled(inside, isUnder: isUnder, style)
    case .overbrace, .underbrace: return braced(inside, isUnder: isUnder, style)
    case .bar, .vec, .widehat, .widetilde, .overrightarrow, .overleftarrow: return drawn(accent, inside, style)
    default:
      let mark = run(Self.marks[accent] ?? "^", .roman, style)
      guard case .run(let run) = mark.content else { return inside }
      let x = inside.width / 2 + inside.skew - (run.left + run.right) / 2
      // The font draws its marks over small letters; a taller base lifts them by what it is taller.
      let rise = max(inside.ascent, xHeight(style)) + 0.08 * size(style) - run.bottom
      return placed(inside, mark, x: x, rise: rise, top: rise + run.top)
    }
  }

  private static let marks: [MathAccent: String] = [
    .hat: "ˆ", .check: "ˇ", .tilde: "˜", .acute: "´", .grave: "`", .dot: "˙", .ddot: "¨", .breve: "˘", .mathring: "˚",
  ]

  private func placed(_ base: MathPiece, _ mark: MathPiece, x: Double, rise: Double, top: Double) -> MathPiece {
    var result = MathPiece(
      width: base.width, ascent: max(base.ascent, top), descent: base.descent, content: .pieces([(0, 0, base), (x, rise, mark)]))
    result.italic = base.italic
    result.skew = base.skew
    return result
  }

  private func ruled(_ base: MathPiece, isUnder: Bool, _ style: MathStyle) -> MathPiece {
    let thickness = rule(style)
    let gap = 2.2 * thickness
    let width = base.width + base.italic
    let y = isUnder ? -base.descent - gap - thickness : base.ascent + gap
    let line = MathPiece(content: .path(.rule(x: 0, y: y, width: width, height: thickness)))
    return MathPiece(
      width: width, ascent: isUnder ? base.ascent : base.ascent + gap + 2 * thickness,
      descent: isUnder ? base.descent + gap + 2 * thickness : base.descent, content: .pieces([(0, 0, base), (0, 0, line)]))
  }

  private func braced(_ base: MathPiece, isUnder: Bool, _ style: MathStyle) -> MathPiece {
    let em = size(style)
    let width = max(base.width + base.italic, 0.9 * em)
    var (path, height) = lyingBrace(width: width, em: em, thickness: rule(style))
    let gap = 0.1 * em
    let inner = base.centered(in: width)
    var result = MathPiece(width: width, ascent: base.ascent, descent: base.descent)
    if isUnder {
      // Turned once more: its point looks down.
      path.steps = path.turned().turned().steps
      result.descent += gap + height
      result.content = .pieces([(0, 0, inner), (width, -base.descent - gap - height, MathPiece(content: .path(path)))])
    } else {
      result.ascent += gap + height
      result.content = .pieces([(0, 0, inner), (0, base.ascent + gap + height, MathPiece(content: .path(path)))])
    }
    return result
  }

  /// Marks that are drawn, as no font has them in every width.
  private func drawn(_ accent: MathAccent, _ base: MathPiece, _ style: MathStyle) -> MathPiece {
    let em = size(style)
    let thickness = rule(style)
    let whole = base.width + base.italic
    let isWide = accent.isStretchy
    // A short mark is as wide as a letter's bowl.
    let share = accent == .overrightarrow || accent == .overleftarrow ? 1 : 0.92
    let width = isWide ? max(whole * share, 0.4 * em) : min(max(base.width * 0.72, 0.32 * em), 0.5 * em)
    let middle = isWide ? whole / 2 : base.width / 2 + base.skew
    let gap = 0.1 * em
    let y = max(base.ascent, xHeight(style)) + gap
    let path: MathPath
    let height: Double
    switch accent {
    case .bar:
      path = .rule(x: 0, y: 0.02 * em, width: width, height: thickness)
      height = 0.02 * em + thickness
    case .widehat:
      height = min(0.12 * em + 0.05 * width, 0.26 * em)
      path = MathPath(
        steps: [
          .move(0, 0), .line(width / 2, height), .line(width, 0), .line(width, thickness * 0.5), .line(width / 2, height + thickness * 1.3),
          .line(0, thickness * 0.5), .close,
        ], stroke: nil)
    case .widetilde:
      height = min(0.12 * em + 0.03 * width, 0.22 * em)
      path = MathPath(
        steps: [
          .move(0, height * 0.25),
          .curve(width * 0.22, height * 1.5, width * 0.38, height * 1.1, width * 0.5, height * 0.65),
          .curve(width * 0.66, height * 0.1, width * 0.8, -height * 0.1, width, height * 0.95),
        ], stroke: thickness * 1.1, isRound: true)
    default:
      let head = 0.1 * em
      height = 2 * head
      let arrow = arrowPath(width: width, head: head, thickness: thickness)
      path = accent == .overleftarrow ? arrow.mirrored(in: width) : arrow
    }
    return placed(base, MathPiece(content: .path(path)), x: middle - width / 2, rise: y, top: y + height + thickness)
  }

  /// An arrow to the right, its shaft at the height of half its head.
  private func arrowPath(width: Double, head: Double, thickness: Double) -> MathPath {
    let tip = width - thickness / 2
    return MathPath(
      steps: [
        .move(thickness / 2, head), .line(tip, head), .move(width - head * 1.3, 2 * head),
        .curve(width - head, head * 1.4, width - head * 0.5, head * 1.1, tip, head),
        .curve(width - head * 0.5, head * 0.9, width - head, head * 0.6, width - head * 1.3, 0),
      ], stroke: thickness, isRound: true)
  }

  mutating func longArrow(_ arrow: String, over: MathNode, under: MathNode?, _ style: MathStyle) -> MathPiece {
    let em = size(style)
    let above = piece(over, style.superscript)
    let below = under.map { piece($0, style.lower) }
    let width = max(above.width, below?.width ?? 0, 0.6 * em) + 0.8 * em
    let base: MathPiece
    if arrow == "→" || arrow == "←" {
      let head = 0.16 * em
      let shaft = arrowPath(width: width, head: head, thickness: rule(style) * 1.1)
      let path = arrow == "→" ? shaft : shaft.mirrored(in: width)
      let rise = axis(style) - head
      base = MathPiece(
        width: width, ascent: axis(style) + head, descent: max(0, -rise), content: .pieces([(0, rise, MathPiece(content: .path(path)))]))
    } else {
      // The other arrows keep their length.
      base = run(arrow, .symbols, style).centered(in: width)
    }
    return stacked(base, above: above, below: below, style)
  }

  mutating func boxed(_ inner: MathNode, _ style: MathStyle) -> MathPiece {
    let inside = piece(inner, style)
    let gap = 0.3 * size(style)
    let line = rule(style)
    let width = inside.width + inside.italic + 2 * gap
    let frame = MathPath(
      steps: [
        .move(line / 2, -inside.descent - gap), .line(width - line / 2, -inside.descent - gap), .line(width - line / 2, inside.ascent + gap),
        .line(line / 2, inside.ascent + gap), .close,
      ], stroke: line)
    return MathPiece(
      width: width, ascent: inside.ascent + gap + line / 2, descent: inside.descent + gap + line / 2,
      content: .pieces([(gap, 0, inside), (0, 0, MathPiece(content: .path(frame)))]))
  }
}
