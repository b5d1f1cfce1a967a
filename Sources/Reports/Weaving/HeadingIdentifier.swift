import Markdown

/// The anchor of a heading without one of its own: Pandoc's `auto_identifiers`.
///
/// Formatting, footnotes and values of directives are left out (an anchor must not change with a value), letters are lowered, white space
/// becomes hyphens, everything but letters, digits, `_`, `-` and `.` goes, and so does all before the first letter.
func headingIdentifier(_ inlines: [Inline]) -> String {
  var id = ""
  for character in plainText(inlines, directives: { _ in "" }).lowercased() {
    if character.isWhitespace {
      if id.last != "-" { id.append("-") }
    } else if character.isLetter || character.isNumber || "_-.".contains(character) {
      id.append(character)
    }
  }
  let trimmed = id.drop { !$0.isLetter }
  let end = trimmed.lastIndex { $0 != "-" }
  let result = end.map { String(trimmed[...$0]) } ?? ""
  return result.isEmpty ? "section" : result
}

/// Inlines as text without formatting; what a directive stands for is asked from the caller.
func plainText(_ inlines: [Inline], directives: (Inline) -> String) -> String {
  var text = ""
  for inline in inlines {
    switch inline.kind {
    case .text(let part), .code(let part), .math(let part): text += part
    case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(_, _, let inner), .span(let inner, _):
      text += plainText(inner, directives: directives)
    case .image(let image): text += plainText(image.alternative, directives: directives)
    case .softBreak, .lineBreak: text += " "
    case .directive, .crossReference: text += directives(inline)
    case .citation(let keys, let isInText): text += citationSource(keys, isInText: isInText)
    case .html, .footnoteReference: break
    }
  }
  return text
}

/// A citation as written: the bibliography is not read.
func citationSource(_ keys: [String], isInText: Bool) -> String {
  let list = keys.map { "@\($0)" }.joined(separator: "; ")
  return isInText ? list : "[\(list)]"
}
