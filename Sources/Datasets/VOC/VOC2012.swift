/// PASCAL Visual Object Classes 2012 (Everingham et al.): pictures with any number of twenty categories, boxes and segmentations.
///
/// The folder, or `VOCdevkit/VOC2012` or `VOC2012` in it, holds `JPEGImages/`, `Annotations/`, `ImageSets/` and `SegmentationClass/`.
public struct VOC2012: PictureDataset {
  public enum Split: String, CaseIterable, Codable, Sendable {
    case train
    case validation = "val"
    case trainAndValidation = "trainval"
  }

  /// Which list of pictures is meant: the one for classification or the smaller one with segmentations.
  public enum Task: String, CaseIterable, Codable, Sendable {
    case classification = "Main"
    case segmentation = "Segmentation"
  }

  /// Whether a category occurs in a picture.
  public enum Presence: Int, Codable, Sendable {
    case absent = -1
    /// Only in ways that are hard to recognise: such a picture counts neither for nor against.
    case difficult = 0
    case present = 1
  }

  /// The twenty categories; number `k` of a segmentation is `categories[k − 1]`.
  public static let categories = [
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse", "motorbike",
    "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
  ]
  /// What a segmentation marks pixels with that count for nothing: outlines and difficult objects.
  public static let void = 255

  public let split: Split
  public let task: Task
  private let folder: String
  private let files: PictureFiles
  private let identifiers: [String]
  private let presences: [[Presence]]

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `voc2012`.
  /// - Throws: ``DatasetError`` naming the list and the line.
  public init(
    folder: String? = nil, split: Split = .train, task: Task = .classification, decoding: PictureDecoding = .init()
  ) throws {
    let root = try folder ?? DatasetFolders.path(of: "voc2012")
    let folder = ["VOCdevkit/VOC2012", "VOC2012"].map { "\(root)/\($0)" }.first(where: Folder.exists) ?? root
    let list = try TextLines(path: "\(folder)/ImageSets/\(task.rawValue)/\(split.rawValue).txt")
    let identifiers = (0..<list.count).map(list.text)
    switch task {
    case .classification: presences = try Self.listed(identifiers, folder: folder, split: split)
    case .segmentation:
      // Its pictures have no lists by category: the objects say the same.
      presences = try identifiers.map { identifier in
        let path = "\(folder)/Annotations/\(identifier).xml"
        return Self.presence(of: try VOCAnnotation(path: path).objects)
      }
    }
    self.identifiers = identifiers
    self.split = split
    self.task = task
    self.folder = folder
    files = try PictureFiles(folder: "\(folder)/JPEGImages", names: identifiers.map { "\($0).jpg" }, decoding: decoding)
  }

  public var name: String { "VOC 2012 \(task == .classification ? "classification" : "segmentation"), \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var labelNames: LabelNames { .attributes(Self.categories) }
  public var count: Int { identifiers.count }
  public func picture(at index: Int) throws -> Picture { try files.picture(at: index) }

  /// Which categories are present. A difficult one reads as absent here, and is not among the ``countedAttributes(at:)``.
  public func label(at index: Int) -> Label { .attributes(presences[index].map { $0 == .present }) }

  /// All but the difficult categories: `nil` where there are none of those.
  public func countedAttributes(at index: Int) -> [Bool]? {
    presences[index].contains(.difficult) ? presences[index].map { $0 != .difficult } : nil
  }

  /// Whether each category occurs.
  public func presence(at index: Int) -> [Presence] { presences[index] }

  /// The name that the picture goes by, such as `2008_000008`.
  public func identifier(at index: Int) -> String { identifiers[index] }

  /// The objects with their boxes.
  ///
  /// - Throws: ``DatasetError`` naming the file.
  public func objects(at index: Int) throws -> [VOCObject] {
    try annotated(index) { try VOCAnnotation(path: "\(folder)/Annotations/\(identifiers[index]).xml").objects }
  }

  /// The category of each pixel: 0 background, ``void`` for pixels that count for nothing.
  ///
  /// - Throws: ``DatasetError`` naming the file, also for a picture without a segmentation.
  public func segmentation(at index: Int) throws -> PixelLabels { try labels(index, "SegmentationClass", limit: Self.categories.count) }

  /// The object of each pixel, from 1; 0 background, ``void`` for pixels that count for nothing.
  ///
  /// - Throws: ``DatasetError`` naming the file, also for a picture without a segmentation.
  public func instances(at index: Int) throws -> PixelLabels { try labels(index, "SegmentationObject", limit: 254) }

  private func labels(_ index: Int, _ kind: String, limit: Int) throws -> PixelLabels {
    try annotated(index) {
      let path = "\(folder)/\(kind)/\(identifiers[index]).png"
      let image = try PNGFile(bytes: FileBytes.contents(of: path), path: path)
      guard image.isIndexed else { throw DatasetError(path: path, reason: "is not a PNG with a palette") }
      if let stray = image.samples.first(where: { Int($0) > limit && Int($0) != Self.void }) {
        throw DatasetError(path: path, reason: "holds the number \(stray), 0…\(limit) and \(Self.void) are expected")
      }
      return PixelLabels(width: image.width, height: image.height, numbers: image.samples.map(UInt16.init))
    }
  }

  private func annotated<Value>(_ index: Int, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatasetError { throw error.at(row: index) }
  }

  /// The lists of each category, which hold the pictures in their own order.
  private static func listed(_ identifiers: [String], folder: String, split: Split) throws -> [[Presence]] {
    let places = Dictionary(identifiers.enumerated().map { ($1, $0) }) { first, _ in first }
    var result = Array(repeating: Array(repeating: Presence?.none, count: categories.count), count: identifiers.count)
    for (number, category) in categories.enumerated() {
      let lines = try TextLines(path: "\(folder)/ImageSets/Main/\(category)_\(split.rawValue).txt")
      for line in 0..<lines.count {
        let fields = try lines.fields(line, count: 2)
        guard let place = places[TextLines.text(fields[0])] else { continue }
        guard let presence = Presence(rawValue: try lines.integer(fields[1], line: line)) else {
          throw lines.error(line, "\(TextLines.text(fields[1])) is not -1, 0 or 1")
        }
        result[place][number] = presence
      }
      if let place = result.firstIndex(where: { $0[number] == nil }) {
        throw DatasetError(path: lines.path, reason: "does not list \(identifiers[place])")
      }
    }
    return result.map { $0.map { $0! } }
  }

  private static func presence(of objects: [VOCObject]) -> [Presence] {
    categories.map { category in
      let found = objects.filter { $0.category == category }
      return found.isEmpty ? .absent : found.allSatisfy(\.isDifficult) ? .difficult : .present
    }
  }
}
