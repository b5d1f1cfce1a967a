internal import CCairo
import Tensors

/// What a dataset's first pictures are, to the bit: two machines that agree on it draw the same.
public struct DatasetManifest: Codable, Hashable, Sendable {
  /// The dataset's name.
  public var name: String
  /// How many pictures were read, from the first.
  public var count: Int
  /// The SHA-256 digest of the labels: a byte per attribute, 1 where it holds, or the category's number as eight bytes, least first.
  public var labels: String
  /// The SHA-256 digest of the samples, picture after picture.
  public var pixels: String
  /// The version of Cairo that drew. Another one may smooth edges otherwise: then the labels agree and the pixels need not.
  public var cairo: String
}

extension PictureDataset {
  /// The manifest of the first `count` pictures.
  public func manifest(first count: Int = 64) throws -> DatasetManifest {
    var (labels, pixels) = (SHA256(), SHA256())
    for index in 0..<Swift.min(count, self.count) {
      switch label(at: index) {
      case .attributes(let values): labels.update(values.map { $0 ? 1 : 0 })
      case .category(let number): labels.update((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
      }
      pixels.update(try picture(at: index).samples)
    }
    return DatasetManifest(
      name: name, count: Swift.min(count, self.count), labels: labels.hexadecimal(), pixels: pixels.hexadecimal(),
      cairo: String(cString: cairo_version_string()))
  }
}
