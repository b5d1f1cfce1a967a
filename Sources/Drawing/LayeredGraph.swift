import Exhibits

/// A network diagram's graph in layers, after Sugiyama: every edge leads from one layer to the next, through waypoints where the
/// original one is longer.
struct LayeredGraph {
  /// A box, or a waypoint of a long edge.
  struct Vertex {
    /// The node's number in the diagram, or `nil` for a waypoint.
    var node: Int?
    var layer: Int
    /// The group that it is framed with, or empty.
    var group: String
    var incoming: [Int] = []
    var outgoing: [Int] = []
  }

  /// The nodes that are drawn, ids made unique by dropping repetitions.
  private(set) var nodes: [NetworkDiagram.Node] = []
  private(set) var vertices: [Vertex] = []
  /// Vertices by layer, in order across it.
  private(set) var layers: [[Int]] = []
  /// For each drawn edge, the vertices it visits from first to last.
  private(set) var routes: [(edge: NetworkDiagram.Edge, vertices: [Int])] = []

  init(_ diagram: NetworkDiagram) {
    var index: [String: Int] = [:]
    for node in diagram.nodes where index[node.id] == nil {
      index[node.id] = nodes.count
      nodes.append(node)
    }
    var edges: [(from: Int, to: Int, edge: NetworkDiagram.Edge)] = []
    for edge in diagram.edges {
      guard let from = index[edge.from], let to = index[edge.to], from != to else { continue }
      edges.append((from, to, edge))
    }
    let depth = Self.layers(count: nodes.count, edges: edges.map { ($0.from, $0.to) })
    // An edge that closes a cycle cannot be drawn forward; such a graph is not a network's.
    edges.removeAll { depth[$0.from] >= depth[$0.to] }
    layers = Array(repeating: [], count: (depth.max() ?? -1) + 1)
    for (number, node) in nodes.enumerated() { addVertex(Vertex(node: number, layer: depth[number], group: node.group)) }
    for (from, to, edge) in edges {
      var visited = [from]
      let group = nodes[from].group == nodes[to].group ? nodes[from].group : ""
      for layer in depth[from] + 1..<depth[to] { visited.append(addVertex(Vertex(node: nil, layer: layer, group: group))) }
      visited.append(to)
      for (first, second) in zip(visited, visited.dropFirst()) {
        vertices[first].outgoing.append(second)
        vertices[second].incoming.append(first)
      }
      routes.append((edge, visited))
    }
    order()
  }

  @discardableResult
  private mutating func addVertex(_ vertex: Vertex) -> Int {
    vertices.append(vertex)
    layers[vertex.layer].append(vertices.count - 1)
    return vertices.count - 1
  }

  /// Each node's longest distance from a source, sources drawn up to just before what they feed.
  private static func layers(count: Int, edges: [(Int, Int)]) -> [Int] {
    var successors = [[Int]](repeating: [], count: count)
    var waiting = [Int](repeating: 0, count: count)
    for (from, to) in edges {
      successors[from].append(to)
      waiting[to] += 1
    }
    let sources = (0..<count).filter { waiting[$0] == 0 }
    var layer = [Int](repeating: 0, count: count)
    var isQueued = waiting.map { $0 == 0 }
    var isDone = [Bool](repeating: false, count: count)
    var queue = sources
    var (next, firstOpen) = (0, 0)
    while next < count {
      if next == queue.count {
        // Only cycles are left: open one at its first node.
        while isQueued[firstOpen] { firstOpen += 1 }
        queue.append(firstOpen)
        isQueued[firstOpen] = true
      }
      let node = queue[next]
      next += 1
      isDone[node] = true
      for successor in successors[node] where !isDone[successor] {
        layer[successor] = max(layer[successor], layer[node] + 1)
        waiting[successor] -= 1
        if waiting[successor] == 0 && !isQueued[successor] {
          queue.append(successor)
          isQueued[successor] = true
        }
      }
    }
    for source in sources {
      if let nearest = successors[source].map({ layer[$0] }).min() { layer[source] = max(0, nearest - 1) }
    }
    return layer
  }

  /// Orders each layer by its neighbours' mean places, forth and back, and keeps the order with the fewest crossings.
  private mutating func order() {
    var best = (layers: layers, crossings: crossings)
    for sweep in 0..<12 where best.crossings > 0 || sweep < 2 {
      let isForward = sweep.isMultiple(of: 2)
      for layer in isForward ? Array(layers.indices.dropFirst()) : layers.indices.dropLast().reversed() {
        var place: [Int: Double] = [:]
        for (position, vertex) in layers[isForward ? layer - 1 : layer + 1].enumerated() { place[vertex] = Double(position) }
        var keys: [Int: Double] = [:]
        for (position, vertex) in layers[layer].enumerated() {
          let neighbours = (isForward ? vertices[vertex].incoming : vertices[vertex].outgoing).compactMap { place[$0] }
          keys[vertex] = neighbours.isEmpty ? Double(position) : neighbours.reduce(0, +) / Double(neighbours.count)
        }
        // Members of a group stay together, at the group's mean.
        var sums: [String: (sum: Double, count: Double)] = [:]
        for vertex in layers[layer] where !vertices[vertex].group.isEmpty {
          let known = sums[vertices[vertex].group] ?? (0, 0)
          sums[vertices[vertex].group] = (known.sum + keys[vertex, default: 0], known.count + 1)
        }
        func key(_ vertex: Int) -> (Double, String, Double) {
          let own = keys[vertex, default: 0]
          guard let group = sums[vertices[vertex].group] else { return (own, "", own) }
          return (group.sum / group.count, vertices[vertex].group, own)
        }
        let keyed = layers[layer].enumerated().map { (key($0.element), $0.offset, $0.element) }
        layers[layer] = keyed.sorted { ($0.0.0, $0.0.1, $0.0.2, $0.1) < ($1.0.0, $1.0.1, $1.0.2, $1.1) }.map(\.2)
      }
      let now = crossings
      if now < best.crossings { best = (layers, now) }
    }
    layers = best.layers
  }

  /// How many pairs of edges cross between neighbouring layers.
  private var crossings: Int {
    var total = 0
    for (layer, next) in zip(layers, layers.dropFirst()) {
      var place: [Int: Int] = [:]
      for (position, vertex) in next.enumerated() { place[vertex] = position }
      // Inversions of the edges' ends in order of their starts.
      let ends = layer.flatMap { vertices[$0].outgoing.compactMap { place[$0] }.sorted() }
      var tree = [Int](repeating: 0, count: next.count + 1)
      for (seen, end) in ends.enumerated() {
        var (index, below) = (end + 1, 0)
        while index > 0 {
          below += tree[index]
          index -= index & -index
        }
        total += seen - below
        index = end + 1
        while index <= next.count {
          tree[index] += 1
          index += index & -index
        }
      }
    }
    return total
  }
}
