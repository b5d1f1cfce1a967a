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
  public func callAsFunction(_ logits: Tensor, _ targets: Tensor) -> Tensor {
    switch self {
    case .crossEntropy(let smoothing): return logits.crossEntropy(targets, labelSmoothing: smoothing)
    case .binaryCrossEntropyWithLogits(let positiveWeight):
      let weight = positiveWeight.isEmpty ? nil : Tensor(positiveWeight, type: logits.dtype)
      return logits.binaryCrossEntropyWithLogits(targets.converted(to: logits.dtype), positiveWeight: weight)
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
