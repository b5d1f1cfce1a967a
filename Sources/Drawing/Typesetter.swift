import CPangoCairo
import Foundation

/// Measures and paints single lines of text through one Pango font map.
///
/// Setting a font map up costs tens of milliseconds and shaping a label tens of microseconds, so both are kept: a figure is laid out
/// for light and dark with the same labels, and then painted.
final class Typesetter: @unchecked Sendable {
  static let shared = Typesetter()

  /// A line's size, and what no font could show of it.
  struct Metrics {
    var width: Double
    /// How far the ink reaches above the baseline, and below it.
    var ascent: Double
    var descent: Double
    var missing: [String]
  }

  private struct Key: Hashable {
    var text: String
    var face: Typeface
  }

  private let context: OpaquePointer?
  private var descriptions: [Typeface: OpaquePointer] = [:]
  private var lines: [Key: (layout: OpaquePointer, metrics: Metrics)] = [:]
  /// Enough for the labels of several large figures; beyond it the memory is worth more than the time.
  private let capacity = 4096

  private init() {
    context = pango_font_map_create_context(Fonts.map)
    // Text must measure the same for SVG, PNG and PDF, whatever the desktop's font settings are.
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_language(context, pango_language_from_string("en"))
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
  }

  /// The size of a line of text.
  func measure(_ text: String, _ face: Typeface) -> Metrics {
    Fonts.exclusively { line(Key(text: text, face: face)).metrics }
  }

  /// Paints a line with its baseline's left end at the current point.
  func show(_ text: String, _ face: Typeface, on cairo: OpaquePointer) {
    Fonts.exclusively {
      let layout = line(Key(text: text, face: face)).layout
      if let first = pango_layout_get_line_readonly(layout, 0) { pango_cairo_show_layout_line(cairo, first) }
    }
  }

  private func line(_ key: Key) -> (layout: OpaquePointer, metrics: Metrics) {
    if let known = lines[key] { return known }
    if lines.count >= capacity {
      for (layout, _) in lines.values { g_object_unref(UnsafeMutableRawPointer(layout)) }
      lines.removeAll(keepingCapacity: true)
    }
    let layout = shape(key.text, key.face)
    var (ink, logical) = (PangoRectangle(), PangoRectangle())
    pango_layout_get_extents(layout, &ink, &logical)
    let (unit, baseline) = (Double(PANGO_SCALE), Double(pango_layout_get_baseline(layout)))
    let metrics = Metrics(
      width: Double(max(logical.width, ink.x + ink.width)) / unit,
      ascent: max(0, (baseline - Double(ink.y)) / unit),
      descent: max(0, (Double(ink.y + ink.height) - baseline) / unit),
      missing: pango_layout_get_unknown_glyphs_count(layout) > 0 ? unknownCharacters(of: key) : [])
    lines[key] = (layout, metrics)
    return (layout, metrics)
  }

  private func shape(_ text: String, _ face: Typeface) -> OpaquePointer {
    // GLib ends the process when memory runs out, so there is always a layout.
    let layout = pango_layout_new(context)!
    pango_layout_set_single_paragraph_mode(layout, 1)
    pango_layout_set_font_description(layout, description(of: face))
    pango_layout_set_text(layout, text, Int32(text.utf8.count))
    return layout
  }

  private func description(of face: Typeface) -> OpaquePointer? {
    if let known = descriptions[face] { return known }
    guard let description = pango_font_description_new() else { return nil }
    pango_font_description_set_family(description, face.family)
    pango_font_description_set_absolute_size(description, face.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(description, face.isBold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL)
    pango_font_description_set_style(description, face.isItalic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
    if descriptions.count < capacity { descriptions[face] = description }
    return description
  }

  private func unknownCharacters(of key: Key) -> [String] {
    var seen: [String] = []
    for character in key.text where !seen.contains(String(character)) {
      let layout = shape(String(character), key.face)
      if pango_layout_get_unknown_glyphs_count(layout) > 0 { seen.append(String(character)) }
      g_object_unref(UnsafeMutableRawPointer(layout))
    }
    return seen
  }
}

extension Typesetter {
  /// The text cut to a width, with an ellipsis where something was left out.
  func fit(_ text: String, _ face: Typeface, width: Double) -> String {
    guard measure(text, face).width > width else { return text }
    let characters = Array(text.prefix(2000))
    var (low, high) = (0, characters.count)
    while low < high {
      let middle = (low + high + 1) / 2
      if measure(Self.cut(characters, at: middle), face).width <= width { low = middle } else { high = middle - 1 }
    }
    return Self.cut(characters, at: low)
  }

  private static func cut(_ characters: [Character], at count: Int) -> String {
    var kept = characters.prefix(count)
    while kept.last == " " { kept.removeLast() }
    return String(kept) + "…"
  }

  /// The text broken into lines of a width, the last one cut when there would be more than `maximum`.
  func wrap(_ text: String, _ face: Typeface, width: Double, maximum: Int) -> [String] {
    guard measure(text, face).width > width, maximum > 1 else { return [fit(text, face, width: width)] }
    var lines: [String] = []
    var rest = Self.pieces(of: text)[...]
    while !rest.isEmpty && lines.count < maximum - 1 {
      var (line, used) = ("", 0)
      for piece in rest {
        guard measure((line + piece).trimmingCharacters(in: .whitespaces), face).width <= width else { break }
        line += piece
        used += 1
      }
      if used == 0 {
        // A word wider than the line is better cut than broken at random; what follows goes on below.
        line = fit(rest.removeFirst().trimmingCharacters(in: .whitespaces), face, width: width)
      } else {
        rest = rest.dropFirst(used)
      }
      lines.append(line.trimmingCharacters(in: .whitespaces))
    }
    let last = rest.joined().trimmingCharacters(in: .whitespaces)
    if !last.isEmpty { lines.append(fit(last, face, width: width)) }
    return lines
  }

  /// Words with the space after them; scripts without spaces break between any two characters.
  private static func pieces(of text: String) -> [String] {
    var pieces = [""]
    for character in text.prefix(2000) {
      let isWide = character.unicodeScalars.first.map { $0.value >= 0x2E80 && $0.value < 0x1F000 } ?? false
      if isWide && pieces[pieces.count - 1] != "" { pieces.append("") }
      pieces[pieces.count - 1].append(character)
      if character == " " || isWide || character == "-" || character == "/" { pieces.append("") }
    }
    return pieces.filter { !$0.isEmpty }
  }
}
