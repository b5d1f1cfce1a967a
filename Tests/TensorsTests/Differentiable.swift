import Tensors

/// A function of one tensor that is smooth at normal draws (kinks and ties have probability zero).
struct Differentiable: CustomStringConvertible, Sendable {
  var name: String
  var shape: [Int]
  var function: @Sendable (Tensor) -> Tensor
  var description: String { name }

  init(_ name: String, _ shape: [Int], _ function: @escaping @Sendable (Tensor) -> Tensor) {
    self.name = name
    self.shape = shape
    self.function = function
  }

  private static func drawn(_ shape: [Int]) -> Tensor {
    var random = RandomSource(seed: 99)
    return Tensor.normal(shape, type: .float64, using: &random)
  }

  static let all: [Differentiable] = elementwise + along + layers + losses

  private static let elementwise = [
    Differentiable("arithmetic", [2, 3]) { ($0 + 1) * $0 / (3 + $0 * $0) - $0 },
    Differentiable("exp, log, sqrt, power", [4]) { ($0.abs() + 1).log() + $0.exp() + ($0.abs() + 0.1).sqrt() + ($0.abs() + 1).power(1.5) },
    Differentiable("activations", [5]) {
      $0.relu() + $0.sigmoid() + $0.tanh() + $0.gelu() + $0.silu() + $0.elu() + $0.leakyRelu() + $0.softplus()
    },
    Differentiable("functions", [5]) { $0.sin() * $0.cos() + $0.erf() + $0.expm1() + $0.abs().log1p() + ($0.abs() + 1).rsqrt() },
    Differentiable("clamp, maximum, choosing", [6]) {
      $0.clamp(-0.5...0.5) + $0.maximum(Tensor(0.3)) + ($0 .> 0).choosing($0 * 2, otherwise: $0 * $0)
    },
    Differentiable("matmul", [2, 3]) { $0.matmul(drawn([3, 2])) },
    Differentiable("einsum", [2, 3]) { Tensor.einsum("ij,kj->ik", $0, drawn([4, 3])) },
  ]

  private static let along = [
    Differentiable("reductions", [2, 3]) {
      $0.sum(over: 0) + $0.mean(over: 0) + $0.max(over: 0) + $0.min(over: 0) + $0.variance(over: 0) + $0.standardDeviation(over: 0)
    },
    Differentiable("logSumExp, norm, product", [2, 3]) { $0.logSumExp(over: 1) + $0.norm(over: 1) + $0.product(over: 1) },
    Differentiable("softmax over two dimensions", [2, 2, 3]) { $0.softmax(over: 1, 2) + $0.logSoftmax(over: 0, 2) },
    Differentiable("order", [2, 5]) {
      $0.sorted(over: 1).values + $0.cumulativeSum(over: 1) + $0.flip(1) + $0.roll(2, over: 1) + $0.topK(1, over: 1).values
    },
    Differentiable("quantile", [3, 4]) { $0.quantile(0.3, over: 1) },
    Differentiable("gather and scatter", [2, 4]) {
      let places = Tensor([0, 3, 3, 1, 2, 2], shape: [2, 3])
      return drawn([2, 4]).scatterAdd(1, places, $0.gather(1, places) * $0.narrow(1, 0..<3)) + $0
    },
    Differentiable("pad", [1, 1, 3, 4]) {
      $0.pad(1) + $0.pad(1, with: .reflected) + $0.pad(1, with: .repeated)
    },
    Differentiable("shapes", [2, 3, 2]) {
      Tensor.concatenate([$0.permute([0, 2, 1]).reshape([2, 6]), $0.reshape([2, 6]).narrow(1, 1..<3)], along: 1)
        .windows(1, size: 3, step: 2)
    },
  ]

  private static let layers = [
    Differentiable("conv2d", [1, 2, 5, 5]) { $0.conv2d(drawn([2, 1, 3, 3]), stride: 2, padding: 1, groups: 2) },
    Differentiable("conv2d by its weight", [3, 2, 2, 2]) { drawn([1, 2, 4, 4]).conv2d($0, bias: $0.sum(over: 1, 2, 3)) },
    Differentiable("convTranspose2d", [1, 2, 3, 3]) { $0.convTranspose2d(drawn([2, 2, 3, 3]), stride: 2, padding: 1, outputPadding: 1) },
    Differentiable("pooling", [1, 1, 6, 6]) {
      $0.maxPool2d(3, stride: 2) + $0.avgPool2d(3, stride: 2) + $0.adaptiveAvgPool2d(2) + $0.adaptiveMaxPool2d(2)
    },
    Differentiable("unpooling", [1, 1, 2, 2]) { input in
      let switches = Tensor([5, 5, 9, 10], shape: [1, 1, 2, 2])
      return input.maxUnpool2d(switches, to: 4, .adding) + input.squared().maxUnpool2d(switches, to: 4, .overwriting)
    },
    Differentiable("resizing", [1, 1, 3, 3]) { $0.resizeBilinear([5, 4]) + $0.resizeNearest([5, 4]) },
    Differentiable("antialiased resizing", [1, 1, 6, 5]) { $0.resizeBilinear(3, antialiases: true) },
    Differentiable("batchNorm in training", [3, 2, 2, 2]) { $0.batchNorm(weight: drawn([2]), bias: drawn([2])) },
    Differentiable("localResponseNorm", [1, 5, 2, 2]) { $0.localResponseNorm(size: 4, alpha: 0.5, beta: 0.75, k: 2) },
  ]

  private static let losses = [
    Differentiable("crossEntropy", [3, 4]) { $0.crossEntropy(Tensor([1, 3, 0]), labelSmoothing: 0.1, reduction: .none) },
    Differentiable("crossEntropy with distributions", [3, 4]) { $0.crossEntropy(drawn([3, 4]).softmax(over: 1)) },
    Differentiable("negativeLogLikelihood", [3, 4]) { $0.negativeLogLikelihood(Tensor([1, 3, 0]), weight: Tensor([1.0, 2, 3, 4])) },
    Differentiable("binaryCrossEntropyWithLogits", [2, 3]) {
      $0.binaryCrossEntropyWithLogits(drawn([2, 3]).sigmoid(), weight: drawn([3]).abs(), positiveWeight: drawn([3]).abs())
    },
    Differentiable("regression losses", [2, 3]) {
      $0.squaredError(drawn([2, 3])) + $0.absoluteError(drawn([2, 3])) + $0.huberLoss(drawn([2, 3]), delta: 0.5)
    },
    Differentiable("cosineSimilarity", [2, 3]) { $0.cosineSimilarity(drawn([2, 3])) },
  ]
}
