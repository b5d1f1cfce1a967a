/// Commands.
extension TeXParser {
  /// Reads a command and what belongs to it; `nil` for commands that draw nothing.
  mutating func command(_ name: String) -> MathNode? {
    let start = token.start
    if let node = TeXSymbols.nodes[name] {
      take()
      return restyled(node)
    }
    if let accent = TeXSymbols.accents[name] {
      take()
      return .accent(accent, argument(of: "\\" + name))
    }
    if let alphabet = TeXSymbols.alphabets[name] {
      take()
      return with(alphabet: alphabet, isBold: isBold) { $0.argument(of: "\\" + name) }.unwrapped
    }
    if let alphabet = TeXSymbols.texts[name] {
      take()
      return text(alphabet, of: "\\" + name)
    }
    if let kind = TeXSymbols.classes[name] {
      take()
      return .classed(kind, argument(of: "\\" + name))
    }
    if let (size, kind) = TeXSymbols.sizes[name] {
      take()
      return .sizedDelimiter(delimiter(after: "\\" + name), size: size, kind)
    }
    if let arrow = TeXSymbols.longArrows[name] {
      take()
      let under = optional()
      return .longArrow(arrow, over: argument(of: "\\" + name), under: under)
    }
    return structure(name, start: start)
  }

  private mutating func structure(_ name: String, start: Int) -> MathNode? {
    take()
    switch name {
    case "frac", "dfrac", "tfrac", "cfrac":
      let above = argument(of: "\\" + name)
      let below = argument(of: "\\" + name)
      return .fraction(above, below, hasRule: true, level: name == "frac" ? nil : name == "tfrac" ? .text : .display)
    case "binom", "dbinom", "tbinom":
      let above = argument(of: "\\" + name)
      let below = argument(of: "\\" + name)
      let level: MathLevel? = name == "binom" ? nil : name == "tbinom" ? .text : .display
      return .fenced([.fraction(above, below, hasRule: false, level: level)], delimiters: ["(", ")"])
    case "sqrt":
      let index = optional()
      return .radical(argument(of: "\\sqrt"), index: index)
    case "left": return fenced(start: start)
    case "begin": return environment(start: start)
    case "operatorname", "operatorname*":
      let inside = with(alphabet: .upright, isBold: false) { $0.argument(of: "\\" + name) }
      return .function(inside.plainText, name.hasSuffix("*") ? .movable : .beside)
    case "overset", "stackrel":
      let over = argument(of: "\\" + name)
      let base = argument(of: "\\" + name)
      let stacked = MathNode.scripts(base: base, lower: nil, upper: over, limits: .aboveAndBelow)
      return .classed(name == "stackrel" ? .relation : base.innerKind, stacked)
    case "underset":
      let under = argument(of: "\\underset")
      let base = argument(of: "\\underset")
      return .classed(base.innerKind, .scripts(base: base, lower: under, upper: nil, limits: .aboveAndBelow))
    case "substack": return substack(start: start)
    case "not": return negated()
    case "phantom": return .phantom(argument(of: "\\phantom"), width: true, height: true)
    case "hphantom": return .phantom(argument(of: "\\hphantom"), width: true, height: false)
    case "vphantom": return .phantom(argument(of: "\\vphantom"), width: false, height: true)
    case "mathstrut": return .phantom(.symbol(MathSymbol("(", .ordinary)), width: false, height: true)
    case "boxed": return .boxed(argument(of: "\\boxed"))
    case "boldsymbol", "bm", "pmb": return with(alphabet: alphabet, isBold: true) { $0.argument(of: "\\" + name) }.unwrapped
    case "prime": return .prime(1)
    case "bmod": return .classed(.binary, .function("mod", .beside))
    case "pmod":
      let modulus = argument(of: "\\pmod")
      return .group([
        .space(8), .symbol(MathSymbol("(", .opening)), .function("mod", .beside), .space(3), modulus, .symbol(MathSymbol(")", .closing)),
      ])
    case "hspace", "hspace*", "mspace": return length(rawArgument() ?? "", of: name)
    case "label":
      if rawArgument() == nil { report("missing argument of \\label at offset \(start)") }
      return nil
    case "nonumber", "notag", "hline", "displaylimits": return nil
    case "limits", "nolimits":
      report("\\\(name) at offset \(start) belongs after an operator such as \\sum")
      return nil
    case "color":
      _ = rawArgument()
      report("\\color is ignored: formulas take the colour of the page")
      return nil
    case "textcolor":
      _ = rawArgument()
      report("\\textcolor is ignored: formulas take the colour of the page")
      return argument(of: "\\textcolor").unwrapped
    case "tag", "tag*":
      _ = rawArgument()
      report("\\tag is ignored: the report numbers its equations, by {#eq-name} after the closing $$")
      return nil
    case "right", "middle", "end", "\\", "cr", "over", "choose", "atop":
      report("unexpected \\\(name) at offset \(start)")
      return .unknown("\\" + name)
    default:
      if let text = TeXSymbols.delimiters[name] { return .symbol(MathSymbol(text, .ordinary)) }
      return unknown(name, start: start)
    }
  }

  private mutating func unknown(_ name: String, start: Int) -> MathNode {
    if name.isEmpty {
      report("lone \\ at the end, at offset \(start)")
      return .unknown("\\")
    }
    guard !isFull, unknownNames.insert(name).inserted else { return .unknown("\\" + name) }
    let hint: String
    if let nearest = TeXSymbols.nearest(to: name) {
      hint = "did you mean \\\(nearest)?"
    } else if TeXSymbols.switches[name] != nil || TeXSymbols.levels[name] != nil {
      hint = "it belongs at the start of a group, as {\\\(name) …}"
    } else {
      hint = "a function's name is written \\operatorname{\(name.prefix(40))}"
    }
    report("unknown command \\\(name.prefix(40)): \(hint)")
    return .unknown("\\" + name)
  }

  /// Runs a step with another alphabet.
  private mutating func with(
    alphabet: MathAlphabet?, isBold: Bool, _ step: (inout TeXParser) -> MathNode
  ) -> MathNode {
    let outer = (self.alphabet, self.isBold)
    (self.alphabet, self.isBold) = (alphabet, isBold)
    defer { (self.alphabet, self.isBold) = outer }
    return step(&self)
  }

  /// A symbol or Greek letter in the alphabet asked for around it.
  private func restyled(_ node: MathNode) -> MathNode {
    switch node {
    case .identifier(let text, let natural):
      // As in TeX, `\mathrm` and its kin leave small Greek letters alone, which only `\boldsymbol` makes bold.
      let base = natural == .upright && alphabet == .bold ? MathAlphabet.bold : natural
      return .identifier(text, isBold ? base.bolder : base)
    case .symbol(var symbol):
      symbol.isBold = isBold
      return .symbol(symbol)
    default: return node
    }
  }

  /// Reads `[…]` as mathematics.
  private mutating func optional() -> MathNode? {
    skipSpaces()
    guard token.kind == .character("[") else { return nil }
    let start = take().start
    let nodes = row(until: .bracket)
    if token.kind == .character("]") {
      take()
    } else {
      report("unclosed [ at offset \(start)")
    }
    return .group(nodes)
  }

  private mutating func negated() -> MathNode {
    let base = argument(of: "\\not").unwrapped
    guard case .symbol(var symbol) = base else { return .group([base, .symbol(MathSymbol("\u{338}", .ordinary))]) }
    symbol.text = TeXSymbols.negations[symbol.text] ?? symbol.text + "\u{338}"
    return .symbol(symbol)
  }

  /// A length such as `1em`, `-3mu` or `5pt`.
  private mutating func length(_ text: String, of name: String) -> MathNode? {
    let trimmed = text.filter { !$0.isWhitespace }
    let muPerUnit = ["mu": 1, "em": 18, "ex": 8, "pt": 1.8, "cm": 51, "mm": 5.1]
    if let unit = muPerUnit.first(where: { trimmed.hasSuffix($0.key) }), let amount = Double(trimmed.dropLast(2)), abs(amount) < 1000 {
      return .space(amount * unit.value)
    }
    report("\\\(name) needs a length such as 1em, not \"\(text.prefix(20))\"")
    return .unknown("\\\(name){\(text)}")
  }
}

extension MathNode {
  /// A group of one node as that node.
  var unwrapped: MathNode {
    if case .group(let nodes) = self, nodes.count == 1 { return nodes[0] }
    return self
  }

  /// The kind of what a group holds, if it holds one thing.
  var innerKind: MathKind { unwrapped.kind ?? .ordinary }

  /// The node as the plain text of a function's name.
  var plainText: String {
    switch self {
    case .identifier(let text, _), .number(let text, _), .text(let text, _), .function(let text, _), .unknown(let text): text
    case .symbol(let symbol): symbol.text == "−" ? "-" : symbol.text == "∗" ? "*" : symbol.text
    case .group(let nodes): nodes.map(\.plainText).joined()
    case .space(let mu): mu > 0 ? "\u{2009}" : ""
    case .styled(_, let nodes): nodes.map(\.plainText).joined()
    default: dump
    }
  }
}
