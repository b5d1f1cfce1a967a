/// A named, typed column of a table.
public struct Column: Codable, Hashable, Sendable {
  /// The values, all of one type. `nil` and NaN are missing.
  public enum Values: Codable, Hashable, Sendable {
    case text([String?])
    case integer([Int?])
    case number([Double])
    case boolean([Bool?])
  }

  /// The name code and baselines use.
  public var name: String
  /// The heading a reader sees.
  public var title: String
  /// A heading over this and its neighbours with the same one, or empty.
  public var group: String
  /// The unit, shown in the heading, or empty.
  public var unit: String
  public var values: Values
  public var format: NumberFormat
  public var tolerance: Tolerance?
  /// Which way is better; `nil` when neither is.
  public var direction: Direction?

  public init(
    _ name: String, _ values: Values, title: String? = nil, group: String = "", unit: String = "", format: NumberFormat = .shortest,
    tolerance: Tolerance? = nil, direction: Direction? = nil
  ) {
    self.name = name
    self.title = title ?? name
    self.group = group
    self.unit = unit
    self.values = values
    self.format = format
    self.tolerance = tolerance
    self.direction = direction
  }

  public var count: Int {
    switch values {
    case .text(let values): values.count
    case .integer(let values): values.count
    case .number(let values): values.count
    case .boolean(let values): values.count
    }
  }

  /// Whether the values are set flush right.
  public var isNumeric: Bool {
    switch values {
    case .integer, .number: true
    case .text, .boolean: false
    }
  }

  /// A row's value as a reader sees it; an en dash when it is missing.
  public func string(row: Int) -> String {
    switch values {
    case .text(let values): values[row] ?? "–"
    case .integer(let values): values[row].map { String($0).replacing("-", with: "−") } ?? "–"
    case .number(let values): format.string(values[row])
    case .boolean(let values): values[row].map { $0 ? "yes" : "no" } ?? "–"
    }
  }
}
