import Tensors

/// A matrix product over the last dimension: `… F` gives `… features`, with `weight` of `features F`.
public struct Linear: NetworkOperation {
  public static let kind = "linear"

  /// How many numbers come out.
  public var features: Int
  /// Whether a number is added to each.
  public var bias: Bool

  public init(_ features: Int, bias: Bool = true) { (self.features, self.bias) = (features, bias) }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    try NetworkLimits.check(features, in: 1...NetworkLimits.size, "the number of features")
    guard inputs[0].count == 1 else { throw "expected a vector; put a Flatten before it" }
    return [features]
  }

  public func parameters(for inputs: [[Int]]) -> [NetworkParameter] {
    let entering = inputs[0].last ?? 1
    return [NetworkParameter("weight", [features, entering], .linearWeight, fanIn: entering, fanOut: features)]
      + (bias ? [NetworkParameter("bias", [features], .linearBias, fanIn: entering, fanOut: features)] : [])
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    let product = run.input.matmul(run["weight"].transpose())
    return bias ? product + run["bias"] : product
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.all) }

  public func multiplyAdds(for inputs: [[Int]], output: [Int]) -> Int { inputs[0].reduce(1, *) * features }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard removal.requested.count < features else { throw "all of its \(features) features would be removed" }
    removal.cut("weight", dimension: 1, removing: removal.removed[0])
    removal.cut("weight", dimension: 0, removing: removal.requested)
    if bias { removal.cut("bias", dimension: 0, removing: removal.requested) }
    removal.output = removal.requested
    removal.replacement = Linear(features - removal.requested.count, bias: bias)
  }

  public var summary: String { "\(features)" }
}
