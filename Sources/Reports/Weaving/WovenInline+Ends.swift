extension WovenInline {
  /// The character that its text starts with; `nil` where that cannot be told.
  var first: Character? {
    switch self {
    case .text(let text), .code(let text): text.first
    case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(_, _, let inner), .span(let inner, _): inner.first?.first
    default: nil
    }
  }

  /// The character that its text ends with; `nil` where that cannot be told.
  var last: Character? {
    switch self {
    case .text(let text), .code(let text): text.last
    case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(_, _, let inner), .span(let inner, _): inner.last?.last
    default: nil
    }
  }
}

extension Character {
  /// Whether it belongs to Chinese or Japanese, which put no spaces between words. Korean does.
  var isUnspaced: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    switch scalar.value {
    case 0x2E80...0x30FF, 0x31F0...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF: return true
    default: return false
    }
  }
}
