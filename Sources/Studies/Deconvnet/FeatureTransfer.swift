import Datasets
import Explanations
import Networks
import Tensors
import Training

/// How well features serve categories that their network has not seen (Zeiler and Fergus' section 4.2): the network is frozen, and only a
/// softmax is trained, on a few pictures of each new category.
///
///     let transfer = try FeatureTransfer(
///       from: SmallPictures(.heldOut, count: 600, width: 128), to: SmallPictures(.heldOut, split: .test, count: 500, width: 128))
///     let trained = try transfer.scores("trained", of: model, at: "classifier.4", normalization: normalization)
///     let fresh = Model(model.network, seed: 1)
///     let untrained = try transfer.scores("untrained", of: fresh, at: "classifier.4", normalization: normalization)
///     let pixels = try transfer.pixelScores()
///
/// Which pictures train is drawn several times; the test pictures stay the same, and a draw's pictures are the same for all features.
/// Features are standardised by the training pictures alone, and the weight decay is chosen by cross-validation on them alone, anew in each
/// draw: the test pictures choose nothing.
public struct FeatureTransfer: Sendable {
  public struct Settings: Hashable, Sendable {
    /// How many pictures of each category train.
    public var perCategory = [15, 30]
    /// How many times they are drawn.
    public var draws = 5
    /// Each category's first pictures, among which they are drawn.
    public var poolPerCategory = 60
    /// At most so many of each category's first pictures are tested on, as in the paper.
    public var testPerCategory = 50
    /// What cross-validation chooses from; it goes down from the largest until one is worse than the one before.
    public var weightDecays = [10, 1, 0.1, 0.01, 0.001, 0.0001]
    public var folds = 3
    public var stopping = SoftmaxRegression.Stopping()
    /// Makes one size of pictures that have several: `.resizedAndCropped(to: 128)`. Without randomness.
    public var transform = PictureTransform.identity
    public var seed: UInt64 = 1
    public var batchSize = 64
    public var threads = 2

    public init() {}
  }

  /// What one kind of features reaches with one number of pictures.
  public struct Score: Hashable, Sendable {
    public var name: String
    /// How many pictures of each category train.
    public var perCategory: Int
    /// The share of right answers on the test pictures, one a draw.
    public var accuracies: [Double]
    /// What cross-validation chose, one a draw.
    public var weightDecays: [Double]
    /// Whether every draw's optimum is as exact as asked for.
    public var isConverged: Bool
    /// The mean and the spread over draws.
    public var accuracy: MeanAndSpread { MeanAndSpread(accuracies) }
  }

  public let settings: Settings
  public let categories: [String]
  /// How many pictures are tested on.
  public let testCount: Int
  /// What always giving the most frequent answer reaches.
  public let chance: Double
  private let training: KeptPictures
  private let test: KeptPictures
  private let trainingCategories: [Int]
  private let testCategories: [Int]

  /// - Parameters:
  ///   - training: Where the pictures that train are drawn from.
  ///   - test: Other pictures of the same categories.
  /// - Throws: ``StudyError`` when the labels are not the same categories, or one of them has too few pictures.
  public init(from training: any PictureDataset, to test: any PictureDataset, settings: Settings = Settings()) throws {
    guard case .categories(let names) = training.labelNames, test.labelNames == training.labelNames else {
      throw StudyError("\(training.name) and \(test.name) do not have the same categories")
    }
    guard let most = settings.perCategory.max(), settings.perCategory.allSatisfy({ $0 > 0 }), settings.draws > 0 else {
      throw StudyError("at \(settings.perCategory) pictures of each category, drawn \(settings.draws) times, nothing is trained")
    }
    guard settings.folds > 1, settings.perCategory.allSatisfy({ $0 >= settings.folds }) else {
      throw StudyError(
        "\(settings.perCategory.min() ?? 0) pictures of each category do not part into \(settings.folds) folds",
        hint: "set folds to a number from 2 to the number of pictures")
    }
    let pool = try Self.first(max(settings.poolPerCategory, most), ofEach: names.count, in: training)
    let tested = try Self.first(settings.testPerCategory, ofEach: names.count, in: test)
    for (category, name) in names.enumerated() {
      guard pool[category].count >= most else {
        throw StudyError(
          "\(training.name) has \(pool[category].count) pictures of “\(name)”, and \(most) are to train",
          hint: "set perCategory to at most \(pool.map(\.count).min() ?? 0)")
      }
      guard !tested[category].isEmpty else { throw StudyError("\(test.name) has no picture of “\(name)” to test on") }
    }
    (self.settings, categories) = (settings, names)
    trainingCategories = pool.enumerated().flatMap { category, numbers in numbers.map { _ in category } }
    testCategories = tested.enumerated().flatMap { category, numbers in numbers.map { _ in category } }
    testCount = testCategories.count
    chance = Double(tested.map(\.count).max() ?? 0) / Double(testCount)
    func kept(_ dataset: any PictureDataset, _ numbers: [[Int]]) -> KeptPictures {
      KeptPictures(ChosenPictures(dataset, numbers.flatMap { $0 }, transform: settings.transform, name: dataset.name))
    }
    (self.training, self.test) = (kept(training, pool), kept(test, tested))
  }

  /// Each category's first pictures.
  private static func first(_ count: Int, ofEach categories: Int, in dataset: any PictureDataset) throws -> [[Int]] {
    var numbers = [[Int]](repeating: [], count: categories)
    for index in 0..<dataset.count {
      let category = try dataset.category(of: index)
      if numbers[category].count < count { numbers[category].append(index) }
    }
    return numbers
  }

  /// What a softmax on a node's values reaches: one score for each number of pictures.
  ///
  /// - Parameter node: Its value is taken flat: `N D` whatever its shape.
  /// - Throws: what the network and the datasets throw.
  public func scores(_ name: String, of model: Model, at node: String, normalization: Normalization) throws -> [Score] {
    try scores(name) { images in
      try model.forward(normalization.applied(to: images).inChannelsLast(), capturing: [node])[node]
    }
  }

  /// What a softmax on the pixels reaches, averaged over cells to `size × size`.
  public func pixelScores(_ name: String = "pixels", size: Extent = 12) throws -> [Score] {
    try scores(name) { $0.adaptiveAvgPool2d(size) }
  }

  /// What a softmax on any features reaches: of pictures `N C H W`, 0…1.
  public func scores(_ name: String, features: (Tensor) throws -> Tensor) throws -> [Score] {
    let (train, tested) = (try collect(training, features), try collect(test, features))
    return settings.perCategory.map { count in
      let runs = [(accuracy: Double, decay: Double, isConverged: Bool)](count: settings.draws, threads: settings.threads) { draw in
        let rows = self.rows(count, draw: draw)
        let chosen = SoftmaxSelection(
          train.select(0, at: rows), rows.map { trainingCategories[$0] }, of: categories.count, weightDecays: settings.weightDecays,
          folds: settings.folds, stopping: settings.stopping
        ).regression
        return (chosen.accuracy(tested, testCategories), chosen.weightDecay, chosen.isConverged)
      }
      return Score(
        name: name, perCategory: count, accuracies: runs.map(\.accuracy), weightDecays: runs.map(\.decay),
        isConverged: runs.allSatisfy(\.isConverged))
    }
  }

  /// The share of right answers of a whole network on the same test pictures: of one trained from scratch, or fine-tuned.
  public func accuracy(of model: Model, normalization: Normalization) throws -> Double {
    try model.evaluation(on: test, normalization: normalization, batchSize: settings.batchSize).accuracy
  }

  /// The pictures of one draw: each category's share shuffled by the seed, so that 15 are the first of 30.
  func rows(_ perCategory: Int, draw: Int) -> [Int] {
    categories.indices.flatMap { category in
      var random = KeyedRandom("feature transfer", seed: settings.seed, index: draw, factor: "category \(category)")
      return trainingCategories.indices.filter { trainingCategories[$0] == category }.shuffled(using: &random).prefix(perCategory)
    }
  }

  private func collect(_ dataset: any PictureDataset, _ features: (Tensor) throws -> Tensor) throws -> Tensor {
    var values: [Tensor] = []
    for start in stride(from: 0, to: dataset.count, by: max(1, settings.batchSize)) {
      let numbers = Array(start..<min(dataset.count, start + max(1, settings.batchSize)))
      let found = try features(try dataset.images(of: numbers, normalization: .none, threads: settings.threads))
      guard found.rank >= 1, found.size(0) == numbers.count else {
        throw StudyError("features \(found.shape) of \(numbers.count) pictures", hint: "expected one row a picture")
      }
      values.append(found.reshape([numbers.count, -1]))
    }
    return Tensor.concatenate(values)
  }
}
