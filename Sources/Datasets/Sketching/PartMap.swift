/// Which part each pixel belongs to.
public struct PartMap: Hashable, Sendable {
  public var width: Int
  public var height: Int
  /// The names that `values` count; the first is what no shape covers.
  public var parts: [String]
  /// `height × width`, row by row: numbers of parts.
  public var values: [UInt8]

  public init(width: Int, height: Int, parts: [String], values: [UInt8]) {
    precondition(values.count == width * height, "PartMap: \(values.count) values for \(width)×\(height)")
    self.width = width
    self.height = height
    self.parts = parts
    self.values = values
  }

  /// The pixels of any of these parts, row by row.
  public func mask(of names: Set<String>) -> [Bool] {
    let wanted = parts.map(names.contains)
    return values.map { wanted[Int($0)] }
  }
}
