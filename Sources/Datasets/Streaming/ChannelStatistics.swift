import Tensors

/// The mean and the standard deviation of each channel of a dataset's pictures, on the scale of 0…1, and who computed them.
public struct ChannelStatistics: Codable, Hashable, Sendable {
  public var mean: [Float]
  public var standardDeviation: [Float]
  /// Where the numbers come from.
  public var source: String

  public init(mean: [Float], standardDeviation: [Float], source: String) {
    precondition(mean.count == standardDeviation.count && !mean.isEmpty, "ChannelStatistics: \(mean.count) means")
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.source = source
  }

  /// CelebA's training pictures.
  public static let celebA = ChannelStatistics(
    mean: [0.5063, 0.4258, 0.3832], standardDeviation: [0.3105, 0.2903, 0.2897], source: "MPRG's attention branch network for CelebA")

  /// CIFAR.
  public static let cifar = ChannelStatistics(
    mean: [0.5071, 0.4867, 0.4408], standardDeviation: [0.2675, 0.2565, 0.2761],
    source: "ports of Learn To Pay Attention, for CIFAR-10 and CIFAR-100 alike")

  /// ImageNet, and whatever a network with torchvision's ImageNet weights is given.
  public static let imageNet = ChannelStatistics(
    mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225], source: "torchvision's classification networks")

  /// `(images − mean) / standard deviation`, a channel at a time, of `N C H W`.
  public func normalized(_ images: Tensor) -> Tensor { (images - column(mean)) / column(standardDeviation) }

  /// The pictures that ``normalized(_:)`` made these of.
  public func denormalized(_ images: Tensor) -> Tensor { images * column(standardDeviation) + column(mean) }

  private func column(_ values: [Float]) -> Tensor { Tensor(values, shape: [1, values.count, 1, 1]) }
}
