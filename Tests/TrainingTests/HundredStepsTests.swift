@testable import Datasets
import Foundation
import Networks
import Tensors
import Testing
@testable import Training

/// What `Goldens/hundred_steps.py` wrote with PyTorch, in float64.
private struct Golden: Decodable {
  struct Run: Decodable {
    var losses: [Double]
    var end: [String: [Double]]
  }

  var images: [Double]
  var targets: [Int]
  var start: [String: [Double]]
  var adamW: Run
  var sgd: Run

  static let shared: Golden = try! JSONDecoder().decode(
    Golden.self, from: Data(contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/hundred_steps.json")))
}

@Suite("A hundred steps")
struct HundredStepsTests {
  private static let network = try! Network("hundred", input: [1, 6, 6]) {
    Sequential("features") {
      Convolution(4, kernel: 3, padding: 1)
      BatchNorm()
      Tanh()
      AveragePool(2)
    }
    Flatten()
    Linear(3).named("classifier")
  }

  @Test(
    "A network with batch norm goes PyTorch's way for a hundred steps: losses, parameters and running statistics",
    arguments: [(DType.float64, 1e-10), (.float32, 2e-4)], ["adamW", "sgd"])
  func agrees(_ precision: (type: DType, tolerance: Double), _ name: String) throws {
    let golden = Golden.shared
    let (run, optimizer): (Golden.Run, Optimizer) =
      name == "adamW"
      ? (golden.adamW, .adamW(learningRate: 3e-3, weightDecay: 0.05))
      : (golden.sgd, .sgd(learningRate: 0.05, momentum: 0.9, weightDecay: 1e-3))
    let network = Self.network
    let objective = Objective([LossTerm(.crossEntropy())], optimizer: optimizer)
    let part = try TrainingPlan.Part(objective, parameters: network.trainableNames) { weights, batch, moment in
      let pass = try network.forward(
        batch.images.inChannelsLast(), weights: Weights(weights), mode: .training(seed: moment.seed, step: moment.pass))
      return (pass.output.crossEntropy(batch.targets), pass.statistics)
    }
    let plan = TrainingPlan(parts: [part], epochs: 1, stepsPerEpoch: 100, seed: 1)
    var state = TrainingState(weights: [:], objectives: 1)
    for (name, shape) in network.parameterShapes {
      state.weights[name] = Tensor(try #require(golden.start[name]), shape: shape, type: precision.type)
    }
    let batch = Batch(
      step: 0, images: Tensor(golden.images, shape: [12, 1, 6, 6], type: precision.type), targets: Tensor(golden.targets),
      labels: golden.targets.map { .category($0) }, indices: Array(0..<12))
    for (step, expected) in run.losses.enumerated() {
      let before = state.lossSums[0]
      state = try plan.step(state, on: batch)
      #expect(abs((state.lossSums[0] - before) / 12 - expected) < precision.tolerance * max(1, expected), "step \(step)")
    }
    for (name, expected) in run.end {
      let ours = try #require(state.weights[name]).array(of: Double.self)
      let scale = expected.reduce(0) { max($0, abs($1)) }
      // Behind a batch norm a convolution's bias has a gradient of rounding alone, and Adam makes steps of any size of it: in single
      // precision it wanders, and the running mean with it.
      if optimizer.isAdam, precision.type == .float32, ["features.0.bias", "features.1.running_mean"].contains(name) { continue }
      #expect(ours.count == expected.count)
      let isNear = zip(ours, expected).allSatisfy { abs($0 - $1) <= precision.tolerance * 10 * max(scale, 1e-2) }
      #expect(isNear, "\(name): \(ours) and \(expected)")
    }
  }
}

extension Optimizer {
  fileprivate var isAdam: Bool { if case .adamW = self { true } else { false } }
}
