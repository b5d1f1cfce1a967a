import Exhibits

extension MarkdownDocument {
  /// The tree as indented lines, one a block or inline, each with its range: what tests compare.
  package var dump: String {
    var dump = TreeDump(mainFile: files.first ?? "")
    dump.add(frontMatter)
    for block in blocks { dump.add(block) }
    for footnote in footnotes {
      dump.line("footnote \(footnote.id)", footnote.range)
      dump.indented { dump in for block in footnote.blocks { dump.add(block) } }
    }
    return dump.text
  }
}

/// Writes a tree line by line.
private struct TreeDump {
  let mainFile: String
  var text = ""
  private var depth = 0

  init(mainFile: String) { self.mainFile = mainFile }

  mutating func line(_ words: String, _ range: SourceRange? = nil, attributes: Attributes = Attributes()) {
    text += String(repeating: "  ", count: depth) + words
    if let range {
      let file = range.file == mainFile ? "" : range.file + ":"
      text += " [\(file)\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)]"
    }
    text += written(attributes) + "\n"
  }

  mutating func indented(_ body: (inout TreeDump) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  private func written(_ attributes: Attributes) -> String {
    var words: [String] = []
    if let id = attributes.id { words.append("#" + id) }
    words += attributes.classes.map { "." + $0 }
    words += attributes.pairs.map { "\($0.key)=\(quoted($0.value))" }
    return words.isEmpty ? "" : " {" + words.joined(separator: " ") + "}"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  // MARK: Front matter

  mutating func add(_ frontMatter: FrontMatter) {
    if frontMatter.values.entries.isEmpty { return }
    line("front matter")
    indented { dump in
      dump.add(frontMatter.values)
      dump.add("title", frontMatter.title)
      dump.add("subtitle", frontMatter.subtitle)
      for paragraph in frontMatter.abstract { dump.add("abstract", paragraph) }
    }
  }

  mutating func add(_ mapping: YAMLMapping) {
    for entry in mapping.entries { add(entry.key + ":", entry.value, entry.range) }
  }

  mutating func add(_ name: String, _ value: YAMLValue, _ range: SourceRange?) {
    switch value {
    case .null: line("\(name) null", range)
    case .boolean(let value): line("\(name) \(value)", range)
    case .integer(let value): line("\(name) \(value)", range)
    case .number(let value): line("\(name) \(value)", range)
    case .string(let value): line("\(name) \(quoted(value))", range)
    case .sequence(let values):
      line(name, range)
      indented { dump in for value in values { dump.add("-", value, nil) } }
    case .mapping(let mapping):
      line(name, range)
      indented { dump in dump.add(mapping) }
    }
  }

  // MARK: Blocks

  mutating func add(_ block: Block) {
    switch block.kind {
    case .heading(let level, let inlines): add("heading \(level)", inlines, block.range, block.attributes)
    case .paragraph(let inlines): add("paragraph", inlines, block.range, block.attributes)
    case .blockQuote(let blocks): add("quote", blocks, block)
    case .list(let list):
      line((list.start.map { "list from \($0)" } ?? "list") + (list.isTight ? "" : " loose"), block.range)
      indented { dump in
        for item in list.items {
          dump.line("item" + (item.isDone.map { $0 ? " done" : " to do" } ?? ""))
          dump.indented { dump in for block in item.blocks { dump.add(block) } }
        }
      }
    case .code(let language, let text):
      line("code \(language.isEmpty ? "" : language + " ")\(quoted(text))", block.range, attributes: block.attributes)
    case .cell(let cell): add(cell, block)
    case .table(let table): add(table, block)
    case .figure(let image): add("figure", image, block.range)
    case .thematicBreak: line("break", block.range)
    case .div(let blocks): add("div", blocks, block)
    case .callout(let callout):
      line("callout \(callout.kind.rawValue)" + (callout.isCollapsed ? " collapsed" : ""), block.range, attributes: block.attributes)
      indented { dump in
        dump.add("title", callout.title)
        for block in callout.blocks { dump.add(block) }
      }
    case .math(let tex): line("math \(quoted(tex))", block.range, attributes: block.attributes)
    case .html(let text): line("html \(quoted(text))", block.range)
    }
  }

  private mutating func add(_ name: String, _ blocks: [Block], _ block: Block) {
    line(name, block.range, attributes: block.attributes)
    indented { dump in for block in blocks { dump.add(block) } }
  }

  private mutating func add(_ cell: CellSource, _ block: Block) {
    line("cell", block.range)
    indented { dump in
      for option in cell.options {
        dump.add(option.key + ":", option.value, option.range)
        dump.indented { $0.line("value at", option.valueRange) }
      }
      for (key, entries) in cell.captions.sorted(by: { $0.key < $1.key }) {
        for entry in entries { dump.add(key, entry) }
      }
      dump.line("code \(dump.quoted(cell.code))", cell.codeRange)
    }
  }

  private mutating func add(_ table: MarkdownTable, _ block: Block) {
    line("table " + table.alignments.map(\.rawValue).joined(separator: " "), block.range, attributes: block.attributes)
    indented { dump in
      for (index, row) in ([table.header] + table.rows).enumerated() {
        dump.line(index == 0 ? "header" : "row")
        dump.indented { dump in for cell in row { dump.add("cell", cell, always: true) } }
      }
      dump.add("caption", table.caption)
    }
  }

  // MARK: Inlines

  private mutating func add(_ name: String, _ inlines: [Inline], always: Bool = false) {
    if inlines.isEmpty && !always { return }
    line(name)
    indented { dump in for inline in inlines { dump.add(inline) } }
  }

  private mutating func add(_ name: String, _ inlines: [Inline], _ range: SourceRange, _ attributes: Attributes = Attributes()) {
    line(name, range, attributes: attributes)
    indented { dump in for inline in inlines { dump.add(inline) } }
  }

  private mutating func add(_ name: String, _ image: Image, _ range: SourceRange) {
    let title = image.title.isEmpty ? "" : " " + quoted(image.title)
    add("\(name) \(image.source)\(title)", image.alternative, range, image.attributes)
  }

  mutating func add(_ inline: Inline) {
    let range = inline.range
    switch inline.kind {
    case .text(let text): line("text \(quoted(text))", range)
    case .emphasis(let inlines): add("emphasis", inlines, range)
    case .strong(let inlines): add("strong", inlines, range)
    case .strikethrough(let inlines): add("strikethrough", inlines, range)
    case .code(let text): line("code \(quoted(text))", range)
    case .link(let destination, let title, let inlines):
      add("link \(destination)" + (title.isEmpty ? "" : " " + quoted(title)), inlines, range)
    case .image(let image): add("image", image, range)
    case .softBreak: line("soft break", range)
    case .lineBreak: line("line break", range)
    case .math(let tex): line("math \(quoted(tex))", range)
    case .html(let text): line("html \(quoted(text))", range)
    case .footnoteReference(let id): line("footnote reference \(id)", range)
    case .crossReference(let key, let isBare): line("reference \(key)" + (isBare ? " bare" : ""), range)
    case .citation(let keys, let isInText): line("citation \(keys.joined(separator: "; "))" + (isInText ? " in text" : ""), range)
    case .directive(let expression): line("directive \(quoted(expression))", range)
    case .span(let inlines, let attributes): add("span", inlines, range, attributes)
    }
  }
}
