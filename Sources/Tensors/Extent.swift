/// Rows and columns: one number says both.
///
///     features.maxPool2d(2)
///     features.maxPool2d([3, 1])
public struct Extent: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, CustomStringConvertible {
  public var rows: Int
  public var columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The same number in both directions.
  public init(_ both: Int) { self.init(rows: both, columns: both) }

  public init(integerLiteral value: Int) { self.init(value) }

  /// - Precondition: two numbers, rows and columns.
  public init(arrayLiteral elements: Int...) {
    guard elements.count == 2 else { fatalError("an extent has rows and columns, not \(elements.count) numbers") }
    self.init(rows: elements[0], columns: elements[1])
  }

  public var description: String { "[\(rows), \(columns)]" }

  var list: [Int] { [rows, columns] }
}
