/// The style of a part: its size, and whether superscripts keep low, as under a rule.
struct MathStyle: Hashable {
  var level: MathLevel
  var isCramped = false

  var cramped: MathStyle { MathStyle(level: level, isCramped: true) }
  var superscript: MathStyle { MathStyle(level: level < .script ? .script : .scriptScript, isCramped: isCramped) }
  var lower: MathStyle { superscript.cramped }
  var numerator: MathStyle {
    MathStyle(level: level == .display ? .text : level == .text ? .script : .scriptScript, isCramped: isCramped)
  }
  var denominator: MathStyle { numerator.cramped }

  var scale: Double { level < .script ? 1 : level == .script ? 0.7 : 0.5 }
}

/// Lays a formula out by the rules of The TeXbook, appendix G.
struct MathLayout {
  let faces: MathFaces
  let fontSize: Double
  private(set) var missingCharacters: [String] = []

  init(faces: MathFaces, fontSize: Double) {
    self.faces = faces
    self.fontSize = fontSize
  }

  // MARK: Measures

  func size(_ style: MathStyle) -> Double { fontSize * style.scale }
  func axis(_ style: MathStyle) -> Double { faces.axis * size(style) }
  func xHeight(_ style: MathStyle) -> Double { faces.xHeight * size(style) }
  func rule(_ style: MathStyle) -> Double { max(0.05 * size(style), 0.04 * fontSize) }

  // MARK: Rows

  /// Nodes one after the other, with the space that their kinds ask for.
  mutating func row(_ nodes: [MathNode], _ style: MathStyle) -> MathPiece {
    if nodes.count == 1, nodes[0].kind != nil { return piece(nodes[0], style) }
    let kinds = resolvedKinds(nodes)
    let mu = size(style) / 18
    var pieces: [(x: Double, y: Double, piece: MathPiece)] = []
    var result = MathPiece()
    var x = 0.0
    var previous: MathKind?
    for (index, node) in nodes.enumerated() {
      guard let kind = kinds[index] else {
        if case .space(let amount) = node { x += amount * mu }
        continue
      }
      if let previous { x += interAtomSpace(previous, kind, isScript: style.level > .text) * mu }
      let piece = piece(node, style)
      pieces.append((x, 0, piece))
      // The lean of a letter is room that its right neighbour must leave free.
      x += piece.width + piece.italic
      result.ascent = max(result.ascent, piece.ascent)
      result.descent = max(result.descent, piece.descent)
      previous = kind
    }
    result.width = max(x, 0)
    result.content = .pieces(pieces)
    return result
  }

  /// One node.
  mutating func piece(_ node: MathNode, _ style: MathStyle) -> MathPiece {
    switch node {
    case .identifier(let text, let alphabet): return letters(text, alphabet, style)
    case .number(let text, let alphabet): return letters(text, alphabet, style)
    case .symbol(let symbol): return self.symbol(symbol, style)
    case .function(let name, _): return run(name, .roman, style)
    case .text(let text, let alphabet): return words(text, alphabet, style)
    case .group(let nodes): return row(nodes, style)
    case .prime(let count): return prime(count, style)
    case .scripts(let base, let lower, let upper, let limits):
      return scripts(base: base, lower: lower, upper: upper, limits: limits, style)
    case .fraction(let above, let below, let hasRule, let level):
      return fraction(above, below, hasRule: hasRule, level.map { MathStyle(level: $0, isCramped: style.isCramped) } ?? style)
    case .radical(let radicand, let index): return radical(radicand, index: index, style)
    case .accent(let accent, let base): return self.accent(accent, base, style)
    case .fenced(let parts, let delimiters): return fenced(parts, delimiters, style)
    case .sizedDelimiter(let text, let size, _):
      return delimiter(text, height: [1.2, 1.8, 2.4, 3.0][max(0, min(size - 1, 3))] * self.size(style), style)
    case .table(let table): return self.table(table, style)
    case .longArrow(let arrow, let over, let under): return longArrow(arrow, over: over, under: under, style)
    case .space(let mu): return MathPiece(width: mu * size(style) / 18)
    case .phantom(let inner, let width, let height):
      let piece = piece(inner, style)
      return MathPiece(
        width: width ? piece.width + piece.italic : 0, ascent: height ? piece.ascent : 0, descent: height ? piece.descent : 0)
    case .boxed(let inner): return boxed(inner, style)
    case .styled(let level, let nodes): return row(nodes, MathStyle(level: level, isCramped: style.isCramped))
    case .classed(_, let inner): return piece(inner, style)
    case .unknown(let source): return run(source, .monospace, style)
    }
  }

  // MARK: Characters

  /// Text in a face, as a piece.
  mutating func run(_ text: String, _ face: MathFace, _ style: MathStyle, scale: Double = 1) -> MathPiece {
    guard !text.isEmpty else { return MathPiece() }
    let run = faces.run(text, face, size: size(style) * scale)
    if run.missingGlyphs > 0, !missingCharacters.contains(text), missingCharacters.count < 20 { missingCharacters.append(text) }
    return MathPiece(width: run.width, ascent: max(run.top, 0), descent: max(-run.bottom, 0), content: .run(run))
  }

  private mutating func letters(_ text: String, _ alphabet: MathAlphabet, _ style: MathStyle) -> MathPiece {
    let (written, face): (String, MathFace) =
      switch alphabet {
      case .italic: (text, .italic)
      case .upright: (text, .roman)
      case .bold: (text, .bold)
      case .boldItalic: (text, .boldItalic)
      case .doubleStruck, .script, .fraktur: (alphabet.styled(text), .symbols)
      case .sansSerif: (text, .sansSerif)
      case .monospace: (text, .monospace)
      }
    var piece = run(written, face, style)
    piece.isCharacter = text.unicodeScalars.count == 1
    guard case .run(let shaped) = piece.content, face == .italic || face == .boldItalic || face == .symbols else { return piece }
    piece.italic = max(0, shaped.right - shaped.width)
    if face != .symbols { piece.skew = 0.09 * piece.ascent + ((shaped.left + shaped.right) - shaped.width) / 2 }
    return piece
  }

  private mutating func words(_ text: String, _ alphabet: MathAlphabet, _ style: MathStyle) -> MathPiece {
    switch alphabet {
    case .italic: run(text, .italic, style)
    case .bold: run(text, .bold, style)
    case .sansSerif: run(text, .sansSerif, style)
    case .monospace: run(text, .monospace, style)
    default: run(text, .roman, style)
    }
  }

  private mutating func symbol(_ symbol: MathSymbol, _ style: MathStyle) -> MathPiece {
    if symbol.isLarge { return largeOperator(symbol, style) }
    // A letter in all but name: the text's own is plainer than that of most mathematical fonts.
    if symbol.text == "ℓ" { return letters(symbol.text, symbol.isBold ? .boldItalic : .italic, style) }
    var piece = run(symbol.text, Self.isText(symbol) ? (symbol.isBold ? .bold : .roman) : symbol.isBold ? .boldSymbols : .symbols, style)
    piece.isCharacter = true
    return piece
  }

  /// Whether a symbol belongs to running text, and so to its font.
  private static func isText(_ symbol: MathSymbol) -> Bool {
    guard let scalar = symbol.text.unicodeScalars.first else { return true }
    return scalar.isASCII ? !"+-=<>|/\\".unicodeScalars.contains(scalar) : "…‘§¶†‡£€©°".unicodeScalars.contains(scalar)
  }

  /// A sum or an integral: centred on the axis, and larger in display style.
  private mutating func largeOperator(_ symbol: MathSymbol, _ style: MathStyle) -> MathPiece {
    let isIntegral = symbol.limits == .beside
    let natural = run(symbol.text, .symbols, style)
    guard case .run(let run) = natural.content, run.top > run.bottom else { return natural }
    // Fonts differ in how large they draw these; what counts is the height beside the text.
    let wanted = (style.level == .display ? (isIntegral ? 2.1 : 1.4) : isIntegral ? 1.15 : 1.0) * size(style)
    var piece = self.run(symbol.text, .symbols, style, scale: wanted / (run.top - run.bottom))
    guard case .run(let large) = piece.content else { return piece }
    let rise = axis(style) - (large.top + large.bottom) / 2
    piece.ascent = large.top
    piece.descent = -large.bottom
    var raised = piece.raised(by: rise)
    raised.ascent = large.top + rise
    raised.descent = -(large.bottom + rise)
    // Only an integral leans: its subscript goes under the lean.
    if isIntegral {
      let lean = 0.25 * (large.right - large.left)
      raised.width = max(large.width, large.right) - lean
      raised.italic = lean
    }
    return raised
  }

  /// Primes: drawn, as fonts have them in every weight and height. They are set as a superscript, so they begin at its baseline.
  private func prime(_ count: Int, _ style: MathStyle) -> MathPiece {
    let em = size(style)
    let (height, lean, foot, head) = (0.46 * em, 0.13 * em, 0.045 * em, 0.1 * em)
    let stroke = MathPath(
      steps: [
        .move(0, 0), .line(foot, 0), .line(lean + head, height - 0.03 * em),
        .curve(lean + head, height + 0.03 * em, lean, height + 0.03 * em, lean, height - 0.01 * em), .close,
      ], stroke: nil)
    let shown = min(count, 50)
    let step = 0.2 * em
    let places = (0..<shown).map { (x: Double($0) * step + 0.04 * em, y: -0.02 * em, piece: MathPiece(content: .path(stroke))) }
    return MathPiece(width: Double(shown - 1) * step + lean + head + 0.06 * em, ascent: height, descent: 0, content: .pieces(places))
  }
}
