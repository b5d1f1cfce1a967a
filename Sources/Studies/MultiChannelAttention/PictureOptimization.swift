import Exhibits
import Foundation
import Tensors

/// Gradient descent on pictures: for how long, how fast, in which basis, and what keeps the result a picture.
///
/// The rate falls to zero along half a cosine. Every picture of a batch goes its own way: what it becomes
/// does not depend on the others beside it.
public struct PictureOptimization: Hashable, Sendable {
  /// How a gradient becomes a step.
  public enum Rule: Hashable, Sendable {
    /// Adam (Kingma and Ba, 2015): every number moves at about the same pace, whether it matters much or little.
    case adam
    /// The gradient with momentum, divided by its norm for each picture: what matters most moves most, so that a change stays where it
    /// belongs.
    case normalized(momentum: Double)
  }

  public var steps: Int
  public var rule: Rule
  /// At first: of Adam its own; of normalised steps the root mean square, over the numbers of a picture, of what is added.
  public var learningRate: Double
  public var parametrization: PictureParametrization
  public var regularization: PictureRegularization
  /// By how many pixels at most the picture is shifted in each direction before each step, its edge repeated: what is found must not hang
  /// on the exact place.
  public var jitter: Int
  /// The standard deviation of normal noise that is added to the picture before each step, of values 0…1.
  public var noise: Double
  /// What shifts and noise are drawn from.
  public var seed: UInt64

  public init(
    steps: Int = 150, rule: Rule = .adam, learningRate: Double = 0.05, parametrization: PictureParametrization = PictureParametrization(),
    regularization: PictureRegularization = .none, jitter: Int = 2, noise: Double = 0, seed: UInt64 = 1
  ) {
    self.steps = steps
    self.rule = rule
    self.learningRate = learningRate
    self.parametrization = parametrization
    self.regularization = regularization
    self.jitter = jitter
    self.noise = noise
    self.seed = seed
  }

  /// Pictures of lesser loss.
  ///
  /// - Parameters:
  ///   - start: `N 3 H W` of values 0…1.
  ///   - loss: Of each picture, `N`, from pictures as they are looked at in one step (shifted, with noise).
  /// - Returns: `N 3 H W`; without steps the start itself.
  /// - Throws: ``StudyError`` for settings or a start that cannot be, and when a loss is no number.
  func pictures(from start: Tensor, loss: (Tensor) throws -> Tensor) throws -> Tensor {
    try check(start)
    guard steps > 0 else { return start }
    let origin = PictureParametrization.logits(of: start)
    var numbers = parametrization.zeros(like: start)
    var memory = Memory()
    for step in 0..<steps {
      let view = self.view(step, of: start)
      let (value, gradients) = try valueAndGradient(at: numbers) { numbers in
        let pictures = parametrization.pictures(numbers, start: origin)
        return try (loss(view(pictures)) + regularization.loss(pictures, start: start)).sum()
      }
      guard value.number.isFinite else {
        throw StudyError(
          "the loss is \(value.number.isNaN ? "nan" : "\(value.number)") at step \(step + 1) of \(steps)",
          hint: "lower the learning rate \(learningRate), or look at the weights")
      }
      let rate = learningRate * 0.5 * (1 + cos(Double.pi * Double(step) / Double(steps)))
      advance(&numbers, gradients, rate: rate, number: step + 1, &memory)
    }
    let pictures = parametrization.pictures(numbers, start: origin)
    guard pictures.isFinite().all().number != 0 else { throw StudyError("the last of \(steps) steps gave values that are no numbers") }
    return pictures
  }

  /// How one step looks at the pictures: all of them shifted alike, so that a picture in a batch is treated as it would be alone.
  func view(_ step: Int, of start: Tensor) -> (Tensor) -> Tensor {
    var random = KeyedRandom("picture optimisation", seed: seed, index: step)
    let (down, right) = (random.integer(in: -jitter..<jitter + 1), random.integer(in: -jitter..<jitter + 1))
    let (rows, columns) = (start.size(2), start.size(3))
    var source = RandomSource(seed: random.next())
    let speckle = noise == 0 ? nil : Tensor.normal([1, 3, rows, columns], standardDeviation: noise, type: start.dtype, using: &source)
    return { pictures in
      var pictures = pictures
      if down != 0 || right != 0 {
        pictures = pictures.pad(top: max(0, down), bottom: max(0, -down), left: max(0, right), right: max(0, -right), with: .repeated)
        let (top, left) = (max(0, -down), max(0, -right))
        pictures = pictures.narrow(2, top..<top + rows).narrow(3, left..<left + columns)
      }
      return speckle.map { pictures + $0 } ?? pictures
    }
  }

  /// What a rule remembers from step to step.
  private struct Memory {
    var first: [Tensor] = []
    var second: [Tensor] = []
  }

  private func advance(_ numbers: inout [Tensor], _ gradients: [Tensor], rate: Double, number: Int, _ memory: inout Memory) {
    switch rule {
    case .adam:
      OptimizerStep.adam(
        OptimizerStep.Adam(learningRate: rate), &numbers, gradients: gradients, firstMoments: &memory.first,
        secondMoments: &memory.second, number: number)
    case .normalized(let momentum):
      memory.first = memory.first.isEmpty ? gradients : zip(memory.first, gradients).map { $0 * momentum + $1 }
      let squares = memory.first.map { $0.squared().sum(over: 1, 2, 3, keepingDimensions: true) }
      let norm = squares.dropFirst().reduce(squares[0]) { $0 + $1 }.sqrt()
      let count = numbers.reduce(0) { $0 + $1.count } / numbers[0].size(0)
      // Where there is no gradient at all, no step is taken.
      let scale = rate * Double(count).squareRoot() / norm.maximum(Tensor.full(norm.shape, 1e-20, type: norm.dtype))
      numbers = zip(numbers, memory.first).map { $0 - $1 * scale }
    }
  }

  private func check(_ start: Tensor) throws {
    guard start.rank == 4, start.size(0) > 0, start.size(1) == 3, start.dtype.isFloatingPoint else {
      throw StudyError("pictures \(start.shape) of \(start.dtype), expected N 3 H W of a type with fractions")
    }
    guard start.isFinite().all().number != 0 else { throw StudyError("a picture to start from has values that are no numbers") }
    guard start.min().number >= 0, start.max().number <= 1 else {
      throw StudyError(
        "pictures to start from have values from \(start.min().number) to \(start.max().number)",
        hint: "give values 0…1, not normalised ones")
    }
    let canShift = jitter >= 0 && jitter < min(start.size(2), start.size(3))
    guard steps >= 0, learningRate.isFinite, learningRate > 0, canShift, noise >= 0, noise.isFinite else {
      throw StudyError("\(steps) steps at the rate \(learningRate) with a jitter of \(jitter) pixels and noise of \(noise)")
    }
    if case .normalized(let momentum) = rule, !(0..<1).contains(momentum) {
      throw StudyError("a momentum of \(momentum), expected 0 or more, below 1")
    }
    try parametrization.check(start.shape)
  }
}
