import Tensors

/// A weight decay chosen by cross-validation on training pictures alone, and the regression with it.
struct SoftmaxSelection: Sendable {
  /// The weight decays tried, largest first.
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
    var sums = [Double](repeating: 0, count: decays.count)
    for held in 0..<folds {
      let (outside, inside) = (fold.indices.filter { fold[$0] != held }, fold.indices.filter { fold[$0] == held })
      guard !outside.isEmpty, !inside.isEmpty else { continue }
      let problem = SoftmaxProblem(features.select(0, at: outside), outside.map { categories[$0] }, of: categoryCount)
      let rows = problem.scaling.applied(to: features.select(0, at: inside))
      let targets = Tensor.oneHot(Tensor(inside.map { categories[$0] }), classes: categoryCount, type: .float64)
      var start: [Double]?
      for (place, decay) in decays.enumerated() {
        // To compare losses, an optimum to three places is enough.
        let point = problem.optimum(decay, .init(gradient: max(1e-4, stopping.gradient), steps: stopping.steps), start: start).point
        let weights = Tensor(Array(point.dropLast(categoryCount)), shape: [rows.size(1), categoryCount])
        let logits = rows.matmul(weights) + Tensor(Array(point.suffix(categoryCount)), shape: [1, categoryCount])
        sums[place] -= (logits.logSoftmax(over: 1) * targets).sum().number
        start = point
      }
    }
    self.weightDecays = decays
    losses = sums.map { $0 / Double(categories.count) }
    let best = sums.indices.min { sums[$0] < sums[$1] } ?? 0
    regression = SoftmaxRegression(features, categories, of: categoryCount, weightDecay: decays[best], stopping: stopping)
  }
}
