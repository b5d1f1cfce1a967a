import Datasets
import Networks
import Tensors

/// How well a network answers, in evaluation mode: dropout passes everything, batch norm uses its running statistics.
public struct Evaluation: Codable, Hashable, Sendable {
  /// How many pictures were seen.
  public var count: Int
  /// The mean loss of a picture.
  public var loss: Double
  /// The share of right answers: of pictures by their category, or of all attributes of all pictures that count (a logit above 0 says yes).
  public var accuracy: Double
  /// Categories: the share of right answers among the pictures of each, not a number where there is none. Attributes: of each.
  public var accuracies: [Double]
  /// What always giving the more frequent answer reaches on the same pictures: of all, and of each attribute.
  public var majorityAccuracy: Double
  /// Of each attribute; for categories, each one's share of the pictures.
  public var majorityAccuracies: [Double]
}

/// Right and given answers, counted batch by batch.
struct AnswerCount {
  private var count = 0
  private var lossSum = 0.0
  private var right: [Int] = []
  private var present: [Int] = []
  /// How often each attribute counted.
  private var counted: [Int] = []

  mutating func add(logits: Tensor, labels: [Label], weights: Tensor? = nil, loss: Double) {
    precondition(logits.rank == 2 && logits.size(0) == labels.count, "evaluation: \(labels.count) labels for logits \(logits.shape)")
    let width = logits.size(1)
    if right.isEmpty {
      right = Array(repeating: 0, count: width)
      present = right
      counted = right
    }
    let counts: [Float]? = weights?.array()
    count += labels.count
    lossSum += loss * Double(labels.count)
    let chosen: [Int] = logits.argmax(over: 1).array()
    let isAbove: [Bool] = (logits .> 0).array()
    for (row, label) in labels.enumerated() {
      switch label {
      case .category(let category):
        present[category] += 1
        if chosen[row] == category { right[category] += 1 }
      case .attributes(let holds):
        for (attribute, value) in holds.enumerated() where counts?[row * width + attribute] != 0 {
          counted[attribute] += 1
          if value { present[attribute] += 1 }
          if isAbove[row * width + attribute] == value { right[attribute] += 1 }
        }
      }
    }
  }

  func evaluation(ofCategories: Bool) -> Evaluation {
    let all = Double(max(count, 1))
    if ofCategories {
      return Evaluation(
        count: count, loss: lossSum / all, accuracy: Double(right.reduce(0, +)) / all,
        accuracies: zip(right, present).map { $1 == 0 ? .nan : Double($0) / Double($1) },
        majorityAccuracy: Double(present.max() ?? 0) / all, majorityAccuracies: present.map { Double($0) / all })
    }
    func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? .nan : Double(part) / Double(whole) }
    let majority = zip(present, counted).map { max($0, $1 - $0) }
    let answers = counted.reduce(0, +)
    return Evaluation(
      count: count, loss: lossSum / all, accuracy: share(right.reduce(0, +), of: answers),
      accuracies: zip(right, counted).map { share($0, of: $1) }, majorityAccuracy: share(majority.reduce(0, +), of: answers),
      majorityAccuracies: zip(majority, counted).map { share($0, of: $1) })
  }
}

extension Model {
  /// How well the network answers on pictures, in evaluation mode, in batches.
  ///
  /// - Parameters:
  ///   - dataset: The pictures.
  ///   - loss: What is averaged; by the kind of labels, cross entropy or binary cross entropy, unless told.
  ///   - normalization: What is done to a batch first, as in training.
  /// - Throws: ``DatasetError`` for a picture that cannot be read; `NetworkError` when they do not fit the network; ``TrainingFailure``
  ///   when the network does not give a number for each label, or there is no picture.
  public func evaluation(
    on dataset: any PictureDataset, loss: Loss? = nil, normalization: Normalization = .none, batchSize: Int = 256
  ) throws -> Evaluation {
    let ofCategories = if case .categories = dataset.labelNames { true } else { false }
    let (labels, given) = (dataset.labelNames.names.count, try network.shape(of: network.output))
    guard given == [labels] else {
      throw TrainingFailure("the network \(network.name) gives \(given), and the pictures of \(dataset.name) have \(labels) labels")
    }
    guard dataset.count > 0 else { throw TrainingFailure("\(dataset.name) has no picture to evaluate on") }
    let loss = loss ?? (ofCategories ? .crossEntropy() : .binaryCrossEntropyWithLogits())
    var answers = AnswerCount()
    try BatchStream(dataset, batchSize: batchSize).forEach { batch in
      let logits = try self(normalization.applied(to: batch.images).inChannelsLast())
      answers.add(
        logits: logits, labels: batch.labels, weights: batch.targetWeights,
        loss: loss(logits, batch.targets, weights: batch.targetWeights).number)
    }
    return answers.evaluation(ofCategories: ofCategories)
  }
}

extension Normalization {
  /// The shifted and scaled images, `N C H W`.
  public func applied(to images: Tensor) -> Tensor {
    guard !mean.isEmpty else { return images }
    precondition(images.size(1) == mean.count, "Normalization: \(mean.count) channels for images \(images.shape)")
    func channels(_ values: [Double]) -> Tensor { Tensor(values, shape: [1, values.count, 1, 1], type: images.dtype) }
    return (images - channels(mean)) / channels(standardDeviation)
  }
}
