/// Labelled pictures, each reachable by its number.
///
/// A dataset is a value: the same one gives the same bytes for the same number, on any thread, in any order.
public protocol PictureDataset: Sendable {
  /// What a report names as its source: `"portraits v1, 64 px, seed 1, test (synthetic)"`.
  var name: String { get }
  /// Whether the pictures are drawn: no real photograph is among them.
  var isSynthetic: Bool { get }
  /// What the labels mean.
  var labelNames: LabelNames { get }
  /// How many pictures there are.
  var count: Int { get }
  /// One picture, drawn or read now.
  /// - Throws: ``DatasetError`` naming the file and the row.
  func picture(at index: Int) throws -> Picture
  /// One picture's label; known without reading the picture.
  func label(at index: Int) -> Label
  /// Which attributes of one picture a loss or a score counts, one value an attribute; `nil`: all, as everywhere but in PASCAL VOC, which
  /// leaves out what is difficult to recognise.
  func countedAttributes(at index: Int) -> [Bool]?
}

extension PictureDataset {
  public func countedAttributes(at index: Int) -> [Bool]? { nil }
}
