import Exhibits
import Tensors

/// From one number a window to one number a pixel.
extension OcclusionGrid {
  /// The windows' numbers as they stand over a picture of this size: `rows(of:) × columns(of:)`.
  public func matrix(of values: [Double], size: Extent) -> Matrix {
    require(
      values.count == rows(of: size) * columns(of: size),
      "OcclusionGrid: \(values.count) values for \(rows(of: size)) × \(columns(of: size)) windows")
    return Matrix(rows: rows(of: size), columns: columns(of: size), values: values)
  }

  /// A map as large as the picture: each pixel is the mean of the windows that hide it, as in Captum's `Occlusion`; 0 where none does.
  public func map(of values: [Double], size: Extent) -> AttributionMap {
    let windows = windows(of: size)
    require(values.count == windows.count && !windows.isEmpty, "OcclusionGrid: \(values.count) values for \(windows.count) windows")
    var sums = [Double](repeating: 0, count: size.rows * size.columns)
    var counts = [Double](repeating: 0, count: sums.count)
    for (window, value) in zip(windows, values) {
      for row in window.rows {
        for place in row * size.columns + window.columns.lowerBound..<row * size.columns + window.columns.upperBound {
          sums[place] += value
          counts[place] += 1
        }
      }
    }
    return AttributionMap(rows: size.rows, columns: size.columns, values: zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 })
  }

  /// A map made as coarse as one of windows: its mean in each window, then a pixel's mean over the windows that hide it. What a fine map is
  /// compared as.
  public func coarsened(_ map: AttributionMap) -> AttributionMap {
    let size = Extent(rows: map.rows, columns: map.columns)
    let means = windows(of: size).map { window in
      var sum = 0.0
      for row in window.rows { for column in window.columns { sum += map[row, column] } }
      return sum / Double(window.rows.count * window.columns.count)
    }
    return self.map(of: means, size: size)
  }
}
