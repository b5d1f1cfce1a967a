import Exhibits

extension WovenReport {
  /// The report as text, one line a block, what is inside indented.
  package var dump: String {
    var lines: [String] = []
    if !title.isEmpty { lines.append("title \(Reports.dump(title))") }
    if !subtitle.isEmpty { lines.append("subtitle \(Reports.dump(subtitle))") }
    for paragraph in abstract { lines.append("abstract \(Reports.dump(paragraph))") }
    for block in blocks { block.dump(into: &lines, indent: "") }
    for (index, note) in footnotes.enumerated() {
      lines.append("footnote \(index + 1)")
      for block in note.blocks { block.dump(into: &lines, indent: "  ") }
    }
    return lines.joined(separator: "\n")
  }
}

extension WovenBlock {
  fileprivate func dump(into lines: inout [String], indent: String) {
    let anchor = (id.map { " #\($0)" } ?? "") + classes.map { " .\($0)" }.joined()
    func line(_ text: String) { lines.append(indent + text) }
    func inside(_ blocks: [WovenBlock]) { for block in blocks { block.dump(into: &lines, indent: indent + "  ") } }
    switch kind {
    case .heading(let level, let number, let text): line("h\(level)\(anchor) \(number ?? "–") \(Reports.dump(text))")
    case .paragraph(let text): line("p\(anchor) \(Reports.dump(text))")
    case .blockQuote(let blocks):
      line("quote\(anchor)")
      inside(blocks)
    case .list(let start, _, let items):
      line("list\(start.map { " from \($0)" } ?? "")\(anchor)")
      for item in items {
        line("- \(item.isDone.map { $0 ? "[x]" : "[ ]" } ?? "")")
        inside(item.blocks)
      }
    case .code(let listing):
      line("code\(anchor) \(listing.language)\(listing.isFolded ? " folded" : ""): \(listing.text.replacing("\n", with: "⏎"))")
    case .div(let blocks):
      line("div\(anchor)")
      inside(blocks)
    case .callout(let kind, let title, _, let blocks):
      line("callout \(kind.rawValue)\(anchor) \(Reports.dump(title))")
      inside(blocks)
    case .float(let float):
      line("\(float.kind.rawValue)\(anchor) [\(float.numberedName)] \(Reports.dump(float.caption))")
      for (index, panel) in float.panels.enumerated() {
        let letter = float.panels.count > 1 ? "(\(panelLetter(index))) " : ""
        let alternative = panel.alternative.isEmpty ? "" : " alt=\(panel.alternative)"
        line("  \(letter)\(panel.content.dumped) \(Reports.dump(panel.caption))\(alternative)")
      }
    case .math(let tex, let number): line("math\(anchor) \(number.map { "(\($0)) " } ?? "")\(tex)")
    case .html(let text): line("html \(text)")
    case .thematicBreak: line("rule")
    case .output(let text):
      let omitted = text.omittedBytes > 0 ? " +\(text.omittedBytes)" : ""
      line("\(text.channel.rawValue)\(anchor): \(text.text.replacing("\n", with: "⏎"))\(omitted)")
    case .failure(let failure):
      let messages = failure.diagnostics.map(\.message).joined(separator: "; ")
      line("\(failure.isBlocked ? "blocked" : "failed")\(anchor) \(failure.cell): \(messages)")
    }
  }
}

extension Float.Panel.Content {
  fileprivate var dumped: String {
    switch self {
    case .figure: "figure"
    case .table(let table): "table \(table.columns.map(\.name).joined(separator: ", "))"
    case .markdownTable(_, let header, let rows):
      ([header] + rows).map { row in row.map(Reports.dump).joined(separator: " | ") }.joined(separator: " / ")
    case .image(let path): "image \(path)"
    case .text(let text): "text \(text)"
    }
  }
}

/// Running text as a reader of Markdown would write it.
private func dump(_ inlines: [WovenInline]) -> String {
  inlines.map { inline in
    switch inline {
    case .text(let text): text
    case .emphasis(let inner): "*\(dump(inner))*"
    case .strong(let inner): "**\(dump(inner))**"
    case .strikethrough(let inner): "~~\(dump(inner))~~"
    case .code(let text): "`\(text)`"
    case .link(.url(let url), _, let inner): "[\(dump(inner))](\(url))"
    case .link(.anchor(let id), _, let inner): "[\(dump(inner))](#\(id))"
    case .image(let path, let alternative, _, _): "![\(alternative)](\(path))"
    case .softBreak: " "
    case .lineBreak: "⏎"
    case .math(let tex): "$\(tex)$"
    case .html(let text): text
    case .footnoteReference(let number, _, let occurrence): "[^\(number)\(occurrence > 1 ? "/\(occurrence)" : "")]"
    case .span(let inner, let classes): "[\(dump(inner))]{\(classes.joined(separator: " "))}"
    case .failure(let expression, let message): "‹\(expression): \(message)›"
    }
  }.joined()
}
