import Exhibits
import Reports

/// A paragraph's text in runs of one style each: what is shaped. Runs cover the text without gaps.
struct StyledText {
  /// Something that stands in a line like a letter: a formula or a small picture.
  /// It paints at the current point, which is on the base line.
  struct Shape {
    var width: Double
    var ascent: Double
    var descent: Double
    var paint: (OpaquePointer) -> Void
  }

  struct Style {
    var isBold = false
    var isItalic = false
    var isMono = false
    var isStruck = false
    /// Relative to the paragraph's size.
    var scale = 1.0
    /// Above the base line, relative to the paragraph's size.
    var rise = 0.0
    var color: PrintColor?
    var link: WovenInline.LinkTarget?
    /// A footnote referred to for the first time here, by its number.
    var note: Int?
    var anchor: String?
    var shape: Shape?
  }

  struct Run {
    var style: Style
    /// Where it ends in the text's UTF-8.
    var end: Int
  }

  private(set) var utf8: [UInt8] = []
  private(set) var runs: [Run] = []
  private var hasPendingSoftBreak = false

  init() {}

  init(_ text: String, style: Style = Style()) { append(text, style: style) }

  var isEmpty: Bool { utf8.isEmpty }
  var string: String { String(decoding: utf8, as: UTF8.self) }

  /// Appends text; white space characters become spaces, other controls nothing.
  mutating func append(_ text: String, style: Style = Style(), keepsLines: Bool = false) {
    guard !text.isEmpty else { return }
    settleSoftBreak(before: text.unicodeScalars.first, style: style)
    for byte in text.utf8 {
      switch byte {
      case 0x0a where keepsLines: utf8.append(byte)
      case 0x09, 0x0a, 0x0d: utf8.append(0x20)
      case 0..<0x20, 0x7f: break
      default: utf8.append(byte)
      }
    }
    close(style)
  }

  /// A line of the source ended here: a space, but nothing between two ideographs.
  mutating func appendSoftBreak() { hasPendingSoftBreak = !utf8.isEmpty }

  /// A hard line break (U+2028).
  mutating func appendLineBreak(style: Style) {
    hasPendingSoftBreak = false
    utf8.append(contentsOf: [0xe2, 0x80, 0xa8])
    close(style)
  }

  /// Appends a shape; a letter holds its place, so that lines break around it as around a word.
  mutating func append(_ shape: Shape, style: Style) {
    settleSoftBreak(before: "x", style: style)
    utf8.append(0x78)
    var style = style
    style.shape = shape
    runs.append(Run(style: style, end: utf8.count))
  }

  /// Appends another text with its styles.
  mutating func append(_ other: StyledText) {
    let offset = utf8.count
    utf8 += other.utf8
    runs += other.runs.map { Run(style: $0.style, end: $0.end + offset) }
  }

  private mutating func close(_ style: Style) {
    if utf8.count > (runs.last?.end ?? 0) { runs.append(Run(style: style, end: utf8.count)) }
  }

  private mutating func settleSoftBreak(before next: Unicode.Scalar?, style: Style) {
    guard hasPendingSoftBreak else { return }
    hasPendingSoftBreak = false
    let tail = String(decoding: utf8.suffix(4), as: UTF8.self).unicodeScalars.last
    if let tail, let next, Self.isIdeographic(tail), Self.isIdeographic(next) { return }
    utf8.append(0x20)
    close(runs.last?.style.shape == nil ? runs.last?.style ?? style : style)
  }

  /// Whether UTF-8 holds ideographs, kana or Hangul, by the first bytes of its characters.
  static func hasIdeographs(_ utf8: some Sequence<UInt8>) -> Bool {
    // 0xEF leads full-width forms, 0xF0 ideographs outside the basic plane.
    utf8.contains { (0xe3...0xed).contains($0) || $0 == 0xef || $0 == 0xf0 }
  }

  /// Whether a character is set without spaces around it: kana, ideographs, full-width forms.
  static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2e80...0x9fff, 0xf900...0xfaff, 0xfe30...0xfe4f, 0xff00...0xffef, 0x20000...0x3ffff: true
    default: false
    }
  }
}
