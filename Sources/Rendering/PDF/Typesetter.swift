import CPangoCairo
import Drawing
import Exhibits
import Markdown

/// Shapes text with Pango. One serves a whole report: its context and font descriptions are made once.
///
/// Every text is shaped at the report's own size and scaled when painted: unhinted type is the same at every size, and each
/// further size would cost fontconfig some milliseconds of sorting fonts.
final class Typesetter {
  enum Alignment: Hashable { case left, center, right, justified }

  let style: PDFStyle
  private let context: OpaquePointer
  private var descriptions: [Description: OpaquePointer] = [:]
  private var advances: [PDFStyle.Face: [Character: Double]] = [:]
  /// Characters that no font has, in order of appearance, since they were last taken.
  private var missing: [String] = []

  private struct Description: Hashable {
    var face: PDFStyle.Face
    var hasIdeographs: Bool
  }

  init(style: PDFStyle) {
    self.style = style
    context = pango_font_map_create_context(Fonts.map)
    // Points are units and nothing is rounded to a screen's pixels, so that a page is the same everywhere.
    pango_cairo_context_set_resolution(context, 72)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_language(context, pango_language_from_string(style.language))
  }

  deinit {
    Fonts.exclusively {
      for description in descriptions.values { pango_font_description_free(description) }
      g_object_unref(UnsafeMutableRawPointer(context))
    }
  }

  /// Which of the families asked for are not installed.
  func missingFamilies() -> [String] {
    guard !style.requestedFamilies.isEmpty else { return [] }
    var families: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
    var count: Int32 = 0
    Fonts.exclusively { pango_context_list_families(context, &families, &count) }
    defer { g_free(families) }
    var installed: Set<String> = ["serif", "sans", "sans-serif", "monospace", "mono"]
    for index in 0..<Int(count) {
      if let family = families?[index], let name = pango_font_family_get_name(family) {
        installed.insert(String(cString: name).lowercased())
      }
    }
    return style.requestedFamilies.filter { !installed.contains($0.lowercased()) }
  }

  /// The characters found missing since the last call.
  func takeMissing() -> [String] {
    defer { missing = [] }
    return missing
  }

  /// Breaks a text into lines of a width; without a width only at hard breaks.
  ///
  /// Long texts are shaped in parts, because breaking a line out of a run costs as much as the run is long.
  func shape(
    _ text: StyledText, face: PDFStyle.Face, width: Double? = nil, alignment: Alignment = .left, color: PrintColor = .text
  ) -> [ShapedLine] {
    var lines: [ShapedLine] = []
    var start = 0
    repeat {
      let end = width == nil ? text.utf8.count : Self.partEnd(text.utf8, from: start)
      let part = Fonts.exclusively {
        shape(text, from: start, to: end, face: face, width: width, alignment: alignment, color: color)
      }
      if end < text.utf8.count, part.count > 1, let last = part.last {
        lines += part.dropLast()
        start += Int(last.line.pointee.start_index)
      } else {
        lines += part
        start = end
      }
    } while start < text.utf8.count
    return lines
  }

  /// The width of a number's text from its characters' advances: digits do not kern.
  func width(ofNumber text: Substring, face: PDFStyle.Face) -> Double {
    text.reduce(0) { $0 + advance($1, face: face) }
  }

  private func advance(_ character: Character, face: PDFStyle.Face) -> Double {
    if let known = advances[face]?[character] { return known }
    let width = shape(StyledText(String(character)), face: face).first?.width ?? 0
    advances[face, default: [:]][character] = width
    return width
  }

  private static func partEnd(_ utf8: [UInt8], from start: Int) -> Int {
    let limit = start + 3000
    guard limit < utf8.count else { return utf8.count }
    var end = limit
    while end < utf8.count, utf8[end] & 0xc0 == 0x80 { end += 1 }
    return end
  }

  private func shape(
    _ text: StyledText, from start: Int, to end: Int, face: PDFStyle.Face, width: Double?, alignment: Alignment, color: PrintColor
  ) -> [ShapedLine] {
    guard let layout = pango_layout_new(context) else { return [] }
    let hasIdeographs = StyledText.hasIdeographs(text.utf8[start..<end])
    pango_layout_set_font_description(layout, description(Description(face: face, hasIdeographs: hasIdeographs)))
    text.utf8.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress, end > start {
        pango_layout_set_text(layout, base.advanced(by: start).assumingMemoryBound(to: CChar.self), Int32(end - start))
      }
    }
    let scale = face.size / style.fontSize
    if let width { pango_layout_set_width(layout, units(max(width / scale, 1))) }
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    let isPlain = text.runs.count <= 1 && text.runs.first.map { Self.isPlain($0.style) } ?? true
    let mono = style.families(.mono, hasIdeographs: hasIdeographs)
    if !isPlain, let attributes = attributes(text, from: start, to: end, face: face, scale: scale, mono: mono) {
      pango_layout_set_attributes(layout, attributes)
      pango_attr_list_unref(attributes)
    }
    let source = ShapedLayout(layout: layout, text: text, offset: start, size: face.size, scale: scale, color: color)
    noteMissing(layout)
    return lines(of: source, width: width, alignment: alignment)
  }

  private static func isPlain(_ style: StyledText.Style) -> Bool {
    !style.isBold && !style.isItalic && !style.isMono && style.scale == 1 && style.shape == nil
  }

  private func lines(of source: ShapedLayout, width: Double?, alignment: Alignment) -> [ShapedLine] {
    var lines: [ShapedLine] = []
    var node = pango_layout_get_lines(source.layout)
    while let here = node {
      defer { node = here.pointee.next }
      guard let data = here.pointee.data else { continue }
      let line = data.assumingMemoryBound(to: PangoLayoutLine.self)
      var shaped = ShapedLine(source: source, line: line, width: 0, x: 0, shapeAscent: 0, shapeDescent: 0, notes: [])
      measure(&shaped)
      if let width {
        let isLast = here.pointee.next == nil || endsHard(shaped)
        switch alignment {
        case .left: if pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL { shaped.x = max(0, width - shaped.width) }
        case .center: shaped.x = max(0, (width - shaped.width) / 2)
        case .right: shaped.x = max(0, width - shaped.width)
        case .justified: if !isLast { justify(&shaped, to: width) }
        }
      }
      lines.append(shaped)
    }
    return lines
  }

  /// Whether a hard break ends the line.
  private func endsHard(_ line: ShapedLine) -> Bool {
    let end = line.source.offset + Int(line.line.pointee.start_index) + Int(line.line.pointee.length)
    let utf8 = line.source.text.utf8
    let before = end >= 3 && utf8[(end - 3)..<end].elementsEqual([0xe2, 0x80, 0xa8])
    let after = end + 3 <= utf8.count && utf8[end..<(end + 3)].elementsEqual([0xe2, 0x80, 0xa8])
    return before || after || (end < utf8.count && utf8[end] == 0x0a)
  }

  private func measure(_ line: inout ShapedLine) {
    var width: Int32 = 0
    let source = line.source
    forEachRun(line.line) { run in
      guard let glyphs = run.pointee.glyphs, let item = run.pointee.item else { return }
      width += pango_glyph_string_get_width(glyphs)
      guard source.text.runs.count > 1 || source.text.runs.first?.style.shape != nil else { return }
      let style = source.style(at: Int(item.pointee.offset))
      if let shape = style.shape {
        line.shapeAscent = max(line.shapeAscent, shape.ascent)
        line.shapeDescent = max(line.shapeDescent, shape.descent)
      }
      if let note = style.note, line.notes.last != note { line.notes.append(note) }
    }
    line.width = points(width) * source.scale
  }

  /// Widens spaces, or the gaps between ideographs, so that the line fills its measure; a line too empty for that stays ragged.
  private func justify(_ line: inout ShapedLine, to width: Double) {
    let slack = width - line.width
    guard slack > 0.01 else { return }
    let utf8 = line.source.text.utf8
    let offset = line.source.offset
    var glyphs: [UnsafeMutablePointer<PangoGlyphInfo>] = []
    forEachRun(line.line) { run in
      guard let string = run.pointee.glyphs, let item = run.pointee.item, let infos = string.pointee.glyphs,
        let clusters = string.pointee.log_clusters
      else { return }
      for index in 0..<Int(string.pointee.num_glyphs) {
        let byte = utf8[offset + Int(item.pointee.offset) + Int(clusters[index])]
        // A wide gap belongs at a space; ideographs (lead bytes 0xE3–0xE9, 0xEF) share a narrow one.
        let isGap = style.isIdeographic ? (0xe3...0xe9).contains(byte) || byte == 0xef || byte == 0x20 : byte == 0x20
        if isGap, infos[index].geometry.width > 0 { glyphs.append(infos + index) }
      }
    }
    let size = line.source.size
    guard !glyphs.isEmpty else { return }
    let share = slack / Double(glyphs.count)
    guard share < (style.isIdeographic ? 0.12 : 0.75) * size else { return }
    for glyph in glyphs { glyph.pointee.geometry.width += units(share / line.source.scale) }
    line.width = width
  }

  private func attributes(
    _ text: StyledText, from start: Int, to end: Int, face: PDFStyle.Face, scale: Double, mono: String
  ) -> OpaquePointer? {
    let list = pango_attr_list_new()
    var low = start
    for run in text.runs where run.end > start {
      guard low < end else { break }
      let range = (UInt32(low - start), UInt32(min(run.end, end) - start))
      low = run.end
      let style = run.style
      func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?) {
        attribute?.pointee.start_index = range.0
        attribute?.pointee.end_index = range.1
        pango_attr_list_insert(list, attribute)
      }
      if style.isMono { add(pango_attr_family_new(mono)) }
      if style.isBold { add(pango_attr_weight_new(PANGO_WEIGHT_BOLD)) }
      if style.isItalic { add(pango_attr_style_new(PANGO_STYLE_ITALIC)) }
      let relative = style.scale * (style.isMono && face.family != .mono ? PDFStyle.monoScale : 1)
      if relative != 1 { add(pango_attr_size_new_absolute(units(PDFStyle.quarter(self.style.fontSize * relative)))) }
      if let shape = style.shape {
        var box = PangoRectangle(
          x: 0, y: -units(shape.ascent / scale), width: units(shape.width / scale),
          height: units((shape.ascent + shape.descent) / scale))
        var ink = box
        add(pango_attr_shape_new(&ink, &box))
      }
      // The colour is painted elsewhere: this only makes Pango end a run where the style does.
      if style.color != nil || style.link != nil || style.note != nil || style.isStruck || style.rise != 0 {
        add(pango_attr_foreground_new(0, 0, 0))
      }
    }
    return list
  }

  private func noteMissing(_ layout: OpaquePointer) {
    guard pango_layout_get_unknown_glyphs_count(layout) > 0 else { return }
    var node = pango_layout_get_lines_readonly(layout)
    while let here = node {
      defer { node = here.pointee.next }
      guard let line = here.pointee.data?.assumingMemoryBound(to: PangoLayoutLine.self) else { continue }
      forEachRun(line) { run in
        guard let string = run.pointee.glyphs, let infos = string.pointee.glyphs else { return }
        for index in 0..<Int(string.pointee.num_glyphs) {
          // Pango marks an unknown character with this flag and keeps its code point in the rest.
          let glyph = infos[index].glyph
          guard glyph & 0x1000_0000 != 0, let scalar = Unicode.Scalar(glyph & 0x0fff_ffff) else { continue }
          let character = String(Character(scalar))
          if missing.count < 20, !missing.contains(character) { missing.append(character) }
        }
      }
    }
  }

  private func description(_ key: Description) -> OpaquePointer? {
    var key = key
    key.face.size = style.fontSize
    if let known = descriptions[key] { return known }
    guard let description = pango_font_description_new() else { return nil }
    pango_font_description_set_family(description, style.families(key.face.family, hasIdeographs: key.hasIdeographs))
    pango_font_description_set_absolute_size(description, Double(units(key.face.size)))
    if key.face.isBold { pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD) }
    if key.face.isItalic { pango_font_description_set_style(description, PANGO_STYLE_ITALIC) }
    descriptions[key] = description
    return description
  }
}

/// Points as Pango's units of 1/1024; lengths past what they can hold are cut.
func units(_ points: Double) -> Int32 { Int32(min(max((points * 1024).rounded(), -1e9), 1e9)) }

/// Pango's units as points.
func points(_ units: Int32) -> Double { Double(units) / 1024 }

/// Visits a line's runs from left to right.
func forEachRun(_ line: UnsafeMutablePointer<PangoLayoutLine>, _ visit: (UnsafeMutablePointer<PangoGlyphItem>) -> Void) {
  var node = line.pointee.runs
  while let here = node {
    if let data = here.pointee.data { visit(data.assumingMemoryBound(to: PangoGlyphItem.self)) }
    node = here.pointee.next
  }
}
