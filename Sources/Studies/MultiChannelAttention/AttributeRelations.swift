import Exhibits

/// How alike the masks of every two attributes are: Table 1 of the poster.
///
/// With `s_a(x) = GAP(M_a(x))`, one score a channel, the relation of two attributes is the Pearson correlation of their scores over all
/// channels and all pictures, ``correlations``. (The poster does not say what it correlated; this is our reading.) Such a correlation mixes
/// two effects, and can be high for either: a channel that is open for both attributes *in every picture*, and a picture that opens the
/// masks of both *more than usual*. Therefore both parts are given: ``betweenChannels`` and ``withinChannels``. ``labels`` is the control:
/// how the attributes themselves go together in the same pictures.
///
/// `NaN` marks what has no correlation, where a score or a label is constant.
public struct AttributeRelations: Sendable {
  /// Which of the correlations is meant.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Over channels and pictures together.
    case masks
    /// Of the pictures' means, over channels.
    case betweenChannels
    /// Of deviations from the channels' means, over channels and pictures.
    case withinChannels
    /// φ of the labels, over pictures.
    case labels
  }

  /// What "most related" means.
  public enum Ranking: String, Hashable, Sendable, CaseIterable {
    /// The largest correlations, with their signs.
    case signed
    /// The largest absolute values: mutually exclusive attributes are related too.
    case magnitude
  }

  /// One attribute related to another.
  public struct Related: Hashable, Sendable {
    public var attribute: String
    public var index: Int
    /// With its sign, however it was ranked.
    public var correlation: Double
  }

  /// The attributes' names, in the order of rows and columns.
  public let attributes: [String]
  /// Pearson's ρ of the scores over channels × pictures, `A × A`.
  public let correlations: Matrix
  /// The correlation, over channels, of the scores' means over pictures, `A × A`: do the attributes use the same channels?
  public let betweenChannels: Matrix
  /// The correlation of the scores' deviations from each channel's mean, over channels × pictures, `A × A`: do the same pictures open and
  /// close the masks of both? Channels count by how much their masks move.
  public let withinChannels: Matrix
  /// The share of the scores' variance that is between channels, for each attribute: near 1, ``correlations`` is ``betweenChannels``
  /// almost alone. NaN for scores that are all the same.
  public let betweenShares: [Double]
  /// The φ-coefficient (Pearson's ρ of two binary labels) over the same pictures, `A × A`, of those where both count.
  public let labels: Matrix

  /// One of the matrices.
  public subscript(_ measure: Measure) -> Matrix {
    switch measure {
    case .masks: correlations
    case .betweenChannels: betweenChannels
    case .withinChannels: withinChannels
    case .labels: labels
    }
  }

  /// The attributes most related to one, most related first; equals in the attributes' order, those without a correlation left out.
  ///
  ///     try relations.topRelated(to: "Black_Hair", by: .magnitude)
  ///
  /// - Parameters:
  ///   - count: How many at most.
  ///   - measure: By which correlation.
  /// - Throws: ``StudyError`` with the nearest name.
  public func topRelated(
    to attribute: String, count: Int = 5, by ranking: Ranking = .signed, measure: Measure = .masks
  ) throws -> [Related] {
    let row = try attributes.index(ofAttribute: attribute)
    let matrix = self[measure]
    let others = attributes.indices.filter { $0 != row && !matrix[row, $0].isNaN }
    func rank(_ index: Int) -> Double { ranking == .signed ? matrix[row, index] : abs(matrix[row, index]) }
    let ranked = others.sorted { (rank($1), $0) < (rank($0), $1) }
    return ranked.prefix(max(0, count)).map { Related(attribute: attributes[$0], index: $0, correlation: matrix[row, $0]) }
  }
}
