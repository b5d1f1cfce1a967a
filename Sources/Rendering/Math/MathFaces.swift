import CPangoCairo
import Drawing
import Foundation

/// The faces that a formula is set in.
enum MathFace: Hashable, Sendable {
  case roman, italic, bold, boldItalic, symbols, boldSymbols, sansSerif, monospace
}

/// Text shaped once, to be painted any number of times. Lengths are points.
final class GlyphRun {
  let layout: OpaquePointer
  /// How much larger it is painted than it was shaped.
  let zoom: Double
  let width: Double
  /// The ink: `left` and `right` from the origin, `top` and `bottom` upwards from the baseline.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let missingGlyphs: Int

  /// Takes over the reference to the layout.
  init(layout: OpaquePointer, zoom: Double = 1) {
    self.layout = layout
    self.zoom = zoom
    var ink = PangoRectangle()
    var logical = PangoRectangle()
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, 0), &ink, &logical)
    let scale = Double(PANGO_SCALE) / zoom
    width = Double(logical.width) / scale
    left = Double(ink.x) / scale
    right = Double(ink.x + ink.width) / scale
    top = -Double(ink.y) / scale
    bottom = -Double(ink.y + ink.height) / scale
    missingGlyphs = Int(pango_layout_get_unknown_glyphs_count(layout))
  }

  deinit { Fonts.exclusively { g_object_unref(UnsafeMutableRawPointer(layout)) } }

  /// Paints with the origin at the given place.
  func paint(_ cairo: OpaquePointer, x: Double, y: Double) {
    cairo_save(cairo)
    cairo_translate(cairo, x, y)
    cairo_scale(cairo, zoom, zoom)
    cairo_move_to(cairo, 0, 0)
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, 0))
    cairo_restore(cairo)
  }
}

/// The fonts of formulas beside one text family, with what was shaped in them.
///
/// One for each thread and family: Pango's objects belong to a thread, and shaping the same letters for every formula of a report
/// would take longer than all the rest of laying out.
final class MathFaces {
  /// Fonts with the operators of mathematics, the best first. The last one comes with Noto's core fonts.
  static let symbolFamilies = ["DejaVu Math TeX Gyre", "STIX Math", "Latin Modern Math", "Noto Sans Math"]

  let textFamily: String
  let symbolFamily: String
  /// Of the text family, in ems.
  let xHeight: Double
  /// The height of the minus sign over the baseline, in ems.
  let axis: Double
  /// Brings the symbols' size in line with the text's.
  private let symbolScale: Double

  private struct Key: Hashable {
    var text: String
    var face: MathFace
    var size: Double
  }

  private let context: OpaquePointer
  private var runs: [Key: GlyphRun] = [:]

  /// Everything is shaped at this size: unhinted type is the same at every size, and fontconfig sorts all fonts anew for each.
  private static let shapedSize = 10.0

  /// The faces of this thread for a text family.
  static func current(textFamily: String) -> MathFaces {
    let key = "vitrine.math.\(textFamily)"
    if let faces = Thread.current.threadDictionary[key] as? MathFaces { return faces }
    let faces = MathFaces(textFamily: textFamily)
    Thread.current.threadDictionary[key] = faces
    return faces
  }

  private init(textFamily: String) {
    self.textFamily = textFamily
    let map = Fonts.map
    let context = pango_font_map_create_context(map)!
    self.context = context
    let options = cairo_font_options_create()
    // Every option as in the text of pages, so that both share the fonts once found.
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    // The same as the text around it, mostly, whose fonts are found already.
    pango_context_set_language(context, pango_language_from_string("en"))
    symbolFamily = Self.symbolFamilies.first { Self.isInstalled($0, map: map, context: context) } ?? textFamily
    let size = Self.shapedSize
    let letter = GlyphRun(layout: Self.shape("x", family: textFamily, face: .roman, size: size, context: context))
    xHeight = letter.top > 0 ? letter.top / size : 0.5
    let symbolLetter = GlyphRun(layout: Self.shape("x", family: symbolFamily, face: .symbols, size: size, context: context))
    let ratio = symbolLetter.top > 0 ? letter.top / symbolLetter.top : 1
    symbolScale = min(max(ratio, 0.8), 1.3)
    let minus = GlyphRun(
      layout: Self.shape("−", family: symbolFamily, face: .symbols, size: size, context: context), zoom: symbolScale)
    let middle = (minus.top + minus.bottom) / 2 / size
    axis = middle > 0.1 && middle < 0.6 ? middle : 0.28
  }

  deinit { Fonts.exclusively { g_object_unref(UnsafeMutableRawPointer(context)) } }

  /// Text in a face, shaped.
  func run(_ text: String, _ face: MathFace, size: Double) -> GlyphRun {
    let key = Key(text: text, face: face, size: size)
    if let run = runs[key] { return run }
    // A long document of ever new text must not be kept for ever.
    if runs.count > 4000 { runs.removeAll() }
    let isSymbol = face == .symbols || face == .boldSymbols
    let family =
      switch face {
      case .symbols, .boldSymbols: symbolFamily
      case .sansSerif: "Noto Sans"
      case .monospace: "Noto Sans Mono"
      default: textFamily
      }
    let layout = Self.shape(text, family: family, face: face, size: Self.shapedSize, context: context)
    let run = GlyphRun(layout: layout, zoom: max(size, 0.1) / Self.shapedSize * (isSymbol ? symbolScale : 1))
    runs[key] = run
    return run
  }

  private static func shape(_ text: String, family: String, face: MathFace, size: Double, context: OpaquePointer) -> OpaquePointer {
    let description = pango_font_description_new()
    defer { pango_font_description_free(description) }
    pango_font_description_set_family(description, family)
    pango_font_description_set_absolute_size(description, size * Double(PANGO_SCALE))
    if face == .italic || face == .boldItalic { pango_font_description_set_style(description, PANGO_STYLE_ITALIC) }
    if face == .bold || face == .boldItalic || face == .boldSymbols { pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD) }
    let layout = pango_layout_new(context)!
    pango_layout_set_font_description(layout, description)
    pango_layout_set_single_paragraph_mode(layout, 1)
    pango_layout_set_text(layout, text, Int32(clamping: text.utf8.count))
    return layout
  }

  private static func isInstalled(_ family: String, map: UnsafeMutablePointer<PangoFontMap>?, context: OpaquePointer) -> Bool {
    let description = pango_font_description_new()
    defer { pango_font_description_free(description) }
    pango_font_description_set_family(description, family)
    pango_font_description_set_absolute_size(description, shapedSize * Double(PANGO_SCALE))
    guard let font = pango_font_map_load_font(map, context, description) else { return false }
    defer { g_object_unref(UnsafeMutableRawPointer(font)) }
    let found = pango_font_describe(font)
    defer { pango_font_description_free(found) }
    return pango_font_description_get_family(found).map { String(cString: $0) } == family
  }
}
