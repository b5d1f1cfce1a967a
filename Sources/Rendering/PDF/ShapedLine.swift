import CPangoCairo
import Drawing

/// A Pango layout and the styles it was made from; lines point into it.
final class ShapedLayout {
  let layout: OpaquePointer
  let text: StyledText
  /// Where this layout's text starts in `text`.
  let offset: Int
  let size: Double
  /// How much larger it is painted than it was shaped.
  let scale: Double
  let color: PrintColor

  init(layout: OpaquePointer, text: StyledText, offset: Int, size: Double, scale: Double, color: PrintColor) {
    self.layout = layout
    self.text = text
    self.offset = offset
    self.size = size
    self.scale = scale
    self.color = color
  }

  deinit { Fonts.exclusively { g_object_unref(UnsafeMutableRawPointer(layout)) } }

  /// The style at a byte of the layout's text.
  func style(at byte: Int) -> StyledText.Style {
    let place = byte + offset
    var low = 0
    var high = text.runs.count
    while low < high {
      let middle = (low + high) / 2
      if text.runs[middle].end <= place { low = middle + 1 } else { high = middle }
    }
    return low < text.runs.count ? text.runs[low].style : StyledText.Style()
  }
}

/// One line of shaped text. Lengths are points.
struct ShapedLine {
  var source: ShapedLayout
  var line: UnsafeMutablePointer<PangoLayoutLine>
  var width: Double
  /// Where it starts within its measure: past the left edge when it is centred or flush right.
  var x: Double
  /// What shapes in it need above and below the base line; 0 without shapes.
  var shapeAscent: Double
  var shapeDescent: Double
  /// Footnotes first referred to in this line.
  var notes: [Int]

  /// The line's characters.
  var string: String {
    let start = source.offset + Int(line.pointee.start_index)
    let bytes = source.text.utf8[start..<min(start + Int(line.pointee.length), source.text.utf8.count)]
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The space above the base line, half of the leading included.
  var ascent: Double { max(source.size * (PDFStyle.leading / 2 + 0.28), shapeAscent + source.size * 0.2) }
  /// The space under the base line, half of the leading included.
  var descent: Double { max(source.size * (PDFStyle.leading / 2 - 0.28), shapeDescent + source.size * 0.2) }
  var height: Double { ascent + descent }
}
