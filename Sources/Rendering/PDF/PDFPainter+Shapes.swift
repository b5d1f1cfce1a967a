import CPangoCairo
import Reports

extension PDFPainter {
  func set(_ color: PrintColor) { cairo_set_source_rgb(cairo, color.red, color.green, color.blue) }

  func paintRule(x: Double, y: Double, width: Double, thickness: Double, color: PrintColor) {
    set(color)
    cairo_rectangle(cairo, x, y - thickness / 2, width, thickness)
    cairo_fill(cairo)
  }

  /// A task's box, ticked or not, or with `isChecked` nil a pale frame that stands for a picture.
  func paintBox(x: Double, y: Double, width: Double, height: Double, isChecked: Bool?) {
    set(isChecked == nil ? .faint : .muted)
    cairo_set_line_width(cairo, 0.6)
    cairo_rectangle(cairo, x, y, width, height)
    cairo_stroke(cairo)
    guard isChecked == true else { return }
    set(.text)
    cairo_set_line_width(cairo, width * 0.14)
    cairo_move_to(cairo, x + width * 0.2, y + height * 0.55)
    cairo_line_to(cairo, x + width * 0.42, y + height * 0.78)
    cairo_line_to(cairo, x + width * 0.82, y + height * 0.24)
    cairo_stroke(cairo)
  }

  /// Paints grounds and bars behind the strips that they hold on a page, outer ones first.
  func paintFrames(of page: PageLayout.Page) {
    var extents: [Int: (top: Double, bottom: Double)] = [:]
    for placed in page.placed {
      for frame in placed.strip.frames {
        let bottom = placed.y + placed.strip.height
        extents[frame] = extents[frame].map { (min($0.top, placed.y), max($0.bottom, bottom)) } ?? (placed.y, bottom)
      }
    }
    for (index, extent) in extents.sorted(by: { $0.key < $1.key }) {
      let frame = flow.frames[index]
      let height = extent.bottom - extent.top
      switch frame.kind {
      case .code:
        set(.codeGround)
        cairo_rectangle(cairo, frame.x, extent.top, frame.width, height)
        cairo_fill(cairo)
      case .quote:
        set(.faint)
        cairo_rectangle(cairo, frame.x + 3, extent.top + 2, 1.6, max(height - 4, 1))
        cairo_fill(cairo)
      case .callout(let color):
        cairo_set_source_rgb(cairo, 0.94 + color.red * 0.06, 0.94 + color.green * 0.06, 0.94 + color.blue * 0.06)
        cairo_rectangle(cairo, frame.x, extent.top, frame.width, height)
        cairo_fill(cairo)
        set(color)
        cairo_rectangle(cairo, frame.x, extent.top, 2.4, height)
        cairo_fill(cairo)
      case .failure:
        set(.failure)
        cairo_set_line_width(cairo, 0.7)
        cairo_rectangle(cairo, frame.x + 0.35, extent.top, frame.width - 0.7, height)
        cairo_stroke(cairo)
      }
    }
  }

  // MARK: - Tag attributes

  /// A number as Cairo's tag attributes take it: hundredths, never an exponent.
  static func decimal(_ value: Double) -> String {
    let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    return "\(sign)\(whole)." + (part < 10 ? "0" : "") + "\(part)"
  }

  /// A name between the quotes of a tag attribute: what is not a plain character is percent-encoded.
  static func escaped(_ name: String) -> String {
    name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"):
        String(Character(Unicode.Scalar(byte)))
      default: percent(byte)
      }
    }.joined()
  }

  /// A URL in printable ASCII without what would end the attribute.
  static func uri(_ url: String) -> String {
    url.utf8.map { byte in
      byte <= 0x20 || byte >= 0x7f || [0x22, 0x27, 0x5c, 0x28, 0x29, 0x3c, 0x3e].contains(byte)
        ? percent(byte) : String(Character(Unicode.Scalar(byte)))
    }.joined()
  }

  private static func percent(_ byte: UInt8) -> String {
    "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}

extension Picture {
  /// Paints the picture with its lower left corner at the current point.
  func paint(on cairo: OpaquePointer, width: Double, height: Double) {
    var x = 0.0
    var y = 0.0
    cairo_get_current_point(cairo, &x, &y)
    cairo_save(cairo)
    cairo_translate(cairo, x, y - height)
    cairo_scale(cairo, width / max(self.width, 1), height / max(self.height, 1))
    cairo_set_source_surface(cairo, surface, 0, 0)
    // Cairo 1.16 fails where a structure element begins with a painted picture; a filled one is sound.
    cairo_rectangle(cairo, 0, 0, self.width, self.height)
    cairo_fill(cairo)
    cairo_restore(cairo)
  }
}

extension [WovenInline] {
  /// The words alone, as titles in metadata, outlines and running heads show them.
  var plainText: String {
    map { inline in
      switch inline {
      case .text(let text), .code(let text): text
      case .emphasis(let inlines), .strong(let inlines), .strikethrough(let inlines), .link(_, _, let inlines), .span(let inlines, _):
        inlines.plainText
      case .image(_, let alternative, _, _): alternative
      case .softBreak, .lineBreak: " "
      case .math(let tex): tex
      case .failure(let expression, _): expression
      case .html, .footnoteReference: ""
      }
    }.joined()
  }
}
