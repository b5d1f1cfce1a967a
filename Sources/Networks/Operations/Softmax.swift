import Tensors

/// `exp(x)` divided by its sum over the chosen dimensions together: `[1]` over channels or features, `[2, 3]` over space.
public struct Softmax: NetworkOperation {
  public static let kind = "softmax"

  /// Dimensions of `N C H W`; 0 would be the batch.
  public var dimensions: [Int]

  public init(over dimensions: [Int] = [1]) { self.dimensions = dimensions }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    try checkDimensions(dimensions, of: inputs[0])
    return inputs[0]
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.softmax(over: dimensions) }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { .all(over: dimensions) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard removal.removed[0].isEmpty else { throw "it gives zeros a share of the sum, so a channel through it cannot be removed" }
  }

  public var summary: String { "over \(dimensions.map(String.init).joined(separator: ", "))" }
}

/// Whether dimensions, counted with the batch as 0, are different ones of a shape without it.
func checkDimensions(_ dimensions: [Int], of shape: [Int]) throws(ShapeProblem) {
  guard !dimensions.isEmpty, Set(dimensions).count == dimensions.count, dimensions.allSatisfy({ (1...max(1, shape.count)).contains($0) })
  else { throw "dimensions \(dimensions), expected different ones from 1 to \(shape.count) (0 is the batch)" }
}
