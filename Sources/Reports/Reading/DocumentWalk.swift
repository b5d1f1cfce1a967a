import Exhibits
import Markdown

/// What a walk through a document meets. Blocks come before what they contain.
protocol DocumentVisitor {
  mutating func visit(_ block: Block)
  mutating func visit(_ inline: Inline)
  /// Called for a cell instead of ``visit(_:)``; its captions are not walked.
  mutating func visit(_ cell: CellSource, _ block: Block)
}

/// Walks blocks in document order; a footnote's text comes where it is first referenced.
///
/// Reading and numbering both walk by this, so that both see the same order.
struct DocumentWalk {
  private let footnotes: [String: Footnote]
  private var seenFootnotes: Set<String> = []

  init(footnotes: [Footnote]) {
    self.footnotes = Dictionary(footnotes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func walk(_ blocks: [Block], _ visitor: inout some DocumentVisitor) {
    for block in blocks { walk(block, &visitor) }
  }

  mutating func walk(_ block: Block, _ visitor: inout some DocumentVisitor) {
    if case .cell(let source) = block.kind {
      visitor.visit(source, block)
      return
    }
    visitor.visit(block)
    switch block.kind {
    case .heading(_, let inlines), .paragraph(let inlines): walk(inlines, &visitor)
    case .blockQuote(let blocks), .div(let blocks): walk(blocks, &visitor)
    case .list(let list):
      for item in list.items { walk(item.blocks, &visitor) }
    case .table(let table):
      walk(table.caption, &visitor)
      for cell in table.header { walk(cell, &visitor) }
      for row in table.rows { for cell in row { walk(cell, &visitor) } }
    case .figure(let image): walk(image.alternative, &visitor)
    case .callout(let callout):
      walk(callout.title, &visitor)
      walk(callout.blocks, &visitor)
    case .code, .cell, .thematicBreak, .math, .html: break
    }
  }

  mutating func walk(_ inlines: [Inline], _ visitor: inout some DocumentVisitor) {
    for inline in inlines {
      visitor.visit(inline)
      switch inline.kind {
      case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(_, _, let inner), .span(let inner, _):
        walk(inner, &visitor)
      case .image(let image): walk(image.alternative, &visitor)
      case .footnoteReference(let id):
        if seenFootnotes.insert(id).inserted, let footnote = footnotes[id] { walk(footnote.blocks, &visitor) }
      case .text, .code, .softBreak, .lineBreak, .math, .html, .crossReference, .citation, .directive: break
      }
    }
  }

  /// Footnotes that nothing referenced.
  mutating func walkUnreferenced(_ document: MarkdownDocument, _ visitor: inout some DocumentVisitor) {
    for footnote in document.footnotes where seenFootnotes.insert(footnote.id).inserted { walk(footnote.blocks, &visitor) }
  }
}
