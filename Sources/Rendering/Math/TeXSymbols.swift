/// What TeX's commands stand for. The tables are text, as they are read more often than run.
enum TeXSymbols {
  /// Command → node, for every command that takes no argument and draws something.
  static let nodes: [String: MathNode] = {
    var nodes: [String: MathNode] = [:]
    func add(_ table: String, _ make: (String) -> MathNode) {
      let words = table.split(whereSeparator: \.isWhitespace)
      for index in stride(from: 0, to: words.count - 1, by: 2) { nodes[String(words[index])] = make(String(words[index + 1])) }
    }
    add(lowercaseGreek) { .identifier($0, .italic) }
    add(uppercaseGreek) { .identifier($0, .upright) }
    add(ordinary) { .symbol(MathSymbol($0, .ordinary)) }
    add(binary) { .symbol(MathSymbol($0, .binary)) }
    add(relations) { .symbol(MathSymbol($0, .relation)) }
    add(opening) { .symbol(MathSymbol($0, .opening)) }
    add(closing) { .symbol(MathSymbol($0, .closing)) }
    add(punctuation) { .symbol(MathSymbol($0, .punctuation)) }
    add(dots) { .symbol(MathSymbol($0, .inner)) }
    add(sums) { .symbol(MathSymbol($0, .largeOperator, limits: .movable, isLarge: true)) }
    add(integrals) { .symbol(MathSymbol($0, .largeOperator, limits: .beside, isLarge: true)) }
    for name in functions.split(whereSeparator: \.isWhitespace) { nodes[String(name)] = .function(String(name), .beside) }
    for name in limitFunctions.split(whereSeparator: \.isWhitespace) { nodes[String(name)] = .function(String(name), .movable) }
    for (name, written) in spelledFunctions { nodes[name] = .function(written, .movable) }
    for (name, mu) in spaces { nodes[name] = .space(mu) }
    return nodes
  }()

  /// Spaces in mu.
  static let spaces: [String: Double] = [
    ",": 3, "thinspace": 3, ":": 4, ">": 4, "medspace": 4, ";": 5, "thickspace": 5, "!": -3, "negthinspace": -3, " ": 6, "enspace": 9,
    "quad": 18, "qquad": 36, "enskip": 9, "space": 6,
  ]

  /// Relation → its negation.
  static let negations: [String: String] = [
    "=": "≠", "∈": "∉", "∋": "∌", "≤": "≰", "≥": "≱", "<": "≮", ">": "≯", "∼": "≁", "≈": "≉", "≡": "≢", "⊂": "⊄", "⊃": "⊅",
    "⊆": "⊈", "⊇": "⊉", "∃": "∄", "∣": "∤", "∥": "∦", "→": "↛", "←": "↚", "⇒": "⇏", "⇔": "⇎", "≅": "≇", "≃": "≄", "⊢": "⊬", "⊨": "⊭",
  ]

  /// Delimiters by command, after `\left`, `\big` and the like.
  static let delimiters: [String: String] = [
    "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "vert": "|", "lvert": "|", "rvert": "|", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "backslash": "\\", "uparrow": "↑", "downarrow": "↓", "updownarrow": "↕", "Uparrow": "⇑", "Downarrow": "⇓", "lgroup": "⟮",
    "rgroup": "⟯", "llbracket": "⟦", "rrbracket": "⟧", "ulcorner": "⌜", "urcorner": "⌝", "llcorner": "⌞", "lrcorner": "⌟",
  ]

  static let accents: [String: MathAccent] = Dictionary(uniqueKeysWithValues: MathAccent.allCases.map { ($0.rawValue, $0) })

  /// Commands that take letters into another alphabet: by argument.
  static let alphabets: [String: MathAlphabet] = [
    "mathbb": .doubleStruck, "mathds": .doubleStruck, "mathbbm": .doubleStruck, "mathcal": .script, "mathscr": .script,
    "mathfrak": .fraktur, "mathrm": .upright, "mathup": .upright, "mathnormal": .italic, "mathbf": .bold, "mathbfit": .boldItalic,
    "mathit": .italic, "mathsf": .sansSerif, "mathtt": .monospace, "Bbb": .doubleStruck,
  ]

  /// Commands that take letters into another alphabet: to the end of the group.
  static let switches: [String: MathAlphabet] = [
    "bf": .bold, "rm": .upright, "it": .italic, "cal": .script, "sf": .sansSerif, "tt": .monospace,
  ]

  /// Commands whose argument is running text.
  static let texts: [String: MathAlphabet] = [
    "text": .upright, "textrm": .upright, "textnormal": .upright, "mbox": .upright, "hbox": .upright, "textit": .italic,
    "emph": .italic, "textbf": .bold, "textsf": .sansSerif, "texttt": .monospace,
  ]

  static let classes: [String: MathKind] = [
    "mathord": .ordinary, "mathop": .largeOperator, "mathbin": .binary, "mathrel": .relation, "mathopen": .opening,
    "mathclose": .closing, "mathpunct": .punctuation, "mathinner": .inner,
  ]

  static let levels: [String: MathLevel] = [
    "displaystyle": .display, "textstyle": .text, "scriptstyle": .script, "scriptscriptstyle": .scriptScript,
  ]

  /// `\big` and its kin: size and kind.
  static let sizes: [String: (size: Int, kind: MathKind)] = {
    var sizes: [String: (size: Int, kind: MathKind)] = [:]
    for (size, name) in ["big", "Big", "bigg", "Bigg"].enumerated() {
      sizes[name] = (size + 1, .ordinary)
      sizes[name + "l"] = (size + 1, .opening)
      sizes[name + "r"] = (size + 1, .closing)
      sizes[name + "m"] = (size + 1, .relation)
    }
    return sizes
  }()

  static let longArrows: [String: String] = [
    "xrightarrow": "→", "xleftarrow": "←", "xleftrightarrow": "↔", "xRightarrow": "⇒", "xmapsto": "↦",
  ]

  static let environments: [String: (form: MathTable.Form, columns: [MathTable.Alignment], open: String, close: String)] = [
    "matrix": (.matrix, [.center], "", ""), "pmatrix": (.matrix, [.center], "(", ")"), "bmatrix": (.matrix, [.center], "[", "]"),
    "Bmatrix": (.matrix, [.center], "{", "}"), "vmatrix": (.matrix, [.center], "|", "|"), "Vmatrix": (.matrix, [.center], "‖", "‖"),
    "smallmatrix": (.smallMatrix, [.center], "", ""), "array": (.matrix, [], "", ""), "cases": (.cases, [.left], "{", ""),
    "rcases": (.cases, [.left], "", "}"), "dcases": (.displayCases, [.left], "{", ""), "aligned": (.aligned, [], "", ""),
    "alignedat": (.aligned, [], "", ""), "align": (.aligned, [], "", ""), "align*": (.aligned, [], "", ""),
    "split": (.aligned, [], "", ""), "gathered": (.gathered, [.center], "", ""), "gather": (.gathered, [.center], "", ""),
    "gather*": (.gathered, [.center], "", ""), "equation": (.gathered, [.center], "", ""), "equation*": (.gathered, [.center], "", ""),
    "multline": (.gathered, [.center], "", ""), "multline*": (.gathered, [.center], "", ""),
  ]

  /// The rest: commands that ``TeXParser`` treats one by one.
  static let structures: [String] = [
    "frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom", "sqrt", "left", "right", "middle", "begin", "end", "operatorname",
    "operatorname*", "overset", "underset", "stackrel", "substack", "not", "phantom", "hphantom", "vphantom", "mathstrut", "boxed",
    "boldsymbol", "bm", "pmb", "limits", "nolimits", "over", "choose", "atop", "color", "textcolor", "tag", "tag*", "label", "nonumber",
    "notag", "hspace", "hspace*", "mspace", "pmod", "bmod", "hline", "\\", "prime", "cr",
  ]

  /// The known command that looks most like an unknown one, if any looks like it.
  static func nearest(to name: String) -> String? {
    guard name.count <= 30 else { return nil }
    let wanted = Array(name.utf8)
    var best: (name: String, distance: Int)?
    for candidate in names where abs(candidate.utf8.count - wanted.count) <= 2 {
      var distance = editDistance(wanted, Array(candidate.utf8)) * 2
      // `\Alpah` is rather `\alpha` than anything two letters away.
      if candidate.lowercased() == name.lowercased() { distance = 1 }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    guard let best, best.distance <= (wanted.count <= 4 ? 2 : 4) else { return nil }
    return best.name
  }

  /// Every known command with a name of letters, in alphabetical order, so that hints do not depend on a hash.
  private static let names: [String] = {
    var all = Set(structures).union(nodes.keys).union(delimiters.keys).union(accents.keys).union(alphabets.keys)
    all.formUnion(switches.keys)
    all.formUnion(texts.keys)
    all.formUnion(classes.keys)
    all.formUnion(levels.keys)
    all.formUnion(sizes.keys)
    all.formUnion(longArrows.keys)
    return all.filter { $0.unicodeScalars.first?.isASCIILetter == true }.sorted()
  }()

  /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
  private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
