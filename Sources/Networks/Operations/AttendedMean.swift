import Tensors

/// Means of features over all positions under a mask for each attribute and channel: masks before their sigmoid, `A·C H W`, and features,
/// `C H W`, give `A C`, `1/(H·W) · Σ σ(mask[a, c, p]) · feature[c, p]`.
///
/// Its inputs are the masks and the features.
public struct AttendedMean: NetworkOperation {
  public static let kind = "attendedMean"

  /// Whether masks come channel by channel, as a convolution of one group a channel gives them, instead of attribute by attribute.
  public var isByChannel: Bool
  /// Whether features pass beside the masks too: `(1 + σ)·F`.
  public var isResidual: Bool

  public init(byChannel: Bool = false, residual: Bool = false) { (isByChannel, isResidual) = (byChannel, residual) }

  public var inputCount: ClosedRange<Int> { 2...2 }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let (masks, features) = (try picture(inputs[0]), try picture(inputs[1]))
    guard (masks.height, masks.width) == (features.height, features.width), masks.channels % features.channels == 0 else {
      throw "masks of \(inputs[0]) for features of \(inputs[1])"
    }
    return [masks.channels / features.channels, features.channels]
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    run.inputs[1].mean(under: run.inputs[0], order: isByChannel ? .byChannel : .byAttribute, besideMask: isResidual ? 1 : 0)
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.all) }

  public func multiplyAdds(for inputs: [[Int]], output: [Int]) -> Int { inputs[0].reduce(1, *) }

  public var summary: String { isResidual ? "mean of (1 + mask) · features" : "mean of mask · features" }
}
