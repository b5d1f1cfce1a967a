/// What may stand in a network's description: an operation, a named one, a block of several.
public protocol NetworkPart: Sendable {
  /// Adds its nodes.
  func append(to draft: inout NetworkDraft)
}

/// What a part of a network's description reads, when that is not what stands before it.
public enum NodeReference: Hashable, Sendable, ExpressibleByStringLiteral {
  /// A node, block or input of this name: looked for in the innermost block first, then further out.
  case named(String)
  /// What the innermost block reads: `x` of a residual block.
  case input
  /// What stands before.
  case previous

  public init(stringLiteral name: String) { self = .named(name) }
}

/// An operation with a name or inputs of its own choice.
public struct NamedOperation: NetworkPart {
  var operation: any NetworkOperation
  var name: String?
  var sources: [NodeReference] = []

  public func append(to draft: inout NetworkDraft) { draft.append(operation, named: name, from: sources) }

  /// The same under a name within its block.
  public func named(_ name: String) -> NamedOperation {
    var copy = self
    copy.name = name
    return copy
  }

  /// The same reading these values instead of what stands before it.
  public func from(_ sources: NodeReference...) -> NamedOperation {
    var copy = self
    copy.sources = sources
    return copy
  }
}

extension NetworkOperation {
  /// The operation under a name within its block: `Convolution(64, kernel: 7).named("conv1")`.
  public func named(_ name: String) -> NamedOperation { NamedOperation(operation: self, name: name) }

  /// The operation reading these values instead of what stands before it: `Add().from("bn2", .input)`.
  public func from(_ sources: NodeReference...) -> NamedOperation { NamedOperation(operation: self, name: nil, sources: sources) }
}

/// Parts under a common name, each reading the one before: a module with parts named one by one.
///
/// A part without a name is named as torch.fx would: `relu`, `relu_1`, `add`. In a ``Sequential`` it would be numbered.
public struct Block: NetworkPart {
  var name: String?
  var numbersItsParts = false
  var source: NodeReference?
  var parts: [any NetworkPart]

  /// - Parameter name: Nothing for a block in a ``Sequential`` that is numbered.
  public init(_ name: String? = nil, @NetworkBuilder _ parts: () -> [any NetworkPart]) { (self.name, self.parts) = (name, parts()) }

  /// The same reading this value instead of what stands before it.
  public func from(_ source: NodeReference) -> Block {
    var copy = self
    copy.source = source
    return copy
  }

  public func append(to draft: inout NetworkDraft) {
    draft.within(name, numbered: numbersItsParts, from: source) { draft in parts.forEach { $0.append(to: &draft) } }
  }
}

/// Parts numbered from 0 under a common name, as in `nn.Sequential`: `features.0`, `features.1`; each reads the one before.
public struct Sequential: NetworkPart {
  var block: Block

  public init(_ name: String? = nil, @NetworkBuilder _ parts: () -> [any NetworkPart]) {
    block = Block(name, parts)
    block.numbersItsParts = true
  }

  /// The same reading this value instead of what stands before it.
  public func from(_ source: NodeReference) -> Sequential {
    var copy = self
    copy.block.source = source
    return copy
  }

  public func append(to draft: inout NetworkDraft) { block.append(to: &draft) }
}

/// Turns a closure's lines into parts; `if` and `for` may choose and repeat them.
@resultBuilder
public enum NetworkBuilder {
  public static func buildExpression(_ part: any NetworkPart) -> [any NetworkPart] { [part] }
  public static func buildExpression(_ parts: [any NetworkPart]) -> [any NetworkPart] { parts }
  public static func buildBlock(_ parts: [any NetworkPart]...) -> [any NetworkPart] { parts.flatMap { $0 } }
  public static func buildOptional(_ parts: [any NetworkPart]?) -> [any NetworkPart] { parts ?? [] }
  public static func buildEither(first parts: [any NetworkPart]) -> [any NetworkPart] { parts }
  public static func buildEither(second parts: [any NetworkPart]) -> [any NetworkPart] { parts }
  public static func buildArray(_ parts: [[any NetworkPart]]) -> [any NetworkPart] { parts.flatMap { $0 } }
}
