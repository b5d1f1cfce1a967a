/// Writes a formula's tree as MathML Core.
struct MathMLWriter {
  var output = ""

  /// Writes a row, as one element.
  mutating func writeRow(_ nodes: [MathNode], level: MathLevel) {
    if nodes.count == 1, let kind = nodes[0].kind, !isOperator(nodes[0]) {
      write(nodes[0], kind: kind, level: level, isAlone: true)
      return
    }
    output += "<mrow>"
    writeItems(nodes, level: level)
    output += "</mrow>"
  }

  /// Writes a row's nodes one after the other.
  mutating func writeItems(_ nodes: [MathNode], level: MathLevel) {
    let kinds = resolvedKinds(nodes)
    var previous: MathKind?
    for (index, node) in nodes.enumerated() {
      let kind = kinds[index]
      // Browsers know the space around operators, but not that around a function's name.
      if let left = previous, let right = kind, left == .largeOperator || right == .largeOperator,
        ![left, right].contains(.relation), !isLargeSymbol(node) || left != .largeOperator
      {
        let mu = interAtomSpace(left, right, isScript: level > .text)
        if mu > 0, isNamed(right == .largeOperator ? node : nodes[index - 1]) { writeSpace(mu) }
      }
      write(node, kind: kind ?? .ordinary, level: level, isAlone: false)
      if let kind { previous = kind }
    }
  }

  /// Writes a node as one element.
  mutating func write(_ node: MathNode, kind: MathKind, level: MathLevel, isAlone: Bool = true) {
    switch node {
    case .identifier(let text, let alphabet): writeIdentifier(text, alphabet)
    case .number(let text, let alphabet): output += "<mn>\(escapeXML(alphabet.styled(text)))</mn>"
    case .symbol(let symbol): writeSymbol(symbol, kind: kind, level: level, isAlone: isAlone)
    case .function(let name, let limits): writeFunction(name, limits)
    case .text(let text, let alphabet): output += "<mtext>\(escapeXML(visible(alphabet.styled(text))))</mtext>"
    case .group(let nodes): writeRow(nodes, level: level)
    case .prime(let count): output += "<mo lspace=\"0\" rspace=\"0\">\(primes(count))</mo>"
    case .scripts(let base, let lower, let upper, let limits):
      writeScripts(base: base, lower: lower, upper: upper, limits: limits, kind: kind, level: level)
    case .fraction(let above, let below, let hasRule, let asked): writeFraction(above, below, hasRule: hasRule, asked: asked, level: level)
    case .radical(let radicand, let index):
      if let index {
        output += "<mroot>"
        write(radicand, kind: .ordinary, level: level)
        write(index, kind: .ordinary, level: .scriptScript)
        output += "</mroot>"
      } else {
        output += "<msqrt>"
        writeRow(inside(radicand), level: level)
        output += "</msqrt>"
      }
    case .accent(let accent, let base): writeAccent(accent, base, level: level)
    case .fenced(let parts, let delimiters):
      output += "<mrow>"
      for (index, delimiter) in delimiters.enumerated() {
        let form = index == 0 ? "prefix" : index == parts.count ? "postfix" : "infix"
        if !delimiter.isEmpty {
          output += "<mo fence=\"true\" form=\"\(form)\" stretchy=\"true\" symmetric=\"true\" lspace=\"\(form == "infix" ? "0.1667em" : "0")\""
          output += " rspace=\"\(form == "infix" ? "0.1667em" : "0")\">\(escapeXML(delimiter))</mo>"
        }
        if index < parts.count { write(parts[index], kind: .ordinary, level: level) }
      }
      output += "</mrow>"
    case .sizedDelimiter(let delimiter, let size, let kind):
      let height = ["1.2em", "1.8em", "2.4em", "3em"][max(0, min(size - 1, 3))]
      let form = kind == .opening ? "prefix" : kind == .closing ? "postfix" : "infix"
      let space = kind == .relation ? "0.2778em" : "0"
      output += "<mo fence=\"true\" form=\"\(form)\" stretchy=\"true\" symmetric=\"true\" minsize=\"\(height)\" maxsize=\"\(height)\""
      output += " lspace=\"\(space)\" rspace=\"\(space)\">\(escapeXML(delimiter))</mo>"
    case .table(let table): writeTable(table, level: level)
    case .longArrow(let arrow, let over, let under):
      output += under == nil ? "<mover>" : "<munderover>"
      output += "<mo stretchy=\"true\" minsize=\"1.5em\" lspace=\"0.2778em\" rspace=\"0.2778em\">\(arrow)</mo>"
      if let under { writePadded(under) }
      writePadded(over)
      output += under == nil ? "</mover>" : "</munderover>"
    case .space(let mu): writeSpace(mu)
    case .phantom(let inner, let width, let height):
      if !width || !height { output += "<mpadded\(width ? "" : " width=\"0\"")\(height ? "" : " height=\"0\" depth=\"0\"")>" }
      output += "<mphantom>"
      write(inner, kind: .ordinary, level: level)
      output += "</mphantom>"
      if !width || !height { output += "</mpadded>" }
    case .boxed(let inner):
      output += "<mrow style=\"border:1px solid;padding:0.2em\">"
      write(inner, kind: .ordinary, level: level)
      output += "</mrow>"
    case .styled(let asked, let nodes):
      output += "<mstyle displaystyle=\"\(asked == .display)\" scriptlevel=\"\(max(0, asked.rawValue - 1))\">"
      writeItems(nodes, level: asked)
      output += "</mstyle>"
    case .classed(let kind, let inner): write(inner.unwrapped, kind: kind, level: level, isAlone: isAlone)
    case .unknown(let source): output += "<merror><mtext>\(escapeXML(visible(source)))</mtext></merror>"
    }
  }

  // MARK: Leaves

  private mutating func writeIdentifier(_ text: String, _ alphabet: MathAlphabet) {
    let isSingle = text.unicodeScalars.count == 1
    switch alphabet {
    case .italic where isSingle:
      // A single letter in `mi` is italic by itself.
      output += "<mi>\(escapeXML(text))</mi>"
    case .upright: output += isSingle ? "<mi mathvariant=\"normal\">\(escapeXML(text))</mi>" : "<mi>\(escapeXML(text))</mi>"
    default: output += "<mi>\(escapeXML(alphabet.styled(text)))</mi>"
    }
  }

  private mutating func writeSymbol(_ symbol: MathSymbol, kind: MathKind, level: MathLevel, isAlone: Bool) {
    let text = escapeXML(symbol.isBold ? MathAlphabet.bold.styled(symbol.text) : symbol.text)
    let weight = symbol.isBold ? " style=\"font-weight:bold\"" : ""
    switch kind {
    case .ordinary where symbol.kind == .ordinary:
      if "|‖/\\.:".contains(symbol.text) {
        output += "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\"\(weight)>\(text)</mo>"
      } else {
        output += "<mi\(symbol.text == "∇" ? " mathvariant=\"normal\"" : "")\(weight)>\(text)</mi>"
      }
    case .inner: output += "<mo lspace=\"0.1667em\" rspace=\"0.1667em\"\(weight)>\(text)</mo>"
    case .opening: output += "<mo form=\"prefix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\"\(weight)>\(text)</mo>"
    case .closing: output += "<mo form=\"postfix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\"\(weight)>\(text)</mo>"
    case .punctuation: output += "<mo separator=\"true\" lspace=\"0\" rspace=\"\(level > .text ? "0" : "0.1667em")\"\(weight)>\(text)</mo>"
    case .largeOperator: output += "<mo\(symbol.limits == .movable ? " movablelimits=\"true\"" : "")\(weight)>\(text)</mo>"
    case .binary, .relation, .ordinary:
      // Told outright, as the dictionaries of browsers differ from TeX and they keep the space in scripts.
      let isBare = level > .text || isAlone || kind == .ordinary
      let space = isBare ? "0" : kind == .binary ? "0.2222em" : "0.2778em"
      output += "<mo\(kind == .ordinary ? " form=\"prefix\"" : "") stretchy=\"false\" lspace=\"\(space)\" rspace=\"\(space)\"\(weight)>\(text)</mo>"
    }
  }

  private mutating func writeFunction(_ name: String, _ limits: MathLimits) {
    if limits == .beside {
      output += name.unicodeScalars.count == 1 ? "<mi mathvariant=\"normal\">\(escapeXML(name))</mi>" : "<mi>\(escapeXML(name))</mi>"
    } else {
      output += "<mo movablelimits=\"\(limits == .movable)\" lspace=\"0\" rspace=\"0\">\(escapeXML(name))</mo>"
    }
  }

  private mutating func writeSpace(_ mu: Double) {
    let thousandths = (mu / 18 * 10000).rounded() / 10000
    output += "<mspace width=\"\(thousandths)em\"/>"
  }

  /// Spaces at the edges of a token would be trimmed.
  private func visible(_ text: String) -> String {
    var text = text
    if text.hasPrefix(" ") { text = "\u{A0}" + text.dropFirst() }
    if text.hasSuffix(" ") { text = text.dropLast() + "\u{A0}" }
    return text
  }

  private func primes(_ count: Int) -> String {
    switch count {
    case 1: "′"
    case 2: "″"
    case 3: "‴"
    default: String(repeating: "′", count: min(count, 100))
    }
  }

  // MARK: Structures

  private mutating func writeScripts(
    base: MathNode?, lower: MathNode?, upper: MathNode?, limits: MathLimits, kind: MathKind, level: MathLevel
  ) {
    let prefix = limits == .beside ? ["msub", "msup", "msubsup"] : ["munder", "mover", "munderover"]
    let element = upper == nil ? prefix[0] : lower == nil ? prefix[1] : prefix[2]
    output += "<\(element)>"
    if let base {
      write(base.unwrapped, kind: kind, level: level, isAlone: base.unwrapped.kind == .ordinary)
    } else {
      output += "<mrow></mrow>"
    }
    let smaller: MathLevel = level < .script ? .script : .scriptScript
    for script in [lower, upper] {
      if let script { write(script, kind: script.kind ?? .ordinary, level: smaller) }
    }
    output += "</\(element)>"
  }

  private mutating func writeFraction(_ above: MathNode, _ below: MathNode, hasRule: Bool, asked: MathLevel?, level: MathLevel) {
    let own = asked ?? level
    if let asked { output += "<mstyle displaystyle=\"\(asked == .display)\" scriptlevel=\"0\">" }
    output += hasRule ? "<mfrac>" : "<mfrac linethickness=\"0\">"
    let inner: MathLevel = own == .display ? .text : own == .text ? .script : .scriptScript
    write(above, kind: .ordinary, level: inner)
    write(below, kind: .ordinary, level: inner)
    output += "</mfrac>"
    if asked != nil { output += "</mstyle>" }
  }

  private mutating func writeAccent(_ accent: MathAccent, _ base: MathNode, level: MathLevel) {
    if accent == .overline || accent == .underline {
      // Browsers do not stretch a macron, but every one of them can draw a border.
      let side = accent == .overline ? "top" : "bottom"
      output += "<mrow style=\"border-\(side):0.06em solid;padding-\(side):0.12em\">"
      writeItems(inside(base), level: level)
      output += "</mrow>"
      return
    }
    let element = accent.isUnder ? "munder" : "mover"
    output += "<\(element) \(accent.isUnder ? "accentunder" : "accent")=\"true\">"
    write(base.unwrapped, kind: .ordinary, level: level)
    // Small marks would touch their letter, and an arrow is as wide as a word.
    let style = accent.isStretchy ? "" : accent == .vec ? " style=\"font-size:0.6em\"" : " style=\"padding-bottom:0.06em\""
    output += "<mo stretchy=\"\(accent.isStretchy)\"\(style)>\(Self.marks[accent] ?? "")</mo></\(element)>"
  }

  private static let marks: [MathAccent: String] = [
    .hat: "ˆ", .check: "ˇ", .tilde: "˜", .acute: "´", .grave: "`", .dot: "˙", .ddot: "¨", .breve: "˘", .bar: "¯", .vec: "→",
    .mathring: "˚", .widehat: "^", .widetilde: "~", .overbrace: "⏞", .underbrace: "⏟", .overrightarrow: "→", .overleftarrow: "←",
  ]

  private mutating func writeTable(_ table: MathTable, level: MathLevel) {
    let isSpread = table.form == .aligned || table.form == .gathered || table.form == .displayCases
    let inner: MathLevel = isSpread ? .display : table.form == .smallMatrix || table.form == .substack ? .script : .text
    output += isSpread ? "<mtable displaystyle=\"true\">" : "<mtable>"
    for (rowIndex, row) in table.rows.enumerated() {
      output += "<mtr>"
      for (column, cell) in row.enumerated() {
        // The attribute is for Firefox and Safari; Chromium follows its own name of the property alone.
        let alignment =
          switch table.alignment(ofColumn: column) {
          case .left: ("columnalign=\"left\" ", "text-align:-webkit-left;")
          case .center: ("", "")
          case .right: ("columnalign=\"right\" ", "text-align:-webkit-right;")
          }
        output += "<mtd \(alignment.0)style=\"\(alignment.1)\(cellStyle(table, row: rowIndex, column: column))\">"
        writeItems(cell, level: inner)
        output += "</mtd>"
      }
      output += "</mtr>"
    }
    output += "</mtable>"
  }

  private func cellStyle(_ table: MathTable, row: Int, column: Int) -> String {
    let (vertical, left, right): (String, String, String) =
      switch table.form {
      case .aligned: ("0.25em", column > 0 && column.isMultiple(of: 2) ? "2em" : "0", "0")
      case .gathered: ("0.25em", "0", "0")
      case .cases, .displayCases: ("0.15em", column == 0 ? "0" : "1em", "0")
      case .smallMatrix: ("0.05em", column == 0 ? "0" : "0.3em", "0")
      case .substack: ("0", "0", "0")
      case .matrix: ("0.15em", "0.4em", "0.4em")
      }
    var style = "padding:\(vertical) \(right) \(vertical) \(left)"
    if table.rules.contains(row) { style += ";border-top:1px solid" }
    if row == table.rows.count - 1, table.rules.contains(table.rows.count) { style += ";border-bottom:1px solid" }
    if table.columnRules.contains(column) { style += ";border-left:1px solid" }
    return style
  }

  private mutating func writePadded(_ node: MathNode) {
    output += "<mrow><mspace width=\"0.4em\"/>"
    write(node, kind: .ordinary, level: .script)
    output += "<mspace width=\"0.4em\"/></mrow>"
  }

  // MARK: Questions

  private func inside(_ node: MathNode) -> [MathNode] {
    if case .group(let nodes) = node { return nodes }
    return [node]
  }

  private func isOperator(_ node: MathNode) -> Bool {
    if case .symbol = node { return true }
    return false
  }

  /// The node is, or is built on, a function's name.
  private func isNamed(_ node: MathNode) -> Bool {
    switch node {
    case .function: true
    case .scripts(let base?, _, _, _): isNamed(base.unwrapped)
    case .classed(.largeOperator, _): true
    default: false
    }
  }

  private func isLargeSymbol(_ node: MathNode) -> Bool {
    switch node {
    case .symbol(let symbol): symbol.isLarge
    case .scripts(.symbol(let symbol)?, _, _, _): symbol.isLarge
    default: false
    }
  }
}
