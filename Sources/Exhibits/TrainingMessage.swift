/// What a training tells the engine, as lines of JSON on its standard output.
public enum TrainingMessage: Codable, Hashable, Sendable {
  /// How a specification's checkpoint stands; for a list of all.
  case standing(Standing)
  /// A training begins, or goes on where it ended.
  case began(Beginning)
  /// How far it is.
  case progress(Progress)
  /// An epoch has ended.
  case epoch(Epoch)
  /// The checkpoint is written.
  case finished(Result)
  /// It was asked to stop, and kept its state.
  case interrupted(name: String, epochs: Int, steps: Int)
  /// It cannot be done; `isUsage` when the name or the specification is at fault.
  case failed(Diagnostic, isUsage: Bool)

  public struct Standing: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable { case made, outOfDate, missing, begun }

    public var name: String
    public var kind: Kind
    /// More in words: `"3 of 12 epochs"`.
    public var detail: String

    public init(name: String, kind: Kind, detail: String) {
      self.name = name
      self.kind = kind
      self.detail = detail
    }
  }

  public struct Beginning: Codable, Hashable, Sendable {
    public var name: String
    public var hash: String
    public var epochs: Int
    public var epochsDone: Int
    /// Batches of the epoch under way that are done.
    public var stepsDone: Int
    public var threads: Int

    public init(name: String, hash: String, epochs: Int, epochsDone: Int, stepsDone: Int, threads: Int) {
      self.name = name
      self.hash = hash
      self.epochs = epochs
      self.epochsDone = epochsDone
      self.stepsDone = stepsDone
      self.threads = threads
    }
  }

  public struct Progress: Codable, Hashable, Sendable {
    public var epoch: Int
    public var epochs: Int
    public var step: Int
    public var steps: Int
    public var loss: Double
    public var picturesPerSecond: Double
    public var secondsLeft: Double

    public init(epoch: Int, epochs: Int, step: Int, steps: Int, loss: Double, picturesPerSecond: Double, secondsLeft: Double) {
      self.epoch = epoch
      self.epochs = epochs
      self.step = step
      self.steps = steps
      self.loss = loss
      self.picturesPerSecond = picturesPerSecond
      self.secondsLeft = secondsLeft
    }
  }

  public struct Epoch: Codable, Hashable, Sendable {
    public var epoch: Int
    public var epochs: Int
    public var trainingLoss: Double
    public var validationLoss: Double
    public var validationAccuracy: Double

    public init(epoch: Int, epochs: Int, trainingLoss: Double, validationLoss: Double, validationAccuracy: Double) {
      self.epoch = epoch
      self.epochs = epochs
      self.trainingLoss = trainingLoss
      self.validationLoss = validationLoss
      self.validationAccuracy = validationAccuracy
    }
  }

  public struct Result: Codable, Hashable, Sendable {
    public var name: String
    public var path: String
    /// Whether nothing was gained any more before all epochs were done.
    public var stoppedEarly: Bool
    /// The epoch whose weights these are.
    public var epoch: Int
    public var accuracy: Double
    public var majorityAccuracy: Double
    /// Whether there was nothing to do.
    public var wasMade: Bool

    public init(
      name: String, path: String, stoppedEarly: Bool, epoch: Int, accuracy: Double, majorityAccuracy: Double, wasMade: Bool
    ) {
      self.name = name
      self.path = path
      self.stoppedEarly = stoppedEarly
      self.epoch = epoch
      self.accuracy = accuracy
      self.majorityAccuracy = majorityAccuracy
      self.wasMade = wasMade
    }
  }
}
