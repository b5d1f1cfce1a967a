import Tensors

/// What a node of a network computes: a value that can be read, compared, written to a file and run.
///
/// A new operation is one type that conforms, and its place in `OperationCatalog` if networks that hold it are to be read from files.
/// Shapes have no batch: a picture is `[C, H, W]`, a vector `[F]`. Dimensions are numbered as a tensor's are, with the batch as 0.
public protocol NetworkOperation: Codable, Hashable, Sendable, NetworkPart {
  /// The operation's name in files and messages: `"convolution"`.
  static var kind: String { get }
  /// The name that a node gets when none is given, as torch.fx would: `"relu"`, `"cat"`.
  static var functionName: String { get }
  /// How many inputs a node of it may have.
  var inputCount: ClosedRange<Int> { get }
  /// The shape that comes out, or why these inputs do not fit.
  func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int]
  /// The tensors that it needs, for inputs that fit.
  func parameters(for inputs: [[Int]]) -> [NetworkParameter]
  /// Computes the output of one node; the shapes have been checked.
  func evaluate(_ run: inout NodeRun) -> Tensor
  /// Which positions of one input a position of the output depends on.
  func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach
  /// Multiplications that are each followed by an addition, for one picture.
  func multiplyAdds(for inputs: [[Int]], output: [Int]) -> Int
  /// How channels leave it when channels leave its inputs.
  func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem)
  /// A few words for a diagram: `"3×3, 64, stride 2"`.
  var summary: String { get }
}

extension NetworkOperation {
  public static var functionName: String { kind }
  public var inputCount: ClosedRange<Int> { 1...1 }
  public func parameters(for inputs: [[Int]]) -> [NetworkParameter] { [] }
  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { SpatialReach(.same) }
  public func multiplyAdds(for inputs: [[Int]], output: [Int]) -> Int { 0 }
  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    throw "channels that enter \(Self.kind) cannot be removed"
  }
  public var summary: String { "" }

  public func append(to draft: inout NetworkDraft) { draft.append(self, named: nil, from: []) }
}

/// A tensor that a node needs: `weight` of `[64, 3, 7, 7]`.
public struct NetworkParameter: Hashable, Sendable {
  /// What a parameter is for; it decides how it is initialised and whether training changes it.
  public enum Role: Hashable, Sendable {
    case convolutionWeight, linearWeight, convolutionBias, linearBias
    /// A normalisation's factor and summand: 1 and 0 at first.
    case scale, shift
    /// Running statistics: not trained by gradients.
    case runningMean, runningVariance
  }

  /// The name within the node: `"weight"`.
  public var name: String
  public var shape: [Int]
  public var role: Role
  /// How many numbers enter one output, and how many outputs one number enters, as PyTorch counts them.
  public var fanIn: Int
  public var fanOut: Int

  public init(_ name: String, _ shape: [Int], _ role: Role, fanIn: Int = 1, fanOut: Int = 1) {
    (self.name, self.shape, self.role, self.fanIn, self.fanOut) = (name, shape, role, fanIn, fanOut)
  }

  /// Whether gradients change it.
  public var isTrainable: Bool { role != .runningMean && role != .runningVariance }
}

/// One node's turn in a forward pass: what it reads, and what it leaves beside its output.
public struct NodeRun {
  /// The node's name.
  public let node: String
  /// The values that flow in, each with its batch first.
  public let inputs: [Tensor]
  /// The node's parameters by their names within it.
  public let parameters: [String: Tensor]
  public let mode: ForwardMode
  /// Updated running statistics, by their names within the node; the pass hands them on, nothing is changed in place.
  public var statistics: [String: Tensor] = [:]

  /// The first input.
  public var input: Tensor { inputs[0] }

  /// A parameter that `parameters(for:)` declared.
  public subscript(_ name: String) -> Tensor {
    guard let tensor = parameters[name] else { fatalError("\(node): the parameter \(name) was not declared") }
    return tensor
  }
}

/// Whether a pass is one of training.
public enum ForwardMode: Hashable, Sendable {
  /// Dropout passes everything, batch norm uses its running statistics.
  case evaluation
  /// Dropout drops, batch norm uses the batch's statistics and reports updated running ones.
  ///
  /// What is dropped is a function of the seed, the step and the node's name.
  case training(seed: UInt64, step: Int = 0)

  /// Whether it is a pass of training.
  public var isTraining: Bool { self != .evaluation }
}

/// The sizes and counts that an operation or a file may name, so that arithmetic on them never overflows.
enum NetworkLimits {
  /// The largest size of one dimension, kernel or stride.
  static let size = 1 << 24
  /// The most elements of one value or parameter: the product of two such counts is still an `Int`.
  static let elements = 1 << 31
  /// The most nodes.
  static let nodes = 100_000

  /// A shape's element count, or why it is none.
  static func check(_ shape: [Int], _ what: String) throws(ShapeProblem) {
    guard shape.count <= 8 else { throw "\(what) has \(shape.count) dimensions; at most 8 are supported" }
    var product = 1
    for size in shape {
      guard size >= 1 else { throw "\(what) would have shape \(shape): nothing is left" }
      guard size <= Self.size, case let (next, overflow) = product.multipliedReportingOverflow(by: size), !overflow, next <= elements else {
        throw "\(what) of shape \(shape) is larger than any that can be computed"
      }
      product = next
    }
  }

  /// One number of an operation within its bounds.
  static func check(_ number: Int, in range: ClosedRange<Int>, _ what: String) throws(ShapeProblem) {
    guard range.contains(number) else {
      throw ShapeProblem(
        "\(what) is \(number), expected \(range.upperBound >= size ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)")")
    }
  }
}
