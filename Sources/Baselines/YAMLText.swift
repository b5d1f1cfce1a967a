/// The lines of an entry of a block mapping; no value opens a mapping on the lines below.
func yamlEntry(_ key: String, _ value: String?, indent: Int) -> [String] {
  let margin = String(repeating: " ", count: indent)
  let key = yamlText(key)
  let tail = value.map { " " + $0 } ?? ""
  // YAML looks for the colon behind a key no further than 1024 characters.
  guard key.unicodeScalars.count > 1000 else { return ["\(margin)\(key):\(tail)"] }
  return ["\(margin)? \(key)", "\(margin):\(tail)"]
}

/// A text as a YAML scalar on one line that reads back as the same text, in blocks and flows alike.
func yamlText(_ text: String, alwaysQuoted: Bool = false) -> String {
  !alwaysQuoted && isPlain(text) ? text : quotedText(text)
}

/// Whether a text means itself without quotes: words of letters, digits, `_`, `-`, `.` and `/`, and not what YAML 1.1 or 1.2 reads as
/// something else.
private func isPlain(_ text: String) -> Bool {
  if isDateLike(text) { return true }
  guard let first = text.unicodeScalars.first, isLetter(first) || first == "_" else { return false }
  let holds = text.unicodeScalars.allSatisfy {
    isLetter($0) || ("0"..."9").contains($0) || $0 == "_" || $0 == "-" || $0 == "." || $0 == "/"
  }
  let words = ["null", "true", "false", "yes", "no", "on", "off", "y"]
  return holds && !words.contains(text.lowercased())
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .otherLetter: true
  default: false
  }
}

/// A date reads as a text in YAML 1.2, and people write it without quotes.
private func isDateLike(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  return bytes.count == 10
    && bytes.enumerated().allSatisfy { index, byte in
      index == 4 || index == 7 ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte)
    }
}

private func quotedText(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let width = scalar.value > 0xFFFF ? 8 : 4
      result += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
    }
  }
  return result + "\""
}

/// Whether YAML takes a character as it is inside double quotes.
private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
  default: false
  }
}
