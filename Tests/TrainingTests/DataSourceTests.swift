import Foundation
import Testing
@testable import Datasets
@testable import Training

/// Small trees as the authors of the real datasets pack theirs.
private let trees =
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/DatasetsTests/Goldens/real"

/// As `vitrine.yml` would configure them.
private let folders = [
  "celeba", "cifar10", "cifar100", "svhn", "cub2010", "cub2011", "dogs", "caltech101", "caltech256", "imagenet",
].map { "\($0)\t\(trees)/\($0)" } + ["voc2012\t\(trees)/voc", "mine\t\(trees)/caltech256/256_ObjectCategories", "gone\t\(trees)/nowhere"]

private func pictures(_ name: String, _ arguments: [String: SpecificationValue]) throws -> TrainingPictures {
  try DatasetFolders.$lines.withValue(folders.joined(separator: "\n")) { try DataSource(name, arguments).pictures() }
}

private func problem(_ name: String, _ arguments: [String: SpecificationValue]) -> SpecificationProblem? {
  do {
    _ = try pictures(name, arguments)
    return nil
  } catch { return error as? SpecificationProblem }
}

/// All pictures, as bytes.
private func samples(_ dataset: any PictureDataset) throws -> [[UInt8]] {
  try (0..<dataset.count).map { try dataset.picture(at: $0).samples }
}

@Suite("Data of a specification")
struct DataSourceTests {
  @Test(
    "Drawn data have the size, the number and the labels that are asked for, and validation sees other pictures",
    arguments: [
      ("birds", ["size": 16, "species": 12], 16, 12), ("birds", ["size": 16, "withRemovals": true], 16, 200),
      ("portraits", ["size": 16], 16, 40), ("scenes", ["size": 32], 32, 0), ("smallPictures", [:], 32, 10),
      ("smallPictures", ["vocabulary": "hundred", "size": 16], 16, 100), ("smallPictures", ["vocabulary": "digits"], 32, 10),
      ("smallPictures", ["vocabulary": "heldOut"], 32, 10),
    ] as [(String, [String: SpecificationValue], Int, Int)])
  func drawn(name: String, more: [String: SpecificationValue], size: Int, labels: Int) throws {
    let made = try pictures(name, ["training": 5, "validation": 3].merging(more) { $1 })
    #expect(made.training.count == 5 && made.validation.count == 3)
    #expect(made.training.isSynthetic && (labels == 0 || made.training.labelNames.names.count == labels))
    let (training, validation) = (try samples(made.training), try samples(made.validation))
    #expect((training + validation).allSatisfy { $0.count == 3 * size * size })
    #expect(Set(training + validation).count == 8)
    // The seed decides.
    let other = try pictures(name, ["training": 5, "validation": 3, "seed": 2].merging(more) { $1 })
    #expect(try samples(other.training) != training)
  }

  @Test(
    "Each configured dataset gives what is held out for validation and all the rest to train on, of one size",
    arguments: [
      ("celeba", ["size": 16], 4, 1), ("cifar10", ["validation": 2], 7, 2), ("cifar100", ["validation": 1], 2, 1),
      ("cifar100", ["validation": 1, "granularity": "coarse", "training": 1], 1, 1), ("svhn", ["validation": 1, "size": 16], 0, 1),
      ("cub2010", ["validation": 1, "size": 8], 1, 1), ("caltech101", ["validation": 1, "size": 8, "perCategory": 1], 2, 1),
      ("caltech256", ["validation": 1, "size": 8], 1, 1), ("imagenet", ["validation": 2, "size": 8], 2, 2),
      ("folder", ["dataset": "mine", "validation": 1, "size": 8], 2, 1),
    ] as [(String, [String: SpecificationValue], Int, Int)])
  func configured(name: String, arguments: [String: SpecificationValue], training: Int, validation: Int) throws {
    let made = try pictures(name, arguments)
    #expect(training == 0 || made.training.count == training, "\(made.training.count)")
    #expect(made.validation.count == validation, "\(made.validation.count)")
    #expect(!made.training.isSynthetic && made.training.name != made.validation.name)
    let all = try samples(made.training) + samples(made.validation)
    #expect(Set(all.map(\.count)).count == 1)
    #expect(Set(all).count == all.count)
    let count = made.training.labelNames.names.count
    for index in 0..<made.training.count {
      switch made.training.label(at: index) {
      case .category(let number): #expect((0..<count).contains(number))
      case .attributes(let holds): #expect(holds.count == count)
      }
    }
  }

  @Test("The others open too", arguments: ["cub2011", "dogs", "voc2012"])
  func opens(name: String) throws {
    let made = try pictures(name, ["validation": 1, "size": 8])
    #expect(made.training.count >= 1 && made.validation.count == 1)
  }

  @Test("The labels go with their pictures through shuffling and resizing")
  func labels() throws {
    let made = try pictures("cifar10", ["validation": 2, "seed": 3])
    let whole = try CIFAR10(folder: "\(trees)/cifar10")
    for part in [made.training, made.validation] {
      for index in 0..<part.count {
        let picture = try part.picture(at: index)
        let place = try #require(try (0..<whole.count).first { try whole.picture(at: $0) == picture })
        #expect(part.label(at: index) == whole.label(at: place))
      }
    }
  }

  @Test("Which pictures are held out is a matter of the seed and of nothing else")
  func seeds() throws {
    func heldOut(_ seed: Int) throws -> [[UInt8]] {
      try samples(pictures("cifar10", ["validation": 2, "seed": .integer(seed)]).validation)
    }
    #expect(try heldOut(1) == heldOut(1))
    #expect(Set(try (1...8).map(heldOut)).count > 1)
  }

  @Test(
    "A mistake is named at its key, with what could be meant",
    arguments: [
      ("bird", [:], ["data", "name"], "unknown data `bird`", "birds"),
      ("birds", ["training": 5], ["data"], "`validation` is missing", ""),
      ("birds", ["training": 5, "validation": 1, "specis": 3], ["data", "specis"], "unknown key `specis`", "`species`"),
      ("birds", ["training": 5, "validation": 1, "species": 401], ["data", "species"], "1 to 400", ""),
      ("scenes", ["training": 5, "validation": 1, "size": 33], ["data", "size"], "even number", ""),
      ("smallPictures", ["training": 5, "validation": 1, "vocabulary": "tenn"], ["data", "vocabulary"], "vocabulary `tenn`", "`ten`"),
      ("smallPictures", ["training": "five", "validation": 1], ["data", "training"], "`five`, expected a whole number", ""),
      ("cifar10", ["validation": 1, "split": "test"], ["data", "split"], "unknown key `split`", "training"),
      ("celeba", ["split": "test"], ["data", "split"], "unknown split `test`", "train"),
      ("cifar10", ["validation": 9], ["data", "validation"], "has 9 pictures to train on", ""),
      ("cifar10", ["validation": 1, "training": 9], ["data", "training"], "has 8 pictures beside 1", ""),
      ("cifar100", ["validation": 1, "granularity": "course"], ["data", "granularity"], "unknown granularity `course`", "`coarse`"),
      ("imagenet", ["validation": 1], ["data"], "`size` is missing", "differ in size"),
      ("cub2011", ["validation": 1, "size": 8, "split": 1], ["data", "split"], "unknown key `split`", ""),
      ("folder", ["validation": 1, "size": 8], ["data"], "`dataset` is missing", "vitrine.yml"),
      ("folder", ["validation": 1, "size": 8, "dataset": "main"], ["data", "dataset"], "no folder is configured", "under `datasets:`"),
      ("folder", ["validation": 1, "size": 8, "dataset": "gone"], ["data", "dataset"], "no such folder", "`datasets: gone:`"),
    ] as [(String, [String: SpecificationValue], [String], String, String)])
  func mistakes(name: String, arguments: [String: SpecificationValue], path: [String], words: String, hint: String) throws {
    let found = try #require(problem(name, arguments))
    #expect(found.path == path && found.message.contains(words), "\(found)")
    #expect(hint.isEmpty || found.hint?.contains(hint) == true, "\(found)")
  }

  @Test("CelebA with the poster's split trains on the validation part too, and says so where it is watched")
  func posterSplit() throws {
    let made = try pictures("celeba", ["split": "trainAndValidation", "size": 16])
    #expect(made.training.name == "CelebA, trainAndValidation, 5 of 5 (seed 1), 16 px" && made.training.count == 5)
    #expect(made.validation.name == "CelebA, validation, 1 of 1, also trained on (seed 1), 16 px")
    let watched = try samples(made.validation)
    #expect(try watched.count == 1 && samples(made.training).contains(watched[0]))
    #expect(made.validation.label(at: 0) == (try CelebA(folder: "\(trees)/celeba", split: .validation)).label(at: 0))
    for arguments in [["split": "train", "size": 16], ["size": 16]] as [[String: SpecificationValue]] {
      let own = try pictures("celeba", arguments)
      #expect(own.training.name == "CelebA, train, 4 of 4 (seed 1), 16 px")
      #expect(own.validation.name == "CelebA, validation, 1 of 1 (seed 1), 16 px")
      #expect(try samples(own.validation) == watched && !samples(own.training).contains(watched[0]))
    }
    // With fewer to train on, the words follow from which they are.
    for seed in 1...6 {
      let some = try pictures("celeba", ["split": "trainAndValidation", "training": 2, "seed": .integer(seed), "size": 16])
      let isKnown = try samples(some.training).contains(watched[0])
      #expect(some.training.count == 2 && some.validation.name.contains("also trained on") == isKnown)
    }
  }

  @Test("The poster's 182,637 and 19,962 come out of a list as long as CelebA's")
  func posterCounts() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vitrine-celeba-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: "\(folder)/img_align_celeba", withIntermediateDirectories: true)
    var (attributes, parts) = (Array("202599\nSmiling\n".utf8), [UInt8]())
    for number in 1...202_599 {
      let digits = String(number)
      let name = String(repeating: "0", count: 6 - digits.count) + digits + ".jpg"
      attributes += "\(name) \(number % 3 == 0 ? " 1" : "-1")\n".utf8
      parts += "\(name) \(number <= 162_770 ? 0 : number <= 182_637 ? 1 : 2)\n".utf8
    }
    try Data(attributes).write(to: URL(filePath: "\(folder)/list_attr_celeba.txt"))
    try Data(parts).write(to: URL(filePath: "\(folder)/list_eval_partition.txt"))
    try DatasetFolders.$lines.withValue("celeba\t\(folder)") {
      let made = try DataSource("celeba", ["split": "trainAndValidation", "size": 64]).pictures()
      #expect(made.training.count == 182_637 && made.validation.count == 19_867)
      #expect(made.validation.name == "CelebA, validation, 19867 of 19867, also trained on (seed 1), 64 px")
      #expect(try CelebA(split: .test).count == 19_962)
    }
  }

  @Test(
    "The committed specifications of CelebA fit pictures of their size; without the data they are missing and say how to configure it",
    arguments: [64, 224], ["multichannel", "multitask", "sharedmask"])
  func committed(size: Int, kind: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let (folder, name) = (TrainingFolder(root: root), "celeba\(size)-\(kind)")
    try DatasetFolders.$lines.withValue("other\t/nowhere") {
      let (standing, specification, _) = try folder.standing(name)
      let isMade = FileManager.default.fileExists(atPath: folder.checkpointFile(name))
      #expect((isMade || standing == .missing) && specification.data.arguments["size"] == .integer(size))
      let network = try specification.network.network()
      // A face of CelebA as it comes out of the transform.
      let face = Picture(width: 178, height: 218, samples: Array(repeating: 9, count: 178 * 218 * 3))
      let picture = PictureTransform.resizedAndCropped(to: size).applied(to: face)
      #expect(picture.width == size && picture.height == size && picture.samples.allSatisfy { $0 == 9 })
      try specification.check(network: network, picture: picture)
      _ = try TrainingPlan(specification, network: network, labels: .attributes(PortraitAttribute.names), pictures: 182_637)
      let error = #expect(throws: SpecificationFileError.self) { try folder.train(name) }
      #expect(error?.line == 4 && error?.hint?.contains("`celeba: path/to/folder`") == true, "\(String(describing: error))")
    }
  }

  @Test("What the network, the augmentations or the normalization cannot take is said before the first batch")
  func fits() throws {
    var specification = TrainingSpecification(
      network: .zoo("smallnet64", outputs: 10), data: DataSource("smallPictures"),
      objectives: [Objective([LossTerm(.crossEntropy())], optimizer: .sgd(learningRate: 0.1))], epochs: 1)
    let network = try specification.network.network()
    func path() -> [String]? {
      do {
        try specification.check(network: network, picture: Picture(width: 32, height: 16, samples: Array(repeating: 0, count: 1536)))
        return nil
      } catch { return (error as? SpecificationProblem)?.path }
    }
    #expect(path() == nil)
    specification.augmentations = [.flip(), .reflectCrop(padding: 16)]
    #expect(path() == ["augmentations", "1", "padding"])
    specification.augmentations = [.reflectCrop(padding: 15)]
    specification.normalization = Normalization(mean: [0.5], standardDeviation: [0.5])
    #expect(path() == ["normalization", "mean"])
    specification.normalization = .none
    let grey = Picture(width: 32, height: 32, channels: 1, samples: Array(repeating: 0, count: 1024))
    #expect(throws: SpecificationProblem.self) { try specification.check(network: network, picture: grey) }
  }
}
