import Exhibits
import Tensors

/// What one pass over pictures says of a multi-channel attention network: enough for the relations of its attributes and channels, the
/// channels' importance and the accuracies, with no mask kept.
///
///     let test = try network.statistics(of: Portraits(split: .test, count: 2_000))
///     test.relations.topRelated(to: "Black_Hair")   // Table 1 of the poster
///     test.channelCorrelations                      // Fig. 3
///     test.accuracies
///
/// `A` attributes, `C` channels, `N` pictures. All sums are taken in double precision, mean squares about their means, so that they lose
/// nothing over many pictures; the memory is that of `N` rows of `C` and `A` numbers.
public struct MaskStatistics: Sendable {
  /// The attributes' names, in the order of all rows below.
  public let attributes: [String]
  /// The dataset's name, as a caption gives it.
  public let source: String
  /// Whether all pictures were drawn.
  public let isSynthetic: Bool
  /// Whether the network lets features pass beside the masks too: then features are multiplied by `1 + M`, not by `M`.
  public let isResidual: Bool
  /// How many pictures were seen, `N`.
  public let count: Int
  /// The linear layers' weights `w`, `A × C`.
  public let headWeights: Matrix
  /// `E[M_ac]`, each mask averaged over positions and pictures, `A × C`; in (0, 1) with and without a residual path.
  public let meanMasks: Matrix
  /// `E[M_ac F_c]` (residual: `E[(1 + M_ac) F_c]`), the masked features averaged over positions and pictures, `A × C`.
  public let meanMaskedFeatures: Matrix
  /// `E|M_ac F_c|` (residual: `E|(1 + M_ac) F_c|`), `A × C`: the mean over pictures of the absolute value of each picture's mean over
  /// positions. Features are never negative (a ReLU gives them), so it is the mean over positions too.
  public let meanMaskedMagnitudes: Matrix
  /// `Var[mean(M_ac F_c)]` (residual: of `(1 + M_ac) F_c`) over pictures, `A × C` (of all of them, divided by `N`).
  public let maskedFeatureVariances: Matrix
  /// The scores of the channels, `N C` of `float64`: each picture's features averaged over positions.
  public let channelScores: Tensor
  /// `N A` of `float64`.
  public let logits: Tensor
  /// Which attributes each picture has, `N` rows of `A`.
  public let labels: [[Bool]]
  /// Which attributes of each picture count, `N` rows of `A`; `nil` where all of them do.
  public let counted: [[Bool]]?
  /// `Σ_n Σ_c (s_a − E s_a)(s_b − E s_b)` of the scores `s = GAP(M)`, about each channel's own mean over the pictures: `A × A`.
  let withinProducts: Matrix

  public var attributeCount: Int { headWeights.rows }
  public var channelCount: Int { headWeights.columns }

  /// `w_ac · E[M_ac F_c]`, `A × C`: what each channel gives to each logit on the average. Rows sum to the mean logit without its bias;
  /// a column says which attributes a channel serves, and against which it speaks.
  public var meanContributions: Matrix {
    Matrix(rows: attributeCount, columns: channelCount, values: zip(headWeights.values, meanMaskedFeatures.values).map { $0 * $1 })
  }

  /// `|w_ac| · E|M_ac F_c|`, `A × C`: how much each channel moves each logit, whatever the direction.
  public var meanContributionMagnitudes: Matrix {
    Matrix(rows: attributeCount, columns: channelCount, values: zip(headWeights.values, meanMaskedMagnitudes.values).map { abs($0) * $1 })
  }

  /// `w_ac² · Var[mean(M_ac F_c)] / Var[z_a]`, `A × C`: how much of each logit's variance a channel's share has by itself. Shares
  /// correlate, so a row need not sum to 1. 0 where the logit never changes: by no more than single precision's rounding.
  public var contributionVariances: Matrix {
    let variances = logits.variance(over: 0, correction: 0).array(of: Double.self)
    let squares = logits.squared().mean(over: 0).array(of: Double.self)
    var result = maskedFeatureVariances
    for row in 0..<attributeCount {
      let changes = variances[row] > 1e-13 * squares[row]
      for column in 0..<channelCount {
        let weight = headWeights[row, column]
        result[row, column] = changes ? weight * weight * maskedFeatureVariances[row, column] / variances[row] : 0
      }
    }
    return result
  }

  /// Whether an attribute of a picture counts.
  func counts(_ picture: Int, _ attribute: Int) -> Bool { counted?[picture][attribute] ?? true }
}

// MARK: - Accuracies

extension MaskStatistics {
  /// The share of right answers of each attribute: a logit above 0 says yes. NaN where no picture counts.
  public var accuracies: [Double] {
    let answers = (logits .> 0).array(of: Bool.self)
    return shares { picture, attribute in answers[picture * attributeCount + attribute] == labels[picture][attribute] }
  }

  /// How often each attribute holds. NaN where no picture counts.
  public var frequencies: [Double] { shares { labels[$0][$1] } }

  /// What always giving the more frequent answer reaches on these pictures, for each attribute. NaN where no picture counts.
  public var majorityAccuracies: [Double] { frequencies.map { $0.isNaN ? .nan : max($0, 1 - $0) } }

  private func shares(_ holds: (_ picture: Int, _ attribute: Int) -> Bool) -> [Double] {
    (0..<attributeCount).map { attribute in
      let pictures = (0..<count).filter { counts($0, attribute) }
      return pictures.isEmpty ? .nan : Double(pictures.count { holds($0, attribute) }) / Double(pictures.count)
    }
  }
}
