import CCmark
import Exhibits

/// Turns cmark-gfm's blocks into Vitrine's: marks become divs and math, fences become cells, captions join their tables.
struct BlockTree {
  let assembly: Assembly
  var diagnostics: [Diagnostic] = []

  static let deepest = 100

  init(_ assembly: Assembly) { self.assembly = assembly }

  /// Reads the whole document, with its footnotes apart.
  mutating func read(_ root: OpaquePointer) -> (blocks: [Block], footnotes: [Footnote]) {
    var footnotes: [Footnote] = []
    for node in CommonMark.children(of: root) where cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION {
      let blocks = blocks(of: node, quoteDepth: 0, depth: 1)
      footnotes.append(Footnote(id: String(footnotes.count + 1), blocks: blocks, range: range(of: node)))
    }
    return (blocks(of: root, quoteDepth: 0, depth: 0), footnotes)
  }

  mutating func report(_ diagnostic: Diagnostic, at offset: Int) {
    var diagnostic = diagnostic
    diagnostic.includedFrom = assembly.includedFrom(offset)
    diagnostics.append(diagnostic)
  }

  private mutating func report(_ diagnostic: Diagnostic, of div: Assembly.Div) {
    var diagnostic = diagnostic
    diagnostic.includedFrom = div.includedFrom
    diagnostics.append(diagnostic)
  }

  // MARK: Places

  /// Where a node starts in the assembly.
  func start(of node: OpaquePointer) -> Int {
    // A paragraph that a table cut short has no place: cmark gives it to the table.
    if cmark_node_get_start_line(node) == 0 {
      return cmark_node_next(node).map { placed($0) } ?? cmark_node_parent(node).map { placed($0) } ?? 0
    }
    if let header = headerLine(of: node) { return contentStart(ofLine: header) }
    return placed(node)
  }

  private func placed(_ node: OpaquePointer) -> Int {
    let line = assembly.line(Int(cmark_node_get_start_line(node)))
    return min(line.lowerBound + max(0, Int(cmark_node_get_start_column(node)) - 1), line.upperBound)
  }

  /// Where a node's last text ends: cmark counts blank lines behind some blocks as theirs.
  func end(of node: OpaquePointer) -> Int {
    let first = assembly.lineNumber(of: start(of: node))
    if cmark_node_get_start_line(node) == 0, let header = cmark_node_next(node).flatMap({ headerLine(of: $0) }) {
      return max(start(of: node), assembly.line(header - 1).upperBound)
    }
    var number = min(max(first, Int(cmark_node_get_end_line(node))), max(1, assembly.lineStarts.count))
    while true {
      let line = assembly.line(number)
      var end = line.upperBound
      while end > line.lowerBound, [UInt8(ascii: " "), UInt8(ascii: "\t")].contains(assembly.bytes[end - 1]) { end -= 1 }
      let isBlank =
        assembly.impliedLines.contains(number)
        || assembly.bytes[line.lowerBound..<end].allSatisfy { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: " ") }
      if !isBlank || number <= first { return max(start(of: node), end) }
      number -= 1
    }
  }

  /// The line of a table's header, when a paragraph stands directly above it: then cmark says where the paragraph starts.
  private func headerLine(of node: OpaquePointer) -> Int? {
    guard let before = cmark_node_previous(node), cmark_node_get_start_line(before) == 0, CommonMark.isType(node, "table"),
      let header = cmark_node_first_child(node)
    else { return nil }
    let row = cmark_node_next(header)
    return max(1, row.map { Int(cmark_node_get_start_line($0)) - 2 } ?? Int(cmark_node_get_end_line(node)) - 1)
  }

  private func contentStart(ofLine number: Int) -> Int {
    let line = assembly.line(number)
    return assembly.bytes[line].firstIndex { $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: ">") } ?? line.lowerBound
  }

  func range(of node: OpaquePointer) -> SourceRange { assembly.range(start(of: node), end(of: node)) }

  // MARK: Blocks

  private struct OpenDiv {
    var index: Int
    var blocks: [Block] = []
  }

  mutating func blocks(of parent: OpaquePointer, quoteDepth: Int, depth: Int) -> [Block] {
    guard depth < Self.deepest else {
      report(.error("nesting is deeper than \(Self.deepest) levels", at: range(of: parent)), at: start(of: parent))
      return []
    }
    var open = [OpenDiv(index: -1)]
    func close(_ tree: inout BlockTree, end: SourcePosition?) {
      let last = open.removeLast()
      let block = tree.makeDiv(tree.assembly.divs[last.index], attachingCaptions(last.blocks), end: end)
      open[open.count - 1].blocks.append(block)
    }
    for node in CommonMark.children(of: parent) {
      let type = cmark_node_get_type(node)
      if type == CMARK_NODE_FOOTNOTE_DEFINITION { continue }
      // The fence that closes an unclosed one opens another where cmark had closed it already.
      if type == CMARK_NODE_CODE_BLOCK, assembly.impliedLines.contains(Int(cmark_node_get_start_line(node))) { continue }
      if type == CMARK_NODE_HTML_BLOCK, let mark = mark(of: node) {
        switch mark.content {
        case .divOpen(let index): open.append(OpenDiv(index: index))
        case .divClose(let index):
          while open.contains(where: { $0.index == index }) { close(&self, end: mark.range.end) }
        case .math(let block): open[open.count - 1].blocks.append(block)
        case .inlines, .attributes, .continuation, .literal, .border: break
        }
        continue
      }
      if let block = block(node, type, quoteDepth: quoteDepth, depth: depth) { open[open.count - 1].blocks.append(block) }
    }
    while open.count > 1 {
      let div = assembly.divs[open[open.count - 1].index]
      if !div.isUnclosed {
        report(
          .error(
            "div is closed outside the list or quote that it opens in", at: div.range,
            hint: "Indent the closing `:::` like the opening one, or put the whole div outside."), of: div)
      }
      close(&self, end: open[open.count - 1].blocks.last?.range.end)
    }
    return attachingCaptions(open[0].blocks)
  }

  private func mark(of node: OpaquePointer) -> Assembly.Mark? {
    CommonMark.withBytes(cmark_node_get_literal(node)) { text in
      guard text.starts(with: "<!--".utf8), let found = assembly.mark(in: text, at: 4) else { return nil }
      let rest = text[(4 + found.length)...]
      guard rest.elementsEqual("-->\n".utf8) || rest.elementsEqual("-->".utf8) else { return nil }
      return assembly.marks[found.mark]
    }
  }

  private mutating func block(_ node: OpaquePointer, _ type: cmark_node_type, quoteDepth: Int, depth: Int) -> Block? {
    switch type {
    case CMARK_NODE_PARAGRAPH: return paragraph(node, quoteDepth: quoteDepth)
    case CMARK_NODE_HEADING: return heading(node, quoteDepth: quoteDepth)
    case CMARK_NODE_BLOCK_QUOTE:
      return Block(.blockQuote(blocks(of: node, quoteDepth: quoteDepth + 1, depth: depth + 1)), range: range(of: node))
    case CMARK_NODE_LIST: return list(node, quoteDepth: quoteDepth, depth: depth)
    case CMARK_NODE_CODE_BLOCK: return code(node)
    case CMARK_NODE_HTML_BLOCK:
      let text = CommonMark.withBytes(cmark_node_get_literal(node)) { assembly.restored($0) }
      // cmark leaves the line that closes a comment out of the block's range.
      let lineCount = text.count { $0 == UInt8(ascii: "\n") }
      let last = assembly.line(Int(cmark_node_get_start_line(node)) + max(0, lineCount - 1))
      let range = assembly.range(start(of: node), max(start(of: node), last.upperBound))
      return Block(.html(String(decoding: text, as: UTF8.self).trimmingEnd), range: range)
    case CMARK_NODE_THEMATIC_BREAK: return Block(.thematicBreak, range: range(of: node))
    default: return CommonMark.isType(node, "table") ? table(node, quoteDepth: quoteDepth) : nil
    }
  }

  private func paragraph(_ node: OpaquePointer, quoteDepth: Int) -> Block {
    var tree = InlineTree(assembly, from: start(of: node), limit: end(of: node), quoteDepth: quoteDepth)
    // Only a table's caption has attributes; elsewhere `{.x}` at the end is text, as in Pandoc.
    let first = start(of: node)
    let isCaption = first < assembly.bytes.count && assembly.bytes[first] == UInt8(ascii: ":")
    let content = tree.read(node, takesAttributes: isCaption)
    let range = range(of: node)
    if content.inlines.count == 1, case .image(let image) = content.inlines[0].kind, image.attributes.id?.hasPrefix("fig-") == true {
      return Block(.figure(image), attributes: image.attributes, range: range)
    }
    return Block(.paragraph(content.inlines), attributes: content.attributes ?? Attributes(), range: range)
  }

  private func heading(_ node: OpaquePointer, quoteDepth: Int) -> Block {
    var first = start(of: node)
    let end = end(of: node)
    while first < end, assembly.bytes[first] == UInt8(ascii: "#") || assembly.bytes[first] == UInt8(ascii: " ") { first += 1 }
    var tree = InlineTree(assembly, from: first, limit: end, quoteDepth: quoteDepth)
    let content = tree.read(node, takesAttributes: true)
    let level = Int(cmark_node_get_heading_level(node))
    return Block(.heading(level: level, content.inlines), attributes: content.attributes ?? Attributes(), range: range(of: node))
  }

  private mutating func list(_ node: OpaquePointer, quoteDepth: Int, depth: Int) -> Block {
    var items: [List.Item] = []
    for item in CommonMark.children(of: node) {
      let isTask = CommonMark.isType(item, "tasklist")
      let blocks = blocks(of: item, quoteDepth: quoteDepth, depth: depth + 1)
      items.append(List.Item(isDone: isTask ? cmark_gfm_extensions_get_tasklist_item_checked(item) : nil, blocks: blocks))
    }
    let start = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil
    return Block(
      .list(List(start: start, isTight: cmark_node_get_list_tight(node) != 0, items: items)), range: range(of: node))
  }

  private func table(_ node: OpaquePointer, quoteDepth: Int) -> Block {
    let columns = Int(cmark_gfm_extensions_get_table_columns(node))
    let letters = cmark_gfm_extensions_get_table_alignments(node)
    let alignments = (0..<columns).map { column -> MarkdownTable.Alignment in
      switch letters?[column] {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: .none
      }
    }
    var rows: [[[Inline]]] = []
    for row in CommonMark.children(of: node) {
      let isHeader = rows.isEmpty
      var start = isHeader ? self.start(of: node) : self.start(of: row)
      let line = assembly.line(assembly.lineNumber(of: start))
      start = min(start, line.upperBound)
      while start < line.upperBound, " \t>".utf8.contains(assembly.bytes[start]) { start += 1 }
      if start < line.upperBound, assembly.bytes[start] == UInt8(ascii: "|") { start += 1 }
      var cells: [[Inline]] = []
      for cell in CommonMark.children(of: row) {
        while start < line.upperBound, " \t".utf8.contains(assembly.bytes[start]) { start += 1 }
        var end = start
        while end < line.upperBound, assembly.bytes[end] != UInt8(ascii: "|") { end += assembly.bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        end = min(end, line.upperBound)
        var tree = InlineTree(assembly, from: start, limit: end, quoteDepth: quoteDepth)
        cells.append(tree.read(cell).inlines)
        start = min(line.upperBound, end + 1)
      }
      rows.append(cells)
    }
    let table = MarkdownTable(alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()))
    return Block(.table(table), range: range(of: node))
  }

  // MARK: Divs

  private mutating func makeDiv(_ div: Assembly.Div, _ blocks: [Block], end: SourcePosition?) -> Block {
    let last = end.map { max($0, div.range.end) } ?? div.range.end
    let range = SourceRange(file: div.range.file, start: div.range.start, end: last)
    guard let name = div.attributes.classes.first(where: { $0.hasPrefix("callout-") })?.dropFirst("callout-".count) else {
      return Block(.div(blocks), attributes: div.attributes, range: range)
    }
    guard let kind = Callout.Kind(rawValue: String(name)) else {
      let nearest = nearestName(to: String(name), among: Callout.Kind.allCases.map(\.rawValue))
      let names = Callout.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      report(
        .error(
          "unknown callout `\(name)`", at: div.range,
          hint: nearest.map { "Did you mean `.callout-\($0)`?" } ?? "The kinds are \(names)."), of: div)
      return Block(.div(blocks), attributes: div.attributes, range: range)
    }
    var callout = Callout(kind: kind, title: div.title ?? [], isCollapsed: div.attributes["collapse"] == "true", blocks: blocks)
    if div.title == nil, case .heading(_, let title)? = blocks.first?.kind {
      callout.title = title
      callout.blocks.removeFirst()
    }
    return Block(.callout(callout), attributes: div.attributes, range: range)
  }
}

/// Joins every `: caption {#tbl-id}` paragraph to the table above or below it.
private func attachingCaptions(_ blocks: [Block]) -> [Block] {
  func caption(_ block: Block) -> [Inline]? {
    guard case .paragraph(var inlines) = block.kind, let first = inlines.first, case .text(let text) = first.kind, text.hasPrefix(": ")
    else { return nil }
    let rest = String(text.dropFirst(2))
    inlines[0].kind = .text(rest)
    inlines[0].range.start.column += 2
    if rest.isEmpty { inlines.removeFirst() }
    return inlines
  }
  guard blocks.contains(where: { if case .table = $0.kind { true } else { false } }) else { return blocks }
  var result: [Block] = []
  var pending: (index: Int, caption: [Inline], attributes: Attributes)?
  for block in blocks {
    if let caption = caption(block) {
      if let last = result.indices.last, case .table(var table) = result[last].kind, table.caption.isEmpty {
        table.caption = caption
        result[last].kind = .table(table)
        result[last].attributes = block.attributes
        if result[last].range.file == block.range.file { result[last].range.end = max(result[last].range.end, block.range.end) }
        continue
      }
      pending = (result.count, caption, block.attributes)
    } else if case .table(var table) = block.kind, let waiting = pending, waiting.index == result.count - 1 {
      var captioned = block
      table.caption = waiting.caption
      captioned.kind = .table(table)
      captioned.attributes = waiting.attributes
      let above = result.removeLast()
      if above.range.file == block.range.file { captioned.range.start = above.range.start }
      result.append(captioned)
      pending = nil
      continue
    }
    result.append(block)
  }
  return result
}
