import Datasets
import Exhibits
import Explanations
import Tensors

extension MultiChannelAttention {
  /// Passes over pictures once and keeps what relations, channels and accuracies need.
  ///
  /// - Parameters:
  ///   - dataset: Pictures of the network's size, labelled with its attributes.
  ///   - subset: The numbers of the pictures to visit; without it, all.
  ///   - batchSize: How many pictures' masks are in memory at a time.
  ///   - progress: Is told how many pictures are done, and of how many, after every batch.
  /// - Throws: ``StudyError`` when the labels are not the network's attributes, or there is no picture; what the dataset throws for a
  ///   picture that cannot be read.
  public func statistics(
    of dataset: any PictureDataset, subset: [Int]? = nil, batchSize: Int = 32, progress: ((_ done: Int, _ all: Int) -> Void)? = nil
  ) throws -> MaskStatistics {
    try requireLabels(of: dataset)
    let all = subset?.count ?? dataset.count
    guard all > 0 else { throw StudyError("\(dataset.name) has no picture to study") }
    var sums = MaskSums(attributes: attributeCount, channels: channelCount)
    try BatchStream(dataset, subset: subset, batchSize: batchSize).forEach { batch in
      sums.add(try pass(batch.images.converted(to: headWeights.dtype)), batch)
      progress?(sums.count, all)
    }
    return sums.statistics(of: self, dataset)
  }

  /// - Throws: ``StudyError`` unless the pictures are labelled with the network's attributes, in its order.
  func requireLabels(of dataset: any PictureDataset) throws(StudyError) {
    guard dataset.labelNames == .attributes(attributes) else {
      let (given, own) = (dataset.labelNames.names.prefix(5), attributes.prefix(5))
      throw StudyError(
        "\(dataset.name) is not labelled with the network's \(attributeCount) attributes",
        hint: "its labels are \(given.joined(separator: ", "))…, the network's \(own.joined(separator: ", "))…")
    }
  }
}

/// Sums over the pictures so far, `float64`.
private struct MaskSums {
  var count = 0
  /// `A C`, and `A A` about the channels' means.
  private var meanScores: Tensor
  private var withinProducts: Tensor
  /// `A C`.
  private var maskedFeatures: Tensor
  private var maskedMagnitudes: Tensor
  /// Sums of squares about the mean of the batches so far.
  private var maskedSquares: Tensor
  /// A batch each.
  private var channelScores: [Tensor] = []
  private var logits: [Tensor] = []
  private var labels: [[Bool]] = []
  private var counted: [[Bool]] = []
  private var leavesOut = false

  init(attributes: Int, channels: Int) {
    meanScores = .zeros([attributes, channels], type: .float64)
    maskedFeatures = meanScores
    maskedMagnitudes = meanScores
    maskedSquares = meanScores
    withinProducts = .zeros([attributes, attributes], type: .float64)
  }

  mutating func add(_ pass: MultiChannelAttention.Pass, _ batch: Batch) {
    let pooled = pass.pooled.converted(to: .float64)
    let means = pooled.mean(over: 0)
    let shift = count > 0 ? means - maskedFeatures / Double(count) : Tensor.zeros(means.shape, type: .float64)
    let share = Double(count) * Double(batch.count) / Double(count + batch.count)
    maskedSquares = maskedSquares + (pooled - means.unsqueeze(0)).squared().sum(over: 0) + shift.squared() * share
    maskedFeatures = maskedFeatures + pooled.sum(over: 0)
    maskedMagnitudes = maskedMagnitudes + pooled.abs().sum(over: 0)
    channelScores.append(pass.features.mean(over: 2, 3).converted(to: .float64))
    logits.append(pass.logits.converted(to: .float64))
    add(scores: pass.scores.converted(to: .float64))
    let weights = batch.targetWeights?.array(of: Float.self)
    for (row, label) in batch.labels.enumerated() {
      guard case .attributes(let holds) = label else { fatalError("MaskStatistics: a category among attributes") }
      labels.append(holds)
      let places = row * holds.count..<(row + 1) * holds.count
      counted.append(weights.map { $0[places].map { $0 != 0 } } ?? holds.map { _ in true })
    }
    if weights != nil { leavesOut = true }
    count += batch.count
  }

  /// Joins the batch's products about its means with those so far (Chan, Golub and LeVeque, 1979): no difference of large sums is taken.
  private mutating func add(scores: Tensor) {
    let (added, attributes) = (Double(scores.size(0)), scores.size(1))
    let means = scores.mean(over: 0)
    let deviations = (scores - means.unsqueeze(0)).permute([1, 0, 2]).reshape([attributes, -1])
    let shift = means - meanScores
    let share = added / (Double(count) + added)
    withinProducts = withinProducts + deviations.matmul(deviations.transpose()) + shift.matmul(shift.transpose()) * (Double(count) * share)
    meanScores = meanScores + shift * share
  }

  func statistics(of network: MultiChannelAttention, _ dataset: any PictureDataset) -> MaskStatistics {
    MaskStatistics(
      attributes: network.attributes, source: dataset.name, isSynthetic: dataset.isSynthetic, isResidual: network.description.isResidual,
      count: count, headWeights: Matrix(network.headWeights), meanMasks: Matrix(meanScores),
      meanMaskedFeatures: Matrix(maskedFeatures / Double(count)), meanMaskedMagnitudes: Matrix(maskedMagnitudes / Double(count)),
      maskedFeatureVariances: Matrix(maskedSquares / Double(count)), channelScores: .concatenate(channelScores),
      logits: .concatenate(logits), labels: labels, counted: leavesOut ? counted : nil, withinProducts: Matrix(withinProducts))
  }
}
