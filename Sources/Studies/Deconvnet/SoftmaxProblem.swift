import Exhibits
import Tensors

/// The training pictures of a softmax regression, standardised: what is minimised over, for any weight decay.
struct SoftmaxProblem: Sendable {
  let categoryCount: Int
  let scaling: FeatureScaling
  /// `n D`, and the same turned.
  private let rows: Tensor
  private let transposed: Tensor
  /// `n K`, 1 at each row's category.
  private let targets: Tensor

  init(_ features: Tensor, _ categories: [Int], of categoryCount: Int) {
    require(
      features.rank == 2 && features.size(0) == categories.count && features.count > 0,
      "SoftmaxRegression: features \(features.shape) and \(categories.count) categories")
    require(
      categoryCount > 0 && categories.allSatisfy((0..<categoryCount).contains), "SoftmaxRegression: a category is none of \(categoryCount)")
    self.categoryCount = categoryCount
    scaling = FeatureScaling(of: features)
    rows = scaling.applied(to: features)
    transposed = rows.transpose().contiguous()
    targets = Tensor.oneHot(Tensor(categories), classes: categoryCount, type: .float64)
  }

  /// The optimum: the weights `D K` row by row, then the bias.
  ///
  /// - Parameter start: Where to start; without one, at 0. The optimum of another weight decay is near.
  func optimum(_ weightDecay: Double, _ stopping: SoftmaxRegression.Stopping, start: [Double]? = nil) -> LimitedMemoryBFGS.End {
    let size = (rows.size(1) + 1) * categoryCount
    let search = LimitedMemoryBFGS(tolerance: stopping.gradient, maximumSteps: stopping.steps)
    return search.minimum(from: start ?? [Double](repeating: 0, count: size)) { value(at: $0, weightDecay) }
  }

  /// The function and its gradient.
  private func value(at point: [Double], _ weightDecay: Double) -> (Double, [Double]) {
    let (count, width) = (Double(rows.size(0)), rows.size(1))
    let weights = Tensor(Array(point.prefix(width * categoryCount)), shape: [width, categoryCount])
    let bias = Tensor(Array(point.suffix(categoryCount)), shape: [1, categoryCount])
    let logarithms = (rows.matmul(weights) + bias).logSoftmax(over: 1)
    let fit = -(logarithms * targets).sum().number / count
    let residuals = (logarithms.exp() - targets) / count
    let gradient: [Double] = (transposed.matmul(residuals) + weights * weightDecay).array()
    var squares = 0.0
    for place in 0..<width * categoryCount { squares += point[place] * point[place] }
    return (fit + weightDecay / 2 * squares, gradient + residuals.sum(over: 0).array(of: Double.self))
  }
}

/// What is taken off each element of the features, and what it is divided by.
struct FeatureScaling: Hashable, Sendable {
  var mean: [Double]
  /// 0 where an element does not vary.
  var deviation: [Double]

  init(mean: [Double], deviation: [Double]) { (self.mean, self.deviation) = (mean, deviation) }

  /// That of these rows, `n D`.
  init(of features: Tensor) {
    let values = features.converted(to: .float64)
    mean = values.mean(over: 0).array()
    let spread: [Double] = values.standardDeviation(over: 0, correction: 0).array()
    // A mean's rounding leaves equal numbers with a tiny spread.
    deviation = zip(spread, mean).map { $0 > 1e-7 * abs($1) ? $0 : 0 }
  }

  /// `n D` in double precision; what does not vary becomes 0.
  func applied(to features: Tensor) -> Tensor {
    let factors = deviation.map { $0 > 0 ? 1 / $0 : 0 }
    return (features.converted(to: .float64) - Tensor(mean, shape: [1, mean.count])) * Tensor(factors, shape: [1, mean.count])
  }
}
