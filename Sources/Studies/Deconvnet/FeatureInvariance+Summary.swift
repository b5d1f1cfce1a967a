import Exhibits
import Explanations

/// What many pictures say together.
extension FeatureInvariance {
  /// A node's distances over the mean distance of different pictures: one list a curve, one number an amount. NaN where all reference
  /// pictures have equal features.
  public func normalized(_ node: String) -> [[Double]] {
    let scale = meanDistance(node)
    return curves.map { curve in (curve.distances[node] ?? []).map { scale > 0 ? $0 / scale : .nan } }
  }

  /// The mean of the normalised distance over pictures, one an amount.
  public func mean(_ node: String) -> [Double] {
    let all = normalized(node)
    return amounts.indices.map { amount in MeanAndSpread(all.map { $0[amount] }).mean }
  }

  /// The mean of the normalised distance over pictures and over all amounts but ``PlaneMotion/rest``, with an interval over pictures.
  ///
  /// For a small deformation, give just its amounts: `-0.05` and `0.05`.
  public func moved(_ node: String, seed: UInt64 = 1) -> BootstrapInterval {
    BootstrapInterval(ofMean: movedByPicture(node), seed: seed)
  }

  /// By how much further one node's features move than another's, picture by picture: above 0 where the first is the less invariant.
  public func excess(of node: String, over other: String, seed: UInt64 = 1) -> BootstrapInterval {
    BootstrapInterval(ofMean: zip(movedByPicture(node), movedByPicture(other)).map { $0 - $1 }, seed: seed)
  }

  /// The mean probability of the pictures' own categories, one an amount.
  public var meanProbabilities: [Double] {
    amounts.indices.map { amount in MeanAndSpread(curves.map { $0.probabilities[amount] }).mean }
  }

  /// The share of pictures whose most probable category is their own, one an amount.
  public var accuracies: [Double] {
    amounts.indices.map { amount in
      Double(curves.count { $0.predictions[amount] == $0.category }) / Double(curves.count)
    }
  }

  private func movedByPicture(_ node: String) -> [Double] {
    let moving = amounts.indices.filter { amounts[$0] != motion.rest }
    return normalized(node).map { values in MeanAndSpread(moving.map { values[$0] }).mean }
  }

  private func meanDistance(_ node: String) -> Double {
    guard let distance = meanDistances[node] else { fatalError("“\(node)” was not looked at; nodes are \(nodes)") }
    return distance
  }
}
