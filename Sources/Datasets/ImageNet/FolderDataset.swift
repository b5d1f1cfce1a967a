/// Pictures in a folder a category, as torchvision's `ImageFolder` numbers them: the names of the folders, sorted by their bytes.
public struct FolderDataset: PictureDataset {
  public let name: String
  public let labelNames: LabelNames
  private let files: PictureFiles
  private let categories: [Int]

  /// - Parameters:
  ///   - folder: Holds a folder a category with JPEG and PNG files.
  ///   - dropping: Folders that are no category.
  /// - Throws: ``DatasetError`` when there is no such folder or no picture in it.
  public init(folder: String, name: String? = nil, dropping: Set<String> = [], decoding: PictureDecoding = .init()) throws {
    let folders = try Folder.folders(in: folder).filter { !dropping.contains($0) }
    var names: [String] = []
    var categories: [Int] = []
    for (number, category) in folders.enumerated() {
      let pictures = try pictureNames(in: "\(folder)/\(category)")
      names += pictures.map { "\(category)/\($0)" }
      categories += Array(repeating: number, count: pictures.count)
    }
    guard !names.isEmpty else { throw DatasetError(path: folder, reason: "holds no folders with JPEG or PNG files") }
    self.name = name ?? folder
    labelNames = .categories(folders)
    files = try PictureFiles(folder: folder, names: names, decoding: decoding)
    self.categories = categories
  }

  init(name: String, labelNames: LabelNames, files: PictureFiles, categories: [Int]) {
    (self.name, self.labelNames, self.files, self.categories) = (name, labelNames, files, categories)
  }

  public var isSynthetic: Bool { false }
  public var count: Int { categories.count }
  public func picture(at index: Int) throws -> Picture { try files.picture(at: index) }
  public func label(at index: Int) -> Label { .category(categories[index]) }

  /// The path of a picture's file below the folder.
  public func fileName(at index: Int) -> String { files.names[index] }

  func renamed(_ names: [String]) -> FolderDataset {
    FolderDataset(name: name, labelNames: .categories(names), files: files, categories: categories)
  }
}
