import Exhibits

/// `baselines/index.yml`: for each baseline of a report how it is compared, and why it was accepted.
package struct BaselineIndex: Hashable, Sendable {
  /// By name, in the order of the file.
  package var entries: [Entry]

  package struct Entry: Hashable, Sendable {
    /// The baseline's name: `<name>.csv` lies beside.
    package var name: String
    package var rules: TableRules
    package var accepted: Acceptance?
    /// Where the entry stands in `index.yml`; `nil` for one not read from a file.
    package var range: SourceRange?

    package init(name: String, rules: TableRules, accepted: Acceptance? = nil, range: SourceRange? = nil) {
      self.name = name
      self.rules = rules
      self.accepted = accepted
      self.range = range
    }
  }

  /// Why and when a baseline was accepted.
  package struct Acceptance: Hashable, Sendable {
    package var reason: String
    /// ISO 8601: 2026-11-21.
    package var date: String

    package init(reason: String, date: String) {
      self.reason = reason
      self.date = date
    }
  }

  package init(entries: [Entry] = []) { self.entries = entries }

  package subscript(name: String) -> Entry? { entries.first { $0.name == name } }
}

/// How one table is compared with its baseline.
package struct TableRules: Hashable, Sendable {
  /// The columns that identify a row; none means that rows are told apart by their place.
  package var key: [String]
  /// The tolerance of number columns that have none of their own.
  package var tolerance: Tolerance?
  package var columns: [String: ColumnRule]

  package init(key: [String] = [], tolerance: Tolerance? = nil, columns: [String: ColumnRule] = [:]) {
    self.key = key
    self.tolerance = tolerance
    self.columns = columns
  }
}

/// How one column is compared.
package struct ColumnRule: Hashable, Sendable {
  /// `nil` takes the table's.
  package var tolerance: Tolerance?
  /// The format in which printed numbers are compared, for ``Tolerance/asPrinted``: recorded, so that a coarser format in the cell does not
  /// loosen the comparison.
  package var format: NumberFormat?
  package var unit: String?
  package var direction: Direction?
  /// With a direction: how far the value may get worse. A change for the better is then no difference.
  package var maximalRegression: Double?

  package init(
    tolerance: Tolerance? = nil, format: NumberFormat? = nil, unit: String? = nil, direction: Direction? = nil,
    maximalRegression: Double? = nil
  ) {
    self.tolerance = tolerance
    self.format = format
    self.unit = unit
    self.direction = direction
    self.maximalRegression = maximalRegression
  }
}
