import Datasets
import Tensors
import Training

/// A way to make one map an attribute of each picture: what ``MaskLocalization`` scores.
///
///     let plain = try MapMethod(Checkpoint.load("reports/models/multitask64-1.safetensors"))
///     let methods = [.meanMasks(of: network), .evidence(of: network), plain]
public struct MapMethod: Sendable {
  /// What tables and figures call it: `"mean mask"`.
  public var name: String
  /// What the maps belong to, in their order.
  public var attributes: [String]
  /// Whether the maps have both signs, so that what is above 0 counts; otherwise what is above a map's least number does.
  public var isSigned: Bool
  private let source: Source

  /// How the maps are made.
  private enum Source: Sendable {
    case pictures(@Sendable (Tensor) throws -> Tensor)
    /// Read from a pass of a network, which other maps may be read from too.
    case pass(MultiChannelAttention, @Sendable (MultiChannelAttention.Pass) -> Tensor)
  }

  /// - Parameter maps: Pictures of `N 3 H W`, values 0…1, to maps of `N A h w`, one an attribute.
  public init(_ name: String, attributes: [String], isSigned: Bool = false, maps: @escaping @Sendable (Tensor) throws -> Tensor) {
    self.init(name, attributes, isSigned: isSigned, .pictures(maps))
  }

  private init(_ name: String, _ attributes: [String], isSigned: Bool, _ source: Source) {
    (self.name, self.attributes, self.isSigned, self.source) = (name, attributes, isSigned, source)
  }

  /// The maps of a network that shows where it looks.
  public init(_ network: any AttributeMapping) {
    self.init(network.mapName, attributes: network.attributes, isSigned: network.hasSignedMaps) { try network.maps(of: $0).maps }
  }

  /// The maps of a trained network, in the way that its head has: mean masks (multi-channel attention), its attention maps (one mask an
  /// attribute), class activation maps (multi-task).
  ///
  /// - Throws: ``StudyError`` when the checkpoint holds no attribute network.
  public init(_ checkpoint: Checkpoint) throws {
    guard case .attributes(let description) = checkpoint.specification.network else {
      throw StudyError("the checkpoint holds \(checkpoint.model.network.name), no network of attributes")
    }
    switch description.head {
    case .multiChannelAttention: self = .meanMasks(of: try MultiChannelAttention(checkpoint))
    case .sharedMask: self.init(try SharedMaskNetwork(checkpoint))
    case .multiTask: self.init(try MultiTaskNetwork(checkpoint))
    }
  }

  /// Each attribute's mask averaged over channels.
  public static func meanMasks(of network: MultiChannelAttention) -> MapMethod {
    MapMethod(network.mapName, network.attributes, isSigned: network.hasSignedMaps, .pass(network) { $0.meanMasks })
  }

  /// Where each logit comes from: masked features times the linear layer's weights, of both signs.
  public static func evidence(of network: MultiChannelAttention) -> MapMethod {
    MapMethod("evidence", network.attributes, isSigned: true, .pass(network) { $0.evidence })
  }

  /// Under another name, where two networks are compared in the same way.
  public func named(_ name: String) -> MapMethod { MapMethod(name, attributes, isSigned: isSigned, source) }

  /// The maps of a batch: `N A h w`.
  ///
  /// - Throws: ``StudyError`` when they have another shape.
  public func maps(_ images: Tensor) throws -> Tensor {
    switch source {
    case .pictures(let make): return try checked(make(images), images)
    case .pass(let network, let read): return try checked(read(network.pass(images)), images)
    }
  }

  /// The maps of several methods for a batch; those of one network are read from one pass.
  static func maps(of methods: [MapMethod], _ images: Tensor) throws -> [Tensor] {
    var passes: [(network: MultiChannelAttention, pass: MultiChannelAttention.Pass)] = []
    return try methods.map { method in
      guard case .pass(let network, let read) = method.source else { return try method.maps(images) }
      if let known = passes.first(where: { $0.network.isSame(as: network) }) { return try method.checked(read(known.pass), images) }
      let pass = try network.pass(images)
      passes.append((network, pass))
      return try method.checked(read(pass), images)
    }
  }

  private func checked(_ maps: Tensor, _ images: Tensor) throws -> Tensor {
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
      try self.attributes.index(of: attribute.name, orSaying: "\(name) has no map of \(attribute.name)")
    }
  }
}

extension MultiChannelAttention {
  /// Whether the other is this very network: the same layers with the same weights after the same normalisation.
  fileprivate func isSame(as other: MultiChannelAttention) -> Bool {
    let (own, others) = (model.weights.tensors, other.model.weights.tensors)
    return description == other.description && normalization == other.normalization && model.network == other.model.network
      && own.count == others.count
      && own.allSatisfy { name, tensor in
        guard let twin = others[name] else { return false }
        return tensor.dtype == twin.dtype && tensor.shape == twin.shape && tensor.array(of: Double.self) == twin.array(of: Double.self)
      }
  }
}
