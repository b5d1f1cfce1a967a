import Networks
import Tensors

/// A way from a node back to the pictures: the part of the network that lies between, checked before anything runs.
///
/// No gradient is recorded over the network. Each node's part is computed from shapes and the few values that it needs, and these go as soon
/// as they were used.
struct BackwardWalk {
  /// The model up to the node.
  let model: Model
  let projection: BackwardProjection
  let pictures: Tensor
  /// For each row of the signal the picture that it belongs to; nothing when each has its own.
  let sources: Tensor?
  /// Every node's shape, without the batch, for pictures of this size.
  let shapes: [String: [Int]]
  let steps: [(node: Network.Node, step: BackwardStep)]

  /// The starting node's shape, without the batch.
  var shape: [Int] { shapes[model.network.output] ?? [] }

  /// - Parameters:
  ///   - rows: How many signals there are.
  ///   - what: What they are, for messages: "units".
  init(
    from node: String, of model: Model, pictures: Tensor, sources: [Int]?, rows: Int, _ what: String, _ projection: BackwardProjection
  ) throws(NetworkError) {
    let part = try model.cut(at: node)
    (self.model, self.projection, self.pictures) = (part, projection, pictures)
    let shape = Array(pictures.shape.dropFirst())
    guard pictures.rank > 1, pictures.dtype.isFloatingPoint else {
      throw .value(
        node: part.network.inputs.first?.name ?? node, shape: shape, expected: "pictures N C H W of a type with fractions")
    }
    let count = pictures.size(0)
    if let sources {
      guard sources.count == rows else { throw .malformed("\(node): \(rows) \(what) and \(sources.count) sources: give one for each") }
      for source in sources where !(0..<count).contains(source) {
        throw .malformed("\(node): a source is picture \(source), and there are \(count)")
      }
    } else if rows != count {
      throw .malformed("\(node): \(rows) \(what) for \(count) pictures: give one for each, or sources that say which is whose")
    }
    self.sources = sources.map { Tensor($0) }
    shapes = try part.network.shapes(for: shape)
    var steps: [(node: Network.Node, step: BackwardStep)] = []
    for node in part.network.nodes.reversed() { steps.append((node, try BackwardStep(node, by: projection))) }
    self.steps = steps
  }

  /// Runs the network forward as far as the node, and the signal back.
  ///
  /// - Parameter seed: Makes the signal of the node's values, one row for each signal.
  func run(_ seed: (Tensor) -> Tensor) throws -> Tensor {
    let needed = steps.flatMap { $0.step.needs($0.node, projection.rule) }
    let forward = try model.forward(pictures, capturing: Array(Set(needed)).sorted())
    var values = forward.activations
    var uses = Dictionary(needed.map { ($0, 1) }, uniquingKeysWith: +)
    var signals = [model.network.output: seed(row(forward.output))]
    for (node, step) in steps {
      guard let signal = signals.removeValue(forKey: node.name) else { continue }
      let names = step.needs(node, projection.rule)
      let known = Dictionary(names.compactMap { name in values[name].map { (name, $0) } }, uniquingKeysWith: { first, _ in first })
      for (name, part) in try back(signal, through: node, step, known) {
        signals[name] = signals[name].map { $0 + part } ?? part
      }
      for name in names {
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
      return [input: signal.maxUnpool2d(row(switches.indices), to: size, projection.unpooling)]
    case .unpoolingMaps:
      return [input: signal.maxUnpool2d(row(value(input).maxPool2dWithIndices(size).indices), to: size)]
    case .transposedConvolution(let convolution): return [input: filter(signal, convolution, try weight(of: node), to: size)]
    case .transposedProduct: return [input: signal.matmul(try weight(of: node))]
    case .transposed:
      let zeros = node.inputs.map { ($0, Tensor.zeros([signal.size(0)] + (shapes[$0] ?? []), type: signal.dtype)) }
      return try derivative(of: node, at: Dictionary(zeros) { first, _ in first }, signal)
    case .derivative:
      return try derivative(of: node, at: values.mapValues { row($0) }, signal)
    }
  }

  /// A picture's value for each signal that belongs to the picture.
  private func row(_ value: Tensor) -> Tensor { sources.map { value.select(0, at: $0) } ?? value }

  private func rectify(_ signal: Tensor, output: () -> Tensor) -> Tensor {
    let rectified = projection.rule == .gradient ? signal : signal.relu()
    if projection.rule == .deconvnet { return rectified }
    return (row(output()) .> 0).choosing(rectified, otherwise: Tensor.zeros([1], type: signal.dtype))
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
