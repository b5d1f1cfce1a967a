import Datasets
import Networks
import Tensors
@testable import Training

/// Pictures of 8 × 8 with noise: of category 0 with bright rows, of category 1 with bright columns.
struct Stripes: PictureDataset {
  var count: Int
  var seed: UInt64 = 1
  /// Labels that have nothing to do with the pictures.
  var shufflesLabels = false
  /// Attributes (rows, columns) instead of categories.
  var asAttributes = false

  var name: String { "stripes, seed \(seed)" }
  var isSynthetic: Bool { true }
  var labelNames: LabelNames { asAttributes ? .attributes(["rows", "columns"]) : .categories(["rows", "columns"]) }

  func category(at index: Int) -> Int {
    var random = KeyedRandom("stripes", seed: seed, index: index, factor: "category")
    return random.integer(in: 0..<2)
  }

  func picture(at index: Int) throws -> Picture {
    var random = KeyedRandom("stripes", seed: seed, index: index, factor: "pixels")
    let category = category(at: index)
    let phase = random.integer(in: 0..<2)
    let samples = (0..<64).map { place -> UInt8 in
      let line = category == 0 ? place / 8 : place % 8
      return UInt8(60 + ((line + phase) % 2) * 80 + random.integer(in: 0..<60))
    }
    return Picture(width: 8, height: 8, channels: 1, samples: samples)
  }

  func label(at index: Int) -> Label {
    var random = KeyedRandom("stripes", seed: seed, index: index, factor: "shuffled")
    let category = shufflesLabels ? random.integer(in: 0..<2) : category(at: index)
    return asAttributes ? .attributes([category == 0, category == 1]) : .category(category)
  }
}

/// Small, with everything that makes resuming hard: running statistics and dropout.
let tinyNetwork = try! Network("tiny", input: [1, 8, 8]) {
  Sequential("features") {
    Convolution(6, kernel: 3, padding: 1)
    BatchNorm()
    ReLU()
    MaxPool(2)
    Convolution(6, kernel: 3, padding: 1)
    ReLU()
  }
  AdaptiveAveragePool(1).named("avgpool")
  Flatten()
  Dropout(0.1).named("dropout")
  Linear(2).named("classifier")
}

/// A training of the tiny network, and its first state.
struct TinyTraining {
  var specification: TrainingSpecification
  var run: TrainingRun
  var start: TrainingState

  init(
    objectives: [Objective] = [
      Objective([LossTerm(.crossEntropy())], optimizer: .sgd(learningRate: 0.1, momentum: 0.9), schedule: .cosine()),
      Objective([LossTerm(.complementEntropy)], name: "complement", optimizer: .adamW(learningRate: 1e-3), every: 2, offset: 1),
    ],
    epochs: Int = 2, seed: UInt64 = 1, training: Stripes = Stripes(count: 40), validation: Stripes = Stripes(count: 30, seed: 2),
    earlyStopping: EarlyStopping? = nil
  ) throws {
    let normalization = Normalization(mean: [0.5], standardDeviation: [0.25])
    specification = TrainingSpecification(
      network: .graph(tinyNetwork), data: DataSource("stripes"), normalization: normalization,
      augmentations: [.flip(), .reflectCrop(padding: 1)], objectives: objectives, epochs: epochs, batchSize: 8, seed: seed,
      earlyStopping: earlyStopping)
    let loss = objectives[0].losses[0].loss
    run = TrainingRun(
      plan: try TrainingPlan(specification, network: tinyNetwork, labels: training.labelNames, pictures: training.count),
      training: training, batchSize: 8, earlyStopping: earlyStopping
    ) { weights in
      try Model(tinyNetwork, Weights(weights)).evaluation(on: validation, loss: loss, normalization: normalization)
    }
    start = TrainingState(weights: tinyNetwork.initialWeights(seed: seed).tensors, objectives: objectives.count)
  }
}

/// Every bit of weights.
func bits(_ weights: [String: Tensor]) -> [String: [UInt32]] { weights.mapValues { $0.array(of: Float.self).map(\.bitPattern) } }
