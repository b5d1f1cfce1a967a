import Networks
import Tensors

/// What in a picture a feature responds to, found by following it back through the network.
///
/// A node's own operation is part of the way: a signal at a pooling is unpooled first, one at a ReLU rectified first, one at a convolution
/// filtered at once. Nothing is rectified after the last filtering, so a reconstruction has both signs.
extension Model {
  /// Reconstructions in the space of the network's input, `N C H W`: the i-th starts from `units[i]` as its picture activates it.
  ///
  ///     // What drives map 12 where it is strongest, and what drives the whole map.
  ///     let reconstructions = try model.projections(
  ///       of: "features.4", units: [FeatureUnit(channel: 12, row: 5, column: 7), FeatureUnit(channel: 12)], pictures: pictures)
  ///
  /// The activation's value is the seed, not 1; of a whole map, all its values are. Only what lies between the input and the node runs.
  /// Convolutions filter with their transposed kernels and no bias, max pooling unpools by its switches, batch norm multiplies by its
  /// evaluation's factor, and other linear operations are transposed.
  /// - Parameters:
  ///   - node: A node of `C h w` or a vector; by default the deconvnet goes back from it.
  ///   - units: One for each reconstruction.
  ///   - pictures: `N C H W`, normalised as the network expects, of any size that it allows.
  ///   - sources: Which picture each unit belongs to; without it each has its own. Units of one picture that stand one after another share
  ///     its forward pass.
  /// - Returns: A picture for each unit, of the pictures' type.
  /// - Throws: `NetworkError`: an unknown node with the nearest name, a unit that the node does not have, numbers that do not fit, and
  ///   nodes on the way for which the rule has no definition.
  public func projections(
    of node: String, units: [FeatureUnit], pictures: Tensor, sources: [Int]? = nil, by projection: BackwardProjection = .init()
  ) throws -> Tensor {
    let walk = try BackwardWalk(from: node, of: self, pictures: pictures, sources: sources, rows: units.count, "unit", projection)
    for unit in units { try unit.check(node: node, shape: walk.shape) }
    return try walk.run { FeatureUnit.seeds(Array(units[$1]), in: $0) }
  }

  /// The same from any signal at the node, `N …` of the node's shape: of a class's score, 1 at its logit.
  ///
  /// - Parameter sources: Which picture each signal belongs to; without it each has its own.
  public func projections(
    of node: String, signal: Tensor, pictures: Tensor, sources: [Int]? = nil, by projection: BackwardProjection = .init()
  ) throws -> Tensor {
    let rows = signal.shape.first ?? 0
    let walk = try BackwardWalk(from: node, of: self, pictures: pictures, sources: sources, rows: rows, "signal", projection)
    guard Array(signal.shape.dropFirst()) == walk.shape else {
      throw NetworkError.value(node: node, shape: Array(signal.shape.dropFirst()), expected: "a signal of its \(walk.shape)")
    }
    guard signal.dtype == pictures.dtype else {
      throw NetworkError.malformed("\(node): its signal is \(signal.dtype) and the pictures are \(pictures.dtype): convert one of them")
    }
    return try walk.run { signal[$1] }
  }
}

extension FeatureUnit {
  /// Whether a node of this shape, without the batch, has the unit.
  func check(node: String, shape: [Int]) throws(NetworkError) {
    guard shape.count == 3 || shape.count == 1 else {
      throw .value(node: node, shape: shape, expected: "C h w or a vector for a unit; start from a signal instead")
    }
    guard (row == nil) == (column == nil) else {
      throw .malformed("\(node): its unit \(self) has only one of row and column: give both, or neither for the whole map")
    }
    guard (0..<shape[0]).contains(channel) else {
      throw .malformed("\(node): there is no unit \(self); its channels are 0 to \(shape[0] - 1)")
    }
    guard let row, let column else { return }
    guard shape.count == 3 else {
      throw .malformed("\(node): its unit \(self) has a position, and a vector's element has none: leave row and column out")
    }
    guard (0..<shape[1]).contains(row), (0..<shape[2]).contains(column) else {
      throw .malformed("\(node): there is no unit \(self); its maps are of \(shape[1]) × \(shape[2])")
    }
  }

  /// The node's values, `N …`, with everything but each row's unit zero.
  static func seeds(_ units: [FeatureUnit], in values: Tensor) -> Tensor {
    let columns = values.rank == 4 ? values.size(3) : 1
    let (channels, positions) = (values.size(1), values.rank == 4 ? values.size(2) * columns : 1)
    let maps = values.reshape([units.count, channels, positions])
    let chosen = Tensor(units.map(\.channel), shape: [units.count, 1, 1]).expand([units.count, 1, positions]).contiguous()
    let places = units.map { unit in unit.row.flatMap { row in unit.column.map { row * columns + $0 } } ?? -1 }
    let place = Tensor(places, shape: [units.count, 1, 1])
    let taken = (Tensor.arange(positions) .== place) .| (place .< 0)
    let zeros = Tensor.zeros([1], type: values.dtype)
    let picked = taken.choosing(maps.gather(1, chosen), otherwise: zeros)
    return Tensor.zeros(maps.shape, type: values.dtype).scatter(1, chosen, picked).reshape(values.shape)
  }
}
