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

  /// What of CelebA is trained on; the validation part is watched in both cases, and the test part stays unseen.
  private enum CelebAParts: String, CaseIterable { case train, trainAndValidation }

  private func celeba() throws -> TrainingPictures {
    let arguments = try arguments(["training", "validation", "size", "seed", "split"])
    let isAll = try arguments.word("split", default: CelebAParts.train) == .trainAndValidation
    let training = try CelebA(split: isAll ? .trainAndValidation : .train)
    return try arguments.pictures(of: training, watching: isAll ? training : CelebA(split: .validation))
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

  /// The authors' own parts, or some of each. The name of what is watched says how much of it is trained on too.
  ///
  /// - Parameter watched: What holds the validation part, among others.
  fileprivate func pictures(of training: CelebA, watching watched: CelebA) throws -> TrainingPictures {
    let transform = try transform(required: false)
    func some(_ argument: String, _ indices: [Int], of name: String) throws -> ArraySlice<Int> {
      guard !indices.isEmpty else { throw SpecificationProblem(path: path + ["name"], message: "\(name) has no pictures") }
      let count = try integer(argument, default: indices.count, in: 1...1 << 24)
      guard count <= indices.count else {
        throw problem(argument, "`\(argument)` is \(count), and \(name) has \(indices.count) pictures")
      }
      return BatchOrder.shuffled(seed: try seed("seed"), epoch: 0).arranged(indices)[..<count]
    }
    let name = "CelebA, \(CelebA.Split.validation.rawValue)"
    let (all, part) = (Array(0..<training.count), (0..<watched.count).filter { watched.partition(at: $0) == .validation })
    let (first, second) = (try some("training", all, of: training.name), try some("validation", part, of: name))
    let known = Set(first.map(training.fileName))
    let both = second.count { known.contains(watched.fileName(at: $0)) }
    let words = both == 0 ? "" : ", \(both == second.count ? "" : "\(both) of them ")also trained on"
    return TrainingPictures(
      training: try kept(training, first, transform, "\(first.count) of \(all.count)"),
      validation: try kept(watched, second, transform, "\(second.count) of \(part.count)\(words)", named: name))
  }

  private func kept(
    _ all: any PictureDataset, _ indices: ArraySlice<Int>, _ transform: PictureTransform, _ words: String, named name: String? = nil
  ) throws -> any PictureDataset {
    let size = try optionalSize.map { ", \($0) px" } ?? ""
    let words = "\(name ?? all.name), \(words) (seed \(try seed("seed")))\(size)"
    return KeptPictures(ChosenPictures(all, indices.sorted(), transform: transform, name: words))
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
