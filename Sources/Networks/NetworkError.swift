/// What is wrong with a network, or with what it was given: which node, what it was, and what was expected.
public enum NetworkError: Error, Hashable, Sendable {
  /// Two nodes or inputs have one name.
  case duplicateName(String)
  /// A node reads a value that no earlier node or input gives.
  case unknownInput(node: String, input: String, nearest: String?)
  /// No node has this name.
  case unknownNode(String, nearest: String?)
  /// A node has more or fewer inputs than its operation takes.
  case inputCount(node: String, operation: String, count: Int, expected: ClosedRange<Int>)
  /// An operation does not fit what flows into it; shapes are `C H W`, without the batch.
  case shape(node: String, operation: String, inputs: [[Int]], problem: String)
  /// An input, or a value given in place of a node's, has another shape than the network expects; shapes have no batch.
  case value(node: String, shape: [Int], expected: String)
  /// A node is to run, and an input above it was not given.
  case missingInput(String, neededBy: String)
  /// A parameter is not among the weights, or does not fit.
  case parameter(node: String, name: String, shape: [Int]?, expected: [Int])
  /// The input and a node's weights differ in type.
  case type(node: String, input: String, weights: String)
  /// A rewrite or a question does not apply to this node.
  case unsupported(node: String, operation: String, problem: String)
  /// The graph as a whole cannot be used.
  case malformed(String)
}

extension NetworkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .duplicateName(let name): "the name “\(name)” is given twice"
    case .unknownInput(let node, let input, let nearest):
      "\(node): its input “\(input)” is no node above it and no input of the network\(Self.hint(nearest))"
    case .unknownNode(let name, let nearest): "no node is named “\(name)”\(Self.hint(nearest))"
    case .inputCount(let node, let operation, let count, let expected):
      "\(node) (\(operation)): \(count) input\(count == 1 ? "" : "s"), expected \(Self.text(expected))"
    case .shape(let node, let operation, let inputs, let problem):
      "\(node) (\(operation)): \(problem) (input\(inputs.count == 1 ? "" : "s") \(inputs.map(\.description).joined(separator: ", ")))"
    case .value(let node, let shape, let expected): "\(node): a value of shape \(shape) without its batch, expected \(expected)"
    case .missingInput(let input, let node): "the input “\(input)” is not given, and \(node) depends on it"
    case .parameter(let node, let name, let shape, let expected):
      if let shape {
        "\(node): its parameter “\(name)” has shape \(shape), expected \(expected)"
      } else {
        "\(node): its parameter “\(name)” of shape \(expected) is missing from the weights"
      }
    case .type(let node, let input, let weights): "\(node): its input is \(input) and its weights are \(weights): convert one of them"
    case .unsupported(let node, let operation, let problem): "\(node) (\(operation)): \(problem)"
    case .malformed(let problem): problem
    }
  }

  private static func hint(_ nearest: String?) -> String { nearest.map { "; did you mean “\($0)”?" } ?? "" }

  private static func text(_ range: ClosedRange<Int>) -> String {
    if range.upperBound == .max { return "\(range.lowerBound) or more" }
    return range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}

/// Why an operation does not fit its inputs; the network adds the node's name and the shapes.
public struct ShapeProblem: Error, Hashable, Sendable, ExpressibleByStringInterpolation {
  public var words: String

  public init(_ words: String) { self.words = words }

  public init(stringLiteral words: String) { self.words = words }
}
