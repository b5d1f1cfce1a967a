import Tensors

/// How far a network's output is from the labels of a batch; its mean over the batch.
public enum Loss: Hashable, Sendable {
  /// Cross entropy of logits, `N K`, against categories.
  case crossEntropy(labelSmoothing: Double = 0)
  /// Binary cross entropy of the sigmoid of logits, `N A`, against attributes; the mean over attributes too.
  ///
  /// `positiveWeight` multiplies the part of a target that holds, one number an attribute; empty is 1 everywhere.
  case binaryCrossEntropyWithLogits(positiveWeight: [Double] = [])
  /// The negative complement entropy (Chen et al., "Complement Objective Training", ICLR 2019): the entropy of the wrong categories'
  /// probabilities among themselves, negated and divided by the number of categories.
  ///
  /// With `q = softmax(z)` over the wrong categories, `Σ q · log q / (N K)`, through log softmax: probabilities with an epsilon, as in the
  /// authors' code, lose the gradient where the network is confident.
  case complementEntropy

  /// The loss of logits `N K` for targets as ``Batch/targets`` gives them.
  ///
  /// - Parameter weights: As ``Batch/targetWeights``: what has 0 does not count, and the mean is over what counts. Categories have none.
  public func callAsFunction(_ logits: Tensor, _ targets: Tensor, weights: Tensor? = nil) -> Tensor {
    switch self {
    case .crossEntropy(let smoothing): return logits.crossEntropy(targets, labelSmoothing: smoothing)
    case .binaryCrossEntropyWithLogits(let positiveWeight):
      let weight = positiveWeight.isEmpty ? nil : Tensor(positiveWeight, type: logits.dtype)
      let targets = targets.converted(to: logits.dtype)
      guard let weights else { return logits.binaryCrossEntropyWithLogits(targets, positiveWeight: weight) }
      let counting = weights.converted(to: logits.dtype)
      let sum = logits.binaryCrossEntropyWithLogits(targets, weight: counting, positiveWeight: weight, reduction: .sum)
      return sum / Swift.max(counting.sum().number, 1)
    case .complementEntropy:
      let count = logits.size(1)
      let isTrue = Tensor.oneHot(targets, classes: count, type: .bool)
      // Not −∞: 0 · ∞ would be no number. After the maximum is taken away this is as far below as a number gets.
      let wrong = Tensor.full([], -1e30, type: logits.dtype)
      let logarithms = isTrue.choosing(wrong.expand(logits.shape), otherwise: logits).logSoftmax(over: 1)
      let terms = isTrue.choosing(Tensor.zeros(logits.shape, type: logits.dtype), otherwise: logarithms.exp() * logarithms)
      return terms.sum() / Double(logits.size(0) * count)
    }
  }

  /// Whether it takes categories; else attributes.
  var takesCategories: Bool {
    if case .binaryCrossEntropyWithLogits = self { return false }
    return true
  }
}
