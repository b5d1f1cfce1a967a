import CPangoCairo
import Reports

extension FlowComposer {
  /// Running text as one text in runs of styles.
  mutating func styledText(_ inlines: [WovenInline], size: Double, style base: StyledText.Style = .init()) -> StyledText {
    var text = StyledText()
    add(inlines, to: &text, size: size, style: base)
    return text
  }

  private mutating func add(_ inlines: [WovenInline], to text: inout StyledText, size: Double, style: StyledText.Style) {
    for inline in inlines { add(inline, to: &text, size: size, style: style) }
  }

  private mutating func add(_ inline: WovenInline, to text: inout StyledText, size: Double, style: StyledText.Style) {
    var inner = style
    switch inline {
    case .text(let string): text.append(string, style: style)
    case .emphasis(let inlines):
      inner.isItalic.toggle()
      add(inlines, to: &text, size: size, style: inner)
    case .strong(let inlines):
      inner.isBold = true
      add(inlines, to: &text, size: size, style: inner)
    case .strikethrough(let inlines):
      inner.isStruck = true
      add(inlines, to: &text, size: size, style: inner)
    case .code(let string):
      inner.isMono = true
      text.append(string, style: inner)
    case .link(let target, _, let inlines):
      inner.link = target
      inner.color = .link
      add(inlines, to: &text, size: size, style: inner)
    case .image(let path, let alternative, _, let wanted):
      if let picture = picture(path) {
        let most = min(self.style.textWidth / max(picture.width, 1), self.style.textHeight * 0.8 / max(picture.height, 1))
        let scale = min(most, wanted.map { $0.resolved(in: self.style.textWidth) / max(picture.width, 1) } ?? 0.75)
        let width = picture.width * scale
        let height = picture.height * scale
        text.append(
          StyledText.Shape(width: width, ascent: height, descent: 0) { picture.paint(on: $0, width: width, height: height) },
          style: style)
      } else {
        inner.color = .muted
        text.append("[\(alternative.isEmpty ? path : alternative)]", style: inner)
      }
    case .softBreak: text.appendSoftBreak()
    case .lineBreak: text.appendLineBreak(style: style)
    case .math(let tex):
      let (shape, problems) = formula(tex, display: false, size: size * style.scale)
      reportProblems(problems)
      text.append(shape, style: style)
    case .html: break
    case .footnoteReference(let number, _, let occurrence):
      inner.scale = PDFStyle.raisedScale
      inner.rise = 0.35
      inner.color = .link
      inner.link = .anchor("fn-\(number)")
      inner.note = number
      if occurrence == 1 { inner.anchor = "fnref-\(number)" }
      text.append("\(number)", style: inner)
    case .span(let inlines, let classes):
      if classes.contains("smallcaps") || classes.contains("underline") { inner.isItalic = style.isItalic }
      add(inlines, to: &text, size: size, style: inner)
    case .failure(let expression, let message):
      inner.color = .failure
      inner.isMono = true
      text.append("[\(expression): \(message)]", style: inner)
    }
  }

  /// A formula that stands like a letter, and what is wrong with its source.
  func formula(_ tex: String, display: Bool, size: Double) -> (StyledText.Shape, problems: [String]) {
    let family = style.families(.serif, hasIdeographs: StyledText.hasIdeographs(tex.utf8))
    let box = MathBox(tex: tex, display: display, fontFamily: family, fontSize: size)
    return (
      StyledText.Shape(width: box.width, ascent: box.ascent, descent: box.descent, paint: box.paint), box.problems
    )
  }

  mutating func reportProblems(_ problems: [String]) {
    for problem in problems { diagnostics.append(.warning(problem, at: range)) }
  }
}
