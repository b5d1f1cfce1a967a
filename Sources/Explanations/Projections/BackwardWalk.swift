import Networks
import Tensors

/// A way from a node back to the pictures: the part of the network that lies between, checked before anything runs.
///
/// No gradient is recorded over the network. Each node's part is computed from shapes and the few values that it needs, and these go as
/// soon as they were used.
struct BackwardWalk {
  /// The model up to the node.
  let model: Model
  let projection: BackwardProjection
  let pictures: Tensor
  /// For each signal the picture that it belongs to; nothing when each has its own.
  let sources: [Int]?
  /// How many signals there are.
  let rows: Int
  /// Every node's shape, without the batch, for pictures of this size.
  let shapes: [String: [Int]]
  let steps: [(node: Network.Node, step: BackwardStep)]

  /// The starting node's shape, without the batch.
  var shape: [Int] { shapes[model.network.output] ?? [] }

  /// - Parameters:
  ///   - rows: How many signals there are.
  ///   - what: What one of them is, for messages: "unit".
  init(
    from node: String, of model: Model, pictures: Tensor, sources: [Int]?, rows: Int, _ what: String, _ projection: BackwardProjection
  ) throws(NetworkError) {
    let part = try model.cut(at: node)
    (self.model, self.projection, self.sources, self.rows) = (part, projection, sources, rows)
    // Single precision is convolved and pooled faster in this layout.
    self.pictures = pictures.rank == 4 && pictures.dtype == .float32 ? pictures.inChannelsLast() : pictures
    let shape = Array(pictures.shape.dropFirst())
    guard pictures.rank > 1, pictures.dtype.isFloatingPoint else {
      throw .value(
        node: part.network.inputs.first?.name ?? node, shape: shape, expected: "pictures N C H W of a type with fractions")
    }
    let count = pictures.size(0)
    func counted(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
    if let sources {
      guard sources.count == rows else {
        throw .malformed("\(node): \(counted(rows, what)) and \(counted(sources.count, "source")): give one for each \(what)")
      }
      for source in sources where !(0..<count).contains(source) {
        throw .malformed("\(node): a source is picture \(source), and there are \(counted(count, "picture")), from 0 on")
      }
    } else if rows != count {
      throw .malformed(
        "\(node): \(counted(rows, what)) for \(counted(count, "picture")): give one for each picture, or sources that say which is whose")
    }
    shapes = try part.network.shapes(for: shape)
    var steps: [(node: Network.Node, step: BackwardStep)] = []
    for node in part.network.nodes.reversed() { steps.append((node, try BackwardStep(node, by: projection))) }
    self.steps = steps
  }

  /// Runs the network forward as far as the node, and the signals back, as many at once as fit into some 64 MB a value.
  ///
  /// - Parameter seed: Makes the signals in a range of the rows from the node's values, one row for each of them.
  func run(_ seed: (Tensor, Range<Int>) -> Tensor) throws -> Tensor {
    guard rows > 0 else { return pictures[0..<0] }
    let largest = shapes.values.map { $0.reduce(1, *) }.max() ?? 1
    let step = max(1, (1 << 24) / largest)
    let parts = try stride(from: 0, to: rows, by: step).map { start in
      let range = start..<min(rows, start + step)
      guard let sources = sources?[range] else { return try pass(pictures[range], nil) { seed($0, range) } }
      let used = Set(sources).sorted()
      let places = Dictionary(uniqueKeysWithValues: zip(used, 0...))
      return try pass(pictures.select(0, at: used), Tensor(sources.compactMap { places[$0] })) { seed($0, range) }
    }
    return parts.count == 1 ? parts[0] : Tensor.concatenate(parts)
  }

  /// One way forward and back.
  ///
  /// - Parameter sources: For each signal its place among the pictures; nothing when each has its own.
  private func pass(_ pictures: Tensor, _ sources: Tensor?, _ seed: (Tensor) -> Tensor) throws -> Tensor {
    let needed = steps.flatMap { $0.step.needs($0.node, projection.rule) }
    let forward = try model.forward(pictures, capturing: Array(Set(needed)).sorted())
    func matched(_ value: Tensor) -> Tensor { sources.map { value.select(0, at: $0) } ?? value }
    var values = forward.activations
    var uses = Dictionary(needed.map { ($0, 1) }, uniquingKeysWith: +)
    var signals = [model.network.output: seed(matched(forward.output))]
    for (node, step) in steps {
      guard let signal = signals.removeValue(forKey: node.name) else { continue }
      let names = Set(step.needs(node, projection.rule))
      let known = Dictionary(uniqueKeysWithValues: names.compactMap { name in values[name].map { (name, matched($0)) } })
      for (name, part) in try back(signal, through: node, step, known) {
        signals[name] = signals[name].map { $0 + part } ?? part
      }
      for name in step.needs(node, projection.rule) {
        uses[name, default: 1] -= 1
        if uses[name] == 0 { values[name] = nil }
      }
    }
    guard let input = model.network.inputs.first, let result = signals[input.name] else {
      throw NetworkError.malformed("“\(model.network.output)” does not depend on the pictures")
    }
    return result
  }

  /// What the signal at a node gives to each value that the node reads.
  private func back(
    _ signal: Tensor, through node: Network.Node, _ step: BackwardStep, _ values: [String: Tensor]
  ) throws -> [String: Tensor] {
    let input = node.inputs[0]
    let size = shapes[input].map { $0.count == 3 ? Extent(rows: $0[1], columns: $0[2]) : 1 } ?? 1
    func value(_ name: String) -> Tensor {
      guard let value = values[name] else { fatalError("projections: the value of “\(name)” was not kept") }
      return value
    }
    switch step {
    case .passing: return [input: signal]
    case .rectifying: return [input: rectify(signal) { value(node.name) }]
    case .unpooling(let pool):
      let switches = value(input).maxPool2dWithIndices(
        pool.size, stride: pool.stride, padding: pool.padding, roundsUp: pool.roundsUp)
      return [input: signal.maxUnpool2d(switches.indices, to: size, projection.unpooling)]
    case .unpoolingMaps:
      return [input: signal.maxUnpool2d(value(input).maxPool2dWithIndices(size).indices, to: size)]
    case .transposedConvolution(let convolution): return [input: filter(signal, convolution, try weight(of: node), to: size)]
    case .transposedProduct: return [input: signal.matmul(try weight(of: node))]
    case .transposed:
      let zeros = node.inputs.map { ($0, Tensor.zeros([signal.size(0)] + (shapes[$0] ?? []), type: signal.dtype)) }
      return try derivative(of: node, at: Dictionary(zeros) { first, _ in first }, signal)
    case .derivative:
      return try derivative(of: node, at: values, signal)
    }
  }

  private func rectify(_ signal: Tensor, output: () -> Tensor) -> Tensor {
    let rectified = projection.rule == .gradient ? signal : signal.relu()
    if projection.rule == .deconvnet { return rectified }
    return (output() .> 0).choosing(rectified, otherwise: Tensor.zeros([1], type: signal.dtype))
  }

  private func filter(_ signal: Tensor, _ convolution: Convolution, _ weight: Tensor, to size: Extent) -> Tensor {
    // The convolution rounds down; what it left out at the end is put back, so that the size is the input's.
    func missing(_ size: Int, _ count: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ dilation: Int) -> Int {
      size - ((count - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1)
    }
    let (kernel, stride, padding, dilation) = (convolution.kernel, convolution.stride, convolution.padding, convolution.dilation)
    let rest = Extent(
      rows: missing(size.rows, signal.size(2), kernel.rows, stride.rows, padding.rows, dilation.rows),
      columns: missing(size.columns, signal.size(3), kernel.columns, stride.columns, padding.columns, dilation.columns))
    return signal.convTranspose2d(
      weight, stride: stride, padding: padding, outputPadding: rest, dilation: dilation, groups: convolution.groups)
  }

  private func weight(of node: Network.Node) throws -> Tensor {
    guard let weight = model.weights["\(node.name).weight"] else {
      throw NetworkError.malformed("\(node.name): its weight is missing")
    }
    return weight
  }

  /// The product of the signal with the derivative of one node by what it reads.
  private func derivative(of node: Network.Node, at values: [String: Tensor], _ signal: Tensor) throws -> [String: Tensor] {
    let names = Array(Set(node.inputs)).sorted()
    let alone = try Network(node.name, inputs: names.map { .init($0, shapes[$0] ?? []) }, nodes: [node])
    let (_, products) = try vectorJacobianProducts(
      at: names.compactMap { values[$0] },
      of: { try alone.forward(inputs: Dictionary(uniqueKeysWithValues: zip(names, $0)), weights: model.weights).output },
      seeds: { _ in [signal] })
    return Dictionary(uniqueKeysWithValues: zip(names, products[0]))
  }
}
