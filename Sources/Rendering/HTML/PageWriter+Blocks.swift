import Exhibits
import Markdown
import Reports

extension PageWriter {
  mutating func blocks(_ blocks: [WovenBlock]) {
    for block in blocks { self.block(block) }
  }

  mutating func block(_ block: WovenBlock) {
    range = block.range
    switch block.kind {
    case .heading(let level, let number, let text): heading(level: level, number: number, text, block)
    case .paragraph(let text): paragraph(text, id: block.id, classes: block.classes)
    case .blockQuote(let blocks): container("blockquote", blocks, block)
    case .list(let start, let isTight, let items): list(start: start, isTight: isTight, items, block)
    case .code(let listing): self.listing(listing, block)
    case .div(let blocks): container("div", blocks, block)
    case .callout(let kind, let title, let isCollapsed, let blocks):
      callout(kind, title: title, isCollapsed: isCollapsed, blocks, block)
    case .float(let float): self.float(float, block)
    case .math(let tex, let number): displayMath(tex, number: number, block)
    case .html(let html):
      out.raw(html)
      out.raw("\n")
    case .thematicBreak: out.raw("<hr>\n")
    case .output(let text): output(text, block)
    case .failure(let failure): self.failure(failure, block)
    }
  }

  mutating func paragraph(_ text: [WovenInline], id: String? = nil, classes: [String] = []) {
    out.raw("<p")
    out.id(id)
    out.classes(classes)
    out.raw(">")
    inlines(text)
    out.raw("</p>\n")
  }

  private mutating func heading(level: Int, number: String?, _ text: [WovenInline], _ block: WovenBlock) {
    let level = min(6, max(1, level + headingShift))
    out.raw("<h\(level)")
    out.id(block.id)
    out.classes(block.classes)
    out.raw(">")
    if report.settings.html.numbersSections, let number { out.span("number", number) }
    inlines(text)
    if let id = block.id {
      // The table of contents serves the keyboard; another stop at every heading would only be in the way.
      out.raw("<a class=\"anchor\" tabindex=\"-1\" aria-hidden=\"true\"")
      out.attribute("href", "#" + id)
      out.raw(">#</a>")
    }
    out.raw("</h\(level)>\n")
  }

  private mutating func container(_ element: String, _ blocks: [WovenBlock], _ block: WovenBlock) {
    out.raw("<\(element)")
    out.id(block.id)
    out.classes(block.classes)
    out.raw(">\n")
    self.blocks(blocks)
    out.raw("</\(element)>\n")
  }

  private mutating func list(start: Int?, isTight: Bool, _ items: [WovenListItem], _ block: WovenBlock) {
    let element = start == nil ? "ul" : "ol"
    out.raw("<\(element)")
    out.id(block.id)
    out.classes((items.contains { $0.isDone != nil } ? ["tasks"] : []) + block.classes)
    if let start, start != 1 { out.raw(" start=\"\(start)\"") }
    out.raw(">\n")
    for item in items {
      out.raw("<li>")
      var rest = item.blocks[...]
      if let isDone = item.isDone {
        out.raw("<label><input type=\"checkbox\" disabled\(isDone ? " checked" : "")> ")
        if case .paragraph(let text)? = rest.first?.kind {
          range = rest.first?.range
          inlines(text)
          rest = rest.dropFirst()
        }
        out.raw("</label>")
      }
      for block in rest {
        if isTight, case .paragraph(let text) = block.kind {
          range = block.range
          inlines(text)
          out.raw("\n")
        } else {
          self.block(block)
        }
      }
      out.raw("</li>\n")
    }
    out.raw("</\(element)>\n")
  }

  private mutating func displayMath(_ tex: String, number: String?, _ block: WovenBlock) {
    out.raw("<div class=\"equation\"")
    out.id(block.id)
    out.raw("><div class=\"equation-body\" tabindex=\"0\" role=\"group\">")
    math(tex, display: true)
    out.raw("</div>")
    if let number { out.span("equation-number", "(\(number))") }
    out.raw("</div>\n")
  }

  // MARK: - Callouts

  /// 16 × 16 outlines, drawn in the text's colour.
  private static let icons: [Callout.Kind: String] = [
    .note: "<circle cx='8' cy='8' r='6.5'/><path d='M8 7.3v4'/><path d='M8 4.7v.1'/>",
    .tip: "<path d='M5.8 11.2C4.4 10.4 3.5 9 3.5 7.3a4.5 4.5 0 0 1 9 0c0 1.7-.9 3.1-2.3 3.9v1H5.8z'/><path d='M6.5 14.5h3'/>",
    .important: "<path d='M2.5 2.5h11v8.5h-6l-3 3v-3h-2z'/><path d='M8 4.7v2.6'/><path d='M8 9.3v.1'/>",
    .warning: "<path d='M8 1.8 14.7 13.7H1.3z'/><path d='M8 6v3.6'/><path d='M8 11.7v.1'/>",
    .caution: "<path d='M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z'/><path d='M8 4.8v3.8'/><path d='M8 11.1v.1'/>",
  ]

  func icon(_ kind: Callout.Kind) -> String {
    "<svg class=\"icon\" viewBox=\"0 0 16 16\" width=\"18\" height=\"18\" aria-hidden=\"true\" focusable=\"false\">\(Self.icons[kind] ?? "")</svg>"
  }

  private mutating func callout(
    _ kind: Callout.Kind, title: [WovenInline], isCollapsed: Bool, _ blocks: [WovenBlock], _ block: WovenBlock
  ) {
    let (outer, inner) = isCollapsed ? ("details", "summary") : ("div", "p")
    let name = words.callouts[kind] ?? kind.rawValue
    out.raw("<\(outer)")
    out.id(block.id)
    out.classes(["callout", kind.rawValue] + block.classes)
    if !isCollapsed { out.raw(" role=\"note\"") }
    out.raw("><\(inner) class=\"callout-title\">")
    out.raw(icon(kind))
    if title.isEmpty {
      out.text(name)
    } else {
      // The icon says the kind to the eye alone.
      out.span("sr", name + ": ")
      inlines(title)
    }
    out.raw("</\(inner)>\n<div class=\"callout-body\">\n")
    self.blocks(blocks)
    out.raw("</div></\(outer)>\n")
  }
}
