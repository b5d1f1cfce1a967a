/// The alphabet in which letters and digits are set.
package enum MathAlphabet: String, Hashable, Sendable, CaseIterable {
  case italic, upright, bold, boldItalic, doubleStruck, script, fraktur, sansSerif, monospace

  /// The same alphabet in bold, where there is one.
  package var bolder: MathAlphabet {
    switch self {
    case .italic: .boldItalic
    case .upright: .bold
    default: self
    }
  }

  /// The character of Unicode's mathematical alphabets for a letter or digit, or the letter itself where there is none.
  package func styled(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if let exception = exceptions[scalar] { return exception }
    let value = scalar.value
    let starts = self.starts
    let mapped: UInt32? =
      switch value {
      case 0x41...0x5A: starts.upper.map { $0 + value - 0x41 }
      case 0x61...0x7A: starts.lower.map { $0 + value - 0x61 }
      case 0x30...0x39: starts.digits.map { $0 + value - 0x30 }
      case 0x391...0x3A9: starts.greek.map { $0 + value - 0x391 }
      case 0x3B1...0x3C9: starts.greek.map { $0 + 26 + value - 0x3B1 }
      default: greekVariants.firstIndex(of: scalar).flatMap { index in starts.greek.map { $0 + 51 + UInt32(index) } }
      }
    return mapped.flatMap(Unicode.Scalar.init) ?? scalar
  }

  /// The text in the mathematical alphabet.
  package func styled(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(styled(scalar)) }
    return String(result)
  }

  private var starts: (upper: UInt32?, lower: UInt32?, digits: UInt32?, greek: UInt32?) {
    switch self {
    case .upright: (nil, nil, nil, nil)
    case .italic: (0x1D434, 0x1D44E, nil, 0x1D6E2)
    case .bold: (0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8)
    case .boldItalic: (0x1D468, 0x1D482, 0x1D7CE, 0x1D71C)
    case .doubleStruck: (0x1D538, 0x1D552, 0x1D7D8, nil)
    case .script: (0x1D49C, 0x1D4B6, nil, nil)
    case .fraktur: (0x1D504, 0x1D51E, nil, nil)
    case .sansSerif: (0x1D5A0, 0x1D5BA, 0x1D7E2, nil)
    case .monospace: (0x1D670, 0x1D68A, 0x1D7F6, nil)
    }
  }

  /// Letters that Unicode had before the mathematical alphabets, whose places there are empty.
  private var exceptions: [Unicode.Scalar: Unicode.Scalar] {
    switch self {
    case .italic: ["h": "ℎ"]
    case .doubleStruck: ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"]
    case .script:
      [
        "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ", "g": "ℊ", "o": "ℴ",
      ]
    case .fraktur: ["C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"]
    default: [:]
    }
  }
}

/// The variants after omega in each Greek alphabet of the block, in its order.
private let greekVariants: [Unicode.Scalar] = ["∂", "ϵ", "ϑ", "ϰ", "ϕ", "ϱ", "ϖ"]
