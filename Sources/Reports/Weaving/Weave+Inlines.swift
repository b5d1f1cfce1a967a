import Exhibits
import Markdown

extension Weaver {
  mutating func weave(_ inlines: [Inline]) -> [WovenInline] {
    var woven: [WovenInline] = []
    woven.reserveCapacity(inlines.count)
    for inline in inlines {
      let next = weave(inline)
      // Scripts without spaces between words have none at the end of a source line either.
      if case .softBreak? = woven.last, woven.dropLast().last?.last?.isUnspaced == true, next.first?.isUnspaced == true {
        woven.removeLast()
      }
      woven.append(next)
    }
    return woven
  }

  private mutating func weave(_ inline: Inline) -> WovenInline {
    switch inline.kind {
    case .text(let text): return .text(text)
    case .emphasis(let inner): return .emphasis(weave(inner))
    case .strong(let inner): return .strong(weave(inner))
    case .strikethrough(let inner): return .strikethrough(weave(inner))
    case .code(let text): return .code(text)
    case .link(let destination, let title, let inner):
      let target: WovenInline.LinkTarget = destination.hasPrefix("#") ? .anchor(String(destination.dropFirst())) : .url(destination)
      if case .anchor(let id) = target { anchorLinks.append((id, inline.range)) }
      return .link(target, title: title, weave(inner))
    case .image(let image):
      return .image(
        path: picturePath(image.source, in: inline.range.file), alternative: image.attributes["fig-alt"] ?? plain(image.alternative),
        title: image.title, width: image.attributes["width"].flatMap(PictureWidth.init))
    case .softBreak: return .softBreak
    case .lineBreak: return .lineBreak
    case .math(let tex): return .math(tex: tex)
    case .html(let text):
      rawHTML.append(text)
      return .html(text)
    case .footnoteReference(let id): return footnoteReference(id)
    case .crossReference(let key, let isBare):
      // An unknown key was an error when the report was read.
      guard let target = numbering.targets[key] else { return .text("?@\(key)") }
      return .link(.anchor(target.anchor), title: "", referenceText(target, isBare: isBare))
    case .citation(let keys, let isInText): return .text(citationSource(keys, isInText: isInText))
    case .directive(let expression): return value(of: inline, expression)
    case .span(let inner, let attributes): return .span(weave(inner), classes: attributes.classes)
    }
  }

  /// "Figure 3", "3", or the text of a heading without number.
  private func referenceText(_ target: ReportNumbering.Target, isBare: Bool) -> [WovenInline] {
    guard let number = target.number else { return [.text(plainText(target.title) { self.shown($0) })] }
    return [.text(isBare ? number : words.reference(target.kind, number))]
  }

  // MARK: Footnotes

  private mutating func footnoteReference(_ id: String) -> WovenInline {
    let id = footnotePrefix + id
    footnoteOccurrences[id, default: 0] += 1
    let occurrence = footnoteOccurrences[id, default: 1]
    if let number = footnoteNumbers[id] { return .footnoteReference(number: number, id: id, occurrence: occurrence) }
    let number = footnotes.count + 1
    footnoteNumbers[id] = number
    footnotes.append(WovenFootnote(id: id, blocks: []))
    if let source = footnoteSources[id] {
      let outer = listsHeadings
      listsHeadings = false
      footnotes[number - 1].blocks = weave(source.blocks)
      listsHeadings = outer
    }
    return .footnoteReference(number: number, id: id, occurrence: occurrence)
  }

  // MARK: Directives

  /// The number of the directive at a place. A file that is included twice has two: the last that the cells woven so far allow.
  private func directive(at inline: Inline) -> Int? {
    guard let candidates = inlinesAt[inline.range] else { return nil }
    return candidates.last { report.inlines[$0].position <= position } ?? candidates.first
  }

  private mutating func value(of inline: Inline, _ expression: String) -> WovenInline {
    guard let index = directive(at: inline) else {
      diagnostics.append(
        .warning("inline directive in the output of a cell is shown as written", at: inline.range, hint: "write the value itself"))
      return .code("{swift} \(expression)")
    }
    wovenInlines.insert(index)
    guard inlineOutcomes.indices.contains(index) else { return .failure(expression: expression, message: blockedMessage) }
    switch inlineOutcomes[index] {
    case .value(let text): return .text(text)
    case .failed(let diagnostic):
      diagnostics.append(diagnostic)
      return .failure(expression: expression, message: diagnostic.message)
    case .blocked: return .failure(expression: expression, message: blockedMessage)
    }
  }

  private var blockedMessage: String { "a cell that it reads did not finish" }

  /// Failures of directives whose text did not reach the page, as in the caption of a cell with `include: false`.
  mutating func reportUnwovenInlines() {
    for (index, outcome) in inlineOutcomes.enumerated() where !wovenInlines.contains(index) {
      if case .failed(let diagnostic) = outcome { diagnostics.append(diagnostic) }
    }
  }

  /// Links into the page that lead nowhere.
  mutating func reportDeadLinks() {
    let dead = anchorLinks.filter { !$0.id.isEmpty && !numbering.identifiers.contains($0.id) }
    guard !dead.isEmpty else { return }
    let written = Set(rawHTML.flatMap { $0.matches(of: /\b(?:id|name)\s*=\s*["']?([^"'\s>]+)/).map { String($0.output.1) } })
    // Looking for the nearest name costs a comparison with every one.
    var hintsLeft = 100
    for (id, range) in dead where !written.contains(id) {
      // A panel's anchor is its float's with a letter.
      let stem = id.lastIndex(of: "-").map { String(id[..<$0]) }
      if stem.map(numbering.identifiers.contains) == true { continue }
      hintsLeft -= 1
      let nearest = hintsLeft < 0 ? nil : nearestName(to: id, among: numbering.identifiers)
      diagnostics.append(
        .warning(
          "link to `#\(id)` leads nowhere", at: range,
          hint: nearest.map { "did you mean `#\($0)`?" } ?? "give what it should lead to that name, as in `# Heading {#\(id)}`"))
    }
  }

  /// Text without formatting, for alternative text: directives give their values.
  mutating func plain(_ inlines: [Inline]) -> String {
    noteFailures(inlines)
    return plainText(inlines) { shown($0) }
  }

  /// What a directive or reference shows where only plain text can stand.
  private func shown(_ inline: Inline) -> String {
    switch inline.kind {
    case .crossReference(let key, let isBare):
      guard let target = numbering.targets[key], let number = target.number else { return key }
      return isBare ? number : words.numberedName(target.kind, number)
    case .directive(let expression):
      if let index = directive(at: inline), inlineOutcomes.indices.contains(index), case .value(let text) = inlineOutcomes[index] {
        return text
      }
      return "{swift} \(expression)"
    default: return ""
    }
  }

  /// Plain text cannot show that a directive failed, so it is told.
  private mutating func noteFailures(_ inlines: [Inline]) {
    for inline in inlines {
      switch inline.kind {
      case .directive:
        if let index = directive(at: inline), inlineOutcomes.indices.contains(index), wovenInlines.insert(index).inserted,
          case .failed(let diagnostic) = inlineOutcomes[index]
        {
          diagnostics.append(diagnostic)
        }
      case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(_, _, let inner), .span(let inner, _):
        noteFailures(inner)
      default: break
      }
    }
  }
}

/// A heading's text for the contents: its own links and footnotes would be there twice.
func withoutLinks(_ inlines: [WovenInline]) -> [WovenInline] {
  inlines.flatMap { inline -> [WovenInline] in
    switch inline {
    case .link(_, _, let inner): withoutLinks(inner)
    case .footnoteReference: []
    case .emphasis(let inner): [.emphasis(withoutLinks(inner))]
    case .strong(let inner): [.strong(withoutLinks(inner))]
    case .strikethrough(let inner): [.strikethrough(withoutLinks(inner))]
    case .span(let inner, let classes): [.span(withoutLinks(inner), classes: classes)]
    default: [inline]
    }
  }
}
