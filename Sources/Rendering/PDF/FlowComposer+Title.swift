import Reports

extension FlowComposer {
  /// The title, who wrote it and when, the abstract, and a banner when cells failed.
  mutating func composeTitle(in measure: Measure) {
    let size = style.fontSize
    var muted = measure
    muted.color = .muted
    composeParagraph(
      styledText(report.title, size: size), face: PDFStyle.Face(family: .sans, size: PDFStyle.quarter(size * 1.9), isBold: true),
      alignment: .center, tag: "H1", before: 0, after: size * 0.6, in: measure)
    composeParagraph(
      styledText(report.subtitle, size: size), face: PDFStyle.Face(family: .sans, size: PDFStyle.quarter(size * 1.25)),
      alignment: .center, before: size * 0.4, after: size * 0.6, in: muted)
    composeParagraph(
      StyledText(report.settings.authors.joined(separator: style.isIdeographic ? "、" : ", ")),
      alignment: .center, before: size * 0.8, after: size * 0.2, in: measure)
    composeParagraph(
      StyledText(report.settings.date ?? ""), alignment: .center, before: size * 0.2, after: size, in: muted)
    composeBanner(in: measure)
    guard !report.abstract.isEmpty || !report.settings.keywords.isEmpty else {
      spaceAfterLast(size * 1.6)
      return
    }
    var inner = measure.indented(size * 2.6, right: size * 2.6)
    inner.size = style.smallSize
    inner.tag = flow.tag("Sect", under: measure.tag)
    if !report.abstract.isEmpty {
      composeParagraph(
        StyledText(words.page.abstract), face: PDFStyle.Face(family: .sans, size: inner.size, isBold: true), alignment: .center,
        before: size * 1.4, after: size * 0.4, keepsWithNext: true, in: inner)
    }
    for paragraph in report.abstract { composeParagraph(styledText(paragraph, size: inner.size), in: inner) }
    if !report.settings.keywords.isEmpty {
      var label = StyledText.Style()
      label.isBold = true
      var text = StyledText(words.keywords + (style.isIdeographic ? "：" : ": "), style: label)
      text.append(report.settings.keywords.joined(separator: style.isIdeographic ? "、" : ", "))
      composeParagraph(text, alignment: .left, in: inner)
    }
    spaceAfterLast(size * 1.8)
  }

  private mutating func composeBanner(in measure: Measure) {
    guard report.failedCells > 0 || report.blockedCells > 0 else { return }
    let text = words.page.banner(report.failedCells, report.blockedCells)
    composeFramed(.failure, in: measure, inset: 10, padding: 5, tag: "Sect") { composer, inner in
      var inner = inner
      inner.color = .failure
      composer.composeParagraph(
        StyledText(text), face: PDFStyle.Face(family: .sans, size: inner.size, isBold: true), alignment: .left, in: inner)
    }
  }

  private mutating func spaceAfterLast(_ space: Double) {
    guard case .strip(var strip)? = flow.items.last else { return }
    strip.after = max(strip.after, space)
    flow.items[flow.items.count - 1] = .strip(strip)
  }

  /// The table of contents; page numbers are filled in when pages are known.
  mutating func composeContents(in measure: Measure) {
    let entries = report.contents.filter { $0.level <= report.settings.html.tableOfContentsDepth }
    guard !entries.isEmpty else { return }
    let face = PDFStyle.Face(family: .sans, size: PDFStyle.quarter(style.fontSize * 1.1), isBold: true)
    composeParagraph(
      StyledText(words.page.contents), face: face, alignment: .left, before: style.fontSize, after: 4, keepsWithNext: true, in: measure)
    let top = entries.map(\.level).min() ?? 1
    let contents = flow.tag("TOC", under: measure.tag)
    for entry in entries {
      var inner = measure.indented(Double(entry.level - top) * style.fontSize * 1.4, right: style.fontSize * 2.5)
      inner.tag = contents
      inner.isTight = true
      var base = StyledText.Style()
      base.link = .anchor(entry.id)
      base.isBold = entry.level == top
      var text = StyledText()
      if report.settings.pdf.numbersSections, let number = entry.number { text.append(number + "\u{2002}", style: base) }
      text.append(styledText(entry.text, size: inner.size, style: base).withoutNotes())
      let first = flow.items.count
      composeParagraph(text, alignment: .left, tag: "TOCI", before: entry.level == top ? 3 : 1, after: 1, in: inner)
      guard flow.items.count > first, case .strip(var strip)? = flow.items.last, let ink = strip.inks.first,
        case .line(let line) = ink.content
      else { continue }
      strip.inks.append(
        Ink(
          x: ink.x + line.width + 4, y: ink.y, tag: ink.tag,
          content: .leader(anchor: entry.id, end: measure.x + measure.width, size: inner.size)))
      flow.items[flow.items.count - 1] = .strip(strip)
    }
    spaceAfterLast(style.fontSize * 1.8)
  }
}

extension StyledText {
  /// The text without its footnote marks, as contents lists and running heads show it.
  func withoutNotes() -> StyledText {
    var text = StyledText()
    var start = 0
    for run in runs {
      if run.style.note == nil {
        if let shape = run.style.shape {
          text.append(shape, style: run.style)
        } else {
          text.append(String(decoding: utf8[start..<run.end], as: UTF8.self), style: run.style)
        }
      }
      start = run.end
    }
    return text
  }
}
