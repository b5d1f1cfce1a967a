/// Which pixels a position of a layer sees, as arithmetic: the position `i` sees `size` pixels from `start + i · stride` on.
///
/// It takes no notice of the picture's border: pixels before 0 or beyond the end are padding.
public struct ReceptiveField: Hashable, Sendable {
  /// The field along one direction.
  public struct Axis: Hashable, Sendable {
    /// How many pixels from the first seen to the last, in all positions.
    public var size: Int
    /// From a position to the next, in pixels; 0 where every position sees the same.
    public var stride: Int
    /// The first pixel that position 0 sees; negative within padding.
    public var start: Int

    public init(size: Int, stride: Int, start: Int) { (self.size, self.stride, self.start) = (size, stride, start) }

    /// The middle of what a position sees, in pixels: pixel 0's is 0.
    public func center(of position: Int) -> Double { Double(start + position * stride) + Double(size - 1) / 2 }

    /// What a position sees.
    public func pixels(of position: Int) -> Range<Int> { start + position * stride..<start + position * stride + size }

    /// The field of a layer on top of this one.
    func reached(by reach: AxisReach, inputSize: Int, outputSize: Int) -> Axis? {
      switch reach {
      case .same: return Axis(size: size, stride: inputSize == 1 && outputSize > 1 ? 0 : stride, start: start)
      case .window(let taps, let step, let padding, let dilation):
        return Axis(size: size + (taps - 1) * dilation * stride, stride: stride * step, start: start - padding * stride)
      case .spread(let taps, let step, let padding, let dilation):
        guard step == 1 || taps == 1 && inputSize == 1 else { return nil }
        return Axis(
          size: size + (taps - 1) * dilation * stride, stride: stride, start: start + (padding - (taps - 1) * dilation) * stride)
      case .bins:
        guard inputSize % outputSize == 0 else { return nil }
        let bin = inputSize / outputSize
        return Axis(size: size + (bin - 1) * stride, stride: outputSize == 1 ? 0 : stride * bin, start: start)
      case .bilinear: return inputSize == outputSize || inputSize == 1 ? Axis(size: size, stride: inputSize == 1 ? 0 : stride, start: start) : nil
      case .all: return Axis(size: size + (inputSize - 1) * stride, stride: 0, start: start)
      }
    }

    /// The smallest field that holds both, when both move alike.
    func union(_ other: Axis) -> Axis? {
      guard stride == other.stride else { return nil }
      let start = min(start, other.start)
      return Axis(size: max(self.start + size, other.start + other.size) - start, stride: stride, start: start)
    }
  }

  public var rows: Axis
  public var columns: Axis

  public init(rows: Axis, columns: Axis) { (self.rows, self.columns) = (rows, columns) }

  /// A pixel's own.
  static let pixel = ReceptiveField(rows: Axis(size: 1, stride: 1, start: 0), columns: Axis(size: 1, stride: 1, start: 0))
}

/// A rectangle of pixels, such as what a position of a layer sees of a picture.
public struct PixelRectangle: Hashable, Sendable {
  public var rows: Range<Int>
  public var columns: Range<Int>

  public init(rows: Range<Int>, columns: Range<Int>) { (self.rows, self.columns) = (rows, columns) }
}
