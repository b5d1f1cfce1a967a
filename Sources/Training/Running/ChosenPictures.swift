import Datasets

/// Some of a dataset's pictures, each put through the same transform.
struct ChosenPictures: PictureDataset {
  let name: String
  private let base: any PictureDataset
  private let indices: [Int]
  private let transform: PictureTransform

  /// - Parameters:
  ///   - indices: The numbers of the pictures in the dataset.
  ///   - transform: Steps without randomness.
  init(_ base: any PictureDataset, _ indices: [Int], transform: PictureTransform, name: String) {
    (self.base, self.indices, self.transform, self.name) = (base, indices, transform, name)
  }

  var isSynthetic: Bool { base.isSynthetic }
  var labelNames: LabelNames { base.labelNames }
  var count: Int { indices.count }
  func label(at index: Int) -> Label { base.label(at: indices[index]) }
  func picture(at index: Int) throws -> Picture { transform.applied(to: try base.picture(at: indices[index])) }
}
