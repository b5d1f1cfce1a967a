import Exhibits

/// `{#id .class key="value"}` as written.
struct AttributeText {
  var attributes = Attributes()
  /// Where each pair's value starts, past a quote, as an offset into the bytes it was read from.
  var valueOffsets: [Int] = []
  /// The `html` of `{=html}`.
  var rawFormat: String?
  /// The offset just after the closing brace.
  var end: Int

  /// Reads attributes that open with a brace at `start`; `nil` when what stands there is not entirely attributes.
  init?(_ bytes: [UInt8], from start: Int, limit: Int) {
    guard start < limit, bytes[start] == UInt8(ascii: "{") else { return nil }
    end = start
    var cursor = start + 1
    var isEmpty = true
    func isNameByte(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "."), 0x80...0xFF:
        true
      default: false
      }
    }
    func name() -> String? {
      let first = cursor
      while cursor < limit, isNameByte(bytes[cursor]) { cursor += 1 }
      return cursor > first ? String(decoding: bytes[first..<cursor], as: UTF8.self) : nil
    }
    while true {
      while cursor < limit, bytes[cursor] == UInt8(ascii: " ") || bytes[cursor] == UInt8(ascii: "\t") { cursor += 1 }
      guard cursor < limit else { return nil }
      switch bytes[cursor] {
      case UInt8(ascii: "}"):
        guard !isEmpty else { return nil }
        end = cursor + 1
        return
      case UInt8(ascii: "#"):
        cursor += 1
        guard let id = name() else { return nil }
        attributes.id = id
      case UInt8(ascii: "."):
        cursor += 1
        guard let className = name() else { return nil }
        attributes.classes.append(className)
      case UInt8(ascii: "-") where cursor + 1 < limit && [UInt8(ascii: "}"), UInt8(ascii: " ")].contains(bytes[cursor + 1]):
        cursor += 1
        attributes.classes.append("unnumbered")
      case UInt8(ascii: "="):
        cursor += 1
        guard isEmpty, let format = name(), cursor < limit, bytes[cursor] == UInt8(ascii: "}") else { return nil }
        rawFormat = format
      default:
        guard let key = name(), cursor < limit, bytes[cursor] == UInt8(ascii: "=") else { return nil }
        cursor += 1
        guard cursor < limit else { return nil }
        var value: [UInt8] = []
        let quote = bytes[cursor]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          cursor += 1
          valueOffsets.append(cursor)
          while cursor < limit, bytes[cursor] != quote {
            if bytes[cursor] == UInt8(ascii: "\\"), cursor + 1 < limit, bytes[cursor + 1] == quote { cursor += 1 }
            value.append(bytes[cursor])
            cursor += 1
          }
          guard cursor < limit else { return nil }
          cursor += 1
        } else {
          valueOffsets.append(cursor)
          while cursor < limit, !" \t}\"'`".utf8.contains(bytes[cursor]) {
            value.append(bytes[cursor])
            cursor += 1
          }
          guard !value.isEmpty else { return nil }
        }
        attributes.pairs.append(Attributes.Pair(key, String(decoding: value, as: UTF8.self)))
      }
      isEmpty = false
    }
  }
}
