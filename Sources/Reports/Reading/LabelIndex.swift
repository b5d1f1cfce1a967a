import Exhibits
import Markdown

/// What a cross reference can point to.
package enum CrossReferenceKind: String, Hashable, Sendable, CaseIterable {
  case figure = "fig-"
  case table = "tbl-"
  case section = "sec-"
  case equation = "eq-"
  case listing = "lst-"
}

/// The kind that a label's prefix says, or `nil` when it cannot be referred to.
package func crossReferenceKind(of label: String) -> CrossReferenceKind? {
  CrossReferenceKind.allCases.first { label.hasPrefix($0.rawValue) && label.utf8.count > $0.rawValue.utf8.count }
}

extension CrossReferenceKind {
  /// What it is called, and where its label is written.
  fileprivate var described: (name: String, place: String) {
    switch self {
    case .figure: ("a figure", "write `![caption](file.png){#fig-x}` as a paragraph of its own")
    case .table: ("a table", "write `: caption {#tbl-x}` directly below a table")
    case .section: ("a heading", "write `# Heading {#sec-x}`")
    case .equation: ("an equation", "write `$$ … $$ {#eq-x}`")
    case .listing: ("a listing", "write ```{#lst-x .swift lst-cap=\"caption\"}")
    }
  }
}

/// The labels of a report and the references to them.
struct LabelIndex {
  private struct Label {
    var range: SourceRange?
    /// Whether anything of its name will be on the page.
    var isReferable: Bool
    /// "cell", "block", …
    var what: String
  }

  private var labels: [String: Label] = [:]
  private var references: [(key: String, range: SourceRange)] = []

  /// Notes a label; a second one of the same name is an error where references could mean it, or where two cells share it.
  mutating func add(_ name: String, at range: SourceRange, what: String, isReferable: Bool = true) -> Diagnostic? {
    guard let first = labels[name] else {
      labels[name] = Label(range: range, isReferable: isReferable, what: what)
      return nil
    }
    let matters = what == "cell" || crossReferenceKind(of: name) != nil
    return Diagnostic(
      matters ? .error : .warning, "duplicate label `\(name)`", at: range, hint: "give one of them another name",
      notes: [.init("first used here", at: first.range)])
  }

  mutating func addPanel(_ name: String, isReferable: Bool) {
    if labels[name] == nil { labels[name] = Label(range: nil, isReferable: isReferable, what: "cell") }
  }

  mutating func refer(to key: String, at range: SourceRange) { references.append((key, range)) }

  /// An error for each reference to what is not there.
  func unknownReferences() -> [Diagnostic] {
    let known = labels.filter { crossReferenceKind(of: $0.key) != nil && $0.value.isReferable }.keys.sorted()
    // Looking for the nearest name costs a comparison with every label.
    var hintsLeft = 100
    return references.compactMap { key, range in
      guard let label = labels[key] else {
        hintsLeft -= 1
        let hint: String?
        if hintsLeft < 0 {
          hint = nil
        } else if let nearest = nearestName(to: key, among: known) {
          hint = "did you mean `@\(nearest)`?"
        } else if known.isEmpty {
          hint = "nothing in this report has a label such as `fig-x`"
        } else {
          hint = "the labels are " + known.prefix(12).map { "`\($0)`" }.joined(separator: ", ") + (known.count > 12 ? ", …" : "")
        }
        return .error("unknown cross reference `@\(key)`", at: range, hint: hint)
      }
      guard label.isReferable else {
        if label.what != "cell", let kind = crossReferenceKind(of: key) {
          return .error(
            "cross reference `@\(key)` points to what is not \(kind.described.name)", at: range, hint: kind.described.place,
            notes: label.range.map { [.init("the label is here", at: $0)] } ?? [])
        }
        return .error(
          "cross reference `@\(key)` points to a cell that shows nothing", at: range,
          hint: "its options `eval`, `include`, `output` or `echo` hide what the label names",
          notes: label.range.map { [.init("the cell is here", at: $0)] } ?? [])
      }
      return nil
    }
  }
}
