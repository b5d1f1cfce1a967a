/// Delimiters, environments and running text.
extension TeXParser {
  /// Reads a delimiter after `\left`, `\big` and the like; empty for `.` and for none.
  mutating func delimiter(after command: String) -> String {
    skipSpaces()
    let start = token.start
    switch token.kind {
    case .character("."):
      take()
      return ""
    case .character("<"):
      take()
      return "⟨"
    case .character(">"):
      take()
      return "⟩"
    case .character(let scalar) where "()[]|/⟨⟩⌊⌋⌈⌉‖".unicodeScalars.contains(scalar):
      take()
      return String(scalar)
    case .command(let name):
      if let text = TeXSymbols.delimiters[name] {
        take()
        return text
      }
    default: break
    }
    let found = token.kind == .end ? "the end" : "\"\(written(from: token.start, to: token.end))\""
    report("missing delimiter after \(command) at offset \(start): \(found) is none")
    return ""
  }

  /// Reads the rest of `\left … \right`.
  mutating func fenced(start: Int) -> MathNode {
    var delimiters = [delimiter(after: "\\left")]
    var parts: [MathNode] = []
    openFences += 1
    defer { openFences -= 1 }
    while true {
      parts.append(.group(row(until: .right)))
      switch token.kind {
      case .command("middle"):
        take()
        delimiters.append(delimiter(after: "\\middle"))
      case .command("right"):
        take()
        delimiters.append(delimiter(after: "\\right"))
        return .fenced(parts, delimiters: delimiters)
      default:
        report("\\left at offset \(start) has no \\right")
        delimiters.append("")
        return .fenced(parts, delimiters: delimiters)
      }
    }
  }

  /// Reads the rest of `\begin{…} … \end{…}`.
  mutating func environment(start: Int) -> MathNode {
    guard let name = rawArgument() else {
      report("missing name of the environment after \\begin at offset \(start)")
      return .unknown("\\begin")
    }
    let shown = name.prefix(40)
    var (form, columns, open, close) = TeXSymbols.environments[name] ?? (.aligned, [], "", "")
    if TeXSymbols.environments[name] == nil {
      let known = TeXSymbols.environments.keys.sorted().filter { !$0.hasSuffix("*") }.joined(separator: ", ")
      report("unknown environment \(shown) at offset \(start): known are \(known)")
    }
    var columnRules: Set<Int> = []
    if name == "array" {
      let columnText = rawArgument()
      if columnText == nil { report("missing columns of array at offset \(start), such as {lcr}") }
      for character in columnText ?? "" {
        if let alignment = MathTable.Alignment(rawValue: character) {
          columns.append(alignment)
        } else if character == "|" {
          columnRules.insert(columns.count)
        } else if !character.isWhitespace {
          report("unknown column \(character) of array at offset \(start): columns are l, c, r and |")
        }
      }
    } else if name == "alignedat" {
      _ = rawArgument()
    } else {
      // `[t]` and the like say how a block stands in its line; in a formula it stands on the axis.
      if form != .matrix { _ = rawOption() }
    }
    let (rows, rules) = cells()
    let end = token.start
    if token.kind == .command("end") {
      take()
      let closing = rawArgument() ?? ""
      if closing != name { report("\\end{\(closing.prefix(40))} at offset \(end) does not close \\begin{\(shown)} at offset \(start)") }
    } else {
      report("\\begin{\(name)} at offset \(start) has no \\end{\(shown)}")
    }
    let table = MathNode.table(MathTable(form: form, columns: columns, rows: rows, rules: rules, columnRules: columnRules))
    if open.isEmpty, close.isEmpty { return table }
    return .fenced([table], delimiters: [open, close])
  }

  /// Reads `\substack{a \\ b}`.
  mutating func substack(start: Int) -> MathNode {
    skipSpaces()
    guard token.kind == .open else { return argument(of: "\\substack") }
    take()
    openGroups += 1
    let (rows, _) = cells()
    openGroups -= 1
    if token.kind == .close { take() } else { report("unclosed { at offset \(start)") }
    return .table(MathTable(form: .substack, columns: [.center], rows: rows))
  }

  /// Reads rows of cells, up to what ends them.
  private mutating func cells() -> (rows: [[[MathNode]]], rules: Set<Int>) {
    let outer = (alphabet, isBold)
    openTables += 1
    defer { openTables -= 1 }
    var rows: [[[MathNode]]] = [[]]
    var rules: Set<Int> = []
    while true {
      skipSpaces()
      while token.kind == .command("hline") {
        take()
        rules.insert(rows.count - 1)
        skipSpaces()
      }
      rows[rows.count - 1].append(row(until: .cell))
      (alphabet, isBold) = outer
      switch token.kind {
      case .alignment: take()
      case .command("\\"), .command("cr"):
        take()
        _ = rawOption()
        rows.append([])
      default:
        // A `\\` after the last row begins no row.
        if let last = rows.last, rows.count > 1, last.allSatisfy(\.isEmpty) { rows.removeLast() }
        return (rows, rules)
      }
    }
  }

  /// Reads the running text of `\text{…}`, in which `$…$` is mathematics again.
  mutating func text(_ alphabet: MathAlphabet, of command: String) -> MathNode {
    skipSpaces()
    guard token.kind == .open else { return argument(of: command) }
    let start = take().start
    var nodes: [MathNode] = []
    var text = ""
    func flush() {
      if !text.isEmpty { nodes.append(.text(text, alphabet)) }
      text = ""
    }
    var level = 1
    while true {
      let current = token
      switch current.kind {
      case .end:
        report("unclosed { at offset \(start)")
        flush()
        return nodes.count == 1 ? nodes[0] : .group(nodes)
      case .open: level += 1
      case .close:
        level -= 1
        if level == 0 {
          take()
          flush()
          return nodes.count == 1 ? nodes[0] : .group(nodes)
        }
      case .space: text += " "
      case .character("~"): text += "\u{A0}"
      case .character("$"):
        flush()
        nodes.append(mathInText())
        continue
      case .command(let name):
        if let literal = Self.literals[name] {
          text += literal
        } else {
          flush()
          if let node = atom() { nodes.append(node) }
          continue
        }
      default: text += written(from: current.start, to: current.end)
      }
      take()
    }
  }

  /// Reads `$…$` inside text by itself, as what is open outside does not reach into it.
  private mutating func mathInText() -> MathNode {
    let start = take().start
    var inside = ""
    while token.kind != .end {
      if token.kind == .character("$") {
        take()
        break
      }
      if token.kind == .close {
        report("unclosed $ at offset \(start)")
        break
      }
      if token.kind == .open, depth < Self.maximumDepth, let braced = rawArgument() {
        inside += "{\(braced)}"
        continue
      }
      inside += written(from: token.start, to: token.end)
      take()
    }
    // One level only: text in mathematics in text in mathematics is nobody's formula, and each level would be read twice.
    if isInsideText {
      report("$ inside \\text inside $ at offset \(start)")
      return .unknown(inside)
    }
    var inner = TeXParser(inside)
    inner.isInsideText = true
    inner.depth = depth
    let nodes = inner.row(until: .end)
    for problem in inner.problems { report(problem) }
    return .group(nodes)
  }

  /// Commands that are a character of running text.
  private static let literals: [String: String] = [
    " ": " ", "$": "$", "%": "%", "&": "&", "#": "#", "_": "_", "{": "{", "}": "}", ",": "\u{2009}", "ldots": "…", "dots": "…",
    "textbackslash": "\\", "-": "\u{AD}",
  ]
}
