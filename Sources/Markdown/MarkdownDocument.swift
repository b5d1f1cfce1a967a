import Exhibits

/// A Markdown source with its includes, read into a tree. Every block and inline keeps the place it came from.
package struct MarkdownDocument: Hashable, Sendable {
  package var frontMatter: FrontMatter
  package var blocks: [Block]
  /// Footnote definitions in the order of their first reference; their `id` is what `Inline.footnoteReference` names.
  package var footnotes: [Footnote]
  /// The files it was read from, the report itself first, then includes in order.
  package var files: [String]
  /// Errors and warnings found while reading.
  package var diagnostics: [Diagnostic]

  package init(
    frontMatter: FrontMatter = FrontMatter(), blocks: [Block] = [], footnotes: [Footnote] = [], files: [String] = [],
    diagnostics: [Diagnostic] = []
  ) {
    self.frontMatter = frontMatter
    self.blocks = blocks
    self.footnotes = footnotes
    self.files = files
    self.diagnostics = diagnostics
  }
}

/// The text of a footnote.
package struct Footnote: Hashable, Sendable {
  package var id: String
  package var blocks: [Block]
  package var range: SourceRange

  package init(id: String, blocks: [Block], range: SourceRange) {
    self.id = id
    self.blocks = blocks
    self.range = range
  }
}

/// `{#id .class key="value"}` behind a heading, fence, div, span, image or table caption.
package struct Attributes: Hashable, Sendable {
  package var id: String?
  package var classes: [String]
  /// Keys and values in source order.
  package var pairs: [Pair]

  package struct Pair: Hashable, Sendable {
    package var key: String
    package var value: String

    package init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  package init(id: String? = nil, classes: [String] = [], pairs: [Pair] = []) {
    self.id = id
    self.classes = classes
    self.pairs = pairs
  }

  package subscript(key: String) -> String? { pairs.last { $0.key == key }?.value }
}
