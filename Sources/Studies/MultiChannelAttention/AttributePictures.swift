import Datasets
import Training

/// The pictures that a study of attributes is made on, chosen by one word of a report's parameters: the test pictures, the checkpoints that
/// were trained beside them, and how captions name them.
///
///     let pictures = try AttributePictures("portraits", count: 2000)
///     let network = try MultiChannelAttention(pictures.checkpoint(of: .multiChannel))
///     try BatchStream(pictures.test, batchSize: 32).forEach { batch in … }
public struct AttributePictures: Sendable {
  /// What can be chosen.
  public enum Source: String, CaseIterable, Codable, Sendable {
    /// Drawn portraits: synthetic, with the truth of what is where.
    case portraits
    /// The photographs of CelebA's test part.
    case celeba
  }

  /// The networks that were trained on the same pictures, to be compared.
  public enum Comparator: String, CaseIterable, Codable, Sendable {
    /// One mask for each attribute and channel.
    case multiChannel
    /// The mean of the features and a linear layer, trained together.
    case multiTask
    /// One mask an attribute, common to all channels.
    case sharedMask
    /// A linear layer on the frozen features of `multiChannel`.
    case linearProbe
    /// A linear layer on the features of an extractor that was never trained.
    case randomProbe
  }

  public let source: Source
  /// The test pictures, as large as the networks take them; no network was trained on one of them.
  public let test: any PictureDataset
  /// The drawn portraits themselves, number for number the pictures of ``test``: parts, masks and counterfactuals. Photographs have none.
  public let portraits: Portraits?
  /// How many pixels a side of the pictures has.
  public let size: Int

  /// - Parameters:
  ///   - name: A ``Source``'s name, as a report's parameter gives it.
  ///   - count: How many test pictures; without it 2,000 portraits are drawn, and all of CelebA's 19,962 are taken.
  ///   - size: 64, or 224 for CelebA's larger networks.
  ///   - seed: Decides which portraits are drawn, or which of the photographs are taken when they are not all.
  /// - Throws: ``StudyError`` that lists the choices; `DatasetError` that says how to configure CelebA where it is not.
  public init(_ name: String, count: Int? = nil, size: Int = 64, seed: UInt64 = 1) throws {
    try self.init(Source(named: name), count: count, size: size, seed: seed)
  }

  /// The same without a name that could be wrong.
  public init(_ source: Source, count: Int? = nil, size: Int = 64, seed: UInt64 = 1) throws {
    (self.source, self.size) = (source, size)
    let sizes = source == .portraits ? [64] : [64, 224]
    guard sizes.contains(size) else {
      throw StudyError(
        "no network was trained on \(source.rawValue) of \(size) px",
        hint: "there \(sizes.count == 1 ? "is" : "are") \(sizes.map(String.init).joined(separator: " and ")) px")
    }
    if let count, count < 1 { throw StudyError("\(count) test pictures are asked for, expected at least 1") }
    switch source {
    case .portraits:
      let drawn = Portraits(split: .test, count: count ?? 2000, width: size, height: size, seed: seed)
      (portraits, test) = (drawn, KeptPictures(drawn))
    case .celeba:
      let all = try CelebA(split: .test)
      let count = count ?? all.count
      guard count <= all.count else { throw StudyError("\(count) test pictures are asked for, and \(all.name) has \(all.count)") }
      let order = BatchOrder.shuffled(seed: seed, epoch: 0).arranged(Array(0..<all.count))
      let words = count == all.count ? "" : ", \(count) of \(all.count) (seed \(seed))"
      let chosen = ChosenPictures(
        all, order[..<count].sorted(), transform: .resizedAndCropped(to: size), name: "\(all.name)\(words), \(size) px")
      (portraits, test) = (nil, KeptPictures(chosen))
    }
  }

  /// Pictures that neither trained the networks nor test them, by which something may be chosen: validation portraits, or photographs of
  /// CelebA's validation part (which the networks of the poster's split were trained on, too: it leaves no other).
  ///
  /// - Throws: `DatasetError`; ``StudyError`` when there are fewer.
  public func heldOut(_ count: Int) throws -> any PictureDataset {
    switch source {
    case .portraits:
      let first = 12_000
      guard (1...2_000).contains(count) else { throw StudyError("\(count) held-out portraits, expected 1 to 2000") }
      return KeptPictures(Portraits(split: .train, count: first + 2_000, width: size, height: size), first..<first + count)
    case .celeba:
      let all = try CelebA(split: .validation)
      guard (1...max(1, all.count)).contains(count) else {
        throw StudyError("\(count) held-out photographs are asked for, and \(all.name) has \(all.count)")
      }
      return KeptPictures(
        ChosenPictures(all, Array(0..<count), transform: .resizedAndCropped(to: size), name: "\(all.name), the first \(count), \(size) px"))
    }
  }

  /// Whether the pictures are drawn.
  public var isSynthetic: Bool { test.isSynthetic }

  /// Whether it is known for each picture which pixels show what, so that maps can be scored.
  public var hasTruth: Bool { portraits != nil }

  /// What a caption says: `"2000 drawn portraits (synthetic)"`, `"19962 photographs of CelebA's test part"`.
  public var caption: String {
    switch source {
    case .portraits: "\(test.count) drawn portrait\(test.count == 1 ? "" : "s") (synthetic)"
    case .celeba: "\(test.count) photograph\(test.count == 1 ? "" : "s") of CelebA's test part"
    }
  }

  /// The name of one of the pictures in a sentence: `"drawn portrait"`, `"photograph"`.
  public var noun: String { source == .portraits ? "drawn portrait" : "photograph" }

  /// The names of a comparator's checkpoints, one a seed of training; none where it was not trained on these pictures.
  public func checkpointNames(of comparator: Comparator) -> [String] {
    switch (source, comparator) {
    case (.portraits, .multiChannel): (1...3).map { "multichannel64-\($0)" }
    case (.portraits, .multiTask): (1...3).map { "multitask64-\($0)" }
    case (.portraits, .sharedMask): (1...3).map { "sharedmask64-\($0)" }
    case (.portraits, .linearProbe): (1...3).map { "probe64-\($0)" }
    case (.portraits, .randomProbe): ["randomprobe64-1"]
    case (.celeba, .multiChannel): ["celeba\(size)-multichannel"]
    case (.celeba, .multiTask): ["celeba\(size)-multitask"]
    case (.celeba, .sharedMask): ["celeba\(size)-sharedmask"]
    case (.celeba, .linearProbe), (.celeba, .randomProbe): []
    }
  }

  /// One of a comparator's checkpoints.
  ///
  /// - Parameters:
  ///   - number: Which of ``checkpointNames(of:)``, from 0.
  ///   - root: The project's folder.
  /// - Throws: ``StudyError`` that says how to train it; what `Checkpoint.load` throws.
  public func checkpoint(of comparator: Comparator, _ number: Int = 0, root: String = ".") throws -> Checkpoint {
    let names = checkpointNames(of: comparator)
    guard names.indices.contains(number) else {
      throw StudyError("\(comparator.rawValue) was trained \(names.count) times on \(source.rawValue): there is no number \(number)")
    }
    let path = TrainingFolder.checkpointPath(names[number])
    let checkpoint = try Checkpoint.trained(names[number], root: root)
    guard checkpoint.record.labels == test.labelNames else {
      throw StudyError(
        "the checkpoint \(path) names other attributes than \(test.name)", hint: "train it again: vitrine train \(names[number])")
    }
    return checkpoint
  }
}

extension AttributePictures.Source: ChosenByName {
  static var what: String { "pictures" }
}
