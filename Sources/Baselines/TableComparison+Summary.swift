extension TableComparison {
  /// The comparison in a few words: `3 of 160 values differ, 1 row is missing`.
  package var summary: String {
    switch status {
    case .same: return drift.isEmpty ? "\(count(comparedValues, "value")) agree\(comparedValues == 1 ? "s" : "")" : driftSummary
    case .missing: return "no baseline yet"
    case .unused: return "nothing produces it any more"
    case .impossible: return (["cannot be compared"] + parts).joined(separator: ", ")
    case .different: return parts.joined(separator: ", ")
    }
  }

  private var parts: [String] {
    var parts: [String] = []
    if !differences.isEmpty {
      parts.append("\(differences.count) of \(count(comparedValues, "value")) differ\(differences.count == 1 ? "s" : "")")
    }
    for (kind, noun, verb) in Self.words {
      let number = structure.count { $0.kind == kind }
      if number > 0 { parts.append("\(count(number, noun)) \(verb(number == 1))") }
    }
    return parts
  }

  private var driftSummary: String {
    let share = drift.map(\.share).max() ?? 0
    let text = share > 0 && share < 0.01 ? "under 1" : "\(Int((share * 100).rounded()))"
    return "\(count(comparedValues, "value")) agree\(comparedValues == 1 ? "s" : ""), \(text) % of the tolerance used"
  }

  private static let words: [(StructureDifference.Kind, String, @Sendable (Bool) -> String)] = [
    (.columnMissing, "column", { $0 ? "is missing" : "are missing" }),
    (.columnAdded, "column", { $0 ? "is new" : "are new" }),
    (.columnOrder, "column", { _ in "moved" }),
    (.columnType, "column", { $0 ? "has another type" : "have another type" }),
    (.columnUnit, "column", { $0 ? "has another unit" : "have another unit" }),
    (.rowMissing, "row", { $0 ? "is missing" : "are missing" }),
    (.rowAdded, "row", { $0 ? "is new" : "are new" }),
    (.rowOrder, "row", { _ in "moved" }),
  ]
}
