import Exhibits
import Tensors

/// What has to be computed anew when windows of a picture change, each by itself: of every node, which window of its value changes with
/// each window of the picture (Nakandala, Kumar and Papakonstantinou, *Incremental and approximate inference for faster occlusion-based
/// deep CNN explanations*, SIGMOD 2019).
///
///     let plan = try network.incrementalPlan(changing: OcclusionGrid(patch: 16, stride: 8).windows(of: 224), size: 224)
///     plan.predictedGain
///
/// A window is a rectangle that holds every position that can change, clipped to the map: where paths join, one that holds all of theirs.
/// From the first node on whose positions do not each depend on a window of its input (flattening, linear layers, global pooling),
/// values are composed and computed whole.
public struct IncrementalPlan: Hashable, Sendable {
  /// One node's part.
  public struct Step: Hashable, Sendable {
    public var node: String
    /// What changes of the node's map, for each of the picture's windows, empty where nothing does; `nil` when the whole is computed.
    public var windows: [PixelRectangle]?
    /// Multiplications, each with its addition, for all windows together.
    public var multiplyAdds: Int
    /// The same when every picture is computed whole.
    public var wholeMultiplyAdds: Int
  }

  /// The picture's windows.
  public let windows: [PixelRectangle]
  /// The picture's height and width.
  public let size: Extent
  /// The nodes that are computed, in the network's order.
  public let steps: [Step]
  /// Every input's and node's shape for this picture.
  let shapes: [String: [Int]]

  /// Multiplications, each with its addition, for all windows together.
  public var multiplyAdds: Int { steps.reduce(0) { $0 + $1.multiplyAdds } }

  /// The same when every picture is computed whole.
  public var wholeMultiplyAdds: Int { steps.reduce(0) { $0 + $1.wholeMultiplyAdds } }

  /// How many times fewer products an incremental pass takes; 1 when there are none at all.
  ///
  /// Filters of 3 × 3 take up to four times fewer again (Winograd's way), which is not counted here.
  public var predictedGain: Double { multiplyAdds == 0 ? 1 : Double(wholeMultiplyAdds) / Double(multiplyAdds) }

  /// Below which ``predictedGain`` a pass over whole pictures is as quick.
  public static let leastGain = 1.3
}

extension Network {
  /// What an incremental pass computes when windows of the picture change, each by itself.
  ///
  /// - Parameters:
  ///   - windows: Rectangles of the picture's pixels.
  ///   - size: The picture's height and width.
  ///   - names: Nodes whose values are wanted beside the output.
  /// - Throws: what does not fit, naming the node; `malformed` for a network without a single input of `C H W`.
  /// - Precondition: every window lies in the picture.
  public func incrementalPlan(
    changing windows: [PixelRectangle], size: Extent, capturing names: [String] = []
  ) throws(NetworkError) -> IncrementalPlan {
    guard inputs.count == 1, let input = inputs.first, input.shape.count == 3 else {
      throw .malformed("the network “\(name)” has \(inputs.count) inputs; an incremental pass starts from one picture")
    }
    for window in windows {
      require(
        window.rows.lowerBound >= 0 && window.rows.upperBound <= size.rows && window.columns.lowerBound >= 0
          && window.columns.upperBound <= size.columns, "incrementalPlan: the window \(window) in a picture of \(size)")
    }
    let shapes = try shapes(for: [input.shape[0], size.rows, size.columns])
    for name in names where shapes[name] == nil { throw .unknownNode(name, nearest: nearestName(to: name, among: shapes.keys)) }
    let needed = ancestors(of: [output] + names)
    var changed: [String: [PixelRectangle]] = [input.name: windows]
    var steps: [IncrementalPlan.Step] = []
    for node in nodes where needed.contains(node.name) {
      let shapesIn = node.inputs.map { shapes[$0] ?? [] }
      let shape = shapes[node.name] ?? []
      let whole = node.operation.multiplyAdds(for: shapesIn, output: shape) * windows.count
      let sources = node.inputs.compactMap { changed[$0] }
      guard sources.count == node.inputs.count, node.operation.isLocal(for: shapesIn, output: shape) else {
        steps.append(.init(node: node.name, windows: nil, multiplyAdds: whole, wholeMultiplyAdds: whole))
        continue
      }
      let own = reached(by: sources, of: node.operation, shapesIn, shape)
      changed[node.name] = own
      var count = 0
      if let convolution = node.operation as? Convolution {
        count = convolution.products(from: sources[0], to: own, entering: shapesIn[0][0])
      }
      steps.append(.init(node: node.name, windows: own, multiplyAdds: count, wholeMultiplyAdds: whole))
    }
    return IncrementalPlan(windows: windows, size: size, steps: steps, shapes: shapes)
  }

  /// The windows of a node that changes in windows of its inputs reach.
  private func reached(
    by sources: [[PixelRectangle]], of operation: any NetworkOperation, _ inputs: [[Int]], _ output: [Int]
  ) -> [PixelRectangle] {
    var result: [PixelRectangle]?
    for (index, windows) in sources.enumerated() {
      let reach = operation.reach(ofInput: index, inputs: inputs, output: output)
      var rows = ReachedRanges(reach.rows, inputSize: inputs[index][1], outputSize: output[1])
      var columns = ReachedRanges(reach.columns, inputSize: inputs[index][2], outputSize: output[2])
      let own = windows.map { PixelRectangle(rows: rows($0.rows), columns: columns($0.columns)) }
      result = result.map { zip($0, own).map { $0.union($1) } } ?? own
    }
    return result ?? []
  }
}

/// Which indices of an output a range of its input reaches, along one direction.
private struct ReachedRanges {
  private let sources: [[Int]]
  private var known: [Range<Int>: Range<Int>] = [:]

  init(_ reach: AxisReach, inputSize: Int, outputSize: Int) {
    sources = (0..<outputSize).map { reach.sources(of: $0, inputSize: inputSize, outputSize: outputSize) }
  }

  mutating func callAsFunction(_ range: Range<Int>) -> Range<Int> {
    if let answer = known[range] { return answer }
    func isReached(_ index: Int) -> Bool { sources[index].contains(where: range.contains) }
    var answer = 0..<0
    if let first = sources.indices.first(where: isReached), let last = sources.indices.last(where: isReached) { answer = first..<last + 1 }
    known[range] = answer
    return answer
  }
}

extension PixelRectangle {
  var isEmpty: Bool { rows.isEmpty || columns.isEmpty }

  /// The smallest rectangle that holds both.
  func union(_ other: PixelRectangle) -> PixelRectangle {
    if isEmpty { return other }
    if other.isEmpty { return self }
    func joined(_ one: Range<Int>, _ other: Range<Int>) -> Range<Int> {
      min(one.lowerBound, other.lowerBound)..<max(one.upperBound, other.upperBound)
    }
    return PixelRectangle(rows: joined(rows, other.rows), columns: joined(columns, other.columns))
  }
}

extension NetworkOperation {
  /// Whether a pass can compute the operation in windows of its map.
  fileprivate func isLocal(for inputs: [[Int]], output: [Int]) -> Bool {
    guard output.count == 3, inputs.allSatisfy({ $0.count == 3 }) else { return false }
    return self is Convolution || self is MaxPool || self is AveragePool || isPointwise(for: inputs, output: output)
  }

  /// Whether each position of the output is made of the same position of every input, wherever it is: it can be computed for any pixels.
  func isPointwise(for inputs: [[Int]], output: [Int]) -> Bool {
    guard output.count == 3, inputs.allSatisfy({ $0.count == 3 && $0.dropFirst() == output.dropFirst() }) else { return false }
    for index in inputs.indices where reach(ofInput: index, inputs: inputs, output: output) != SpatialReach(.same) { return false }
    // An operation with a weight for each position is none.
    let pixels = inputs.map { [$0[0], 1, 1] }
    guard let pixel = try? outputShape(for: pixels), pixel == [output[0], 1, 1] else { return false }
    return parameters(for: pixels).map(\.shape) == parameters(for: inputs).map(\.shape)
  }
}

extension Convolution {
  /// Products, each with its addition, that the changes in windows of the input take.
  fileprivate func products(from sources: [PixelRectangle], to targets: [PixelRectangle], entering: Int) -> Int {
    let taps = kernel.rows * kernel.columns, steps = stride.rows * stride.columns
    let positions = zip(sources, targets).reduce(0) { sum, pair in
      let (source, target) = (pair.0.rows.count * pair.0.columns.count, pair.1.rows.count * pair.1.columns.count)
      return sum + min((source * taps + steps - 1) / steps, target * taps)
    }
    return positions * (entering / groups) * channels
  }
}
