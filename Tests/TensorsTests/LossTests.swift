import Foundation
import Tensors
import Testing

/// Losses against their definitions, item by item.
@Suite("Losses")
struct LossTests {
  private let logits = Tensor([1.0, -2, 0.5, 3, 0, -1], shape: [2, 3])

  private func logProbabilities(_ row: Int) -> [Double] {
    let numbers = logits[row].array(of: Double.self)
    let total = log(numbers.map { exp($0) }.reduce(0, +))
    return numbers.map { $0 - total }
  }

  @Test("Cross entropy is the negative log probability of the class")
  func crossEntropy() {
    let target = Tensor([2, 0])
    let each = [-logProbabilities(0)[2], -logProbabilities(1)[0]]
    expectClose(logits.crossEntropy(target, reduction: .none), each)
    expectClose(logits.crossEntropy(target), [(each[0] + each[1]) / 2])
    expectClose(logits.crossEntropy(target, reduction: .sum), [each[0] + each[1]])
    expectClose(logits.crossEntropy(target, ignoring: 2), [each[1]])
    expectClose(logits.crossEntropy(target, weight: Tensor([2.0, 1, 3])), [(3 * each[0] + 2 * each[1]) / 5])
    expectClose(logits.logSoftmax(over: 1).negativeLogLikelihood(target), [(each[0] + each[1]) / 2])
  }

  @Test("Label smoothing mixes the target with the uniform distribution, and distributions may be targets")
  func smoothing() {
    let target = Tensor([2, 0])
    let distributions = Tensor.oneHot(target, classes: 3, type: .float64) * 0.9 + 0.1 / 3
    let expected = (0..<2).map { row in
      -zip(distributions[row].array(of: Double.self), logProbabilities(row)).map { $0 * $1 }.reduce(0, +)
    }
    expectClose(logits.crossEntropy(target, labelSmoothing: 0.1, reduction: .none), expected)
    expectClose(logits.crossEntropy(distributions, reduction: .none), expected)
  }

  @Test("Binary cross entropy weighs positives and items, and does not overflow")
  func binaryCrossEntropy() {
    let target = Tensor([1.0, 0, 0.25, 1, 0, 1], shape: [2, 3])
    let expected = zip(logits.array(of: Double.self), target.array(of: Double.self)).enumerated().map { index, pair in
      let probability = 1 / (1 + exp(-pair.0))
      return -[1.0, 2, 3][index % 3] * ([5.0, 1, 2][index % 3] * pair.1 * log(probability) + (1 - pair.1) * log(1 - probability))
    }
    let (weight, positive) = (Tensor([1.0, 2, 3]), Tensor([5.0, 1, 2]))
    expectClose(
      logits.binaryCrossEntropyWithLogits(target, weight: weight, positiveWeight: positive, reduction: .none), expected)
    expectClose(
      logits.binaryCrossEntropyWithLogits(target, weight: weight, positiveWeight: positive), [expected.reduce(0, +) / 6])
    #expect(Tensor([800.0, -800]).binaryCrossEntropyWithLogits(Tensor([0.0, 1]), reduction: .sum).number == 1600)
  }

  @Test("Regression losses")
  func regression() {
    let (input, target) = (Tensor([1.0, 2, 5]), Tensor([1.5, 2, 2]))
    expectClose(input.squaredError(target, reduction: .none), [0.25, 0, 9])
    expectClose(input.absoluteError(target), [3.5 / 3])
    expectClose(input.huberLoss(target, delta: 1, reduction: .none), [0.125, 0, 2.5])
  }

  @Test("Cosine similarity")
  func cosine() {
    let (left, right) = (Tensor([3.0, 4, 0, 0], shape: [2, 2]), Tensor([4.0, 3, 1, 1], shape: [2, 2]))
    expectClose(left.cosineSimilarity(right), [0.96, 0])
  }

  private func expectClose(_ actual: Tensor, _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
    let numbers = actual.array(of: Double.self)
    #expect(numbers.count == expected.count && zip(numbers, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(numbers) \(expected)",
      sourceLocation: sourceLocation)
  }
}
