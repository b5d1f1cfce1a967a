import Exhibits
import Markdown

/// The names of a cell's options.
let cellOptionNames = [
  "label", "echo", "eval", "output", "include", "warning", "error",
  "fig-cap", "fig-subcap", "fig-alt", "fig-width", "fig-height", "fig-align", "tbl-cap", "tbl-colwidths",
  "layout-ncol", "layout-nrow", "column", "code-fold", "code-summary", "code-line-numbers", "filename",
  "cache", "timeout", "seed", "baseline", "tolerance",
]

/// Where a float may stand; Quarto's names without `column-`.
private let columnNames = [
  "body", "body-outset", "body-outset-left", "body-outset-right", "page", "page-inset", "page-inset-left", "page-inset-right",
  "page-left", "page-right", "screen", "screen-inset", "screen-left", "screen-right", "margin",
]

/// Reads a cell's option lines over the defaults.
///
/// - Returns: the options, and the `label` option with its place when there is one. Its syntax is checked; that it is the only one of its
///   name is not.
func readCellOptions(
  _ source: CellSource, defaults: CellDefaults, _ reading: inout EntryReading
) -> (options: CellOptions, label: (name: String, range: SourceRange)?) {
  var cell = defaults
  var label: (name: String, range: SourceRange)?
  var seen: [String: SourceRange] = [:]
  for option in source.options {
    let entry = YAMLMapping.Entry(key: option.key, value: option.value, range: option.range)
    if let first = seen.updateValue(option.range, forKey: option.key) {
      reading.report(
        .error("duplicate option `\(option.key)`", at: option.range, hint: "keep one", notes: [.init("first set here", at: first)]))
      continue
    }
    if cell.readExecution(entry, &reading) { continue }
    switch entry.key {
    case "label":
      guard case .string(let name) = entry.value, isLabel(name) else {
        reading.expected("a letter followed by letters, digits, `-` or `_`", entry)
        continue
      }
      label = (name, option.valueRange)
    case "code-fold": cell.readCodeFold(entry, &reading)
    default: readPresentation(entry, &cell.options, &reading)
    }
  }
  if cell.options.baseline == .always, label == nil {
    reading.report(
      .error(
        "`baseline: true` needs a label: the baseline is named for it", at: seen["baseline"],
        hint: "add `//| label: tbl-name`, or give the baseline a name: `//| baseline: name`"))
  }
  cell.options.echo = cell.resolvedEcho
  return (cell.options, label)
}

private func readPresentation(_ entry: YAMLMapping.Entry, _ options: inout CellOptions, _ reading: inout EntryReading) {
  switch entry.key {
  // Read as Markdown by the document's reader; only their types are checked here.
  case "fig-cap", "fig-alt", "fig-subcap", "tbl-cap": _ = reading.texts(entry)
  case "fig-width":
    options.figureWidth = reading.length(entry, unitOfNumber: 72, in: 1...7200, "a number of inches, or a length such as `12cm`")
  case "fig-height":
    options.figureHeight = reading.length(entry, unitOfNumber: 72, in: 1...7200, "a number of inches, or a length such as `12cm`")
  case "fig-align": options.figureAlignment = reading.choice(entry, of: CellOptions.Alignment.self) ?? options.figureAlignment
  case "tbl-colwidths":
    if case .sequence(let values) = entry.value, case let widths = values.compactMap(\.asNumber), widths.count == values.count,
      widths.allSatisfy({ $0 > 0 && $0.isFinite }), !widths.isEmpty
    {
      options.tableColumnWidths = widths
    } else {
      reading.expected("a list of numbers above 0, such as `[60, 40]`", entry)
    }
  case "layout-ncol": options.layoutColumns = reading.integer(entry, in: 1...100, "a whole number from 1")
  case "layout-nrow": options.layoutRows = reading.integer(entry, in: 1...100, "a whole number from 1")
  case "column":
    if case .string(let name) = entry.value, columnNames.contains(name) {
      options.column = name
    } else {
      let hint = entry.value.scalarText.flatMap { nearestName(to: $0, among: columnNames) }.map { "did you mean `\($0)`?" }
      reading.expected("`body`, `page`, `screen`, `margin` or another of Quarto's columns", entry, hint: hint)
    }
  case "code-summary": options.codeSummary = reading.text(entry) ?? options.codeSummary
  case "code-line-numbers": options.codeLineNumbers = reading.boolean(entry) ?? options.codeLineNumbers
  case "filename": options.filename = reading.text(entry)
  case "baseline":
    switch entry.value {
    case .boolean(let isCompared): options.baseline = isCompared ? .always : .never
    case .string(let name) where isLabel(name): options.baseline = .named(name)
    default: reading.expected("true, false, or a name of letters, digits, `-` or `_`", entry)
    }
  case "tolerance": options.tolerance = tolerance(entry, &reading)
  default: reading.unknown(entry, "option", among: cellOptionNames)
  }
}

/// `exact`, `printed`, a number (absolute), `{absolute: …, relative: …}` or `{binomial: {n: column, alpha: …}}`.
func tolerance(_ entry: YAMLMapping.Entry, _ reading: inout EntryReading) -> Tolerance? {
  switch entry.value {
  case .string("exact"): return .exact
  case .string("printed"): return .asPrinted
  case .integer, .number:
    if let bound = entry.value.asNumber, bound >= 0 { return .within(absolute: bound, relative: 0) }
  case .mapping(let mapping):
    if case .mapping(let binomial)? = mapping["binomial"], mapping.entries.count == 1,
      case .string(let column)? = binomial["n"], let alpha = (binomial["alpha"] ?? .number(0.001)).asNumber, (0...1).contains(alpha)
    {
      return .binomial(n: column, alpha: alpha)
    }
    let bounds = mapping.entries.map { ($0.key, $0.value.asNumber) }
    if !bounds.isEmpty, bounds.allSatisfy({ ["absolute", "relative"].contains($0.0) && ($0.1 ?? -1) >= 0 }) {
      return .within(absolute: mapping["absolute"]?.asNumber ?? 0, relative: mapping["relative"]?.asNumber ?? 0)
    }
  default: break
  }
  reading.expected(
    "`exact`, `printed`, a number, `{absolute: 0.05, relative: 0}` or `{binomial: {n: column, alpha: 0.001}}`", entry)
  return nil
}

/// Whether a name can be a cell's label: it is an anchor, part of file names, and what `@fig-x` ends at.
func isLabel(_ name: String) -> Bool {
  guard let first = name.first, first.isLetter else { return false }
  return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
}
