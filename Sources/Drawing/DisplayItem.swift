import Foundation

/// One thing to paint. Later items cover earlier ones.
package indirect enum DisplayItem: Hashable, Sendable {
  /// A filled or stroked outline.
  case path(DisplayPath)
  /// A single line of text.
  case text(DisplayText)
  /// A picture stretched over a rectangle.
  case image(DisplayImage)
  /// Items moved, scaled, clipped or faded together.
  case group(DisplayGroup)
  /// A rectangle that leads somewhere, in page formats that have links.
  case link(DisplayLink)
}

/// An outline with its paint.
package struct DisplayPath: Hashable, Sendable {
  package var outline: Outline
  package var fill: Color?
  package var stroke: Stroke?

  package init(_ outline: Outline, fill: Color? = nil, stroke: Stroke? = nil) {
    self.outline = outline
    self.fill = fill
    self.stroke = stroke
  }
}

/// How a line is drawn.
package struct Stroke: Hashable, Sendable {
  package var color: Color
  package var width: Double
  /// Lengths of dashes and gaps in turn; empty is a solid line.
  package var dashes: [Double]
  /// Whether ends and corners are round; otherwise ends are cut and corners are mitred.
  package var isRound: Bool

  package init(_ color: Color, width: Double = 0.6, dashes: [Double] = [], isRound: Bool = false) {
    self.color = color
    self.width = width
    self.dashes = dashes
    self.isRound = isRound
  }
}

/// A face and size for text.
package struct Typeface: Hashable, Sendable {
  package var family: String
  /// The size in points.
  package var size: Double
  package var isBold: Bool
  package var isItalic: Bool

  package init(family: String, size: Double, isBold: Bool = false, isItalic: Bool = false) {
    self.family = family
    self.size = size
    self.isBold = isBold
    self.isItalic = isItalic
  }
}

/// A single line of text, measured.
package struct DisplayText: Hashable, Sendable {
  package var text: String
  package var face: Typeface
  package var color: Color
  /// The left end of the baseline, about which the text is turned.
  package var origin: Point
  /// The turn in radians, clockwise on the page: −π/2 reads upward.
  package var angle: Double
  package var width: Double
  /// How far the line reaches above the baseline, and below it.
  package var ascent: Double
  package var descent: Double

  package init(
    _ text: String, face: Typeface, color: Color, origin: Point, angle: Double = 0, width: Double, ascent: Double, descent: Double
  ) {
    self.text = text
    self.face = face
    self.color = color
    self.origin = origin
    self.angle = angle
    self.width = width
    self.ascent = ascent
    self.descent = descent
  }

  /// The smallest upright rectangle around the turned line.
  package var bounds: Rectangle {
    let corners = [(0, -ascent), (width, -ascent), (0, descent), (width, descent)].map { x, y in
      Point(origin.x + x * cos(angle) - y * sin(angle), origin.y + x * sin(angle) + y * cos(angle))
    }
    return Rectangle(around: corners)
  }
}

/// A picture stretched over a rectangle.
package struct DisplayImage: Hashable, Sendable {
  package var pixels: PixelGrid
  package var frame: Rectangle
  /// Whether pixels are smoothed when enlarged, or stay sharp squares.
  package var isSmooth: Bool

  package init(_ pixels: PixelGrid, in frame: Rectangle, isSmooth: Bool) {
    self.pixels = pixels
    self.frame = frame
    self.isSmooth = isSmooth
  }
}

/// Pixels as Cairo takes them: one word each, alpha in the top byte, then red, green and blue, premultiplied.
package struct PixelGrid: Hashable, Sendable {
  package var width: Int
  package var height: Int
  /// `width * height` words, row by row from the top.
  package var words: [UInt32]

  package init(width: Int, height: Int, words: [UInt32]) {
    precondition(words.count == width * height, "\(width) × \(height) pixels expected, \(words.count) given")
    self.width = width
    self.height = height
    self.words = words
  }
}

/// Items in a common frame of reference.
package struct DisplayGroup: Hashable, Sendable {
  package var items: [DisplayItem]
  /// Where the group's own origin lies.
  package var offset: Point
  /// How much the group's lengths are enlarged, after which they are moved.
  package var scale: Double
  /// What of the group is seen, in its own lengths; `nil` is all.
  package var clip: Rectangle?
  package var opacity: Double

  package init(_ items: [DisplayItem], offset: Point = Point(0, 0), scale: Double = 1, clip: Rectangle? = nil, opacity: Double = 1) {
    self.items = items
    self.offset = offset
    self.scale = scale
    self.clip = clip
    self.opacity = opacity
  }
}

/// A rectangle that leads somewhere.
package struct DisplayLink: Hashable, Sendable {
  package var frame: Rectangle
  /// An address, or `#name` for a place in the same document.
  package var target: String

  package init(_ frame: Rectangle, target: String) {
    self.frame = frame
    self.target = target
  }
}
