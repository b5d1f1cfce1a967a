import Exhibits

/// The type of a column.
enum ValueType: Hashable, Sendable {
  case text, integer, number, boolean

  /// The type of a value; `nil` for a missing one.
  init?(_ value: FieldValue) {
    switch value {
    case .missing: return nil
    case .text: self = .text
    case .integer: self = .integer
    case .number: self = .number
    case .boolean: self = .boolean
    }
  }

  init(_ values: Column.Values) {
    switch values {
    case .text: self = .text
    case .integer: self = .integer
    case .number: self = .number
    case .boolean: self = .boolean
    }
  }

  var withArticle: String {
    switch self {
    case .text: "a text"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "true or false"
    }
  }

  var plural: String {
    switch self {
    case .text: "texts"
    case .integer: "integers"
    case .number: "numbers"
    case .boolean: "true and false"
    }
  }
}

/// A name in quotes, on one line.
func quoted(_ name: String) -> String { "\"\(escapingControls(name))\"" }

/// `1 row`, `3 rows`.
func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

/// `a`, `a and b`, `a, b and c`.
func list(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}
