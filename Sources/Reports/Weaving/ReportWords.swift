/// The words that weaving puts into a page, in the report's language.
struct ReportWords: Hashable, Sendable {
  private let isJapanese: Bool

  /// - Parameter language: a BCP 47 tag; other languages than Japanese get English words.
  init(language: String) {
    isJapanese = language.lowercased().split(separator: "-").first == "ja"
  }

  /// "Figure 3"; the caption's name of a numbered thing.
  func numberedName(_ kind: CrossReferenceKind, _ number: String) -> String { named(kind, number, space: " ") }

  /// The same for running text, where the number must not start a line.
  func reference(_ kind: CrossReferenceKind, _ number: String) -> String { named(kind, number, space: "\u{A0}") }

  private func named(_ kind: CrossReferenceKind, _ number: String, space: String) -> String {
    if isJapanese {
      switch kind {
      case .figure: return "図\(space)\(number)"
      case .table: return "表\(space)\(number)"
      case .equation: return "式\(space)(\(number))"
      case .listing: return "リスト\(space)\(number)"
      case .section: return "セクション\(space)\(number)"
      }
    }
    switch kind {
    case .figure: return "Figure\(space)\(number)"
    case .table: return "Table\(space)\(number)"
    case .equation: return "Equation\(space)\(number)"
    case .listing: return "Listing\(space)\(number)"
    case .section: return "Section\(space)\(number)"
    }
  }

  /// What folded code stands behind.
  var code: String { isJapanese ? "コード" : "Code" }

  /// What stands between a numbered name and its caption where both are one paragraph.
  var captionSeparator: String { isJapanese ? "　" : ": " }
}
