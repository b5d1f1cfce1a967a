internal import CTorch

extension Tensor {
  /// `(x − mean) / √(variance + epsilon) · weight + bias` for each channel of `N C …`, with statistics given (inference).
  ///
  /// - Parameters:
  ///   - mean: One number a channel, as are `variance`, `weight` and `bias`.
  public func batchNorm(
    mean: Tensor, variance: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5
  ) -> Tensor {
    withExtendedLifetime((weight, bias)) {
      Tensor.perform("batchNorm", ["input": self, "mean": mean, "variance": variance]) {
        ctorch_batch_norm(handle, weight?.handle, bias?.handle, mean.handle, variance.handle, epsilon, $0)
      }
    }
  }

  /// What batch normalisation makes in training.
  public struct BatchNormResult: Sendable {
    /// The normalised input.
    public var output: Tensor
    /// The running mean moved towards the batch's; a constant to gradients.
    public var runningMean: Tensor
    /// The running variance moved towards the batch's (with divisor n − 1); a constant to gradients.
    public var runningVariance: Tensor
  }

  /// Batch normalisation by the batch's own statistics (training; Ioffe and Szegedy, 2015), and what the running ones become.
  ///
  /// - Parameters:
  ///   - runningMean: One number a channel, as are `runningVariance`, `weight` and `bias`; left as it is.
  ///   - momentum: The share of the batch in the new running statistics.
  public func batchNorm(
    trainingWith runningMean: Tensor, _ runningVariance: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, momentum: Double = 0.1,
    epsilon: Double = 1e-5
  ) -> BatchNormResult {
    let (output, mean, variance) = trained(weight, bias, (runningMean, runningVariance), momentum, epsilon)
    return BatchNormResult(output: output, runningMean: mean!, runningVariance: variance!)
  }

  /// Batch normalisation by the batch's own statistics, without running ones.
  public func batchNorm(weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5) -> Tensor {
    trained(weight, bias, nil, 0, epsilon).0
  }

  private func trained(
    _ weight: Tensor?, _ bias: Tensor?, _ running: (Tensor, Tensor)?, _ momentum: Double, _ epsilon: Double
  ) -> (Tensor, Tensor?, Tensor?) {
    let shape = shape
    guard shape.count >= 2, shape[0] * shape.dropFirst(2).reduce(1, *) > 1 else {
      fatalError("batchNorm: input \(shape), expected N C … with more than one value a channel to train with")
    }
    var mean: OpaquePointer?
    var variance: OpaquePointer?
    let output = withExtendedLifetime((weight, bias, running)) {
      Tensor.perform("batchNorm", ["input": self]) {
        ctorch_batch_norm_training(
          handle, weight?.handle, bias?.handle, running?.0.handle, running?.1.handle, momentum, epsilon, $0, &mean, &variance)
      }
    }
    return (output, mean.map { Tensor(owning: $0) }, variance.map { Tensor(owning: $0) })
  }

  /// Local response normalisation across channels of `N C H W`: `x / (k + alpha/size · Σ x²)^beta`, the sum over `size` channels around
  /// each (Krizhevsky et al., 2012, with `alpha` divided by `size` as Caffe and PyTorch do).
  public func localResponseNorm(size: Int, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) -> Tensor {
    Tensor.perform("localResponseNorm", ["input": self], "size \(size)") {
      ctorch_local_response_norm(handle, Int64(size), alpha, beta, k, $0)
    }
  }
}

// MARK: - Dropout

extension Tensor {
  /// Independent draws of 1 with the given probability, and of 0.
  public static func bernoulli(
    _ shape: [Int], probability: Double, type: DType = .float32, using random: inout some RandomNumberGenerator
  ) -> Tensor {
    guard (0...1).contains(probability) else { fatalError("bernoulli: probability \(probability)") }
    guard shape.allSatisfy({ $0 >= 0 }) else { fatalError("bernoulli: shape \(shape) has a negative size") }
    let count = shape.reduce(1, *)
    // 53 random bits against a threshold, one by one in order: the same whatever the threads.
    let threshold = UInt64(probability * 0x1p53)
    let draws = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { buffer[index] = random.next() >> 11 < threshold ? 1 : 0 }
      initialized = count
    }
    return Tensor(draws, shape: shape, type: type)
  }

  /// Each element zero with the given probability, the others divided by the rest (training; Srivastava et al., 2014).
  public func dropout(_ probability: Double = 0.5, using random: inout some RandomNumberGenerator) -> Tensor {
    dropped("dropout", probability, shape, &random)
  }

  /// Each channel of `N C …` zero with the given probability, the others divided by the rest (training; Tompson et al., 2015).
  public func dropoutChannels(_ probability: Double = 0.5, using random: inout some RandomNumberGenerator) -> Tensor {
    guard rank >= 2 else { fatalError("dropoutChannels: input \(shape), expected N C …") }
    let shape = shape
    return dropped("dropoutChannels", probability, shape.prefix(2) + shape.dropFirst(2).map { _ in 1 }, &random)
  }

  private func dropped(
    _ name: String, _ probability: Double, _ maskShape: [Int], _ random: inout some RandomNumberGenerator
  ) -> Tensor {
    guard (0..<1).contains(probability) else { fatalError("\(name): probability \(probability), expected 0 up to but excluding 1") }
    if probability == 0 { return self }
    let kept = Tensor.bernoulli(maskShape, probability: 1 - probability, type: dtype, using: &random)
    return self * (kept / (1 - probability))
  }
}
