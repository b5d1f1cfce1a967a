import Tensors

/// A weight decay chosen by cross-validation on training pictures alone, and the regression with it.
///
/// Weight decays are tried from the largest down, until one is worse than the one before: smaller ones cost most and fit closer still.
struct SoftmaxSelection: Sendable {
  /// Those tried, largest first.
  let weightDecays: [Double]
  /// The mean cross entropy of pictures that were held out, one a weight decay.
  let losses: [Double]
  /// With the weight decay of the least one, on all pictures.
  let regression: SoftmaxRegression

  /// - Parameters:
  ///   - folds: Each category's pictures, in the order given, take turns at being held out.
  init(
    _ features: Tensor, _ categories: [Int], of categoryCount: Int, weightDecays: [Double], folds: Int,
    stopping: SoftmaxRegression.Stopping
  ) {
    let decays = weightDecays.sorted(by: >)
    var turns = [Int](repeating: 0, count: categoryCount)
    let fold = categories.map { category -> Int in
      defer { turns[category] += 1 }
      return turns[category] % folds
    }
    var parts = (0..<folds).compactMap { held -> Part? in
      let (outside, inside) = (fold.indices.filter { fold[$0] != held }, fold.indices.filter { fold[$0] == held })
      guard !outside.isEmpty, !inside.isEmpty else { return nil }
      let problem = SoftmaxProblem(features.select(0, at: outside), outside.map { categories[$0] }, of: categoryCount)
      return Part(
        problem: problem, rows: problem.scaling.applied(to: features.select(0, at: inside)),
        targets: Tensor.oneHot(Tensor(inside.map { categories[$0] }), classes: categoryCount, type: .float64))
    }
    var found: [Double] = []
    for decay in decays {
      var sum = 0.0
      for place in parts.indices { sum += parts[place].loss(decay, stopping) }
      found.append(sum / Double(categories.count))
      if found.count > 1, found[found.count - 1] > found[found.count - 2] { break }
    }
    (self.weightDecays, losses) = (Array(decays.prefix(found.count)), found)
    let best = found.indices.min { found[$0] < found[$1] } ?? 0
    regression = SoftmaxRegression(features, categories, of: categoryCount, weightDecay: decays[best], stopping: stopping)
  }

  /// One fold: what it is fitted to, and what is held out.
  private struct Part {
    var problem: SoftmaxProblem
    /// `n D`, standardised as the fitted pictures are.
    var rows: Tensor
    /// `n K`, 1 at each row's category.
    var targets: Tensor
    /// The optimum for the last weight decay: that of the next is near.
    var point: [Double]?

    /// The summed cross entropy of what is held out.
    mutating func loss(_ decay: Double, _ stopping: SoftmaxRegression.Stopping) -> Double {
      let count = problem.categoryCount
      // To compare losses, an optimum to three places is enough.
      let rough = SoftmaxRegression.Stopping(gradient: max(1e-4, stopping.gradient), steps: stopping.steps)
      let point = problem.optimum(decay, rough, start: point).point
      self.point = point
      let weights = Tensor(Array(point.dropLast(count)), shape: [rows.size(1), count])
      let logits = rows.matmul(weights) + Tensor(Array(point.suffix(count)), shape: [1, count])
      return -(logits.logSoftmax(over: 1) * targets).sum().number
    }
  }
}
