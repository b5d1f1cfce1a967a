import Exhibits
import Markdown

/// What a report's cells start from: `execute` and `format: html: code-fold`, the project's first, the report's over them.
struct CellDefaults: Hashable, Sendable {
  var options = CellOptions()
  /// `echo` and `code-fold` as set so far; together they decide ``CellOptions/Echo``.
  var echo = false
  var codeFold: CodeFold?

  /// `code-fold: true`, `false` or `show`.
  enum CodeFold: Hashable, Sendable { case folded, unfolded, shown }

  /// The code is shown with `echo: true` unless it is folded; with `echo: false` it stays reachable, folded, unless `code-fold: false`.
  var resolvedEcho: CellOptions.Echo {
    if echo { return codeFold == .folded ? .folded : .shown }
    return codeFold == .unfolded ? .hidden : .folded
  }

  static let executeKeys = ["eval", "echo", "output", "include", "warning", "error", "cache", "timeout", "seed"]

  /// Applies an `execute` mapping.
  mutating func apply(execute: YAMLMapping, _ reading: inout EntryReading) {
    for entry in execute.entries {
      if !readExecution(entry, &reading) { reading.unknown(entry, "key", of: "execute", among: Self.executeKeys) }
    }
  }

  /// Reads one entry that may stand both under `execute` and in a cell; says whether there is such a key.
  mutating func readExecution(_ entry: YAMLMapping.Entry, _ reading: inout EntryReading) -> Bool {
    switch entry.key {
    case "eval": options.eval = reading.boolean(entry) ?? options.eval
    case "echo": echo = reading.boolean(entry) ?? echo
    case "include": options.include = reading.boolean(entry) ?? options.include
    case "warning": options.warning = reading.boolean(entry) ?? options.warning
    case "error": options.error = reading.boolean(entry) ?? options.error
    case "cache": options.cache = reading.boolean(entry) ?? options.cache
    case "output":
      switch entry.value {
      case .boolean(let isShown): options.output = isShown ? .shown : .hidden
      case .string("asis"): options.output = .asIs
      default: reading.expected("true, false or `asis`", entry)
      }
    case "timeout":
      if entry.value == .boolean(false) {
        options.timeout = nil
      } else if let seconds = reading.positiveNumber(entry, "a number of seconds above 0, or false") {
        // Thirty years: more is more than a clock can count.
        options.timeout = min(seconds, 1e9)
      }
    case "seed":
      if case .integer(let seed) = entry.value, seed >= 0 {
        options.seed = UInt64(seed)
      } else {
        reading.expected("a whole number from 0", entry)
      }
    default: return false
    }
    return true
  }

  mutating func readCodeFold(_ entry: YAMLMapping.Entry, _ reading: inout EntryReading) {
    switch entry.value {
    case .boolean(let isFolded): codeFold = isFolded ? .folded : .unfolded
    case .string("show"): codeFold = .shown
    default: reading.expected("true, false or `show`", entry)
    }
  }
}
