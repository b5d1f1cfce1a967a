import Drawing
import Exhibits
import Reports

/// How wide things are on the page, in points (4/3 CSS pixels), as `style.css` has it.
enum PageMeasure {
  /// The column of text: 680 pixels.
  static let body = 510.0
  /// `column: page`: 960 pixels.
  static let page = 720.0
  /// Between panels: 24 pixels.
  static let gap = 18.0
  /// Of text in figures: 12 pixels when the page is wide.
  static let fontSize = 9.0

  static func pixels(_ points: Double) -> Int { Int((points * 4 / 3).rounded()) }
}

extension PageWriter {
  /// Writes a figure or table with number, caption and panels.
  mutating func float(_ float: Float, _ block: WovenBlock) {
    let id = block.id ?? nextAnchor(float.kind.rawValue)
    let isWide = float.column != "body"
    let columns = max(1, min(float.columns, float.panels.count))
    // Nothing stands in the margin yet; such a float has the text's width.
    let width = ((isWide && float.column != "margin" ? PageMeasure.page : PageMeasure.body) - PageMeasure.gap * Double(columns - 1)) / Double(columns)
    out.raw("<figure")
    out.id(id)
    var classes = ["float", float.kind == .table ? "table-float" : "figure-float", "align-\(float.alignment.rawValue)"]
    if isWide { classes.append("column-\(float.column)") }
    out.classes(classes + block.classes)
    out.raw(">\n")
    if float.kind == .table { caption(of: float, id: id) }
    if float.panels.count > 1 {
      out.raw("<div class=\"panels\" style=\"--columns:\(columns)\">\n")
      for (index, panel) in float.panels.enumerated() {
        let letter = letters(index)
        out.raw("<figure class=\"panel\"")
        out.id("\(id)-\(letter)")
        out.raw(">")
        if float.kind == .table { caption(of: panel, letter: letter) }
        content(panel, of: float, name: "\(id)-\(letter)", availableWidth: width)
        if float.kind == .figure { caption(of: panel, letter: letter) }
        out.raw("</figure>\n")
      }
      out.raw("</div>\n")
    } else if let panel = float.panels.first {
      content(panel, of: float, name: id, availableWidth: width)
    }
    if float.kind == .figure { caption(of: float, id: id) }
    out.raw("</figure>\n")
  }

  private mutating func caption(of float: Float, id: String) {
    // A single panel's own caption must not get lost where the float has none.
    let text = float.caption.isEmpty && float.panels.count == 1 ? float.panels[0].caption : float.caption
    guard !float.numberedName.isEmpty || !text.isEmpty else { return }
    out.raw("<figcaption")
    out.id(id + "-caption")
    out.raw(">")
    if !float.numberedName.isEmpty { out.span("label", float.numberedName + (text.isEmpty ? "" : ":")) }
    if !text.isEmpty { out.raw(" ") }
    inlines(text)
    out.raw("</figcaption>\n")
  }

  private mutating func caption(of panel: Float.Panel, letter: String) {
    out.raw("<figcaption>")
    out.span("letter", "(\(letter))")
    out.raw(" ")
    inlines(panel.caption)
    out.raw("</figcaption>")
  }

  private mutating func content(_ panel: Float.Panel, of float: Float, name: String, availableWidth: Double) {
    switch panel.content {
    case .figure(var figure):
      if let width = float.width { figure.width = width }
      if let height = float.height { figure.height = height }
      drawn(figure, name: name, alternative: panel.alternative, availableWidth: availableWidth)
    case .table(let table): self.table(table, of: float, id: name, isNamed: hasCaption(float))
    case .markdownTable(let alignments, let header, let rows):
      markdownTable(alignments: alignments, header: header, rows: rows, of: float, id: name, isNamed: hasCaption(float))
    case .image(let path):
      let width = float.share.map(PictureWidth.share) ?? float.width.map { .points(min($0, availableWidth)) }
      out.raw("<div class=\"canvas\">")
      image(path: path, alternative: panel.alternative, title: "", style: width.map(Self.style))
      out.raw("</div>\n")
    case .text(let text):
      out.raw("<div class=\"output value\"><pre tabindex=\"0\"><samp>")
      out.text(text)
      out.raw("</samp></pre></div>\n")
    }
  }

  private func hasCaption(_ float: Float) -> Bool {
    float.panels.count == 1 && (!float.numberedName.isEmpty || !float.caption.isEmpty || !float.panels[0].caption.isEmpty)
  }

  // MARK: - Pictures

  /// Writes a figure drawn for the light and for the dark page.
  ///
  /// The style shows one of them; the other is hidden from everybody.
  private mutating func drawn(_ figure: Figure, name: String, alternative: String, availableWidth: Double) {
    var style = FigureStyle(scheme: .light, availableWidth: availableWidth, fontSize: PageMeasure.fontSize)
    let light = draw(figure, style)
    style.scheme = .dark
    let dark = draw(figure, style)
    if !light.missingGlyphs.isEmpty {
      // The character itself may well be invisible here too.
      let glyphs = light.missingGlyphs.map { glyph in
        let codes = glyph.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
        return "“\(glyph)” (\(codes.joined(separator: " ")))"
      }.joined(separator: ", ")
      warn("\(glyphs): no installed font has it", hint: "install a font that does, such as fonts-noto-core or fonts-noto-cjk")
    }
    let width = PageMeasure.pixels(light.width)
    let height = PageMeasure.pixels(light.height)
    out.raw("<div class=\"canvas drawn\" style=\"--width:\(width)px\">")
    let lightURL = files.add(light.svg, name: name + ".svg", mediaType: "image/svg+xml")
    if light.svg == dark.svg {
      picture(lightURL, alternative: alternative, size: (width, height))
    } else {
      let darkURL = files.add(dark.svg, name: name + "-dark.svg", mediaType: "image/svg+xml")
      picture(lightURL, alternative: alternative, size: (width, height), classes: "light-only")
      picture(darkURL, alternative: alternative, size: (width, height), classes: "dark-only")
    }
    out.raw("</div>\n")
    if !light.hotspots.isEmpty {
      out.raw("<script type=\"application/json\" class=\"hotspots\">")
      out.raw(PageJSON.hotspots(light))
      out.raw("</script>\n")
    }
  }

  /// A picture's width as CSS.
  static func style(_ width: PictureWidth) -> String {
    switch width {
    case .points(let points): "width:\(PageMeasure.pixels(points))px"
    case .share(let share): "width:\(Int((share * 100).rounded()))%"
    }
  }

  /// Writes a picture of prose.
  mutating func image(path: String, alternative: String, title: String, style: String? = nil) {
    switch loaded(path) {
    case .shown(let url, let size): picture(url, alternative: alternative, size: size, title: title, style: style)
    case .missing:
      out.raw("<span class=\"missing-picture\">")
      out.text("\(words.missingPicture): \(path)")
      if !alternative.isEmpty {
        out.raw("<br>")
        out.text(alternative)
      }
      out.raw("</span>")
    }
  }

  private mutating func picture(
    _ url: String, alternative: String, size: (width: Int, height: Int)?, classes: String? = nil, title: String = "",
    style: String? = nil
  ) {
    out.raw("<img")
    if let classes { out.attribute("class", classes) }
    out.attribute("src", url)
    out.attribute("alt", alternative)
    if !title.isEmpty { out.attribute("title", title) }
    if let size { out.raw(" width=\"\(size.width)\" height=\"\(size.height)\"") }
    if let style { out.attribute("style", style) }
    out.raw(" loading=\"lazy\" decoding=\"async\">")
  }

  private mutating func loaded(_ path: String) -> Picture {
    if let known = pictures[path] { return known }
    let picture = read(path)
    pictures[path] = picture
    return picture
  }

  private mutating func read(_ path: String) -> Picture {
    if path.hasPrefix("data:image/") { return .shown(url: path, size: nil) }
    if path.hasPrefix("//") || path.prefix(while: { $0 != "/" }).contains(":") {
      warn("\(path) lies on the network, where a page takes nothing from", hint: "save the picture beside the report")
      return .missing
    }
    let bytes: [UInt8]
    do {
      bytes = try load(path)
    } catch {
      warn("\(path) could not be read: \(error)", hint: "put the picture there, or mend its path")
      return .missing
    }
    guard let file = PictureFile(bytes) else {
      warn("\(path) is not a picture that browsers show", hint: "save it as PNG, JPEG, GIF, WebP, AVIF or SVG")
      return .missing
    }
    let name = path.split(separator: "/").last.map(String.init) ?? "picture"
    return .shown(url: files.add(bytes, name: name, mediaType: file.mediaType), size: file.size)
  }
}

/// 0 is a, 25 is z, 26 is aa.
func letters(_ index: Int) -> String {
  var text = ""
  var rest = index
  repeat {
    text = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(rest % 26))) + text
    rest = rest / 26 - 1
  } while rest >= 0
  return text
}
