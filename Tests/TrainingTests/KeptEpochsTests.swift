import Datasets
import Foundation
import Networks
import Tensors
import Testing
@testable import Training

private let network = try! Network("kept", input: [3, 16, 16]) {
  Convolution(4, kernel: 3, padding: 1).named("conv")
  BatchNorm().named("bn")
  ReLU()
  Dropout(0.5)
  AdaptiveAveragePool(1)
  Flatten()
  Linear(40).named("classifier")
}

private func specification(epochs: Int = 4, keeping kept: [Int]?, stopping: EarlyStopping? = nil, rate: Double = 0.5) -> TrainingSpecification {
  TrainingSpecification(
    network: .graph(network), data: DataSource("portraits", ["training": 20, "validation": 8, "size": 16]), augmentations: [.flip()],
    objectives: [Objective([LossTerm(.binaryCrossEntropyWithLogits())], optimizer: .sgd(learningRate: rate, momentum: 0.9))],
    epochs: epochs, keptEpochs: kept, batchSize: 8, earlyStopping: stopping)
}

@Suite("Checkpoints kept on the way")
struct KeptEpochsTests {
  private func kept(_ models: Models, _ name: String, _ epoch: Int) -> String {
    "\(models.path)/reports/models/\(name).epochs/epoch-\(epoch).safetensors"
  }

  @Test("A kept epoch's weights are those that a training ended there would have, and keeping changes nothing of the training")
  func sameWeights() throws {
    let models = try Models([
      "with": specification(keeping: [1, 3]), "without": specification(keeping: nil),
    ])
    _ = try models.folder.train("with")
    _ = try models.folder.train("without")
    #expect(try sameBits(try models.weights("with"), try models.weights("without")))
    let history = try Checkpoint.history(models.file("with"))
    #expect(history.map(\.record.epoch) == [1, 3, 4])
    #expect(history.map(\.record.ending) == [.underWay, .underWay, .finished])
    #expect(history.map(\.record.curve.epochs.count) == [1, 3, 4])
    // The schedule is constant, so that a training of one epoch goes as the first epoch of a longer one.
    try models.write(specification(epochs: 1, keeping: nil).canonicalJSON, "short")
    _ = try models.folder.train("short")
    #expect(try sameBits(history[0].model.weights.tensors, try Checkpoint.load(models.file("short")).model.weights.tensors))
    #expect(try !sameBits(history[0].model.weights.tensors, history[1].model.weights.tensors))
    // What is recorded is how well these very weights answer.
    let again = try history[1].model.evaluation(
      on: try history[1].specification.data.pictures().validation, loss: .binaryCrossEntropyWithLogits(), normalization: .none)
    #expect(again == history[1].record.validation)
    #expect(try Checkpoint.history(models.file("without")).map(\.record.epoch) == [4])
  }

  @Test("Interrupted anywhere and gone on with, the same bytes come out", arguments: [2, 3, 4, 7])
  func interrupted(steps: Int) throws {
    let models = try Models(["a": specification(keeping: [1, 2]), "b": specification(keeping: [1, 2])])
    _ = try models.folder.train("a")
    let expected = try (models.bytes("a"), [1, 2].map { try Data(contentsOf: URL(filePath: kept(models, "a", $0))) })
    try FileManager.default.removeItem(atPath: models.file("a"))
    var seen = 0
    let (ending, _) = try models.folder.train("a", shouldStop: { seen += 1; return seen == steps })
    #expect(ending == .interrupted)
    // What was made before stays until the training has ended.
    #expect(try [1, 2].map { try Data(contentsOf: URL(filePath: kept(models, "a", $0))) } == expected.1)
    #expect(try models.folder.train("a").ending == .finished)
    #expect(models.bytes("a") == expected.0)
    #expect(try [1, 2].map { try Data(contentsOf: URL(filePath: kept(models, "a", $0))) } == expected.1)
  }

  @Test("One that is missing, or from another training, makes the checkpoint out of date and its history an error")
  func standing() throws {
    let models = try Models(["a": specification(keeping: [1, 2])])
    _ = try models.folder.train("a")
    #expect(try models.folder.standing("a").standing == .made)
    try FileManager.default.removeItem(atPath: kept(models, "a", 2))
    #expect(
      try models.folder.standing("a").standing == .outOfDate("the weights after epoch 2 were not kept, or by another training"))
    #expect(throws: TensorFileError.self) { try Checkpoint.history(models.file("a")) }
    try models.write(specification(keeping: [1, 2], rate: 0.25).canonicalJSON, "b")
    _ = try models.folder.train("b")
    try FileManager.default.copyItem(atPath: kept(models, "b", 2), toPath: kept(models, "a", 2))
    #expect(
      try models.folder.standing("a").standing == .outOfDate("the weights after epoch 2 were not kept, or by another training"))
    #expect(throws: TrainingFailure.self) { try Checkpoint.history(models.file("a")) }
    _ = try models.folder.train("a")
    #expect(try Checkpoint.history(models.file("a")).count == 3)
    // Made again without them, none is left of another training.
    try models.write(specification(keeping: nil).canonicalJSON, "a")
    _ = try models.folder.train("a")
    #expect(!FileManager.default.fileExists(atPath: kept(models, "a", 1)))
  }

  @Test("A training that stops early keeps what it came to")
  func stoppedEarly() throws {
    // Nothing is learnt without a rate, so that no epoch gains on the first.
    let models = try Models([
      "a": specification(epochs: 9, keeping: [1, 8], stopping: EarlyStopping(patience: 2, minimumChange: 100, restoresBest: false), rate: 1e-9)
    ])
    #expect(try models.folder.train("a").ending == .stoppedEarly)
    #expect(try Checkpoint.history(models.file("a")).map(\.record.epoch) == [1, 3])
    #expect(try models.folder.standing("a").standing == .made)
  }

  @Test("Epochs that cannot be kept are an error at their place", arguments: ["[0]", "[2, 2]", "[3, 1]", "[4]", "[-1, 2]"])
  func wrongEpochs(list: String) throws {
    let sound = specification(keeping: [1]).canonicalJSON
    let models = try Models([:])
    try models.write(sound.replacing("\"keptEpochs\":[1]", with: "\n\"keptEpochs\":\(list)"), "a")
    let error = #expect(throws: SpecificationFileError.self) { try models.folder.train("a") }
    #expect(error?.line == 2 && error?.message.contains("epochs from 1 to 3") == true, "\(String(describing: error))")
  }

  @Test("A specification that keeps none has the hash it always had")
  func hash() {
    #expect(!specification(keeping: nil).canonicalJSON.contains("keptEpochs"))
    #expect(specification(keeping: nil).hash != specification(keeping: [1]).hash)
  }
}

private func sameBits(_ one: [String: Tensor], _ other: [String: Tensor]) throws -> Bool {
  one.keys.sorted() == other.keys.sorted() && one.allSatisfy { $0.value.array(of: Float.self) == other[$0.key]!.array(of: Float.self) }
}
