import Tensors

/// The sum of its inputs, element by element; a size of 1 is stretched.
public struct Add: NetworkOperation {
  public static let kind = "add"
  public init() {}
  public var inputCount: ClosedRange<Int> { 2...Int.max }
  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] { try commonShape(inputs) }
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.inputs.dropFirst().reduce(run.input, +) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard Set(removal.removed).count == 1, Set(removal.inputs.map { $0[0] }).count == 1 else {
      throw "channels \(text(removal.removed)) would leave its inputs; they must be the same in all"
    }
    removal.passThrough()
  }
}

/// The product of its inputs, element by element; a size of 1 is stretched: a mask of `1 H W` weighs all channels.
public struct Multiply: NetworkOperation {
  public static let kind = "multiply"
  public static let functionName = "mul"
  public init() {}
  public var inputCount: ClosedRange<Int> { 2...Int.max }
  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] { try commonShape(inputs) }
  public func evaluate(_ run: inout NodeRun) -> Tensor { run.inputs.dropFirst().reduce(run.input, *) }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    let channels = removal.inputs.map { $0[0] }.max() ?? 1
    let whole = removal.inputs.indices.filter { removal.inputs[$0][0] == channels }
    let others = removal.removed.indices.filter { !whole.contains($0) }
    guard Set(whole.map { removal.removed[$0] }).count == 1, others.allSatisfy({ removal.removed[$0].isEmpty }) else {
      throw "channels \(text(removal.removed)) would leave its inputs; they must be the same in all that have \(channels)"
    }
    removal.output = removal.removed[whole[0]]
  }
}

/// Its inputs one after another along a dimension: 1, the channels or features, unless told.
public struct Concatenate: NetworkOperation {
  public static let kind = "concatenate"
  public static let functionName = "cat"

  /// A dimension of `N C H W`.
  public var dimension: Int

  public init(along dimension: Int = 1) { self.dimension = dimension }

  public var inputCount: ClosedRange<Int> { 1...Int.max }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    try checkDimensions([dimension], of: inputs[0])
    var shape = inputs[0]
    for other in inputs.dropFirst() {
      guard other.count == shape.count, shape.indices.allSatisfy({ $0 == dimension - 1 || other[$0] == shape[$0] }) else {
        throw "its inputs may differ only in dimension \(dimension)"
      }
      shape[dimension - 1] += other[dimension - 1]
      try NetworkLimits.check(shape, "its output")
    }
    return shape
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor { Tensor.concatenate(run.inputs, along: dimension) }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach {
    let before = inputs[..<index].reduce(0) { $0 + $1[dimension - 1] }
    let shifted = AxisReach.window(size: 1, stride: 1, padding: before, dilation: 1)
    return SpatialReach(rows: dimension == 2 ? shifted : .same, columns: dimension == 3 ? shifted : .same)
  }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard dimension == 1 else {
      guard Set(removal.removed).count == 1 else {
        throw "channels \(text(removal.removed)) would leave its inputs; they must be the same in all"
      }
      return removal.passThrough()
    }
    var start = 0
    for (input, removed) in zip(removal.inputs, removal.removed) {
      removal.output.formUnion(removed.map { $0 + start })
      start += input[0]
    }
  }
}

private func commonShape(_ inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
  var shape = inputs[0]
  for other in inputs.dropFirst() {
    guard other.count == shape.count else { throw "its inputs have \(shape.count) and \(other.count) dimensions" }
    for (index, size) in other.enumerated() where size != shape[index] {
      guard size == 1 || shape[index] == 1 else { throw "its inputs differ in shape, and only a size of 1 is stretched" }
      shape[index] = max(size, shape[index])
    }
  }
  return shape
}

private func text(_ removed: [Set<Int>]) -> String { removed.map { $0.sorted().description }.joined(separator: " and ") }
