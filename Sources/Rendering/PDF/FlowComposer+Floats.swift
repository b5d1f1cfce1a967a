import Drawing
import Exhibits
import Reports

extension FlowComposer {
  /// A figure or table: floats when it fits a page, else breaks between rows where it stands.
  mutating func composeFloat(_ float: Reports.Float, in measure: Measure) {
    var measure = measure
    if float.column.hasPrefix("page") || float.column.hasPrefix("screen"), measure.frames.isEmpty, measure.x == 0 {
      let more = min(style.margin * 0.6, 60)
      measure.x -= more
      measure.width += 2 * more
    }
    let anchors = pendingAnchors
    pendingAnchors = []
    let isTable = float.panels.contains { panel in
      switch panel.content {
      case .table, .markdownTable: true
      case .figure, .image, .text: false
      }
    }
    let full = isTable ? tableStrips(float, in: measure) : figureStrips(float, share: Self.figureShare, in: measure)
    guard !full.isEmpty else { return }
    let isSized = float.width != nil || float.height != nil || float.panels.contains { $0.isSized }
    func finished(_ strips: [Strip]) -> [Strip] {
      var strips = strips
      strips[0].anchors = anchors + strips[0].anchors
      strips[0].before = style.blockSpace * 1.15
      strips[strips.count - 1].after = style.blockSpace * 1.15
      for index in strips.indices { strips[index].frames = measure.frames }
      return strips
    }
    var strips = finished(full)
    var box = FloatBox(kind: float.kind, full: FloatBox.Form(strips))
    if measure.floats, box.full.height <= style.textHeight * (isTable ? 0.62 : 1) {
      for index in strips.indices { strips[index].tableBreak = nil }
      box.full.strips = strips
      if !isTable, !isSized, box.full.height > style.textHeight * 0.42 {
        // Whatever is wrong with its content has been told once.
        let told = diagnostics
        let lower = FloatBox.Form(finished(figureStrips(float, share: Self.lowerShare, in: measure)))
        diagnostics = told
        if lower.height < box.full.height * 0.92 { box.lower = lower }
      }
      flow.items.append(.float(box))
    } else {
      strips[0].barrier = float.kind
      flow.items += strips.map { .strip($0) }
    }
  }

  /// How much of a page's height a figure takes with its caption, unless its author gives it a size.
  static let figureShare = 0.62
  /// The same for a figure that shares its page.
  static let lowerShare = 0.46

  /// A caption: "Figure 3: …", centred when it is one line.
  mutating func captionStrips(
    name: String, _ caption: [WovenInline], tag: Int, size: Double? = nil, in measure: Measure
  ) -> [Strip] {
    let size = size ?? style.smallSize
    var label = StyledText.Style()
    label.isBold = true
    var text = StyledText()
    if !name.isEmpty { text.append(name + (caption.isEmpty ? "" : ": "), style: label) }
    text.append(styledText(caption, size: size))
    guard !text.isEmpty else { return [] }
    let face = PDFStyle.Face(size: size)
    let inner = measure.width > 300 ? measure.indented(size, right: size) : measure
    let natural = typesetter.shape(text, face: face, width: inner.width, alignment: .justified)
    let x = natural.count == 1 ? (inner.width - natural[0].width) / 2 : 0
    return natural.map { line in
      Strip(
        height: line.height, inks: [Ink(x: inner.x + max(0, x), y: line.ascent, tag: tag, content: .line(line))],
        breaksBefore: false, keepsWithNext: true, notes: line.notes)
    }
  }

  // MARK: - Figures

  /// The strips of a figure, at most as high as a share of the page where its content and its author allow.
  mutating func figureStrips(_ float: Reports.Float, share: Double, in measure: Measure) -> [Strip] {
    let figure = flow.tag("Figure", under: measure.tag)
    let columns = min(max(float.columns, 1), max(float.panels.count, 1))
    let gap = 12.0
    let cell = max((measure.width - gap * Double(columns - 1)) / Double(columns), 20)
    let showsLetters = float.panels.count > 1
    let caption = captionStrips(name: float.numberedName, float.caption, tag: flow.tag("Caption", under: figure), in: measure)
    let captionHeight = caption.reduce(0) { $0 + $1.height } + 6
    var strips: [Strip] = []
    let rows = (float.panels.count + columns - 1) / columns
    for first in stride(from: 0, to: float.panels.count, by: columns) {
      let row = Array(float.panels[first..<min(first + columns, float.panels.count)])
      let sub: [[Strip]] = row.enumerated().map { index, panel in
        guard showsLetters || !panel.caption.isEmpty else { return [] }
        var inner = measure
        inner.x = 0
        inner.width = cell
        let letter = showsLetters ? "(\(Self.letter(first + index)))" : ""
        return subCaption(letter, panel.caption, tag: flow.tag("Caption", under: figure), in: inner)
      }
      let subHeight = sub.map { $0.reduce(0) { $0 + $1.height } }.max() ?? 0
      let room = max(style.textHeight - captionHeight - subHeight - 8, 40)
      let usual = max((style.textHeight * (rows > 1 ? share * 1.4 : share) - captionHeight) / Double(rows) - subHeight - 8, 110)
      let contents = row.map { panel in
        let isSized = float.width != nil || float.height != nil || panel.isSized
        return panelContent(panel, float: float, width: cell, height: room, usual: isSized ? room : min(usual, room), tag: figure)
      }
      let height = contents.map(\.height).max() ?? 0
      var strip = Strip(height: height + (subHeight > 0 ? subHeight + 3 : 0), breaksBefore: first > 0)
      if first > 0 { strip.before = 8 }
      let used = Double(row.count) * cell + Double(row.count - 1) * gap
      let indent = columns > 1 ? (measure.width - used) / 2 : 0
      for (index, content) in contents.enumerated() {
        let left = measure.x + indent + Double(index) * (cell + gap)
        let shift: Double =
          switch float.alignment {
          case .left: 0
          case .center: (cell - content.width) / 2
          case .right: cell - content.width
          }
        strip.inks += content.inks.map { Ink(x: $0.x + left + shift, y: $0.y + height - content.height, tag: $0.tag, content: $0.content) }
        var y = height + 3
        for line in sub[index] {
          strip.inks += line.inks.map { Ink(x: $0.x + left, y: $0.y + y, tag: $0.tag, content: $0.content) }
          strip.notes += line.notes
          y += line.height
        }
      }
      strips.append(strip)
    }
    if !caption.isEmpty, !strips.isEmpty {
      strips[strips.count - 1].after = 6
      strips[strips.count - 1].keepsWithNext = true
    }
    strips += caption
    if let last = strips.indices.last { strips[last].keepsWithNext = false }
    return strips
  }

  private mutating func subCaption(_ letter: String, _ caption: [WovenInline], tag: Int, in measure: Measure) -> [Strip] {
    let size = style.smallSize
    var text = StyledText(letter + (letter.isEmpty || caption.isEmpty ? "" : " "))
    text.append(styledText(caption, size: size))
    return typesetter.shape(text, face: PDFStyle.Face(size: size), width: measure.width, alignment: .center).map { line in
      Strip(height: line.height, inks: [Ink(x: line.x, y: line.ascent, tag: tag, content: .line(line))], notes: line.notes)
    }
  }

  /// a, b, … z, aa, ab, …
  static func letter(_ index: Int) -> String {
    let last = String(Character(Unicode.Scalar(UInt8(97 + index % 26))))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }

  private struct PanelContent {
    var width: Double
    var height: Double
    var inks: [Ink]
  }

  private mutating func panelContent(
    _ panel: Reports.Float.Panel, float: Reports.Float, width: Double, height: Double, usual: Double, tag: Int
  ) -> PanelContent {
    switch panel.content {
    case .figure(let figure):
      let available = min(width, float.columns <= 1 ? float.width ?? width : width)
      func laidOut(_ height: Double) -> DisplayList {
        layOut(
          figure,
          style: FigureStyle(
            scheme: .light, availableWidth: available, availableHeight: min(height, float.height ?? height),
            fontFamily: "Noto Sans", fontSize: max(style.fontSize * 0.75, 5)))
      }
      // Small letters are a worse sight than a tall figure.
      var list = laidOut(usual)
      if usual < height, list.isReduced { list = laidOut(height) }
      if !list.missingGlyphs.isEmpty {
        diagnostics.append(
          .warning("glyph missing: no installed font has \(list.missingGlyphs.joined(separator: " "))", at: range))
      }
      let scale = min(1, width / max(list.width, 1), height / max(list.height, 1))
      return PanelContent(
        width: list.width * scale, height: list.height * scale,
        inks: [Ink(x: 0, y: 0, tag: tag, content: .drawing(list, scale: scale))])
    case .image(let path):
      guard let picture = picture(path) else {
        return placeholder(panel.alternative.isEmpty ? path : panel.alternative, width: width, tag: tag)
      }
      var scale = min(0.75, width / max(picture.width, 1))
      if let wanted = float.width ?? float.share.map({ $0 * width }) { scale = min(wanted, width) / max(picture.width, 1) }
      scale = min(scale, usual / max(picture.height, 1))
      let size = (picture.width * scale, picture.height * scale)
      return PanelContent(
        width: size.0, height: size.1, inks: [Ink(x: 0, y: 0, tag: tag, content: .picture(picture, width: size.0, height: size.1))])
    case .text(let text):
      let face = PDFStyle.Face(family: .mono, size: style.codeSize)
      var styled = StyledText()
      styled.append(String(text.prefix(20_000)), keepsLines: true)
      let lines = typesetter.shape(styled, face: face, width: width)
      let step = face.size * 1.36
      let shown = lines.prefix(max(1, Int(height / step)))
      return PanelContent(
        width: min(width, shown.map(\.width).max() ?? 0), height: Double(shown.count) * step,
        inks: shown.enumerated().map { Ink(x: 0, y: Double($0) * step + face.size, tag: tag, content: .line($1)) })
    case .table, .markdownTable: return PanelContent(width: 0, height: 0, inks: [])
    }
  }

  private mutating func placeholder(_ text: String, width: Double, tag: Int) -> PanelContent {
    let lines = typesetter.shape(
      StyledText(text), face: PDFStyle.Face(size: style.smallSize, isItalic: true), width: width - 16, alignment: .center,
      color: .muted)
    let height = max(60, lines.reduce(0) { $0 + $1.height } + 16)
    var y = (height - lines.reduce(0) { $0 + $1.height }) / 2
    var inks = [Ink(x: 0, y: 0, tag: 0, content: .box(width: width, height: height, isChecked: nil))]
    for line in lines {
      inks.append(Ink(x: 8 + line.x, y: y + line.ascent, tag: tag, content: .line(line)))
      y += line.height
    }
    return PanelContent(width: width, height: height, inks: inks)
  }

  /// A paragraph that is one picture.
  mutating func composePicture(path: String, alternative: String, in measure: Measure) {
    var float = Reports.Float(.figure, panels: [Reports.Float.Panel(.image(path: path), alternative: alternative)])
    float.alignment = .center
    var inner = measure
    inner.floats = false
    composeFloat(float, in: inner)
  }

  /// A picture file decoded, once a report; `nil`, and a warning, when it cannot be shown.
  mutating func picture(_ path: String) -> Picture? {
    if let known = pictures[path] { return known }
    var picture: Picture?
    do {
      picture = Picture(png: try load(path))
      if picture == nil {
        diagnostics.append(
          .warning("picture \"\(path)\" is not a PNG file; the PDF shows its alternative text", at: range, hint: "convert it to PNG"))
      }
    } catch {
      diagnostics.append(.warning("picture \"\(path)\" could not be read for the PDF: \(error)", at: range, hint: "check the path"))
    }
    pictures[path] = .some(picture)
    return picture
  }
}

extension Reports.Float.Panel {
  /// Whether its author gave it a height.
  fileprivate var isSized: Bool {
    if case .figure(let figure) = content { figure.height != nil } else { false }
  }
}

extension DisplayList {
  /// Whether layout had to make everything smaller, letters too, to keep the height.
  fileprivate var isReduced: Bool {
    items.contains { item in
      if case .group(let group) = item { group.scale < 0.97 } else { false }
    }
  }
}
