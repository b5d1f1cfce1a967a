import Exhibits
import Markdown

/// Reads `index.yml`.
///
/// ```yaml
/// tables:
///   tbl-accuracy:
///     key: [attribute]
///     tolerance: {absolute: 1e-9, relative: 1e-7}
///     columns:
///       ours:  {absolute: 0.05, unit: "%", direction: higher}
///       n:     exact
///       hits:  {binomial: {n: n, alpha: 0.001}}
///       share: {as-printed: {decimals: 2}}
///       loss:  {direction: lower, max-regression: 0.5}
///     accepted: {reason: "first version", date: 2026-11-21}
/// ```
///
/// A tolerance is `exact`, `as-printed`, a number (absolute), `{absolute, relative}` or `{binomial: {n, alpha}}`. A column's rule is a
/// tolerance, or a mapping with the tolerance's keys (or `tolerance:` and one of the words) beside `unit`, `direction`, `max-regression`
/// and `format`. A format is `shortest`, or one of `decimals`, `whole-or-decimals`, `significant`, `percent`, `signed` with its digits.
///
/// Where there is an error, what was read is not the author's rules: a comparison by it must fail, with the diagnostics as its obstacles.
/// - Returns: What could be read; it is whole only when no diagnostic is an error.
package func readBaselineIndex(_ text: String, path: String) -> (BaselineIndex, [Diagnostic]) {
  let (root, diagnostics) = parseYAML(text, file: path, firstLine: 1)
  var reader = IndexReader(diagnostics: diagnostics)
  var entries: [BaselineIndex.Entry] = []
  for field in reader.fields(of: root, known: ["tables"], what: "key") where field.key == "tables" {
    guard let tables = reader.mapping(field, "`tables` holds a mapping of baselines", hint: "Write `tables:`, and below it `name:`.") else {
      continue
    }
    for table in reader.fields(of: tables, known: nil, what: "baseline") { entries.append(reader.entry(table)) }
  }
  return (BaselineIndex(entries: entries), reader.diagnostics)
}

/// Collects what is wrong on the way.
private struct IndexReader {
  var diagnostics: [Diagnostic]

  // MARK: - Entries

  mutating func entry(_ field: YAMLMapping.Entry) -> BaselineIndex.Entry {
    var entry = BaselineIndex.Entry(name: field.key, rules: TableRules(), range: field.range)
    if field.key.isEmpty { complain("baseline without a name", field, hint: "A baseline has the label of its cell.") }
    guard let mapping = mapping(field, "rules of a baseline are a mapping", hint: "Write `key:`, `tolerance:`, `columns:`, `accepted:`.") else {
      return entry
    }
    for part in fields(of: mapping, known: ["key", "tolerance", "columns", "accepted"], what: "key") {
      switch part.key {
      case "key": entry.rules.key = names(part)
      case "tolerance": entry.rules.tolerance = tolerance(part.value, of: part)
      case "columns":
        guard let columns = self.mapping(part, "`columns` is a mapping", hint: "Write `column: tolerance`, one a line.") else { continue }
        for column in fields(of: columns, known: nil, what: "column") { entry.rules.columns[column.key] = columnRule(column) }
      case "accepted": entry.accepted = acceptance(part)
      default: break
      }
    }
    return entry
  }

  private mutating func names(_ field: YAMLMapping.Entry) -> [String] {
    let values: [YAMLValue] = if case .sequence(let values) = field.value { values } else { [field.value] }
    var names: [String] = []
    for value in values {
      guard case .string(let name) = value else {
        complain("`key` lists columns by name", field, hint: "Write `key: [name]`; put a name like 1 or true in quotes.")
        return []
      }
      if names.contains(name) { complain("key column \(quoted(name)) is there twice", field, hint: "Name it once.") }
      names.append(name)
    }
    return names
  }

  private mutating func acceptance(_ field: YAMLMapping.Entry) -> BaselineIndex.Acceptance? {
    let hint = "Write `accepted: {reason: \"…\", date: 2026-11-21}`."
    guard let mapping = mapping(field, "`accepted` is a mapping", hint: hint) else { return nil }
    var acceptance = BaselineIndex.Acceptance(reason: "", date: "")
    var found: Set<String> = []
    for part in fields(of: mapping, known: ["reason", "date"], what: "key") {
      found.insert(part.key)
      guard case .string(let text) = part.value else {
        complain("`\(part.key)` is a text", part, hint: hint)
        continue
      }
      if part.key == "reason" { acceptance.reason = text } else if part.key == "date" { acceptance.date = text }
      if part.key == "date", !isDate(text) { complain("date \(quoted(text)) is none", part, hint: "Write year-month-day: 2026-11-21.") }
    }
    for name in ["reason", "date"] where !found.contains(name) { complain("`accepted` has no \(name)", field, hint: hint) }
    return acceptance
  }

  // MARK: - Rules

  private mutating func columnRule(_ field: YAMLMapping.Entry) -> ColumnRule {
    var rule = ColumnRule()
    guard case .mapping(let mapping) = field.value else {
      rule.tolerance = tolerance(field.value, of: field)
      return rule
    }
    var parts = ToleranceParts()
    let known = ToleranceParts.keys + ["as-printed", "tolerance", "format", "unit", "direction", "max-regression"]
    for part in fields(of: mapping, known: known, what: "key") {
      switch part.key {
      case "tolerance": parts.take(tolerance(part.value, of: part), part)
      case "as-printed":
        parts.take(.asPrinted, part)
        rule.format = format(part)
      case "format":
        if rule.format != nil { complain("format is given twice", part, hint: "Keep `as-printed` or `format`.") }
        rule.format = format(part)
      case "unit":
        if case .string(let unit) = part.value { rule.unit = unit } else {
          complain("`unit` is a text", part, hint: "Put it in quotes: `unit: \"%\"`.")
        }
      case "direction": rule.direction = direction(part)
      case "max-regression": rule.maximalRegression = amount(part)
      default: read(part, into: &parts)
      }
    }
    rule.tolerance = combine(parts, field)
    return rule
  }

  private static let toleranceHint = """
    Write `exact`, `as-printed`, an absolute tolerance such as 0.05, `{absolute: 1e-9, relative: 1e-7}` or \
    `{binomial: {n: column, alpha: 0.001}}`.
    """

  private mutating func tolerance(_ value: YAMLValue, of field: YAMLMapping.Entry) -> Tolerance? {
    switch value {
    case .string("exact"): return .exact
    case .string("as-printed"), .string("printed"): return .asPrinted
    case .integer, .number: return amount(field).map { .within(absolute: $0, relative: 0) }
    case .mapping(let mapping):
      var parts = ToleranceParts()
      if mapping["as-printed"] != nil {
        complain("format as printed belongs to a column", field, hint: "Write `tolerance: as-printed`, and formats in `columns`.")
        return nil
      }
      for part in fields(of: mapping, known: ToleranceParts.keys, what: "key") { read(part, into: &parts) }
      let tolerance = combine(parts, field)
      if mapping.entries.isEmpty { complain("tolerance is empty", field, hint: Self.toleranceHint) }
      return tolerance
    case .string(let text):
      let nearest = nearestName(to: text, among: ["exact", "as-printed"]).map { "did you mean `\($0)`?" }
      complain("unknown tolerance \(quoted(text))", field, hint: nearest ?? Self.toleranceHint)
    case .null, .boolean, .sequence: complain("tolerance is none", field, hint: Self.toleranceHint)
    }
    return nil
  }

  /// The keys of a mapping that make up one tolerance.
  private struct ToleranceParts {
    static let keys = ["absolute", "relative", "binomial"]

    var absolute: Double?
    var relative: Double?
    /// Tolerances said as a whole, and the keys that said them.
    var whole: [(tolerance: Tolerance, field: YAMLMapping.Entry)] = []

    mutating func take(_ tolerance: Tolerance?, _ field: YAMLMapping.Entry) {
      if let tolerance { whole.append((tolerance, field)) }
    }
  }

  private mutating func read(_ part: YAMLMapping.Entry, into parts: inout ToleranceParts) {
    switch part.key {
    case "absolute": parts.absolute = amount(part)
    case "relative": parts.relative = amount(part)
    case "binomial": parts.take(binomial(part), part)
    default: break
    }
  }

  private mutating func combine(_ parts: ToleranceParts, _ field: YAMLMapping.Entry) -> Tolerance? {
    let hasWithin = parts.absolute != nil || parts.relative != nil
    if let second = parts.whole.dropFirst(hasWithin ? 0 : 1).first {
      complain("tolerance is given twice", second.field, hint: "Keep one of the ways to say it.")
    }
    if let first = parts.whole.first { return first.tolerance }
    return hasWithin ? .within(absolute: parts.absolute ?? 0, relative: parts.relative ?? 0) : nil
  }

  private mutating func binomial(_ field: YAMLMapping.Entry) -> Tolerance? {
    let hint = "Write `binomial: {n: column, alpha: 0.001}`, where the column counts the samples."
    guard let mapping = mapping(field, "`binomial` is a mapping", hint: hint) else { return nil }
    var n: String?
    var alpha: Double?
    for part in fields(of: mapping, known: ["n", "alpha"], what: "key") {
      switch (part.key, part.value) {
      case ("n", .string(let name)) where !name.isEmpty: n = name
      case ("n", _): complain("`n` names a column", part, hint: "Put a name like 1 in quotes.")
      case ("alpha", _):
        alpha = amount(part)
        if let value = alpha, !(value > 0 && value < 1) {
          complain("`alpha` lies between 0 and 1", part, hint: "It is how often a right value may fail: 0.001.")
          alpha = nil
        }
      default: break
      }
    }
    for (name, isThere) in [("n", mapping["n"] != nil), ("alpha", mapping["alpha"] != nil)] where !isThere {
      complain("`binomial` has no \(name)", field, hint: hint)
    }
    guard let n, let alpha else { return nil }
    return .binomial(n: n, alpha: alpha)
  }

  private mutating func direction(_ field: YAMLMapping.Entry) -> Direction? {
    if case .string(let text) = field.value, let direction = Direction(rawValue: text) { return direction }
    complain("`direction` is higher or lower", field, hint: "It says which way the column is better.")
    return nil
  }

  private mutating func format(_ field: YAMLMapping.Entry) -> NumberFormat? {
    let names = NumberFormat.indexNames
    let hint = "Write `shortest`, or one of \(names.joined(separator: ", ")) with its digits: `{decimals: 2}`."
    switch field.value {
    case .string("shortest"): return .shortest
    case .mapping(let mapping):
      let parts = fields(of: mapping, known: names, what: "format")
      guard let part = parts.first, parts.count == 1, mapping.entries.count == 1 else {
        if parts.count != 1, mapping.entries.count == parts.count { complain("format is one of several", field, hint: hint) }
        return nil
      }
      if case .integer(let digits) = part.value, NumberFormat.indexDigits.contains(digits) {
        return NumberFormat(indexName: part.key, digits: digits)
      }
      complain("`\(part.key)` takes a number of digits, 0 to \(NumberFormat.indexDigits.upperBound)", part, hint: hint)
    default: complain("number format is none", field, hint: hint)
    }
    return nil
  }

  private mutating func amount(_ field: YAMLMapping.Entry) -> Double? {
    let value: Double? =
      switch field.value {
      case .integer(let value): Double(value)
      case .number(let value): value
      default: nil
      }
    guard let value, value.isFinite, value >= 0 else {
      complain("`\(escapingControls(field.key))` is a finite number, 0 or more", field, hint: "Write it as 0.05 or 1e-9.")
      return nil
    }
    return value.magnitude
  }

  // MARK: - Mappings

  /// The entries of a mapping, with complaints of unknown keys, which are left out, and of repeated ones.
  mutating func fields(of mapping: YAMLMapping, known: [String]?, what: String) -> [YAMLMapping.Entry] {
    var seen: [String: SourceRange] = [:]
    var fields: [YAMLMapping.Entry] = []
    for field in mapping.entries {
      if let first = seen.updateValue(field.range, forKey: field.key) {
        diagnostics.append(
          .error(
            "\(what) \(quoted(field.key)) is given twice", at: field.range, hint: "Keep one of them.",
            notes: [Diagnostic.Note("it is first given here", at: first)]))
        continue
      }
      if let known, !known.contains(field.key) {
        let nearest = nearestName(to: field.key, among: known).map { "did you mean `\($0)`?" }
        complain("unknown \(what) \(quoted(field.key))", field, hint: nearest ?? "There are \(known.joined(separator: ", ")).")
        continue
      }
      fields.append(field)
    }
    return fields
  }

  /// A field's mapping; an empty one for nothing at all.
  mutating func mapping(_ field: YAMLMapping.Entry, _ message: String, hint: String) -> YAMLMapping? {
    switch field.value {
    case .mapping(let mapping): return mapping
    case .null: return YAMLMapping()
    default:
      complain(message, field, hint: hint)
      return nil
    }
  }

  private mutating func complain(_ message: String, _ field: YAMLMapping.Entry, hint: String) {
    diagnostics.append(.error(message, at: field.range, hint: hint))
  }
}

/// Whether a text is a date as 2026-11-21.
private func isDate(_ text: String) -> Bool {
  let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
  guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
  guard let month = Int(String(decoding: parts[1], as: UTF8.self)), let day = Int(String(decoding: parts[2], as: UTF8.self)) else { return false }
  return (1...12).contains(month) && (1...31).contains(day)
}
