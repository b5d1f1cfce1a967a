import Tensors

/// The sum over the chosen dimensions, which disappear unless they are kept as 1.
public struct Sum: ReducingOperation {
  public static let kind = "sum"
  /// Dimensions of `N C H W`; 0 would be the batch.
  public var dimensions: [Int]
  public var keepsDimensions: Bool
  public init(over dimensions: [Int], keepingDimensions: Bool = false) { (self.dimensions, keepsDimensions) = (dimensions, keepingDimensions) }
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.sum(over: dimensions, keepingDimensions: keepsDimensions) }
}

/// The mean over the chosen dimensions, which disappear unless they are kept as 1.
public struct Mean: ReducingOperation {
  public static let kind = "mean"
  /// Dimensions of `N C H W`; 0 would be the batch.
  public var dimensions: [Int]
  public var keepsDimensions: Bool
  public init(over dimensions: [Int], keepingDimensions: Bool = false) { (self.dimensions, keepsDimensions) = (dimensions, keepingDimensions) }
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.mean(over: dimensions, keepingDimensions: keepsDimensions) }
}

/// An operation that makes one number of many.
protocol ReducingOperation: NetworkOperation {
  var dimensions: [Int] { get }
  var keepsDimensions: Bool { get }
}

extension ReducingOperation {
  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    try checkDimensions(dimensions, of: inputs[0])
    let shape = inputs[0].indices.compactMap { dimensions.contains($0 + 1) ? (keepsDimensions ? 1 : nil) : inputs[0][$0] }
    guard !shape.isEmpty else { throw "nothing but the batch would be left; keep the dimensions" }
    return shape
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { .all(over: dimensions) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard !dimensions.contains(1) || removal.removed[0].isEmpty else { throw "it reduces the channels, so none of them can be removed" }
    removal.passThrough()
  }

  public var summary: String { "over \(dimensions.map(String.init).joined(separator: ", "))" }
}
