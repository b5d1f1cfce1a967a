import Tensors

/// The largest value of every map of a batch, where it is, and how much of the map is active: `N C` numbers each, row by row.
struct MapPeaks: Sendable {
  /// NaN where one of the map's values is.
  var values: [Double]
  /// Positions within the map, row by row; the first of equals.
  var positions: [Int]
  /// How many positions are above 0.
  var active: [Int]

  /// - Parameter maps: `N C h w`, or `N C` of vectors.
  init(_ maps: Tensor) {
    let maps = maps.rank == 2 ? maps.unsqueeze(-1).unsqueeze(-1) : maps
    let size = Extent(rows: maps.size(2), columns: maps.size(3))
    // One window as large as the map: libtorch has no quicker way to the largest value and its place.
    let peaks = maps.maxPool2dWithIndices(size)
    values = peaks.values.array()
    positions = peaks.indices.array()
    // Sums of ones; a comparison's truths would take four times as long to count.
    active = maps.relu().sign().sum(over: 2, 3).array()
  }
}
