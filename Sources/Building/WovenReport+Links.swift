import Reports

extension WovenReport {
  /// The report with its links led elsewhere.
  ///
  /// - Parameter lead: gives another URL for one that stands in a file, or `nil` to leave it as it is.
  func linked(_ lead: (_ url: String, _ file: String) -> String?) -> WovenReport {
    withoutActuallyEscaping(lead) { lead in
      let leading = Leading(lead: lead)
      var report = self
      report.title = leading.inlines(title, path)
      report.subtitle = leading.inlines(subtitle, path)
      report.abstract = abstract.map { leading.inlines($0, path) }
      report.blocks = leading.blocks(blocks)
      for index in footnotes.indices { report.footnotes[index].blocks = leading.blocks(footnotes[index].blocks) }
      return report
    }
  }
}

/// A walk that changes the URLs of links. What holds none stays shared with the original.
private struct Leading {
  var lead: (String, String) -> String?

  func blocks(_ blocks: [WovenBlock]) -> [WovenBlock] { blocks.map(block) }

  private func block(_ block: WovenBlock) -> WovenBlock {
    let file = block.range.file
    var led = block
    switch block.kind {
    case .heading(let level, let number, let text): led.kind = .heading(level: level, number: number, inlines(text, file))
    case .paragraph(let text): led.kind = .paragraph(inlines(text, file))
    case .blockQuote(let inner): led.kind = .blockQuote(blocks(inner))
    case .list(let start, let isTight, let items):
      led.kind = .list(
        start: start, isTight: isTight, items.map { WovenListItem(isDone: $0.isDone, blocks: blocks($0.blocks)) })
    case .div(let inner): led.kind = .div(blocks(inner))
    case .callout(let kind, let title, let isCollapsed, let inner):
      led.kind = .callout(kind: kind, title: inlines(title, file), isCollapsed: isCollapsed, blocks(inner))
    case .float(let float): led.kind = .float(self.float(float, file))
    case .code, .math, .html, .thematicBreak, .output, .failure: break
    }
    return led
  }

  private func float(_ float: Float, _ file: String) -> Float {
    var led = float
    led.caption = inlines(float.caption, file)
    for (index, panel) in float.panels.enumerated() {
      led.panels[index].caption = inlines(panel.caption, file)
      if case .markdownTable(let alignments, let header, let rows) = panel.content {
        led.panels[index].content = .markdownTable(
          alignments: alignments, header: header.map { inlines($0, file) }, rows: rows.map { $0.map { inlines($0, file) } })
      }
    }
    return led
  }

  func inlines(_ inlines: [WovenInline], _ file: String) -> [WovenInline] {
    inlines.map { inline in
      switch inline {
      case .link(let target, let title, let inner):
        guard case .url(let url) = target else { return .link(target, title: title, self.inlines(inner, file)) }
        return .link(.url(lead(url, file) ?? url), title: title, self.inlines(inner, file))
      case .emphasis(let inner): return .emphasis(self.inlines(inner, file))
      case .strong(let inner): return .strong(self.inlines(inner, file))
      case .strikethrough(let inner): return .strikethrough(self.inlines(inner, file))
      case .span(let inner, let classes): return .span(self.inlines(inner, file), classes: classes)
      case .text, .code, .image, .softBreak, .lineBreak, .math, .html, .footnoteReference, .failure: return inline
      }
    }
  }
}
