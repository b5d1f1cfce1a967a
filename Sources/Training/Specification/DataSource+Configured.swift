import Datasets

extension DataSource {
  /// The datasets in folders, by the names that `datasets:` of `vitrine.yml` knows them by; `folder` is any other such name's.
  static var configured: [String: (DataSource) throws -> TrainingPictures] {
    [
      "caltech101": { try $0.caltech { try Caltech101(decoding: converting) } },
      "caltech256": { try $0.caltech { try Caltech256(decoding: converting) } },
      "celeba": { try $0.celeba() },
      "cifar10": { try $0.heldOut(ofOneSize: true) { _ in try CIFAR10() } },
      "cifar100": {
        try $0.heldOut(ofOneSize: true, ["granularity"]) { try CIFAR100(granularity: $0.word("granularity", default: .fine)) }
      },
      "cub2010": { try $0.heldOut { _ in try CUB2010(decoding: converting) } },
      "cub2011": { try $0.heldOut { _ in try CUB2011(decoding: converting) } },
      "dogs": { try $0.heldOut { _ in try StanfordDogs(decoding: converting) } },
      "folder": { try $0.heldOut(["dataset"]) { try FolderDataset(folder: folder($0), name: $0.text("dataset"), decoding: converting) } },
      "imagenet": { try $0.heldOut { _ in try ImageNet(split: .train, decoding: converting) } },
      "svhn": { try $0.heldOut(ofOneSize: true) { _ in try SVHN() } },
      "voc2012": { try $0.heldOut { _ in try VOC2012(decoding: converting) } },
    ]
  }

  /// Some of ImageNet's pictures are in printing colours.
  private static var converting: PictureDecoding { PictureDecoding(convertsCMYK: true) }

  /// The folder that `"dataset": "mine"` names.
  private static func folder(_ arguments: SpecificationArguments) throws -> String {
    guard let name = try arguments.text("dataset") else {
      throw SpecificationProblem(
        path: ["data"], message: "the key `dataset` is missing", hint: "it is a name under `datasets:` in vitrine.yml")
    }
    return try DatasetFolders.path(of: name)
  }

  private func celeba() throws -> TrainingPictures {
    let arguments = try arguments(["training", "validation", "size", "seed"])
    return try arguments.pictures(of: CelebA(split: .train), and: CelebA(split: .validation))
  }

  /// Of each category so many train as Caltech's protocol says, 15 or 30; all others are its test pictures.
  private func caltech(_ open: () throws -> any PictureDataset) throws -> TrainingPictures {
    let arguments = try arguments(["validation", "size", "seed", "perCategory"])
    let all = try open()
    let chosen = all.split(perCategory: try arguments.integer("perCategory", default: 30, in: 1...10_000), seed: try arguments.seed("seed"))
    return try arguments.pictures(heldOutOf: all, among: chosen.chosen, ofOneSize: false)
  }

  /// Of the pictures to train on some are held out: the dataset's own test pictures stay unseen.
  private func heldOut(
    ofOneSize: Bool = false, _ more: [String] = [], _ open: (SpecificationArguments) throws -> any PictureDataset
  ) throws -> TrainingPictures {
    let arguments = try arguments(["training", "validation", "size", "seed"] + more)
    let all = try open(arguments)
    return try arguments.pictures(heldOutOf: all, among: Array(0..<all.count), ofOneSize: ofOneSize)
  }
}

extension SpecificationArguments {
  /// The first pictures of a shuffled order validate, those behind them train.
  fileprivate func pictures(heldOutOf all: any PictureDataset, among indices: [Int], ofOneSize: Bool) throws -> TrainingPictures {
    let transform = try transform(required: !ofOneSize)
    let validation = try integer("validation", in: 1...1 << 24)
    let rest = indices.count - validation
    guard rest > 0 else {
      throw problem("validation", "`validation` is \(validation), and \(all.name) has \(indices.count) pictures to train on")
    }
    let training = try integer("training", default: rest, in: 1...1 << 24)
    guard training <= rest else {
      throw problem("training", "`training` is \(training), and \(all.name) has \(rest) pictures beside \(validation) for validation")
    }
    let order = BatchOrder.shuffled(seed: try seed("seed"), epoch: 0).arranged(indices)
    return TrainingPictures(
      training: try kept(all, order[validation..<validation + training], transform, "\(training) to train on"),
      validation: try kept(all, order[..<validation], transform, "\(validation) held out"))
  }

  /// The authors' own parts, or some of each.
  fileprivate func pictures(of training: any PictureDataset, and validation: any PictureDataset) throws -> TrainingPictures {
    let transform = try transform(required: false)
    func some(_ name: String, of all: any PictureDataset) throws -> any PictureDataset {
      guard all.count > 0 else { throw SpecificationProblem(path: path + ["name"], message: "\(all.name) has no pictures") }
      let count = try integer(name, default: all.count, in: 1...1 << 24)
      guard count <= all.count else { throw problem(name, "`\(name)` is \(count), and \(all.name) has \(all.count) pictures") }
      let order = BatchOrder.shuffled(seed: try seed("seed"), epoch: 0).arranged(Array(0..<all.count))
      return try kept(all, order[..<count], transform, "\(count) of \(all.count)")
    }
    return TrainingPictures(training: try some("training", of: training), validation: try some("validation", of: validation))
  }

  private func kept(
    _ all: any PictureDataset, _ indices: ArraySlice<Int>, _ transform: PictureTransform, _ words: String
  ) throws -> any PictureDataset {
    let size = try optionalSize.map { ", \($0) px" } ?? ""
    return KeptPictures(
      ChosenPictures(all, indices.sorted(), transform: transform, name: "\(all.name), \(words) (seed \(try seed("seed")))\(size)"))
  }

  private var optionalSize: Int? {
    get throws { values["size"] == nil ? nil : try integer("size", in: 8...1024) }
  }

  /// Pictures of many sizes must be told one.
  private func transform(required: Bool) throws -> PictureTransform {
    if let size = try optionalSize { return .resizedAndCropped(to: size) }
    guard !required else {
      throw SpecificationProblem(
        path: path, message: "the key `size` is missing",
        hint: "its pictures differ in size: `\"size\": 64` makes the middle square of each 64 × 64")
    }
    return .identity
  }
}
