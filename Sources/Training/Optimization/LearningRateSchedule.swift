import Foundation

/// By what the learning rate is multiplied as a training goes on.
public enum LearningRateSchedule: Hashable, Sendable {
  /// A place on the curve of a ``points(_:)`` schedule.
  public struct Point: Codable, Hashable, Sendable {
    /// In epochs, counted in fractions.
    public var epoch: Double
    public var factor: Double

    public init(epoch: Double, factor: Double) {
      self.epoch = epoch
      self.factor = factor
    }
  }

  /// 1.
  case constant
  /// `gamma` once more after each `size` epochs (`StepLR`).
  case step(size: Int, gamma: Double = 0.1)
  /// `gamma` once more at each of these epochs (`MultiStepLR`).
  case multiStep(milestones: [Int], gamma: Double = 0.1)
  /// Half a cosine from 1 to `minimum` (Loshchilov and Hutter, 2017), after a rise in equal steps over `warmUp` epochs.
  case cosine(minimum: Double = 0, warmUp: Double = 0)
  /// Straight lines between points, constant before the first and after the last: any curve.
  case points([Point])

  /// The factor of a step.
  ///
  /// - Parameters:
  ///   - step: Counted from 0 over the whole training.
  ///   - stepsPerEpoch: How many steps an epoch has.
  ///   - epochs: How long the training is.
  public func factor(step: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
    let time = Double(step) / Double(stepsPerEpoch)
    let epoch = step / stepsPerEpoch
    switch self {
    case .constant: return 1
    case .step(let size, let gamma): return repeated(gamma, epoch / size)
    case .multiStep(let milestones, let gamma): return repeated(gamma, milestones.count { $0 <= epoch })
    case .cosine(let minimum, let warmUp):
      let rise = warmUp * Double(stepsPerEpoch)
      if Double(step) < rise { return Swift.min(1, Double(step + 1) / rise) }
      let length = Double(epochs) - warmUp
      let share = length > 0 ? Swift.min(1, (time - warmUp) / length) : 1
      return minimum + (1 - minimum) * (1 + cos(Double.pi * share)) / 2
    case .points(let points):
      guard let first = points.first, let last = points.last else { return 1 }
      if time <= first.epoch { return first.factor }
      guard let after = points.firstIndex(where: { $0.epoch > time }) else { return last.factor }
      let (left, right) = (points[after - 1], points[after])
      return left.factor + (right.factor - left.factor) * (time - left.epoch) / (right.epoch - left.epoch)
    }
  }

  private func repeated(_ gamma: Double, _ count: Int) -> Double { (0..<count).reduce(1) { product, _ in product * gamma } }
}

extension LearningRateSchedule: Codable {
  private enum Kind: String, CaseIterable { case constant, step, multiStep, cosine, points }

  public init(from decoder: any Decoder) throws {
    let all = try SpecificationFields(decoder, nil, of: "a schedule")
    func fields(_ names: String..., kind: Kind) throws -> SpecificationFields {
      try SpecificationFields(decoder, ["kind"] + names, of: "the schedule `\(kind.rawValue)`")
    }
    let kind: Kind = try all.word("kind")
    switch kind {
    case .constant:
      _ = try fields(kind: kind)
      self = .constant
    case .step:
      let fields = try fields("size", "gamma", kind: kind)
      self = .step(size: try fields.value("size", in: 1...1_000_000), gamma: try fields.value("gamma", default: 0.1, in: 0...1e3))
    case .multiStep:
      let fields = try fields("milestones", "gamma", kind: kind)
      self = .multiStep(milestones: try fields.value("milestones"), gamma: try fields.value("gamma", default: 0.1, in: 0...1e3))
    case .cosine:
      let fields = try fields("minimum", "warmUp", kind: kind)
      self = .cosine(
        minimum: try fields.value("minimum", default: 0, in: 0...1), warmUp: try fields.value("warmUp", default: 0, in: 0...100_000))
    case .points:
      let fields = try fields("points", kind: kind)
      let points: [Point] = try fields.value("points")
      guard !points.isEmpty, zip(points, points.dropFirst()).allSatisfy({ $0.epoch < $1.epoch }) else {
        throw fields.problem("points", "the points of a schedule are one or more, each later than the one before")
      }
      self = .points(points)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SpecificationFields.Key.self)
    func put(_ name: String, _ value: some Encodable) throws { try container.encode(value, forKey: .init(name)) }
    switch self {
    case .constant: try put("kind", Kind.constant.rawValue)
    case .step(let size, let gamma):
      try put("kind", Kind.step.rawValue)
      try put("size", size)
      try put("gamma", gamma)
    case .multiStep(let milestones, let gamma):
      try put("kind", Kind.multiStep.rawValue)
      try put("milestones", milestones)
      try put("gamma", gamma)
    case .cosine(let minimum, let warmUp):
      try put("kind", Kind.cosine.rawValue)
      try put("minimum", minimum)
      try put("warmUp", warmUp)
    case .points(let points):
      try put("kind", Kind.points.rawValue)
      try put("points", points)
    }
  }
}
