import Exhibits
import Markdown

/// Puts every result in its place: cells become listings, floats, text and failures, directives become their values, references become
/// links, and everything is numbered.
///
/// Figures and tables are numbered when their label says `fig-` or `tbl-`, in document order, whether or not their cell succeeded. An
/// unlabelled one has a caption at most. Sections are always numbered; renderers decide whether to show it.
///
/// - Parameters:
///   - outcomes: by cell; a missing one counts as not evaluated.
///   - inlines: by directive; a missing one counts as blocked.
/// - Returns: the woven report. Its diagnostics are those of the outcomes and of weaving; the report's own are not repeated.
package func weave(_ report: Report, outcomes: [CellOutcome], inlines: [InlineOutcome]) -> WovenReport {
  var expansions: [Int: MarkdownDocument] = [:]
  for cell in report.cells where cell.options.output == .asIs && cell.options.include && outcomes.indices.contains(cell.index) {
    if let document = markdown(of: cell, outcomes[cell.index]) { expansions[cell.index] = document }
  }
  var weaver = Weaver(report, outcomes: outcomes, inlines: inlines, expansions: expansions)
  var woven = WovenReport(path: report.path, name: report.name, settings: report.settings)
  let frontMatter = report.document.frontMatter
  woven.title = weaver.weave(frontMatter.title)
  woven.subtitle = weaver.weave(frontMatter.subtitle)
  woven.abstract = frontMatter.abstract.map { weaver.weave($0) }
  woven.blocks = weaver.weave(report.document.blocks)
  weaver.reportUnwovenInlines()
  weaver.reportDeadLinks()
  woven.contents = weaver.contents
  woven.footnotes = weaver.footnotes
  woven.diagnostics = weaver.diagnostics
  woven.failedCells = weaver.failedCells
  woven.blockedCells = weaver.blockedCells
  return woven
}

/// What the text of a cell with `output: asis` reads as.
private func markdown(of cell: Cell, _ outcome: CellOutcome) -> MarkdownDocument? {
  var text = outcome.streams.filter { $0.channel == .standardOutput }.map(\.text).joined()
  for case .text(let shown) in outcome.exhibits { text += (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + shown + "\n" }
  guard !text.trimmingBlanks.isEmpty else { return nil }
  let path = "\(cell.blockRange.file) (output of \(cell.label))"
  return readMarkdown(path: path) { requested in
    if requested == path { return Array(text.utf8) }
    throw OutputInclude()
  }
}

/// The output of a cell cannot include files: their cells would come too late.
private struct OutputInclude: Error, CustomStringConvertible {
  var description: String { "the output of a cell cannot include a file" }
}

/// Weaves blocks in document order, and keeps what has to be counted on the way.
struct Weaver {
  let report: Report
  let outcomes: [CellOutcome]
  let inlineOutcomes: [InlineOutcome]
  let expansions: [Int: MarkdownDocument]
  let words: ReportWords
  var numbering: ReportNumbering
  var cellsAt = Occurrences<Int>()
  private(set) var inlinesAt: [SourceRange: [Int]] = [:]
  var wovenInlines: Set<Int> = []
  /// How many cells have been woven.
  var position = 0

  var contents: [ContentsEntry] = []
  var footnotes: [WovenFootnote] = []
  var footnoteNumbers: [String: Int] = [:]
  var footnoteOccurrences: [String: Int] = [:]
  var footnoteSources: [String: Footnote] = [:]
  /// Set apart the footnotes of a cell's Markdown output.
  var footnotePrefix = ""
  /// Whether headings stand in the running text, and so belong to the contents.
  var listsHeadings = true
  var diagnostics: [Diagnostic] = []
  /// Links into the page that authors wrote themselves.
  var anchorLinks: [(id: String, range: SourceRange)] = []
  /// Raw HTML, which may hold anchors of its own.
  var rawHTML: [String] = []
  var failedCells = 0
  var blockedCells = 0

  init(_ report: Report, outcomes: [CellOutcome], inlines: [InlineOutcome], expansions: [Int: MarkdownDocument]) {
    self.report = report
    self.outcomes = outcomes
    inlineOutcomes = inlines
    self.expansions = expansions
    words = ReportWords(language: report.settings.language)
    numbering = ReportNumbering(report, expansions: expansions)
    for cell in report.cells { cellsAt.append(cell.index, at: cell.blockRange) }
    for inline in report.inlines { inlinesAt[inline.range, default: []].append(inline.index) }
    for footnote in report.document.footnotes where footnoteSources[footnote.id] == nil { footnoteSources[footnote.id] = footnote }
  }

  // MARK: Blocks

  mutating func weave(_ blocks: [Block]) -> [WovenBlock] {
    var woven: [WovenBlock] = []
    woven.reserveCapacity(blocks.count)
    for block in blocks {
      if case .cell(let source) = block.kind { woven += weave(source, block) } else { woven.append(weave(block)) }
    }
    return woven
  }

  /// Blocks in which headings are not sections of the report.
  private mutating func weaveInside(_ blocks: [Block]) -> [WovenBlock] {
    let outer = listsHeadings
    listsHeadings = false
    defer { listsHeadings = outer }
    return weave(blocks)
  }

  private mutating func weave(_ block: Block) -> WovenBlock {
    var id = block.attributes.id
    let kind: WovenBlock.Kind
    switch block.kind {
    case .heading(let level, let inlines):
      let heading = numbering.headings.next(at: block.range)
      let text = weave(inlines)
      id = heading?.id ?? id ?? headingIdentifier(inlines)
      if listsHeadings {
        contents.append(ContentsEntry(level: level, number: heading?.number, id: id ?? "", text: withoutLinks(text)))
      }
      kind = .heading(level: level, number: heading?.number, text)
    case .paragraph(let inlines): kind = sizedPicture(inlines, block) ?? .paragraph(weave(inlines))
    case .blockQuote(let blocks): kind = .blockQuote(weaveInside(blocks))
    case .list(let list):
      kind = .list(
        start: list.start, isTight: list.isTight,
        list.items.map { WovenListItem(isDone: $0.isDone, blocks: weaveInside($0.blocks)) })
    case .code(let language, let text): return weave(language: language, text, block)
    case .table(let table):
      var float = markdownFloat(.table, panels: [], block, id: id, caption: table.caption)
      float.panels = [panel(table)]
      kind = .float(float)
    case .figure(let image):
      id = id ?? image.attributes.id
      var float = markdownFloat(.figure, panels: [], block, id: id, caption: image.alternative)
      float.panels = [panel(image, range: block.range)]
      setWidth(of: &float, image.attributes)
      float.height = float.height ?? image.attributes["height"].flatMap(points(ofLength:))
      kind = .float(float)
    case .thematicBreak: kind = .thematicBreak
    case .div(let blocks): kind = weave(div: blocks, block)
    case .callout(let callout):
      let title = weave(callout.title)
      kind = .callout(kind: callout.kind, title: title, isCollapsed: callout.isCollapsed, weaveInside(callout.blocks))
    case .math(let tex): kind = .math(tex: tex, number: id.flatMap { numbering.targets[$0]?.number })
    case .html(let text):
      rawHTML.append(text)
      kind = .html(text)
    case .cell: kind = .div([])
    }
    return WovenBlock(kind, id: id, classes: block.attributes.classes, range: block.range)
  }

  /// A listing in prose; one with an `lst-` label is numbered.
  private mutating func weave(language: String, _ text: String, _ block: Block) -> WovenBlock {
    let attributes = block.attributes
    let listing = Listing(
      language: language, text: text, isFolded: attributes["code-fold"] == "true", summary: attributes["code-summary"] ?? words.code,
      showsLineNumbers: attributes["code-line-numbers"] == "true" || attributes.classes.contains("number-lines"),
      filename: attributes["filename"])
    let caption = attributes["lst-cap"].map { [WovenInline.text($0)] } ?? []
    return captioned(listing, id: attributes.id, caption: caption, classes: attributes.classes, range: block.range)
  }

  /// A listing, under its number and caption where it has them.
  func captioned(_ listing: Listing, id: String?, caption: [WovenInline], classes: [String] = [], range: SourceRange) -> WovenBlock {
    guard let id, let target = numbering.targets[id], target.kind == .listing, let number = target.number else {
      return WovenBlock(.code(listing), id: id, classes: classes, range: range)
    }
    var text: [WovenInline] = [.strong([.text(words.numberedName(.listing, number))])]
    if !caption.isEmpty { text += [.text(words.captionSeparator)] + caption }
    return WovenBlock(
      .div([
        WovenBlock(.paragraph(text), classes: ["caption"], range: range),
        WovenBlock(.code(listing), classes: classes, range: range),
      ]), id: id, classes: ["listing-float"], range: range)
  }

  /// A division; with a `fig-` or `tbl-` label it is a float of what it holds, and its last paragraph is the caption.
  private mutating func weave(div blocks: [Block], _ block: Block) -> WovenBlock.Kind {
    guard let id = block.attributes.id, let target = numbering.targets[id], target.kind == .figure || target.kind == .table,
      let parts = parts(of: blocks)
    else { return .div(weave(blocks)) }
    var panels: [Float.Panel] = []
    for part in parts.panels {
      switch part {
      case .image(let image, let range):
        var panel = panel(image, range: range)
        panel.caption = weave(image.alternative)
        panels.append(panel)
      case .table(let table):
        var panel = panel(table)
        panel.caption = weave(table.caption)
        panels.append(panel)
      }
    }
    var float = markdownFloat(target.kind == .figure ? .figure : .table, panels: panels, block, id: id, caption: parts.caption)
    let rows = block.attributes["layout-nrow"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    float.columns = max(
      1, block.attributes["layout-ncol"].flatMap { Int($0) } ?? rows.map { (panels.count + $0 - 1) / $0 } ?? 1)
    return .float(float)
  }

  private enum Part {
    case image(Image, SourceRange)
    case table(MarkdownTable)
  }

  /// The pictures and tables of a float division and its caption; `nil` when it holds anything else.
  private func parts(of blocks: [Block]) -> (panels: [Part], caption: [Inline])? {
    var panels: [Part] = []
    var caption: [Inline] = []
    for (index, block) in blocks.enumerated() {
      switch block.kind {
      case .figure(let image): panels.append(.image(image, block.range))
      case .table(let table): panels.append(.table(table))
      case .paragraph(let inlines):
        var images: [Part] = []
        let onlyImages = inlines.allSatisfy { inline in
          switch inline.kind {
          case .image(let image):
            images.append(.image(image, inline.range))
            return true
          case .softBreak, .lineBreak: return true
          case .text(let text): return text.allSatisfy(\.isWhitespace)
          default: return false
          }
        }
        if onlyImages, !images.isEmpty {
          panels += images
        } else if index == blocks.count - 1 {
          caption = inlines
        } else {
          return nil
        }
      default: return nil
      }
    }
    return panels.isEmpty ? nil : (panels, caption)
  }

  private mutating func markdownFloat(
    _ kind: Float.Kind, panels: [Float.Panel], _ block: Block, id: String?, caption: [Inline]
  ) -> Float {
    var float = Float(kind, panels: panels)
    setNumber(of: &float, label: id)
    float.caption = weave(caption)
    let attributes = block.attributes
    float.alignment = attributes["fig-align"].flatMap(CellOptions.Alignment.init(rawValue:)) ?? .center
    float.column = attributes.classes.first { $0.hasPrefix("column-") }.map { String($0.dropFirst("column-".count)) } ?? "body"
    setWidth(of: &float, attributes)
    float.height = attributes["height"].flatMap(points(ofLength:))
    if let widths = attributes["tbl-colwidths"] {
      let parts = widths.split { !($0.isNumber || $0 == ".") }
      float.columnWidths = parts.compactMap { Double($0) }.filter { $0 > 0 }
    }
    return float
  }

  /// A paragraph that is one picture with a size: a float without number and caption.
  private mutating func sizedPicture(_ inlines: [Inline], _ block: Block) -> WovenBlock.Kind? {
    guard inlines.count == 1, case .image(let image) = inlines[0].kind, image.attributes["width"].flatMap(PictureWidth.init) != nil else {
      return nil
    }
    var float = Float(.figure, panels: [panel(image, range: inlines[0].range)])
    float.alignment = image.attributes["fig-align"].flatMap(CellOptions.Alignment.init(rawValue:)) ?? .left
    setWidth(of: &float, image.attributes)
    return .float(float)
  }

  /// The `width` attribute, unless another one has been read.
  private func setWidth(of float: inout Float, _ attributes: Attributes) {
    guard float.width == nil, float.share == nil else { return }
    switch attributes["width"].flatMap(PictureWidth.init) {
    case .points(let width): float.width = width
    case .share(let share): float.share = share
    case nil: break
    }
  }

  func setNumber(of float: inout Float, label: String?) {
    guard let label, let target = numbering.targets[label], let number = target.number else { return }
    guard target.kind == .figure || target.kind == .table else { return }
    float.number = number
    float.numberedName = words.numberedName(target.kind, number)
  }

  private mutating func panel(_ table: MarkdownTable) -> Float.Panel {
    let header = table.header.map { weave($0) }
    let rows = table.rows.map { row in row.map { weave($0) } }
    return Float.Panel(.markdownTable(alignments: table.alignments, header: header, rows: rows))
  }

  private mutating func panel(_ image: Image, range: SourceRange) -> Float.Panel {
    let alternative = image.attributes["fig-alt"] ?? image.attributes["alt"] ?? plain(image.alternative)
    return Float.Panel(.image(path: picturePath(image.source, in: range.file)), alternative: alternative)
  }
}

/// A picture's path relative to the project's folder: it is written relative to the file that holds it, or to the project with a `/`.
func picturePath(_ source: String, in file: String) -> String {
  if let colon = source.firstIndex(of: ":"), source[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
    source[..<colon].count > 1
  {
    return source
  }
  if source.hasPrefix("//") { return source }
  let isRooted = source.hasPrefix("/")
  var parts: [Substring] = isRooted ? [] : Array(file.split(separator: "/", omittingEmptySubsequences: false).dropLast())
  for part in source.split(separator: "/") {
    switch part {
    case ".": continue
    case "..":
      if let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    default: parts.append(part)
    }
  }
  return parts.joined(separator: "/")
}
