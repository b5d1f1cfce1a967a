import Exhibits
import Tensors

extension Network {
  /// The receptive field of a node in an input, as size, stride and start; padding is not clipped.
  ///
  /// Where paths join it is the smallest field that holds all of them. A vector sees what all of its elements see.
  ///
  /// - Parameters:
  ///   - input: The input's name; the first unless given.
  ///   - shape: The input's shape; the declared one unless given.
  /// - Throws: where no size and stride say it (resizing, uneven adaptive pooling, paths of different strides, no path at all), naming
  /// the node
  ///   where that begins; ``pixels(seenBy:row:column:of:for:)`` answers there too.
  public func receptiveField(of name: String, in input: String? = nil, for shape: [Int]? = nil) throws(NetworkError) -> ReceptiveField {
    let (input, shapes) = try fieldInput(input, shape)
    guard shapes[name] != nil else { throw .unknownNode(name, nearest: nearestName(to: name, among: shapes.keys)) }
    var fields: [String: ReceptiveField] = [input: .pixel]
    let ancestors = ancestors(of: [name])
    for node in nodes where ancestors.contains(node.name) {
      var joined: ReceptiveField?
      for (index, source) in node.inputs.enumerated() {
        guard let field = fields[source], let reach = reach(of: node, input: index, shapes) else { continue }
        let (entering, leaving) = (Self.spatialSize(shapes[source]), Self.spatialSize(shapes[node.name]))
        let rows = field.rows.reached(by: reach.rows, inputSize: entering.rows, outputSize: leaving.rows)
        let columns = field.columns.reached(by: reach.columns, inputSize: entering.columns, outputSize: leaving.columns)
        guard let rows, let columns else {
          throw .unsupported(
            node: node.name, operation: node.kind,
            problem: "its positions see windows that differ in size, so no size and stride says them; ask for the pixels of one position")
        }
        guard let other = joined else {
          joined = ReceptiveField(rows: rows, columns: columns)
          continue
        }
        guard let rows = other.rows.union(rows), let columns = other.columns.union(columns) else {
          throw .unsupported(
            node: node.name, operation: node.kind,
            problem: "its inputs move over the picture by different strides, so no size and stride says their union; "
              + "ask for the pixels of one position")
        }
        joined = ReceptiveField(rows: rows, columns: columns)
      }
      fields[node.name] = joined
    }
    guard let field = fields[name] else {
      throw .unsupported(node: name, operation: self[name]?.kind ?? "input", problem: "it sees nothing of the input “\(input)”")
    }
    return field
  }

  /// The smallest rectangle of an input's pixels that holds all that can change one position of a node, clipped to the picture; `nil` when
  /// nothing can.
  ///
  /// It is exact for weights without accidental zeros: what padding, rounding up and dilation leave out is left out.
  ///
  /// - Parameters:
  ///   - row: A row of the node's map; 0 for a vector, which sees what all of its elements see.
  ///   - input: The input's name; the first unless given.
  ///   - shape: The input's shape; the declared one unless given.
  public func pixels(
    seenBy name: String, row: Int = 0, column: Int = 0, of input: String? = nil, for shape: [Int]? = nil
  ) throws(NetworkError) -> PixelRectangle? {
    let (input, shapes) = try fieldInput(input, shape)
    guard let own = shapes[name] else { throw .unknownNode(name, nearest: nearestName(to: name, among: shapes.keys)) }
    let size = Self.spatialSize(own)
    guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else {
      throw .unsupported(
        node: name, operation: self[name]?.kind ?? "input",
        problem: "it has \(size.rows) rows and \(size.columns) columns, so no position \(row), \(column)")
    }
    var seen: [String: SeenPositions] = [name: SeenPositions(rows: [row], columns: [column])]
    for node in nodes.reversed() {
      guard let positions = seen[node.name] else { continue }
      for (index, source) in node.inputs.enumerated() {
        guard let reach = reach(of: node, input: index, shapes) else { continue }
        let (entering, leaving) = (Self.spatialSize(shapes[source]), Self.spatialSize(shapes[node.name]))
        let rows = Set(positions.rows.flatMap { reach.rows.sources(of: $0, inputSize: entering.rows, outputSize: leaving.rows) })
        let columns = Set(
          positions.columns.flatMap { reach.columns.sources(of: $0, inputSize: entering.columns, outputSize: leaving.columns) })
        guard !rows.isEmpty, !columns.isEmpty else { continue }
        seen[source, default: SeenPositions()].rows.formUnion(rows)
        seen[source, default: SeenPositions()].columns.formUnion(columns)
      }
    }
    guard let pixels = seen[input], let top = pixels.rows.min(), let bottom = pixels.rows.max(), let left = pixels.columns.min(),
      let right = pixels.columns.max()
    else { return nil }
    return PixelRectangle(rows: top..<bottom + 1, columns: left..<right + 1)
  }

  private struct SeenPositions {
    var rows: Set<Int> = []
    var columns: Set<Int> = []
  }

  private func fieldInput(_ input: String?, _ shape: [Int]?) throws(NetworkError) -> (String, [String: [Int]]) {
    guard let name = input ?? inputs.first?.name else { throw .malformed("the network “\(self.name)” has no input") }
    guard inputs.contains(where: { $0.name == name }) else {
      throw .unknownNode(name, nearest: nearestName(to: name, among: inputs.map(\.name)))
    }
    return (name, try shape.map { shape throws(NetworkError) in try shapes(for: [name: shape]) } ?? declaredShapes)
  }

  /// How one input of a node reaches its positions; everything where a map becomes a vector.
  private func reach(of node: Node, input index: Int, _ shapes: [String: [Int]]) -> SpatialReach? {
    let inputs = node.inputs.map { shapes[$0] ?? [] }
    guard let output = shapes[node.name] else { return nil }
    if inputs[index].count == 3, output.count != 3 { return SpatialReach(.all) }
    let reach = node.operation.reach(ofInput: index, inputs: inputs, output: output)
    if inputs[index].count != 3 { return SpatialReach(.same) }
    return reach.isEmpty ? nil : reach
  }

  private static func spatialSize(_ shape: [Int]?) -> (rows: Int, columns: Int) {
    guard let shape, shape.count == 3 else { return (1, 1) }
    return (shape[1], shape[2])
  }

  /// The nodes that values are computed from, themselves among them.
  func ancestors(of names: [String]) -> Set<String> {
    var found: Set<String> = []
    var waiting = names
    while let name = waiting.popLast() {
      guard found.insert(name).inserted, let node = self[name] else { continue }
      waiting += node.inputs
    }
    return found
  }
}
