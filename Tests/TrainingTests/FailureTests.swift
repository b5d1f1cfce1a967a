import Datasets
import Foundation
import Networks
import Tensors
import Testing
@testable import Training

/// Trainings that cannot go on, or should not have begun: each says why, and nothing good is lost.
@Suite("Trainings that fail")
struct FailureTests {
  private static let term = [LossTerm(.crossEntropy())]

  private func isFinite(_ weights: [String: Tensor]) -> Bool { weights.values.allSatisfy { $0.isFinite().all().number == 1 } }

  @Test("A loss that is no number leaves the state of the last sound step")
  func lastSoundState() throws {
    let objective = Objective(Self.term, optimizer: .sgd(learningRate: 1e6))
    let training = try TinyTraining(objectives: [objective], epochs: 20)
    var kept: [TrainingState] = []
    let failure = #expect(throws: TrainingFailure.self) { try training.run.run(from: training.start, save: { kept.append($0) }) }
    let last = try #require(kept.last)
    #expect(last.step > 0 && failure?.message.contains("step \(last.step + 1)") == true)
    #expect(isFinite(last.weights))
  }

  @Test("A gradient that overflows under a finite loss ends the training before it reaches the weights")
  func gradient() throws {
    let part = try TrainingPlan.Part(Objective(Self.term, optimizer: .adamW()), parameters: ["w"]) { weights, _, _ in
      (weights["w"]!.sqrt().sum(), [:])
    }
    let plan = TrainingPlan(parts: [part], epochs: 1, stepsPerEpoch: 1, seed: 1)
    let batch = try #require(try BatchStream(Stripes(count: 1), batchSize: 1).next())
    let start = TrainingState(weights: ["w": Tensor([0.0])], objectives: 1)
    let failure = #expect(throws: TrainingFailure.self) { try plan.step(start, on: batch) }
    #expect(failure?.message == "the gradient of `loss` is inf at step 1, epoch 1")
    #expect(failure?.hint != nil)
  }

  @Test("A validation that is no number is never the best epoch, first or later, and patience ends a training of nothing else")
  func validation() throws {
    var training = try TinyTraining(epochs: 6, earlyStopping: EarlyStopping(patience: 4))
    let evaluate = training.run.evaluate
    func run(_ isSound: @escaping (Int) -> Bool) throws -> TrainingState {
      var epoch = 0
      training.run = TrainingRun(
        plan: training.run.plan, training: training.run.training, batchSize: 8, earlyStopping: training.run.earlyStopping
      ) { weights in
        epoch += 1
        var evaluation = try evaluate(weights)
        if !isSound(epoch) { evaluation.loss = .nan }
        return evaluation
      }
      return try training.run.run(from: training.start).state
    }
    let later = try run { $0 > 1 }
    #expect(later.epoch == 6 && (later.best?.epoch ?? 0) > 1 && later.best?.metric.isFinite == true)
    let never = try run { _ in false }
    #expect(never.best == nil && never.epoch == 4)
    #expect(training.run.result(of: never).epoch == 4)
  }

  @Test("What does not fit is said before the first step")
  func misfits() throws {
    let training = try TinyTraining()
    let labels = Stripes(count: 1).labelNames
    func plan(_ change: (inout TrainingSpecification) -> Void, labels: LabelNames, pictures: Int) throws -> TrainingPlan {
      var specification = training.specification
      change(&specification)
      return try TrainingPlan(specification, network: tinyNetwork, labels: labels, pictures: pictures)
    }
    #expect(throws: TrainingFailure("there are no pictures to train on")) { try plan({ _ in }, labels: labels, pictures: 0) }
    #expect(throws: TrainingFailure("the normalization has 3 means, and the network tiny takes pictures of 1 channels")) {
      try plan({ $0.normalization = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1]) }, labels: labels, pictures: 8)
    }
    #expect(throws: TrainingFailure("`classifier` of the network gives [2], and the data have 3 labels")) {
      try plan({ _ in }, labels: .categories(["a", "b", "c"]), pictures: 8)
    }
    let vector = try Network("vector", input: [1, 8, 8]) {
      Flatten()
      Linear(4).named("hidden")
      BatchNorm().named("norm")
      Linear(2).named("classifier")
    }
    #expect(throws: TrainingFailure.self) {
      try TrainingPlan(training.specification, network: vector, labels: labels, pictures: 17)
    }
    _ = try TrainingPlan(training.specification, network: vector, labels: labels, pictures: 18)
    #expect(throws: TrainingFailure("the network vector gives [2], and the pictures of coins have 3 labels")) {
      try Model(vector, seed: 1).evaluation(on: Coins(count: 3))
    }
    #expect(throws: TrainingFailure("coins has no picture to evaluate on")) {
      try Model(try Network("three", input: [1, 8, 8]) { Flatten(); Linear(3) }, seed: 1).evaluation(on: Coins(count: 0))
    }
  }

  @Test("Half precision that cannot hold a weight is an error that names it, before the file is written")
  func overflow() throws {
    let weights = ["a": Tensor([1.0, -65504.0], type: .float32), "bn.running_var": Tensor([1.0, 70_000.0], type: .float32)]
    let failure = #expect(throws: TrainingFailure.self) { try weights.roundedToHalf() }
    #expect(failure?.message == "half precision cannot hold `bn.running_var`, whose largest element is 70000.0")
    #expect(try ["a": weights["a"]!].roundedToHalf()["a"]?.array(of: Double.self) == [1, -65504])
  }

  @Test("Fewer pictures than a batch are one small batch; the last of an epoch may be smaller too")
  func smallBatches() throws {
    let training = try TinyTraining(epochs: 1, training: Stripes(count: 5))
    let few = try training.run.run(from: training.start).state
    #expect(few.step == 1 && few.curve.epochs[0].trainingLoss[0].isFinite)
    // The complement's turn is every second step: there was none.
    #expect(few.curve.epochs[0].trainingLoss[1].isNaN)
    let uneven = try TinyTraining(epochs: 1, training: Stripes(count: 19))
    #expect(try uneven.run.run(from: uneven.start).state.step == 3)
  }

  @Test("A step changes nothing that was seen before it: the state it began with, copies of its weights, models of them")
  func aliasing() throws {
    let training = try TinyTraining()
    let batch = try #require(try BatchStream(Stripes(count: 8), batchSize: 8).next())
    let model = try Model(tinyNetwork, Weights(training.start.weights))
    var state = training.start
    var seen: [(state: TrainingState, bits: [String: [UInt32]])] = []
    for _ in 0..<4 {
      seen.append((state, bits(state.weights)))
      state = try training.run.plan.step(state, on: batch)
    }
    for (old, expected) in seen { #expect(bits(old.weights) == expected) }
    #expect(bits(model.weights.tensors) == seen[0].bits)
    #expect(bits(state.weights) != seen[0].bits)
  }

  @Test("Early stopping, groups and objectives in turn: resumed in any epoch, the bits are those of one run")
  func resumesEverything() throws {
    let groups = [ParameterGroup(["*.bias"], weightDecay: 0), ParameterGroup(["classifier.*"], learningRate: 0.2)]
    let objectives = [
      Objective(
        Self.term, optimizer: .sgd(learningRate: 0.05, momentum: 0.9, weightDecay: 1e-3, nesterov: true), groups: groups,
        schedule: .multiStep(milestones: [2], gamma: 0.5)),
      Objective([LossTerm(.complementEntropy)], name: "complement", parameters: ["features.*"], optimizer: .adamW(), every: 3, offset: 2),
    ]
    let training = try TinyTraining(
      objectives: objectives, epochs: 8, training: Stripes(count: 20), earlyStopping: EarlyStopping(patience: 2, minimumChange: 0.05))
    let whole = try training.run.run(from: training.start)
    let folder = FileManager.default.temporaryDirectory.appending(path: "vitrine-resuming-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = TrainingStateFile("\(folder)/state.safetensors")
    var (state, ending) = (training.start, TrainingRun.Ending.interrupted)
    while ending == .interrupted {
      // Four batches at a time, of epochs of three: it is cut at every place of an epoch.
      var batches = 0
      (state, ending) = try training.run.run(from: state, save: { try file.write($0, hash: "h") }) {
        batches += 1
        return batches == 4
      }
      state = try #require(try file.read()).state
    }
    #expect(ending == whole.ending && state.curve == whole.state.curve)
    #expect(state.epoch == whole.state.epoch)
    #expect(bits(state.weights) == bits(whole.state.weights))
    #expect(bits(training.run.result(of: state).weights) == bits(training.run.result(of: whole.state).weights))
  }
}

/// Pictures of 8 × 8 in three categories.
private struct Coins: PictureDataset {
  var count: Int
  var name: String { "coins" }
  var isSynthetic: Bool { true }
  var labelNames: LabelNames { .categories(["one", "two", "five"]) }
  func label(at index: Int) -> Label { .category(index % 3) }
  func picture(at index: Int) throws -> Picture {
    Picture(width: 8, height: 8, channels: 1, samples: [UInt8](repeating: UInt8(index % 256), count: 64))
  }
}
