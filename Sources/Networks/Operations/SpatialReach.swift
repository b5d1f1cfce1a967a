import Tensors

/// Which positions of an input one position of an output depends on, row by row and column by column.
public struct SpatialReach: Hashable, Sendable {
  public var rows: AxisReach
  public var columns: AxisReach

  public init(rows: AxisReach, columns: AxisReach) { (self.rows, self.columns) = (rows, columns) }

  /// The same in both directions.
  public init(_ both: AxisReach) { self.init(rows: both, columns: both) }

  /// No position at all: of a partner only the size is read.
  static let none = SpatialReach(.window(size: 0, stride: 1, padding: 0, dilation: 1))

  var isEmpty: Bool { self == .none }

  /// All of the rows when 2 is among the dimensions, all of the columns when 3 is.
  static func all(over dimensions: [Int]) -> SpatialReach {
    SpatialReach(rows: dimensions.contains(2) ? .all : .same, columns: dimensions.contains(3) ? .all : .same)
  }
}

/// Which indices along one direction of the input one index of the output depends on.
public enum AxisReach: Hashable, Sendable {
  /// The index itself.
  case same
  /// `index · stride − padding + tap · dilation`, for each of `size` taps.
  case window(size: Int, stride: Int, padding: Int, dilation: Int)
  /// A transposed window: every `i` for which `i · stride − padding + tap · dilation` is the index.
  case spread(size: Int, stride: Int, padding: Int, dilation: Int)
  /// From `⌊index · input / output⌋` to `⌈(index + 1) · input / output⌉`, as adaptive pooling.
  case bins
  /// The two neighbours of the index's place, half-pixel centres.
  case bilinear
  /// Every index.
  case all

  /// The indices within an input of `inputSize`, for an index of an output of `outputSize`.
  func sources(of index: Int, inputSize: Int, outputSize: Int) -> [Int] {
    switch self {
    case .same:
      // A direction of one is stretched over all positions of a larger partner.
      return [inputSize == 1 ? 0 : index]
    case .window(let size, let stride, let padding, let dilation):
      return (0..<size).map { index * stride - padding + $0 * dilation }.filter { (0..<inputSize).contains($0) }
    case .spread(let size, let stride, let padding, let dilation):
      return (0..<size).compactMap { tap in
        let scaled = index + padding - tap * dilation
        guard scaled >= 0, scaled % stride == 0, scaled / stride < inputSize else { return nil }
        return scaled / stride
      }
    case .bins:
      return Array(index * inputSize / outputSize..<((index + 1) * inputSize + outputSize - 1) / outputSize)
    case .bilinear:
      let place = max(0, (Double(index) + 0.5) * Double(inputSize) / Double(outputSize) - 0.5)
      let low = min(inputSize - 1, Int(place))
      // A weight of zero is no dependence.
      return place == Double(low) || low + 1 == inputSize ? [low] : [low, low + 1]
    case .all: return Array(0..<inputSize)
    }
  }
}

/// A window that slides over rows and columns.
struct SlidingWindow {
  var size: Extent
  var stride: Extent
  var padding: Extent = 0
  var dilation: Extent = 1
  var roundsUp = false

  var reach: SpatialReach {
    SpatialReach(
      rows: .window(size: size.rows, stride: stride.rows, padding: padding.rows, dilation: dilation.rows),
      columns: .window(size: size.columns, stride: stride.columns, padding: padding.columns, dilation: dilation.columns))
  }

  func validate() throws(ShapeProblem) {
    for (name, extent, least) in [("size", size, 1), ("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1)] {
      for number in [extent.rows, extent.columns] { try NetworkLimits.check(number, in: least...1 << 16, "the window's \(name)") }
    }
  }

  /// The rows and columns that come out of `height` by `width`.
  func outputSize(height: Int, width: Int) throws(ShapeProblem) -> [Int] {
    try validate()
    return [
      try length(height, size.rows, stride.rows, padding.rows, dilation.rows, "rows"),
      try length(width, size.columns, stride.columns, padding.columns, dilation.columns, "columns"),
    ]
  }

  private func length(
    _ length: Int, _ size: Int, _ stride: Int, _ padding: Int, _ dilation: Int, _ direction: String
  ) throws(ShapeProblem) -> Int {
    let span = dilation * (size - 1) + 1
    let room = length + 2 * padding - span
    guard room >= 0 else { throw "its window spans \(span) \(direction), and the input has \(length) with padding \(padding) on both sides" }
    guard roundsUp else { return room / stride + 1 }
    let count = (room + stride - 1) / stride + 1
    // PyTorch's rule: a window that would start beyond the input and its first padding does not count.
    return (count - 1) * stride >= length + padding ? count - 1 : count
  }
}

/// A picture's shape, or why it is none.
func picture(_ shape: [Int]) throws(ShapeProblem) -> (channels: Int, height: Int, width: Int) {
  guard shape.count == 3 else { throw "expected an input of C H W" }
  return (shape[0], shape[1], shape[2])
}
