import Exhibits
import Tensors

/// One channel in the logit of one attribute of one picture: a tile in the strip of Fig. 2.
public struct StrongChannel: Sendable {
  public var channel: Int
  /// `w_ac · mean(M_ac F_c)`: what it adds to the logit.
  public var contribution: Double
  /// The absolute contribution as a share of those of all channels.
  public var share: Double
  /// `M_ac`, in (0, 1): `h w`.
  public var mask: Tensor
  /// `F_c`, before the mask: `h w`.
  public var feature: Tensor
}

extension MultiChannelAttention {
  /// The channels that move an attribute's logit most in one picture, by the absolute value of their contributions; equals in the
  /// channels' order.
  ///
  ///     let strip = try network.strongestChannels(of: "Smiling", in: pass, picture: 0, count: 8)
  ///     strip.map(\.mask)
  ///
  /// - Parameters:
  ///   - picture: Which one of the pass.
  ///   - count: How many at most.
  /// - Throws: ``StudyError`` with the nearest name.
  public func strongestChannels(
    of attribute: String, in pass: Pass, picture: Int = 0, count: Int = 8
  ) throws -> [StrongChannel] {
    let row = try attributes.index(ofAttribute: attribute)
    require((0..<pass.logits.size(0)).contains(picture), "strongestChannels: picture \(picture) of \(pass.logits.size(0))")
    let contributions = (pass.pooled[picture, row] * headWeights[row]).array(of: Double.self)
    let total = contributions.reduce(0) { $0 + abs($1) }
    let order = contributions.indices.sorted { (abs(contributions[$1]), $0) < (abs(contributions[$0]), $1) }
    return order.prefix(max(0, count)).map { channel in
      StrongChannel(
        channel: channel, contribution: contributions[channel], share: total > 0 ? abs(contributions[channel]) / total : 0,
        mask: pass.masks[picture, row, channel], feature: pass.features[picture, channel])
    }
  }
}
