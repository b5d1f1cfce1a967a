/// CelebFaces Attributes (Liu et al., *Deep learning face attributes in the wild*, ICCV 2015): 202,599 faces, 40 attributes.
///
/// The folder holds `img_align_celeba/000001.jpg …` (178 × 218) and the lists, beside it or in `Anno/` and `Eval/`, as text files of the
/// authors or as Kaggle's CSV files.
public struct CelebA: PictureDataset {
  /// The authors' partition.
  public enum Split: String, CaseIterable, Codable, Sendable {
    /// 162,770 faces.
    case train
    /// 19,867 faces.
    case validation
    /// 19,962 faces.
    case test
    /// 182,637 faces: both, as papers without a validation set train on.
    case trainAndValidation
    case all

    fileprivate func holds(_ partition: Int) -> Bool {
      switch self {
      case .train: partition == 0
      case .validation: partition == 1
      case .test: partition == 2
      case .trainAndValidation: partition < 2
      case .all: true
      }
    }
  }

  /// The five points of ``landmarks(at:)``, in order.
  public static let landmarkNames = ["left eye", "right eye", "nose", "left mouth", "right mouth"]

  public let split: Split
  public let labelNames: LabelNames
  private let files: PictureFiles
  /// A bit an attribute.
  private let attributes: [UInt64]
  private let partitions: [UInt8]
  /// The row of each picture in the lists.
  private let rows: [Int]
  private let landmarkList: CelebAList?
  private let boxList: CelebAList?
  private let identityList: CelebAList?

  /// What else is read from the lists when it is asked for.
  public enum Annotation: String, CaseIterable, Codable, Sendable { case landmarks, boxes, identities }

  /// - Parameters:
  ///   - folder: The folder of the dataset; without it, the one configured as `celeba`.
  ///   - including: Which further lists to read.
  /// - Throws: ``DatasetError`` naming the list and the line.
  public init(
    folder: String? = nil, split: Split = .train, including: Set<Annotation> = [], decoding: PictureDecoding = .init()
  ) throws {
    let folder = try folder ?? DatasetFolders.path(of: "celeba")
    let lists = [folder, "\(folder)/Anno", "\(folder)/Eval", "\(folder)/list"]
    let all = try CelebAList("list_attr_celeba", in: lists, header: .namesOfColumns)
    guard (1...64).contains(all.columns.count) else {
      throw DatasetError(path: all.path, reason: "names \(all.columns.count) attributes, between 1 and 64 are expected")
    }
    let partition = try CelebAList("list_eval_partition", in: lists, header: .none(columns: 1))
    try partition.match(all)
    var bits: [UInt64] = []
    bits.reserveCapacity(all.names.count)
    for row in all.names.indices {
      var word: UInt64 = 0
      for (column, value) in all.row(row).enumerated() {
        guard value == 1 || value == -1 else { throw all.error(row, "attribute \(all.columns[column]) is \(value), 1 or -1 is expected") }
        if value == 1 { word |= 1 << UInt64(column) }
      }
      bits.append(word)
    }
    for row in partition.names.indices where !(0...2).contains(partition.row(row)[partition.row(row).startIndex]) {
      throw partition.error(row, "the partition is not 0, 1 or 2")
    }
    let chosen = all.names.indices.filter { split.holds(Int(partition.values[$0])) }
    let pictures = try Folder.first(
      of: ["img_align_celeba/img_align_celeba", "img_align_celeba", "Img/img_align_celeba"].map { "\(folder)/\($0)" }, dataset: "CelebA",
      expecting: "img_align_celeba and list_attr_celeba.txt")
    self.split = split
    labelNames = .attributes(all.columns)
    files = try PictureFiles(folder: pictures, names: chosen.map { all.names[$0] }, decoding: decoding)
    attributes = chosen.map { bits[$0] }
    partitions = chosen.map { UInt8(partition.values[$0]) }
    rows = chosen
    func optional(_ annotation: Annotation, _ name: String, _ header: CelebAList.Header) throws -> CelebAList? {
      guard including.contains(annotation) else { return nil }
      let list = try CelebAList(name, in: lists, header: header)
      try list.match(all)
      return list
    }
    landmarkList = try optional(.landmarks, "list_landmarks_align_celeba", .namesOfColumns)
    boxList = try optional(.boxes, "list_bbox_celeba", .namesOfColumns)
    identityList = try optional(.identities, "identity_CelebA", .none(columns: 1))
    if let list = landmarkList, list.columns.count != 10 { throw DatasetError(path: list.path, reason: "has not five points a face") }
    if let list = boxList, list.columns.count != 4 { throw DatasetError(path: list.path, reason: "has not four numbers a face") }
  }

  public var name: String { "CelebA, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var count: Int { rows.count }

  public func picture(at index: Int) throws -> Picture { try files.picture(at: index) }

  public func label(at index: Int) -> Label {
    let word = attributes[index]
    return .attributes(labelNames.names.indices.map { word >> UInt64($0) & 1 == 1 })
  }

  /// The name of a picture's file.
  public func fileName(at index: Int) -> String { files.names[index] }

  /// Which of the three parts of the authors' partition a picture is in.
  public func partition(at index: Int) -> Split { [.train, .validation, .test][Int(partitions[index])] }

  /// Eyes, nose and corners of the mouth in pixels of the aligned picture; `left` is left in the picture.
  public func landmarks(at index: Int) -> [Point] {
    guard let landmarkList else { fatalError("landmarks: CelebA was opened without `including: [.landmarks]`") }
    let values = landmarkList.row(rows[index]).map(Double.init)
    return (0..<5).map { Point(values[2 * $0], values[2 * $0 + 1]) }
  }

  /// Where the face is in the picture *before* it was aligned.
  public func boxBeforeAlignment(at index: Int) -> BoundingBox {
    guard let boxList else { fatalError("boxBeforeAlignment: CelebA was opened without `including: [.boxes]`") }
    let values = boxList.row(rows[index]).map(Double.init)
    return BoundingBox(left: values[0], top: values[1], width: values[2], height: values[3])
  }

  /// The number of the person, from 1.
  public func identity(at index: Int) -> Int {
    guard let identityList else { fatalError("identity: CelebA was opened without `including: [.identities]`") }
    return Int(identityList.values[rows[index]])
  }
}
