/// Markup under construction: a UTF-8 buffer that knows how to escape.
struct Markup {
  private(set) var bytes: [UInt8] = []

  /// Appends markup as it is.
  @inline(__always)
  mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  mutating func raw(_ markup: Markup) { bytes.append(contentsOf: markup.bytes) }

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  /// Appends text, escaped for an element's content and for a double-quoted attribute alike.
  mutating func text(_ text: some StringProtocol) {
    var text = String(text)
    text.withUTF8 { escape($0[...]) }
  }

  /// Appends UTF-8 text, escaped.
  mutating func escape(_ utf8: Slice<UnsafeBufferPointer<UInt8>>) {
    var start = utf8.startIndex
    for index in utf8.indices {
      let replacement: StaticString
      switch utf8[index] {
      case UInt8(ascii: "&"): replacement = "&amp;"
      case UInt8(ascii: "<"): replacement = "&lt;"
      case UInt8(ascii: ">"): replacement = "&gt;"
      case UInt8(ascii: "\""): replacement = "&quot;"
      case UInt8(ascii: "'"): replacement = "&#39;"
      // HTML has no way to write NUL, and a page that holds one is not valid.
      case 0: replacement = "\u{FFFD}"
      default: continue
      }
      bytes.append(contentsOf: utf8[start..<index])
      bytes.append(contentsOf: UnsafeBufferPointer(start: replacement.utf8Start, count: replacement.utf8CodeUnitCount))
      start = index + 1
    }
    bytes.append(contentsOf: utf8[start..<utf8.endIndex])
  }

  /// Appends ` name="value"`.
  mutating func attribute(_ name: String, _ value: String) {
    raw(" ")
    raw(name)
    raw("=\"")
    text(value)
    raw("\"")
  }

  /// Appends ` id="…"` when there is one.
  mutating func id(_ id: String?) {
    if let id, !id.isEmpty { attribute("id", id) }
  }

  /// Appends `<span class="…">text</span>`.
  mutating func span(_ classes: String, _ content: String) {
    raw("<span class=\"\(classes)\">")
    text(content)
    raw("</span>")
  }

  var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// Text made safe for an element's content and for a quoted attribute, in HTML and XML.
package func escapedHTML(_ text: String) -> String {
  var markup = Markup()
  markup.text(text)
  return markup.string
}

/// A path as a relative URL: everything but unreserved characters and slashes percent-encoded, so that it works from disk and from a server.
package func relativeURL(_ path: String) -> String {
  let hex = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in path.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "/"):
      bytes.append(byte)
    default:
      bytes.append(contentsOf: [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]])
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
