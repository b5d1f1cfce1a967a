import Tensors

/// A network that tells which of several attributes a picture has, in one of the ways that a study compares: they share the extractor and
/// differ in what stands between its features and one logit an attribute.
///
/// With ``Head/multiChannelAttention`` it is **our reconstruction** of Kimura and Tanaka, *Interpretation of feature space using multi-channel
/// attentional sub-networks* (arXiv:1904.13078), which gives no sizes and no code: features `F` of `C h w`, one mask for each attribute *and
/// channel*, `M_a` in (0, 1) of `C h w`, and `z_a = Σ_c w_ac · mean(M_ac · F_c) + b_a`. Nothing but the mean and a linear layer follows the
/// masks, so each channel's share in a logit is exact.
///
///     let network = AttributeNetwork(.multiChannelAttention).network()
public struct AttributeNetwork: Codable, Hashable, Sendable {
  /// What turns a picture into features, `C h w`.
  public enum Extractor: String, Codable, CaseIterable, Sendable {
    /// Six 3 × 3 convolutions with batch norm and ReLU and two poolings: 3 × 64 × 64 gives 64 × 16 × 16.
    case small64
    /// torchvision's ResNet-18 up to `layer3`: 3 × 224 × 224 gives 256 × 14 × 14.
    case resNet18
  }

  /// What turns features into logits.
  public enum Head: String, Codable, CaseIterable, Sendable {
    /// The mean over space and one linear layer.
    case multiTask
    /// One mask an attribute, common to all channels, made by an attention branch with logits of its own (as attention branch networks do:
    /// Fukui et al., CVPR 2019; the shared last stage of the authors' CelebA code is left out, so that only the mask differs from ours).
    case sharedMask
    /// One mask for each attribute and channel.
    case multiChannelAttention
  }

  /// The sub-network that makes the masks of one attribute from the features.
  public enum Masks: String, Codable, CaseIterable, Sendable {
    /// A 3 × 3 filter for each channel: 9·C weights an attribute.
    case depthwise3x3
    /// 1 × 1 to C/16 channels, ReLU, 1 × 1 back: C²/8 weights an attribute.
    case bottleneck
    /// 1 × 1: C² weights an attribute.
    case full1x1
  }

  public var head: Head
  public var extractor: Extractor
  /// Of ``Head/multiChannelAttention``.
  public var masks: Masks
  /// Whether features pass beside the masks too: `(1 + M)·F` instead of `M·F`.
  public var isResidual: Bool
  /// How many attributes.
  public var attributes: Int
  /// Channels of the features that were pruned away; the network is really smaller by them.
  public var channels: Int

  public init(
    _ head: Head, extractor: Extractor = .small64, masks: Masks = .bottleneck, isResidual: Bool = false, attributes: Int = 40,
    channels: Int? = nil
  ) {
    self.head = head
    self.extractor = extractor
    self.masks = masks
    self.isResidual = isResidual
    self.attributes = attributes
    self.channels = channels ?? extractor.channels
  }

  /// The node that gives the features, `C h w`.
  public static let features = "features"
  /// The node that gives the masks before their sigmoid: `A·C h w` of ``Head/multiChannelAttention`` (channel by channel for depthwise masks,
  /// else attribute by attribute), `A h w` of ``Head/sharedMask``.
  public var maskLogits: String {
    switch head {
    case .multiTask: Self.features
    case .sharedMask: "attention.maps"
    case .multiChannelAttention: masks == .bottleneck ? "masks.expand" : "masks.conv"
    }
  }
  /// The node that gives the masks, in (0, 1), of ``Head/sharedMask``: `A h w`.
  public static let sharedMasks = "masks.sigmoid"
  /// The node that gives the means under the masks, `A C`; for ``Head/multiTask``, `C`.
  public static let pooled = "pooled"
  /// The node that gives the attention branch's logits, `A`, of ``Head/sharedMask``.
  public static let branchLogits = "attention.logits"

  /// The name that reports show: `"multiChannelAttention(bottleneck)-small64"`.
  public var name: String {
    let detail = head == .multiChannelAttention ? "(\(masks.rawValue)\(isResidual ? ", residual" : ""))" : ""
    return "\(head.rawValue)\(detail)-\(extractor.rawValue)"
  }

  /// The network itself.
  public func network() -> Network {
    Network.described(name, input: extractor.input, initialization: extractor == .small64 ? .he : .resNet) {
      Subnetwork("extractor", extractor.network(channels: channels))
      Identity().named(Self.features)
      switch head {
      case .multiTask: meanHead
      case .sharedMask: sharedMaskHead
      case .multiChannelAttention: multiChannelHead
      }
    }
  }

  @NetworkBuilder private var meanHead: [any NetworkPart] {
    AdaptiveAveragePool(1).named("avgpool")
    Flatten().named(Self.pooled)
    Linear(attributes).named("classifier")
  }

  @NetworkBuilder private var sharedMaskHead: [any NetworkPart] {
    Block("attention") {
      Convolution(channels, kernel: 3, padding: 1, bias: false).named("conv")
      BatchNorm().named("bn")
      ReLU().named("relu")
      Convolution(attributes, kernel: 1).named("maps")
      AdaptiveAveragePool(1).named("avgpool")
      Flatten().named("logits")
    }
    Block("masks") { Sigmoid().named("sigmoid").from("attention.maps") }
    if isResidual { Scaling(by: 1, plus: 1).named("one_plus") }
    WeightedMean().named(Self.pooled).from(.previous, .named(Self.features))
    perAttribute
  }

  @NetworkBuilder private var multiChannelHead: [any NetworkPart] {
    Block("masks") {
      switch masks {
      case .depthwise3x3: Convolution(channels * attributes, kernel: 3, padding: 1, groups: channels).named("conv")
      case .bottleneck:
        Convolution(attributes * max(1, extractor.channels / 16), kernel: 1).named("reduce")
        ReLU().named("relu")
        Convolution(attributes * channels, kernel: 1, groups: attributes).named("expand")
      case .full1x1: Convolution(attributes * channels, kernel: 1).named("conv")
      }
    }
    AttendedMean(byChannel: masks == .depthwise3x3, residual: isResidual).named(Self.pooled).from("masks", .named(Self.features))
    perAttribute
  }

  /// A linear layer of its own for each attribute: `A C` gives `A`.
  @NetworkBuilder private var perAttribute: [any NetworkPart] {
    Reshape([attributes * channels, 1, 1]).named("gathered")
    Convolution(attributes, kernel: 1, groups: attributes).named("classifier")
    Flatten().named("logits")
  }
}

extension AttributeNetwork.Extractor {
  /// How many channels the features have.
  public var channels: Int { self == .small64 ? 64 : 256 }

  /// The shape of a picture.
  public var input: [Int] { self == .small64 ? [3, 64, 64] : [3, 224, 224] }

  /// - Parameter channels: How many channels its last convolution gives.
  func network(channels: Int) -> Network {
    switch self {
    case .small64:
      let stages = [[16], [32, 32], [64, 64, channels]]
      return Network.described(rawValue, input: input, initialization: .he) {
        for (index, stage) in stages.enumerated() {
          if index > 0 { MaxPool(2).named("pool\(index)") }
          for (place, channels) in stage.enumerated() {
            Convolution(channels, kernel: 3, padding: 1, bias: false).named("conv\(index + 1)_\(place + 1)")
            BatchNorm().named("bn\(index + 1)_\(place + 1)")
            ReLU().named("relu\(index + 1)_\(place + 1)")
          }
        }
      }
    case .resNet18:
      precondition(channels == self.channels, "AttributeNetwork: channels that a residual sum gives cannot be pruned")
      do {
        let network = Network.resNet18(classes: 1)
        return try network.cut(at: network.nodeNames.last { $0.hasPrefix("layer3.") } ?? "layer3")
      } catch {
        fatalError("resNet18: \(error)")
      }
    }
  }
}
