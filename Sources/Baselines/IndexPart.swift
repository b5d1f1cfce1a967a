import Exhibits

/// One entry of a mapping of `index.yml`, in the one way that it is written.
struct IndexPart: Hashable {
  var name: String
  /// What stands behind the colon; `nil` where the parts stand below.
  var value: String?
  var parts: [IndexPart] = []

  /// The lines of the entry and of its parts below.
  func lines(indent: Int) -> [String] {
    yamlEntry(name, value, indent: indent) + parts.flatMap { $0.lines(indent: indent + 2) }
  }
}

extension BaselineIndex {
  /// The entries in their order.
  var parts: [IndexPart] { entries.map(\.part) }
}

extension BaselineIndex.Entry {
  /// The entry: its columns by name.
  var part: IndexPart {
    var parts: [IndexPart] = []
    if !rules.key.isEmpty {
      parts.append(IndexPart(name: "key", value: "[" + rules.key.map { yamlText($0) }.joined(separator: ", ") + "]"))
    }
    if let tolerance = rules.tolerance { parts.append(IndexPart(name: "tolerance", value: tolerance.yaml)) }
    if !rules.columns.isEmpty {
      let columns = rules.columns.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      parts.append(IndexPart(name: "columns", parts: columns.map { IndexPart(name: $0.key, value: $0.value.yaml) }))
    }
    if let accepted {
      let reason = yamlText(accepted.reason, alwaysQuoted: true)
      parts.append(IndexPart(name: "accepted", value: "{reason: \(reason), date: \(yamlText(accepted.date))}"))
    }
    return IndexPart(name: name, value: parts.isEmpty ? "{}" : nil, parts: parts)
  }
}
