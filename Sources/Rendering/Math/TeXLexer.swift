/// A piece of TeX source.
struct TeXToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// `\name` or `\,`, without the backslash.
    case command(String)
    case character(Unicode.Scalar)
    case open, close, superscript, lower, alignment, space, end
  }

  var kind: Kind
  /// Offsets in Unicode scalars.
  var start: Int
  var end: Int
}

/// Splits TeX into tokens; the last one is `end`.
func lexTeX(_ source: [Unicode.Scalar]) -> [TeXToken] {
  var tokens: [TeXToken] = []
  tokens.reserveCapacity(source.count + 1)
  var position = 0
  while position < source.count {
    let start = position
    let scalar = source[position]
    position += 1
    switch scalar {
    case "\\":
      guard position < source.count else {
        tokens.append(TeXToken(kind: .command(""), start: start, end: position))
        continue
      }
      var name = String.UnicodeScalarView()
      if source[position].isASCIILetter {
        while position < source.count, source[position].isASCIILetter {
          name.append(source[position])
          position += 1
        }
        // `\operatorname*` is a command of its own, but the star of `\alpha*x` is a product.
        if position < source.count, source[position] == "*", starred.contains(String(name)) {
          name.append("*")
          position += 1
        }
      } else {
        name.append(source[position].properties.isWhitespace ? " " : source[position])
        position += 1
      }
      tokens.append(TeXToken(kind: .command(String(name)), start: start, end: position))
    case "{": tokens.append(TeXToken(kind: .open, start: start, end: position))
    case "}": tokens.append(TeXToken(kind: .close, start: start, end: position))
    case "^": tokens.append(TeXToken(kind: .superscript, start: start, end: position))
    case "_": tokens.append(TeXToken(kind: .lower, start: start, end: position))
    case "&": tokens.append(TeXToken(kind: .alignment, start: start, end: position))
    case "%":
      while position < source.count, source[position] != "\n" { position += 1 }
    case _ where scalar.isTeXSpace:
      while position < source.count, source[position].isTeXSpace { position += 1 }
      tokens.append(TeXToken(kind: .space, start: start, end: position))
    default: tokens.append(TeXToken(kind: .character(scalar), start: start, end: position))
    }
  }
  tokens.append(TeXToken(kind: .end, start: source.count, end: source.count))
  return tokens
}

/// Commands with a starred form.
private let starred: Set<String> = ["operatorname", "hspace", "tag"]

extension Unicode.Scalar {
  fileprivate var isTeXSpace: Bool { self == " " || self == "\n" || self == "\t" || self == "\r" }

  var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }

  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
