import Exhibits

/// What came of comparing a regenerated table with its baseline.
package struct TableComparison: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable, Codable {
    /// Nothing differs.
    case same
    /// Something differs beyond its tolerance, or in form.
    case different
    /// There is no baseline of the name yet.
    case missing
    /// There is a baseline of the name, and nothing produces it any more.
    case unused
    /// The comparison could not be made, which counts as a difference: see ``TableComparison/obstacles``.
    case impossible
  }

  /// The baseline's name.
  package var name: String
  /// The path of the CSV file as a person would write it.
  package var path: String
  package var status: Status
  /// The value differences, in the baseline's order of rows, then columns.
  package var differences: [CellDifference]
  /// Differences in form: columns and rows missing, added, moved; types; units.
  package var structure: [StructureDifference]
  /// Why the comparison could not be made.
  package var obstacles: [Diagnostic]
  /// How far number columns have moved inside their tolerance since acceptance; columns that did not move are left out.
  package var drift: [ColumnDrift]
  /// How many values were compared.
  package var comparedValues: Int
  package var accepted: BaselineIndex.Acceptance?

  package init(name: String, path: String, status: Status) {
    self.name = name
    self.path = path
    self.status = status
    differences = []
    structure = []
    obstacles = []
    drift = []
    comparedValues = 0
  }
}

/// A value beyond its tolerance.
package struct CellDifference: Hashable, Sendable {
  /// The key's values, as `Eyeglasses` or `cat, layer 3`; a row's number from 1 where there is no key.
  package var row: String
  package var column: String
  /// As committed, and as regenerated; exact texts.
  package var expected: String
  package var actual: String
  /// `actual − expected`; `nil` where one is no finite number.
  package var delta: Double?
  /// How many times the tolerance the distance is; `nil` where the tolerance is zero or there is no distance.
  package var multiple: Double?
  /// What was allowed, in words: `± 0.05`, `exact`, `binomial, n = 400, α = 0.001: 61 to 94`.
  package var allowed: String
  /// Whether the change is for the better, where the column has a direction.
  package var isBetter: Bool?
  /// The value's place in the CSV file.
  package var range: SourceRange

  package init(
    row: String, column: String, expected: String, actual: String, delta: Double? = nil, multiple: Double? = nil, allowed: String,
    isBetter: Bool? = nil, range: SourceRange
  ) {
    self.row = row
    self.column = column
    self.expected = expected
    self.actual = actual
    self.delta = delta
    self.multiple = multiple
    self.allowed = allowed
    self.isBetter = isBetter
    self.range = range
  }
}

/// A difference in form.
package struct StructureDifference: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case columnMissing, columnAdded, columnOrder, columnType, columnUnit, rowMissing, rowAdded, rowOrder
  }

  package var kind: Kind
  /// The column's name or the row's key.
  package var subject: String
  /// In words: `row "Eyeglasses" is missing`, `column "ours" was a number and is text`.
  package var message: String
  /// The place in the CSV file: the row's line, the column's heading, or for an addition the line it would follow.
  package var range: SourceRange

  package init(_ kind: Kind, _ subject: String, _ message: String, at range: SourceRange) {
    self.kind = kind
    self.subject = subject
    self.message = message
    self.range = range
  }
}

/// How far a number column moved inside its tolerance.
package struct ColumnDrift: Hashable, Sendable {
  package var column: String
  /// The row that moved furthest, as a share of its tolerance.
  package var row: String
  package var delta: Double
  /// The share of the tolerance used up: 0 to 1.
  package var share: Double

  package init(column: String, row: String, delta: Double, share: Double) {
    self.column = column
    self.row = row
    self.delta = delta
    self.share = share
  }
}
