import Datasets
import Exhibits
import Explanations
import Foundation
import Networks
import Tensors

/// Masks re-weighted at test time so that the channels that matter to an attribute count for more:
/// `M'_ac = M_ac · g_ac`, `g_ac = (i_ac / mean_c i_ac)^γ`, with the importance `i_ac = |w_ac| · E|M_ac F_c|` over *training* pictures
/// (with a residual path of what passes, `(1 + M_ac) F_c`).
///
/// **Our reconstruction** of the intention of Kimura and Tanaka, *Intentional Attention Mask Transformation for Robust CNN Classification*
/// (arXiv:1905.02719): masks are transformed after training, without another training, to emphasise what is important to an
/// attribute. Their formula could not be recovered; this one is ours, chosen for three properties. `γ = 0` gives the network back, bit for
/// bit; only the ratios of the importances matter, not their unit; and a channel of average importance keeps its mask. With a residual
/// path features are multiplied by `1 + M'_ac`.
///
/// Emphasis makes the sum over channels larger or smaller, and an attribute's bias stays what training made it, so a plain transformation
/// also shifts where "yes" begins. With `recentered`, the bias is changed by what the mean logit over the training pictures would move
/// (`b'_a = b_a − Σ_c (g_ac − 1) · w_ac E[M_ac F_c]`): what is left of the effect is the emphasis alone.
public struct IntentionalMaskTransformation: Sendable {
  public let network: MultiChannelAttention
  /// How strong the emphasis is.
  public let gamma: Double
  /// Whether each attribute's mean logit over the training pictures is kept.
  public let isRecentered: Bool
  /// The name of the dataset that the importances come from.
  public let source: String
  /// `g`, `A × C`: what masks are multiplied by.
  public let factors: Matrix
  /// What is taken from each logit.
  let shifts: [Double]

  /// - Parameters:
  ///   - statistics: Of the network over training pictures. The pictures that are classified must not be among them.
  ///   - gamma: At least 0.
  ///   - recentered: Whether each attribute's mean logit over those pictures is kept.
  ///   - shuffled: With a seed, each attribute's factors are dealt to its channels at random: the control that tells emphasis of the
  ///     *important* channels from emphasis of any.
  /// - Throws: ``StudyError`` when the statistics are of another network.
  public init(
    _ network: MultiChannelAttention, trainingStatistics statistics: MaskStatistics, gamma: Double, recentered: Bool = false,
    shuffled seed: UInt64? = nil
  ) throws {
    require(gamma >= 0 && gamma.isFinite, "IntentionalMaskTransformation: γ = \(gamma), expected 0 or more")
    guard statistics.attributes == network.attributes, statistics.headWeights == Matrix(network.headWeights) else {
      throw StudyError("the statistics over \(statistics.source) are not those of this network")
    }
    let importances = statistics.importances(.contributions)
    var factors = importances
    for row in 0..<importances.rows {
      let values = (0..<importances.columns).map { importances[row, $0] }
      let mean = values.reduce(0, +) / Double(values.count)
      // An attribute that no channel serves has nothing to emphasise.
      var powers = values.map { mean > 0 ? pow($0 / mean, gamma) : 1 }
      if let seed {
        powers = BatchOrder.shuffled(seed: seed, epoch: row).arranged(Array(powers.indices)).map { powers[$0] }
      }
      for (column, factor) in powers.enumerated() { factors[row, column] = factor }
    }
    (self.network, self.gamma, isRecentered, source, self.factors) = (network, gamma, recentered, statistics.source, factors)
    let contributions = statistics.maskedContributions
    shifts = (0..<factors.rows).map { row in
      recentered ? (0..<factors.columns).reduce(0) { $0 + (factors[row, $1] - 1) * contributions[row, $1] } : 0
    }
  }

  /// The transformed masks of a pass, `N A C h w`. They may exceed 1.
  public func masks(of pass: MultiChannelAttention.Pass) -> Tensor {
    let (attributes, channels) = (factors.rows, factors.columns)
    return pass.masks * factorTensor(pass.masks.dtype).reshape([1, attributes, channels, 1, 1])
  }

  /// The logits under the transformed masks, `N A`.
  ///
  /// The masks are not computed again: what is transformed is the features' means under them, and the network's own last layer does the
  /// rest.
  public func logits(of pass: MultiChannelAttention.Pass) throws -> Tensor { try logits(pooled: pass.pooled, features: pass.features) }

  /// - Parameters:
  ///   - pooled: The means under the masks, `N A C`.
  ///   - features: `N C h w`; read for a residual path alone.
  func logits(pooled: Tensor, features: Tensor?) throws -> Tensor {
    let factors = factorTensor(pooled.dtype)
    var transformed = pooled * factors
    if network.description.isResidual, let features {
      // The features beside the masks stay: mean((1 + g·M)·F) = mean((1 + M)·F) + (g − 1)·mean(M·F).
      transformed = pooled + (factors - 1) * (pooled - features.mean(over: 2, 3).unsqueeze(1))
    }
    let logits = try network.model.forward(replacing: [AttributeNetwork.pooled: transformed]).output
    return isRecentered ? logits - Tensor(shifts, type: logits.dtype) : logits
  }

  private func factorTensor(_ type: DType) -> Tensor { Tensor(factors, type: type) }
}

extension MaskStatistics {
  /// `w_ac · E[M_ac F_c]`, `A × C`, of what passes the masks alone: ``meanContributions`` without a residual path's part.
  var maskedContributions: Matrix {
    var result = meanContributions
    guard isResidual else { return result }
    let features = channelScores.mean(over: 0).array(of: Double.self)
    for row in 0..<attributeCount {
      for column in 0..<channelCount { result[row, column] -= headWeights[row, column] * features[column] }
    }
    return result
  }
}
