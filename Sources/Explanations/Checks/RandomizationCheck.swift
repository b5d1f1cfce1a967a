import Exhibits
import Networks
import Tensors

/// How alike maps stay while a network forgets what it learned: the model parameter randomisation test (Adebayo et al., 2018).
///
///     let check = try RandomizationCheck(of: model, seed: 1) { try maps($0) }
///     check.stages.map { ($0.name, $0.similarity) }
///
/// A similarity near 1 after the last stage means that the maps show the picture, or the network's build, and nothing that was learned.
public struct RandomizationCheck: Hashable, Sendable {
  /// Maps after one stage, compared with the trained network's.
  public struct Stage: Hashable, Sendable {
    /// The part that was made fresh: ``RandomizationStage/name``.
    public var name: String
    /// Spearman's correlation of each map with the trained network's, map by map; NaN of a constant map.
    public var similarities: [Double]
    /// Their mean and spread over maps.
    public var similarity: MeanAndSpread { MeanAndSpread(similarities) }
  }

  /// Whether a stage keeps what was made fresh before it.
  public var isCascading: Bool
  /// From the output down.
  public var stages: [Stage]

  /// - Parameters:
  ///   - seed: Of the fresh weights.
  ///   - maps: A model's maps of the same pictures, `… h w`.
  public init(of model: Model, isCascading: Bool = true, seed: UInt64, maps: (Model) throws -> Tensor) throws {
    let trained = Self.list(try maps(model))
    self.isCascading = isCascading
    stages = try model.randomizations(isCascading: isCascading, seed: seed).map { stage, randomized in
      let others = Self.list(try maps(randomized))
      require(
        others.count == trained.count,
        "RandomizationCheck: \(trained.count) maps of the trained network, \(others.count) after \(stage.name)")
      return Stage(name: stage.name, similarities: zip(trained, others).map { Correlation.spearman($0.values, $1.values) })
    }
  }

  private static func list(_ maps: Tensor) -> [AttributionMap] {
    require(maps.rank >= 2, "RandomizationCheck: maps of \(maps.shape), expected … h w")
    let (rows, columns) = (maps.size(maps.rank - 2), maps.size(maps.rank - 1))
    return AttributionMap.maps(maps.reshape([maps.count / max(1, rows * columns), rows, columns]))
  }
}
