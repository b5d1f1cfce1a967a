import Exhibits

extension BaselineIndex {
  /// The index as `index.yml`: entries in their order, columns by name, one spelling for each rule. It reads back equal.
  ///
  /// For a file that people wrote in, ``edited(_:path:)`` keeps what they wrote.
  package var yaml: String {
    guard !entries.isEmpty else { return "tables: {}\n" }
    return IndexPart(name: "tables", parts: parts).lines(indent: 0).joined(separator: "\n") + "\n"
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

  var yaml: String {
    if let fields = yamlFields { return "{" + fields.joined(separator: ", ") + "}" }
    return self == .exact ? "exact" : "as-printed"
  }
}

extension ColumnRule {
  var yaml: String {
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
