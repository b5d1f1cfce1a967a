import Datasets
import Foundation
import Networks
import Tensors
import Testing
@testable import Training

@Suite("Training")
struct TrainingTests {
  @Test("A small network learns to tell rows from columns; with labels that mean nothing it does not")
  func learns() throws {
    let objective = Objective([LossTerm(.crossEntropy())], optimizer: .sgd(learningRate: 0.1, momentum: 0.9), schedule: .cosine())
    for (shuffled, epochs) in [(false, 6), (true, 6)] {
      let training = try TinyTraining(
        objectives: [objective], epochs: epochs, training: Stripes(count: 128, shufflesLabels: shuffled),
        validation: Stripes(count: 200, seed: 2, shufflesLabels: shuffled))
      let (state, ending) = try training.run.run(from: training.start)
      let last = try #require(state.curve.epochs.last)
      #expect(ending == .finished && state.curve.epochs.count == epochs)
      if shuffled {
        #expect(last.validationAccuracy < 0.65, "\(last)")
      } else {
        #expect(last.validationAccuracy > 0.97, "\(last)")
        #expect(last.trainingLoss[0] < state.curve.epochs[0].trainingLoss[0] / 2)
      }
    }
  }

  @Test("Objectives take turns on one batch, each from where the one before left the weights, each with its own optimiser")
  func alternation() throws {
    // (w − 1)² and (w + 1)² on a single weight: the reference is arithmetic.
    func squared(_ center: Double) -> TrainingPlan.LossFunction {
      { weights, _, _ in (((weights["w"]! - center) * (weights["w"]! - center)).sum(), [:]) }
    }
    let term = [LossTerm(.crossEntropy())]
    let plan = TrainingPlan(
      parts: [
        try .init(Objective(term, optimizer: .sgd(learningRate: 0.1, momentum: 0.5)), parameters: ["w"], loss: squared(1)),
        try .init(
          Objective(term, name: "second", optimizer: .sgd(learningRate: 0.2), every: 2, offset: 1), parameters: ["w"], loss: squared(-1)),
      ], epochs: 1, stepsPerEpoch: 4, seed: 1)
    let batch = try #require(try BatchStream(Stripes(count: 1), batchSize: 1).next())
    var state = TrainingState(weights: ["w": Tensor([3.0])], objectives: 2)
    var (weight, velocity) = (3.0, 0.0)
    for step in 0..<4 {
      state = try plan.step(state, on: batch)
      velocity = step == 0 ? 2 * (weight - 1) : 0.5 * velocity + 2 * (weight - 1)
      weight -= 0.1 * velocity
      if step % 2 == 1 { weight -= 0.2 * 2 * (weight + 1) }
      #expect(abs(state.weights["w"]!.number - weight) < 1e-12)
    }
    #expect(state.optimizers.map(\.steps) == [4, 2] && state.lossCounts == [4, 2])
  }

  @Test("Groups of parameters have their own learning rate and decay; what an objective does not name stays as it is")
  func groups() throws {
    let objective = Objective(
      [LossTerm(.crossEntropy())], parameters: ["a.*"], optimizer: .sgd(learningRate: 0.1, weightDecay: 1),
      groups: [ParameterGroup(["*.bias"], learningRate: 0.5, weightDecay: 0)])
    let plan = TrainingPlan(
      parts: [
        try .init(objective, parameters: ["a.weight", "a.bias", "b.weight"]) { weights, _, _ in
          (weights["a.weight"]! + weights["a.bias"]! + weights["b.weight"]!, [:])
        }
      ], epochs: 1, stepsPerEpoch: 1, seed: 1)
    let batch = try #require(try BatchStream(Stripes(count: 1), batchSize: 1).next())
    let start = TrainingState(weights: ["a.weight": Tensor(2.0), "a.bias": Tensor(2.0), "b.weight": Tensor(2.0)], objectives: 1)
    let weights: [String: Double] = try plan.step(start, on: batch).weights.mapValues { $0.number }
    let decayed = 2 - 0.1 * (1 + 2)
    #expect(abs(weights["a.weight"]! - decayed) < 1e-15)
    #expect(weights["a.bias"] == 1.5)
    #expect(weights["b.weight"] == 2)
  }

  @Test("A pattern that no parameter has is an error that tells the nearest name")
  func patterns() throws {
    var specification = try TinyTraining().specification
    specification.objectives[0].groups = [ParameterGroup(["clasifier.bias"], weightDecay: 0)]
    #expect(throws: TrainingFailure("no parameter is named `clasifier.bias`", hint: "did you mean `classifier.bias`?")) {
      try TrainingPlan(specification, network: tinyNetwork, labels: Stripes(count: 1).labelNames, pictures: 1)
    }
  }

  @Test("The same seed gives the same bits twice, on however many threads there are; another seed gives others")
  func determinism() throws {
    func weights(seed: UInt64) throws -> [String: [UInt32]] {
      let training = try TinyTraining(seed: seed)
      return bits(try training.run.run(from: training.start).state.weights)
    }
    let first = try weights(seed: 1)
    #expect(try weights(seed: 1) == first)
    #expect(try weights(seed: 2) != first)
  }

  @Test("Resumed from its file after any batch, a training ends with the bits of one that was not interrupted")
  func resumes() throws {
    let training = try TinyTraining()
    let whole = try training.run.run(from: training.start).state
    let folder = FileManager.default.temporaryDirectory.appending(path: "vitrine-training-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for batches in 1...9 {
      let file = TrainingStateFile("\(folder)/\(batches).safetensors")
      var seen = 0
      let first = try training.run.run(from: training.start, save: { try file.write($0, hash: "h") }) {
        seen += 1
        return seen == batches
      }
      #expect(first.ending == .interrupted)
      let kept = try #require(try file.read())
      #expect(kept.hash == "h" && kept.threads == Torch.threadCount && kept.state.step == batches)
      let rest = try training.run.run(from: kept.state).state
      #expect(bits(rest.weights) == bits(whole.weights), "after \(batches) batches")
      #expect(rest.curve == whole.curve)
    }
  }

  @Test("Early stopping ends after its patience and gives the best epoch's weights")
  func earlyStopping() throws {
    // At this rate a network that has learned forgets again.
    let objective = Objective(
      [LossTerm(.crossEntropy())], optimizer: .sgd(learningRate: 0.1),
      schedule: .points([.init(epoch: 0, factor: 1), .init(epoch: 3, factor: 1), .init(epoch: 4, factor: 0)]))
    let training = try TinyTraining(
      objectives: [objective], epochs: 40, earlyStopping: EarlyStopping(metric: .validationAccuracy, patience: 3, minimumChange: 0.001))
    let (state, ending) = try training.run.run(from: training.start)
    #expect(ending == .stoppedEarly)
    let (weights, epoch) = training.run.result(of: state)
    let accuracies = state.curve.epochs.map(\.validationAccuracy)
    #expect(accuracies.count == epoch + 3)
    #expect(try training.run.evaluate(weights).accuracy == accuracies[epoch - 1])
  }

  @Test("A loss that is no number ends the training with a hint")
  func divergence() throws {
    let objective = Objective([LossTerm(.crossEntropy())], optimizer: .sgd(learningRate: 1e6))
    let training = try TinyTraining(objectives: [objective], epochs: 20)
    let failure = #expect(throws: TrainingFailure.self) { try training.run.run(from: training.start) }
    #expect(failure?.hint?.contains("learning rate") == true)
  }

  @Test("An evaluation counts right answers as a loop over pictures does", arguments: [false, true])
  func evaluation(asAttributes: Bool) throws {
    let model = Model(tinyNetwork, seed: 5)
    let dataset = Stripes(count: 21, asAttributes: asAttributes)
    let evaluation = try model.evaluation(on: dataset, batchSize: 4)
    var right = [0, 0], present = [0, 0], loss = 0.0
    for index in 0..<21 {
      let logits: [Double] = try model(Tensor([dataset.picture(at: index)])).converted(to: .float64).array()
      let category = dataset.category(at: index)
      present[category] += 1
      if asAttributes {
        for attribute in 0..<2 {
          let target = attribute == category ? 1.0 : 0.0
          if (logits[attribute] > 0) == (target == 1) { right[attribute] += 1 }
          loss += (max(logits[attribute], 0) - logits[attribute] * target + log1p(exp(-abs(logits[attribute])))) / 2
        }
      } else {
        if (logits[1] > logits[0] ? 1 : 0) == category { right[category] += 1 }
        loss += log(exp(logits[0]) + exp(logits[1])) - logits[category]
      }
    }
    #expect(abs(evaluation.loss - loss / 21) < 1e-6)
    #expect(abs(evaluation.accuracy - Double(right.reduce(0, +)) / (asAttributes ? 42 : 21)) < 1e-12)
    #expect(abs(evaluation.majorityAccuracy - Double(present.max()!) / 21) < 1e-12)
    for number in 0..<2 {
      #expect(abs(evaluation.accuracies[number] - Double(right[number]) / Double(asAttributes ? 21 : present[number])) < 1e-12)
    }
  }
}
