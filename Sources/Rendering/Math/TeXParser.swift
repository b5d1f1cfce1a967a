/// Reads TeX mathematics. Whatever is wrong in it is told in the problems and shown as its source, never dropped.
package func parseTeX(_ tex: String) -> MathFormula {
  var parser = TeXParser(tex)
  let nodes = parser.row(until: .end)
  return MathFormula(nodes: nodes, problems: parser.problems)
}

/// A recursive-descent reader over tokens, each of which is read once.
struct TeXParser {
  /// What ends a row.
  enum Ending {
    case end, brace, bracket, right, cell
  }

  /// Deeper nesting than this is shown as its source: nobody writes it, and the stack has an end.
  static let maximumDepth = 60

  let source: [Unicode.Scalar]
  let tokens: [TeXToken]
  var position = 0
  var depth = 0
  /// How many groups, `\left` and environments are open.
  var openGroups = 0
  var openFences = 0
  var openTables = 0
  /// The alphabet that a command around the current place asks for.
  var alphabet: MathAlphabet?
  var isBold = false
  /// The source stands between dollars inside `\text`.
  var isInsideText = false
  private(set) var problems: [String] = []
  private var reported: Set<String> = []
  /// Unknown commands that were told already: looking for the nearest name takes its time.
  var unknownNames: Set<String> = []

  init(_ tex: String) {
    source = Array(tex.unicodeScalars)
    tokens = lexTeX(source)
  }

  var token: TeXToken { tokens[position] }

  /// Takes the current token; the last one stays.
  @discardableResult
  mutating func take() -> TeXToken {
    let token = tokens[position]
    if position < tokens.count - 1 { position += 1 }
    return token
  }

  mutating func skipSpaces() {
    while token.kind == .space { take() }
  }

  /// No more problems are recorded.
  var isFull: Bool { problems.count >= 100 }

  /// Records a problem, once.
  mutating func report(_ problem: String) {
    // A formula of nothing but mistakes is understood after the first hundred of them.
    guard !isFull, reported.insert(problem).inserted else { return }
    problems.append(problem)
  }

  /// What the tokens in a range were written as.
  func written(from start: Int, to end: Int) -> String {
    var text = String.UnicodeScalarView()
    if start < end { text.append(contentsOf: source[start..<end]) }
    return String(text)
  }

  /// Reads nodes up to what ends the row, which is left in place.
  mutating func row(until ending: Ending) -> [MathNode] {
    var nodes: [MathNode] = []
    while true {
      skipSpaces()
      if endsRow(ending) { return nodes }
      switch token.kind {
      case .close:
        report("unexpected } at offset \(token.start): no { is open")
        nodes.append(.unknown(written(from: token.start, to: take().end)))
      case .alignment, .command("\\"), .command("cr"):
        let text = written(from: token.start, to: token.end)
        report("unexpected \(text) at offset \(token.start): rows and columns belong in an environment such as aligned")
        nodes.append(.unknown(text))
        take()
      case .command("right"), .command("middle"), .command("end"):
        let text = written(from: token.start, to: token.end)
        report("unexpected \(text) at offset \(token.start): nothing is open that it could end")
        nodes.append(.unknown(text))
        take()
      case .command(let name):
        if depth < Self.maximumDepth, let whole = rest(after: name, nodes, until: ending) { return whole }
        let base = atom()
        append(scripted(base), to: &nodes)
      default:
        let base = atom()
        append(scripted(base), to: &nodes)
      }
    }
  }

  /// The whole row, if a command turns all that follows it in the row, as `\displaystyle` and `\over` do.
  private mutating func rest(after name: String, _ before: [MathNode], until ending: Ending) -> [MathNode]? {
    depth += 1
    defer { depth -= 1 }
    if let level = TeXSymbols.levels[name] {
      take()
      return before + [.styled(level, row(until: ending))]
    }
    if let alphabet = TeXSymbols.switches[name] {
      take()
      let outer = self.alphabet
      self.alphabet = alphabet
      defer { self.alphabet = outer }
      return before + row(until: ending)
    }
    guard name == "over" || name == "choose" || name == "atop" else { return nil }
    take()
    let fraction = MathNode.fraction(.group(before), .group(row(until: ending)), hasRule: name == "over", level: nil)
    return name == "choose" ? [.fenced([fraction], delimiters: ["(", ")"])] : [fraction]
  }

  /// Adds a node to a row: digits join into numbers, and letters of a word's alphabet into words.
  private func append(_ node: MathNode?, to nodes: inout [MathNode]) {
    guard let node else { return }
    switch (nodes.last, node) {
    // Joining letter by letter is quadratic, so a word has an end: after that many letters another word begins.
    case (.number(let head, let alphabet), .number(let tail, alphabet)) where head.utf8.count < 200:
      nodes[nodes.count - 1] = .number(head + tail, alphabet)
    case (.identifier(let head, let alphabet), .identifier(let tail, alphabet))
    where self.alphabet == alphabet && alphabet.joinsWords && head.utf8.count < 200:
      nodes[nodes.count - 1] = .identifier(head + tail, alphabet)
    default: nodes.append(node)
    }
  }

  /// Whether the current token ends the row: it is what the row waits for, or what something around the row waits for.
  private func endsRow(_ ending: Ending) -> Bool {
    switch token.kind {
    case .end: true
    case .close: openGroups > 0
    case .character("]"): ending == .bracket
    case .alignment, .command("\\"), .command("cr"), .command("end"): openTables > 0
    case .command("right"), .command("middle"): openFences > 0
    default: false
    }
  }
}

extension MathAlphabet {
  /// Neighbouring letters make a word; in the others each letter is a variable.
  fileprivate var joinsWords: Bool {
    switch self {
    case .upright, .bold, .sansSerif, .monospace, .italic: true
    case .boldItalic, .doubleStruck, .script, .fraktur: false
    }
  }
}
