/// Caltech-UCSD Birds 200-2011 (Wah et al. 2011): 11,788 birds of 200 kinds, with boxes and fifteen parts.
///
/// The folder, or `CUB_200_2011` in it, holds `images/`, `images.txt`, `classes.txt`, `image_class_labels.txt`, `train_test_split.txt`,
/// `bounding_boxes.txt` and `parts/`.
public struct CUB2011: PictureDataset {
  /// Where a part is.
  public struct PartLocation: Hashable, Sendable {
    /// In pixels; without meaning when it is not visible.
    public var position: Point
    public var isVisible: Bool
  }

  public let split: TrainTestSplit
  public let labelNames: LabelNames
  /// The fifteen parts, in the order of ``parts(at:)``.
  public let partNames: [String]
  private let files: PictureFiles
  private let categories: [Int]
  private let boxes: [BoundingBox]
  private let locations: [[PartLocation]]

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `cub2011`.
  /// - Throws: ``DatasetError`` naming the list and the line.
  public init(folder: String? = nil, split: TrainTestSplit = .train, decoding: PictureDecoding = .init()) throws {
    var folder = try folder ?? DatasetFolders.path(of: "cub2011")
    if Folder.exists("\(folder)/CUB_200_2011") { folder += "/CUB_200_2011" }
    let images = try NumberedList(path: "\(folder)/images.txt")
    let classes = try NumberedList(path: "\(folder)/classes.txt")
    let labels = try NumberedList(path: "\(folder)/image_class_labels.txt", count: images.count)
    let parts = try NumberedList(path: "\(folder)/parts/parts.txt")
    let splits = try NumberedList(path: "\(folder)/train_test_split.txt", count: images.count)
    let boxLines = try NumberedList(path: "\(folder)/bounding_boxes.txt", count: images.count)
    let chosen = try (0..<images.count).filter { index in
      let mark = try splits.integer(index)
      guard mark == 0 || mark == 1 else { throw splits.error(index, "\(mark) is neither 0 (test) nor 1 (train)") }
      return (mark == 1) == (split == .train)
    }
    self.split = split
    labelNames = .categories((0..<classes.count).map { birdName(classes.text($0)) })
    partNames = (0..<parts.count).map(parts.text)
    categories = try chosen.map { index in
      let label = try labels.integer(index)
      guard label >= 1, label <= classes.count else { throw labels.error(index, "the category \(label) is not one of 1…\(classes.count)") }
      return label - 1
    }
    boxes = try chosen.map { index in
      let box = try boxLines.numbers(index, count: 4)
      return BoundingBox(left: box[0], top: box[1], width: box[2], height: box[3])
    }
    let all = try Self.locations("\(folder)/parts/part_locs.txt", images: images.count, parts: parts.count)
    locations = chosen.map { all[$0] }
    files = try PictureFiles(folder: "\(folder)/images", names: chosen.map(images.text), decoding: decoding)
  }

  private static func locations(_ path: String, images: Int, parts: Int) throws -> [[PartLocation]] {
    let lines = try TextLines(path: path)
    var result = Array(repeating: Array(repeating: PartLocation(position: Point(0, 0), isVisible: false), count: parts), count: images)
    for line in 0..<lines.count {
      let fields = try lines.fields(line, count: 5)
      let (image, part) = (try lines.integer(fields[0], line: line), try lines.integer(fields[1], line: line))
      guard image >= 1, image <= images, part >= 1, part <= parts else {
        throw lines.error(line, "picture \(image) of \(images), part \(part) of \(parts)")
      }
      let visible = try lines.integer(fields[4], line: line)
      guard visible == 0 || visible == 1 else { throw lines.error(line, "visibility \(visible) is neither 0 nor 1") }
      result[image - 1][part - 1] = PartLocation(
        position: Point(try lines.number(fields[2], line: line), try lines.number(fields[3], line: line)), isVisible: visible == 1)
    }
    return result
  }

  public var name: String { "CUB-200-2011, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var count: Int { categories.count }
  public func picture(at index: Int) throws -> Picture { try files.picture(at: index) }
  public func label(at index: Int) -> Label { .category(categories[index]) }
  /// Where the bird is.
  public func box(at index: Int) -> BoundingBox { boxes[index] }
  /// Where its parts are, in the order of ``partNames``.
  public func parts(at index: Int) -> [PartLocation] { locations[index] }
}

/// `001.Black_footed_Albatross` → `Black footed Albatross`.
func birdName(_ folder: String) -> String {
  let name = folder.drop { $0.isNumber }
  return (name.hasPrefix(".") ? String(name.dropFirst()) : folder).replacing("_", with: " ")
}
