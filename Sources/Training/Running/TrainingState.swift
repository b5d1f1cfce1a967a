import Tensors

/// Where a training stands, as a value: what the next step needs, and nothing of the machine.
///
/// A step makes the next state from it; written to a file and read again it goes on to the same bits.
public struct TrainingState: Sendable {
  /// The best epoch so far, by the metric of early stopping.
  public struct Best: Sendable {
    /// Counted from 1.
    public var epoch: Int
    public var metric: Double
    /// The weights after it, where they are to be restored.
    public var weights: [String: Tensor]
  }

  /// Parameters and running statistics by their names.
  public var weights: [String: Tensor]
  /// One for each objective.
  public var optimizers: [OptimizerState]
  /// How many batches have been seen in all.
  public var step = 0
  /// The epoch under way, from 0.
  public var epoch = 0
  /// How many batches of it have been seen.
  public var stepInEpoch = 0
  /// The sum over the epoch's pictures so far of what each objective minimised.
  public var lossSums: [Double]
  /// How many pictures of the epoch each of these sums covers.
  public var lossCounts: [Int]
  public var curve = LossCurve()
  public var best: Best?

  public init(weights: [String: Tensor], objectives: Int) {
    self.weights = weights
    optimizers = Array(repeating: OptimizerState(), count: objectives)
    lossSums = Array(repeating: 0, count: objectives)
    lossCounts = Array(repeating: 0, count: objectives)
  }
}
