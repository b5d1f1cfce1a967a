/// A number for each pixel, as a segmentation file holds it.
public struct PixelLabels: Hashable, Sendable {
  public var width: Int
  public var height: Int
  /// `height × width`, row by row.
  public var numbers: [UInt16]

  public init(width: Int, height: Int, numbers: [UInt16]) {
    precondition(numbers.count == width * height, "PixelLabels: \(numbers.count) numbers for \(width)×\(height)")
    (self.width, self.height, self.numbers) = (width, height, numbers)
  }

  /// Whether each pixel has this number.
  public func mask(of number: Int) -> [Bool] { numbers.map { Int($0) == number } }

  /// The numbers that occur, in order.
  public var occurring: [Int] { Set(numbers).map(Int.init).sorted() }
}
