import Exhibits
import Networks
import Tensors

/// Style transfer that carries over only what attributes look at: the Gram matrices of *masked* features (after Gatys, Ecker and Bethge,
/// *Image style transfer using convolutional neural networks*, CVPR 2016).
///
/// The picture keeps the features of a content picture and takes on, for each chosen attribute, the correlations between channels that the
/// style picture has under that attribute's masks. With the masks left out it is the common style transfer, the control.
///
///     let transfer = try MaskedStyleTransfer(network, attributes: ["Wavy_Hair", "Blond_Hair"])
///     let styled = try transfer.pictures(content: portraits, style: other)
///
/// Both losses are relative squared errors, `‖F − F*‖² / ‖F*‖²` and `‖G − G*‖² / ‖G*‖²` (the mean over layers, and for Gram matrices over
/// attributes), so weights need not follow a layer's size: 1 is the loss of a picture without any feature.
public struct MaskedStyleTransfer: Sendable {
  /// Under what the Gram matrices are taken.
  public enum Region: Hashable, Sendable {
    /// The masks of the attributes, one matrix for each.
    case masks
    /// Nothing: the whole picture counts.
    case everywhere
  }

  public let network: MultiChannelAttention
  public let attributes: [String]
  public var region: Region
  /// Where features are compared with the content's. Nodes of the network.
  public var contentLayers: [String]
  /// Where Gram matrices are compared. At `AttributeNetwork.features` each channel is masked by its own mask; at other nodes, whose
  /// channels are others, all of them by the mask's mean over channels, resized bilinearly.
  public var styleLayers: [String]
  public var contentWeight: Double
  public var styleWeight: Double
  /// Whether the gradient flows through the picture's masks too, which are made anew at each step. Otherwise the masks of a step are taken
  /// as they are: the picture cannot lower the style loss by moving what the attribute looks at.
  public var differentiatesMasks: Bool
  public var optimization: PictureOptimization

  /// - Throws: ``StudyError`` when an attribute or a layer is unknown, or there is none.
  public init(
    _ network: MultiChannelAttention, attributes: [String], region: Region = .masks, contentLayers: [String] = [AttributeNetwork.features],
    styleLayers: [String] = [AttributeNetwork.features], contentWeight: Double = 1, styleWeight: Double = 10,
    differentiatesMasks: Bool = true, optimization: PictureOptimization = .styles
  ) throws {
    for layer in contentLayers + styleLayers {
      _ = try network.model.network.nodeNames.index(of: layer, orSaying: "no layer is named “\(layer)”")
    }
    guard !contentLayers.isEmpty, !styleLayers.isEmpty else {
      throw StudyError("a style transfer needs a layer for content and one for style")
    }
    self.network = try network.selecting(attributes: attributes)
    whole = network
    self.attributes = attributes
    self.region = region
    self.contentLayers = contentLayers
    self.styleLayers = styleLayers
    self.contentWeight = contentWeight
    self.styleWeight = styleWeight
    self.differentiatesMasks = differentiatesMasks
    self.optimization = optimization
  }

  /// The network with all its attributes: it tells what has become of their logits.
  let whole: MultiChannelAttention

  /// The content pictures in the style of another.
  ///
  /// - Parameters:
  ///   - content: `N 3 H W` of values 0…1; each is where its own descent starts.
  ///   - style: `N 3 H W`, or one for all.
  /// - Throws: ``StudyError`` for pictures that do not fit, a layer without positions, and when the loss is no number.
  public func pictures(content: Tensor, style: Tensor) throws -> StyledPictures {
    guard content.rank == 4, style.rank == 4, style.dtype == content.dtype, style.size(0) == content.size(0) || style.size(0) == 1,
      content.size(0) > 0
    else { throw StudyError("a content of \(content.shape) and a style of \(style.shape), expected N 3 H W and N or 1 pictures") }
    guard style.isFinite().all().number != 0 else { throw StudyError("the style picture has values that are no numbers") }
    let targets = try targets(content: content, style: style)
    var history = (content: [[Double]](), style: [[Double]]())
    let pictures = try optimization.pictures(from: content) { view in
      let losses = try losses(of: view, targets)
      history.content.append(losses.content.detached().converted(to: .float64).array())
      history.style.append(losses.style.detached().converted(to: .float64).array())
      return losses.content * contentWeight + losses.style * styleWeight
    }
    func byPicture(_ steps: [[Double]]) -> [[Double]] { (0..<content.size(0)).map { row in steps.map { $0[row] } } }
    return StyledPictures(
      content: content, style: style, pictures: pictures, contentLoss: byPicture(history.content), styleLoss: byPicture(history.style),
      attributes: whole.attributes, contentLogits: try whole.pass(content).logits, styleLogits: try whole.pass(style).logits,
      logits: try whole.pass(pictures).logits)
  }

  /// What the pictures shall have: the content's features and the style's Gram matrices, layer by layer.
  struct Targets {
    var features: [Tensor]
    var grams: [Tensor]
  }

  func targets(content: Tensor, style: Tensor) throws -> Targets {
    let (contentLook, styleLook) = (try look(at: content), try look(at: style))
    return Targets(
      features: contentLayers.compactMap { contentLook.layers[$0] }, grams: try styleLayers.map { try gram($0, styleLook) })
  }

  /// Both losses of each picture, `N`, without their weights.
  func losses(of pictures: Tensor, _ targets: Targets) throws -> (content: Tensor, style: Tensor) {
    let look = try look(at: pictures)
    let features = contentLayers.compactMap { look.layers[$0] }
    let grams = try styleLayers.map { try gram($0, look) }
    return (
      Self.mean(zip(features, targets.features).map { Self.relativeError($0, $1, from: 1) }),
      Self.mean(zip(grams, targets.grams).map { Self.relativeError($0, $1, from: 2).mean(over: 1) })
    )
  }

  /// What the losses are made of: the layers' values and the masks of the chosen attributes.
  private func look(at pictures: Tensor) throws -> (layers: [String: Tensor], masks: Tensor) {
    let maskLogits = network.description.maskLogits
    let forward = try network.model.forward(
      network.normalization.applied(to: pictures), capturing: Set(contentLayers + styleLayers + [maskLogits]).sorted())
    return (forward.activations, network.arranged(forward[maskLogits].sigmoid()))
  }

  /// The Gram matrices of one layer, one an attribute: `N A C C`; without masks `N 1 C C`.
  private func gram(_ layer: String, _ look: (layers: [String: Tensor], masks: Tensor)) throws -> Tensor {
    guard let features = look.layers[layer], features.rank == 4 else {
      throw StudyError("the layer “\(layer)” gives no maps: a Gram matrix needs positions to sum over")
    }
    guard region == .masks else { return Self.gram(features.unsqueeze(1)) }
    let masks = differentiatesMasks ? look.masks : look.masks.detached()
    if layer == AttributeNetwork.features { return Self.gram(masks * features.unsqueeze(1)) }
    let size = Extent(rows: features.size(2), columns: features.size(3))
    let mean = masks.mean(over: 2)
    let resized = mean.size(2) == size.rows && mean.size(3) == size.columns ? mean : mean.resizeBilinear(size)
    return Self.gram(resized.unsqueeze(2) * features.unsqueeze(1))
  }

  /// `G = F Fᵀ / (h w)` of features `N A C h w`: `N A C C`.
  static func gram(_ features: Tensor) -> Tensor {
    let shape = features.shape
    let rows = features.reshape([shape[0], shape[1], shape[2], shape[3] * shape[4]])
    return rows.matmul(rows.transpose()) / (shape[3] * shape[4])
  }

  /// `‖value − target‖² / ‖target‖²` over the dimensions from one on.
  private static func relativeError(_ value: Tensor, _ target: Tensor, from dimension: Int) -> Tensor {
    let dimensions = Array(dimension..<value.rank)
    // A target without any feature would divide by zero.
    return (value - target).squared().sum(over: dimensions) / (target.squared().sum(over: dimensions) + 1e-12)
  }

  private static func mean(_ losses: [Tensor]) -> Tensor { losses.dropFirst().reduce(losses[0]) { $0 + $1 } / losses.count }
}

extension PictureOptimization {
  /// For the transfer of a style.
  public static let styles = PictureOptimization(jitter: 0)
}

/// What a style transfer gave.
public struct StyledPictures: Sendable {
  /// `N 3 H W` of values 0…1.
  public let content: Tensor
  /// `N 3 H W`, or one for all.
  public let style: Tensor
  /// `N 3 H W` of values 0…1.
  public let pictures: Tensor
  /// For each picture the losses at each step, without their weights.
  public let contentLoss: [[Double]]
  public let styleLoss: [[Double]]
  /// The names of the logits.
  public let attributes: [String]
  /// The logits of all the network's attributes for the content, the style and the pictures: `N A` (of one style `1 A`).
  public let contentLogits: Tensor
  public let styleLogits: Tensor
  public let logits: Tensor
}
