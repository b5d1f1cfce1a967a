import Foundation
import Tensors
import Testing
@testable import Training

/// What `Goldens/optimization.py` wrote with PyTorch, in float64.
private struct Golden: Decodable {
  struct Complement: Decodable {
    var value: Double
    var gradient: [[Double]]
  }

  var torch: String
  var optimizers: [String: [[Double]]]
  var schedules: [String: [Double]]
  var complement: Complement

  static let shared: Golden = try! JSONDecoder().decode(
    Golden.self, from: Data(contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/optimization.json")))
}

/// The script's gradient.
private func gradient(_ parameter: Tensor, _ step: Int) -> Tensor {
  parameter * 0.3 + Tensor([0.1, -0.2, 0.05, 1.0]) * (1 - 0.25 * Double(step))
}

private func distance(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).map { abs($0 - $1) }.max() ?? .infinity }

@Suite("Optimisers and schedules")
struct OptimizationTests {
  @Test(
    "An optimiser takes PyTorch's steps",
    arguments: [
      ("sgd", Optimizer.sgd(learningRate: 0.1)),
      ("momentum", .sgd(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01)),
      ("dampened", .sgd(learningRate: 0.1, momentum: 0.8, dampening: 0.3)),
      ("nesterov", .sgd(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true)),
      ("adamW", .adamW(learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1)),
    ])
  func steps(name: String, optimizer: Optimizer) throws {
    let rows = try #require(Golden.shared.optimizers[name])
    var parameter = Tensor([0.5, -1.25, 2, 0])
    var state = OptimizerState()
    for (number, row) in rows.enumerated() {
      state.steps += 1
      parameter = optimizer.step(parameter, gradient: gradient(parameter, number), factor: 1, name: "p", state: &state)
      #expect(distance(parameter.array(), row) < 1e-12, "step \(number) of torch \(Golden.shared.torch)")
    }
  }

  @Test("Decay alone shrinks AdamW's parameter by learning rate times decay, and SGD's as well")
  func decay() {
    for optimizer in [Optimizer.adamW(learningRate: 0.1, weightDecay: 0.5), .sgd(learningRate: 0.1, weightDecay: 0.5)] {
      var state = OptimizerState()
      state.steps = 1
      let next = optimizer.step(Tensor([2.0]), gradient: Tensor([0.0]), factor: 0.5, name: "p", state: &state)
      #expect(abs(next.number - 2 * (1 - 0.1 * 0.5 * 0.5)) < 1e-15)
    }
  }

  @Test("A step leaves the value that it began with as it was")
  func values() {
    let parameter = Tensor([1.0, 2.0])
    var state = OptimizerState()
    state.steps = 1
    _ = Optimizer.sgd(learningRate: 1, momentum: 0.9).step(parameter, gradient: Tensor([1.0, 1.0]), factor: 1, name: "p", state: &state)
    #expect(parameter.array(of: Double.self) == [1, 2])
    let kept = state
    state.steps = 2
    _ = Optimizer.sgd(learningRate: 1, momentum: 0.9).step(parameter, gradient: Tensor([1.0, 1.0]), factor: 1, name: "p", state: &state)
    #expect(kept.first["p"]?.array(of: Double.self) == [1, 1])
  }

  @Test(
    "A schedule takes PyTorch's rates at the beginnings of epochs",
    arguments: [
      ("step", LearningRateSchedule.step(size: 3, gamma: 0.5)), ("multiStep", .multiStep(milestones: [2, 5, 6], gamma: 0.1)),
      ("cosine", .cosine(minimum: 0.05)),
    ])
  func rates(name: String, schedule: LearningRateSchedule) throws {
    let rows = try #require(Golden.shared.schedules[name])
    let ours = rows.indices.map { schedule.factor(step: 7 * $0, stepsPerEpoch: 7, epochs: rows.count) }
    #expect(distance(ours, rows) < 1e-12)
  }

  @Test("Warm-up rises in equal steps to 1, then the cosine falls to its minimum")
  func warmUp() {
    let factors = (0..<40).map { LearningRateSchedule.cosine(minimum: 0.1, warmUp: 2).factor(step: $0, stepsPerEpoch: 4, epochs: 10) }
    #expect(distance(Array(factors.prefix(8)), (1...8).map { Double($0) / 8 }) < 1e-15)
    #expect(factors[8] == 1)
    #expect(zip(factors[8...], factors[9...]).allSatisfy { $0 > $1 })
    #expect(factors[39] > 0.1 && factors[39] < 0.11)
  }

  @Test("Points are joined by straight lines")
  func points() {
    let schedule = LearningRateSchedule.points([.init(epoch: 1, factor: 0), .init(epoch: 3, factor: 1), .init(epoch: 4, factor: 0.5)])
    let factors = (0...10).map { schedule.factor(step: $0, stepsPerEpoch: 2, epochs: 5) }
    #expect(distance(factors, [0, 0, 0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.5, 0.5]) < 1e-15)
  }

  @Test("The complement entropy and its gradient are the reference's, also where the network is confident")
  func complementEntropy() {
    let logits = Tensor([0.2, -1.0, 3.0, 0.5, 60.0, 0, 0, 0, -2.0, 1.0, 1.5, 0.25], shape: [3, 4])
    let (value, gradient) = valueAndGradient(at: logits) { Loss.complementEntropy($0, Tensor([2, 0, 1])) }
    #expect(abs(value.number - Golden.shared.complement.value) < 1e-12)
    #expect(distance(gradient.array(), Golden.shared.complement.gradient.flatMap { $0 }) < 1e-12)
  }

  @Test("For two categories the complement entropy is 0, and so is its gradient")
  func complementOfTwo() {
    let (value, gradient) = valueAndGradient(at: Tensor([1.0, 2.0], shape: [1, 2])) { Loss.complementEntropy($0, Tensor([1])) }
    #expect(value.number == 0)
    #expect(gradient.array(of: Double.self) == [0, 0])
  }

  @Test("Patterns match names whole, a star any letters")
  func patterns() {
    func matches(_ pattern: String, _ name: String) -> Bool { NamePattern(pattern).matches(name) }
    #expect(matches("*", "") && matches("*.bias", "features.0.bias") && matches("features.*.weight", "features.10.weight"))
    #expect(matches("*bn*", "layer1.0.bn1.weight") && matches("a", "a") && matches("a**b", "ab"))
    #expect(!matches("bias", "fc.bias") && !matches("a*a", "a") && !matches("*b*c*", "acb") && !matches("*.bias", "biased"))
  }
}
