/// How a training went, epoch by epoch.
public struct LossCurve: Codable, Hashable, Sendable {
  /// One epoch.
  public struct Epoch: Codable, Hashable, Sendable {
    /// Counted from 1.
    public var epoch: Int
    /// The mean over the epoch's pictures of what each objective minimised, augmented and with weights that were still changing; not a
    /// number where it had no turn.
    public var trainingLoss: [Double]
    /// What the first objective minimises, on the validation pictures.
    public var validationLoss: Double
    /// The share of right answers on the validation pictures: of pictures, or of attributes.
    public var validationAccuracy: Double
    /// The first objective's learning rate at the epoch's end.
    public var learningRate: Double

    public init(epoch: Int, trainingLoss: [Double], validationLoss: Double, validationAccuracy: Double, learningRate: Double) {
      self.epoch = epoch
      self.trainingLoss = trainingLoss
      self.validationLoss = validationLoss
      self.validationAccuracy = validationAccuracy
      self.learningRate = learningRate
    }
  }

  public var epochs: [Epoch] = []

  public init() {}
}
