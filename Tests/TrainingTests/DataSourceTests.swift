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
