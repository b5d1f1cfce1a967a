import Tensors

/// The largest element of each window.
public struct MaxPool: NetworkOperation {
  public static let kind = "maxPool"
  public static let functionName = "max_pool2d"

  public var size: Extent
  public var stride: Extent
  public var padding: Extent
  /// Whether a window that overhangs the end counts (`ceil_mode`).
  public var roundsUp: Bool

  /// - Parameter stride: From window to window; the window's size when not given.
  public init(_ size: Extent, stride: Extent? = nil, padding: Extent = 0, roundsUp: Bool = false) {
    (self.size, self.stride, self.padding, self.roundsUp) = (size, stride ?? size, padding, roundsUp)
  }

  var window: SlidingWindow { SlidingWindow(size: size, stride: stride, padding: padding, roundsUp: roundsUp) }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] { try pooled(inputs[0], window) }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    run.input.maxPool2d(size, stride: stride, padding: padding, roundsUp: roundsUp)
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { window.reach }
  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) { removal.passThrough() }
  public var summary: String { poolSummary(size, stride) }
}

/// The mean of each window.
public struct AveragePool: NetworkOperation {
  public static let kind = "averagePool"
  public static let functionName = "avg_pool2d"

  public var size: Extent
  public var stride: Extent
  public var padding: Extent
  /// Whether a window that overhangs the end counts (`ceil_mode`).
  public var roundsUp: Bool
  /// Whether the padding's zeros count in the mean's divisor (`count_include_pad`).
  public var countsPadding: Bool

  /// - Parameter stride: From window to window; the window's size when not given.
  public init(_ size: Extent, stride: Extent? = nil, padding: Extent = 0, roundsUp: Bool = false, countsPadding: Bool = true) {
    (self.size, self.stride, self.padding) = (size, stride ?? size, padding)
    (self.roundsUp, self.countsPadding) = (roundsUp, countsPadding)
  }

  var window: SlidingWindow { SlidingWindow(size: size, stride: stride, padding: padding, roundsUp: roundsUp) }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] { try pooled(inputs[0], window) }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    run.input.avgPool2d(size, stride: stride, padding: padding, roundsUp: roundsUp, countsPadding: countsPadding)
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { window.reach }
  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) { removal.passThrough() }
  public var summary: String { poolSummary(size, stride) }
}

/// Means over windows that divide the input as evenly as they can: `C H W` gives `C size.rows size.columns`.
public struct AdaptiveAveragePool: NetworkOperation {
  public static let kind = "adaptiveAveragePool"
  public static let functionName = "adaptive_avg_pool2d"

  public var size: Extent

  public init(_ size: Extent = 1) { self.size = size }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let (channels, _, _) = try picture(inputs[0])
    let shape = [channels, size.rows, size.columns]
    try NetworkLimits.check(shape, "its output")
    return shape
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.adaptiveAvgPool2d(size) }
  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.bins) }
  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) { removal.passThrough() }
  public var summary: String { "to \(size.rows)×\(size.columns)" }
}

/// The largest element of each channel: `C H W` gives `C 1 1`.
public struct GlobalMaxPool: NetworkOperation {
  public static let kind = "globalMaxPool"
  public static let functionName = "adaptive_max_pool2d"

  public init() {}

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] { [try picture(inputs[0]).channels, 1, 1] }
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.max(over: 2, 3, keepingDimensions: true) }
  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.all) }
  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) { removal.passThrough() }
}

private func pooled(_ input: [Int], _ window: SlidingWindow) throws(ShapeProblem) -> [Int] {
  let (channels, height, width) = try picture(input)
  let (size, padding) = (window.size, window.padding)
  guard padding.rows * 2 <= size.rows, padding.columns * 2 <= size.columns else {
    throw "a padding of \(padding) is more than half of the window’s \(size)"
  }
  return [channels] + (try window.outputSize(height: height, width: width))
}

private func poolSummary(_ size: Extent, _ stride: Extent) -> String {
  "\(size.rows)×\(size.columns)" + (stride == 1 ? "" : ", stride \(stride.rows)")
}
