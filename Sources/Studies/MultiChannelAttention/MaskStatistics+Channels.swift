import Exhibits
import Explanations
import Tensors

/// How much a channel matters to all attributes together.
public enum ChannelImportance: String, Hashable, Sendable, CaseIterable {
  /// `Σ_a |w_ac| · E[M_ac]` (residual: `E[1 + M_ac]`): how open the channel is, by the weights behind it. It ignores how strong the channel
  /// itself is: one that is dead is as important as one that carries everything, if its mask is open and its weights are large.
  case weightedMasks
  /// `Σ_a |w_ac| · E|M_ac F_c|`: how much the channel moves the logits. Features, masks and weights can trade their scales without changing
  /// the network's answers; only this product does not change with them.
  case contributions
  /// `Σ_a w_ac² · Var[mean(M_ac F_c)] / Var[z_a]`: the share of the logits' variance that goes with the channel. What is constant in all
  /// pictures can be given to the biases when the channel is removed, so this is what its removal costs.
  case variances
}

// MARK: - Fig. 3: the channels

extension MaskStatistics {
  /// The Pearson correlation of every two channels' scores over the pictures, `C × C`: Fig. 3 of the poster.
  ///
  /// The rows and columns of ``constantChannels`` are NaN, the diagonal included: a missing value is shown as missing.
  /// `ClusterTree.averageLinkage(correlations:)`, which orders the figure, takes NaN as unrelated (a correlation of 0).
  public var channelCorrelations: Matrix { Matrix(Tensor.correlation(ofChannels: channelScores)) }

  /// The channels whose scores are the same in every picture, so that they correlate with nothing: dead ones as a rule.
  public var constantChannels: [Int] { channels { lowest, highest in lowest == highest } }

  /// The channels that were 0 at every position of every picture.
  public var deadChannels: [Int] { channels { lowest, highest in lowest == 0 && highest == 0 } }

  private func channels(where holds: (_ lowest: Double, _ highest: Double) -> Bool) -> [Int] {
    let (lowest, highest) = (channelScores.min(over: 0).array(of: Double.self), channelScores.max(over: 0).array(of: Double.self))
    return (0..<channelCount).filter { holds(lowest[$0], highest[$0]) }
  }

  /// The pairs of channels with the largest correlations, most alike first; pairs without a correlation are left out.
  public func mostAlikeChannels(count: Int = 10) -> [Matrix.Pair] { Array(channelCorrelations.pairs.prefix(max(0, count))) }

  /// How much each channel matters to all attributes together, `C` numbers.
  public func importance(_ measure: ChannelImportance = .contributions) -> [Double] {
    importances(measure).columnSums
  }

  /// How much each channel matters to each attribute, `A × C`: the terms of ``importance(_:)``.
  public func importances(_ measure: ChannelImportance = .contributions) -> Matrix {
    switch measure {
    case .contributions: return meanContributionMagnitudes
    case .variances: return contributionVariances
    case .weightedMasks:
      let beside: Double = isResidual ? 1 : 0
      return Matrix(
        rows: attributeCount, columns: channelCount, values: zip(headWeights.values, meanMasks.values).map { abs($0) * (beside + $1) })
    }
  }

  /// The channels that give most to an attribute on the average, or speak most against it: by the absolute value of
  /// ``meanContributions``.
  ///
  /// - Throws: ``StudyError`` with the nearest name.
  public func channels(serving attribute: String, count: Int = 8) throws -> [(channel: Int, contribution: Double)] {
    let row = try attributes.index(ofAttribute: attribute)
    let contributions = meanContributions
    let order = (0..<channelCount).sorted { (abs(contributions[row, $1]), $0) < (abs(contributions[row, $0]), $1) }
    return order.prefix(max(0, count)).map { ($0, contributions[row, $0]) }
  }
}

extension MaskStatistics {
  /// The attributes that a channel gives most to on the average, or speaks most against: a column of ``meanContributions``, by absolute
  /// values.
  public func attributes(servedBy channel: Int, count: Int = 5) -> [(attribute: String, contribution: Double)] {
    require((0..<channelCount).contains(channel), "attributes(servedBy:): channel \(channel) of \(channelCount)")
    let contributions = meanContributions
    let order = (0..<attributeCount).sorted { (abs(contributions[$1, channel]), $0) < (abs(contributions[$0, channel]), $1) }
    return order.prefix(max(0, count)).map { (attributes[$0], contributions[$0, channel]) }
  }
}

extension Matrix {
  /// One sum a column.
  var columnSums: [Double] { (0..<columns).map { column in (0..<rows).reduce(0) { $0 + self[$1, column] } } }
}
