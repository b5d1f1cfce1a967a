import Datasets
import Exhibits
import Explanations
import Networks
import Tensors

/// How accurate a network is under the intentional mask transformation, by the strength of the emphasis and what was done to the pictures.
public struct MaskTransformationTrial: Sendable {
  /// One corruption and one strength.
  public struct Result: Hashable, Sendable {
    public var corruption: Corruption
    public var gamma: Double
    /// The mean over the attributes of their accuracies; those that never count are left out.
    public var accuracy: Double
    /// Of each attribute; NaN where no picture counts.
    public var accuracies: [Double]
  }

  /// The names of the datasets that the importances come from and that accuracies are of.
  public let trainingSource: String
  public let source: String
  /// How many pictures each accuracy is of.
  public let count: Int
  /// Corruption by corruption, in the order asked for; within each, γ by γ.
  public let results: [Result]

  /// Accuracy against γ for one corruption: a line of the figure.
  public func accuracies(under corruption: Corruption) -> [Double] { results.filter { $0.corruption == corruption }.map(\.accuracy) }
}

extension MultiChannelAttention {
  /// Accuracies under ``IntentionalMaskTransformation`` for each corruption and each γ: one pass over the pictures for each corruption.
  ///
  /// - Parameters:
  ///   - gammas: The strengths; 0 is the network itself.
  ///   - statistics: Of the network over training pictures.
  ///   - recentered: See ``IntentionalMaskTransformation``.
  ///   - shuffled: With a seed, the control: factors dealt to channels at random.
  ///   - dataset: The pictures that are corrupted and classified.
  ///   - seed: Of the corruptions.
  ///   - progress: Is told how many passes are done, and of how many.
  /// - Throws: ``StudyError`` when the statistics are over the very dataset that is classified, of another network, or the labels are not
  ///   the network's; what the dataset throws.
  public func maskTransformationTrial(
    gammas: [Double], trainingStatistics statistics: MaskStatistics, recentered: Bool = false, shuffled: UInt64? = nil,
    under corruptions: [Corruption], on dataset: any PictureDataset, seed: UInt64 = 1, batchSize: Int = 32,
    progress: ((_ done: Int, _ all: Int) -> Void)? = nil
  ) throws -> MaskTransformationTrial {
    try requireLabels(of: dataset)
    guard dataset.count > 0 else { throw StudyError("\(dataset.name) has no picture to classify") }
    guard statistics.source != dataset.name else {
      throw StudyError(
        "the importances come from \(dataset.name), the pictures that are classified", hint: "take the statistics over training pictures")
    }
    let transformations = try gammas.map {
      try IntentionalMaskTransformation(self, trainingStatistics: statistics, gamma: $0, recentered: recentered, shuffled: shuffled)
    }
    var results: [MaskTransformationTrial.Result] = []
    for (done, corruption) in corruptions.enumerated() {
      progress?(done, corruptions.count)
      var answers = gammas.map { _ in AnswerShares(attributes: attributeCount) }
      try BatchStream(CorruptedPictures(dataset, corruption, seed: seed), batchSize: batchSize).forEach { batch in
        let forward = try model.forward(
          normalization.applied(to: batch.images.converted(to: headWeights.dtype)).inChannelsLast(),
          capturing: [AttributeNetwork.features, AttributeNetwork.pooled])
        for (place, transformation) in transformations.enumerated() {
          let logits = try transformation.logits(
            pooled: forward[AttributeNetwork.pooled], features: forward[AttributeNetwork.features])
          answers[place].add(logits, batch)
        }
      }
      results += zip(gammas, answers).map { gamma, answers in
        .init(corruption: corruption, gamma: gamma, accuracy: answers.mean, accuracies: answers.shares)
      }
    }
    progress?(corruptions.count, corruptions.count)
    return MaskTransformationTrial(trainingSource: statistics.source, source: dataset.name, count: dataset.count, results: results)
  }
}

/// Right answers so far: a logit above 0 says yes.
private struct AnswerShares {
  private var right: Tensor
  private var counted: Tensor

  init(attributes: Int) {
    right = .zeros([attributes], type: .float64)
    counted = right
  }

  mutating func add(_ logits: Tensor, _ batch: Batch) {
    let weights = (batch.targetWeights ?? .ones(batch.targets.shape)).converted(to: .float64)
    right = right + (((logits .> 0) .== (batch.targets .> 0)).converted(to: .float64) * weights).sum(over: 0)
    counted = counted + weights.sum(over: 0)
  }

  var shares: [Double] { (right / counted).array() }

  var mean: Double { MeanAndSpread(shares).mean }
}
