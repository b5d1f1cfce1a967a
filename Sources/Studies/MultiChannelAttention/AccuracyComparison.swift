import Datasets
import Exhibits
import Explanations
import Networks
import Training

/// How accurate several methods are on the same pictures, attribute by attribute: mean and spread over trainings from different seeds.
///
///     let comparison = try AccuracyComparison([("multi-channel", first), ("multi-channel", second), ("multi-task", third)], on: test)
///     comparison.methods[0].means
///     comparison.majority          // the control: always the more frequent answer
public struct AccuracyComparison: Sendable {
  /// One method's accuracies over its trainings.
  public struct Method: Hashable, Sendable {
    public var name: String
    /// One evaluation a training, in the order given.
    public var evaluations: [Evaluation]

    /// How many trainings there are.
    public var count: Int { evaluations.count }

    /// Of each attribute, the mean over trainings. NaN where no picture counts.
    public var means: [Double] { spreads.map(\.mean) }

    /// Of each attribute, the sample standard deviation over trainings (divided by `n − 1`): NaN for one training.
    public var standardDeviations: [Double] { spreads.map(\.standardDeviation) }

    /// Each training's mean over the attributes that count.
    public var averages: [Double] { evaluations.map { MeanAndSpread($0.accuracies).mean } }

    /// The mean over trainings of ``averages``: the table's last row.
    public var average: Double { MeanAndSpread(averages).mean }

    /// The sample standard deviation of ``averages``: the spread of the last row, which is not the mean of the rows' spreads.
    public var averageStandardDeviation: Double { MeanAndSpread(averages).standardDeviation }

    /// Of each attribute, over trainings.
    private var spreads: [MeanAndSpread] {
      (evaluations.first?.accuracies.indices ?? 0..<0).map { attribute in MeanAndSpread(evaluations.map { $0.accuracies[attribute] }) }
    }
  }

  /// The attributes' names, in the order of all lists.
  public let attributes: [String]
  /// The dataset's name.
  public let source: String
  /// How many pictures each accuracy is of.
  public let count: Int
  /// In the order in which their first trainings were given.
  public let methods: [Method]
  /// What always giving the more frequent answer reaches, for each attribute, and the mean over the attributes that count.
  public let majority: [Double]
  public var majorityAverage: Double { MeanAndSpread(majority).mean }

  /// Evaluates networks on pictures; those with the same method's name are trainings of one method.
  ///
  /// - Parameters:
  ///   - checkpoints: Each with its method's name.
  ///   - progress: Is told how many networks are done, and of how many.
  /// - Throws: ``StudyError`` when a network's outputs are not the pictures' attributes; what `Model.evaluation` throws.
  public init(
    _ checkpoints: [(method: String, checkpoint: Checkpoint)], on dataset: any PictureDataset, batchSize: Int = 64,
    progress: ((_ done: Int, _ all: Int) -> Void)? = nil
  ) throws {
    for (method, checkpoint) in checkpoints where checkpoint.record.labels != dataset.labelNames {
      throw StudyError("a network of \(method), \(checkpoint.model.network.name), has other outputs than \(dataset.name) has labels")
    }
    let evaluations = try checkpoints.enumerated().map { done, trained in
      progress?(done, checkpoints.count)
      return (
        method: trained.method,
        evaluation: try trained.checkpoint.model.evaluation(
          on: dataset, normalization: trained.checkpoint.normalization, batchSize: batchSize)
      )
    }
    progress?(checkpoints.count, checkpoints.count)
    try self.init(evaluations, attributes: dataset.labelNames.names, source: dataset.name)
  }

  /// Puts evaluations on the same pictures together.
  ///
  /// - Throws: ``StudyError`` when there is none, or they are not of the same pictures and attributes.
  public init(_ evaluations: [(method: String, evaluation: Evaluation)], attributes: [String], source: String) throws {
    guard let first = evaluations.first?.evaluation else { throw StudyError("no network is given to compare") }
    for (method, evaluation) in evaluations {
      // How often each attribute holds tells pictures apart well enough; NaN, where none counts, is to be found in the same places.
      let isSame = zip(evaluation.majorityAccuracies, first.majorityAccuracies).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
      guard evaluation.accuracies.count == attributes.count, evaluation.count == first.count, isSame else {
        throw StudyError("an evaluation of \(method) is not of the same pictures and attributes as the first")
      }
    }
    (self.attributes, self.source, count, majority) = (attributes, source, first.count, first.majorityAccuracies)
    var names: [String] = []
    for (method, _) in evaluations where !names.contains(method) { names.append(method) }
    methods = names.map { name in Method(name: name, evaluations: evaluations.filter { $0.method == name }.map(\.evaluation)) }
  }
}
