/// Colours Swift code by its tokens: keywords, types, strings with their interpolations, numbers, comments, directives and attributes.
///
/// It never fails and never backtracks: code that does not compile, or ends in the middle of a string, is coloured as far as it is understood.
struct SwiftHighlighter {
  /// What the scanner is inside of, innermost last.
  private enum Surrounding {
    case string(hashes: Int, isMultiline: Bool)
    case interpolation(parentheses: Int)
  }

  /// A piece of code, in bytes, and the one-letter class of its colour; `nil` for plain code.
  struct Span {
    var range: Range<Int>
    var kind: StaticString?
  }

  private let code: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var surroundings: [Surrounding] = []
  private var spans: [Span] = []

  /// The code's pieces in order, without gaps.
  static func spans(of code: UnsafeBufferPointer<UInt8>) -> [Span] {
    var highlighter = SwiftHighlighter(code: code)
    highlighter.run()
    return highlighter.spans
  }

  /// Appends the code, each token that has a colour in a `<span>` of one-letter class.
  static func append(_ code: String, to markup: inout Markup) {
    var code = code
    code.withUTF8 { utf8 in
      for span in spans(of: utf8) {
        if let kind = span.kind { markup.raw("<span class=\"\(kind)\">") }
        markup.escape(utf8[span.range])
        if span.kind != nil { markup.raw("</span>") }
      }
    }
  }

  private init(code: UnsafeBufferPointer<UInt8>) { self.code = code }

  private func at(_ index: Int) -> UInt8 { index < code.count ? code[index] : 0 }

  private mutating func emit(_ end: Int, _ kind: StaticString? = nil) {
    guard end > position else { return }
    spans.append(Span(range: position..<end, kind: kind))
    position = end
  }

  private mutating func run() {
    while position < code.count {
      if case .string(let hashes, let isMultiline)? = surroundings.last {
        stringPart(hashes: hashes, isMultiline: isMultiline)
      } else {
        token()
      }
    }
  }

  private mutating func token() {
    let byte = code[position]
    switch byte {
    case UInt8(ascii: "/") where at(position + 1) == UInt8(ascii: "/"):
      emit(code[position...].firstIndex(of: UInt8(ascii: "\n")) ?? code.count, "c")
    case UInt8(ascii: "/") where at(position + 1) == UInt8(ascii: "*"):
      emit(endOfBlockComment(), "c")
    case UInt8(ascii: "\""):
      openString(hashes: 0)
    case UInt8(ascii: "#"):
      var quote = position
      while at(quote) == UInt8(ascii: "#") { quote += 1 }
      if at(quote) == UInt8(ascii: "\"") {
        openString(hashes: quote - position)
      } else {
        emit(endOfWord(position + 1), "d")
      }
    case UInt8(ascii: "@"):
      emit(endOfWord(position + 1), "d")
    case UInt8(ascii: "`"):
      // A quoted identifier is never a keyword.
      let end = endOfWord(position + 1)
      emit(at(end) == byte ? end + 1 : end)
    case UInt8(ascii: "("):
      if case .interpolation(let parentheses)? = surroundings.last {
        surroundings[surroundings.count - 1] = .interpolation(parentheses: parentheses + 1)
      }
      emit(position + 1)
    case UInt8(ascii: ")"):
      closeParenthesis()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      emit(endOfNumber(), "n")
    case UInt8(ascii: "."):
      // A member is not a keyword: `.default`, `.init`. What follows `...` is no member.
      let isRange = position > 0 && code[position - 1] == UInt8(ascii: ".")
      let end = isRange ? position + 1 : endOfWord(position + 1)
      emit(end, end > position + 1 && isUpper(at(position + 1)) ? "t" : nil)
    case let byte where isWord(byte):
      word()
    default:
      var end = position + 1
      while end < code.count, !Self.isSpecial(code[end]) { end += 1 }
      emit(end)
    }
  }

  // MARK: - Words and numbers

  private static let keywords: Set<String> = [
    "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue", "convenience", "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "final", "for", "func", "guard", "if",
    "import", "in", "indirect", "infix", "init", "inout", "internal", "is", "lazy", "let", "mutating", "nil", "nonisolated",
    "nonmutating", "open", "operator", "override", "package", "postfix", "precedencegroup", "prefix", "private", "protocol", "public",
    "repeat", "required", "rethrows", "return", "self", "Self", "some", "static", "struct", "subscript", "super", "switch", "throw",
    "throws", "true", "try", "typealias", "unowned", "var", "weak", "where", "while",
  ]

  private mutating func word() {
    let end = endOfWord(position)
    let word = String(decoding: code[position..<end], as: UTF8.self)
    // `for:` and `in:` are argument labels.
    let isLabel = at(end) == UInt8(ascii: ":") && word != "default" && word != "self" && word != "nil" && word != "true" && word != "false"
    if Self.keywords.contains(word), !isLabel {
      emit(end, "k")
    } else if isUpper(code[position]) {
      emit(end, "t")
    } else {
      emit(end)
    }
  }

  private func endOfWord(_ start: Int) -> Int {
    var end = start
    while end < code.count, isWord(code[end]) { end += 1 }
    return end
  }

  private func endOfNumber() -> Int {
    var end = position
    while end < code.count {
      let byte = code[end]
      let isExponentSign =
        (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && end > position
        && [UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "p")].contains(code[end - 1]) && at(position + 1) != UInt8(ascii: "x")
      let isPoint = byte == UInt8(ascii: ".") && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(at(end + 1))
      guard isWord(byte) || isPoint || isExponentSign else { break }
      end += 1
    }
    return end
  }

  /// Swift's block comments nest.
  private func endOfBlockComment() -> Int {
    var depth = 0
    var end = position
    while end < code.count {
      if code[end] == UInt8(ascii: "/"), at(end + 1) == UInt8(ascii: "*") {
        depth += 1
        end += 2
      } else if code[end] == UInt8(ascii: "*"), at(end + 1) == UInt8(ascii: "/") {
        depth -= 1
        end += 2
        if depth == 0 { return end }
      } else {
        end += 1
      }
    }
    return code.count
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "$"), 128...255:
      true
    default: false
    }
  }

  private func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

  /// Whether a byte may start a token that matters.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","),
      UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "!"):
      false
    default: true
    }
  }

  // MARK: - Strings

  private mutating func openString(hashes: Int) {
    let quote = position + hashes
    let isMultiline = at(quote + 1) == UInt8(ascii: "\"") && at(quote + 2) == UInt8(ascii: "\"")
    surroundings.append(.string(hashes: hashes, isMultiline: isMultiline))
    let end = min(code.count, quote + (isMultiline ? 3 : 1))
    stringPart(from: end, hashes: hashes, isMultiline: isMultiline)
  }

  private mutating func closeParenthesis() {
    if case .interpolation(let parentheses)? = surroundings.last {
      if parentheses == 0 {
        surroundings.removeLast()
        // The parenthesis belongs to the string, as the opening one does.
        if case .string(let hashes, let isMultiline)? = surroundings.last {
          return stringPart(from: position + 1, hashes: hashes, isMultiline: isMultiline)
        }
      } else {
        surroundings[surroundings.count - 1] = .interpolation(parentheses: parentheses - 1)
      }
    }
    emit(position + 1)
  }

  private mutating func stringPart(hashes: Int, isMultiline: Bool) {
    stringPart(from: position, hashes: hashes, isMultiline: isMultiline)
  }

  /// Emits from the current position to the end of the string, of the line, or to an interpolation.
  private mutating func stringPart(from start: Int, hashes: Int, isMultiline: Bool) {
    var end = start
    while end < code.count {
      switch code[end] {
      case UInt8(ascii: "\n") where !isMultiline:
        surroundings.removeLast()
        emit(end, "s")
        return emit(end + 1)
      case UInt8(ascii: "\\") where hasHashes(after: end, hashes):
        if at(end + 1 + hashes) == UInt8(ascii: "(") {
          surroundings.append(.interpolation(parentheses: 0))
          return emit(end + 2 + hashes, "s")
        }
        end = min(code.count, end + 2 + hashes)
      case UInt8(ascii: "\"") where closes(end, hashes: hashes, isMultiline: isMultiline):
        surroundings.removeLast()
        return emit(end + (isMultiline ? 3 : 1) + hashes, "s")
      default:
        end += 1
      }
    }
    emit(code.count, "s")
  }

  private func closes(_ index: Int, hashes: Int, isMultiline: Bool) -> Bool {
    guard isMultiline else { return hasHashes(after: index, hashes) }
    return at(index + 1) == UInt8(ascii: "\"") && at(index + 2) == UInt8(ascii: "\"") && hasHashes(after: index + 2, hashes)
  }

  private func hasHashes(after index: Int, _ hashes: Int) -> Bool {
    for offset in 0..<hashes where at(index + 1 + offset) != UInt8(ascii: "#") { return false }
    return true
  }
}
