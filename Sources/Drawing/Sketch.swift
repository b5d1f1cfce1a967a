import Exhibits
import Foundation

/// A figure being laid out: what has been placed, and the style it is placed in.
struct Sketch {
  let scheme: ColorScheme
  let palette: Palette
  /// Faces by what they are for; none is smaller than 6.5 pt.
  let titleFace: Typeface
  let labelFace: Typeface
  let smallFace: Typeface

  /// The width at disposal.
  let width: Double
  /// The height that was asked for, if any, and the height not to exceed.
  let wantedHeight: Double?
  let maximumHeight: Double

  /// The height that was used.
  var height = 0.0
  var items: [DisplayItem] = []
  var hotspots: [Hotspot] = []
  var missingGlyphs: [String] = []

  init(style: FigureStyle, width: Double, wantedHeight: Double?, maximumHeight: Double) {
    scheme = style.scheme
    palette = .of(style.scheme)
    let size = min(max(style.fontSize, 6.5), 40)
    titleFace = Typeface(family: style.fontFamily, size: size * 1.125, isBold: true)
    labelFace = Typeface(family: style.fontFamily, size: size)
    smallFace = Typeface(family: style.fontFamily, size: max(6.5, size * 0.875))
    self.width = width
    self.wantedHeight = wantedHeight
    self.maximumHeight = maximumHeight
  }

  /// From one baseline to the next.
  static func lineHeight(_ face: Typeface) -> Double { face.size * 1.25 }
}

extension Sketch {
  /// Where a text stands relative to its anchor, along its own line.
  enum Alignment {
    case start, middle, end
  }

  func measure(_ text: String, _ face: Typeface) -> Double {
    text.isEmpty ? 0 : Typesetter.shared.measure(Self.oneLine(text), face).width
  }

  /// The widest of some texts, none beyond `limit`.
  func widest(_ texts: some Sequence<String>, _ face: Typeface, limit: Double = .infinity) -> Double {
    var width = 0.0
    for text in texts {
      width = max(width, measure(text, face))
      if width >= limit { return limit }
    }
    return width
  }

  func fit(_ text: String, _ face: Typeface, width: Double) -> String {
    Typesetter.shared.fit(Self.oneLine(text), face, width: width)
  }

  func wrap(_ text: String, _ face: Typeface, width: Double, maximum: Int) -> [String] {
    text.isEmpty ? [] : Typesetter.shared.wrap(Self.oneLine(text), face, width: width, maximum: maximum)
  }

  /// Places a line of text whose middle height is at `anchor`, turned about it; returns the rectangle it covers.
  @discardableResult
  mutating func text(
    _ text: String, _ face: Typeface, at anchor: Point, align: Alignment = .start, angle: Double = 0, color: Color? = nil,
    width: Double = .infinity
  ) -> Rectangle {
    guard let placed = placedText(text, face, at: anchor, align: align, angle: angle, color: color, width: width) else {
      return Rectangle(anchor.x, anchor.y, 0, 0)
    }
    items.append(.text(placed))
    for character in Typesetter.shared.measure(placed.text, face).missing where !missingGlyphs.contains(character) {
      missingGlyphs.append(character)
    }
    return placed.bounds
  }

  /// The text as `text` would place it.
  func placedText(
    _ text: String, _ face: Typeface, at anchor: Point, align: Alignment = .start, angle: Double = 0, color: Color? = nil,
    width: Double = .infinity
  ) -> DisplayText? {
    let line = width.isFinite ? fit(text, face, width: width) : Self.oneLine(text)
    guard !line.isEmpty else { return nil }
    let metrics = Typesetter.shared.measure(line, face)
    let back = align == .start ? 0 : (align == .middle ? metrics.width / 2 : metrics.width)
    // Capitals and digits stand 0.7 em high: their middle is what the eye centres.
    let down = face.size * 0.35
    let origin = Point(
      anchor.x - back * cos(angle) - down * sin(angle), anchor.y - back * sin(angle) + down * cos(angle))
    return DisplayText(
      line, face: face, color: color ?? palette.ink, origin: origin, angle: angle, width: metrics.width, ascent: metrics.ascent,
      descent: metrics.descent)
  }

  mutating func fill(_ outline: Outline, _ color: Color) { items.append(.path(DisplayPath(outline, fill: color))) }

  mutating func stroke(_ outline: Outline, _ color: Color, width: Double = 0.6, dashes: [Double] = [], isRound: Bool = false) {
    items.append(.path(DisplayPath(outline, stroke: Stroke(color, width: width, dashes: dashes, isRound: isRound))))
  }

  /// Many straight lines in one stroke.
  mutating func rules(_ lines: [(Point, Point)], _ color: Color, width: Double = 0.5) {
    guard !lines.isEmpty else { return }
    stroke(Outline(lines.flatMap { [.move($0.0), .line($0.1)] }), color, width: width)
  }

  /// Says in grey that there is nothing to show.
  mutating func note(_ words: String) {
    height = max(wantedHeight ?? 48, 24)
    stroke(.rectangle(Rectangle(0.5, 0.5, width - 1, height - 1)), palette.grid)
    text(words, labelFace, at: Point(width / 2, height / 2), align: .middle, color: palette.softInk, width: width - 8)
  }

  /// Control characters and line ends become spaces: a label is one line.
  private static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
  }
}
