import Drawing
import Reports

/// A report as one long column of strips and floats: what is broken into pages. Lengths are points.
struct PDFFlow {
  /// A strip in the column, or a float anchored between two strips.
  enum Item {
    case strip(Strip)
    case float(FloatBox)
  }

  /// A frame or ground behind the strips that name it, as far as they reach on a page.
  struct Frame {
    enum Kind { case code, quote, callout(PrintColor), failure }

    var kind: Kind
    var x: Double
    var width: Double
  }

  /// A node of the structure tree. Nodes are numbered in reading order, parents first.
  struct Tag {
    var name: String
    /// −1 for the root's children.
    var parent: Int
  }

  /// What a table broken across pages shows again, and what closes it at a page's foot.
  struct TableBreak {
    var head: [Strip]
    var foot: Strip
  }

  var items: [Item] = []
  var frames: [Frame] = []
  var tags: [Tag] = [Tag(name: "Document", parent: -1)]
  var tableBreaks: [TableBreak] = []
  /// The strips of each footnote, by its number less one.
  var notes: [[Strip]] = []

  /// A new node under another; its number.
  mutating func tag(_ name: String, under parent: Int) -> Int {
    tags.append(Tag(name: name, parent: parent))
    return tags.count - 1
  }
}

/// A horizontal piece of the column that no page break divides.
struct Strip {
  /// The least space above and below; the larger of two neighbours' counts, and none at a page's top.
  var before = 0.0
  var after = 0.0
  var height = 0.0
  var inks: [Ink] = []
  /// Whether a page may end just above it.
  var breaksBefore = true
  var keepsWithNext = false
  /// Numbers of the footnotes that belong on its page.
  var notes: [Int] = []
  var anchors: [String] = []
  /// Indices of the frames around it, outermost first.
  var frames: [Int] = []
  /// The table it is a body row of, as an index of `PDFFlow.tableBreaks`.
  var tableBreak: Int?
  /// Floats of this kind that still wait must be set before it.
  var barrier: Reports.Float.Kind?
  /// The heading it starts, for the running head.
  var heading: (level: Int, text: String)?
}

/// A figure or table that moves to where it fits.
struct FloatBox {
  /// One way to set it.
  struct Form {
    var strips: [Strip]
    var height: Double

    /// Strips one under another, without the space above the first.
    init(_ strips: [Strip]) {
      self.strips = strips
      height = 0
      for (index, strip) in strips.enumerated() {
        if index > 0 { height += max(strips[index - 1].after, strip.before) }
        height += strip.height
      }
    }
  }

  var kind: Reports.Float.Kind
  /// As its size asks.
  var full: Form
  /// A tall figure drawn lower, for a page that it shares with text or another float.
  var lower: Form?

  /// The forms, the preferred first.
  var forms: [Form] { [full] + (lower.map { [$0] } ?? []) }
  var leastHeight: Double { lower?.height ?? full.height }
}

/// Something painted, relative to its strip's top left corner at the text's left edge. `tag` is its node in the structure tree.
struct Ink {
  enum Content {
    /// `y` is the base line.
    case line(ShapedLine)
    case rule(width: Double, thickness: Double, color: PrintColor)
    case drawing(DisplayList, scale: Double)
    case picture(Picture, width: Double, height: Double)
    /// `y` is the base line.
    case formula(StyledText.Shape, scale: Double)
    case box(width: Double, height: Double, isChecked: Bool?)
    /// Dots and the page number of an anchor, up to `end`; `y` is the base line.
    case leader(anchor: String, end: Double, size: Double)
  }

  var x: Double
  var y: Double
  /// 0 is the document itself: decoration that no reader needs to be told of.
  var tag: Int
  var content: Content
}
