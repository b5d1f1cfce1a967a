import Tensors

/// Batch normalisation of each channel: `(x − mean) / √(variance + epsilon) · weight + bias` (Ioffe and Szegedy, 2015).
///
/// Evaluation uses the running statistics. Training uses the batch's, and reports running ones moved towards them by `momentum` as PyTorch
/// counts it: `(1 − momentum) · running + momentum · batch`, the variance unbiased.
public struct BatchNorm: NetworkOperation {
  public static let kind = "batchNorm"
  public static let functionName = "batch_norm"

  public var epsilon: Double
  public var momentum: Double
  /// Whether it has a factor and a summand to learn.
  public var affine: Bool

  public init(epsilon: Double = 1e-5, momentum: Double = 0.1, affine: Bool = true) {
    (self.epsilon, self.momentum, self.affine) = (epsilon, momentum, affine)
  }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    guard epsilon >= 0, epsilon.isFinite, (0...1).contains(momentum) else {
      throw "epsilon \(epsilon) and momentum \(momentum), expected 0 or more and 0 to 1"
    }
    guard inputs[0].count == 1 || inputs[0].count == 3 else { throw "expected an input of C H W or a vector" }
    return inputs[0]
  }

  public func parameters(for inputs: [[Int]]) -> [NetworkParameter] {
    let shape = [inputs[0][0]]
    return (affine ? [NetworkParameter("weight", shape, .scale), NetworkParameter("bias", shape, .shift)] : [])
      + [NetworkParameter("running_mean", shape, .runningMean), NetworkParameter("running_var", shape, .runningVariance)]
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    let (weight, bias) = affine ? (run["weight"], run["bias"]) : (nil, nil)
    guard run.mode.isTraining else {
      return run.input.batchNorm(
        mean: run["running_mean"], variance: run["running_var"], weight: weight, bias: bias, epsilon: epsilon)
    }
    let result = run.input.batchNorm(
      trainingWith: run["running_mean"], run["running_var"], weight: weight, bias: bias, momentum: momentum, epsilon: epsilon)
    run.statistics = ["running_mean": result.runningMean, "running_var": result.runningVariance]
    return result.output
  }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    removal.passThrough()
    for parameter in parameters(for: removal.inputs) { removal.cut(parameter.name, dimension: 0, removing: removal.output) }
  }
}
