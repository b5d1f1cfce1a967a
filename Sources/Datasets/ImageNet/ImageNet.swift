/// ImageNet's thousand categories of the ILSVRC 2012 challenge (Russakovsky et al. 2015).
///
/// The folder holds `train/n01440764/*.JPEG` and `val/`, either in folders too or flat; flat pictures need
/// `ILSVRC2012_validation_ground_truth.txt` and `meta.mat`, beside them or in `ILSVRC2012_devkit_t12/data/`. Category numbers are the ranks
/// of the sorted WordNet identifiers, as torchvision's networks have them, *not* the challenge's `ILSVRC2012_ID`.
public struct ImageNet: PictureDataset {
  public enum Split: String, CaseIterable, Codable, Sendable {
    case train
    case validation = "val"
  }

  public let split: Split
  /// The WordNet identifier of each category, sorted.
  public let wordnetIDs: [String]
  /// The words of each category, when `meta.mat` is there.
  public let words: [String]?
  private let pictures: FolderDataset

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `imagenet`.
  /// - Throws: ``DatasetError`` naming the file and the line.
  public init(folder: String? = nil, split: Split = .validation, decoding: PictureDecoding = .init()) throws {
    let folder = try folder ?? DatasetFolders.path(of: "imagenet")
    let places = [folder, "\(folder)/ILSVRC2012_devkit_t12/data", "\(folder)/data", "\(folder)/\(split.rawValue)"]
    let metaPath = Folder.file("meta.mat", in: places)
    let meta = Folder.fileExists(metaPath) ? try ImageNetSynsets(path: metaPath) : nil
    let root = "\(folder)/\(split.rawValue)"
    let title = "ImageNet (ILSVRC 2012), \(split.rawValue)"
    if try split == .train || !Folder.folders(in: root).isEmpty {
      pictures = try FolderDataset(folder: root, name: title, decoding: decoding)
      wordnetIDs = pictures.labelNames.names
    } else {
      let meta = try meta ?? ImageNetSynsets(path: metaPath)
      let names = try pictureNames(in: root)
      let truth = try TextLines(path: Folder.file("ILSVRC2012_validation_ground_truth.txt", in: places))
      wordnetIDs = meta.sorted.map(\.wordnetID)
      let ranks = Dictionary(uniqueKeysWithValues: meta.sorted.enumerated().map { ($1.number, $0) })
      let categories = try names.map { name in
        // The number in a picture's name is its line: a missing picture shifts nothing.
        let digits = name.split(separator: ".").first.map { $0.reversed().prefix { $0.isNumber }.reversed() } ?? []
        guard let line = Int(String(digits)), (1...max(truth.count, 1)).contains(line), truth.count > 0 else {
          throw DatasetError(path: "\(root)/\(name)", reason: "has no number of 1…\(truth.count), the lines of \(truth.path)")
        }
        let number = try truth.integer(truth.fields(line - 1, count: 1)[0], line: line - 1)
        guard let rank = ranks[number] else { throw truth.error(line - 1, "\(number) is no category of \(metaPath)") }
        return rank
      }
      guard !names.isEmpty else { throw DatasetError(path: root, reason: "holds no pictures") }
      pictures = FolderDataset(
        name: title, labelNames: .categories(wordnetIDs), files: try PictureFiles(folder: root, names: names, decoding: decoding),
        categories: categories)
    }
    self.split = split
    let known = Dictionary((meta?.sorted ?? []).map { ($0.wordnetID, $0.words) }) { first, _ in first }
    words = meta == nil ? nil : wordnetIDs.map { known[$0] ?? $0 }
  }

  public var name: String { pictures.name }
  public var isSynthetic: Bool { false }
  public var labelNames: LabelNames { pictures.labelNames }
  public var count: Int { pictures.count }
  public func picture(at index: Int) throws -> Picture { try pictures.picture(at: index) }
  public func label(at index: Int) -> Label { pictures.label(at: index) }
  /// The path of a picture's file below `train` or `val`.
  public func fileName(at index: Int) -> String { pictures.fileName(at: index) }
}

/// The categories of `meta.mat`: leaves of WordNet's tree only.
struct ImageNetSynsets {
  struct Synset {
    var number: Int
    var wordnetID: String
    var words: String
  }

  /// By WordNet identifier.
  let sorted: [Synset]

  init(path: String) throws {
    let value = try MATFile(path: path).value("synsets")
    guard let numbers = value.all("ILSVRC2012_ID"), let identifiers = value.all("WNID"), let words = value.all("words") else {
      throw DatasetError(path: path, place: "variable synsets", reason: "has no ILSVRC2012_ID, WNID and words")
    }
    let children = value.all("num_children")
    var synsets: [Synset] = []
    for row in numbers.indices {
      if let children, children[row].integer != 0 { continue }
      guard let number = numbers[row].integer, let identifier = identifiers[row].text, let word = words[row].text else {
        throw DatasetError(path: path, place: "synset \(row + 1)", reason: "has no number, identifier and words")
      }
      synsets.append(Synset(number: number, wordnetID: identifier, words: word))
    }
    guard Set(synsets.map(\.number)).count == synsets.count else {
      throw DatasetError(path: path, reason: "gives two categories one number")
    }
    sorted = synsets.sorted { $0.wordnetID.utf8.lexicographicallyPrecedes($1.wordnetID.utf8) }
  }
}
