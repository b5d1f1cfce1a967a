import Exhibits
import Foundation
import Tensors
import Testing

@testable import Studies

@Suite("Softmax regression") struct SoftmaxRegressionTests {
  /// Made by Goldens/softmax_regression.py with SciPy.
  struct Golden: Decodable {
    struct Case: Decodable {
      var features: [[Double]]
      var categories: [Int]
      var classes: Int
      var decay: Double
      var weights: [[Double]]
      var bias: [Double]
      var loss: Double
      var probabilities: [[Double]]

      var tensor: Tensor { Tensor(features.flatMap { $0 }, shape: [features.count, features[0].count]) }
    }

    var cases: [Case]

    static func read() throws -> Golden {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/softmax_regression.json")
      return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }
  }

  @Test func theOptimumIsSciPys() throws {
    let cases = try Golden.read().cases
    #expect(cases.count == 5)
    for one in cases {
      let found = SoftmaxRegression(one.tensor, one.categories, of: one.classes, weightDecay: one.decay, stopping: .init(gradient: 1e-9))
      #expect(found.isConverged && found.gradient <= 1e-9 && near(found.loss, one.loss, within: 1e-12))
      for (value, golden) in zip(found.weights.values, one.weights.joined()) { #expect(near(value, golden, within: 1e-6)) }
      for (value, golden) in zip(found.bias, one.bias) { #expect(near(value, golden, within: 1e-6)) }
      let probabilities: [Double] = found.probabilities(one.tensor).array()
      for (value, golden) in zip(probabilities, one.probabilities.joined()) { #expect(abs(value - golden) < 1e-7) }
      let predictions = one.probabilities.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
      #expect(found.predictions(one.tensor) == predictions)
      let right = zip(predictions, one.categories).count { $0 == $1 }
      #expect(found.accuracy(one.tensor, one.categories) == Double(right) / Double(one.categories.count))
    }
  }

  /// The function written out, and its slopes by differences: at the end none is left, and no step to any side leads lower.
  @Test func noDirectionLeadsLower() throws {
    let one = try Golden.read().cases[1]
    let found = SoftmaxRegression(one.tensor, one.categories, of: one.classes, weightDecay: one.decay)
    let (count, width) = (one.features.count, one.features[0].count)
    func loss(_ weights: Matrix, _ bias: [Double]) -> Double {
      var sum = 0.0
      for (row, category) in zip(one.features, one.categories) {
        let logits = (0..<one.classes).map { k in
          (0..<width).reduce(bias[k]) { $0 + weights[k, $1] * (row[$1] - found.mean[$1]) / found.deviation[$1] }
        }
        sum += log(logits.map(exp).reduce(0, +)) - logits[category]
      }
      return sum / Double(count) + one.decay / 2 * weights.values.map { $0 * $0 }.reduce(0, +)
    }
    #expect(near(loss(found.weights, found.bias), found.loss, within: 1e-12))
    for k in 0..<one.classes {
      for d in 0...width {
        func moved(_ step: Double) -> Double {
          var (weights, bias) = (found.weights, found.bias)
          if d < width { weights[k, d] += step } else { bias[k] += step }
          return loss(weights, bias)
        }
        #expect(abs(moved(1e-4) - moved(-1e-4)) / 2e-4 < 1e-6)
        #expect(moved(0.05) > found.loss && moved(-0.05) > found.loss)
      }
    }
  }

  @Test func theOptimumIsTheSameFromAnotherStart() throws {
    let one = try Golden.read().cases[0]
    let problem = SoftmaxProblem(one.tensor, one.categories, of: one.classes)
    var random = RandomSource(seed: 3)
    // The biases' common offset is free: where it starts it stays.
    let weights = (0..<15).map { _ in 3 * random.nextNormal() }
    let far = problem.optimum(one.decay, .init(gradient: 1e-10), start: weights + [1, -2, 1])
    let end = problem.optimum(one.decay, .init(gradient: 1e-10))
    for (one, other) in zip(far.point, end.point) { #expect(abs(one - other) < 1e-8) }
  }

  @Test func whatDoesNotVaryIsLeftOutAndUnitsDoNotMatter() throws {
    let one = try Golden.read().cases[2]
    let found = SoftmaxRegression(one.tensor, one.categories, of: one.classes, weightDecay: one.decay)
    #expect(found.deviation[1] == 0 && (0..<one.classes).allSatisfy { found.weights[$0, 1] == 0 })
    // What did not vary in training says nothing later either.
    let other = one.tensor.array(of: Double.self).enumerated().map { $0 % 6 == 1 ? 77 : $1 }
    #expect(found.predictions(Tensor(other, shape: [30, 6])) == found.predictions(one.tensor))
    let scaled = SoftmaxRegression(one.tensor * 1000 + 5, one.categories, of: one.classes, weightDecay: one.decay)
    #expect(near(scaled.loss, found.loss, within: 1e-9) && scaled.predictions(one.tensor * 1000 + 5) == found.predictions(one.tensor))
  }

  @Test func itEndsWhereItIsTold() throws {
    let one = try Golden.read().cases[1]
    let found = SoftmaxRegression(one.tensor, one.categories, of: one.classes, weightDecay: one.decay, stopping: .init(steps: 2))
    #expect(found.steps == 2 && !found.isConverged && found.gradient > 1e-7)
    // One category alone, and a category without a picture.
    let alone = SoftmaxRegression(one.tensor, [Int](repeating: 1, count: 40), of: 3, weightDecay: 0.1, stopping: .init(steps: 50))
    #expect(alone.accuracy(one.tensor, [Int](repeating: 1, count: 40)) == 1)
  }

  /// Each fold fitted by itself, its own mean and spread taken from the pictures outside it.
  @Test func crossValidationChoosesTheLeastHeldOutLoss() throws {
    let one = try Golden.read().cases[2]
    let (features, decays, folds) = (one.tensor, [0.003, 0.3, 0.03], 3)
    let selection = SoftmaxSelection(
      features, one.categories, of: one.classes, weightDecays: decays, folds: folds, stopping: .init())
    let tried = selection.losses.count
    #expect(selection.weightDecays == Array([0.3, 0.03, 0.003].prefix(tried)) && tried >= 2)
    #expect(tried == 3 || selection.losses[tried - 1] > selection.losses[tried - 2])
    var losses: [Double] = []
    for decay in selection.weightDecays {
      var sum = 0.0
      for held in 0..<folds {
        // Categories take turns, so that every fourth picture is the next of its category.
        let inside = (0..<30).filter { $0 / 4 % folds == held }
        let outside = (0..<30).filter { !inside.contains($0) }
        let fitted = SoftmaxRegression(
          features.select(0, at: outside), outside.map { one.categories[$0] }, of: one.classes, weightDecay: decay)
        let probabilities = Values(fitted.probabilities(features.select(0, at: inside)))
        for (row, index) in inside.enumerated() { sum -= log(probabilities[row, one.categories[index]]) }
      }
      losses.append(sum / 30)
    }
    for (found, expected) in zip(selection.losses, losses) { #expect(near(found, expected, within: 2e-3)) }
    let best = losses.indices.min { losses[$0] < losses[$1] } ?? 0
    #expect(selection.regression.weightDecay == selection.weightDecays[best])
    let whole = SoftmaxRegression(features, one.categories, of: one.classes, weightDecay: selection.weightDecays[best])
    #expect(selection.regression == whole)
  }
}
