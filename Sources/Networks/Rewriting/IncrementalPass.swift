import Exhibits
import Tensors

/// A forward pass that computes only what changes in windows: clean values are kept, and changes flow from node to node.
///
/// What flows is the difference from the clean value, pixels of windows one after another. So every window has a size of its own, borders
/// need no care (a change beyond the map is zero, as its padding is), linear operations need no clean values, and a window of w × w pixels
/// costs a convolution the products of w × w. Only where an operation bends are clean values added and subtracted again.
package struct IncrementalPass {
  private let model: Model
  private let plan: IncrementalPlan
  private let captured: [String]
  private let fill: Tensor
  /// The clean values that are read, `H W C`.
  private let clean: [String: Tensor]
  private let convolutions: [String: WindowConvolution]
  private let windows: [String: [PixelRectangle]]
  private let readerCounts: [String: Int]

  /// Computes the picture's clean values.
  ///
  /// - Parameters:
  ///   - picture: `C H W`, of single or double precision.
  ///   - fill: What each window is filled with, one number a channel.
  ///   - plan: A plan of the model's network for this picture's size, capturing these nodes.
  package init(
    _ model: Model, picture: Tensor, fill: [Double], plan: IncrementalPlan, capturing: [String] = []
  ) throws(NetworkError) {
    require(
      picture.rank == 3 && fill.count == picture.size(0) && picture.size(1) == plan.size.rows && picture.size(2) == plan.size.columns,
      "IncrementalPass: a picture of \(picture.shape), \(fill.count) numbers to fill with, and a plan for \(plan.size)")
    (self.model, self.plan, captured) = (model, plan, capturing)
    self.fill = Tensor(fill, shape: [1, fill.count], type: picture.dtype)
    let network = model.network
    let input = network.inputs[0].name
    var windows = [input: plan.windows]
    for step in plan.steps { windows[step.node] = step.windows }
    self.windows = windows
    // Convolutions, average pools and sums read only changes.
    var read: Set<String> = [input]
    var readers: [String: Int] = [:]
    for name in [network.output] + capturing {
      read.insert(name)
      readers[name, default: 0] += 1
    }
    var convolutions: [String: WindowConvolution] = [:]
    for step in plan.steps {
      guard let node = network[step.node] else { fatalError("IncrementalPass: the plan is of another network") }
      for name in node.inputs { readers[name, default: 0] += 1 }
      if step.windows != nil {
        if let convolution = node.operation as? Convolution, let weight = model.weights["\(node.name).weight"] {
          convolutions[node.name] = WindowConvolution(
            weight, stride: convolution.stride, padding: convolution.padding, dilation: convolution.dilation, groups: convolution.groups)
          continue
        }
        if node.operation is AveragePool || node.operation is Dropout || Self.isPlainSum(node, plan) { continue }
        if !(node.operation is ReLU) { read.insert(node.name) }
      }
      read.formUnion(node.inputs)
    }
    self.convolutions = convolutions
    readerCounts = readers
    let names = read.filter { windows[$0] != nil }
    let forward = try model.forward(picture.unsqueeze(0), capturing: names.sorted())
    clean = forward.activations.mapValues { $0[0].permute([1, 2, 0]).contiguous() }
  }

  /// Whether every clean value is finite. If one is not, its difference from another says nothing, and whole pictures must be computed.
  package var isFinite: Bool { clean.values.allSatisfy { $0.sum().number.isFinite } && fill.sum().number.isFinite }

  /// How many windows a batch may have for all that is alive at once to stay in a few hundred megabytes.
  package var suitableBatch: Int {
    let count = max(1, plan.windows.count)
    func elements(_ name: String) -> Int {
      let shape = plan.shapes[name] ?? []
      guard let own = windows[name] else { return shape.reduce(1, *) }
      return own.reduce(0) { $0 + $1.rows.count * $1.columns.count } / count * (shape.first ?? 1)
    }
    let largest = plan.steps.map { step in
      elements(step.node) + (model.network[step.node]?.inputs ?? []).reduce(0) { $0 + elements($1) }
    }.max() ?? 1
    let kept = captured.reduce(0) { $0 + (plan.shapes[$1] ?? []).reduce(1, *) }
    return min(256, max(8, (1 << 26) / max(1, largest + kept)))
  }

  /// The output and the captured nodes for some of the plan's windows, whole: `n …`.
  package func forward(_ range: Range<Int>) throws(NetworkError) -> Forward {
    var values = Values(pass: self, range: range, remaining: readerCounts)
    let network = model.network
    let input = network.inputs[0].name
    values.changes[input] = {
      let targets = values.windows(of: input)
      let nothing = MapWindows(range.map { _ in (0..<0, 0..<0) })
      return fill - Tensor.zeros([0, fill.size(1)], type: fill.dtype).moved(from: nothing, to: targets, onto: clean[input])
    }()
    for step in plan.steps {
      guard let node = network[step.node] else { continue }
      if step.windows == nil {
        var run = NodeRun(
          node: node.name, inputs: node.inputs.map { values.whole($0) }, parameters: parameters(of: node), mode: .evaluation)
        values.wholes[node.name] = node.operation.evaluate(&run)
      } else {
        values.changes[node.name] = change(of: node, &values)
      }
      for name in node.inputs { values.release(name) }
    }
    var activations: [String: Tensor] = [:]
    for name in captured { activations[name] = values.whole(name) }
    return Forward(output: values.whole(network.output), activations: activations, statistics: [:])
  }

  /// How a node's value changes in its windows.
  private func change(of node: Network.Node, _ values: inout Values) -> Tensor {
    let targets = values.windows(of: node.name), sources = values.windows(of: node.inputs[0])
    guard let first = values.changes[node.inputs[0]] else { fatalError("\(node.name): its input has not been computed") }
    switch node.operation {
    case is Convolution:
      guard let convolution = convolutions[node.name] else { fatalError("\(node.name): a convolution without its weights") }
      return convolution(first, from: sources, to: targets)
    case is ReLU: return first.changedRelu(in: sources, of: clean(node.inputs[0]))
    case let pool as MaxPool:
      return first.changedMaxPool(
        from: sources, to: targets, of: clean(node.inputs[0]), pooled: clean(node.name), pool.size, stride: pool.stride,
        padding: pool.padding)
    case let pool as AveragePool:
      let shape = plan.shapes[node.inputs[0]] ?? []
      return first.changedAveragePool(
        from: sources, to: targets, in: Extent(rows: shape[1], columns: shape[2]), pool.size, stride: pool.stride,
        padding: pool.padding, countsPadding: pool.countsPadding)
    case is Dropout: return first
    case is Add where Self.isPlainSum(node, plan):
      return node.inputs.dropFirst().reduce(values.moved(node.inputs[0], to: targets)) { $0 + values.moved($1, to: targets) }
    default: return pointwise(node, targets, values)
    }
  }

  /// Any operation that makes each position of the same position of its inputs: on changed values, less the clean ones.
  private func pointwise(_ node: Network.Node, _ targets: MapWindows, _ values: Values) -> Tensor {
    let inputs = node.inputs.map { name in
      let changed = values.moved(name, to: targets, onto: clean(name))
      return changed.reshape([targets.pixelCount, changed.size(1), 1, 1])
    }
    let channels = plan.shapes[node.name]?[0] ?? 0
    guard targets.pixelCount > 0 else { return Tensor.zeros([0, channels], type: fill.dtype) }
    var run = NodeRun(node: node.name, inputs: inputs, parameters: parameters(of: node), mode: .evaluation)
    let changed = node.operation.evaluate(&run).reshape([targets.pixelCount, channels])
    let nothing = MapWindows((0..<targets.count).map { _ in (0..<0, 0..<0) })
    return changed - Tensor.zeros([0, channels], type: fill.dtype).moved(from: nothing, to: targets, onto: clean(node.name))
  }

  /// Whether changes add up as they are: nothing is stretched.
  private static func isPlainSum(_ node: Network.Node, _ plan: IncrementalPlan) -> Bool {
    node.operation is Add && Set(node.inputs.map { plan.shapes[$0] }).count == 1
  }

  private func clean(_ name: String) -> Tensor {
    guard let tensor = clean[name] else { fatalError("IncrementalPass: the clean value of “\(name)” was not kept") }
    return tensor
  }

  private func parameters(of node: Network.Node) -> [String: Tensor] {
    guard let place = model.network.places[node.name] else { return [:] }
    let names = model.network.declaredParameters[place].map(\.name)
    return Dictionary(uniqueKeysWithValues: names.compactMap { name in model.weights["\(node.name).\(name)"].map { (name, $0) } })
  }

  /// What has been computed for one batch of windows.
  private struct Values {
    let pass: IncrementalPass
    let range: Range<Int>
    var remaining: [String: Int]
    /// In windows, `P C`.
    var changes: [String: Tensor] = [:]
    /// Whole values, `n …`.
    var wholes: [String: Tensor] = [:]

    func windows(of name: String) -> MapWindows {
      MapWindows((pass.windows[name] ?? [])[range].map { ($0.rows, $0.columns) })
    }

    /// A change in other windows, with the clean value or without.
    func moved(_ name: String, to targets: MapWindows, onto clean: Tensor? = nil) -> Tensor {
      guard let change = changes[name] else { fatalError("“\(name)” has not been computed") }
      let sources = windows(of: name)
      return clean == nil && sources == targets ? change : change.moved(from: sources, to: targets, onto: clean)
    }

    /// The whole value, composed when only its change is known.
    mutating func whole(_ name: String) -> Tensor {
      if let value = wholes[name] { return value }
      let map = pass.clean(name)
      let (rows, columns, channels) = (map.size(0), map.size(1), map.size(2))
      let targets = MapWindows(whole: Extent(rows: rows, columns: columns), count: range.count)
      let value = moved(name, to: targets, onto: map).reshape([range.count, rows, columns, channels]).permute([0, 3, 1, 2])
      wholes[name] = value
      return value
    }

    mutating func release(_ name: String) {
      remaining[name, default: 1] -= 1
      guard remaining[name] == 0 else { return }
      (changes[name], wholes[name]) = (nil, nil)
    }
  }
}
