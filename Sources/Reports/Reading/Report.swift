import Exhibits
import Markdown

/// A report: its document, the cells and inline directives found in it, and its settings.
package struct Report: Hashable, Sendable {
  /// The path of `report.md`, as in ranges.
  package var path: String
  /// The report's name: its folder's name, or the file's without extension.
  package var name: String
  package var document: MarkdownDocument
  package var settings: ReportSettings
  /// In document order; a cell's `index` is its place here.
  package var cells: [Cell]
  /// In document order; an inline's `index` is its place here.
  package var inlines: [InlineDirective]
  /// Errors and warnings of reading, options, labels, references and scope.
  package var diagnostics: [Diagnostic]

  package init(
    path: String, name: String, document: MarkdownDocument, settings: ReportSettings, cells: [Cell], inlines: [InlineDirective],
    diagnostics: [Diagnostic]
  ) {
    self.path = path
    self.name = name
    self.document = document
    self.settings = settings
    self.cells = cells
    self.inlines = inlines
    self.diagnostics = diagnostics
  }

  /// Whether anything is wrong that forbids running it.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// A cell: options understood, code parsed.
package struct Cell: Hashable, Sendable {
  package var index: Int
  /// The `label` option, or `cell-N` (from 1) when there is none.
  package var label: String
  package var options: CellOptions
  /// The code as written.
  package var code: String
  /// Where the code starts.
  package var codeRange: SourceRange
  /// The range of the whole fenced block; it finds the cell in the document.
  package var blockRange: SourceRange
  /// The code's tokens without comments and white space: what the fingerprint sees.
  package var tokens: String
  /// The names it gives to later cells.
  package var definitions: [Definition]
  /// Names it uses and does not define itself.
  package var references: Set<String>
  /// Parameters it uses (`params.x`).
  package var parameters: Set<String>
  /// Whether it has an `extension` or operator declaration, on which every later cell depends.
  package var affectsAllLater: Bool
  /// The UTF-8 offsets in `code` of the last expression when its value is shown.
  package var shownExpression: Range<Int>?
  /// Modules imported at top level: later cells see those imports too.
  package var imports: [String]
  /// The UTF-8 offset in `code` of the first use of each reference that is surely no member of a type declared elsewhere.
  package var firstUses: [String: Int]
  /// Its top-level `var`s, which no other cell may see.
  package var ownVariables: [String]

  package init(
    index: Int, label: String, options: CellOptions, code: String, codeRange: SourceRange, blockRange: SourceRange, tokens: String,
    definitions: [Definition] = [], references: Set<String> = [], parameters: Set<String> = [], affectsAllLater: Bool = false,
    shownExpression: Range<Int>? = nil, imports: [String] = [], firstUses: [String: Int] = [:],
    ownVariables: [String] = []
  ) {
    self.index = index
    self.label = label
    self.options = options
    self.code = code
    self.codeRange = codeRange
    self.blockRange = blockRange
    self.tokens = tokens
    self.definitions = definitions
    self.references = references
    self.parameters = parameters
    self.affectsAllLater = affectsAllLater
    self.shownExpression = shownExpression
    self.imports = imports
    self.firstUses = firstUses
    self.ownVariables = ownVariables
  }
}

/// A name that a cell defines at top level for the rest of the report.
package struct Definition: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case value, function, type
  }

  package var name: String
  package var kind: Kind
  package var range: SourceRange

  package init(name: String, kind: Kind, range: SourceRange) {
    self.name = name
    self.kind = kind
    self.range = range
  }
}

/// `` `{swift} expression` `` somewhere in the report.
package struct InlineDirective: Hashable, Sendable {
  package var index: Int
  package var expression: String
  /// The range of the expression; it finds the directive in the document.
  package var range: SourceRange
  package var tokens: String
  package var references: Set<String>
  package var parameters: Set<String>
  /// It sees the definitions of cells with a lower index; the front matter's directives see all.
  package var position: Int

  package init(
    index: Int, expression: String, range: SourceRange, tokens: String, references: Set<String>, parameters: Set<String> = [],
    position: Int
  ) {
    self.index = index
    self.expression = expression
    self.range = range
    self.tokens = tokens
    self.references = references
    self.parameters = parameters
    self.position = position
  }
}
