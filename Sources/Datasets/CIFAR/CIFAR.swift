/// Which part of a dataset with two parts.
public enum TrainTestSplit: String, CaseIterable, Codable, Sendable { case train, test }

/// CIFAR-10 (Krizhevsky, *Learning multiple layers of features from tiny images*, 2009): 32 × 32 pixels, ten categories.
///
/// The folder, or `cifar-10-batches-bin` in it, holds the binary version: `data_batch_1.bin` to `5`, `test_batch.bin`, `batches.meta.txt`.
public struct CIFAR10: PictureDataset {
  public let split: TrainTestSplit
  public let labelNames: LabelNames
  private let records: CIFARRecords

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `cifar10`.
  /// - Throws: ``DatasetError`` naming the file and the row.
  public init(folder: String? = nil, split: TrainTestSplit = .train) throws {
    let folder = try cifarFolder(folder, "cifar10", "cifar-10-batches-bin")
    let names = split == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
    labelNames = .categories(try CIFARRecords.names(path: "\(folder)/batches.meta.txt", count: 10))
    records = try CIFARRecords(paths: names.map { "\(folder)/\($0)" }, limits: [10])
    self.split = split
  }

  public var name: String { "CIFAR-10, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var count: Int { records.count }
  public func picture(at index: Int) throws -> Picture { try records.picture(at: index) }
  public func label(at index: Int) -> Label { .category(Int(records.labels[0][index])) }
}

/// CIFAR-100 (Krizhevsky 2009): 32 × 32 pixels, a hundred categories in twenty groups.
///
/// The folder, or `cifar-100-binary` in it, holds the binary version: `train.bin`, `test.bin`, `fine_label_names.txt`,
/// `coarse_label_names.txt`.
public struct CIFAR100: PictureDataset {
  /// Which of its two labels a picture goes by.
  public enum Granularity: String, CaseIterable, Codable, Sendable {
    /// A hundred categories.
    case fine
    /// Twenty groups.
    case coarse
  }

  public let split: TrainTestSplit
  public let granularity: Granularity
  public let labelNames: LabelNames
  /// The names of the twenty groups.
  public let groupNames: [String]
  private let records: CIFARRecords

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `cifar100`.
  /// - Throws: ``DatasetError`` naming the file and the row.
  public init(folder: String? = nil, split: TrainTestSplit = .train, granularity: Granularity = .fine) throws {
    let folder = try cifarFolder(folder, "cifar100", "cifar-100-binary")
    let fine = try CIFARRecords.names(path: "\(folder)/fine_label_names.txt", count: 100)
    groupNames = try CIFARRecords.names(path: "\(folder)/coarse_label_names.txt", count: 20)
    labelNames = .categories(granularity == .fine ? fine : groupNames)
    records = try CIFARRecords(paths: ["\(folder)/\(split.rawValue).bin"], limits: [20, 100])
    self.split = split
    self.granularity = granularity
  }

  public var name: String { "CIFAR-100, \(granularity.rawValue) labels, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var count: Int { records.count }
  public func picture(at index: Int) throws -> Picture { try records.picture(at: index) }
  public func label(at index: Int) -> Label { .category(Int(records.labels[granularity == .fine ? 1 : 0][index])) }

  /// The group of a picture, a place in ``groupNames``.
  public func group(at index: Int) -> Int { Int(records.labels[0][index]) }
}

private func cifarFolder(_ folder: String?, _ name: String, _ inner: String) throws -> String {
  let folder = try folder ?? DatasetFolders.path(of: name)
  return Folder.exists("\(folder)/\(inner)") ? "\(folder)/\(inner)" : folder
}
