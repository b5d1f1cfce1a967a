import Exhibits

/// Vitrine's inline syntax found in a run of text: what cmark must not see as it is written.
struct InlineScan {
  struct Find {
    var range: Range<Int>
    var content: Assembly.Mark.Content
  }

  private let text: [UInt8]
  private let places: PlaceMap
  private let file: String
  private(set) var finds: [Find] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The last start of a run of backticks of each length: without it, text full of lone backticks would cost quadratic time.
  private var lastTicks: [Int: Int] = [:]

  /// Scans a paragraph's text, whose lines end in `\n`.
  init(_ text: [UInt8], places: PlaceMap, file: String) {
    self.text = text
    self.places = places
    self.file = file
    guard text.contains(where: Self.isInteresting) else { return }
    findTicks()
    scan()
  }

  private static func isInteresting(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "@"), UInt8(ascii: "{"), 0, 0xF4: true
    default: false
    }
  }

  private func range(_ bytes: Range<Int>) -> SourceRange {
    let end = places.end(bytes.upperBound, from: bytes.lowerBound).position
    return SourceRange(file: file, start: places.place(bytes.lowerBound).position, end: end)
  }

  private mutating func findTicks() {
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "`") else {
        index += 1
        continue
      }
      let length = tickCount(at: index)
      lastTicks[length] = index
      index += length
    }
  }

  private func tickCount(at start: Int) -> Int {
    var end = start
    while end < text.count, text[end] == UInt8(ascii: "`") { end += 1 }
    return end - start
  }

  private mutating func scan() {
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\\"):
        index += 2
      case UInt8(ascii: "`"):
        index = scanCode(index)
      case UInt8(ascii: "$"):
        index = scanMath(index)
      case UInt8(ascii: "["):
        index = scanBracket(index)
      case UInt8(ascii: "@"):
        index = scanReference(index)
      case UInt8(ascii: "{"):
        index = scanBrace(index)
      case UInt8(ascii: "h") where isWordStart(index) && (starts(with: "http://", at: index) || starts(with: "https://", at: index)):
        while index < text.count, !" \n\t<>)]`".utf8.contains(text[index]) { index += 1 }
      case 0:
        finds.append(Find(range: index..<index + 1, content: .literal))
        index += 1
      case 0xF4 where index + 3 < text.count && text[index + 1] == 0x8F && text[index + 2] == 0xBF && text[index + 3] >= 0xBC:
        finds.append(Find(range: index..<index + 4, content: .literal))
        index += 4
      default:
        index += 1
      }
    }
  }

  private func isWordStart(_ index: Int) -> Bool { index == 0 || !Self.isWord(text[index - 1]) }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
      true
    default: byte == UInt8(ascii: "_")
    }
  }

  private func starts(with prefix: StaticString, at index: Int) -> Bool {
    guard index + prefix.utf8CodeUnitCount <= text.count else { return false }
    return prefix.withUTF8Buffer { buffer in
      for offset in 0..<buffer.count where text[index + offset] != buffer[offset] { return false }
      return true
    }
  }

  // MARK: Code and directives

  private mutating func scanCode(_ start: Int) -> Int {
    let length = tickCount(at: start)
    let inside = start + length
    guard let last = lastTicks[length], last >= inside else { return inside }
    var close = inside
    while close < text.count {
      if text[close] == UInt8(ascii: "`") {
        let count = tickCount(at: close)
        if count == length { break }
        close += count
      } else {
        close += 1
      }
    }
    guard close < text.count else { return inside }
    let end = close + length
    guard let language = directiveLanguage(inside..<close) else { return end }
    var first = language.end
    var stop = close
    while first < stop, Self.isSpace(text[first]) { first += 1 }
    while stop > first, Self.isSpace(text[stop - 1]) { stop -= 1 }
    if language.name == "swift" {
      if first == stop {
        diagnostics.append(
          .error("directive has no expression", at: range(start..<end), hint: "Write `{swift} expression` between backticks."))
      } else {
        let expression = String(decoding: text[first..<stop].map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        finds.append(
          Find(range: start..<end, content: .inlines([Inline(.directive(expression: expression), range: range(first..<stop))])))
      }
    } else if ["python", "r", "julia", "js", "ojs", "bash", "Swift", "SWIFT"].contains(language.name) {
      diagnostics.append(
        .error(
          "`{\(language.name)}` directives cannot run, only `{swift}` can", at: range(start..<end),
          hint: "Write `{swift} expression`, or put the braces in plain code with a space: `{ \(language.name)}`."))
    }
    return end
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
  }

  /// `{swift}` at the start of a code span, followed by white space or its end.
  private func directiveLanguage(_ code: Range<Int>) -> (name: String, end: Int)? {
    guard code.lowerBound < code.upperBound, text[code.lowerBound] == UInt8(ascii: "{") else { return nil }
    var end = code.lowerBound + 1
    while end < code.upperBound, end - code.lowerBound < 24, Self.isWord(text[end]) { end += 1 }
    guard end < code.upperBound, text[end] == UInt8(ascii: "}"), end > code.lowerBound + 1 else { return nil }
    guard end + 1 == code.upperBound || Self.isSpace(text[end + 1]) else { return nil }
    return (String(decoding: text[code.lowerBound + 1..<end], as: UTF8.self), end + 1)
  }

  // MARK: Math

  private mutating func scanMath(_ start: Int) -> Int {
    var dollars = 1
    if start + 1 < text.count, text[start + 1] == UInt8(ascii: "$") { dollars = 2 }
    let inside = start + dollars
    guard inside < text.count, dollars == 2 || !Self.isSpace(text[inside]) else { return inside }
    var close = inside
    while close < text.count, text[close] != UInt8(ascii: "$") { close += text[close] == UInt8(ascii: "\\") ? 2 : 1 }
    guard close < text.count, close > inside else { return inside }
    let end = close + dollars
    if dollars == 2 {
      guard end <= text.count, text[end - 1] == UInt8(ascii: "$") else { return inside }
    } else {
      guard !Self.isSpace(text[close - 1]) else { return inside }
      if end < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[end]) { return inside }
    }
    let tex = trimmed(inside..<close)
    guard !tex.isEmpty else { return end }
    finds.append(
      Find(range: start..<end, content: .inlines([Inline(.math(String(decoding: text[tex], as: UTF8.self)), range: range(start..<end))])))
    return end
  }

  private func trimmed(_ bytes: Range<Int>) -> Range<Int> {
    var first = bytes.lowerBound
    var last = bytes.upperBound
    while first < last, Self.isSpace(text[first]) { first += 1 }
    while last > first, Self.isSpace(text[last - 1]) { last -= 1 }
    return first..<last
  }

  // MARK: References

  /// The key after an `@`, by Pandoc's rule: letters, digits and `_`, with single punctuation characters between them.
  private func key(at start: Int) -> Range<Int>? {
    guard start < text.count, Self.isWord(text[start]), text[start] < 0x80 else { return nil }
    var end = start
    while end < text.count {
      if Self.isWord(text[end]) && text[end] < 0x80 {
        end += 1
      } else if ":.#%&-+?~/".utf8.contains(text[end]), end + 1 < text.count, Self.isWord(text[end + 1]), text[end + 1] < 0x80 {
        end += 1
      } else {
        break
      }
    }
    return start..<end
  }

  private func isCrossReference(_ key: Range<Int>) -> Bool {
    for prefix in ["fig-", "tbl-", "eq-", "sec-", "lst-"] as [StaticString] where starts(with: prefix, at: key.lowerBound) {
      return key.count > prefix.utf8CodeUnitCount
    }
    return false
  }

  private mutating func scanReference(_ start: Int) -> Int {
    guard let key = key(at: start + 1) else { return start + 1 }
    if start > 0 {
      let before = text[start - 1]
      // Japanese has no spaces: `図@fig-x` is a reference, `name@host` is not.
      let isInAddress = Self.isWord(before) || before == UInt8(ascii: ".") || before == UInt8(ascii: "/")
      let isInWord = before < 0x80 ? isInAddress : !isCrossReference(key)
      if isInWord { return start + 1 }
    }
    let name = String(decoding: text[key], as: UTF8.self)
    let kind: Inline.Kind =
      isCrossReference(key) ? .crossReference(key: name, isBare: false) : .citation(keys: [name], isInText: true)
    let whole = start..<key.upperBound
    finds.append(Find(range: whole, content: .inlines([Inline(kind, range: range(whole))])))
    return key.upperBound
  }

  /// `[@key; @other]` and `[-@fig-x]`; anything else in brackets is left to be scanned piece by piece.
  private mutating func scanBracket(_ start: Int) -> Int {
    struct Item {
      var key: Range<Int>
      var whole: Range<Int>
      var isBare: Bool
    }
    var items: [Item] = []
    var cursor = start + 1
    func skipSpace() { while cursor < text.count, Self.isSpace(text[cursor]) { cursor += 1 } }
    while true {
      skipSpace()
      let first = cursor
      var isBare = false
      if cursor + 1 < text.count, text[cursor] == UInt8(ascii: "-"), text[cursor + 1] == UInt8(ascii: "@") {
        isBare = true
        cursor += 1
      }
      guard cursor < text.count, text[cursor] == UInt8(ascii: "@"), let key = key(at: cursor + 1) else { return start + 1 }
      cursor = key.upperBound
      items.append(Item(key: key, whole: first..<cursor, isBare: isBare))
      skipSpace()
      guard cursor < text.count else { return start + 1 }
      if text[cursor] == UInt8(ascii: ";") {
        cursor += 1
      } else if text[cursor] == UInt8(ascii: "]") {
        cursor += 1
        break
      } else {
        return start + 1
      }
    }
    // `[@fig-x](#there)` is a link.
    if cursor < text.count, text[cursor] == UInt8(ascii: "(") || text[cursor] == UInt8(ascii: "[") { return start + 1 }
    let whole = start..<cursor
    let references = items.filter { isCrossReference($0.key) }
    if references.isEmpty {
      let keys = items.map { String(decoding: text[$0.key], as: UTF8.self) }
      finds.append(
        Find(range: whole, content: .inlines([Inline(.citation(keys: keys, isInText: false), range: range(whole))])))
      return cursor
    }
    guard references.count == items.count else { return start + 1 }
    var inlines: [Inline] = []
    for (index, item) in items.enumerated() {
      if index > 0 { inlines.append(Inline(.text(", "), range: range(items[index - 1].whole.upperBound..<item.whole.lowerBound))) }
      let key = String(decoding: text[item.key], as: UTF8.self)
      inlines.append(Inline(.crossReference(key: key, isBare: item.isBare), range: range(items.count == 1 ? whole : item.whole)))
    }
    finds.append(Find(range: whole, content: .inlines(inlines)))
    return cursor
  }

  // MARK: Attributes and shortcodes

  private mutating func scanBrace(_ start: Int) -> Int {
    if starts(with: "{{{<", at: start) { return start + 4 }
    if starts(with: "{{<", at: start) { return scanShortcode(start) }
    let before = start > 0 ? text[start - 1] : UInt8(ascii: "\n")
    let isAttached = before == UInt8(ascii: "]") || before == UInt8(ascii: ")") || before == UInt8(ascii: "`")
    guard isAttached || Self.isSpace(before), let found = AttributeText(text, from: start, limit: text.count), found.rawFormat == nil
    else { return start + 1 }
    if !isAttached {
      // Behind a space they belong to a whole line: a heading or a caption.
      var rest = found.end
      while rest < text.count, text[rest] == UInt8(ascii: " ") || text[rest] == UInt8(ascii: "#") { rest += 1 }
      guard rest == text.count || text[rest] == UInt8(ascii: "\n") else { return start + 1 }
    }
    finds.append(Find(range: start..<found.end, content: .attributes(found.attributes)))
    return found.end
  }

  private mutating func scanShortcode(_ start: Int) -> Int {
    var end = start + 3
    while end < text.count, text[end] != UInt8(ascii: "\n"), !starts(with: ">}}", at: end), !starts(with: "{{<", at: end) { end += 1 }
    guard starts(with: ">}}", at: end) else { return start + 3 }
    end += 3
    let words = String(decoding: text[start + 3..<end - 3], as: UTF8.self).split(separator: " ")
    let name = words.first.map(String.init) ?? ""
    diagnostics.append(Shortcode.complaint(name: name, isAlone: false, at: range(start..<end)))
    return end
  }
}

/// `{{< name arguments >}}`.
enum Shortcode {
  static func complaint(name: String, isAlone: Bool, at range: SourceRange) -> Diagnostic {
    if name == "include" {
      return isAlone
        ? .error("include names no file", at: range, hint: "Write {{< include file.md >}}.")
        : .error("include must stand on a line of its own", at: range, hint: "Put {{< include file.md >}} between two line breaks.")
    }
    return .error("unknown shortcode `\(name)`", at: range, hint: "Only `include` is known; write {{{< \(name) >}}} to show it.")
  }
}
