/// A directed acyclic graph of layers, drawn from left to right or top to bottom.
public struct NetworkDiagram: Codable, Hashable, Sendable {
  /// What a box stands for; it decides the colour.
  public enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    case input, convolution, pooling, normalization, activation, linear, attention, combination, output, other
  }

  /// One box.
  public struct Node: Codable, Hashable, Sendable {
    public var id: String
    /// The first line: `"conv1"`.
    public var label: String
    /// The second, smaller line: `"3×3, 64"`; may be empty.
    public var detail: String
    public var role: Role
    /// Nodes of the same non-empty group are framed together under that name.
    public var group: String

    public init(_ id: String, label: String? = nil, detail: String = "", role: Role = .other, group: String = "") {
      self.id = id
      self.label = label ?? id
      self.detail = detail
      self.role = role
      self.group = group
    }
  }

  /// One arrow.
  public struct Edge: Codable, Hashable, Sendable {
    public var from: String
    public var to: String
    /// Written beside the arrow: a shape such as `"64×32×32"`; may be empty.
    public var label: String

    public init(_ from: String, _ to: String, label: String = "") {
      self.from = from
      self.to = to
      self.label = label
    }
  }

  public enum Direction: String, Codable, Hashable, Sendable {
    case leftToRight, topToBottom
  }

  public var nodes: [Node]
  public var edges: [Edge]
  public var direction: Direction

  public init(nodes: [Node], edges: [Edge], direction: Direction = .leftToRight) {
    self.nodes = nodes
    self.edges = edges
    self.direction = direction
  }
}
