/// Something that both our core and PyTorch compute.
struct CoreTask {
  enum Kind: String {
    /// A pass forward of 224 px, or 64 px, without gradients.
    case vgg16, resnet50, smallnet64
    /// A step of training the network for 64 px.
    case training
  }

  /// How our side, or PyTorch's, is made ready.
  enum Variant: String {
    case plain
    case channelsLast = "channels-last"
    /// Batch norms became part of the convolutions before them.
    case folded
    case foldedChannelsLast = "folded-channels-last"

    var isFolded: Bool { self == .folded || self == .foldedChannelsLast }
    var isChannelsLast: Bool { self == .channelsLast || self == .foldedChannelsLast }
  }

  var kind: Kind
  var batch: Int
  /// Ours; PyTorch runs those that do not fold.
  var variants: [Variant]

  static let all = [
    CoreTask(kind: .vgg16, batch: 1, variants: [.plain, .channelsLast]),
    CoreTask(kind: .vgg16, batch: 8, variants: [.plain, .channelsLast]),
    CoreTask(kind: .resnet50, batch: 1, variants: [.plain, .channelsLast, .folded, .foldedChannelsLast]),
    CoreTask(kind: .resnet50, batch: 8, variants: [.plain, .channelsLast, .folded, .foldedChannelsLast]),
    CoreTask(kind: .smallnet64, batch: 1, variants: [.plain, .channelsLast, .folded, .foldedChannelsLast]),
    CoreTask(kind: .smallnet64, batch: 64, variants: [.plain, .channelsLast, .folded, .foldedChannelsLast]),
    CoreTask(kind: .training, batch: 64, variants: [.plain, .channelsLast]),
  ]

  var title: String {
    kind == .training ? "training step of smallnet64, batch \(batch)" : "\(kind.rawValue) forward, batch \(batch)"
  }
}
