import Exhibits
import Markdown

/// What a page offers to a template under a name.
indirect enum TemplateOffer: Sendable {
  /// A text, or a condition.
  case value
  /// A section repeated for each of its entries, in which these names are known too.
  case list([String: TemplateOffer])
}

/// Finds the names in templates that the page does not offer.
///
/// The Mustache package leaves them out without a word.
struct TemplateCheck {
  /// Name without extension → text.
  let sources: [String: String]
  private var problems: [Diagnostic] = []
  /// Partials that are being checked, with the names known there: a recursive one is looked at once.
  private var visited: Set<String> = []

  init(sources: [String: String]) { self.sources = sources }

  mutating func problems(root: String, offers: [String: TemplateOffer]) -> [Diagnostic] {
    problems = []
    visited = []
    check(root, scopes: [offers])
    return problems
  }

  /// A `{{…}}` of a template.
  private struct Tag {
    var sigil: UInt8
    var name: String
    var line: Int
    var column: Int
  }

  private mutating func check(_ template: String, scopes: [[String: TemplateOffer]]) {
    guard let text = sources[template] else { return }
    let known = Set(scopes.flatMap(\.keys)).sorted().joined(separator: ",")
    guard visited.insert("\(template): \(known)").inserted else { return }
    var scopes = scopes
    for tag in Self.tags(in: text) {
      let range = SourceRange(file: template + ".mustache", line: tag.line, column: tag.column)
      switch tag.sigil {
      case UInt8(ascii: "!"), UInt8(ascii: "="), UInt8(ascii: "%"): continue
      case UInt8(ascii: "/"):
        if scopes.count > 1 { scopes.removeLast() }
      case UInt8(ascii: ">"):
        if sources[tag.name] == nil {
          report("\(tag.name).mustache is not among the templates", tag.name, among: Array(sources.keys), at: range)
        } else {
          check(tag.name, scopes: scopes)
        }
      case UInt8(ascii: "#"):
        if case .list(let names)? = offer(tag.name, scopes, at: range) { scopes.append(names) } else { scopes.append([:]) }
      case UInt8(ascii: "^"):
        _ = offer(tag.name, scopes, at: range)
        scopes.append([:])
      default:
        _ = offer(tag.name, scopes, at: range)
      }
    }
  }

  private mutating func offer(_ name: String, _ scopes: [[String: TemplateOffer]], at range: SourceRange) -> TemplateOffer? {
    if name == "." { return .value }
    for scope in scopes.reversed() {
      if let found = scope[name] { return found }
    }
    report("\(name) is not a name that the page offers", name, among: scopes.flatMap(\.keys), at: range)
    return nil
  }

  private mutating func report(_ message: String, _ name: String, among names: [String], at range: SourceRange) {
    let nearest = nearestName(to: name, among: names)
    let hint = nearest.map { "did you mean \($0)?" } ?? "it offers \(names.sorted().joined(separator: ", "))"
    problems.append(.error(message, at: range, hint: hint))
  }

  private static func tags(in text: String) -> [Tag] {
    let bytes = Array(text.utf8)
    let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    var tags: [Tag] = []
    var line = 1
    var lineStart = 0
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") {
        line += 1
        lineStart = index + 1
      } else if bytes[index] == open, index + 2 < bytes.count, bytes[index + 1] == open {
        let start = index
        index += 2
        let sigil = bytes[index]
        if !isName(sigil) { index += 1 }
        let nameStart = index
        while index + 1 < bytes.count, !(bytes[index] == close && bytes[index + 1] == close) { index += 1 }
        let name = String(decoding: bytes[nameStart..<index], as: UTF8.self).filter { !$0.isWhitespace }
        tags.append(Tag(sigil: sigil, name: name, line: line, column: start - lineStart + 1))
        // A comment may hold line breaks.
        for place in start..<index where bytes[place] == UInt8(ascii: "\n") {
          line += 1
          lineStart = place + 1
        }
        index += 1
      }
      index += 1
    }
    return tags
  }

  private static func isName(_ byte: UInt8) -> Bool {
    !"#^/>!&{=%$<".utf8.contains(byte)
  }
}
