/// A table of typed, named columns of equal length.
public struct Table: Codable, Hashable, Sendable {
  /// A place in the body: a row's number from 0 and a column's name.
  public struct Place: Codable, Hashable, Sendable {
    public var row: Int
    public var column: String

    public init(row: Int, column: String) {
      self.row = row
      self.column = column
    }
  }

  /// A mark on one cell of the body.
  public struct Mark: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
      /// The best of its row or column: bold, and said to screen readers.
      case best
      /// Set back, such as a control.
      case muted
    }

    public var kind: Kind
    public var place: Place

    public init(_ kind: Kind, at place: Place) {
      self.kind = kind
      self.place = place
    }
  }

  /// A note under the table; with places, it is anchored by a superscript letter.
  public struct Note: Codable, Hashable, Sendable {
    public var text: String
    public var places: [Place]

    public init(_ text: String, at places: [Place] = []) {
      self.text = text
      self.places = places
    }
  }

  public var columns: [Column]
  /// The names of the columns that identify a row; they are set as row headers.
  public var key: [String]
  /// How many of the last rows are summaries (means, totals), set off by a rule.
  public var summaryRows: Int
  public var marks: [Mark]
  public var notes: [Note]

  /// - Precondition: columns have equal lengths and distinct names, and every key names one.
  public init(_ columns: [Column], key: [String] = [], summaryRows: Int = 0, marks: [Mark] = [], notes: [Note] = []) {
    let names = columns.map(\.name)
    require(Set(names).count == names.count, "two columns have the same name in \(names)")
    require(Set(columns.map(\.count)).count <= 1, "columns have different lengths: \(columns.map { ($0.name, $0.count) })")
    require(Set(key).isSubset(of: names), "no column for the key \(key)")
    self.columns = columns
    self.key = key
    self.summaryRows = summaryRows
    self.marks = marks
    self.notes = notes
  }

  /// Rows, summaries included.
  public var rowCount: Int { columns.first?.count ?? 0 }

  /// The column of a name.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }
}
