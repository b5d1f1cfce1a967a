/// Delimiters that grow with what they enclose, drawn as outlines so that they fit exactly and look alike with every font.
extension MathLayout {
  mutating func fenced(_ parts: [MathNode], _ delimiters: [String], _ style: MathStyle) -> MathPiece {
    let insides = parts.map { piece($0, style) }
    let axis = axis(style)
    let reach = insides.map { max($0.ascent - axis, $0.descent + axis) }.max() ?? 0
    // As in plain TeX they may fall a little short of what they enclose.
    let height = max(2 * reach * 0.94, 2 * reach - 0.4 * size(style))
    var pieces: [(x: Double, y: Double, piece: MathPiece)] = []
    var result = MathPiece()
    func add(_ piece: MathPiece) {
      pieces.append((result.width, 0, piece))
      result.width += piece.width + piece.italic
      result.ascent = max(result.ascent, piece.ascent)
      result.descent = max(result.descent, piece.descent)
    }
    for (index, text) in delimiters.enumerated() {
      if !text.isEmpty {
        let isMiddle = index > 0 && index < parts.count
        if isMiddle { result.width += 0.15 * size(style) }
        add(delimiter(text, height: height, style))
        if isMiddle { result.width += 0.15 * size(style) }
      } else {
        // TeX's \nulldelimiterspace.
        result.width += 0.08 * size(style)
      }
      if index < insides.count { add(insides[index]) }
    }
    result.content = .pieces(pieces)
    return result
  }

  /// A delimiter at least as tall as asked, centred on the axis.
  mutating func delimiter(_ text: String, height: Double, _ style: MathStyle) -> MathPiece {
    guard !text.isEmpty else { return MathPiece(width: 0.08 * size(style)) }
    let axis = axis(style)
    let natural = run(text, "()[]{}".contains(text) ? .roman : .symbols, style)
    if natural.height >= height * 0.92, case .run(let run) = natural.content {
      return natural.raised(by: axis - (run.top + run.bottom) / 2).clamped
    }
    let em = size(style)
    if let (path, width) = delimiterPath(text, height: height, em: em, thickness: rule(style)) {
      let side = 0.075 * em
      let drawn = MathPiece(content: .path(path))
      return MathPiece(
        width: width + 2 * side, ascent: height / 2 + axis, descent: height / 2 - axis, content: .pieces([(side, axis - height / 2, drawn)]))
    }
    // Others grow by scaling.
    let scaled = run(text, .symbols, style, scale: height / max(natural.height, 0.1 * em))
    guard case .run(let run) = scaled.content else { return scaled }
    return scaled.raised(by: axis - (run.top + run.bottom) / 2).clamped
  }

  /// The outline of a delimiter from 0 to its height, and its width; `nil` for what is not drawn here.
  private func delimiterPath(_ text: String, height: Double, em: Double, thickness: Double) -> (path: MathPath, width: Double)? {
    let stem = thickness * 1.35
    let tallness = height / em
    switch text {
    case "(": return parenthesis(height, em: em, stem: stem)
    case ")":
      let (path, width) = parenthesis(height, em: em, stem: stem)
      return (path.mirrored(in: width), width)
    case "{": return brace(height, em: em, stem: stem)
    case "}":
      let (path, width) = brace(height, em: em, stem: stem)
      return (path.mirrored(in: width), width)
    case "[", "⌊", "⌈", "]", "⌋", "⌉":
      let width = min(0.22 + 0.025 * tallness, 0.36) * em
      let foot = thickness
      var steps: [MathPath.Step] = [.move(width, 0), .line(0, 0), .line(0, height), .line(width, height)]
      if text != "⌊", text != "⌋" { steps += [.line(width, height - foot)] } else { steps[3] = .line(stem, height) }
      if text != "⌊", text != "⌋" { steps += [.line(stem, height - foot)] }
      if text == "⌈" || text == "⌉" {
        steps[0] = .move(stem, 0)
        steps += [.line(stem, 0), .close]
      } else {
        steps += [.line(stem, foot), .line(width, foot), .close]
      }
      let path = MathPath(steps: steps, stroke: nil)
      return (text == "[" || text == "⌊" || text == "⌈" ? path : path.mirrored(in: width), width)
    case "|": return (.rule(x: 0.04 * em, y: 0, width: stem, height: height), stem + 0.08 * em)
    case "‖":
      var path = MathPath.rule(x: 0.04 * em, y: 0, width: stem, height: height)
      path.steps += MathPath.rule(x: 0.04 * em + stem + 0.15 * em, y: 0, width: stem, height: height).steps
      return (path, 2 * stem + 0.23 * em)
    case "⟨", "⟩":
      let width = min(0.2 + 0.06 * tallness, 0.55) * em
      let half = stem / 2
      let path = MathPath(steps: [.move(width, half), .line(half, height / 2), .line(width, height - half)], stroke: stem)
      return (text == "⟨" ? path : path.mirrored(in: width + half), width + half)
    case "/", "\\":
      let width = min(0.3 + 0.15 * tallness, 1) * em
      let path = MathPath(steps: [.move(stem / 2, 0), .line(width - stem / 2, height)], stroke: stem)
      return (text == "/" ? path : path.mirrored(in: width), width)
    default: return nil
    }
  }

  /// A left parenthesis: thin at its ends, heavy in its middle.
  private func parenthesis(_ height: Double, em: Double, stem: Double) -> (path: MathPath, width: Double) {
    let width = min(0.20 + 0.065 * height / em, 0.62) * em
    let tip = stem * 0.45
    let middle = stem * 1.45
    let reach = height * 0.29
    let path = MathPath(
      steps: [
        .move(width - tip, height),
        .curve(width * 0.42, height - reach * 0.42, 0, height - reach, 0, height / 2),
        .curve(0, reach, width * 0.42, reach * 0.42, width - tip, 0),
        .line(width, 0),
        .curve(width * 0.42 + middle * 0.8, reach * 0.5, middle, reach * 1.05, middle, height / 2),
        .curve(middle, height - reach * 1.05, width * 0.42 + middle * 0.8, height - reach * 0.5, width, height),
        .close,
      ], stroke: nil)
    return (path, width)
  }

  /// A left brace: two hooks that meet in a point.
  private func brace(_ height: Double, em: Double, stem: Double) -> (path: MathPath, width: Double) {
    let width = min(0.40 + 0.035 * height / em, 0.62) * em
    let bend = min(0.5 * em, height / 4)
    let heavy = stem * 1.3
    let tip = stem * 0.4
    let left = width * 0.5 - heavy / 2
    let right = left + heavy
    let middle = height / 2
    let path = MathPath(
      steps: [
        .move(width, height),
        .curve(width - 0.22 * em, height, left, height - bend * 0.25, left, height - bend),
        .line(left, middle + bend),
        .curve(left, middle + bend * 0.35, left * 0.75, middle + tip * 0.8, 0, middle + tip / 2),
        .line(0, middle - tip / 2),
        .curve(left * 0.75, middle - tip * 0.8, left, middle - bend * 0.35, left, middle - bend),
        .line(left, bend),
        .curve(left, bend * 0.25, width - 0.22 * em, 0, width, 0),
        .line(width, tip),
        .curve(width - 0.14 * em, tip, right, bend * 0.4, right, bend),
        .line(right, middle - bend),
        .curve(right, middle - bend * 0.45, right * 0.85, middle - bend * 0.12, left * 0.72, middle),
        .curve(right * 0.85, middle + bend * 0.12, right, middle + bend * 0.45, right, middle + bend),
        .line(right, height - bend),
        .curve(right, height - bend * 0.4, width - 0.14 * em, height - tip, width, height - tip),
        .close,
      ], stroke: nil)
    return (path, width)
  }

  /// A brace that lies over its base, opening downwards.
  func lyingBrace(width: Double, em: Double, thickness: Double) -> (path: MathPath, height: Double) {
    let (path, height) = brace(width, em: em * 0.85, stem: thickness * 1.1)
    return (path.turned(), height)
  }
}

extension MathPiece {
  /// The piece with no negative extent, as that of a mark high over the baseline.
  var clamped: MathPiece {
    var piece = self
    piece.ascent = max(ascent, 0)
    piece.descent = max(descent, 0)
    return piece
  }
}
