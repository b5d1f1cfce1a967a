import Datasets
import Foundation
import Networks
import Tensors
import Testing

@testable import Training

/// Attributes that do not count, such as VOC's difficult objects.
@Suite struct CountedAttributesTests {
  private let logits = Tensor([2.0, -1, 0.5, 3, -2, 1], shape: [3, 2])
  private let targets = Tensor([1.0, 0, 1, 0, 0, 1], shape: [3, 2])
  private let weights = Tensor([1.0, 1, 0, 1, 1, 0], shape: [3, 2], type: .float32)

  @Test func aLossIsTheMeanOverWhatCounts() {
    let loss = Loss.binaryCrossEntropyWithLogits()(logits, targets, weights: weights).number
    func one(_ logit: Double, _ target: Double) -> Double { -target * log(1 / (1 + exp(-logit))) - (1 - target) * log(1 / (1 + exp(logit))) }
    #expect(abs(loss - (one(2, 1) + one(-1, 0) + one(3, 0) + one(-2, 0)) / 4) < 1e-12)
  }

  @Test func aGradientIsZeroWhereNothingCounts() {
    let slope = gradient(at: logits) { Loss.binaryCrossEntropyWithLogits()($0, targets, weights: weights) }
    let values: [Double] = slope.array()
    #expect(values[2] == 0 && values[5] == 0)
    #expect([0, 1, 3, 4].allSatisfy { values[$0] != 0 })
  }

  @Test func accuraciesAreSharesOfWhatCounts() {
    var answers = AnswerCount()
    let labels: [Label] = [.attributes([true, false]), .attributes([true, false]), .attributes([false, true])]
    answers.add(logits: logits, labels: labels, weights: weights, loss: 0)
    let evaluation = answers.evaluation(ofCategories: false)
    // Of the first attribute pictures 0 and 2 count, both right; of the second 0 and 1, and 1 is wrong.
    #expect(evaluation.accuracies == [1, 0.5])
    #expect(evaluation.accuracy == 0.75)
    #expect(evaluation.majorityAccuracies == [0.5, 1])
  }

  @Test func anAttributeThatNeverCountsHasNoAccuracy() {
    var answers = AnswerCount()
    answers.add(logits: Tensor([1.0, 1], shape: [1, 2]), labels: [.attributes([true, true])], weights: Tensor([1.0, 0], shape: [1, 2], type: .float32), loss: 0)
    #expect(answers.evaluation(ofCategories: false).accuracies[1].isNaN)
    #expect(answers.evaluation(ofCategories: false).accuracy == 1)
  }
}
