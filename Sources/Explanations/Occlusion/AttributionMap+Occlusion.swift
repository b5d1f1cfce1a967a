import Exhibits
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
    grid.map(of: occluded.map { clean - $0 }, size: size)
  }
}
