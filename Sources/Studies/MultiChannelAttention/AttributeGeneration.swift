import Exhibits
import Networks
import Tensors
import Training

/// Pictures made by gradient ascent so that a network sees an attribute in them, or no longer sees it.
///
/// From a portrait it is an edit; from grey or noise it is feature visualisation. What raises a logit most is noise that no person sees, so
/// the picture is written in a smooth basis, shifted between steps and kept near its start (``PictureOptimization``); and the mean over
/// several networks that were trained from other seeds leaves out what only one of them sees.
///
///     let generation = try AttributeGeneration([first, second])
///     let smiling = try generation.pictures(toward: ["Smiling"], from: .pictures(portraits))
///     let judged = try smiling.logits(by: third)          // by a network that had no part in it
///
/// The same ascent through a network with random weights is its control: hand that network over instead.
public struct AttributeGeneration: Sendable {
  /// Which attribute, and whether it shall appear or vanish.
  public struct Goal: Hashable, Sendable, ExpressibleByStringLiteral {
    public var attribute: String
    public var isPresent: Bool

    public init(_ attribute: String, isPresent: Bool = true) { (self.attribute, self.isPresent) = (attribute, isPresent) }

    public init(stringLiteral attribute: String) { self.init(attribute) }
  }

  /// What rises (for an attribute that shall vanish, falls).
  public enum Objective: Hashable, Sendable {
    /// The attribute's logit `z_a`.
    case logit
    /// One channel's share of it, `w_ac · mean(M_ac F_c)`.
    case channel(Int)
    /// The logit, less `weight` times the mean squared distance of all other logits to what they are at the start.
    case logitAlone(weight: Double)
  }

  /// From what a picture is made.
  public enum Start: Sendable {
    /// `N 3 H W` of values 0…1.
    case pictures(Tensor)
    /// Values of 0.5.
    case grey
    /// Normal noise of this deviation about 0.5, within 0…1.
    case noise(seed: UInt64, deviation: Double = 0.05)
  }

  public let networks: [MultiChannelAttention]
  public var objective: Objective
  /// Where the ascent may rest: the objective rises as `target − softplus(target − z)`, so that beyond it the regularisation decides. `nil`
  /// goes on for ever. What is taken off for other logits is not bent.
  public var target: Double?
  public var optimization: PictureOptimization

  /// - Parameter networks: One, or several with the same attributes whose mean counts.
  /// - Throws: ``StudyError`` when there is none, they differ in attributes or in the size of pictures, or a channel is asked of several
  ///   (channel numbers mean nothing in another network).
  public init(
    _ networks: [MultiChannelAttention], objective: Objective = .logit, target: Double? = 4, optimization: PictureOptimization = .edits
  ) throws {
    guard let first = networks.first else { throw StudyError("a generation by no network") }
    for other in networks.dropFirst()
    where other.attributes != first.attributes || other.description.extractor != first.description.extractor {
      throw StudyError("networks that generate together differ in their attributes or in the size of their pictures")
    }
    if case .channel(let channel) = objective {
      guard networks.count == 1 else {
        throw StudyError("channel \(channel) of \(networks.count) networks: channels of two networks have nothing in common")
      }
      guard (0..<first.channelCount).contains(channel) else { throw StudyError("channel \(channel) of \(first.channelCount)") }
    }
    (self.networks, self.objective, self.target, self.optimization) = (networks, objective, target, optimization)
  }

  /// One picture for each goal.
  ///
  /// A pass makes masks for the attributes of the goals only, unless the objective asks for the others' logits too.
  ///
  /// - Parameter start: As many pictures as goals; or one, from which each goal starts.
  /// - Throws: ``StudyError`` for an attribute that is unknown, a start that does not fit, and when the loss is no number.
  public func pictures(toward goals: [Goal], from start: Start) throws -> GeneratedPictures {
    guard !goals.isEmpty else { throw StudyError("a generation towards nothing: name a goal") }
    let start = try pictures(of: start, count: goals.count)
    let ascent = try Ascent(networks, goals, objective, target, start: start)
    var history: [[Double]] = []
    let pictures = try optimization.pictures(from: start) { view in
      let values = try ascent.values(of: view)
      history.append(values.goals.detached().converted(to: .float64).array())
      return -ascent.gains(values)
    }
    return GeneratedPictures(
      goals: goals, start: start, pictures: pictures, history: goals.indices.map { row in history.map { $0[row] } },
      attributes: networks[0].attributes, settings: self)
  }

  private func pictures(of start: Start, count: Int) throws -> Tensor {
    let shape = [count] + networks[0].description.extractor.input
    switch start {
    case .grey: return Tensor.full(shape, 0.5)
    case .noise(let seed, let deviation):
      guard deviation >= 0, deviation.isFinite else { throw StudyError("noise of the deviation \(deviation)") }
      var random = RandomSource(seed: seed)
      return Tensor.normal(shape, mean: 0.5, standardDeviation: deviation, using: &random).clamp(0...1)
    case .pictures(let pictures):
      guard pictures.rank == 4, [1, count].contains(pictures.size(0)), pictures.shape.dropFirst() == shape.dropFirst() else {
        throw StudyError("pictures \(pictures.shape) to start from, expected \(shape)")
      }
      return pictures.size(0) == count ? pictures : pictures.expand(shape).contiguous()
    }
  }
}

extension PictureOptimization {
  /// For edits of a given picture: few pixels change, in flat patches, where it counts most.
  public static let edits = PictureOptimization(
    steps: 80, rule: .normalized(momentum: 0.9), learningRate: 0.02, parametrization: PictureParametrization(.pyramid([1, 2, 4, 8])),
    regularization: PictureRegularization(totalVariation: 100, variesChange: true, sparsity: 50), jitter: 2)
}

/// What rises in an ascent, and how it is computed for one batch.
struct Ascent {
  let networks: [MultiChannelAttention]
  let objective: AttributeGeneration.Objective
  let target: Double?
  /// 1 at the attribute of each picture's goal, `N A`, and its sign: 1 to appear, −1 to vanish, `N`.
  let chosen: Tensor
  let signs: Tensor
  /// Every network's logits of the start, `N A`, where they count.
  let startLogits: [Tensor]

  init(
    _ networks: [MultiChannelAttention], _ goals: [AttributeGeneration.Goal], _ objective: AttributeGeneration.Objective, _ target: Double?,
    start: Tensor
  ) throws {
    (self.objective, self.target) = (objective, target)
    let type = start.dtype
    // All attributes only where the others' logits count.
    if case .logitAlone = objective {
      self.networks = networks
      startLogits = try networks.map { try $0.pass(start).logits }
    } else {
      let distinct = goals.map(\.attribute).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      self.networks = try networks.map { try $0.selecting(attributes: distinct) }
      startLogits = []
    }
    let numbers = try goals.map { [network = self.networks[0]] in try network.index(of: $0.attribute) }
    chosen = Tensor.oneHot(Tensor(numbers), classes: self.networks[0].attributeCount, type: type)
    signs = Tensor(goals.map { $0.isPresent ? 1.0 : -1.0 }, type: type)
  }

  /// The logits, or channels' shares, that the goals name, and what is taken off for others that moved: `N`, means over the networks.
  func values(of pictures: Tensor) throws -> (goals: Tensor, moved: Tensor) {
    let passes = try networks.map { try $0.pass(pictures) }
    let goals = passes.map { pass in
      guard case .channel(let channel) = objective else { return (pass.logits * chosen).sum(over: 1) }
      return (pass.contributions.select(2, channel) * chosen).sum(over: 1)
    }
    let moved = zip(passes, startLogits).map { pass, start in
      ((pass.logits - start).squared() * (1 - chosen)).sum(over: 1) / max(1, chosen.size(1) - 1)
    }
    return (Self.mean(goals), moved.isEmpty ? Tensor.zeros([chosen.size(0)], type: pictures.dtype) : Self.mean(moved))
  }

  /// What is maximised: the values with their signs, bent where they have reached the target, less what is taken off.
  func gains(_ values: (goals: Tensor, moved: Tensor)) -> Tensor {
    let rise = values.goals * signs
    let gains = target.map { $0 - ($0 - rise).softplus() } ?? rise
    guard case .logitAlone(let weight) = objective else { return gains }
    return gains - values.moved * weight
  }

  private static func mean(_ tensors: [Tensor]) -> Tensor { tensors.dropFirst().reduce(tensors[0]) { $0 + $1 } / tensors.count }
}
