import CPangoCairo
import Drawing
import Exhibits
import Reports

/// Paints pages on a Cairo PDF surface: words with their structure and links, outline and metadata. Everything it needs is decided already.
struct PDFPainter {
  let report: WovenReport
  let flow: PDFFlow
  let layout: PageLayout
  let style: PDFStyle
  let typesetter: Typesetter
  let anchors: [String: (page: Int, y: Double)]
  private let surface: OpaquePointer
  let cairo: OpaquePointer
  private let sink: Sink
  private var openTags: [Int] = []
  private var problems: Set<String> = []

  /// Where Cairo's bytes go.
  private final class Sink {
    var bytes: [UInt8] = []
  }

  /// The PDF file of a layout.
  ///
  /// - Throws: ``PDFError`` when Cairo refuses something.
  static func paint(
    _ layout: PageLayout, of flow: PDFFlow, report: WovenReport, style: PDFStyle, typesetter: Typesetter
  ) throws -> (bytes: [UInt8], problems: [String]) {
    let sink = Sink()
    let surface = cairo_pdf_surface_create_for_stream(
      { closure, data, length in
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue().bytes
          .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(sink).toOpaque(), style.pageWidth, style.pageHeight)
    guard let surface, let cairo = cairo_create(surface) else {
      throw PDFError.cairo(status: "no surface", page: 0)
    }
    defer { Fonts.exclusively { cairo_surface_destroy(surface) } }
    var painter = PDFPainter(
      report: report, flow: flow, layout: layout, style: style, typesetter: typesetter, surface: surface, cairo: cairo, sink: sink)
    do {
      defer { Fonts.exclusively { cairo_destroy(cairo) } }
      painter.setMetadata()
      // One element over all pages makes the file a tagged one.
      cairo_tag_begin(cairo, "Document", "")
      for number in layout.pages.indices {
        Fonts.exclusively { painter.paintPage(number) }
        try check(cairo_status(cairo), page: number + 1)
      }
      painter.setOutline()
      cairo_tag_end(cairo, "Document")
    }
    Fonts.exclusively { cairo_surface_finish(surface) }
    try check(cairo_surface_status(surface), page: layout.pages.count)
    return (sink.bytes, painter.problems.sorted())
  }

  private static func check(_ status: cairo_status_t, page: Int) throws {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw PDFError.cairo(status: cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown", page: page)
  }

  private init(
    report: WovenReport, flow: PDFFlow, layout: PageLayout, style: PDFStyle, typesetter: Typesetter, surface: OpaquePointer,
    cairo: OpaquePointer, sink: Sink
  ) {
    self.report = report
    self.flow = flow
    self.layout = layout
    self.style = style
    self.typesetter = typesetter
    self.surface = surface
    self.cairo = cairo
    self.sink = sink
    anchors = layout.anchors
  }

  // MARK: - Metadata and outline

  private func setMetadata() {
    func set(_ key: cairo_pdf_metadata_t, _ value: String) {
      if !value.isEmpty { cairo_pdf_surface_set_metadata(surface, key, value) }
    }
    set(CAIRO_PDF_METADATA_TITLE, report.title.plainText)
    set(CAIRO_PDF_METADATA_AUTHOR, report.settings.authors.joined(separator: ", "))
    set(CAIRO_PDF_METADATA_SUBJECT, Self.shortened(report.abstract.first?.plainText ?? "", to: 300))
    set(CAIRO_PDF_METADATA_KEYWORDS, report.settings.keywords.joined(separator: ", "))
    set(CAIRO_PDF_METADATA_CREATOR, "Vitrine")
    // The clock would make every build's bytes new. Without a date of the report's own the file names none: Cairo would take
    // the clock's, but drops a date that it cannot read.
    let date = Self.timestamp(report.settings.date)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date)
  }

  /// The start of a text, cut after a word.
  static func shortened(_ text: String, to limit: Int) -> String {
    let start = text.prefix(limit)
    guard start.endIndex < text.endIndex else { return text }
    // Scripts without spaces end anywhere.
    let word = text[start.endIndex] == " " ? nil : start.suffix(40).lastIndex(of: " ")
    var kept = start[..<(word ?? start.endIndex)]
    while let last = kept.last, last.isWhitespace || ",;:–—".contains(last) { kept.removeLast() }
    return kept + "…"
  }

  /// A report's date as ISO 8601; empty when it is none.
  static func timestamp(_ date: String?) -> String {
    let parts = (date ?? "").prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard parts.map(\.count) == [4, 2, 2], numbers.count == 3, (1900...9999).contains(numbers[0]),
      (1...12).contains(numbers[1]), (1...31).contains(numbers[2])
    else { return "" }
    return "\(parts.joined(separator: "-"))T00:00:00Z"
  }

  private func setOutline() {
    var parents: [(level: Int, id: Int32)] = []
    for entry in report.contents {
      guard let place = anchors[entry.id] else { continue }
      while let last = parents.last, last.level >= entry.level { parents.removeLast() }
      let number = report.settings.pdf.numbersSections ? entry.number.map { $0 + " " } ?? "" : ""
      let id = cairo_pdf_surface_add_outline(
        surface, parents.last?.id ?? 0, number + entry.text.plainText,
        "page=\(place.page + 1) pos=[\(Self.decimal(style.margin)) \(Self.decimal(max(0, style.margin + place.y - 8)))]",
        parents.isEmpty ? CAIRO_PDF_OUTLINE_FLAG_OPEN : cairo_pdf_outline_flags_t(0))
      parents.append((entry.level, id))
    }
  }

  // MARK: - Pages

  private mutating func paintPage(_ number: Int) {
    let page = layout.pages[number]
    cairo_save(cairo)
    cairo_translate(cairo, style.margin, style.margin)
    paintFrames(of: page)
    for (anchor, place) in page.placed.flatMap({ placed in placed.anchorNames.map { ($0, placed.y) } })
    where anchors[anchor]?.page == number {
      // Cairo 1.16 takes the places of links and destinations on the page, whatever the transformation.
      let name = "name='\(Self.escaped(anchor))' x=\(Self.decimal(style.margin)) y=\(Self.decimal(max(0, style.margin + place - 8)))"
      cairo_tag_begin(cairo, CAIRO_TAG_DEST, name)
      cairo_tag_end(cairo, CAIRO_TAG_DEST)
    }
    if let rule = page.noteRule { paintRule(x: 0, y: rule, width: style.textWidth * 0.3, thickness: 0.4, color: .rule) }
    // Nodes are numbered in reading order: what belongs together is read together, wherever it stands on the page.
    var inks: [(tag: Int, place: Int, y: Double, ink: Ink)] = []
    for placed in page.placed {
      for ink in placed.strip.inks { inks.append((ink.tag, inks.count, placed.y, ink)) }
    }
    inks.sort { ($0.tag, $0.place) < ($1.tag, $1.place) }
    for entry in inks where entry.tag == 0 { paint(entry.ink, top: entry.y) }
    for entry in inks where entry.tag != 0 {
      open(entry.tag)
      paint(entry.ink, top: entry.y)
    }
    closeTags(to: 0)
    paintHead(page, number: number)
    cairo_restore(cairo)
    cairo_show_page(cairo)
  }

  private func paintHead(_ page: PageLayout.Page, number: Int) {
    let face = PDFStyle.Face(family: .sans, size: style.headSize)
    let folio = typesetter.shape(StyledText("\(number + 1) / \(layout.pages.count)"), face: face, color: .muted)
    let foot = style.textHeight + min(30, style.margin * 0.55)
    if let line = folio.first { paint(line, x: (style.textWidth - line.width) / 2, y: foot) }
    guard number > 0 else { return }
    let y = -min(20, style.margin * 0.4)
    let title = clipped(report.title.plainText, face: face, width: style.textWidth * 0.58)
    let section = clipped(page.section == report.title.plainText ? "" : page.section, face: face, width: style.textWidth * 0.38)
    if let title { paint(title, x: 0, y: y) }
    if let section { paint(section, x: style.textWidth - section.width, y: y) }
    if title != nil || section != nil { paintRule(x: 0, y: y + 5, width: style.textWidth, thickness: 0.3, color: .faint) }
  }

  private func clipped(_ text: String, face: PDFStyle.Face, width: Double) -> ShapedLine? {
    guard !text.isEmpty else { return nil }
    let line = typesetter.shape(StyledText(String(text.prefix(300))), face: face, color: .muted).first
    guard let line, line.width > width else { return line }
    let kept = Int(Double(text.count) * width / line.width) - 1
    return typesetter.shape(StyledText(text.prefix(max(kept, 1)) + "…"), face: face, color: .muted).first
  }

  // MARK: - Structure

  /// Closes and opens structure elements until the innermost is a node.
  private mutating func open(_ tag: Int) {
    var path: [Int] = []
    var node = tag
    while node > 0 {
      path.append(node)
      node = flow.tags[node].parent
    }
    path.reverse()
    var common = 0
    while common < path.count, common < openTags.count, path[common] == openTags[common] { common += 1 }
    closeTags(to: common)
    for node in path[common...] {
      cairo_tag_begin(cairo, flow.tags[node].name, "")
      openTags.append(node)
    }
  }

  private mutating func closeTags(to depth: Int) {
    while openTags.count > depth { cairo_tag_end(cairo, flow.tags[openTags.removeLast()].name) }
  }

  // MARK: - Inks

  private mutating func paint(_ ink: Ink, top: Double) {
    let y = top + ink.y
    switch ink.content {
    case .line(let line): problems.formUnion(paint(line, x: ink.x, y: y))
    case .rule(let width, let thickness, let color): paintRule(x: ink.x, y: y, width: width, thickness: thickness, color: color)
    case .drawing(let list, let scale):
      cairo_save(cairo)
      cairo_translate(cairo, ink.x, y)
      cairo_scale(cairo, scale, scale)
      // Cairo 1.16 fails where a structure element begins with a painted picture or group, so something is filled first.
      cairo_set_source_rgb(cairo, 1, 1, 1)
      cairo_rectangle(cairo, 0, 0, max(list.width, 1), max(list.height, 1))
      cairo_fill(cairo)
      draw(list, on: cairo)
      cairo_restore(cairo)
    case .picture(let picture, let width, let height):
      cairo_save(cairo)
      cairo_move_to(cairo, ink.x, y + height)
      picture.paint(on: cairo, width: width, height: height)
      cairo_restore(cairo)
    case .formula(let shape, let scale):
      cairo_save(cairo)
      cairo_translate(cairo, ink.x, y)
      cairo_scale(cairo, scale, scale)
      set(.text)
      cairo_move_to(cairo, 0, 0)
      shape.paint(cairo)
      cairo_restore(cairo)
    case .box(let width, let height, let isChecked): paintBox(x: ink.x, y: y, width: width, height: height, isChecked: isChecked)
    case .leader(let anchor, let end, let size): paintLeader(anchor: anchor, from: ink.x, to: end, y: y, size: size)
    }
  }

  /// Paints a line's runs; returns anchors that it links to and that do not exist.
  @discardableResult
  private func paint(_ line: ShapedLine, x: Double, y: Double) -> [String] {
    var runs: [(run: UnsafeMutablePointer<PangoGlyphItem>, style: StyledText.Style, x: Double, width: Double)] = []
    var cursor = x
    forEachRun(line.line) { run in
      guard let glyphs = run.pointee.glyphs, let item = run.pointee.item else { return }
      let width = points(pango_glyph_string_get_width(glyphs)) * line.source.scale
      runs.append((run, line.source.style(at: Int(item.pointee.offset)), cursor, width))
      cursor += width
    }
    var missing: [String] = []
    var index = 0
    while index < runs.count {
      let link = runs[index].style.link
      var end = index + 1
      while end < runs.count, runs[end].style.link == link { end += 1 }
      let width = runs[end - 1].x + runs[end - 1].width - runs[index].x
      let attributes = link.flatMap { target -> String? in
        let numbers = [style.margin + runs[index].x, style.margin + y - line.source.size * 0.9, max(width, 0.5), line.source.size * 1.2]
        let rect = "rect=[\(numbers.map(Self.decimal).joined(separator: " "))]"
        switch target {
        case .url(let url): return "uri='\(Self.uri(url))' \(rect)"
        case .anchor(let anchor):
          guard anchors[anchor] != nil else {
            missing.append(anchor)
            return nil
          }
          return "dest='\(Self.escaped(anchor))' \(rect)"
        }
      }
      if let attributes { cairo_tag_begin(cairo, CAIRO_TAG_LINK, attributes) }
      for place in index..<end { paint(runs[place], of: line, y: y) }
      if attributes != nil { cairo_tag_end(cairo, CAIRO_TAG_LINK) }
      index = end
    }
    return missing
  }

  private func paint(
    _ entry: (run: UnsafeMutablePointer<PangoGlyphItem>, style: StyledText.Style, x: Double, width: Double), of line: ShapedLine,
    y: Double
  ) {
    let style = entry.style
    set(style.color ?? line.source.color)
    let scale = line.source.scale
    let base = y - style.rise * line.source.size - points(entry.run.pointee.y_offset) * scale
    cairo_save(cairo)
    if let shape = style.shape {
      cairo_move_to(cairo, entry.x, base)
      shape.paint(cairo)
    } else {
      cairo_translate(cairo, entry.x, base)
      cairo_scale(cairo, scale, scale)
      cairo_move_to(cairo, 0, 0)
      pango_cairo_show_glyph_item(cairo, pango_layout_get_text(line.source.layout), entry.run)
    }
    cairo_restore(cairo)
    if style.isStruck {
      let size = line.source.size
      paintRule(x: entry.x, y: base - size * 0.3, width: entry.width, thickness: size * 0.06, color: style.color ?? line.source.color)
    }
  }

  private func paintLeader(anchor: String, from: Double, to end: Double, y: Double, size: Double) {
    guard let place = anchors[anchor] else { return }
    let face = PDFStyle.Face(size: size)
    var style = StyledText.Style()
    style.link = .anchor(anchor)
    guard let number = typesetter.shape(StyledText("\(place.page + 1)", style: style), face: face).first,
      let space = typesetter.shape(StyledText(" ."), face: face, color: .muted).first
    else { return }
    let last = end - number.width - 4
    let step = space.width
    let count = min(Int((last - from) / max(step, 1)), 400)
    if count > 0, let dots = typesetter.shape(StyledText(String(repeating: " .", count: count)), face: face, color: .muted).first {
      paint(dots, x: last - dots.width, y: y)
    }
    paint(number, x: end - number.width, y: y)
  }
}

extension PageLayout.Placed {
  /// The anchors of the strip and of marks inside its lines.
  var anchorNames: [String] {
    strip.anchors
      + strip.inks.flatMap { ink -> [String] in
        guard case .line(let line) = ink.content, line.source.text.runs.count > 1 else { return [] }
        return line.anchors
      }
  }
}
