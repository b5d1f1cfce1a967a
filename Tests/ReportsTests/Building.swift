import Exhibits
import Markdown

@testable import Reports

/// Builds documents by hand: every block gets the next line, so places can be told apart.
struct DocumentBuilder {
  private(set) var document = MarkdownDocument(files: ["reports/demo/report.md"])
  private(set) var line = 10

  private mutating func place(lines: Int = 1) -> SourceRange {
    defer { line += lines }
    return range(line)
  }

  mutating func add(_ kind: Block.Kind, id: String? = nil, classes: [String] = [], pairs: [Attributes.Pair] = []) {
    document.blocks.append(Block(kind, attributes: Attributes(id: id, classes: classes, pairs: pairs), range: place()))
  }

  mutating func heading(_ level: Int, _ inlines: Inline.Kind..., id: String? = nil, classes: [String] = []) {
    let text = inlines.enumerated().map { Inline($1, range: range(line, 3 + $0)) }
    add(.heading(level: level, text), id: id, classes: classes)
  }

  mutating func paragraph(_ inlines: Inline.Kind...) {
    add(.paragraph(inlines.enumerated().map { Inline($1, range: range(line, 1 + $0)) }))
  }

  /// A cell with options given as `("label", "fig-a")` and captions taken from them.
  mutating func cell(_ code: String, _ options: (String, YAMLValue)..., captions: [String: [[Inline]]] = [:]) {
    let first = line
    var captions = captions
    let entries = options.enumerated().map { index, option in
      let value = range(first + 1 + index, 6 + option.0.utf8.count)
      if ["fig-cap", "tbl-cap", "fig-alt"].contains(option.0), case .string(let text) = option.1, captions[option.0] == nil {
        captions[option.0] = [[Inline(.text(text), range: value)]]
      }
      return CellSource.Option(key: option.0, value: option.1, range: range(first + 1 + index, 5), valueRange: value)
    }
    let codeLine = first + 1 + options.count
    let source = CellSource(options: entries, code: code, codeRange: range(codeLine), captions: captions)
    document.blocks.append(Block(.cell(source), range: range(first)))
    line = codeLine + code.split(separator: "\n", omittingEmptySubsequences: false).count + 1
  }

  mutating func footnote(_ id: String, _ text: String) {
    let range = place()
    document.footnotes.append(
      Footnote(id: id, blocks: [Block(.paragraph([Inline(.text(text), range: range)]), range: range)], range: range))
  }

  mutating func frontMatter(_ entries: (String, YAMLValue)...) {
    document.frontMatter.values = yaml(entries)
  }

  mutating func title(_ inlines: Inline.Kind...) {
    document.frontMatter.title = inlines.enumerated().map { Inline($1, range: range(2, 8 + $0)) }
  }
}

func range(_ line: Int, _ column: Int = 1) -> SourceRange {
  SourceRange(file: "reports/demo/report.md", line: line, column: column)
}

/// A mapping whose keys stand on lines 2, 3, 4, …
func yaml(_ entries: [(String, YAMLValue)]) -> YAMLMapping {
  YAMLMapping(entries.enumerated().map { YAMLMapping.Entry(key: $1.0, value: $1.1, range: range(2 + $0)) })
}

func mapping(_ entries: (String, YAMLValue)...) -> YAMLValue { .mapping(yaml(entries)) }

func document(_ build: (inout DocumentBuilder) -> Void) -> MarkdownDocument {
  var builder = DocumentBuilder()
  build(&builder)
  return builder.document
}

func report(
  project: ProjectSettings = ProjectSettings(), overrides: [ParameterOverride] = [], _ build: (inout DocumentBuilder) -> Void
) -> Report {
  readReport(path: "reports/demo/report.md", document: document(build), project: project, parameterOverrides: overrides)
}

/// A report of unlabelled cells.
func report(cells: String...) -> Report {
  report { for code in cells { $0.cell(code) } }
}

/// `line:column severity: message (hint)` of each diagnostic.
func told(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { diagnostic in
    let place = diagnostic.range.map { "\($0.start.line):\($0.start.column) " } ?? ""
    return "\(place)\(diagnostic.severity.rawValue): \(diagnostic.message)" + (diagnostic.hint.map { " (\($0))" } ?? "")
  }
}
