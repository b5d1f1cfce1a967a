/// Atoms, their arguments and their scripts.
extension TeXParser {
  /// Reads one atom without its scripts; `nil` where there is none, as before `^` or for `\label`.
  ///
  /// - Parameter isArgument: a digit alone counts, as in `\frac12`.
  mutating func atom(isArgument: Bool = false) -> MathNode? {
    guard depth < Self.maximumDepth else { return tooDeep() }
    depth += 1
    defer { depth -= 1 }
    switch token.kind {
    case .open: return group()
    case .character(let scalar): return character(scalar, isArgument: isArgument)
    case .command(let name): return command(name)
    case .space:
      take()
      return nil
    case .superscript, .lower, .close, .alignment, .end: return nil
    }
  }

  /// Reads what a command applies to: a group or one atom.
  mutating func argument(of command: String) -> MathNode {
    skipSpaces()
    let start = token.start
    switch token.kind {
    case .end, .close, .alignment, .superscript, .lower, .command("\\"), .command("right"), .command("end"):
      report("missing argument of \(command) at offset \(start)")
      return .group([])
    default:
      return atom(isArgument: true) ?? .group([])
    }
  }

  /// Reads `{…}`.
  mutating func group() -> MathNode {
    let start = take().start
    let outer = (alphabet, isBold)
    openGroups += 1
    let nodes = row(until: .brace)
    openGroups -= 1
    (alphabet, isBold) = outer
    if token.kind == .close {
      take()
    } else {
      report("unclosed { at offset \(start)")
    }
    return .group(nodes)
  }

  /// Reads an argument in braces as it is written; `nil` if there is none.
  mutating func rawArgument() -> String? {
    skipSpaces()
    guard token.kind == .open else { return nil }
    let start = take()
    var level = 1
    while token.kind != .end {
      let current = take()
      if current.kind == .open { level += 1 }
      if current.kind == .close { level -= 1 }
      if level == 0 { return written(from: start.end, to: current.start) }
    }
    report("unclosed { at offset \(start.start)")
    return written(from: start.end, to: token.start)
  }

  /// Reads `[…]` as it is written; `nil` if there is none.
  mutating func rawOption() -> String? {
    let restart = position
    skipSpaces()
    guard token.kind == .character("[") else {
      position = restart
      return nil
    }
    let start = take()
    // An option is short; looking for its end through a whole formula again and again would be quadratic.
    for _ in 0..<40 {
      switch token.kind {
      case .character("]"): return written(from: start.end, to: take().start)
      case .end, .open, .close, .alignment: break
      default:
        take()
        continue
      }
      break
    }
    position = restart
    return nil
  }

  /// Shows what is nested too deep as its source.
  private mutating func tooDeep() -> MathNode {
    report("nesting deeper than \(Self.maximumDepth) levels at offset \(token.start)")
    let start = token.start
    var end = token.end
    var level = 0
    repeat {
      let current = take()
      end = current.end
      if current.kind == .open { level += 1 }
      if current.kind == .close { level -= 1 }
    } while level > 0 && token.kind != .end
    return .unknown(written(from: start, to: end))
  }

  private mutating func character(_ scalar: Unicode.Scalar, isArgument: Bool) -> MathNode? {
    if scalar.isASCIIDigit { return number(isArgument: isArgument) }
    take()
    let text = String(scalar)
    if scalar.isASCIILetter { return .identifier(text, letters(.italic)) }
    if let kind = Self.characters[scalar] {
      return .symbol(MathSymbol(Self.spelling[scalar] ?? text, kind, isBold: isBold))
    }
    switch scalar {
    case "'":
      position -= 1
      return nil
    case "~": return .space(6)
    case _ where scalar.properties.isAlphabetic:
      // Greek typed as such is a variable; other scripts stay upright.
      let isGreek = (0x370...0x3FF).contains(scalar.value)
      return .identifier(text, letters(isGreek && scalar.properties.isLowercase ? .italic : .upright))
    default:
      return .symbol(MathSymbol(text, Self.kinds[text] ?? .ordinary, isBold: isBold))
    }
  }

  private mutating func number(isArgument: Bool) -> MathNode {
    var digits = ""
    while case .character(let scalar) = token.kind {
      let isPoint = (scalar == "." || scalar == ",") && !digits.isEmpty && isDigit(position + 1)
      // A comma groups thousands only if three digits follow; `f(1,2)` has two arguments.
      let isThousand = isPoint && scalar == "," && isDigit(position + 2) && isDigit(position + 3) && !isDigit(position + 4)
      guard scalar.isASCIIDigit || isPoint && (scalar == "." || isThousand && digits.count <= 3) else { break }
      digits.unicodeScalars.append(scalar)
      take()
      if isArgument { break }
    }
    return .number(digits, letters(.upright))
  }

  private func isDigit(_ index: Int) -> Bool {
    guard index < tokens.count, case .character(let scalar) = tokens[index].kind else { return false }
    return scalar.isASCIIDigit
  }

  /// The alphabet for a letter that would be in `natural` by itself.
  func letters(_ natural: MathAlphabet) -> MathAlphabet {
    let base = alphabet ?? natural
    return isBold ? base.bolder : base
  }

  // MARK: Scripts

  /// Reads the scripts and primes that follow a base.
  mutating func scripted(_ base: MathNode?) -> MathNode? {
    // More than one is a mistake. They stand side by side: nested ones could be a million deep.
    var lowers: [MathNode] = []
    var uppers: [MathNode] = []
    var primes = 0
    var limits = base?.limits ?? .beside
    let start = position
    scan: while true {
      skipSpaces()
      let offset = token.start
      switch token.kind {
      case .lower:
        take()
        let script = argument(of: "_")
        if !lowers.isEmpty { report("second subscript at offset \(offset): put the base into braces") }
        lowers.append(script)
      case .superscript:
        take()
        let script = argument(of: "^")
        if !uppers.isEmpty { report("second superscript at offset \(offset): put the base into braces") }
        uppers.append(script)
      case .character("'"):
        take()
        primes += 1
      case .command("limits"), .command("nolimits"), .command("displaylimits"):
        guard base?.kind == .largeOperator else { break scan }
        limits = token.kind == .command("limits") ? .aboveAndBelow : token.kind == .command("nolimits") ? .beside : .movable
        take()
      default: break scan
      }
    }
    if primes > 0 { uppers.insert(.prime(primes), at: 0) }
    if lowers.isEmpty, uppers.isEmpty {
      // A stray `\limits` has taken nothing and must not be read for ever.
      return base ?? (position == start ? skipped() : nil)
    }
    return .scripts(base: base, lower: Self.joined(lowers), upper: Self.joined(uppers), limits: limits)
  }

  private static func joined(_ scripts: [MathNode]) -> MathNode? {
    scripts.count > 1 ? .group(scripts) : scripts.first
  }

  /// Steps over a token that no atom begins with, so that reading always goes on.
  private mutating func skipped() -> MathNode? {
    switch token.kind {
    case .superscript, .lower, .close, .alignment: .unknown(written(from: token.start, to: take().end))
    default: nil
    }
  }

  /// Characters that are not letters or digits.
  private static let characters: [Unicode.Scalar: MathKind] = [
    "+": .binary, "-": .binary, "*": .binary, "=": .relation, "<": .relation, ">": .relation, ":": .relation, "(": .opening,
    "[": .opening, ")": .closing, "]": .closing, "!": .closing, "?": .closing, ",": .punctuation, ";": .punctuation, "/": .ordinary,
    "|": .ordinary, ".": .ordinary, "@": .ordinary, "\"": .ordinary, "`": .ordinary,
  ]

  private static let spelling: [Unicode.Scalar: String] = ["-": "−", "*": "∗", "`": "‘"]

  /// The kinds of symbols typed as such, as `≤`.
  private static let kinds: [String: MathKind] = {
    var kinds: [String: MathKind] = ["−": .binary, "·": .binary]
    for case .symbol(let symbol) in TeXSymbols.nodes.values where symbol.text.unicodeScalars.allSatisfy({ !$0.isASCII }) {
      // One character may be drawn by several commands, as `‖`; the plain reading wins whatever the order of the table.
      let known = kinds[symbol.text]
      if known == nil || symbol.kind == .ordinary { kinds[symbol.text] = symbol.kind }
    }
    return kinds
  }()
}

extension MathNode {
  /// Where this base wants its scripts.
  var limits: MathLimits {
    switch self {
    case .symbol(let symbol): symbol.limits
    case .function(_, let limits): limits
    case .accent(.overbrace, _), .accent(.underbrace, _): .aboveAndBelow
    case .classed(.largeOperator, _): .movable
    default: .beside
    }
  }
}
