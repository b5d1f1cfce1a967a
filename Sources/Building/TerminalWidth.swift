/// How many columns of a terminal a text takes: wide East Asian letters and pictographs take two.
package func width(_ text: String) -> Int {
  text.reduce(0) { count, character in
    guard let scalar = character.unicodeScalars.first?.value else { return count }
    let isWide = (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar)
      || (0xF900...0xFAFF).contains(scalar) || (0xFE30...0xFE6F).contains(scalar) || (0xFF00...0xFF60).contains(scalar)
      || (0x1F300...0x1FAFF).contains(scalar) || (0x20000...0x3FFFD).contains(scalar)
    return count + (isWide ? 2 : 1)
  }
}
