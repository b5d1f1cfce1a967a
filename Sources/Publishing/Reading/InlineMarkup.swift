import Rendering

/// Markup of running text taken out of a page so that it can stand elsewhere, inside a link: emphasis, code and mathematics stay, links,
/// notes, pictures, ids and whatever else an author wrote go; every element that was opened is closed.
struct InlineMarkup {
  private var out = ""
  private var open: [String] = []

  private static let kept: Set<String> = ["em", "strong", "b", "i", "code", "del", "s", "sub", "sup", "mark", "small", "q"]

  private static let mathematics: Set<String> = [
    "math", "semantics", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msub", "msup", "msubsup", "munder", "mover", "munderover",
    "mfrac", "msqrt", "mroot", "mstyle", "mpadded", "mphantom", "merror", "menclose", "mmultiscripts", "mprescripts", "none", "mtable",
    "mtr", "mtd",
  ]

  var isEmpty: Bool { out.isEmpty }

  mutating func add(_ token: HTMLToken) {
    switch token {
    case .text(let text): out += escapedHTML(text)
    case .open(let tag):
      let isMath = Self.mathematics.contains(tag.name) && (tag.name == "math" || open.contains("math"))
      guard isMath || Self.kept.contains(tag.name) else { return }
      out += "<\(tag.name)"
      if isMath {
        for (name, value) in tag.attributes
        where !["id", "href", "style", "src"].contains(name) && !name.hasPrefix("on") && !name.contains(":") {
          out += " \(name)=\"\(escapedHTML(value))\""
        }
      }
      out += ">"
      open.append(tag.name)
    case .close(let name):
      guard let place = open.lastIndex(of: name) else { return }
      while open.count > place { out += "</\(open.removeLast())>" }
    }
  }

  /// The markup, whole.
  var markup: String { (out + open.reversed().map { "</\($0)>" }.joined()).trimmedSpaces }
}
