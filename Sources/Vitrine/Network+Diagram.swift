import Exhibits
import Networks
import Tensors

extension Network: Showable {
  /// Its diagram.
  public var exhibit: Exhibit { diagram().exhibit }
}

extension Network {
  /// The network as boxes and arrows, shapes written where they change.
  ///
  /// Normalisation, activation and dropout are drawn in the box of the layer that they follow. Where that is still too much to read, blocks
  /// become boxes, the innermost first, and equal boxes in a row become one with their number.
  ///
  /// - Parameters:
  ///   - limit: How many boxes may stay, if blocks and repetitions allow it.
  ///   - folds: Whether anything is drawn together at all; otherwise each node is a box.
  public func diagram(
    atMost limit: Int = 25, folds: Bool = true, direction: NetworkDiagram.Direction = .leftToRight
  ) -> NetworkDiagram {
    var folding = NetworkFolding(self)
    if folds {
      folding.absorbFollowers()
      let deepest = nodes.map { $0.name.split(separator: ".").count - 1 }.max() ?? 0
      for depth in stride(from: deepest, to: 0, by: -1) where folding.boxes.count > limit {
        folding.collapseBlocks(depth: depth)
        if folding.boxes.count > limit { folding.mergeRepetitions() }
      }
    }
    return folding.diagram(direction)
  }
}

/// Which nodes share a box.
private struct NetworkFolding {
  struct Box {
    /// The nodes, in order; an input stands alone.
    var names: [String]
    /// The node or block that it is called by.
    var title: String
    /// How many equal ones it stands for.
    var times = 1
    var isBlock = false
  }

  let network: Network
  /// In an order in which arrows lead forward.
  private(set) var boxes: [Box]

  init(_ network: Network) {
    self.network = network
    boxes = (network.inputs.map(\.name) + network.nodeNames).map { Box(names: [$0], title: $0) }
  }

  /// Where each node is.
  private var places: [String: Int] {
    Dictionary(uniqueKeysWithValues: boxes.enumerated().flatMap { place, box in box.names.map { ($0, place) } })
  }

  /// The boxes that each box reads, without itself.
  private func sources() -> [Set<Int>] {
    let places = places
    return boxes.indices.map { place in
      Set(boxes[place].names.flatMap { network[$0]?.inputs ?? [] }.compactMap { places[$0] }).subtracting([place])
    }
  }

  /// Puts norms, activations and dropout into the box of the layer before them, when nothing else reads that.
  mutating func absorbFollowers() {
    for node in network.nodes where Self.isFollower(node.operation) {
      guard node.inputs.count == 1, network[node.inputs[0]] != nil, network.readers(of: node.inputs[0]) == [node.name],
        let target = boxes.firstIndex(where: { $0.names.last == node.inputs[0] }),
        let own = boxes.firstIndex(where: { $0.names == [node.name] })
      else { continue }
      boxes[target].names.append(node.name)
      boxes.remove(at: own)
    }
  }

  private static func isFollower(_ operation: any NetworkOperation) -> Bool {
    switch operation {
    case is BatchNorm, is ReLU, is LeakyReLU, is Sigmoid, is Tanh, is Dropout, is Identity, is LocalResponseNorm, is Flatten: true
    default: false
    }
  }

  /// Makes one box of all nodes whose names begin with the same `depth` parts, unless arrows would then lead back.
  mutating func collapseBlocks(depth: Int) {
    func prefix(_ box: Box) -> String? {
      let parts = box.title.split(separator: ".")
      return parts.count > depth && network[box.names[0]] != nil ? parts.prefix(depth).joined(separator: ".") : nil
    }
    for block in Set(boxes.compactMap(prefix)).sorted() {
      let members = boxes.filter { prefix($0) == block }
      guard members.count > 1, let last = boxes.lastIndex(where: { prefix($0) == block }) else { continue }
      var collapsed = self
      let whole = Box(names: members.flatMap(\.names), title: block, isBlock: true)
      collapsed.boxes[last] = whole
      collapsed.boxes = collapsed.boxes.enumerated().filter { $0.offset == last || prefix($0.element) != block }.map(\.element)
      if collapsed.leadsForward { self = collapsed }
    }
  }

  private var leadsForward: Bool { sources().enumerated().allSatisfy { place, sources in sources.allSatisfy { $0 < place } } }

  /// Makes one box of equal boxes in a row.
  mutating func mergeRepetitions() {
    var place = 1
    while place < boxes.count {
      let sources = sources()
      let readers = boxes.indices.filter { sources[$0].contains(place - 1) }
      if sources[place] == [place - 1], readers == [place], signature(boxes[place - 1]) == signature(boxes[place]) {
        boxes[place - 1].names += boxes[place].names
        boxes[place - 1].times += boxes[place].times
        boxes.remove(at: place)
      } else {
        place += 1
      }
    }
  }

  /// What must be equal in boxes that are drawn as one: the operations of one of them, and the shape that leaves.
  private func signature(_ box: Box) -> [AnyHashable] {
    let each = box.names.count / box.times
    let operations = box.names.prefix(each).compactMap { network[$0].map { AnyHashable($0.operation) } }
    return operations + [AnyHashable((try? network.shape(of: box.names[each - 1])) ?? [])]
  }

  func diagram(_ direction: NetworkDiagram.Direction) -> NetworkDiagram {
    let sources = sources()
    let families = Dictionary(grouping: boxes.filter { network[$0.names[0]] != nil }, by: { family($0.title) })
    let nodes = boxes.map { box in
      let group = family(box.title)
      let isGrouped = !group.isEmpty && (families[group]?.count ?? 0) > 1
      return NetworkDiagram.Node(
        box.title, label: label(box, isGrouped ? String(box.title.dropFirst(group.count + 1)) : box.title), detail: detail(box),
        role: role(box), group: isGrouped ? group : "")
    }
    var edges: [NetworkDiagram.Edge] = []
    for (place, box) in boxes.enumerated() {
      for source in sources[place].sorted() {
        edges.append(.init(boxes[source].title, box.title, label: changedShape(boxes[source])))
      }
    }
    return NetworkDiagram(nodes: nodes, edges: edges, direction: direction)
  }

  /// The outermost block's name, or nothing for a box outside of all.
  private func family(_ title: String) -> String {
    guard let dot = title.firstIndex(of: ".") else { return "" }
    return String(title[..<dot])
  }

  /// A number alone says little: the kind of layer goes before it.
  private func label(_ box: Box, _ name: String) -> String {
    guard name.allSatisfy({ $0.isNumber || $0 == "." }) else { return name }
    return "\(box.isBlock ? "block" : word(network[box.names[0]]?.operation)) \(name)"
  }

  private func word(_ operation: (any NetworkOperation)?) -> String {
    switch operation {
    case is Convolution: "conv"
    case is TransposedConvolution: "deconv"
    case is MaxPool, is AveragePool, is AdaptiveAveragePool, is GlobalMaxPool: "pool"
    case let other?: type(of: other).kind
    case nil: "input"
    }
  }

  private func detail(_ box: Box) -> String {
    let operations = box.names.prefix(box.names.count / box.times).compactMap { network[$0]?.operation }
    let times = box.times > 1 ? "\(box.times) times " : ""
    guard box.isBlock else {
      let followers = operations.dropFirst().map(follower).filter { !$0.isEmpty }
      return times + ([operations.first?.summary ?? ""] + followers).filter { !$0.isEmpty }.joined(separator: ", ")
    }
    let kernels = operations.compactMap { ($0 as? Convolution)?.kernel }.map { "\($0.rows)×\($0.columns)" }
    if kernels.isEmpty || kernels.count > 4 { return times + "\(operations.count) operations" }
    return times + kernels.joined(separator: ", ")
  }

  private func follower(_ operation: any NetworkOperation) -> String {
    switch operation {
    case is BatchNorm: "BN"
    case is LocalResponseNorm: "LRN"
    case is ReLU: "ReLU"
    case is LeakyReLU: "leaky ReLU"
    case is Sigmoid: "sigmoid"
    case is Tanh: "tanh"
    case is Dropout: "dropout"
    case is Flatten: "flatten"
    default: ""
    }
  }

  private func role(_ box: Box) -> NetworkDiagram.Role {
    let operations = box.names.compactMap { network[$0]?.operation }
    guard let first = operations.first else { return .input }
    if box.isBlock { return operations.contains { $0 is Convolution } ? .convolution : role(first) }
    return role(first)
  }

  private func role(_ operation: any NetworkOperation) -> NetworkDiagram.Role {
    switch operation {
    case is Convolution, is TransposedConvolution: .convolution
    case is Linear: .linear
    case is MaxPool, is AveragePool, is AdaptiveAveragePool, is GlobalMaxPool, is Mean, is Sum: .pooling
    case is BatchNorm, is LocalResponseNorm: .normalization
    case is AttendedMean, is Multiply, is WeightedMean: .attention
    case let softmax as Softmax where softmax.dimensions != [1]: .attention
    case is ReLU, is LeakyReLU, is Sigmoid, is Tanh, is Softmax: .activation
    case is Add, is Concatenate: .combination
    default: .other
    }
  }

  /// The shape that leaves a box, where another entered.
  private func changedShape(_ box: Box) -> String {
    guard let last = box.names.last, let leaving = try? network.shape(of: last) else { return "" }
    if let source = network[box.names[0]]?.inputs.first, (try? network.shape(of: source)) == leaving { return "" }
    return leaving.map(String.init).joined(separator: "×")
  }
}
