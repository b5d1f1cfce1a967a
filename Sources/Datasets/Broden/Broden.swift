/// Broadly and densely labelled pictures (Bau et al., *Network dissection*, CVPR 2017): colours, materials, objects, parts, scenes and
/// textures.
///
/// The folder holds `index.csv`, `category.csv`, `label.csv`, `c_<category>.csv` and `images/`. A picture is labelled in some categories
/// only, by maps of its pixels (several for parts) and by numbers that hold for all of it.
public struct Broden: PictureDataset {
  public enum Split: String, CaseIterable, Codable, Sendable {
    case train
    case validation = "val"
    case all
  }

  /// A category of concepts.
  public struct Category: Hashable, Sendable {
    public var name: String
    /// The first and the last number of its concepts; other categories' concepts may lie between.
    public var first: Int
    public var last: Int
    /// How many concepts it has.
    public var count: Int
    /// How many pictures are labelled in it.
    public var frequency: Int
  }

  /// What a label number means.
  public struct Concept: Hashable, Sendable {
    public var number: Int
    /// Colours end in `-c`, scenes in `-s`.
    public var name: String
    /// In how many pictures it has which category.
    public var categories: [String: Int]
    public var frequency: Int
    /// The pictures' worth of pixels that it covers.
    public var coverage: Double
    public var synonyms: [String]
  }

  /// What is known of a picture in one category.
  public struct Annotation: Hashable, Sendable {
    /// A number a pixel, `labelSize` large, the most important map first; 0 is no concept.
    public var layers: [PixelLabels]
    /// Concepts of the whole picture, the dominant one first.
    public var ofWholePicture: [Int]

    /// Whether a concept is at each pixel, in any layer or by holding for the whole picture.
    public func mask(of concept: Int, width: Int, height: Int) -> [Bool] {
      if ofWholePicture.contains(concept) { return Array(repeating: true, count: width * height) }
      var result = Array(repeating: false, count: width * height)
      for layer in layers {
        precondition(layer.width == width && layer.height == height, "mask: a layer of \(layer.width)×\(layer.height)")
        for (place, number) in layer.numbers.enumerated() where Int(number) == concept { result[place] = true }
      }
      return result
    }
  }

  public let split: Split
  public let categories: [Category]
  /// All concepts by number.
  public let concepts: [Int: Concept]
  /// The concepts of each category in the order of their dense codes, from code 1.
  public let denseConcepts: [String: [Int]]
  private let folder: String
  private let files: PictureFiles
  private let rows: [BrodenRow]
  private let numbers: [Int]

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `broden`.
  /// - Throws: ``DatasetError`` naming the list and the line.
  public init(folder: String? = nil, split: Split = .all, decoding: PictureDecoding = .init()) throws {
    let folder = try folder ?? DatasetFolders.path(of: "broden")
    categories = try Self.categories(path: "\(folder)/category.csv")
    concepts = try Self.concepts(path: "\(folder)/label.csv")
    numbers = concepts.keys.sorted()
    var dense: [String: [Int]] = [:]
    for category in categories { dense[category.name] = try Self.codes(path: "\(folder)/c_\(category.name).csv", concepts: concepts) }
    denseConcepts = dense
    rows = try BrodenRow.rows(path: "\(folder)/index.csv", categories: categories.map(\.name), concepts: concepts) {
      split == .all || $0 == split.rawValue
    }
    for (row, maps) in rows.map({ $0.cells.values.flatMap(\.maps) }).enumerated() {
      for map in maps { try Folder.expectInside(map, of: "\(folder)/images", row: row) }
    }
    self.folder = folder
    self.split = split
    files = try PictureFiles(folder: "\(folder)/images", names: rows.map(\.image), decoding: decoding)
  }

  public var name: String { "Broden, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  /// All concepts in the order of their numbers.
  public var labelNames: LabelNames { .attributes(numbers.map { concepts[$0]!.name }) }
  public var count: Int { rows.count }
  public func picture(at index: Int) throws -> Picture { try files.picture(at: index) }

  /// The concepts that hold for the whole picture; those of its pixels are in ``annotation(of:at:)``.
  public func label(at index: Int) -> Label {
    let whole = Set(rows[index].cells.values.flatMap(\.ofWholePicture))
    return .attributes(numbers.map(whole.contains))
  }

  /// The concepts that ``label(at:)`` speaks of: those of categories in which this picture has numbers for the whole of it. Where it is not
  /// labelled in a category, or pixel by pixel, that its label lacks a concept says nothing.
  public func countedAttributes(at index: Int) -> [Bool]? {
    let cells = rows[index].cells
    return numbers.map { number in
      let own = concepts[number]!.categories.keys.compactMap { cells[$0] }
      return !own.isEmpty && own.allSatisfy { $0.maps.isEmpty && !$0.ofWholePicture.isEmpty }
    }
  }

  /// The size of a picture's maps of labels.
  public func labelSize(at index: Int) -> (width: Int, height: Int) { (rows[index].labelWidth, rows[index].labelHeight) }

  /// The size of a picture as the index has it.
  public func pictureSize(at index: Int) -> (width: Int, height: Int) { (rows[index].width, rows[index].height) }

  /// The name of a picture's file.
  public func fileName(at index: Int) -> String { rows[index].image }

  /// The categories in which a picture is labelled.
  public func labelledCategories(at index: Int) -> [String] { categories.map(\.name).filter { rows[index].cells[$0] != nil } }

  /// The labels of a picture in one category; `nil` when it is not labelled in it.
  ///
  /// - Throws: ``DatasetError`` naming the map's file.
  public func annotation(of category: String, at index: Int) throws -> Annotation? {
    precondition(categories.contains { $0.name == category }, "annotation: Broden has no category \"\(category)\"")
    let row = rows[index]
    guard let cell = row.cells[category] else { return nil }
    do {
      return Annotation(layers: try cell.maps.map { try layer("\(folder)/images/\($0)", row) }, ofWholePicture: cell.ofWholePicture)
    } catch let error as DatasetError {
      throw error.at(row: index)
    }
  }

  /// Number = red + 256 · green.
  private func layer(_ path: String, _ row: BrodenRow) throws -> PixelLabels {
    let image = try PNGFile(bytes: FileBytes.contents(of: path), path: path)
    guard image.width == row.labelWidth, image.height == row.labelHeight else {
      throw DatasetError(
        path: path, reason: "is \(image.width)×\(image.height), the index says \(row.labelWidth)×\(row.labelHeight)")
    }
    guard image.colorType == 2, image.bitDepth == 8 else { throw DatasetError(path: path, reason: "is not a PNG of three bytes a pixel") }
    let numbers = stride(from: 0, to: image.samples.count, by: 3).map { UInt16(image.samples[$0]) | UInt16(image.samples[$0 + 1]) << 8 }
    if let stray = Set(numbers).first(where: { $0 != 0 && concepts[Int($0)] == nil }) {
      throw DatasetError(path: path, reason: "holds the number \(stray), which label.csv does not list")
    }
    return PixelLabels(width: image.width, height: image.height, numbers: numbers)
  }
}
