import Drawing
import Exhibits
import Markdown
import Reports

/// Turns a woven report into a flow: shapes every text once, lays figures out and measures tables, but knows of no pages.
struct FlowComposer {
  /// Where blocks are set: a part of the text's width and how they look in it.
  struct Measure {
    var x = 0.0
    var width: Double
    var size: Double
    var color = PrintColor.text
    var frames: [Int] = []
    /// The structure node that blocks belong to.
    var tag = 0
    /// Depth of bulleted and of numbered lists.
    var bullets = 0
    var numbers = 0
    /// Whether floats may leave their place.
    var floats = true
    var isTight = false

    /// This measure moved in from the left, never to nothing.
    func indented(_ left: Double, right: Double = 0) -> Measure {
      var inner = self
      let room = max(0, min(left + right, width - 90))
      inner.x += room * (left / max(left + right, 0.01))
      inner.width -= room
      return inner
    }
  }

  let report: WovenReport
  let style: PDFStyle
  let words: PDFWords
  let typesetter: Typesetter
  var load: (String) throws -> [UInt8]
  var flow = PDFFlow()
  var diagnostics: [Diagnostic] = []
  var pendingAnchors: [String] = []
  var pictures: [String: Picture?] = [:]
  /// The block being composed, for diagnostics.
  var range: SourceRange?

  init(report: WovenReport, load: @escaping (String) throws -> [UInt8]) {
    self.report = report
    self.load = load
    style = PDFStyle(report.settings)
    words = PDFWords(language: report.settings.language)
    typesetter = Typesetter(style: style)
  }

  /// Composes the whole report.
  mutating func compose() {
    for family in typesetter.missingFamilies() {
      diagnostics.append(
        .warning(
          "font \"\(family)\" is not installed; another stands in for it in the PDF",
          at: SourceRange(file: report.path, line: 1), hint: "install it, or name one that `fc-list` lists"))
    }
    let body = Measure(width: style.textWidth, size: style.fontSize)
    composeTitle(in: body)
    if report.settings.pdf.tableOfContents { composeContents(in: body) }
    compose(report.blocks, in: body)
    composeNotes(in: body)
  }

  mutating func compose(_ blocks: [WovenBlock], in measure: Measure) {
    for block in blocks {
      let outer = range
      range = block.range
      if let id = block.id { pendingAnchors.append(id) }
      compose(block, in: measure)
      reportMissing()
      range = outer
    }
  }

  private mutating func compose(_ block: WovenBlock, in measure: Measure) {
    switch block.kind {
    case .heading(let level, let number, let text): composeHeading(level: level, number: number, text, in: measure)
    case .paragraph(let inlines):
      if inlines.count == 1, case .image(let path, let alternative, _, _) = inlines[0] {
        composePicture(path: path, alternative: alternative, in: measure)
      } else {
        composeParagraph(styledText(inlines, size: measure.size), in: measure)
      }
    case .blockQuote(let blocks):
      composeFramed(.quote, in: measure, inset: style.fontSize * 1.4, padding: 0, tag: "BlockQuote") { composer, inner in
        var inner = inner
        inner.color = PrintColor(0x3c3c3c)
        composer.compose(blocks, in: inner)
      }
    case .list(let start, let isTight, let items): composeList(start: start, isTight: isTight, items, in: measure)
    case .code(let listing): composeListing(listing, in: measure)
    case .div(let blocks): compose(blocks, in: measure)
    case .callout(let kind, let title, _, let blocks): composeCallout(kind, title: title, blocks, in: measure)
    case .float(let float): composeFloat(float, in: measure)
    case .math(let tex, let number): composeFormula(tex, number: number, in: measure)
    case .html: break
    case .thematicBreak:
      let width = measure.width / 4
      append(
        Strip(
          before: style.blockSpace, after: style.blockSpace, height: 1,
          inks: [
            Ink(
              x: measure.x + (measure.width - width) / 2, y: 0, tag: 0,
              content: .rule(width: width, thickness: 0.5, color: .faint))
          ]), in: measure)
    case .output(let text): composeOutput(text, in: measure)
    case .failure(let failure): composeFailure(failure, in: measure)
    }
  }

  // MARK: - Appending

  mutating func append(_ strip: Strip, in measure: Measure) {
    var strip = strip
    strip.frames = measure.frames
    strip.anchors += pendingAnchors
    pendingAnchors = []
    flow.items.append(.strip(strip))
  }

  /// Strips that `body` composes, kept out of the column.
  mutating func detached(_ body: (inout FlowComposer) -> Void) -> [Strip] {
    let outer = flow.items
    flow.items = []
    body(&self)
    defer { flow.items = outer }
    return flow.items.flatMap { item in
      switch item {
      case .strip(let strip): [strip]
      case .float(let float): float.full.strips
      }
    }
  }

  /// Says which characters the texts shaped since the last call lack.
  mutating func reportMissing() {
    let missing = typesetter.takeMissing()
    guard !missing.isEmpty else { return }
    let list = missing.map { character in
      let codes = character.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
      return "\"\(character)\" (\(codes.joined(separator: " ")))"
    }
    diagnostics.append(
      .warning(
        "glyph missing: no installed font has \(list.joined(separator: ", "))", at: range,
        hint: "install a font that has it, such as one of `fonts-noto`, or write it otherwise"))
  }

  // MARK: - Paragraphs

  /// Sets a text as lines, of which neither the first nor the last stands alone on a page.
  mutating func composeParagraph(
    _ text: StyledText, face: PDFStyle.Face? = nil, alignment: Typesetter.Alignment? = nil, tag: String = "P",
    before: Double? = nil, after: Double? = nil, keepsWithNext: Bool = false, heading: (level: Int, text: String)? = nil,
    in measure: Measure
  ) {
    guard !text.isEmpty else { return }
    let face = face ?? PDFStyle.Face(size: measure.size)
    let lines = typesetter.shape(
      text, face: face, width: measure.width, alignment: alignment ?? .justified, color: measure.color)
    let space = measure.isTight ? measure.size * 0.18 : measure.size * 0.62
    let node = flow.tag(tag, under: measure.tag)
    for (index, line) in lines.enumerated() {
      var strip = Strip(height: line.height)
      strip.before = index == 0 ? before ?? space : 0
      strip.after = index == lines.count - 1 ? after ?? space : 0
      strip.inks = [Ink(x: measure.x + line.x, y: line.ascent, tag: node, content: .line(line))]
      strip.breaksBefore = index == 0 || (index >= 2 && lines.count - index >= 2)
      strip.keepsWithNext = keepsWithNext
      strip.notes = line.notes
      if index == 0 { strip.heading = heading }
      append(strip, in: measure)
    }
  }

  private mutating func composeHeading(level: Int, number: String?, _ inlines: [WovenInline], in measure: Measure) {
    var text = StyledText()
    if report.settings.pdf.numbersSections, let number { text.append(number + "\u{2002}") }
    text.append(styledText(inlines, size: measure.size))
    let face = style.heading(level: level)
    let before = style.fontSize * (level == 1 ? 2 : level == 2 ? 1.6 : 1.2)
    composeParagraph(
      text, face: face, alignment: .left, tag: "H\(min(max(level, 1), 6))", before: before, after: style.fontSize * 0.45,
      keepsWithNext: true, heading: (level, text.string), in: measure)
  }

  private mutating func composeFormula(_ tex: String, number: String?, in measure: Measure) {
    let (shape, problems) = formula(tex, display: true, size: measure.size)
    reportProblems(problems)
    let label = number.map { StyledText($0.hasPrefix("(") ? $0 : "(\($0))") }
    let labelLine = label.flatMap { typesetter.shape($0, face: PDFStyle.Face(size: measure.size), color: measure.color).first }
    let room = max(measure.width - (labelLine.map { 2 * ($0.width + 12) } ?? 0), 40)
    let scale = min(1, room / max(shape.width, 1), style.textHeight * 0.9 / max(shape.ascent + shape.descent, 1))
    let ascent = max(shape.ascent * scale, style.fontSize)
    let node = flow.tag("Formula", under: measure.tag)
    var strip = Strip(
      before: style.paragraphSpace * 1.3, after: style.paragraphSpace * 1.3, height: ascent + max(shape.descent * scale, 3))
    strip.inks = [
      Ink(
        x: measure.x + max(0, (measure.width - shape.width * scale) / 2), y: ascent, tag: node,
        content: .formula(shape, scale: scale))
    ]
    if let labelLine {
      strip.inks.append(
        Ink(x: measure.x + measure.width - labelLine.width, y: ascent, tag: node, content: .line(labelLine)))
    }
    append(strip, in: measure)
  }

  // MARK: - Footnotes

  private mutating func composeNotes(in measure: Measure) {
    var measure = measure
    measure.size = style.smallSize
    measure.isTight = true
    measure.floats = false
    for (index, note) in report.footnotes.enumerated() {
      var inner = measure.indented(style.smallSize * 1.2)
      inner.tag = flow.tag("Note", under: 0)
      let strips = detached { composer in
        composer.pendingAnchors = ["fn-\(index + 1)"]
        composer.compose(note.blocks, in: inner)
        var label = StyledText.Style()
        label.scale = PDFStyle.raisedScale
        label.rise = 0.33
        label.link = .anchor("fnref-\(index + 1)")
        composer.labelFirstLine(from: 0, StyledText("\(index + 1)", style: label), gap: 2, tag: inner.tag, in: inner)
      }
      flow.notes.append(strips)
    }
    pendingAnchors = []
  }
}
