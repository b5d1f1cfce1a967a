import Datasets

/// Some of a dataset's pictures, each put through the same transform.
package struct ChosenPictures: PictureDataset {
  package let name: String
  private let base: any PictureDataset
  private let indices: [Int]
  private let transform: PictureTransform

  /// - Parameters:
  ///   - indices: The numbers of the pictures in the dataset.
  ///   - transform: Steps without randomness.
  package init(_ base: any PictureDataset, _ indices: [Int], transform: PictureTransform, name: String) {
    (self.base, self.indices, self.transform, self.name) = (base, indices, transform, name)
  }

  package var isSynthetic: Bool { base.isSynthetic }
  package var labelNames: LabelNames { base.labelNames }
  package var count: Int { indices.count }
  package func label(at index: Int) -> Label { base.label(at: indices[index]) }
  package func countedAttributes(at index: Int) -> [Bool]? { base.countedAttributes(at: indices[index]) }
  package func picture(at index: Int) throws -> Picture { transform.applied(to: try base.picture(at: indices[index])) }
}
