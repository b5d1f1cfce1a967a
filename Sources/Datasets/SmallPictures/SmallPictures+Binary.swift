import Foundation

extension SmallPictures {
  /// How CIFAR's files lay out their records.
  public enum BinaryLayout: Sendable {
    /// CIFAR-10: the category, then 3,072 bytes.
    case cifar10
    /// CIFAR-100: the kind, the category, then 3,072 bytes.
    case cifar100

    /// Bytes before the picture.
    public var labelBytes: Int {
      switch self {
      case .cifar10: 1
      case .cifar100: 2
      }
    }
  }

  /// Writes the pictures `range` into one file of CIFAR's binary form: label bytes, then all red samples, green, blue, row by row.
  ///
  /// - Throws: ``DatasetError`` when the pictures do not fit the form, or the file cannot be written.
  public func writeBinary(_ range: Range<Int>? = nil, layout: BinaryLayout, to file: URL) throws {
    let range = range ?? 0..<count
    guard width == 32 else {
      throw DatasetError(
        path: file.path, reason: "CIFAR's form holds 32×32 pictures, these are \(width)×\(width)", hint: "ask for width 32")
    }
    if layout == .cifar100, vocabulary != .hundred {
      throw DatasetError(path: file.path, reason: "CIFAR-100's form names a kind, which only the hundred categories have")
    }
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw DatasetError(path: file.path, reason: "pictures \(range) of \(count)")
    }
    var bytes = Data(capacity: range.count * (3072 + layout.labelBytes))
    for index in range {
      let category = category(at: index)
      if layout == .cifar100 { bytes.append(UInt8(category / 5)) }
      bytes.append(UInt8(category))
      let samples = picture(at: index).samples
      for channel in 0..<3 { bytes.append(contentsOf: stride(from: channel, to: 3072, by: 3).map { samples[$0] }) }
    }
    do { try bytes.write(to: file, options: .atomic) } catch {
      throw DatasetError(path: file.path, reason: "cannot be written: \(error.localizedDescription)")
    }
  }

  /// Writes CIFAR-10's or CIFAR-100's files into a folder: `data_batch_1…5.bin` and `test_batch.bin`, or `train.bin` and `test.bin`.
  ///
  /// - Parameter test: The other split. The training files hold this one, in five equal parts for CIFAR-10.
  public func writeFolder(with test: SmallPictures, to folder: URL) throws {
    do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
      throw DatasetError(path: folder.path, reason: "cannot be made: \(error.localizedDescription)")
    }
    if vocabulary == .hundred {
      try writeBinary(layout: .cifar100, to: folder.appending(path: "train.bin"))
      try test.writeBinary(layout: .cifar100, to: folder.appending(path: "test.bin"))
      let names = labelNames.names.joined(separator: "\n") + "\n"
      try write(names, to: folder.appending(path: "fine_label_names.txt"))
      try write(Self.coarseNames.joined(separator: "\n") + "\n", to: folder.appending(path: "coarse_label_names.txt"))
    } else {
      for part in 0..<5 {
        let file = folder.appending(path: "data_batch_\(part + 1).bin")
        try writeBinary(count * part / 5..<count * (part + 1) / 5, layout: .cifar10, to: file)
      }
      try test.writeBinary(layout: .cifar10, to: folder.appending(path: "test_batch.bin"))
      try write(labelNames.names.joined(separator: "\n") + "\n", to: folder.appending(path: "batches.meta.txt"))
    }
  }

  private func write(_ text: String, to file: URL) throws {
    do { try text.write(to: file, atomically: true, encoding: .utf8) } catch {
      throw DatasetError(path: file.path, reason: "cannot be written: \(error.localizedDescription)")
    }
  }
}
