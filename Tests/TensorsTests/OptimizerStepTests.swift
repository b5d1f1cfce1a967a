import Foundation
@testable import Tensors
import Testing

@Suite("Steps of optimisers")
struct OptimizerStepTests {
  /// Made by Goldens/optimizer_steps.py.
  private let goldens = try! JSONDecoder().decode(
    Goldens.self,
    from: Data(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/optimizer_steps.json")))

  private struct Goldens: Decodable {
    var start: [Double]
    var gradients: [[Double]]
    var sgd: [[Double]]
    var sgd_weight_decay: [[Double]]
    var sgd_momentum: [[Double]]
    var sgd_dampening: [[Double]]
    var sgd_nesterov: [[Double]]
    var adam: [[Double]]
    var adamw: [[Double]]
  }

  @Test("SGD steps as torch.optim.SGD", arguments: [DType.float32, .float64])
  func sgd(_ type: DType) {
    let rules: [(OptimizerStep.SGD, [[Double]])] = [
      (.init(learningRate: 0.1), goldens.sgd),
      (.init(learningRate: 0.1, weightDecay: 0.05), goldens.sgd_weight_decay),
      (.init(learningRate: 0.1, momentum: 0.9, weightDecay: 0.05), goldens.sgd_momentum),
      (.init(learningRate: 0.1, momentum: 0.9, dampening: 0.3), goldens.sgd_dampening),
      (.init(learningRate: 0.1, momentum: 0.9, weightDecay: 0.05, isNesterov: true), goldens.sgd_nesterov),
    ]
    for (rule, expected) in rules {
      var momenta: [Tensor] = []
      check(expected, type) { parameters, gradients, _ in
        OptimizerStep.sgd(rule, &parameters, gradients: gradients, momenta: &momenta)
      }
    }
  }

  @Test("Adam steps as torch.optim.Adam, and with the decay decoupled as torch.optim.AdamW", arguments: [DType.float32, .float64])
  func adam(_ type: DType) {
    let rules: [(OptimizerStep.Adam, [[Double]])] = [
      (.init(learningRate: 0.1, weightDecay: 0.05, isDecoupled: false), goldens.adam),
      (.init(learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.05), goldens.adamw),
    ]
    for (rule, expected) in rules {
      var (first, second): ([Tensor], [Tensor]) = ([], [])
      check(expected, type) { parameters, gradients, number in
        OptimizerStep.adam(
          rule, &parameters, gradients: gradients, firstMoments: &first, secondMoments: &second, number: number)
      }
    }
  }

  private func check(_ expected: [[Double]], _ type: DType, _ step: (inout [Tensor], [Tensor], Int) -> Void) {
    var parameters = [Tensor(goldens.start, type: type)]
    for (index, gradient) in goldens.gradients.enumerated() {
      step(&parameters, [Tensor(gradient, type: type)], index + 1)
      let difference = (parameters[0].converted(to: .float64) - Tensor(expected[index])).abs().max().number
      #expect(difference < (type == .float64 ? 1e-14 : 1e-6), "step \(index + 1)")
    }
  }

  @Test("A step writes in place only what nobody else sees: other tensors, views and histories keep their values")
  func values() {
    var parameters = [Tensor.ones([4]) * 1]
    var momenta: [Tensor] = []
    func step() { OptimizerStep.sgd(.init(learningRate: 0.5), &parameters, gradients: [Tensor.ones([4])], momenta: &momenta) }
    let same = parameters[0]
    step()
    #expect(same.array(of: Float.self) == [1, 1, 1, 1])
    #expect(parameters[0].array(of: Float.self) == [0.5, 0.5, 0.5, 0.5])
    let view = parameters[0].narrow(0, 1..<3)
    step()
    #expect(view.array(of: Float.self) == [0.5, 0.5])
    let list = parameters
    step()
    #expect(list[0].array(of: Float.self) == [0, 0, 0, 0])
    #expect(parameters[0].array(of: Float.self) == [-0.5, -0.5, -0.5, -0.5])
    var kept = Tensor(0)
    _ = gradient(at: parameters[0]) {
      kept = $0
      return $0.squared().sum()
    }
    step()
    #expect(kept.array(of: Float.self) == [-0.5, -0.5, -0.5, -0.5])
  }

  @Test("A step over parameters held alone allocates nothing for them")
  func inPlace() {
    var parameters = [Tensor.ones([1 << 16]) * 1]
    let gradients = [Tensor.ones([1 << 16])]
    var momenta: [Tensor] = []
    func step() { OptimizerStep.sgd(.init(learningRate: 0.5, momentum: 0.9), &parameters, gradients: gradients, momenta: &momenta) }
    step()
    let place = parameters[0].address
    step()
    #expect(parameters[0].address == place)
    let other = parameters[0]
    step()
    #expect(parameters[0].address != place && other.address == place)
  }

  @Test("The norm of several tensors is that of all their elements; a scale multiplies gradients")
  func norm() {
    #expect(OptimizerStep.totalNorm([Tensor([3.0, 0], shape: [2, 1]), Tensor([4.0])]) == 5)
    var parameters = [Tensor([1.0])]
    var momenta: [Tensor] = []
    OptimizerStep.sgd(.init(learningRate: 1), &parameters, gradients: [Tensor([10.0])], momenta: &momenta, gradientScale: 0.05)
    #expect(parameters[0].number == 0.5)
  }
}
