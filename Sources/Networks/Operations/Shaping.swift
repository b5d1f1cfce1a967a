import Tensors

/// All dimensions as one vector, row-major: `C H W` gives `C·H·W`.
public struct Flatten: NetworkOperation {
  public static let kind = "flatten"
  public init() {}

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let shape = [inputs[0].reduce(1, *)]
    try NetworkLimits.check(shape, "its output")
    return shape
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    // The batch's size is given, so that a batch of none keeps the features' number.
    run.input.reshape([run.input.size(0), run.input.shape.dropFirst().reduce(1, *)])
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.all) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    let each = removal.inputs[0].dropFirst().reduce(1, *)
    removal.output = Set(removal.removed[0].flatMap { $0 * each..<($0 + 1) * each })
  }
}

/// The same numbers, row-major, in another shape.
public struct Reshape: NetworkOperation {
  public static let kind = "reshape"

  /// The shape without the batch; one size may be −1 and is worked out.
  public var shape: [Int]

  public init(_ shape: [Int]) { self.shape = shape }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let count = inputs[0].reduce(1, *)
    guard shape.filter({ $0 == -1 }).count <= 1 else { throw "a shape of \(shape): only one size may be −1" }
    let given = shape.map { $0 == -1 ? 1 : $0 }
    try NetworkLimits.check(given, "its output")
    let product = given.reduce(1, *)
    guard count % product == 0, shape.contains(-1) || product == count else { throw "\(count) numbers do not fill a shape of \(shape)" }
    return shape.map { $0 == -1 ? count / product : $0 }
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    let shape = shape.contains(-1) ? self.shape.map { $0 == -1 ? run.input.shape.dropFirst().reduce(1, *) / known : $0 } : self.shape
    return run.input.reshape([run.input.size(0)] + shape)
  }

  private var known: Int { shape.reduce(1) { $1 == -1 ? $0 : $0 * $1 } }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.all) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard removal.removed[0].isEmpty else { throw "its shape is fixed, so channels that enter it cannot be removed" }
  }

  public var summary: String { "to \(shape.map(String.init).joined(separator: "×"))" }
}

/// A range of the channels, or of a vector's elements.
public struct SliceChannels: NetworkOperation {
  public static let kind = "sliceChannels"
  public static let functionName = "getitem"

  /// The first that is kept.
  public var start: Int
  /// The one after the last.
  public var end: Int

  public init(_ range: Range<Int>) { (start, end) = (range.lowerBound, range.upperBound) }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    guard let channels = inputs[0].first, start >= 0, start < end, end <= channels else {
      throw "channels \(start)..<\(end), expected a range within 0..<\(inputs[0].first ?? 0)"
    }
    return [end - start] + inputs[0].dropFirst()
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.narrow(1, start..<end) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    let kept = (start..<end).filter { !removal.removed[0].contains($0) }
    guard !kept.isEmpty else { throw "all of its channels would be removed" }
    removal.output = Set(removal.removed[0].filter { (start..<end).contains($0) }.map { $0 - start })
    let before = removal.removed[0].count { $0 < start }
    removal.replacement = SliceChannels(start - before..<start - before + kept.count)
  }

  public var summary: String { "\(start)..<\(end)" }
}

/// Zeros around a picture.
public struct Pad: NetworkOperation {
  public static let kind = "pad"

  public var top: Int
  public var left: Int
  public var bottom: Int
  public var right: Int

  public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
    (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
  }

  /// The same on all four sides.
  public init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let (channels, height, width) = try picture(inputs[0])
    for number in [top, left, bottom, right] { try NetworkLimits.check(number, in: 0...1 << 16, "the padding") }
    let shape = [channels, top + height + bottom, left + width + right]
    try NetworkLimits.check(shape, "its output")
    return shape
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    run.input.pad(top: top, bottom: bottom, left: left, right: right)
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach {
    SpatialReach(
      rows: .window(size: 1, stride: 1, padding: top, dilation: 1), columns: .window(size: 1, stride: 1, padding: left, dilation: 1))
  }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) { removal.passThrough() }
  public var summary: String { "\(top) \(left) \(bottom) \(right)" }
}

/// A picture resized by bilinear interpolation with half-pixel centres (`align_corners=False`): to a size, by a factor, or to the size of
/// its second input.
public struct Resize: NetworkOperation {
  public static let kind = "resize"
  public static let functionName = "interpolate"

  /// The rows and columns that come out, when they are fixed.
  public var size: Extent?
  /// How many times more rows and columns come out, when that is fixed.
  public var scale: Extent?

  /// To a fixed size.
  public init(to size: Extent) { self.size = size }

  /// A whole number of times larger.
  public init(scale: Extent) { self.scale = scale }

  /// To the rows and columns of the second input.
  public init() {}

  public var inputCount: ClosedRange<Int> { size == nil && scale == nil ? 2...2 : 1...1 }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let (channels, height, width) = try picture(inputs[0])
    guard size == nil || scale == nil else { throw "it has a size and a scale; expected one of them" }
    var shape = [channels, size?.rows ?? height, size?.columns ?? width]
    if let scale {
      for number in [scale.rows, scale.columns] { try NetworkLimits.check(number, in: 1...1 << 16, "the scale") }
      shape = [channels, height * scale.rows, width * scale.columns]
    } else if size == nil {
      let like = try picture(inputs[1])
      shape = [channels, like.height, like.width]
    }
    try NetworkLimits.check(shape, "its output")
    return shape
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    let input = run.input
    if let size { return input.resizeBilinear(size) }
    if let scale { return input.resizeBilinear(Extent(rows: input.size(2) * scale.rows, columns: input.size(3) * scale.columns)) }
    return input.resizeBilinear(Extent(rows: run.inputs[1].size(2), columns: run.inputs[1].size(3)))
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach {
    // Of the second input only the size is read.
    index == 0 ? SpatialReach(.bilinear) : .none
  }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) { removal.passThrough() }
  public var summary: String { size.map { "to \($0.rows)×\($0.columns)" } ?? scale.map { "×\($0.rows)" } ?? "" }
}
