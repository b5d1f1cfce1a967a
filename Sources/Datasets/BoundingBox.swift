/// A rectangle in a picture, in pixels: the upper left pixel covers 0…1 by 0…1.
public struct BoundingBox: Codable, Hashable, Sendable {
  public var left: Double
  public var top: Double
  public var width: Double
  public var height: Double

  public init(left: Double, top: Double, width: Double, height: Double) {
    (self.left, self.top, self.width, self.height) = (left, top, width, height)
  }

  /// Of the first and the last column and row that belong to it, counted from 1, as PASCAL VOC and MATLAB count.
  public init(firstColumn: Double, firstRow: Double, lastColumn: Double, lastRow: Double) {
    self.init(left: firstColumn - 1, top: firstRow - 1, width: lastColumn - firstColumn + 1, height: lastRow - firstRow + 1)
  }

  public var right: Double { left + width }
  public var bottom: Double { top + height }
  public var area: Double { max(width, 0) * max(height, 0) }

  /// The area in both divided by the area in either; 0 when there is none.
  public func intersectionOverUnion(_ other: BoundingBox) -> Double {
    let width = min(right, other.right) - max(left, other.left)
    let height = min(bottom, other.bottom) - max(top, other.top)
    let common = max(width, 0) * max(height, 0)
    let union = area + other.area - common
    return union > 0 ? common / union : 0
  }
}
