internal import CTorch

/// What becomes of the losses of a batch's items.
public enum LossReduction: String, Codable, Hashable, Sendable {
  /// Each its own.
  case none
  /// Their mean, weighted where weights are given for classes.
  case mean
  /// Their sum.
  case sum

  var code: ctorch_loss_reduction {
    switch self {
    case .none: CTORCH_LOSS_EACH
    case .mean: CTORCH_LOSS_MEAN
    case .sum: CTORCH_LOSS_SUM
    }
  }
}

extension Tensor {
  /// Cross entropy of these logits, `N K` (or `N K d…`), against classes or distributions: `−Σ target · log softmax`.
  ///
  /// - Parameters:
  ///   - target: Classes, `N` (or `N d…`) of type `int64`, or distributions in the logits' shape.
  ///   - weight: One number a class, `K`; with `.mean` it also counts in the divisor.
  ///   - ignoring: A class whose items count for nothing.
  ///   - labelSmoothing: The share of a target that is spread evenly over all classes (Szegedy et al., 2016).
  public func crossEntropy(
    _ target: Tensor, weight: Tensor? = nil, ignoring: Int = -100, labelSmoothing: Double = 0, reduction: LossReduction = .mean
  ) -> Tensor {
    withExtendedLifetime(weight) {
      Tensor.perform("crossEntropy", ["logits": self, "target": target], "target of \(target.dtype)") {
        ctorch_cross_entropy(handle, target.handle, weight?.handle, reduction.code, Int64(ignoring), labelSmoothing, $0)
      }
    }
  }

  /// The negative of the log probabilities, `N K` (or `N K d…`), at the target classes, `N` (or `N d…`) of type `int64`.
  public func negativeLogLikelihood(
    _ target: Tensor, weight: Tensor? = nil, ignoring: Int = -100, reduction: LossReduction = .mean
  ) -> Tensor {
    withExtendedLifetime(weight) {
      Tensor.perform("negativeLogLikelihood", ["logarithms": self, "target": target]) {
        ctorch_negative_log_likelihood(handle, target.handle, weight?.handle, reduction.code, Int64(ignoring), $0)
      }
    }
  }

  /// Binary cross entropy of the sigmoid of these logits against targets of 0 … 1, in the same shape.
  ///
  /// - Parameters:
  ///   - weight: Of each loss; broadcasts to the logits' shape.
  ///   - positiveWeight: Of the part of a target that is 1; broadcasts, such as one number an attribute.
  public func binaryCrossEntropyWithLogits(
    _ target: Tensor, weight: Tensor? = nil, positiveWeight: Tensor? = nil, reduction: LossReduction = .mean
  ) -> Tensor {
    withExtendedLifetime((weight, positiveWeight)) {
      Tensor.perform("binaryCrossEntropyWithLogits", ["logits": self, "target": target]) {
        ctorch_binary_cross_entropy_with_logits(
          handle, target.handle, weight?.handle, positiveWeight?.handle, reduction.code, $0)
      }
    }
  }

  /// The squared differences to a target of the same shape.
  public func squaredError(_ target: Tensor, reduction: LossReduction = .mean) -> Tensor {
    regression("squaredError", CTORCH_SQUARED_ERROR, target, 1, reduction)
  }

  /// The absolute differences to a target of the same shape.
  public func absoluteError(_ target: Tensor, reduction: LossReduction = .mean) -> Tensor {
    regression("absoluteError", CTORCH_ABSOLUTE_ERROR, target, 1, reduction)
  }

  /// Half the squared difference where it is below `delta`, linear beyond (Huber, 1964).
  public func huberLoss(_ target: Tensor, delta: Double = 1, reduction: LossReduction = .mean) -> Tensor {
    regression("huberLoss", CTORCH_HUBER, target, delta, reduction)
  }

  /// The cosine of the angle between this tensor and another of the same shape along a dimension; lengths below `epsilon` count as that.
  public func cosineSimilarity(_ other: Tensor, over dimension: Int = 1, epsilon: Double = 1e-8) -> Tensor {
    let lengths = norm(over: dimension).clamp(from: epsilon) * other.norm(over: dimension).clamp(from: epsilon)
    return (self * other).sum(over: dimension) / lengths
  }

  private func regression(
    _ name: String, _ kind: ctorch_regression_loss_kind, _ target: Tensor, _ delta: Double, _ reduction: LossReduction
  ) -> Tensor {
    Tensor.perform(name, ["input": self, "target": target]) {
      ctorch_regression_loss(kind, handle, target.handle, delta, reduction.code, $0)
    }
  }
}
