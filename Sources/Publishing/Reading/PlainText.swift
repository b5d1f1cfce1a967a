/// Text gathered from a page: words with single spaces between.
struct PlainText {
  private(set) var bytes: [UInt8] = []
  private var owesSpace = false

  var string: String { String(decoding: bytes, as: UTF8.self) }
  var isEmpty: Bool { bytes.isEmpty }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      for byte in utf8 {
        if HTMLScanner.isSpace(byte) { separate() } else { append(byte) }
      }
    }
  }

  /// What comes next is another word.
  mutating func separate() { owesSpace = true }

  private mutating func append(_ byte: UInt8) {
    if owesSpace && !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    owesSpace = false
    bytes.append(byte)
  }
}
