/// The SVG with identifiers of its own.
///
/// Cairo numbers some identifiers by a counter of the process, so a file would depend on what was drawn before it; and every file
/// starts its glyphs from `glyph0-0`, so two figures in one page would take each other's. Here identifiers are numbered from 0 by
/// first appearance, after a prefix that is a digest of the picture.
func withOwnIdentifiers(_ svg: [UInt8]) -> [UInt8] {
  let marks: [(opening: [UInt8], closing: UInt8)] = [
    (Array(" id=\"".utf8), UInt8(ascii: "\"")), (Array("href=\"#".utf8), UInt8(ascii: "\"")),
    (Array("url(#".utf8), UInt8(ascii: ")")),
  ]
  var numbers: [ArraySlice<UInt8>: Int] = [:]
  var body: [UInt8] = []
  body.reserveCapacity(svg.count)
  var places: [Int] = []
  var index = 0
  // Pictures make files long, so most bytes must cost one comparison.
  var canOpen = [Bool](repeating: false, count: 256)
  for mark in marks { canOpen[Int(mark.opening[0])] = true }
  scan: while index < svg.count {
    if canOpen[Int(svg[index])] {
      for mark in marks where svg[index...].starts(with: mark.opening) {
        let start = index + mark.opening.count
        guard let end = svg[start...].firstIndex(of: mark.closing) else { continue }
        let number = numbers[svg[start..<end], default: numbers.count]
        numbers[svg[start..<end]] = number
        body += mark.opening
        places.append(body.count)
        body += Array(String(number, radix: 36).utf8)
        index = end
        continue scan
      }
    }
    body.append(svg[index])
    index += 1
  }
  let prefix = Array(("v" + String(digest(body), radix: 36).suffix(6) + "-").utf8)
  var result: [UInt8] = []
  result.reserveCapacity(body.count + places.count * prefix.count)
  var last = 0
  for place in places {
    result += body[last..<place]
    result += prefix
    last = place
  }
  return result + body[last...]
}

/// FNV-1a, 64 bits: the same in every process, unlike `Hasher`.
private func digest(_ bytes: [UInt8]) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}
