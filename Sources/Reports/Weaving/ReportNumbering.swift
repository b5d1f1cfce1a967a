import Exhibits
import Markdown

/// The numbers and anchors of everything in a report that has one. They follow from the document alone, so that a failed cell does not
/// renumber the figures behind it.
struct ReportNumbering {
  /// What a cross reference resolves to.
  struct Target: Hashable {
    var kind: CrossReferenceKind
    /// `nil` for an unnumbered heading.
    var number: String?
    /// The anchor in the page.
    var anchor: String
    /// The heading's text, for an unnumbered one.
    var title: [Inline] = []
  }

  /// A heading's number and anchor.
  struct Heading: Hashable {
    var number: String?
    var id: String
  }

  private(set) var targets: [String: Target] = [:]
  /// Every anchor that prose can lead to.
  private(set) var identifiers: Set<String> = []
  /// In the order of the walk, by place.
  var headings = Occurrences<Heading>()

  /// - Parameter expansions: for cells with `output: asis`, by index, what their text reads as.
  init(_ report: Report, expansions: [Int: MarkdownDocument]) {
    var numberer = Numberer(cells: report.cells, expansions: expansions)
    var walk = DocumentWalk(footnotes: report.document.footnotes)
    walk.walk(report.document.frontMatter.title, &numberer)
    walk.walk(report.document.frontMatter.subtitle, &numberer)
    for paragraph in report.document.frontMatter.abstract { walk.walk(paragraph, &numberer) }
    walk.walk(report.document.blocks, &numberer)
    walk.walkUnreferenced(report.document, &numberer)
    targets = numberer.targets
    identifiers = numberer.identifiers
    number(numberer.headings, taken: numberer.identifiers)
  }

  private mutating func number(_ found: [Numberer.FoundHeading], taken: Set<String>) {
    // The shallowest level in use counts 1, 2, 3.
    let base = found.lazy.filter { !$0.isUnnumbered }.map(\.level).min() ?? 1
    var counters: [Int] = []
    var taken = taken
    var suffixes: [String: Int] = [:]
    for heading in found {
      var number: String?
      if !heading.isUnnumbered {
        let depth = heading.level - base + 1
        while counters.count < depth { counters.append(0) }
        counters.removeLast(counters.count - depth)
        counters[depth - 1] += 1
        number = counters.map(String.init).joined(separator: ".")
      }
      var id = heading.id ?? headingIdentifier(heading.text)
      if heading.id == nil {
        let stem = id
        while !taken.insert(id).inserted {
          suffixes[stem, default: 0] += 1
          id = "\(stem)-\(suffixes[stem, default: 0])"
        }
      }
      headings.append(Heading(number: number, id: id), at: heading.range)
      identifiers.insert(id)
      if crossReferenceKind(of: id) == .section, targets[id] == nil {
        targets[id] = Target(kind: .section, number: number, anchor: id, title: heading.text)
      }
    }
  }
}

/// Values found at places, taken in order; a place comes twice when a file is included twice.
struct Occurrences<Value> {
  private var values: [SourceRange: [Value]] = [:]
  private var taken: [SourceRange: Int] = [:]

  mutating func append(_ value: Value, at range: SourceRange) { values[range, default: []].append(value) }

  /// The next value at a place; the last one again when there are no more.
  mutating func next(at range: SourceRange) -> Value? {
    guard let found = values[range] else { return nil }
    let index = taken[range, default: 0]
    taken[range] = index + 1
    return found[min(index, found.count - 1)]
  }
}

/// Counts figures, tables, equations and listings, and collects headings.
private struct Numberer: DocumentVisitor {
  struct FoundHeading {
    var level: Int
    var text: [Inline]
    var id: String?
    var isUnnumbered: Bool
    var range: SourceRange
  }

  let cells: [Cell]
  let expansions: [Int: MarkdownDocument]
  private var cellsAt = Occurrences<Int>()
  private var counts: [CrossReferenceKind: Int] = [:]
  private(set) var targets: [String: ReportNumbering.Target] = [:]
  private(set) var headings: [FoundHeading] = []
  /// Anchors that authors gave.
  private(set) var identifiers: Set<String> = []

  init(cells: [Cell], expansions: [Int: MarkdownDocument]) {
    self.cells = cells
    self.expansions = expansions
    for cell in cells { cellsAt.append(cell.index, at: cell.blockRange) }
  }

  private mutating func count(_ kind: CrossReferenceKind, _ id: String) {
    guard targets[id] == nil else { return }
    counts[kind, default: 0] += 1
    targets[id] = .init(kind: kind, number: String(counts[kind, default: 0]), anchor: id)
  }

  mutating func visit(_ block: Block) {
    var id = block.attributes.id
    switch block.kind {
    case .heading(let level, let text):
      headings.append(
        FoundHeading(
          level: level, text: text, id: id, isUnnumbered: block.attributes.classes.contains("unnumbered"), range: block.range))
    case .figure(let image):
      id = id ?? image.attributes.id
      if let id, crossReferenceKind(of: id) == .figure { count(.figure, id) }
    case .table:
      if let id, crossReferenceKind(of: id) == .table { count(.table, id) }
    case .math:
      if let id, crossReferenceKind(of: id) == .equation { count(.equation, id) }
    case .code:
      if let id, crossReferenceKind(of: id) == .listing { count(.listing, id) }
    case .div(let blocks):
      if let id, let kind = crossReferenceKind(of: id), kind == .figure || kind == .table {
        count(kind, id)
        numberPanels(of: blocks, in: id, kind)
      }
    default: break
    }
    if let id { identifiers.insert(id) }
  }

  /// Labelled parts of a figure division are "3 (a)", "3 (b)".
  private mutating func numberPanels(of blocks: [Block], in parent: String, _ kind: CrossReferenceKind) {
    guard let number = targets[parent]?.number else { return }
    let parts = blocks.filter { if case .paragraph = $0.kind { false } else { true } }
    for (index, part) in parts.enumerated() {
      var id = part.attributes.id
      if case .figure(let image) = part.kind { id = id ?? image.attributes.id }
      guard let id, crossReferenceKind(of: id) == kind, targets[id] == nil else { continue }
      targets[id] = .init(kind: kind, number: "\(number) (\(panelLetter(index)))", anchor: parent)
    }
  }

  mutating func visit(_ source: CellSource, _ block: Block) {
    guard let index = cellsAt.next(at: block.range) else { return }
    let cell = cells[index]
    identifiers.insert(cell.label)
    let shows = cell.options.include && cell.options.output != .hidden && cell.options.eval
    if let kind = crossReferenceKind(of: cell.label) {
      switch kind {
      case .figure, .table:
        if shows {
          count(kind, cell.label)
          let number = targets[cell.label]?.number ?? ""
          for panel in (source.captions["fig-subcap"] ?? []).indices where targets["\(cell.label)-\(panel + 1)"] == nil {
            targets["\(cell.label)-\(panel + 1)"] = .init(kind: kind, number: "\(number) (\(panelLetter(panel)))", anchor: cell.label)
          }
        }
      case .listing:
        if cell.options.include, cell.options.echo != .hidden { count(.listing, cell.label) }
      case .section, .equation: break
      }
    }
    if let document = expansions[index] {
      var walk = DocumentWalk(footnotes: document.footnotes)
      walk.walk(document.blocks, &self)
    }
  }

  mutating func visit(_ inline: Inline) {
    if case .span(_, let attributes) = inline.kind, let id = attributes.id { identifiers.insert(id) }
  }
}

/// a, b, …, z, aa, ab, …
func panelLetter(_ index: Int) -> String {
  var rest = index
  var letters = ""
  repeat {
    letters = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(rest % 26))) + letters
    rest = rest / 26 - 1
  } while rest >= 0
  return letters
}
