import Exhibits
import Explanations
import Tensors

/// Multinomial logistic regression: the softmax that is retrained on frozen features.
///
///     let regression = SoftmaxRegression(features, categories, of: 10, weightDecay: 1e-3)
///     regression.accuracy(testFeatures, testCategories)
///
/// It minimises `(1/n) Σ −log softmax(W x + b)_y + (λ/2) ‖W‖²` over all pictures at once; the bias is not decayed. With λ above 0 the
/// function is strictly convex in `W`, and in `b` but for a common offset, which stays 0: one optimum, the same from every start. In
/// scikit-learn's `LogisticRegression` λ is `1/(C n)`.
///
/// Features are standardised first: the mean taken off and divided by the standard deviation (over `n`) of the training pictures. An
/// element that does not vary in training is left out.
public struct SoftmaxRegression: Hashable, Sendable {
  /// How many categories there are.
  public let categoryCount: Int
  /// λ.
  public let weightDecay: Double
  /// The weights of the standardised features, categories × features.
  public let weights: Matrix
  public let bias: [Double]
  /// What is taken off each element, and what it is divided by; 0: the element is left out.
  public let mean: [Double]
  public let deviation: [Double]
  /// The function at the optimum: the mean cross entropy with the decay's part.
  public let loss: Double
  /// The largest element of the gradient where it ended.
  public let gradient: Double
  /// How many steps it took.
  public let steps: Int
  /// Whether the gradient is as small as asked for.
  public let isConverged: Bool

  /// When it ends.
  public struct Stopping: Hashable, Sendable {
    /// No element of the gradient is larger.
    public var gradient: Double
    public var steps: Int

    public init(gradient: Double = 1e-7, steps: Int = 1000) { (self.gradient, self.steps) = (gradient, steps) }
  }

  /// - Parameters:
  ///   - features: `n D`.
  ///   - categories: One number below `categoryCount` a row.
  ///   - weightDecay: λ, above 0.
  public init(
    _ features: Tensor, _ categories: [Int], of categoryCount: Int, weightDecay: Double, stopping: Stopping = Stopping()
  ) {
    let problem = SoftmaxProblem(features, categories, of: categoryCount)
    require(weightDecay > 0 && weightDecay.isFinite, "SoftmaxRegression: weight decay \(weightDecay)")
    let end = problem.optimum(weightDecay, stopping)
    (self.categoryCount, self.weightDecay) = (categoryCount, weightDecay)
    let own = Tensor(Array(end.point.dropLast(categoryCount)), shape: [problem.scaling.mean.count, categoryCount])
    weights = Matrix(own.transpose().contiguous())
    bias = Array(end.point.suffix(problem.categoryCount))
    (mean, deviation) = (problem.scaling.mean, problem.scaling.deviation)
    (loss, gradient, steps) = (end.value, end.gradient, end.steps)
    isConverged = end.gradient <= stopping.gradient
  }

  /// The categories' probabilities of each row: `n D` to `n K`.
  public func probabilities(_ features: Tensor) -> Tensor { logits(features).softmax(over: 1) }

  /// The most probable category of each row.
  public func predictions(_ features: Tensor) -> [Int] { logits(features).argmax(over: 1).array() }

  /// The share of rows whose most probable category is the right one.
  public func accuracy(_ features: Tensor, _ categories: [Int]) -> Double {
    let right = zip(predictions(features), categories).count { $0 == $1 }
    return Double(right) / Double(categories.count)
  }

  private func logits(_ features: Tensor) -> Tensor {
    require(features.rank == 2 && features.size(1) == mean.count, "SoftmaxRegression: features \(features.shape), \(mean.count) trained")
    let standardized = FeatureScaling(mean: mean, deviation: deviation).applied(to: features)
    return standardized.matmul(Tensor(weights).transpose()) + Tensor(bias, shape: [1, categoryCount])
  }
}
