import Tensors

/// Normalisation of each position across neighbouring channels: `x / (k + alpha/size · Σ x²)^beta`, the sum over `size` channels around each
/// (Krizhevsky, Sutskever and Hinton, 2012; `alpha` is divided by `size`, as Caffe and PyTorch do).
public struct LocalResponseNorm: NetworkOperation {
  public static let kind = "localResponseNorm"
  public static let functionName = "local_response_norm"

  public var size: Int
  public var alpha: Double
  public var beta: Double
  public var k: Double

  public init(size: Int = 5, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) {
    (self.size, self.alpha, self.beta, self.k) = (size, alpha, beta, k)
  }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    _ = try picture(inputs[0])
    try NetworkLimits.check(size, in: 1...NetworkLimits.size, "the number of channels in a sum")
    guard alpha.isFinite, beta.isFinite, k.isFinite else { throw "alpha \(alpha), beta \(beta) and k \(k), expected finite numbers" }
    return inputs[0]
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.localResponseNorm(size: size, alpha: alpha, beta: beta, k: k) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard removal.removed[0].isEmpty || size == 1 else {
      throw "each channel is divided by its neighbours’ sum, so removing one would change the others"
    }
    removal.passThrough()
  }

  public var summary: String { "\(size) channels" }
}
