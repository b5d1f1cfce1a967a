import Exhibits
import Explanations
import Networks
import Tensors
import Training

/// A map for each attribute and the logits that go with it: what the figures that compare methods are made of.
public struct AttributeMaps: Sendable {
  /// `N A h w`.
  public var maps: Tensor
  /// `N A`.
  public var logits: Tensor
}

/// A network that shows where it looks for each attribute, in one pass.
public protocol AttributeMapping: Sendable {
  var model: Model { get }
  /// What is done to pictures first.
  var normalization: Normalization { get }
  /// The attributes' names, in the order of maps and logits.
  var attributes: [String] { get }
  /// What tables and figures call a map: `"mean mask"`.
  var mapName: String { get }
  /// Whether maps have both signs, so that what is above 0 counts; otherwise what is above a map's least number does.
  var hasSignedMaps: Bool { get }
  /// Maps and logits of pictures, `N 3 H W` with values 0…1.
  func maps(of images: Tensor) throws -> AttributeMaps
}

extension MultiChannelAttention: AttributeMapping {
  public var mapName: String { "mean mask" }
  public var hasSignedMaps: Bool { false }

  /// The mean over channels of each attribute's masks, in (0, 1).
  public func maps(of images: Tensor) throws -> AttributeMaps {
    let pass = try pass(images)
    return AttributeMaps(maps: pass.meanMasks, logits: pass.logits)
  }
}

/// A comparator: one mask an attribute, common to all channels, as attention branch networks have it.
public struct SharedMaskNetwork: AttributeMapping {
  public let model: Model
  public let normalization: Normalization
  public let attributes: [String]

  /// - Throws: ``StudyError`` when the checkpoint holds another kind of network.
  public init(_ checkpoint: Checkpoint) throws {
    try self.init(
      checkpoint.model, checkpoint.description(of: .sharedMask), normalization: checkpoint.normalization,
      attributes: checkpoint.record.labels.names)
  }

  /// - Parameter attributes: One name an output.
  /// - Throws: ``StudyError`` when the model is not what the description makes.
  public init(_ model: Model, _ description: AttributeNetwork, normalization: Normalization = .none, attributes: [String]) throws {
    try model.requireHead(.sharedMask, description, attributes)
    (self.model, self.normalization, self.attributes) = (model, normalization, attributes)
  }

  public var mapName: String { "shared mask" }
  public var hasSignedMaps: Bool { false }

  /// The masks, in (0, 1).
  public func maps(of images: Tensor) throws -> AttributeMaps {
    let forward = try model.forward(normalization.applied(to: images).inChannelsLast(), capturing: [AttributeNetwork.sharedMasks])
    return AttributeMaps(maps: forward[AttributeNetwork.sharedMasks], logits: forward.output)
  }
}

/// A comparator: one linear layer on the mean of the features, with no mask at all.
public struct MultiTaskNetwork: AttributeMapping {
  public let model: Model
  public let normalization: Normalization
  public let attributes: [String]
  /// `A C`.
  let headWeights: Tensor

  /// - Throws: ``StudyError`` when the checkpoint holds another kind of network.
  public init(_ checkpoint: Checkpoint) throws {
    try self.init(
      checkpoint.model, checkpoint.description(of: .multiTask), normalization: checkpoint.normalization,
      attributes: checkpoint.record.labels.names)
  }

  /// - Parameter attributes: One name an output.
  /// - Throws: ``StudyError`` when the model is not what the description makes.
  public init(_ model: Model, _ description: AttributeNetwork, normalization: Normalization = .none, attributes: [String]) throws {
    headWeights = try model.requireHead(.multiTask, description, attributes)
    (self.model, self.normalization, self.attributes) = (model, normalization, attributes)
  }

  public var mapName: String { "class activation map" }
  public var hasSignedMaps: Bool { true }

  /// Class activation maps, `Σ_c w_ac F_c` (Zhou et al., *Learning deep features for discriminative localization*, CVPR 2016), signed: the
  /// mean of each over its positions, with the bias, is the logit.
  public func maps(of images: Tensor) throws -> AttributeMaps {
    let forward = try model.forward(normalization.applied(to: images).inChannelsLast(), capturing: [AttributeNetwork.features])
    return AttributeMaps(
      maps: classActivationMaps(features: forward[AttributeNetwork.features], weights: headWeights), logits: forward.output)
  }
}

extension Checkpoint {
  /// - Throws: ``StudyError`` when it holds another kind of network.
  fileprivate func description(of head: AttributeNetwork.Head) throws -> AttributeNetwork {
    guard case .attributes(let description) = specification.network, description.head == head else {
      throw StudyError("the checkpoint holds \(model.network.name), no \(head.rawValue) network")
    }
    return description
  }
}

extension Model {
  /// The linear layers' weights, `A C`.
  ///
  /// - Throws: ``StudyError`` when the model is not what the description makes.
  @discardableResult
  fileprivate func requireHead(_ head: AttributeNetwork.Head, _ description: AttributeNetwork, _ attributes: [String]) throws -> Tensor {
    guard description.head == head, attributes.count == description.attributes, network == description.network(),
      let weight = weights["classifier.weight"]
    else { throw StudyError("\(network.name) is no \(head.rawValue) network of \(attributes.count) attributes") }
    return weight.reshape([description.attributes, description.channels])
  }
}
