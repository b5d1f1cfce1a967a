import Foundation
import Tensors

/// Everything that decides what a training gives: the network, the data, what is minimised and how, for how long, from which seed.
///
/// It is written as JSON beside the checkpoint that it makes, `reports/models/<name>.json`; its ``hash`` names the checkpoint.
///
///     TrainingSpecification(
///       network: .zoo("smallnet64", outputs: 40), data: DataSource("portraits", ["training": 20_000, "validation": 2_000]),
///       objectives: [Objective([LossTerm(.binaryCrossEntropyWithLogits)], optimizer: .adamW(learningRate: 1e-3))], epochs: 12)
public struct TrainingSpecification: Hashable, Sendable {
  /// In which numbers a checkpoint keeps the weights.
  public enum Precision: String, Codable, Hashable, Sendable, CaseIterable {
    case float16, float32
  }

  /// What it is for, in words; the hash does not cover it.
  public var about: String
  public var network: NetworkSource
  /// What it begins with instead of fresh weights alone, and what stays as it is.
  public var start: TrainingStart?
  public var data: DataSource
  /// What is done to a batch before the network sees it, in training and afterwards.
  public var normalization: Normalization
  /// What is done to the pictures of training alone.
  public var augmentations: [Augmentation]
  /// What is minimised, in turn: each with its own optimiser.
  public var objectives: [Objective]
  /// How often all the training pictures are seen.
  public var epochs: Int
  /// After which epochs, ascending, the weights are kept beside the last ones: what networks learn first can be looked at.
  public var keptEpochs: [Int]?
  public var batchSize: Int
  /// What the first weights, the order of the pictures, augmentation and dropout are drawn from.
  public var seed: UInt64
  public var earlyStopping: EarlyStopping?
  public var precision: Precision

  public init(
    about: String = "", network: NetworkSource, start: TrainingStart? = nil, data: DataSource, normalization: Normalization = .none,
    augmentations: [Augmentation] = [], objectives: [Objective], epochs: Int, keptEpochs: [Int]? = nil, batchSize: Int = 64,
    seed: UInt64 = 1,
    earlyStopping: EarlyStopping? = nil, precision: Precision = .float16
  ) {
    self.about = about
    self.network = network
    self.start = start
    self.data = data
    self.normalization = normalization
    self.augmentations = augmentations
    self.objectives = objectives
    self.epochs = epochs
    self.keptEpochs = keptEpochs
    self.batchSize = batchSize
    self.seed = seed
    self.earlyStopping = earlyStopping
    self.precision = precision
  }

  /// The version of the meaning of a specification: it changes when the same one gives other weights.
  public static let schema = 1

  /// SHA-256 of the canonical JSON and the schema, in hexadecimal digits: names the checkpoint and the state to resume from. Of the
  /// checkpoint that it starts from the name alone counts here; its weights are in ``Checkpoint/Record/start``.
  public var hash: String {
    var meaning = self
    meaning.about = ""
    return SHA256.hexadecimal("vitrine training \(Self.schema)\n\(meaning.canonicalJSON)".utf8)
  }

  /// The same text for equal specifications: every key but those that are left out by having no value, sorted, without blanks.
  public var canonicalJSON: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { fatalError("TrainingSpecification: a number in it is not finite: \(self)") }
    return String(decoding: data, as: UTF8.self)
  }
}

extension TrainingSpecification: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case about, network, start, data, normalization, augmentations, objectives, epochs, keptEpochs, batchSize, seed, earlyStopping, precision
  }

  public init(from decoder: any Decoder) throws {
    let fields = try SpecificationFields(decoder, CodingKeys.allCases.map(\.rawValue), of: "a training specification")
    self.init(
      about: try fields.value("about", default: ""), network: try fields.value("network"),
      start: try fields.has("start") ? fields.value("start") : nil, data: try fields.value("data"),
      normalization: try fields.value("normalization", default: .none), augmentations: try fields.value("augmentations", default: []),
      objectives: try fields.value("objectives"), epochs: try fields.value("epochs", in: 1...100_000),
      keptEpochs: try fields.has("keptEpochs") ? fields.value("keptEpochs") : nil,
      batchSize: try fields.value("batchSize", default: 64, in: 1...65_536), seed: try fields.value("seed", default: 1),
      earlyStopping: try fields.has("earlyStopping") ? fields.value("earlyStopping") : nil,
      precision: try fields.word("precision", default: .float16))
    if let kept = keptEpochs, zip([0] + kept, kept + [epochs]).contains(where: { $0 >= $1 }) {
      throw fields.problem(
        "keptEpochs", "`keptEpochs` is \(kept), expected epochs from 1 to \(epochs - 1), each above the one before it",
        "the last epoch's weights are the checkpoint itself")
    }
    guard !objectives.isEmpty else { throw fields.problem("objectives", "nothing is minimised: no objective is given") }
    guard objectives.count <= TrainingPlan.mostParts else {
      throw fields.problem("objectives", "\(objectives.count) objectives, at most \(TrainingPlan.mostParts) take turns")
    }
  }
}

/// How the values of a picture are shifted and scaled, channel by channel: `(x − mean) / standardDeviation`.
public struct Normalization: Codable, Hashable, Sendable {
  /// One number a channel, of values 0…1; empty leaves the values as they are.
  public var mean: [Double]
  public var standardDeviation: [Double]

  public init(mean: [Double], standardDeviation: [Double]) {
    precondition(mean.count == standardDeviation.count, "Normalization: \(mean.count) means, \(standardDeviation.count) deviations")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// Values as they are.
  public static let none = Normalization(mean: [], standardDeviation: [])

  private enum CodingKeys: String, CodingKey, CaseIterable { case mean, standardDeviation }

  public init(from decoder: any Decoder) throws {
    let fields = try SpecificationFields(decoder, CodingKeys.allCases.map(\.rawValue), of: "a normalization")
    let (mean, deviation): ([Double], [Double]) = (try fields.value("mean"), try fields.value("standardDeviation"))
    guard mean.count == deviation.count, mean.count <= 1024 else {
      throw fields.problem("standardDeviation", "\(deviation.count) deviations for \(mean.count) means")
    }
    guard deviation.allSatisfy({ $0 > 0 }) else { throw fields.problem("standardDeviation", "a deviation is not above 0") }
    self.init(mean: mean, standardDeviation: deviation)
  }
}

/// Ends a training that no longer gains.
public struct EarlyStopping: Codable, Hashable, Sendable {
  /// What is watched; losses shall fall, accuracies rise.
  public enum Metric: String, Codable, Hashable, Sendable, CaseIterable {
    case validationLoss, validationAccuracy
  }

  public var metric: Metric
  /// After how many epochs without a gain it ends.
  public var patience: Int
  /// The least change that counts as a gain.
  public var minimumChange: Double
  /// Whether the weights of the best epoch are kept instead of the last ones.
  public var restoresBest: Bool

  public init(metric: Metric = .validationLoss, patience: Int, minimumChange: Double = 0, restoresBest: Bool = true) {
    self.metric = metric
    self.patience = patience
    self.minimumChange = minimumChange
    self.restoresBest = restoresBest
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case metric, patience, minimumChange, restoresBest }

  public init(from decoder: any Decoder) throws {
    let fields = try SpecificationFields(decoder, CodingKeys.allCases.map(\.rawValue), of: "early stopping")
    self.init(
      metric: try fields.word("metric", default: .validationLoss), patience: try fields.value("patience", in: 1...100_000),
      minimumChange: try fields.value("minimumChange", default: 0, in: 0...1e9),
      restoresBest: try fields.value("restoresBest", default: true))
  }
}
