import Exhibits
import Markdown

/// Collects cells, inline directives, labels and references on a walk through a document.
struct ReportCollector: DocumentVisitor {
  struct FoundCell {
    var label: String
    var options: CellOptions
    var source: CellSource
    var range: SourceRange
  }

  struct FoundInline {
    var expression: String
    var range: SourceRange
    /// How many cells stand before it; `nil` for the front matter, which sees all.
    var position: Int?
  }

  private let defaults: CellDefaults
  private(set) var cells: [FoundCell] = []
  private(set) var inlines: [FoundInline] = []
  private(set) var labels = LabelIndex()
  private(set) var citationWarnings: [Diagnostic] = []
  var reading = EntryReading()
  private var isInFrontMatter = true

  init(defaults: CellDefaults) { self.defaults = defaults }

  mutating func endFrontMatter() { isInFrontMatter = false }

  mutating func visit(_ block: Block) {
    if let id = block.attributes.id { reading.report(labels.add(id, at: block.range, what: "block", isReferable: bears(id, block.kind))) }
    if case .figure(let image) = block.kind, let id = image.attributes.id, id != block.attributes.id {
      reading.report(labels.add(id, at: block.range, what: "figure"))
    }
  }

  /// Whether a block of a kind can have a label's number.
  private func bears(_ id: String, _ block: Block.Kind) -> Bool {
    switch (crossReferenceKind(of: id), block) {
    case (nil, _), (.figure, .figure), (.figure, .div), (.table, .table), (.table, .div), (.section, .heading), (.equation, .math),
      (.listing, .code):
      true
    default: false
    }
  }

  mutating func visit(_ source: CellSource, _ block: Block) {
    let automatic = "cell-\(cells.count + 1)"
    reading.cell = source.options.first { $0.key == "label" }.flatMap { $0.value.scalarText } ?? automatic
    let (options, label) = readCellOptions(source, defaults: defaults, &reading)
    let name = label?.name ?? automatic
    reading.cell = name
    var isReferable = options.include && options.output != .hidden && options.eval
    if crossReferenceKind(of: name) == .listing { isReferable = options.include && options.echo != .hidden }
    reading.report(labels.add(name, at: label?.range ?? block.range, what: "cell", isReferable: isReferable))
    // `@fig-x-2` names the second panel.
    if let kind = crossReferenceKind(of: name), kind == .figure || kind == .table {
      for number in (source.captions["fig-subcap"] ?? []).indices { labels.addPanel("\(name)-\(number + 1)", isReferable: isReferable) }
    }
    reading.cell = nil
    cells.append(FoundCell(label: name, options: options, source: source, range: block.range))
    // Captions see what their own cell defines: the count of cells includes it now.
    var walk = DocumentWalk(footnotes: [])
    for option in source.options {
      for caption in source.captions[option.key] ?? [] { walk.walk(caption, &self) }
    }
  }

  mutating func visit(_ inline: Inline) {
    switch inline.kind {
    case .directive(let expression):
      inlines.append(FoundInline(expression: expression, range: inline.range, position: isInFrontMatter ? nil : cells.count))
    case .crossReference(let key, _): labels.refer(to: key, at: inline.range)
    case .citation(let keys, _):
      for key in keys {
        citationWarnings.append(
          .warning(
            "citation `\(key)` is shown as written: the bibliography is not read yet", at: inline.range,
            hint: "write the reference out, as a footnote or a link"))
      }
    case .text(let text): reportNotes(in: text, at: inline.range)
    case .span(_, let attributes):
      if let id = attributes.id { reading.report(labels.add(id, at: inline.range, what: "span")) }
    default: break
    }
  }
}

extension ReportCollector {
  /// Warns of what was meant as a footnote and stays text.
  private mutating func reportNotes(in text: String, at range: SourceRange) {
    // Where the text is not as written, as with `\[^x]`, it is meant as text.
    guard text.contains("^"), range.end.column - range.start.column == text.utf8.count, range.start.line == range.end.line else { return }
    for found in text.matches(of: /\[\^([^\]\s\[]+)\]|\^\[/) {
      let offset = text.utf8.distance(from: text.startIndex, to: found.range.lowerBound)
      let start = SourcePosition(line: range.start.line, column: range.start.column + offset)
      let end = SourcePosition(line: start.line, column: start.column + text[found.range].utf8.count)
      let place = SourceRange(file: range.file, start: start, end: end)
      if let name = found.output.1 {
        reading.report(
          .warning("footnote `\(name)` is not defined", at: place, hint: "write its text on a line of its own: [^\(name)]: text"))
      } else {
        reading.report(
          .warning(
            "footnote `^[…]` is shown as written: a footnote's text stands apart", at: place,
            hint: "write [^name] here, and [^name]: text on a line of its own"))
      }
    }
  }
}

extension EntryReading {
  /// Collects what there is.
  mutating func report(_ diagnostic: Diagnostic?) {
    if let diagnostic { report(diagnostic) }
  }
}
