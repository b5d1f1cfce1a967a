import Datasets
import Foundation
import Networks
import Training

/// The pictures and networks that a study by deconvnet is made on, chosen by one word of a report's parameters.
///
///     let pictures = try DeconvnetPictures("drawn")
///     let zfNet = try pictures.network(root: "../..")
///     let strongest = try zfNet.model.strongestActivations(…)
public struct DeconvnetPictures: Sendable {
  /// What can be chosen.
  public enum Source: String, CaseIterable, Codable, Sendable {
    /// Small drawn pictures of ten categories: synthetic, with the truth of what is where.
    case drawn
    /// The photographs of ImageNet's validation part, with torchvision's AlexNet.
    case imagenet
  }

  public let source: Source
  /// The test pictures, as large as the networks take them; no network was trained on one of them.
  public let test: any PictureDataset
  /// The drawn pictures themselves, number for number those of ``test``: parts, keypoints and exact views. Photographs have none.
  public let drawn: SmallPictures?

  /// The side of the drawn pictures, in pixels.
  static let drawnSize = 128
  /// How many photographs are looked at unless told: reading all of ImageNet's 50,000 takes hours.
  static let photographCount = 2000

  /// - Parameters:
  ///   - name: A ``Source``'s name, as a report's parameter gives it.
  ///   - count: How many test pictures.
  ///   - seed: Decides which pictures are drawn, or which of the photographs are taken.
  /// - Throws: ``StudyError`` that lists the choices; `DatasetError` that says how to configure ImageNet where it is not.
  public init(_ name: String, count: Int? = nil, seed: UInt64 = 1) throws {
    try self.init(Source(named: name), count: count, seed: seed)
  }

  /// The same without a name that could be wrong.
  public init(_ source: Source, count: Int? = nil, seed: UInt64 = 1) throws {
    self.source = source
    if let count, count < 1 { throw StudyError("\(count) test pictures are asked for, expected at least 1") }
    switch source {
    case .drawn:
      let pictures = SmallPictures(.ten, split: .test, count: count ?? 2000, seed: seed, width: Self.drawnSize)
      (drawn, test) = (pictures, KeptPictures(pictures))
    case .imagenet:
      let all = try ImageNet(split: .validation)
      let count = min(count ?? Self.photographCount, all.count)
      let order = BatchOrder.shuffled(seed: seed, epoch: 0).arranged(Array(0..<all.count))
      let chosen = ChosenPictures(
        all, order[..<count].sorted(), transform: .imageNet, name: "\(all.name), \(count) of \(all.count) (seed \(seed)), 224 px")
      (drawn, test) = (nil, KeptPictures(chosen))
    }
  }

  /// Whether the pictures are drawn.
  public var isSynthetic: Bool { test.isSynthetic }

  /// What a caption says: `"2000 drawn pictures (synthetic)"`, `"2000 photographs of ImageNet's validation part"`.
  public var caption: String {
    switch source {
    case .drawn: "\(test.count) drawn picture\(test.count == 1 ? "" : "s") (synthetic)"
    case .imagenet: "\(test.count) photograph\(test.count == 1 ? "" : "s") of ImageNet's validation part"
    }
  }

  /// Drawn pictures of ten categories that no network of this study was trained on.
  ///
  /// - Throws: ``StudyError`` for photographs, of which there are none beside.
  public func heldOutCategories(_ split: TrainTestSplit, count: Int) throws -> any PictureDataset {
    guard source == .drawn else {
      throw StudyError("beside \(test.name) there are no pictures of other categories", hint: "DeconvnetPictures(.drawn) has them")
    }
    return KeptPictures(SmallPictures(.heldOut, split: split, count: count, width: Self.drawnSize))
  }
}

extension DeconvnetPictures {
  /// Networks that were trained on the same pictures, to be compared.
  public enum Architecture: String, CaseIterable, Codable, Sendable {
    /// First filters of 7 × 7 with stride 2: Zeiler and Fergus' choice.
    case zfNet
    /// First filters of 11 × 11 with stride 4: AlexNet's.
    case alexNet
  }

  /// A trained network with what it takes to use it.
  public struct Network: Sendable {
    /// What captions call it: `"zfnet-1"`, `"torchvision's AlexNet"`.
    public let name: String
    public let model: Model
    public let normalization: Normalization
    /// How it was trained, where it was trained here.
    public let checkpoint: Checkpoint?
  }

  /// The names of an architecture's checkpoints, one a seed of training; none where it was not trained on these pictures.
  public func checkpointNames(of architecture: Architecture) -> [String] {
    switch (source, architecture) {
    case (.drawn, .zfNet): (1...3).map { "zfnet-\($0)" }
    case (.drawn, .alexNet): (1...3).map { "alexnet-\($0)" }
    case (.imagenet, _): []
    }
  }

  /// The names of the checkpoints that were trained from fresh weights on a few pictures of the held-out categories.
  public func scratchNames(picturesPerClass: Int) -> [String] {
    guard source == .drawn, [15, 30].contains(picturesPerClass) else { return [] }
    return (1...2).map { "zfnet-scratch\(picturesPerClass)-\($0)" }
  }

  /// One of an architecture's networks; of ImageNet, torchvision's AlexNet alone, which has first filters of 11 × 11.
  ///
  /// - Parameters:
  ///   - number: Which of ``checkpointNames(of:)``, from 0.
  ///   - root: The project's folder.
  /// - Throws: ``StudyError`` that says how to train it, or where torchvision's weights belong; what `Checkpoint.load` throws.
  public func network(_ architecture: Architecture? = nil, _ number: Int = 0, root: String = ".") throws -> Network {
    guard source == .drawn else { return try torchvisionNetwork(architecture, number) }
    let names = checkpointNames(of: architecture ?? .zfNet)
    guard names.indices.contains(number) else {
      throw StudyError("\((architecture ?? .zfNet).rawValue) was trained \(names.count) times: there is no number \(number)")
    }
    return try trained(names[number], root: root)
  }

  /// The network of a checkpoint.
  ///
  /// - Throws: ``StudyError`` that says how to train it; what `Checkpoint.load` throws.
  public func trained(_ name: String, root: String = ".") throws -> Network {
    let checkpoint = try Checkpoint.trained(name, root: root)
    return Network(name: name, model: checkpoint.model, normalization: checkpoint.normalization, checkpoint: checkpoint)
  }

  /// An architecture's first network as it was after some epochs, and at the end; empty where no training was followed.
  public func history(root: String = ".") throws -> [Checkpoint] {
    guard source == .drawn else { return [] }
    return try Checkpoint.history("\(root)/\(TrainingFolder.checkpointPath(checkpointNames(of: .zfNet)[0]))")
  }

  private func torchvisionNetwork(_ architecture: Architecture?, _ number: Int) throws -> Network {
    guard architecture != .zfNet, number == 0 else {
      throw StudyError("of \(architecture?.rawValue ?? "it") there are no weights for ImageNet", hint: "torchvision has AlexNet's alone")
    }
    let path = "\(try DatasetFolders.path(of: "torchvision"))/alexnet.safetensors"
    guard FileManager.default.fileExists(atPath: path) else {
      throw StudyError(
        "there is no \(path)",
        hint: "write it once: safetensors.torch.save_file(torchvision.models.alexnet(weights=\"DEFAULT\").state_dict(), \"alexnet.safetensors\")")
    }
    return Network(
      name: "torchvision's AlexNet", model: try Model(.alexNet(), contentsOf: path),
      normalization: Normalization(mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225]), checkpoint: nil)
  }
}

extension DeconvnetPictures.Network {
  /// The layers as the paper counts them, each rectified: a convolution or linear layer's ReLU, `("layer 1", "features.1")`. The last layer,
  /// whose outputs are the classes', is not among them.
  public var layers: [(name: String, node: String)] {
    model.network.nodes(of: ReLU.self).enumerated().map { ("layer \($0 + 1)", $1.name) }
  }

  /// Those of ``layers`` whose values are maps.
  public var mappedLayers: [(name: String, node: String)] {
    layers.filter { (try? model.network.shape(of: $0.node).count) == 3 }
  }
}

extension DeconvnetPictures.Source: ChosenByName {
  static var what: String { "pictures" }
}
