import Exhibits
import Markdown

/// A report with every directive replaced by its result, every reference resolved and everything numbered: what a page renderer needs and nothing else.
package struct WovenReport: Hashable, Sendable {
  package var path: String
  package var name: String
  package var title: [WovenInline]
  package var subtitle: [WovenInline]
  /// One entry a paragraph.
  package var abstract: [[WovenInline]]
  package var settings: ReportSettings
  package var blocks: [WovenBlock]
  /// Headings of every level, in order.
  package var contents: [ContentsEntry]
  /// In order of first reference; a footnote's number is its place plus one.
  package var footnotes: [WovenFootnote]
  /// Failed cells and the like, for the banner and the console.
  package var diagnostics: [Diagnostic]
  /// How many cells failed and how many were blocked by them.
  package var failedCells: Int
  package var blockedCells: Int

  package init(path: String, name: String, settings: ReportSettings = ReportSettings(), blocks: [WovenBlock] = []) {
    self.path = path
    self.name = name
    self.title = []
    self.subtitle = []
    self.abstract = []
    self.settings = settings
    self.blocks = blocks
    self.contents = []
    self.footnotes = []
    self.diagnostics = []
    self.failedCells = 0
    self.blockedCells = 0
  }
}

/// A heading as the table of contents and the PDF outline list it.
package struct ContentsEntry: Hashable, Sendable {
  package var level: Int
  /// "2.1", or `nil` for an unnumbered heading. Renderers show it only when their settings number sections.
  package var number: String?
  package var id: String
  package var text: [WovenInline]

  package init(level: Int, number: String?, id: String, text: [WovenInline]) {
    self.level = level
    self.number = number
    self.id = id
    self.text = text
  }
}

package struct WovenFootnote: Hashable, Sendable {
  package var id: String
  package var blocks: [WovenBlock]

  package init(id: String, blocks: [WovenBlock]) {
    self.id = id
    self.blocks = blocks
  }
}

/// A block of a woven report.
package struct WovenBlock: Hashable, Sendable {
  package indirect enum Kind: Hashable, Sendable {
    /// `number` as in ``ContentsEntry``.
    case heading(level: Int, number: String?, [WovenInline])
    case paragraph([WovenInline])
    case blockQuote([WovenBlock])
    case list(start: Int?, isTight: Bool, [WovenListItem])
    /// A listing in prose, or the echo of a cell.
    case code(Listing)
    case div([WovenBlock])
    case callout(kind: Callout.Kind, title: [WovenInline], isCollapsed: Bool, [WovenBlock])
    /// A numbered or bare figure or table with its caption.
    case float(Float)
    case math(tex: String, number: String?)
    case html(String)
    case thematicBreak
    /// Text that a cell wrote or showed.
    case output(CellText)
    /// A cell that did not compile, failed, or was blocked.
    case failure(Failure)
  }

  package var kind: Kind
  /// The anchor of cross references and links, unique in the page.
  package var id: String?
  package var classes: [String]
  package var range: SourceRange

  package init(_ kind: Kind, id: String? = nil, classes: [String] = [], range: SourceRange) {
    self.kind = kind
    self.id = id
    self.classes = classes
    self.range = range
  }
}

package struct WovenListItem: Hashable, Sendable {
  package var isDone: Bool?
  package var blocks: [WovenBlock]

  package init(isDone: Bool? = nil, blocks: [WovenBlock]) {
    self.isDone = isDone
    self.blocks = blocks
  }
}

/// Code to show.
package struct Listing: Hashable, Sendable {
  /// "swift", or another name, or empty.
  package var language: String
  package var text: String
  /// Folded behind `summary` in HTML; the PDF leaves folded code out.
  package var isFolded: Bool
  package var summary: String
  package var showsLineNumbers: Bool
  package var filename: String?

  package init(
    language: String, text: String, isFolded: Bool = false, summary: String = "Code", showsLineNumbers: Bool = false,
    filename: String? = nil
  ) {
    self.language = language
    self.text = text
    self.isFolded = isFolded
    self.summary = summary
    self.showsLineNumbers = showsLineNumbers
    self.filename = filename
  }
}

/// A figure or table with number and caption. The block's `id` is its label.
package struct Float: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable { case figure, table }

  /// One part: (a), (b), …
  package struct Panel: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
      case figure(Figure)
      /// A typed table from a cell.
      case table(Table)
      /// A pipe table from prose.
      case markdownTable(alignments: [MarkdownTable.Alignment], header: [[WovenInline]], rows: [[[WovenInline]]])
      /// A picture file; the path is relative to the project's folder.
      case image(path: String)
      case text(String)
    }

    package var content: Content
    /// The sub-caption, without its letter; may be empty.
    package var caption: [WovenInline]
    /// The alternative text; empty only when the author gave none.
    package var alternative: String

    package init(_ content: Content, caption: [WovenInline] = [], alternative: String = "") {
      self.content = content
      self.caption = caption
      self.alternative = alternative
    }
  }

  package var kind: Kind
  /// "3"; `nil` when it has no label and so no number.
  package var number: String?
  /// "Figure 3" in the report's language; empty without a number.
  package var numberedName: String
  package var caption: [WovenInline]
  package var panels: [Panel]
  /// Panels a row.
  package var columns: Int
  package var alignment: CellOptions.Alignment
  /// "body", "page" and so on.
  package var column: String
  package var columnWidths: [Double]
  /// Preferred size in points.
  package var width: Double?
  package var height: Double?
  /// Preferred width as a share of the column, for pictures from files.
  package var share: Double?

  package init(_ kind: Kind, panels: [Panel], columns: Int = 1) {
    self.kind = kind
    self.numberedName = ""
    self.caption = []
    self.panels = panels
    self.columns = columns
    self.alignment = .center
    self.column = "body"
    self.columnWidths = []
  }
}

/// How wide a picture from a file should be.
package enum PictureWidth: Hashable, Sendable {
  case points(Double)
  /// Of the column: 0.5 for `50%`.
  case share(Double)

  /// Reads a `width` attribute: `50%`, `6cm`, or pixels as in `120`; `nil` when it is none.
  init?(_ text: String) {
    let text = text.trimmingBlanks
    if text.hasSuffix("%"), let number = Double(text.dropLast()), number > 0, number <= 1000 {
      self = .share(number / 100)
    } else if let length = Reports.points(ofLength: text) ?? Reports.points(ofLength: text + "px"), length > 0 {
      self = .points(length)
    } else {
      return nil
    }
  }

  /// The width in a column that is as wide as this, and never more than it.
  package func resolved(in column: Double) -> Double {
    switch self {
    case .points(let points): min(points, column)
    case .share(let share): min(share, 1) * column
    }
  }
}

/// Text output of a cell.
package struct CellText: Hashable, Sendable {
  package enum Channel: String, Hashable, Sendable { case value, standardOutput, standardError }

  package var channel: Channel
  package var text: String
  package var omittedBytes: Int

  package init(_ channel: Channel, _ text: String, omittedBytes: Int = 0) {
    self.channel = channel
    self.text = text
    self.omittedBytes = omittedBytes
  }
}

/// What stands in the place of a cell that did not finish.
package struct Failure: Hashable, Sendable {
  package var cell: String
  /// Blocked by another cell rather than failed itself.
  package var isBlocked: Bool
  package var diagnostics: [Diagnostic]

  package init(cell: String, isBlocked: Bool, diagnostics: [Diagnostic]) {
    self.cell = cell
    self.isBlocked = isBlocked
    self.diagnostics = diagnostics
  }
}

/// Running text of a woven report.
package indirect enum WovenInline: Hashable, Sendable {
  case text(String)
  case emphasis([WovenInline])
  case strong([WovenInline])
  case strikethrough([WovenInline])
  case code(String)
  case link(LinkTarget, title: String, [WovenInline])
  /// The path is relative to the project's folder, or a URL.
  case image(path: String, alternative: String, title: String, width: PictureWidth? = nil)
  case softBreak
  case lineBreak
  case math(tex: String)
  case html(String)
  /// `occurrence` counts references to the same note from 1, for back links.
  case footnoteReference(number: Int, id: String, occurrence: Int)
  case span([WovenInline], classes: [String])
  /// A directive that failed or was blocked: its expression and why.
  case failure(expression: String, message: String)

  package enum LinkTarget: Hashable, Sendable {
    case url(String)
    /// An anchor in the same page.
    case anchor(String)
  }
}
