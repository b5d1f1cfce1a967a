import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

/// A trained network with a mask for each attribute and channel, as it is studied: pictures in; features, masks and exact shares of the
/// logits out.
///
/// **Our reconstruction** of Kimura and Tanaka (arXiv:1904.13078); see `AttributeNetwork`. `A` attributes, `C` channels, `h w` positions.
///
///     let network = try MultiChannelAttention(Checkpoint.load("reports/models/multichannel64-1.safetensors"))
///     let pass = try network.pass(images)           // N 3 H W, values 0…1
///     pass.meanMasks                                // N A h w
public struct MultiChannelAttention: Sendable {
  public let model: Model
  public let description: AttributeNetwork
  /// What is done to pictures first.
  public let normalization: Normalization
  /// The attributes' names, in the order of the logits.
  public let attributes: [String]
  /// The linear layers' weights, `A C`, and biases, `A`.
  public let headWeights: Tensor
  public let headBias: Tensor

  /// - Throws: ``StudyError`` when the checkpoint holds another kind of network.
  public init(_ checkpoint: Checkpoint) throws {
    guard case .attributes(let description) = checkpoint.specification.network, description.head == .multiChannelAttention else {
      throw StudyError("the checkpoint holds \(checkpoint.model.network.name), no multi-channel attention network")
    }
    try self.init(
      checkpoint.model, description, normalization: checkpoint.normalization, attributes: checkpoint.record.labels.names)
  }

  /// - Parameter attributes: One name an output.
  /// - Throws: ``StudyError`` when the model is not what the description makes.
  public init(_ model: Model, _ description: AttributeNetwork, normalization: Normalization = .none, attributes: [String]) throws {
    guard description.head == .multiChannelAttention, attributes.count == description.attributes,
      let weight = model.weights["classifier.weight"], let bias = model.weights["classifier.bias"],
      weight.shape == [description.attributes, description.channels, 1, 1],
      [AttributeNetwork.features, description.maskLogits, AttributeNetwork.pooled].allSatisfy({ model.network[$0] != nil })
    else {
      let sizes = "\(attributes.count) attributes and \(description.channels) channels"
      throw StudyError("\(model.network.name) is no multi-channel attention network of \(sizes)")
    }
    (self.model, self.description, self.normalization, self.attributes) = (model, description, normalization, attributes)
    headWeights = weight.reshape([description.attributes, description.channels])
    headBias = bias
  }

  public var attributeCount: Int { description.attributes }
  public var channelCount: Int { description.channels }

  /// The number of an attribute's logit.
  ///
  /// - Throws: ``StudyError`` with the nearest name.
  public func index(of attribute: String) throws -> Int {
    try attributes.index(ofAttribute: attribute)
  }

  /// What one forward pass gives for a batch of `N` pictures.
  public struct Pass: Sendable {
    /// `N C h w`.
    public var features: Tensor
    /// `M`, in (0, 1): `N A C h w`. A view of what the network gives.
    public var masks: Tensor
    /// The means of masked features over positions, `mean(M_ac F_c)`, or `mean((1 + M_ac) F_c)` with a residual path: `N A C`.
    public var pooled: Tensor
    /// `N A`.
    public var logits: Tensor
    /// `A C` and `A`.
    var headWeights: Tensor
    var headBias: Tensor
    /// Whether features pass beside the masks too.
    var isResidual: Bool

    /// Each attribute's mask averaged over channels: `N A h w`, the map of Fig. 2.
    public var meanMasks: Tensor { masks.mean(over: 2) }

    /// `s_a`, each channel's mask averaged over positions: `N A C`.
    public var scores: Tensor { masks.mean(over: 3, 4) }

    /// Each channel's exact share of each logit, `w_ac · mean(M_ac F_c)` (residual: of `(1 + M_ac) F_c`): `N A C`. With the bias they sum
    /// to the logit.
    public var contributions: Tensor { pooled * headWeights }

    /// Where the logits come from, `Σ_c w_ac M_ac F_c` (residual: of `(1 + M_ac) F_c`): `N A h w`. Its mean over positions, with the
    /// bias, is the logit.
    public var evidence: Tensor {
      // Attribute by attribute: the masked features are never all in memory.
      let masked = (0..<headWeights.size(0)).map { attribute in
        (masks.select(1, attribute) * (features * headWeights[attribute].reshape([1, -1, 1, 1]))).sum(over: 1)
      }
      let evidence = Tensor.stack(masked, along: 1)
      return isResidual ? evidence + classActivationMaps(features: features, weights: headWeights) : evidence
    }
  }

  /// One forward pass over pictures, `N 3 H W` with values 0…1.
  ///
  /// The masks of all attributes are `A·C` numbers a position: 2.6 MB a picture of 64 px, so batches of 32 to 64 are right.
  public func pass(_ images: Tensor) throws -> Pass {
    // Twice as fast with each pixel's channels side by side.
    let forward = try model.forward(
      normalization.applied(to: images).inChannelsLast(),
      capturing: [AttributeNetwork.features, description.maskLogits, AttributeNetwork.pooled])
    return Pass(
      features: forward[AttributeNetwork.features], masks: arranged(forward[description.maskLogits].sigmoid()),
      pooled: forward[AttributeNetwork.pooled], logits: forward.output, headWeights: headWeights, headBias: headBias,
      isResidual: description.isResidual)
  }

  /// The masks as `N A C h w`, from the order that their sub-networks give.
  func arranged(_ masks: Tensor) -> Tensor {
    let (batch, height, width) = (masks.size(0), masks.size(2), masks.size(3))
    guard description.masks == .depthwise3x3 else { return masks.reshape([batch, attributeCount, channelCount, height, width]) }
    return masks.reshape([batch, channelCount, attributeCount, height, width]).permute([0, 2, 1, 3, 4])
  }
}
