import Foundation

/// The SVG with identifiers of its own.
///
/// Cairo numbers some identifiers by a counter of the process, so a file would depend on what was drawn before it; and every file
/// starts its glyphs from `glyph0-0`, so two figures in one page would take each other's. Here identifiers are numbered from 0 by
/// first appearance, after a prefix that is a digest of the picture.
///
/// - Parameter sharp: for each picture in the file, whether its pixels stay sharp: Cairo does not write its filter down.
func withOwnIdentifiers(_ svg: [UInt8], sharp: [Bool]) -> [UInt8] {
  let marks: [(opening: StaticString, closing: UInt8)] = [
    (" id=\"", UInt8(ascii: "\"")), ("href=\"#", UInt8(ascii: "\"")), ("url(#", UInt8(ascii: ")")),
  ]
  let image: StaticString = "<image "
  let sharpImage = Array("<image image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\"".utf8)
  var numbers: [ArraySlice<UInt8>: Int] = [:]
  var body: [UInt8] = []
  body.reserveCapacity(svg.count + svg.count / 4)
  var places: [Int] = []
  var images = 0
  svg.withUnsafeBufferPointer { bytes in
    // Files are long and marks are few: most bytes cost one comparison, and what lies between marks is copied at once.
    func starts(_ text: StaticString, at index: Int) -> Bool {
      index + text.utf8CodeUnitCount <= bytes.count
        && memcmp(bytes.baseAddress! + index, text.utf8Start, text.utf8CodeUnitCount) == 0
    }
    var (index, copied) = (0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<"), starts(image, at: index) {
        if images < sharp.count && sharp[images] {
          body += bytes[copied..<index]
          body += sharpImage
          copied = index + image.utf8CodeUnitCount - 1
        }
        images += 1
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "h") || byte == UInt8(ascii: "u"),
        let mark = marks.first(where: { starts($0.opening, at: index) })
      {
        let start = index + mark.opening.utf8CodeUnitCount
        if let end = bytes[start...].firstIndex(of: mark.closing) {
          let name = svg[start..<end]
          let number = numbers[name, default: numbers.count]
          numbers[name] = number
          body += bytes[copied..<start]
          places.append(body.count)
          body += Array(String(number, radix: 36).utf8)
          copied = end
          index = end
        }
      }
      index += 1
    }
    body += bytes[copied...]
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
