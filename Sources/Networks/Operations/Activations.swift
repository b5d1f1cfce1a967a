import Tensors

/// An operation on each number for itself.
protocol ElementwiseOperation: NetworkOperation {
  /// Whether zero gives zero, so that a channel of zeros stays one.
  var keepsZero: Bool { get }
}

extension ElementwiseOperation {
  var keepsZero: Bool { true }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] { inputs[0] }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard keepsZero || removal.removed[0].isEmpty else { throw "it makes another number of zero, so a channel through it cannot be removed" }
    removal.passThrough()
  }
}

/// What is negative becomes zero.
public struct ReLU: ElementwiseOperation {
  public static let kind = "relu"
  public init() {}
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.relu() }
}

/// What is negative is multiplied by `slope`.
public struct LeakyReLU: ElementwiseOperation {
  public static let kind = "leakyRelu"
  public static let functionName = "leaky_relu"
  public var slope: Double
  public init(slope: Double = 0.01) { self.slope = slope }
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.leakyRelu(negativeSlope: slope) }
}

/// `1 / (1 + exp(−x))`.
public struct Sigmoid: ElementwiseOperation {
  public static let kind = "sigmoid"
  public init() {}
  var keepsZero: Bool { false }
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.sigmoid() }
}

/// The hyperbolic tangent.
public struct Tanh: ElementwiseOperation {
  public static let kind = "tanh"
  public init() {}
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.tanh() }
}

/// Passes its input on: a name for a value.
public struct Identity: ElementwiseOperation {
  public static let kind = "identity"
  public init() {}
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input }
}

/// `x · factor + summand`, both fixed numbers: `Scaling(by: 1, plus: 1)` is the `1 + M` of attention branch networks.
public struct Scaling: ElementwiseOperation {
  public static let kind = "scaling"
  public static let functionName = "add"
  public var factor: Double
  public var summand: Double
  public init(by factor: Double = 1, plus summand: Double = 0) { (self.factor, self.summand) = (factor, summand) }
  var keepsZero: Bool { summand == 0 }
  public func evaluate(_ run: inout NodeRun) -> Tensor {
    let scaled = factor == 1 ? run.input : run.input * factor
    return summand == 0 ? scaled : scaled + summand
  }
  public var summary: String { summand == 0 ? "×\(factor)" : "×\(factor) + \(summand)" }
}

/// In training each number becomes zero with the given probability, and the others are divided by what remains of it
/// (Srivastava et al., 2014); in evaluation it passes everything.
public struct Dropout: ElementwiseOperation {
  public static let kind = "dropout"
  public var probability: Double
  public init(_ probability: Double = 0.5) { self.probability = probability }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    guard (0..<1).contains(probability) else { throw "a probability of \(probability), expected 0 up to but not 1" }
    return inputs[0]
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    guard case .training(let seed, let step) = run.mode, probability > 0 else { return run.input }
    var random = KeyedRandom("dropout", seed: seed, index: step, factor: run.node)
    return run.input.dropout(probability, using: &random)
  }

  public var summary: String { "\(probability)" }
}
