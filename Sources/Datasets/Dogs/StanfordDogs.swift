/// Stanford Dogs (Khosla et al., *Novel dataset for fine-grained image categorization*, 2011): 20,580 dogs of 120 breeds with boxes.
///
/// The folder holds `Images/`, `Annotation/` (VOC's XML in files without extension) and, beside them or in `lists/`, `train_list.mat`
/// (12,000) and `test_list.mat` (8,580).
public struct StanfordDogs: PictureDataset {
  public let split: TrainTestSplit
  public let labelNames: LabelNames
  private let files: PictureFiles
  private let annotations: String
  private let annotationNames: [String]
  private let categories: [Int]

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `dogs`.
  /// - Throws: ``DatasetError`` naming the list and the row.
  public init(folder: String? = nil, split: TrainTestSplit = .train, decoding: PictureDecoding = .init()) throws {
    let folder = try folder ?? DatasetFolders.path(of: "dogs")
    let list = try MATFile(path: Folder.file("\(split.rawValue)_list.mat", in: [folder, "\(folder)/lists"]))
    func texts(_ variable: String) throws -> [String] {
      let cells = try list.value(variable).cells ?? []
      return try cells.enumerated().map { row, cell in
        guard let text = cell.text else { throw DatasetError(path: list.path, place: "\(variable), row \(row)", reason: "is not text") }
        return text
      }
    }
    let names = try texts("file_list")
    annotationNames = try texts("annotation_list")
    let labels = try list.value("labels").numbers ?? []
    guard !names.isEmpty, labels.count == names.count, annotationNames.count == names.count else {
      throw DatasetError(
        path: list.path, reason: "lists \(names.count) files, \(annotationNames.count) annotations and \(labels.count) labels")
    }
    categories = try labels.enumerated().map { row, value in
      guard let label = Int(exactly: value), (1...10_000).contains(label) else {
        throw DatasetError(path: list.path, place: "labels, row \(row)", reason: "\(value) is not a number of a category")
      }
      return label - 1
    }
    // The names are those of the folders; a list of a part of the data leaves the others without.
    var breeds = (0...(categories.max() ?? 0)).map { "category \($0 + 1)" }
    for (name, category) in zip(names, categories) {
      breeds[category] = String(name.prefix { $0 != "/" }.drop { $0 != "-" }.dropFirst()).replacing("_", with: " ")
    }
    self.split = split
    labelNames = .categories(breeds)
    files = try PictureFiles(folder: "\(folder)/Images", names: names, decoding: decoding)
    annotations = "\(folder)/Annotation"
    for (row, name) in annotationNames.enumerated() { try Folder.expectInside(name, of: annotations, row: row) }
  }

  public var name: String { "Stanford Dogs, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var count: Int { categories.count }
  public func picture(at index: Int) throws -> Picture { try files.picture(at: index) }
  public func label(at index: Int) -> Label { .category(categories[index]) }

  /// Where the dogs are.
  ///
  /// - Throws: ``DatasetError`` naming the annotation's file.
  public func boxes(at index: Int) throws -> [BoundingBox] {
    do {
      return try VOCAnnotation(path: "\(annotations)/\(annotationNames[index])").objects.map(\.box)
    } catch let error as DatasetError {
      throw error.at(row: index)
    }
  }
}
