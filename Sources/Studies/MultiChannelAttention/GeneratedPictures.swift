import Exhibits
import Networks
import Tensors
import Training

/// What a generation gave, with what it was made from and by.
public struct GeneratedPictures: Sendable {
  public let goals: [AttributeGeneration.Goal]
  /// What each picture was made from, `N 3 H W` of values 0…1.
  public let start: Tensor
  /// `N 3 H W` of values 0…1.
  public let pictures: Tensor
  /// For each picture the value of the logit (or the channel's share) that its goal names at each step, as the step saw it (shifted, with
  /// noise).
  public let history: [[Double]]
  /// The names of the logits, for ``logits(by:)-(MultiChannelAttention)``.
  public let attributes: [String]
  /// The networks, the objective and the optimisation it was made with.
  public let settings: AttributeGeneration

  /// `x − x₀`, `N 3 H W`.
  public var change: Tensor { pictures - start }

  /// The logits before and after, `N A` each.
  public struct Judgement: Sendable {
    public let attributes: [String]
    public let before: Tensor
    public let after: Tensor

    /// The change of one attribute's logit in each picture.
    ///
    /// - Throws: ``StudyError`` with the nearest name.
    public func gain(of attribute: String) throws -> [Double] {
      let index = try attributes.index(ofAttribute: attribute)
      return (after - before).select(1, index).converted(to: .float64).array()
    }
  }

  /// What a network says of the start and of the pictures: one that had a part in making them, or, better, one that had none.
  public func logits(by network: MultiChannelAttention) throws -> Judgement {
    try logits(by: network.model, normalization: network.normalization, attributes: network.attributes)
  }

  /// What a network of any kind with one logit an attribute says.
  public func logits(by checkpoint: Checkpoint) throws -> Judgement {
    try logits(by: checkpoint.model, normalization: checkpoint.normalization, attributes: checkpoint.record.labels.names)
  }

  private func logits(by model: Model, normalization: Normalization, attributes: [String]) throws -> Judgement {
    Judgement(
      attributes: attributes, before: try model(normalization.applied(to: start)), after: try model(normalization.applied(to: pictures)))
  }

  /// The share of each picture's squared change that lies within a region, 0…1; NaN where nothing changed.
  ///
  /// Beside the region's share of the picture it tells whether the ascent wrote where the attribute is.
  ///
  /// - Parameter regions: For each picture, `H·W` values row by row: `Portrait.semanticMask(of:)`.
  public func shares(within regions: [[Bool]]) -> [Double] {
    require(regions.count == goals.count, "GeneratedPictures: \(regions.count) regions for \(goals.count) pictures")
    let change = change
    return regions.indices.map { Self.share(ofChange: change[$0], within: regions[$0]) }
  }

  /// The share of a squared change, `C H W`, that lies within a region of `H·W` values row by row; NaN where nothing changed.
  public static func share(ofChange change: Tensor, within region: [Bool]) -> Double {
    let squares: [Double] = change.converted(to: .float64).squared().sum(over: 0).reshape([-1]).array()
    require(squares.count == region.count, "GeneratedPictures: a region of \(region.count) positions for a change \(change.shape)")
    return zip(squares, region).reduce(0) { $1.1 ? $0 + $1.0 : $0 } / squares.reduce(0, +)
  }
}
