/// One activation of a node, or one of its maps: where a projection starts.
public struct FeatureUnit: Codable, Hashable, Sendable {
  /// The map of `C h w`, or the element of a vector.
  public var channel: Int
  /// The position in the map; without row and column, the whole map is meant.
  public var row: Int?
  public var column: Int?

  /// - Parameters:
  ///   - row: Nothing for a vector's element and for a whole map.
  ///   - column: Given when `row` is.
  public init(channel: Int, row: Int? = nil, column: Int? = nil) { (self.channel, self.row, self.column) = (channel, row, column) }
}

extension FeatureUnit: CustomStringConvertible {
  public var description: String {
    row == nil && column == nil
      ? "channel \(channel)" : "channel \(channel), row \(row.map(String.init) ?? "–"), column \(column.map(String.init) ?? "–")"
  }
}
