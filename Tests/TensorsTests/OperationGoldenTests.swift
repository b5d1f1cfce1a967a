import Foundation
import Tensors
import Testing

/// Values, gradients and second derivatives against PyTorch's.
@Suite("Operations as in PyTorch")
struct OperationGoldenTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var shape: [Int]
    var x: [Double]
    var value: [Double]
    var gradient: [Double]
    var second: [Double]
    var testDescription: String { name }
  }

  private struct Goldens: Decodable { var cases: [Case] }

  /// Made by Goldens/operations.py.
  static let cases = try! JSONDecoder().decode(
    Goldens.self,
    from: Data(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/operations.json"))
  ).cases

  @Test("Value, gradient and second derivative are PyTorch's", arguments: cases)
  func golden(_ one: Case) throws {
    let function = try #require(Self.functions[one.name])
    let x = Tensor(one.x, shape: one.shape)
    func slope(_ x: Tensor) -> Tensor {
      gradient(at: x) { x in
        let y = function(x)
        return (y * Tensor.arange(y.count, type: .float64).sin().reshape(y.shape)).sum()
      }
    }
    expectClose(function(x), one.value)
    expectClose(slope(x), one.gradient)
    expectClose(gradient(at: x) { slope($0).squared().sum() }, one.second)
    // In single precision the same to its rounding, except where second derivatives magnify it.
    expectClose(function(x.converted(to: .float32)), one.value, within: 1e-5)
  }

  @Test("Every case has a function and every function a case")
  func complete() { #expect(Set(Self.cases.map(\.name)) == Set(Self.functions.keys)) }

  private func expectClose(
    _ actual: Tensor, _ expected: [Double], within tolerance: Double = 1e-11, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let numbers = actual.array(of: Double.self)
    let isClose = zip(numbers, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
    #expect(numbers.count == expected.count && isClose, "\(numbers)\n\(expected)", sourceLocation: sourceLocation)
  }

  /// Constants take the type of the tensor that they meet.
  private static func wave(_ shape: Int..., like x: Tensor) -> Tensor {
    (Tensor.arange(shape.reduce(1, *), type: .float64) * 0.7).cos().reshape(shape).converted(to: x.dtype)
  }

  static let functions: [String: @Sendable (Tensor) -> Tensor] = layers.merging(others) { first, _ in first }

  private static let layers: [String: @Sendable (Tensor) -> Tensor] = [
    "conv2d": {
      $0.conv2d(
        wave(6, 2, 3, 3, like: $0), bias: wave(6, like: $0), stride: [2, 1], padding: [1, 2], dilation: [1, 2], groups: 2)
    },
    "convTranspose2d": {
      $0.convTranspose2d(
        wave(4, 3, 3, 2, like: $0), bias: wave(6, like: $0), stride: 2, padding: 1, outputPadding: 1, dilation: 2, groups: 2)
    },
    "maxPool2d": { $0.squared().maxPool2d(3, stride: 2, padding: 1, roundsUp: true) },
    "avgPool2d": { $0.squared().avgPool2d(3, stride: 2, padding: 1, roundsUp: true, countsPadding: false) },
    "adaptiveAvgPool2d": { $0.squared().adaptiveAvgPool2d([3, 2]) },
    "unpooling, distinct switches": {
      let (values, indices) = $0.squared().maxPool2dWithIndices(2)
      return values.maxUnpool2d(indices, to: 4, .overwriting)
    },
    "resizeBilinear": { $0.squared().resizeBilinear([7, 6]) },
    "resizeBilinear smaller": { $0.squared().resizeBilinear([3, 5]) },
    "resizeBilinear aligned": { $0.squared().resizeBilinear([7, 6], alignsCorners: true) },
    "resizeBilinear antialiased": { $0.squared().resizeBilinear([4, 3], antialiases: true) },
    "resizeNearest": { $0.squared().resizeNearest([7, 6]) },
    "batchNorm training": { $0.batchNorm(weight: wave(2, like: $0) + 2, bias: wave(2, like: $0) + 1, epsilon: 1e-3) },
    "batchNorm inference": {
      let two = wave(2, like: $0)
      return $0.squared().batchNorm(mean: two, variance: two + 2, weight: two, bias: two, epsilon: 1e-3)
    },
    "localResponseNorm": { $0.localResponseNorm(size: 4, alpha: 0.3, beta: 0.75, k: 2) },
    "pad reflected": { $0.squared().pad(top: 1, bottom: 2, left: 2, right: 1, with: .reflected) },
    "pad repeated": { $0.squared().pad(top: 1, bottom: 2, left: 2, right: 1, with: .repeated) },
  ]

  private static let others: [String: @Sendable (Tensor) -> Tensor] = [
    "softmax": { $0.softmax(over: 1) },
    "softmax over two": { $0.softmax(over: 1, 2) },
    "logSoftmax": { $0.logSoftmax(over: 1) },
    "crossEntropy": { $0.crossEntropy(Tensor([1, 3, 0]), weight: wave(4, like: $0) + 2, labelSmoothing: 0.2) },
    "binaryCrossEntropyWithLogits": {
      let three = wave(3, like: $0)
      return $0.binaryCrossEntropyWithLogits(
        wave(2, 3, like: $0).abs(), weight: three + 2, positiveWeight: three + 3, reduction: .none)
    },
    "squaredError": { $0.squaredError(wave(2, 3, like: $0)) },
    "absoluteError": { $0.squared().absoluteError(wave(2, 3, like: $0), reduction: .sum) },
    "huberLoss": { $0.huberLoss(wave(2, 3, like: $0), delta: 0.5) },
    "cosineSimilarity": { $0.cosineSimilarity(wave(2, 3, like: $0)) },
    "logSumExp": { $0.logSumExp(over: 1) },
    "standardDeviation": { $0.standardDeviation(over: 1) },
    "norm": { $0.norm(3, over: 1) },
    "cumulativeSum": { $0.squared().cumulativeSum(over: 1) },
    "sorted": { $0.squared().sorted(over: 1, descending: true).values },
    "topK": { $0.squared().topK(2, over: 1).values },
    "quantile": { $0.squared().quantile(0.3, over: 1) },
    "gather": { $0.squared().gather(1, Tensor([0, 0, 3, 1, 2, 2], shape: [3, 2])) },
    "scatterAdd": { wave(3, 4, like: $0).scatterAdd(1, Tensor([0, 0, 3, 1, 2, 2], shape: [3, 2]), $0.squared()) },
    "gelu": { $0.gelu() },
    "silu": { $0.silu() },
    "elu": { $0.elu() },
    "softplus": { $0.softplus() },
    "einsum": { Tensor.einsum("ij,kj->ik", $0.squared(), wave(4, 3, like: $0)) },
  ]
}
