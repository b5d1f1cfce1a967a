import Exhibits
import Networks
import Tensors

extension MultiChannelAttention {
  /// The network without channels of its features, really smaller: the extractor's last convolution and batch norm do not compute them,
  /// the mask sub-networks neither read them nor make masks for them, and the heads have no weights for them.
  ///
  /// It gives exactly what the network gives with these features set to zero. With ``AttributeNetwork/Masks/bottleneck`` and
  /// ``AttributeNetwork/Masks/full1x1`` all masks read all features, so the masks of the other channels change too; with
  /// ``AttributeNetwork/Masks/depthwise3x3`` they stay. A bottleneck keeps its width.
  ///
  ///     let smaller = try network.removingChannels(order.removed(32), compensating: training.meanMaskedFeatures)
  ///     try smaller.model.network.multiplyAdds()
  ///
  /// - Parameters:
  ///   - channels: Numbers of channels of this network; what is left keeps its order.
  ///   - pooledMeans: `E[mean(M_ac F_c)]` over training pictures, `A C`: ``MaskStatistics/meanMaskedFeatures``. What the removed
  ///     channels gave on average is added to the biases. No training; exact where these means do not vary from picture to picture and
  ///     no other mask reads the removed channels.
  /// - Throws: ``StudyError`` when no channel would be left, when there is no such channel, when a mean is not a number, and for an
  ///   extractor whose last layer adds paths, which must keep the same channels.
  public func removingChannels(_ channels: Set<Int>, compensating pooledMeans: Matrix? = nil) throws(StudyError) -> MultiChannelAttention {
    guard description.extractor == .small64 else {
      throw StudyError(
        "the channels of \(model.network.name) cannot be removed: its extractor's last layer adds paths that must keep the same channels",
        hint: "prune a network with the extractor “\(AttributeNetwork.Extractor.small64.rawValue)”")
    }
    if let stray = channels.sorted().first(where: { !(0..<channelCount).contains($0) }) {
      throw StudyError("the network has channels 0 to \(channelCount - 1), so no channel \(stray)")
    }
    guard channels.count < channelCount else { throw StudyError("all \(channelCount) channels would be removed") }
    let kept = (0..<channelCount).filter { !channels.contains($0) }
    var tensors = model.weights.tensors
    for cut in cuts {
      guard let tensor = tensors[cut.name] else { throw StudyError("\(model.network.name) has no weights “\(cut.name)”") }
      tensors[cut.name] = tensor.select(cut.dimension, at: cut.indices(kept))
    }
    if let pooledMeans {
      let shift = try shift(ofRemoving: channels, pooledMeans)
      tensors["classifier.bias"] = headBias + Tensor(shift, type: headBias.dtype)
    }
    var smaller = description
    smaller.channels = kept.count
    do {
      return try MultiChannelAttention(
        Model(smaller.network(), Weights(tensors)), smaller, normalization: normalization, attributes: attributes)
    } catch {
      throw StudyError("\(error)")
    }
  }

  /// What the mean of the removed channels' shares adds to each logit, `Σ_c w_ac E[mean(M_ac F_c)]`.
  func shift(ofRemoving channels: Set<Int>, _ pooledMeans: Matrix) throws(StudyError) -> [Double] {
    require(
      pooledMeans.rows == attributeCount && pooledMeans.columns == channelCount,
      "compensating: means of \(pooledMeans.rows) × \(pooledMeans.columns), expected \(attributeCount) × \(channelCount)")
    let weights: [Double] = headWeights.array()
    let removed = channels.sorted()
    let shift = (0..<attributeCount).map { attribute in
      removed.reduce(0) { $0 + weights[attribute * channelCount + $1] * pooledMeans[attribute, $1] }
    }
    guard let wrong = shift.firstIndex(where: { !$0.isFinite }) else { return shift }
    throw StudyError("the removed channels' mean share in “\(attributes[wrong])” is \(shift[wrong]), which no bias can compensate")
  }

  /// What removing channels takes out of one tensor of weights.
  private struct Cut {
    var name: String
    var dimension: Int
    /// The indices that stay, given the channels that do.
    var indices: ([Int]) -> [Int]
  }

  private var cuts: [Cut] {
    let (attributes, channels) = (attributeCount, channelCount)
    func each(_ kept: [Int]) -> [Int] { kept }
    // A number for each attribute and channel, in one of the two orders that `AttributeNetwork.maskLogits` speaks of.
    func byChannel(_ kept: [Int]) -> [Int] { kept.flatMap { $0 * attributes..<($0 + 1) * attributes } }
    func byAttribute(_ kept: [Int]) -> [Int] { (0..<attributes).flatMap { attribute in kept.map { attribute * channels + $0 } } }
    let extractor =
      [Cut(name: "extractor.conv3_3.weight", dimension: 0, indices: each)]
      + ["weight", "bias", "running_mean", "running_var"].map { Cut(name: "extractor.bn3_3.\($0)", dimension: 0, indices: each) }
    let masks =
      switch description.masks {
      case .depthwise3x3:
        [Cut(name: "masks.conv.weight", dimension: 0, indices: byChannel), Cut(name: "masks.conv.bias", dimension: 0, indices: byChannel)]
      case .bottleneck:
        [
          Cut(name: "masks.reduce.weight", dimension: 1, indices: each),
          Cut(name: "masks.expand.weight", dimension: 0, indices: byAttribute),
          Cut(name: "masks.expand.bias", dimension: 0, indices: byAttribute),
        ]
      case .full1x1:
        [
          Cut(name: "masks.conv.weight", dimension: 0, indices: byAttribute),
          Cut(name: "masks.conv.weight", dimension: 1, indices: each),
          Cut(name: "masks.conv.bias", dimension: 0, indices: byAttribute),
        ]
      }
    return extractor + masks + [Cut(name: "classifier.weight", dimension: 1, indices: each)]
  }
}
