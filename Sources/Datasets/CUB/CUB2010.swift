/// Caltech-UCSD Birds 200 (Welinder et al. 2010): 6,033 birds of 200 kinds, 3,000 to train on, with boxes and rough outlines.
///
/// The folder holds `images/`, `lists/` and `annotations-mat/`.
public struct CUB2010: PictureDataset {
  public let split: TrainTestSplit
  public let labelNames: LabelNames
  private let files: PictureFiles
  private let annotations: String
  private let categories: [Int]

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `cub2010`.
  /// - Throws: ``DatasetError`` naming the list and the line.
  public init(folder: String? = nil, split: TrainTestSplit = .train, decoding: PictureDecoding = .init()) throws {
    let folder = try folder ?? DatasetFolders.path(of: "cub2010")
    let classes = try TextLines(path: "\(folder)/lists/classes.txt")
    let places = Dictionary((0..<classes.count).map { (classes.text($0), $0) }) { first, _ in first }
    guard places.count == classes.count else { throw DatasetError(path: classes.path, reason: "names a category twice") }
    let list = try TextLines(path: "\(folder)/lists/\(split.rawValue).txt")
    let names = (0..<list.count).map(list.text)
    self.split = split
    labelNames = .categories((0..<classes.count).map { birdName(classes.text($0)) })
    categories = try names.enumerated().map { line, name in
      guard let category = places[String(name.prefix { $0 != "/" })] else {
        throw list.error(line, "\(name) is in no category of \(classes.path)")
      }
      return category
    }
    files = try PictureFiles(folder: "\(folder)/images", names: names, decoding: decoding)
    annotations = "\(folder)/annotations-mat"
  }

  public var name: String { "CUB-200-2010, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var count: Int { categories.count }
  public func picture(at index: Int) throws -> Picture { try files.picture(at: index) }
  public func label(at index: Int) -> Label { .category(categories[index]) }

  /// Where the bird is.
  ///
  /// - Throws: ``DatasetError`` naming the annotation's file.
  public func box(at index: Int) throws -> BoundingBox {
    let file = try annotation(index)
    guard let box = try? file.value("bbox"), let left = box["left"]?.number, let top = box["top"]?.number,
      let right = box["right"]?.number, let bottom = box["bottom"]?.number
    else {
      throw DatasetError(path: file.path, place: "variable bbox", reason: "is not a box with left, top, right and bottom").at(row: index)
    }
    return BoundingBox(firstColumn: left, firstRow: top, lastColumn: right, lastRow: bottom)
  }

  /// The bird's rough outline: 1 inside, 0 outside.
  ///
  /// - Throws: ``DatasetError`` naming the annotation's file.
  public func segmentation(at index: Int) throws -> PixelLabels {
    let file = try annotation(index)
    guard case .numbers(let shape, let values) = try file.value("seg"), shape.count == 2 else {
      throw DatasetError(path: file.path, place: "variable seg", reason: "is not a matrix").at(row: index)
    }
    let numbers = (0..<values.count).map { place in UInt16(values[place / shape[1] + shape[0] * (place % shape[1])] != 0 ? 1 : 0) }
    return PixelLabels(width: shape[1], height: shape[0], numbers: numbers)
  }

  private func annotation(_ index: Int) throws -> MATFile {
    let name = files.names[index]
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
    return try MATFile(path: "\(annotations)/\(stem).mat")
  }
}
