import Exhibits
import Networks
import Tensors

/// What removal orders need to know of pictures, collected batch by batch: never all masks at once.
///
///     var means = ChannelMeans(network)
///     try stream.forEach { means.add(try network.pass($0.images)) }
///     let order = RemovalOrder.importance(network.importance(means.pooled))
public struct ChannelMeans: Sendable {
  /// How many pictures were seen.
  public private(set) var count = 0
  private let attributes: Int
  private let channels: Int
  private var maskSums: Tensor
  private var pooledSums: Tensor
  private var rows: [Double] = []

  public init(_ network: MultiChannelAttention) {
    (attributes, channels) = (network.attributeCount, network.channelCount)
    maskSums = .zeros([attributes, channels], type: .float64)
    pooledSums = maskSums
  }

  /// Counts a batch in.
  public mutating func add(_ pass: MultiChannelAttention.Pass) {
    require(
      Array(pass.pooled.shape.dropFirst()) == [attributes, channels],
      "ChannelMeans: a pass of \(pass.pooled.shape), expected pictures × \(attributes) attributes × \(channels) channels")
    count += pass.pooled.size(0)
    maskSums = maskSums + pass.scores.converted(to: .float64).sum(over: 0)
    pooledSums = pooledSums + pass.pooled.converted(to: .float64).sum(over: 0)
    rows += pass.features.converted(to: .float64).mean(over: 2, 3).array(of: Double.self)
  }

  /// `E[M_ac]` over pictures and positions: `A C`; not numbers before the first picture.
  public var masks: Matrix { mean(maskSums) }

  /// `E[mean(M_ac F_c)]` over pictures, with a residual network `E[mean((1 + M_ac) F_c)]`: `A C`.
  public var pooled: Matrix { mean(pooledSums) }

  /// Each picture's mean feature: `N C`.
  public var scores: Matrix { Matrix(rows: count, columns: channels, values: rows) }

  /// The Pearson correlation of every two channels' scores over pictures: `C C`; not numbers for a constant channel.
  public var correlation: Matrix {
    Matrix(rows: channels, columns: channels, values: Tensor.correlation(ofChannels: Tensor(rows, shape: [count, channels])).array())
  }

  private func mean(_ sums: Tensor) -> Matrix {
    Matrix(rows: attributes, columns: channels, values: sums.array(of: Double.self).map { $0 / Double(count) })
  }
}
