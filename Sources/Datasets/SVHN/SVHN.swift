/// Street View House Numbers, cropped digits (Netzer et al., *Reading digits in natural images with unsupervised feature learning*, 2011).
///
/// The folder holds `train_32x32.mat` (73,257), `test_32x32.mat` (26,032) and `extra_32x32.mat` (531,131). The label 10 is the digit 0.
/// The pictures are inflated once when the dataset is opened, since a compressed array cannot be entered in its middle.
public struct SVHN: PictureDataset {
  public enum Split: String, CaseIterable, Codable, Sendable { case train, test, extra }

  private static let side = 32

  public let split: Split
  private let digits: [UInt8]
  private let bytes: HeldBytes

  /// - Parameters:
  ///   - folder: The folder of the dataset; without it, the one configured as `svhn`.
  ///   - memoryLimit: Pictures of more bytes than this wait in a temporary file, which has no name and goes with the dataset.
  /// - Throws: ``DatasetError`` naming the file and the variable.
  public init(folder: String? = nil, split: Split = .train, memoryLimit: Int = 1 << 29) throws {
    let file = try MATFile(path: "\(try folder ?? DatasetFolders.path(of: "svhn"))/\(split.rawValue)_32x32.mat")
    let labels = try file.value("y").numbers ?? []
    digits = try labels.enumerated().map { row, value in
      guard let digit = UInt8(exactly: value), (1...10).contains(digit) else {
        throw DatasetError(path: file.path, place: "row \(row)", reason: "the label is \(value), 1 to 10 (the digit 0) is expected")
      }
      return digit % 10
    }
    let count = digits.count
    let held = HeldBytes(limit: memoryLimit)
    try file.bytes(of: "X") { shape in
      // MATLAB drops a last dimension of one.
      guard shape.count >= 3, shape[0] == Self.side, shape[1] == Self.side, shape[2] == 3, shape.count <= 4,
        (shape.count == 4 ? shape[3] : 1) == count
      else {
        throw DatasetError(path: file.path, place: "variable X", reason: "has the shape \(shape), 32 × 32 × 3 × \(count) is expected")
      }
    } piece: {
      try held.append($0)
    }
    bytes = held
    self.split = split
  }

  public var name: String { "SVHN, \(split.rawValue)" }
  public var isSynthetic: Bool { false }
  public var labelNames: LabelNames { .categories((0..<10).map { "\($0)" }) }
  public var count: Int { digits.count }
  public func label(at index: Int) -> Label { .category(Int(digits[index])) }

  public func picture(at index: Int) throws -> Picture {
    let side = Self.side
    let columns = try bytes.read(at: index * 3 * side * side, count: 3 * side * side)
    // Column-major: the row runs fastest, then the column, then the channel.
    let samples = [UInt8](unsafeUninitializedCapacity: 3 * side * side) { samples, count in
      for row in 0..<side {
        for column in 0..<side {
          for channel in 0..<3 { samples[(row * side + column) * 3 + channel] = columns[row + side * (column + side * channel)] }
        }
      }
      count = 3 * side * side
    }
    return Picture(width: side, height: side, samples: samples)
  }
}
