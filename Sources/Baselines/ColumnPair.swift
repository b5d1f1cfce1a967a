import Exhibits

/// A column that is in both tables with one type.
struct ColumnPair: Hashable, Sendable {
  var name: String
  /// The column's number in the file.
  var place: Int
  var column: Column
  /// As committed.
  var committed: Column
  var criterion: Criterion
  var direction: Direction?
  var isKey: Bool

  /// Whether a change is for the better; `nil` where there is no direction or no number.
  func isBetter(_ actual: FieldValue, than expected: FieldValue) -> Bool? {
    guard let direction else { return nil }
    switch (actual, expected) {
    case (.integer(let actual), .integer(let expected)): return (actual > expected) == (direction == .higher)
    case (.number(let actual), .number(let expected)):
      return actual.isNaN || expected.isNaN ? nil : (actual > expected) == (direction == .higher)
    default: return nil
    }
  }
}

extension Column.Values {
  /// As many missing values of the same type.
  func missing(count: Int) -> Self {
    switch self {
    case .text: .text(Array(repeating: nil, count: count))
    case .integer: .integer(Array(repeating: nil, count: count))
    case .number: .number(Array(repeating: .nan, count: count))
    case .boolean: .boolean(Array(repeating: nil, count: count))
    }
  }
}
