import Exhibits
import Yams

/// YAML that stands in a file, or behind `//|` on lines of it.
struct YAMLSource {
  struct Line {
    var text: ArraySlice<UInt8>
    /// Where the text starts.
    var position: SourcePosition
  }

  var file: String
  var lines: [Line]

  /// The place of a byte of a line, both from 0.
  func position(line: Int, byte: Int) -> SourcePosition {
    guard let last = lines.last else { return SourcePosition(line: 1) }
    guard lines.indices.contains(line) else { return SourcePosition(line: last.position.line, column: last.position.column + last.text.count) }
    let place = lines[line].position
    return SourcePosition(line: place.line, column: place.column + min(byte, lines[line].text.count))
  }

  func range(line: Int, byte: Int, count: Int) -> SourceRange {
    SourceRange(file: file, start: position(line: line, byte: byte), end: position(line: line, byte: byte + count))
  }

  /// The byte of a column, from 1, that libyaml counts in characters.
  func byte(ofColumn column: Int, line: Int) -> Int {
    guard lines.indices.contains(line) else { return 0 }
    var left = column - 1
    var byte = 0
    for value in lines[line].text {
      if value & 0xC0 != 0x80 {
        if left <= 0 { break }
        left -= 1
      }
      byte += 1
    }
    return byte
  }
}

/// A scalar as written: enough to find the place of each of its bytes.
struct YAMLScalar {
  enum Style { case plain, singleQuoted, doubleQuoted, block }

  var text: String
  var style: Style
  /// Its first character's line and byte, a quote included, both from 0.
  var line: Int
  var byte: Int

  /// Where each byte of the text stands in the file.
  func places(in source: YAMLSource) -> PlaceMap {
    var places = PlaceMap()
    var line = line
    var byte = byte + (style == .singleQuoted || style == .doubleQuoted ? 1 : 0)
    if style == .block {
      line += 1
      byte = indent(of: line, in: source)
    }
    var isJump = true
    var skip = 0
    for (offset, value) in text.utf8.enumerated() {
      if skip > 0 {
        skip -= 1
        continue
      }
      guard source.lines.indices.contains(line) else { break }
      let current = source.lines[line].text
      let index = current.startIndex + byte
      if isJump { places.add(offset: offset, origin: 0, position: source.position(line: line, byte: byte)) }
      isJump = false
      let isAtEnd = index >= current.endIndex || (style != .block && current[index...].allSatisfy { $0 == 0x20 || $0 == 0x09 })
      if isAtEnd, value == 0x20 || value == 0x0A {
        repeat {
          line += 1
          byte = indent(of: line, in: source)
        } while line < source.lines.count && byte >= source.lines[line].text.count
        isJump = true
      } else if index < current.endIndex, current[index] == value {
        byte += 1
        if style == .singleQuoted, value == UInt8(ascii: "'") {
          byte += 1
          isJump = true
        }
      } else if style == .doubleQuoted, index + 1 < current.endIndex, current[index] == UInt8(ascii: "\\") {
        byte += [UInt8(ascii: "x"): 4, UInt8(ascii: "u"): 6, UInt8(ascii: "U"): 10][current[index + 1]] ?? 2
        skip = value < 0x80 ? 0 : value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : 1
        isJump = true
      }
    }
    return places
  }

  private func indent(of line: Int, in source: YAMLSource) -> Int {
    guard source.lines.indices.contains(line) else { return 0 }
    return source.lines[line].text.prefix { $0 == 0x20 }.count
  }
}

/// One entry of a mapping, and the scalars of its value that can hold Markdown.
struct YAMLField {
  var entry: YAMLMapping.Entry
  /// The value's first character, past a quote.
  var valuePosition: SourcePosition
  /// The scalar, or the scalars of a list.
  var scalars: [YAMLScalar]
}
