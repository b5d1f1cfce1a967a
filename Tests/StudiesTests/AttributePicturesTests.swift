import Foundation
import Networks
import Studies
import Tensors
import Testing
@testable import Datasets
@testable import Training

/// A folder in CelebA's format, removed at the end: 40 attributes, pictures of 178 × 218, the authors' lists.
private final class CelebATree {
  let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-celeba-\(UUID().uuidString)").path

  /// - Parameter partition: The part of each picture: 0 to train on, 1 for validation, 2 for the test.
  init(_ partition: [Int]) throws {
    let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/celeba"
    try FileManager.default.createDirectory(atPath: "\(path)/img_align_celeba", withIntermediateDirectories: true)
    var attributes = "\(partition.count)\n\(PortraitAttribute.names.joined(separator: " "))\n"
    var parts = ""
    for (index, part) in partition.enumerated() {
      let name = String(format: "%06d.jpg", index + 1)
      try FileManager.default.copyItem(atPath: "\(goldens)/\(index % 4).jpg", toPath: "\(path)/img_align_celeba/\(name)")
      var random = KeyedRandom("celeba", seed: 1, index: index)
      // A run of spaces before a positive number, as the authors write it.
      attributes += name + (0..<40).map { _ in random.chance(0.4) ? "  1" : " -1" }.joined() + "\n"
      parts += "\(name) \(part)\n"
    }
    try Data(attributes.utf8).write(to: URL(filePath: "\(path)/list_attr_celeba.txt"))
    try Data(parts.utf8).write(to: URL(filePath: "\(path)/list_eval_partition.txt"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func configured<Result>(_ body: () throws -> Result) rethrows -> Result {
    try DatasetFolders.$lines.withValue("celeba\t\(path)") { try body() }
  }
}

private func failure(_ body: () throws -> Void) -> StudyError? {
  do {
    try body()
    return nil
  } catch { return error as? StudyError }
}

@Suite("Pictures of a study of attributes")
struct AttributePicturesTests {
  @Test("Drawn portraits have their truth, and are none that a network was trained on")
  func portraits() throws {
    let pictures = try AttributePictures("portraits", count: 6)
    #expect(pictures.test.count == 6 && pictures.isSynthetic && pictures.hasTruth)
    #expect(pictures.caption == "6 drawn portraits (synthetic)")
    let portraits = try #require(pictures.portraits)
    #expect(try (0..<6).allSatisfy { try pictures.test.picture(at: $0) == portraits.picture(at: $0) })
    #expect(portraits.split == .test)
    for comparator in AttributePictures.Comparator.allCases {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      // Every name that is promised is a specification of this repository.
      #expect(Set(pictures.checkpointNames(of: comparator)).isSubset(of: TrainingFolder(root: folder.path).names))
    }
  }

  @Test("What cannot be chosen says what can; CelebA without a folder says how to configure it")
  func choices() throws {
    let unknown = failure { _ = try AttributePictures("portrait") }
    #expect(unknown?.message == "no pictures are named “portrait”")
    #expect(unknown?.hint == "did you mean “portraits”? the choices are portraits, celeba")
    #expect(failure { _ = try AttributePictures("portraits", size: 224) }?.message == "no network was trained on portraits of 224 px")
    #expect(failure { _ = try AttributePictures("portraits", count: 0) } != nil)
    let missing = failure { _ = try AttributePictures("portraits", count: 1).checkpoint(of: .multiTask, root: "/nowhere") }
    #expect(missing?.hint == "train it: vitrine train multitask64-1")
    DatasetFolders.$lines.withValue("svhn\t/nowhere") {
      let error = #expect(throws: DatasetError.self) { try AttributePictures("celeba") }
      #expect(error?.hint?.contains("`celeba: path/to/folder`") == true)
    }
  }

  @Test("The study runs on a tree in CelebA's format with the poster's split: trained, wrapped, masks of test photographs")
  func celeba() throws {
    let tree = try CelebATree(Array(repeating: 0, count: 7) + [1, 1, 1] + [2, 2, 2, 2])
    let project = FileManager.default.temporaryDirectory.appending(path: "vitrine-study-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: project) }
    try FileManager.default.createDirectory(atPath: "\(project)/reports/models", withIntermediateDirectories: true)
    let committed = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    var specification = try TrainingSpecification(path: "\(committed.path)/reports/models/celeba64-multichannel.json")
    (specification.epochs, specification.batchSize) = (1, 5)
    try Data(specification.canonicalJSON.utf8).write(to: URL(filePath: "\(project)/reports/models/celeba64-multichannel.json"))
    try tree.configured {
      _ = try TrainingFolder(root: project).train("celeba64-multichannel")
      let pictures = try AttributePictures("celeba")
      #expect(pictures.test.count == 4 && !pictures.isSynthetic && !pictures.hasTruth)
      #expect(pictures.caption == "4 photographs of CelebA's test part")
      #expect(pictures.checkpointNames(of: .linearProbe).isEmpty)
      #expect(try AttributePictures("celeba", count: 2, size: 224).test.picture(at: 1).width == 224)
      let checkpoint = try pictures.checkpoint(of: .multiChannel, root: project)
      #expect(checkpoint.record.trainingData == "CelebA, trainAndValidation, 10 of 10 (seed 1), 64 px")
      #expect(checkpoint.record.validationData == "CelebA, validation, 3 of 3, also trained on (seed 1), 64 px")
      #expect(!checkpoint.record.isSynthetic && checkpoint.record.validation.count == 3)
      let network = try MultiChannelAttention(checkpoint)
      let batch = try #require(try BatchStream(pictures.test, batchSize: 4).next())
      let pass = try network.pass(batch.images)
      #expect(pass.masks.shape == [4, 40, 64, 16, 16])
      #expect(pass.masks.min().number >= 0 && pass.masks.max().number <= 1 && pass.masks.isFinite().all().number == 1)
      let sums = pass.contributions.sum(over: 2) + network.headBias
      #expect((sums - pass.logits).abs().max().number < 1e-4)
    }
  }
}
