import Exhibits

extension BaselineIndex {
  /// The index as `index.yml`: entries in their order, columns by name, one spelling for each rule. It reads back equal.
  ///
  /// Comments of a file that was read are not kept.
  package var yaml: String {
    guard !entries.isEmpty else { return "tables: {}\n" }
    var lines = ["tables:"]
    for entry in entries {
      let body = Self.body(entry)
      lines += yamlEntry(entry.name, body.isEmpty ? "{}" : nil, indent: 2)
      lines += body
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func body(_ entry: Entry) -> [String] {
    var lines: [String] = []
    if !entry.rules.key.isEmpty {
      lines.append("    key: [" + entry.rules.key.map { yamlText($0) }.joined(separator: ", ") + "]")
    }
    if let tolerance = entry.rules.tolerance { lines.append("    tolerance: " + tolerance.yaml) }
    if !entry.rules.columns.isEmpty {
      lines.append("    columns:")
      let columns = entry.rules.columns.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      for (name, rule) in columns { lines += yamlEntry(name, rule.yaml, indent: 6) }
    }
    if let accepted = entry.accepted {
      lines.append("    accepted: {reason: \(yamlText(accepted.reason, alwaysQuoted: true)), date: \(yamlText(accepted.date))}")
    }
    return lines
  }
}

extension Tolerance {
  /// The fields of a mapping that say the tolerance; `nil` where a word says it.
  fileprivate var yamlFields: [String]? {
    switch self {
    case .exact, .asPrinted: return nil
    case .within(let absolute, let relative):
      var fields: [String] = []
      if absolute != 0 || relative == 0 { fields.append("absolute: \(FieldValue.text(of: absolute))") }
      if relative != 0 { fields.append("relative: \(FieldValue.text(of: relative))") }
      return fields
    case .binomial(let n, let alpha): return ["binomial: {n: \(yamlText(n)), alpha: \(FieldValue.text(of: alpha))}"]
    }
  }

  fileprivate var yaml: String {
    if let fields = yamlFields { return "{" + fields.joined(separator: ", ") + "}" }
    return self == .exact ? "exact" : "as-printed"
  }
}

extension ColumnRule {
  fileprivate var yaml: String {
    var fields: [String] = []
    switch (tolerance, format) {
    case (.asPrinted, let format?): fields.append("as-printed: " + format.yaml)
    case (let tolerance?, _):
      if let parts = tolerance.yamlFields {
        fields += parts
      } else if self == ColumnRule(tolerance: tolerance) {
        return tolerance.yaml
      } else {
        fields.append("tolerance: " + tolerance.yaml)
      }
    case (nil, _): break
    }
    if tolerance != .asPrinted, let format { fields.append("format: " + format.yaml) }
    if let unit { fields.append("unit: " + yamlText(unit, alwaysQuoted: true)) }
    if let direction { fields.append("direction: " + direction.rawValue) }
    if let maximalRegression { fields.append("max-regression: \(FieldValue.text(of: maximalRegression))") }
    return "{" + fields.joined(separator: ", ") + "}"
  }
}

extension NumberFormat {
  fileprivate var yaml: String { indexParts.map { "{\($0.name): \($0.digits)}" } ?? "shortest" }
}
