import Datasets
import Synchronization

/// Some of a dataset's pictures, each drawn or read once and then kept in memory, as bytes, while there is room.
///
/// An epoch would else spend as long on drawing as on training.
public final class KeptPictures: PictureDataset {
  private let base: any PictureDataset
  private let range: Range<Int>
  private let kept: Mutex<(pictures: [Picture?], bytes: Int)>
  private let limit: Int

  /// - Parameters:
  ///   - range: The numbers of the pictures in the dataset.
  ///   - limit: How many bytes may be kept.
  public init(_ base: any PictureDataset, _ range: Range<Int>? = nil, limit: Int = 1 << 30) {
    let range = range ?? 0..<base.count
    precondition(range.lowerBound >= 0 && range.upperBound <= base.count, "KeptPictures: \(range) of \(base.count) pictures")
    self.base = base
    self.range = range
    self.limit = limit
    kept = Mutex((Array(repeating: nil, count: range.count), 0))
  }

  public var name: String {
    range == 0..<base.count ? base.name : "\(base.name), numbers \(range.lowerBound) to \(range.upperBound - 1)"
  }
  public var isSynthetic: Bool { base.isSynthetic }
  public var labelNames: LabelNames { base.labelNames }
  public var count: Int { range.count }

  public func label(at index: Int) -> Label { base.label(at: range.lowerBound + index) }

  public func countedAttributes(at index: Int) -> [Bool]? { base.countedAttributes(at: range.lowerBound + index) }

  public func picture(at index: Int) throws -> Picture {
    if let picture = kept.withLock({ $0.pictures[index] }) { return picture }
    let picture = try base.picture(at: range.lowerBound + index)
    kept.withLock { kept in
      guard kept.pictures[index] == nil, kept.bytes + picture.samples.count <= limit else { return }
      kept.pictures[index] = picture
      kept.bytes += picture.samples.count
    }
    return picture
  }
}
