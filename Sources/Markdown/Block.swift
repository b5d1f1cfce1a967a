import Exhibits

/// A block of Markdown and where it stands.
package struct Block: Hashable, Sendable {
  package indirect enum Kind: Hashable, Sendable {
    case heading(level: Int, [Inline])
    case paragraph([Inline])
    case blockQuote([Block])
    case list(List)
    /// A code block that is not a cell. `language` is the fence's first word or first class, or empty.
    case code(language: String, text: String)
    case cell(CellSource)
    case table(MarkdownTable)
    /// A paragraph that is one image with an `#fig-…` id: numbered, its alternative text as the caption.
    case figure(Image)
    case thematicBreak
    case div([Block])
    case callout(Callout)
    /// `$$…$$`, TeX without the dollars.
    case math(String)
    /// Raw HTML; the PDF leaves it out.
    case html(String)
  }

  package var kind: Kind
  package var attributes: Attributes
  package var range: SourceRange

  package init(_ kind: Kind, attributes: Attributes = Attributes(), range: SourceRange) {
    self.kind = kind
    self.attributes = attributes
    self.range = range
  }
}

/// A bulleted, numbered or task list.
package struct List: Hashable, Sendable {
  package struct Item: Hashable, Sendable {
    /// `nil` unless it is a task.
    package var isDone: Bool?
    package var blocks: [Block]

    package init(isDone: Bool? = nil, blocks: [Block]) {
      self.isDone = isDone
      self.blocks = blocks
    }
  }

  /// The first number; `nil` for bullets.
  package var start: Int?
  package var isTight: Bool
  package var items: [Item]

  package init(start: Int? = nil, isTight: Bool, items: [Item]) {
    self.start = start
    self.isTight = isTight
    self.items = items
  }
}

/// A pipe table of GitHub's kind, with Quarto's `: caption {#tbl-id}` line when one follows.
package struct MarkdownTable: Hashable, Sendable {
  package enum Alignment: String, Hashable, Sendable {
    case none, left, center, right
  }

  package var alignments: [Alignment]
  package var header: [[Inline]]
  package var rows: [[[Inline]]]
  package var caption: [Inline]

  package init(alignments: [Alignment], header: [[Inline]], rows: [[[Inline]]], caption: [Inline] = []) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
    self.caption = caption
  }
}

/// `::: {.callout-note}`.
package struct Callout: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case note, tip, important, warning, caution
  }

  package var kind: Kind
  /// The title; empty takes the kind's name.
  package var title: [Inline]
  package var isCollapsed: Bool
  package var blocks: [Block]

  package init(kind: Kind, title: [Inline] = [], isCollapsed: Bool = false, blocks: [Block]) {
    self.kind = kind
    self.title = title
    self.isCollapsed = isCollapsed
    self.blocks = blocks
  }
}

/// A fenced `{swift}` cell as written: options not yet understood, code not yet parsed.
package struct CellSource: Hashable, Sendable {
  /// One `//| key: value` entry.
  package struct Option: Hashable, Sendable {
    package var key: String
    package var value: YAMLValue
    /// The key's place.
    package var range: SourceRange
    /// The value's place: its first character, past a quote.
    package var valueRange: SourceRange

    package init(key: String, value: YAMLValue, range: SourceRange, valueRange: SourceRange) {
      self.key = key
      self.value = value
      self.range = range
      self.valueRange = valueRange
    }
  }

  package var options: [Option]
  /// The Swift code below the option lines.
  package var code: String
  /// Where `code` starts, in the file that holds it.
  package var codeRange: SourceRange
  /// The text of options that can hold directives and Markdown (`fig-cap`, `tbl-cap`, `fig-subcap`, `fig-alt`), read as inlines, by key;
  /// `fig-subcap` has one entry a panel, the others one.
  package var captions: [String: [[Inline]]]

  package init(options: [Option] = [], code: String, codeRange: SourceRange, captions: [String: [[Inline]]] = [:]) {
    self.options = options
    self.code = code
    self.codeRange = codeRange
    self.captions = captions
  }
}
