import Tensors

/// Means of features over all positions, weighted by maps: maps of `K H W` and features of `C H W` give `K C`,
/// `1/(H·W) · Σ map[k, p] · feature[c, p]`.
///
/// What pooling under an attention map computes, for all maps in one matrix product. Its inputs are the maps and the features.
public struct WeightedMean: NetworkOperation {
  public static let kind = "weightedMean"
  public static let functionName = "einsum"

  public init() {}

  public var inputCount: ClosedRange<Int> { 2...2 }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let (maps, features) = (try picture(inputs[0]), try picture(inputs[1]))
    guard (maps.height, maps.width) == (features.height, features.width) else {
      throw "its maps have \(maps.height)×\(maps.width) positions, its features \(features.height)×\(features.width)"
    }
    return [maps.channels, features.channels]
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    let (maps, features) = (run.inputs[0], run.inputs[1])
    let positions = maps.size(2) * maps.size(3)
    let product = maps.reshape([maps.size(0), maps.size(1), positions]).matmul(
      features.reshape([features.size(0), features.size(1), positions]).transpose(1, 2))
    return product / Double(positions)
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.all) }

  public func multiplyAdds(for inputs: [[Int]], output: [Int]) -> Int { inputs[0].reduce(1, *) * inputs[1][0] }

  public var summary: String { "mean of map · features" }
}
