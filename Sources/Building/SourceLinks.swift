import Exhibits
import Markdown

/// A link or picture as the author wrote it.
package struct SourceLink: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case link, picture, rawHTML }

  package var kind: Kind
  /// The URL; for raw HTML the markup it is somewhere in.
  package var text: String
  package var range: SourceRange
}

extension MarkdownDocument {
  /// Every link, picture and piece of raw HTML of the document, in order; footnotes last.
  package var sourceLinks: [SourceLink] {
    var found: [SourceLink] = []
    for text in [frontMatter.title, frontMatter.subtitle] + frontMatter.abstract { gather(text, &found) }
    gather(blocks, &found)
    for footnote in footnotes { gather(footnote.blocks, &found) }
    return found
  }

  private func gather(_ blocks: [Block], _ found: inout [SourceLink]) {
    for block in blocks {
      switch block.kind {
      case .heading(_, let text), .paragraph(let text): gather(text, &found)
      case .blockQuote(let inner), .div(let inner): gather(inner, &found)
      case .list(let list):
        for item in list.items { gather(item.blocks, &found) }
      case .cell(let source):
        for caption in source.captions.sorted(by: { $0.key < $1.key }) {
          for text in caption.value { gather(text, &found) }
        }
      case .table(let table):
        gather(table.caption, &found)
        for cell in table.header + table.rows.flatMap({ $0 }) { gather(cell, &found) }
      case .figure(let image): gather(image, block.range, &found)
      case .callout(let callout):
        gather(callout.title, &found)
        gather(callout.blocks, &found)
      case .html(let markup): found.append(SourceLink(kind: .rawHTML, text: markup, range: block.range))
      case .code, .thematicBreak, .math: break
      }
    }
  }

  private func gather(_ inlines: [Inline], _ found: inout [SourceLink]) {
    for inline in inlines {
      switch inline.kind {
      case .link(let destination, _, let inner):
        found.append(SourceLink(kind: .link, text: destination, range: inline.range))
        gather(inner, &found)
      case .image(let image): gather(image, inline.range, &found)
      case .html(let markup): found.append(SourceLink(kind: .rawHTML, text: markup, range: inline.range))
      case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .span(let inner, _): gather(inner, &found)
      case .text, .code, .softBreak, .lineBreak, .math, .footnoteReference, .crossReference, .citation, .directive: break
      }
    }
  }

  private func gather(_ image: Image, _ range: SourceRange, _ found: inout [SourceLink]) {
    found.append(SourceLink(kind: .picture, text: image.source, range: range))
    gather(image.alternative, &found)
  }
}
