import Exhibits
import Networks
import Tensors

extension AttributionMap {
  /// How much a score drops when a pixel is hidden: the mean of `clean − occluded` over the windows that cover it, as Captum's `Occlusion`
  /// gives it; 0 where no window does.
  ///
  ///     let scores = try model.occluded(picture, grid: grid).select(1, label)
  ///     let map = AttributionMap.occlusion(clean: clean, occluded: scores.array(), grid: grid, size: 224)
  ///
  /// - Parameters:
  ///   - clean: The score of the whole picture.
  ///   - occluded: The score with each window hidden, in the grid's order.
  ///   - size: The picture's height and width.
  public static func occlusion(clean: Double, occluded: [Double], grid: OcclusionGrid, size: Extent) -> AttributionMap {
    let windows = grid.windows(of: size)
    require(
      windows.count == occluded.count && !windows.isEmpty,
      "AttributionMap.occlusion: \(occluded.count) scores for \(windows.count) windows of a picture of \(size)")
    var sums = [Double](repeating: 0, count: size.rows * size.columns)
    var counts = sums
    for (window, score) in zip(windows, occluded) {
      for row in window.rows {
        for column in window.columns {
          sums[row * size.columns + column] += clean - score
          counts[row * size.columns + column] += 1
        }
      }
    }
    return AttributionMap(rows: size.rows, columns: size.columns, values: zip(sums, counts).map { $1 == 0 ? 0 : $0 / $1 })
  }
}
