import Exhibits
import Markdown

/// Reads values of YAML entries as the types they must have, and collects an error at the key of each that is not.
struct EntryReading {
  private(set) var diagnostics: [Diagnostic] = []
  /// The label of the cell whose options are read.
  var cell: String?

  mutating func report(_ diagnostic: Diagnostic) {
    var diagnostic = diagnostic
    diagnostic.cell = diagnostic.cell ?? cell
    diagnostics.append(diagnostic)
  }

  /// An error for a name that is not one of those there are.
  ///
  /// - Parameter owner: what it was written under, if anything.
  mutating func unknown(_ entry: YAMLMapping.Entry, _ what: String, of owner: String? = nil, among names: [String]) {
    let place = owner.map { " of `\($0)`" } ?? ""
    report(.error("unknown \(what) `\(entry.key)`\(place)", at: entry.range, hint: nameHint(for: entry.key, among: names)))
  }

  mutating func expected(_ what: String, _ entry: YAMLMapping.Entry, hint: String? = nil) {
    report(.error("`\(entry.key)` must be \(what), not \(entry.value.described)", at: entry.range, hint: hint))
  }

  mutating func boolean(_ entry: YAMLMapping.Entry) -> Bool? {
    if case .boolean(let value) = entry.value { return value }
    expected("true or false", entry)
    return nil
  }

  /// A text; a number is taken as the text it is written as.
  mutating func text(_ entry: YAMLMapping.Entry) -> String? {
    if let text = entry.value.scalarText, entry.value != .null { return text }
    expected("text", entry)
    return nil
  }

  /// One text or a list of texts.
  mutating func texts(_ entry: YAMLMapping.Entry) -> [String]? {
    if case .sequence(let values) = entry.value {
      let texts = values.compactMap(\.scalarText)
      if texts.count == values.count { return texts }
    } else if let text = entry.value.scalarText {
      return [text]
    }
    expected("text or a list of texts", entry)
    return nil
  }

  mutating func mapping(_ entry: YAMLMapping.Entry) -> YAMLMapping? {
    switch entry.value {
    case .mapping(let mapping): return mapping
    case .null: return YAMLMapping()
    default:
      expected("a mapping of keys to values", entry)
      return nil
    }
  }

  mutating func integer(_ entry: YAMLMapping.Entry, in range: ClosedRange<Int>, _ what: String) -> Int? {
    if case .integer(let value) = entry.value, range.contains(value) { return value }
    expected(what, entry)
    return nil
  }

  mutating func positiveNumber(_ entry: YAMLMapping.Entry, _ what: String) -> Double? {
    if let value = entry.value.asNumber, value > 0, value.isFinite { return value }
    expected(what, entry)
    return nil
  }

  /// One of an enumeration's raw values.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(_ entry: YAMLMapping.Entry, of type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    if case .string(let text) = entry.value, let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    let hint: String? =
      if case .string(let text) = entry.value { nearestName(to: text, among: names).map { "did you mean `\($0)`?" } } else { nil }
    expected("one of " + names.map { "`\($0)`" }.joined(separator: ", "), entry, hint: hint)
    return nil
  }

  /// A length with its unit, in points; a bare number counts as `unitOfNumber` points where that is given.
  mutating func length(_ entry: YAMLMapping.Entry, unitOfNumber: Double? = nil, in range: ClosedRange<Double>, _ what: String) -> Double? {
    let value: Double? =
      if case .string(let text) = entry.value { points(ofLength: text) }
      else if let unit = unitOfNumber, let number = entry.value.asNumber { number * unit }
      else { nil }
    if let value, range.contains(value) { return value }
    expected(what, entry)
    return nil
  }
}

extension YAMLValue {
  /// The value as a diagnostic names it.
  var described: String {
    switch self {
    case .null: "nothing"
    case .boolean(let value): "`\(value)`"
    case .integer(let value): "the number \(value)"
    case .number(let value): "the number \(value)"
    case .string(let text): text.count <= 40 ? "the text `\(text)`" : "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// A scalar as the text it stands for; `nil` for lists and mappings.
  var scalarText: String? {
    switch self {
    case .null: ""
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .string(let text): text
    case .sequence, .mapping: nil
    }
  }

  var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
