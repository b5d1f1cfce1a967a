extension Network {
  /// How many numbers training changes: weights and biases, without running statistics, as papers count.
  public var parameterCount: Int { parameterCounts.reduce(0) { Self.sum($0, $1.count) } }

  /// The same node by node; nodes without are left out.
  public var parameterCounts: [(name: String, count: Int)] {
    zip(nodes, declaredParameters).compactMap { node, parameters in
      let count = parameters.filter(\.isTrainable).reduce(0) { $0 + $1.shape.reduce(1, *) }
      return count == 0 ? nil : (node.name, count)
    }
  }

  /// How many multiplications, each with its addition, one picture takes: those of convolutions and linear layers, as papers count; a bias,
  /// a normalisation or a pooling adds nothing.
  ///
  /// - Parameter input: The first input's shape; the declared one unless given.
  public func multiplyAdds(for input: [Int]? = nil) throws(NetworkError) -> Int {
    try multiplyAddCounts(for: input).reduce(0) { Self.sum($0, $1.count) }
  }

  /// The same node by node; nodes without are left out.
  public func multiplyAddCounts(for input: [Int]? = nil) throws(NetworkError) -> [(name: String, count: Int)] {
    let shapes = try shapes(for: input)
    return nodes.compactMap { node in
      let count = node.operation.multiplyAdds(for: node.inputs.map { shapes[$0] ?? [] }, output: shapes[node.name] ?? [])
      return count == 0 ? nil : (node.name, count)
    }
  }

  /// A sum that stays at the largest `Int`: a file may describe a network that nobody could run.
  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}
