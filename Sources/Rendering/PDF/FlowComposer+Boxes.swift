import Exhibits
import Markdown
import Reports

extension FlowComposer {
  /// Sets what `body` composes inside a frame, with `inset` at the left and `padding` above and below.
  mutating func composeFramed(
    _ kind: PDFFlow.Frame.Kind, in measure: Measure, inset: Double, right: Double = 0, padding: Double, tag: String,
    _ body: (inout FlowComposer, Measure) -> Void
  ) {
    flow.frames.append(PDFFlow.Frame(kind: kind, x: measure.x, width: measure.width))
    var inner = measure.indented(inset, right: right)
    inner.frames.append(flow.frames.count - 1)
    inner.floats = false
    inner.tag = flow.tag(tag, under: measure.tag)
    let first = flow.items.count
    body(&self, inner)
    guard flow.items.count > first, case .strip(var top) = flow.items[first] else { return }
    top.before = 0
    flow.items[first] = .strip(top)
    if case .strip(var bottom)? = flow.items.last {
      bottom.after = 0
      flow.items[flow.items.count - 1] = .strip(bottom)
    }
    var pad = Strip(before: style.blockSpace * 0.9, height: padding, keepsWithNext: true)
    pad.frames = inner.frames
    pad.anchors = top.anchors
    flow.items.insert(.strip(pad), at: first)
    pad = Strip(after: style.blockSpace * 0.9, height: padding, breaksBefore: false)
    pad.frames = inner.frames
    flow.items.append(.strip(pad))
  }

  mutating func composeCallout(_ kind: Callout.Kind, title: [WovenInline], _ blocks: [WovenBlock], in measure: Measure) {
    let color: PrintColor =
      switch kind {
      case .note: PrintColor(0x2166ac)
      case .tip: PrintColor(0x1b7837)
      case .important: PrintColor(0x762a83)
      case .warning: PrintColor(0xb35806)
      case .caution: PrintColor(0xb2182b)
      }
    composeFramed(.callout(color), in: measure, inset: 12, right: 10, padding: 6, tag: "Sect") { composer, inner in
      var head = inner
      head.color = color
      let text = title.isEmpty ? StyledText(composer.words.page.callouts[kind] ?? kind.rawValue) : composer.styledText(title, size: inner.size)
      composer.composeParagraph(
        text, face: PDFStyle.Face(family: .sans, size: inner.size, isBold: true), alignment: .left, before: 0, after: 2,
        keepsWithNext: true, in: head)
      composer.compose(blocks, in: inner)
    }
  }

  /// A listing; folded code stays in the HTML page.
  mutating func composeListing(_ listing: Listing, in measure: Measure) {
    guard !listing.isFolded else { return }
    composeFramed(.code, in: measure, inset: 8, right: 8, padding: 5, tag: "Code") { composer, inner in
      if let filename = listing.filename {
        var head = inner
        head.color = .muted
        composer.composeParagraph(
          StyledText(filename), face: PDFStyle.Face(family: .sans, size: composer.style.codeSize), alignment: .left,
          before: 0, after: 2, keepsWithNext: true, in: head)
      }
      composer.composeVerbatim(
        listing.text, numbered: listing.showsLineNumbers, isSwift: listing.language.lowercased() == "swift", space: 0, in: inner)
    }
  }

  mutating func composeOutput(_ text: CellText, in measure: Measure) {
    let limit = 200
    var lines = text.text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false).map { Substring($0) }
    if lines.last?.isEmpty == true { lines.removeLast() }
    let left = lines.count - limit
    var shown = lines.prefix(limit).map { $0.count > 2000 ? $0.prefix(2000) + "…" : $0 }
    if left > 0 { shown.append(Substring(words.omittedLines(left))) }
    if text.omittedBytes > 0 { shown.append(Substring(words.page.omitted(text.omittedBytes))) }
    guard !shown.isEmpty else { return }
    var measure = measure
    if text.channel == .standardError { measure.color = PrintColor(0x7a3b00) }
    composeVerbatim(shown.joined(separator: "\n"), numbered: false, space: style.paragraphSpace, in: measure)
  }

  mutating func composeFailure(_ failure: Failure, in measure: Measure) {
    composeFramed(.failure, in: measure, inset: 10, right: 10, padding: 5, tag: "Sect") { composer, inner in
      var head = inner
      head.color = .failure
      let words = composer.words.page
      let rule = failure.isBlocked ? words.blocked(failure.cell) : words.failed(failure.cell)
      composer.composeParagraph(
        StyledText(rule), face: PDFStyle.Face(family: .sans, size: inner.size, isBold: true), alignment: .left, after: 3,
        keepsWithNext: !failure.diagnostics.isEmpty, in: head)
      for diagnostic in failure.diagnostics {
        let place = diagnostic.range.map { "\($0.file):\($0.start.line):\($0.start.column): " } ?? ""
        let hint = diagnostic.hint.map { "\n  \(words.hint): \($0)" } ?? ""
        composer.composeVerbatim(
          "\(place)\(diagnostic.severity.rawValue): \(diagnostic.message)\(hint)", numbered: false, space: 2, in: inner)
      }
    }
  }

  /// Sets lines of fixed-width text, wrapped where they are too long; Swift in colours that print well.
  mutating func composeVerbatim(_ text: String, numbered: Bool, isSwift: Bool = false, space: Double, in measure: Measure) {
    var text = text.replacing("\t", with: "    ")
    if text.hasSuffix("\n") { text.removeLast() }
    let face = PDFStyle.Face(family: .mono, size: min(style.codeSize, measure.size))
    let lines = isSwift ? Self.swiftLines(text) : Self.lines(text)
    let node = flow.tag("Code", under: measure.tag)
    let gutter = numbered ? typesetter.width(ofNumber: "0\(lines.count)", face: face) + 4 : 0
    var total: [(line: ShapedLine?, number: Int?)] = []
    for (index, styled) in lines.enumerated() {
      let shaped = styled.isEmpty ? [] : typesetter.shape(styled, face: face, width: measure.width - gutter, color: measure.color)
      if shaped.isEmpty { total.append((nil, index + 1)) }
      for (part, line) in shaped.enumerated() { total.append((line, part == 0 ? index + 1 : nil)) }
    }
    for (index, entry) in total.enumerated() {
      var strip = Strip(height: face.size * 1.36)
      strip.before = index == 0 ? space : 0
      strip.after = index == total.count - 1 ? space : 0
      strip.breaksBefore = index == 0 || (index >= 2 && total.count - index >= 2)
      let base = face.size * 0.98
      if numbered, let number = entry.number,
        let label = typesetter.shape(StyledText("\(number)"), face: face, color: .faint).first
      {
        strip.inks.append(Ink(x: measure.x + gutter - 6 - label.width, y: base, tag: 0, content: .line(label)))
      }
      if let line = entry.line { strip.inks.append(Ink(x: measure.x + gutter, y: base, tag: node, content: .line(line))) }
      append(strip, in: measure)
    }
  }

  private static func lines(_ text: String) -> [StyledText] {
    // By bytes: "\r\n" is one character, and not a line feed.
    text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false).map { StyledText(String(Substring($0))) }
  }

  /// Lines of Swift, each token in its colour; a token may go on over lines.
  private static func swiftLines(_ text: String) -> [StyledText] {
    var text = text
    return text.withUTF8 { code in
      var lines = [StyledText()]
      for span in SwiftHighlighter.spans(of: code) {
        var style = StyledText.Style()
        style.color = PrintColor(token: span.kind)
        for (index, part) in code[span.range].split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
          if index > 0 { lines.append(StyledText()) }
          lines[lines.count - 1].append(String(decoding: part, as: UTF8.self), style: style)
        }
      }
      return lines
    }
  }

  // MARK: - Lists

  mutating func composeList(start: Int?, isTight: Bool, _ items: [WovenListItem], in measure: Measure) {
    var measure = measure
    measure.tag = flow.tag("L", under: measure.tag)
    let first = flow.items.count
    for (index, item) in items.enumerated() {
      var inner = measure.indented(style.fontSize * 1.7)
      inner.isTight = isTight
      inner.floats = false
      if start == nil { inner.bullets += 1 } else { inner.numbers += 1 }
      let entry = flow.tag("LI", under: measure.tag)
      let label = flow.tag("Lbl", under: entry)
      inner.tag = flow.tag("LBody", under: entry)
      let begin = flow.items.count
      compose(item.blocks, in: inner)
      if let isDone = item.isDone {
        labelFirstLine(from: begin, isDone: isDone, tag: label, in: inner)
      } else {
        let text =
          start.map { Self.number($0 + index, depth: measure.numbers) } ?? ["•", "–", "·"][measure.bullets % 3]
        labelFirstLine(from: begin, StyledText(text), gap: style.fontSize * 0.5, tag: label, in: inner)
      }
    }
    guard flow.items.count > first, !measure.isTight || measure.bullets + measure.numbers == 0 else { return }
    // A tight list still stands off from the text around it.
    if case .strip(var strip) = flow.items[first] {
      strip.before = max(strip.before, measure.size * 0.4)
      flow.items[first] = .strip(strip)
    }
    if case .strip(var strip)? = flow.items.last {
      strip.after = max(strip.after, measure.size * 0.62)
      flow.items[flow.items.count - 1] = .strip(strip)
    }
  }

  /// An item's number: figures, then letters, then Roman numerals.
  static func number(_ number: Int, depth: Int) -> String {
    switch depth % 3 {
    case 1 where (1...26).contains(number): "\(Character(Unicode.Scalar(UInt8(96 + number))))."
    case 2 where (1...39).contains(number):
      String(repeating: "x", count: number / 10) + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][number % 10] + "."
    default: "\(number)."
    }
  }

  /// Sets a label left of the first line composed since `begin`, or alone when there is none.
  mutating func labelFirstLine(
    from begin: Int, _ text: StyledText? = nil, gap: Double = 4, isDone: Bool? = nil, tag: Int, in measure: Measure
  ) {
    let place = (begin..<flow.items.count).first { index in
      guard case .strip(let strip) = flow.items[index] else { return false }
      return !strip.inks.isEmpty
    }
    if place == nil { append(Strip(height: measure.size * PDFStyle.leading), in: measure) }
    let index = place ?? flow.items.count - 1
    guard case .strip(var strip) = flow.items[index] else { return }
    let bases = strip.inks.compactMap { ink -> Double? in
      switch ink.content {
      case .line, .formula: ink.y
      default: nil
      }
    }
    let base = bases.first ?? measure.size * (PDFStyle.leading / 2 + 0.28)
    if let isDone {
      let side = measure.size * 0.72
      strip.inks.insert(
        Ink(
          x: measure.x - side - measure.size * 0.5, y: base - side, tag: tag,
          content: .box(width: side, height: side, isChecked: isDone)), at: 0)
    } else if let text {
      let face = PDFStyle.Face(size: measure.size)
      if let line = typesetter.shape(text, face: face, color: measure.color).first {
        strip.inks.insert(Ink(x: measure.x - gap - line.width, y: base, tag: tag, content: .line(line)), at: 0)
      }
    }
    flow.items[index] = .strip(strip)
  }
}
