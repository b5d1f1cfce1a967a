import Exhibits
import Tensors

/// Weights that do not fit a network: all that is wrong with them.
public struct WeightsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A tensor that a network needs and the weights do not have.
  public struct Missing: Hashable, Sendable {
    public var name: String
    public var shape: [Int]
    /// A name among the weights that may be meant.
    public var nearest: String?

    public init(name: String, shape: [Int], nearest: String? = nil) { (self.name, self.shape, self.nearest) = (name, shape, nearest) }
  }

  /// A tensor of another shape than the network needs.
  public struct Misshapen: Hashable, Sendable {
    public var name: String
    public var shape: [Int]
    public var expected: [Int]

    public init(name: String, shape: [Int], expected: [Int]) { (self.name, self.shape, self.expected) = (name, shape, expected) }
  }

  /// The network's name.
  public var network: String
  /// The file that they were read from.
  public var path: String?
  public var missing: [Missing] = []
  /// Names that the network does not know.
  public var unexpected: [String] = []
  public var misshapen: [Misshapen] = []
  /// Tensors of whole numbers where numbers with fractions belong.
  public var mistyped: [String] = []

  public var description: String {
    var lines = ["the weights\(path.map { " of \($0)" } ?? "") do not fit the network “\(network)”:"]
    lines += misshapen.map { "  \($0.name) has shape \($0.shape), expected \($0.expected)" }
    lines += missing.map { "  \($0.name) of shape \($0.shape) is missing" + ($0.nearest.map { "; is it “\($0)”?" } ?? "") }
    lines += unexpected.map { "  \($0) is not a parameter of the network" }
    lines += mistyped.map { "  \($0) is of a type without fractions" }
    return lines.joined(separator: "\n")
  }
}

extension Weights {
  /// These as a network takes them: half precision as float32, PyTorch's `num_batches_tracked`, which computes nothing, left out.
  ///
  /// - Throws: every missing, unexpected or misshapen tensor at once.
  func fitted(to network: Network) throws(WeightsError) -> Weights {
    let expected = network.parameterShapes
    let known = Set(expected.map(\.name))
    var problem = WeightsError(network: network.name)
    var fitted: [String: Tensor] = [:]
    problem.unexpected = names.filter { !known.contains($0) && !$0.hasSuffix("num_batches_tracked") }
    for (name, shape) in expected {
      guard let tensor = tensors[name] else {
        problem.missing.append(.init(name: name, shape: shape, nearest: nearestName(to: name, among: problem.unexpected)))
        continue
      }
      if tensor.shape != shape { problem.misshapen.append(.init(name: name, shape: tensor.shape, expected: shape)) }
      if !tensor.dtype.isFloatingPoint { problem.mistyped.append(name) }
      fitted[name] = tensor.dtype == .float16 ? tensor.converted(to: .float32) : tensor
    }
    guard problem == WeightsError(network: network.name) else { throw problem }
    return Weights(fitted)
  }
}
