import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

/// A way to make one map an attribute of each picture: what ``MaskLocalization`` scores.
///
///     let methods = try [MapMethod.meanMasks(of: network), .evidence(of: network), MapMethod(Checkpoint.load("multitask64-1.safetensors"))]
public struct MapMethod: Sendable {
  /// What tables and figures call it: `"mean mask"`.
  public var name: String
  /// What the maps belong to, in their order.
  public var attributes: [String]
  /// Whether the maps have both signs, so that what is above 0 counts; otherwise what is above a map's least number does.
  public var isSigned: Bool
  private let make: @Sendable (Tensor) throws -> Tensor

  /// - Parameter maps: Pictures of `N 3 H W`, values 0…1, to maps of `N A h w`, one an attribute.
  public init(_ name: String, attributes: [String], isSigned: Bool = false, maps: @escaping @Sendable (Tensor) throws -> Tensor) {
    (self.name, self.attributes, self.isSigned, make) = (name, attributes, isSigned, maps)
  }

  /// The maps of a trained network, in the way that its head has: mean masks (multi-channel attention), its attention maps (one mask an
  /// attribute), class activation maps (multi-task).
  ///
  /// - Throws: ``StudyError`` when the checkpoint holds no attribute network.
  public init(_ checkpoint: Checkpoint) throws {
    guard case .attributes(let description) = checkpoint.specification.network else {
      throw StudyError("the checkpoint holds \(checkpoint.model.network.name), no network of attributes")
    }
    let (model, normalization, names) = (checkpoint.model, checkpoint.normalization, checkpoint.record.labels.names)
    self =
      switch description.head {
      case .multiChannelAttention:
        .meanMasks(of: try MultiChannelAttention(model, description, normalization: normalization, attributes: names))
      case .sharedMask: .sharedMasks(of: model, normalization: normalization, attributes: names)
      case .multiTask: try .classActivationMaps(of: model, normalization: normalization, attributes: names)
      }
  }

  /// Each attribute's mask averaged over channels.
  public static func meanMasks(of network: MultiChannelAttention) -> MapMethod {
    MapMethod("mean mask", attributes: network.attributes) { try network.pass($0).meanMasks }
  }

  /// Where each logit comes from: masked features times the linear layer's weights, of both signs.
  public static func evidence(of network: MultiChannelAttention) -> MapMethod {
    MapMethod("evidence", attributes: network.attributes, isSigned: true) { try network.pass($0).evidence }
  }

  /// The maps of a network with one mask an attribute, common to all channels (``Networks/AttributeNetwork/Head/sharedMask``).
  public static func sharedMasks(of model: Model, normalization: Normalization = .none, attributes: [String]) -> MapMethod {
    MapMethod("shared mask", attributes: attributes) { images in
      try model.forward(normalization.applied(to: images), capturing: [AttributeNetwork.sharedMasks])[AttributeNetwork.sharedMasks]
    }
  }

  /// Class activation maps of a network whose features pass through a mean and one linear layer
  /// (``Networks/AttributeNetwork/Head/multiTask``): all attributes of a batch by one matrix product.
  ///
  /// - Throws: ``StudyError`` when the model has no such layer.
  public static func classActivationMaps(of model: Model, normalization: Normalization = .none, attributes: [String]) throws -> MapMethod {
    guard let weights = model.weights["classifier.weight"], weights.rank == 2, weights.size(0) == attributes.count,
      model.network[AttributeNetwork.features] != nil
    else { throw StudyError("\(model.network.name) has no linear layer of \(attributes.count) outputs after the mean of its features") }
    return MapMethod("class activation map", attributes: attributes, isSigned: true) { images in
      let forward = try model.forward(normalization.applied(to: images), capturing: [AttributeNetwork.features])
      return Explanations.classActivationMaps(features: forward[AttributeNetwork.features], weights: weights)
    }
  }

  /// Under another name, where two networks are compared in the same way.
  public func named(_ name: String) -> MapMethod { MapMethod(name, attributes: attributes, isSigned: isSigned, maps: make) }

  /// The maps of a batch: `N A h w`.
  ///
  /// - Throws: ``StudyError`` when they have another shape.
  public func maps(_ images: Tensor) throws -> Tensor {
    let maps = try make(images)
    guard maps.rank == 4, maps.size(0) == images.size(0), maps.size(1) == attributes.count, maps.size(2) > 0, maps.size(3) > 0 else {
      throw StudyError(
        "\(name): maps of \(maps.shape) for \(images.size(0)) pictures", hint: "expected N A h w with \(attributes.count) attributes")
    }
    return maps
  }

  /// Where the maps of these attributes are.
  ///
  /// - Throws: ``StudyError`` with the nearest name.
  func places(of attributes: [PortraitAttribute]) throws -> [Int] {
    try attributes.map { attribute in
      guard let place = self.attributes.firstIndex(of: attribute.name) else {
        throw StudyError(
          "\(name) has no map of \(attribute.name)",
          hint: nearestName(to: attribute.name, among: self.attributes).map { "the nearest of its attributes is \($0)" })
      }
      return place
    }
  }
}
