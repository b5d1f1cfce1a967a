import Exhibits
import Reports

extension PageWriter {
  /// Writes running text.
  ///
  /// `isLabel` says whether it stands inside a link already, where links, notes and anchors have no place.
  mutating func inlines(_ inlines: [WovenInline], isLabel: Bool = false) {
    for inline in inlines { self.inline(inline, isLabel: isLabel) }
  }

  private mutating func inline(_ inline: WovenInline, isLabel: Bool) {
    switch inline {
    case .text(let text): out.text(text)
    case .emphasis(let content): element("em", content, isLabel)
    case .strong(let content): element("strong", content, isLabel)
    case .strikethrough(let content): element("del", content, isLabel)
    case .code(let code):
      out.raw("<code>")
      out.text(code)
      out.raw("</code>")
    case .link(let target, let title, let content): link(target, title: title, content, isLabel: isLabel)
    case .image(let path, let alternative, let title, let width):
      if isLabel { out.text(alternative) } else { image(path: path, alternative: alternative, title: title, style: width.map(Self.style)) }
    case .softBreak: out.raw("\n")
    case .lineBreak: out.raw(isLabel ? " " : "<br>\n")
    case .math(let tex): math(tex, display: false)
    case .html(let html): out.raw(html)
    case .footnoteReference(let number, _, let occurrence):
      if !isLabel { footnoteReference(number: number, occurrence: occurrence) }
    case .span(let content, let classes):
      out.raw("<span")
      out.classes(classes)
      out.raw(">")
      self.inlines(content, isLabel: isLabel)
      out.raw("</span>")
    case .failure(let expression, let message):
      out.raw("<mark class=\"inline-failure\">⚠\u{FE0E} <code>")
      out.text(expression)
      out.raw("</code>: ")
      out.text(message)
      out.raw("</mark>")
    }
  }

  private mutating func element(_ name: String, _ content: [WovenInline], _ isLabel: Bool) {
    out.raw("<\(name)>")
    inlines(content, isLabel: isLabel)
    out.raw("</\(name)>")
  }

  private mutating func link(_ target: WovenInline.LinkTarget, title: String, _ content: [WovenInline], isLabel: Bool) {
    let url: String
    switch target {
    case .anchor(let id): url = "#" + id
    case .url(let text): url = text
    }
    if isLabel { return inlines(content, isLabel: true) }
    let scheme = url.lowercased().unicodeScalars.filter { $0.value > 32 }.prefix { $0 != ":" }
    if ["javascript", "vbscript"].contains(String(String.UnicodeScalarView(scheme))) {
      warn("Links to scripts are not kept: \(url)", hint: "write a <script> in raw HTML if you mean it")
      return inlines(content, isLabel: false)
    }
    out.raw("<a")
    out.attribute("href", url)
    if case .anchor = target { out.raw(" class=\"reference\"") }
    if !title.isEmpty { out.attribute("title", title) }
    out.raw(">")
    inlines(content, isLabel: true)
    out.raw("</a>")
  }

  private mutating func footnoteReference(number: Int, occurrence: Int) {
    footnoteOccurrences[number] = max(footnoteOccurrences[number] ?? 0, occurrence)
    out.raw("<sup class=\"footnote-ref\"><a id=\"fnref-\(number)-\(occurrence)\" href=\"#fn-\(number)\" role=\"doc-noteref\">")
    out.raw("\(number)</a></sup>")
  }

  /// Writes mathematics as MathML.
  mutating func math(_ tex: String, display: Bool) {
    let math = mathML(tex: tex, display: display)
    for problem in math.problems { warn(problem, hint: "in the formula \(tex)") }
    out.raw(math.markup)
  }

  /// The text alone, for titles of windows and descriptions.
  func plainText(_ inlines: [WovenInline]) -> String {
    var text = ""
    for inline in inlines {
      switch inline {
      case .text(let part), .code(let part): text += part
      case .math(let tex): text += tex
      case .emphasis(let content), .strong(let content), .strikethrough(let content), .link(_, _, let content), .span(let content, _):
        text += plainText(content)
      case .image(_, let alternative, _, _): text += alternative
      case .softBreak, .lineBreak: text += " "
      case .html, .footnoteReference: break
      case .failure(let expression, _): text += "⚠ \(expression)"
      }
    }
    return text
  }
}

extension Markup {
  /// Appends ` class="…"` when there are any.
  mutating func classes(_ classes: [String]) {
    if !classes.isEmpty { attribute("class", classes.joined(separator: " ")) }
  }
}
