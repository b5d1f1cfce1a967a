import Foundation
import Networks
import Studies
import Tensors
import Testing
@testable import Datasets
@testable import Training

private let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// Folders in the formats of ImageNet and of torchvision's weights, removed at the end.
private final class ImageNetTree {
  let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-imagenet-\(UUID().uuidString)").path

  init(withWeights: Bool) throws {
    let files = FileManager.default
    let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/celeba"
    for (number, category) in ["n01440764", "n01443537"].enumerated() {
      try files.createDirectory(atPath: "\(path)/imagenet/val/\(category)", withIntermediateDirectories: true)
      for picture in 0..<2 {
        try files.copyItem(
          atPath: "\(goldens)/\(number * 2 + picture).jpg", toPath: "\(path)/imagenet/val/\(category)/ILSVRC2012_val_0000000\(picture).JPEG")
      }
    }
    try files.createDirectory(atPath: "\(path)/torchvision", withIntermediateDirectories: true)
    if withWeights {
      let network = Network.alexNet()
      try FormulaWeights.weights(of: network).save(to: "\(path)/torchvision/alexnet.safetensors", type: .float16)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func configured<Result>(_ body: () throws -> Result) rethrows -> Result {
    try DatasetFolders.$lines.withValue("imagenet\t\(path)/imagenet\ntorchvision\t\(path)/torchvision") { try body() }
  }
}

@Suite("Pictures of a study by deconvnet")
struct DeconvnetPicturesTests {
  @Test("Drawn pictures have their truth; every promised checkpoint is a specification of this repository, and the networks fit the pictures")
  func drawn() throws {
    let pictures = try DeconvnetPictures("drawn", count: 10)
    let drawn = try #require(pictures.drawn)
    #expect(drawn.split == .test && pictures.isSynthetic && pictures.caption == "10 drawn pictures (synthetic)")
    #expect(try (0..<10).allSatisfy { try pictures.test.picture(at: $0) == drawn.picture(at: $0) })
    let promised = DeconvnetPictures.Architecture.allCases.flatMap(pictures.checkpointNames)
      + [15, 30].flatMap { pictures.scratchNames(picturesPerClass: $0) }
    #expect(Set(promised).isSubset(of: TrainingFolder(root: repository).names))
    for name in promised {
      let network = try pictures.trained(name, root: repository)
      let images = network.normalization.applied(to: try Tensor([pictures.test.picture(at: 0)]))
      #expect(try network.model(images).shape == [1, 10])
      #expect(network.layers.map(\.name) == (1...7).map { "layer \($0)" } && network.mappedLayers.count == 5)
    }
    let history = try pictures.history(root: repository)
    #expect(history.map(\.record.epoch) == [1, 2, 4, 8, 16])
    // What the networks were trained and validated on is drawn from another stream than the test.
    #expect(try pictures.network(root: repository).checkpoint?.record.trainingData.contains("train") == true)
  }

  @Test("Of held-out categories none is among those that were trained on")
  func heldOut() throws {
    let pictures = try DeconvnetPictures(.drawn, count: 1)
    let others = try pictures.heldOutCategories(.test, count: 10)
    guard case .categories(let known) = pictures.test.labelNames, case .categories(let new) = others.labelNames else {
      Issue.record("no categories")
      return
    }
    #expect(Set(known).isDisjoint(with: new) && others.count == 10)
  }

  @Test("Photographs are read as torchvision's networks take them, with its weights")
  func photographs() throws {
    let tree = try ImageNetTree(withWeights: true)
    try tree.configured {
      let pictures = try DeconvnetPictures("imagenet")
      #expect(pictures.test.count == 4 && !pictures.isSynthetic && pictures.drawn == nil)
      #expect(pictures.caption == "4 photographs of ImageNet's validation part")
      let network = try pictures.network()
      let images = network.normalization.applied(to: try Tensor([pictures.test.picture(at: 0)]))
      #expect(images.shape == [1, 3, 224, 224])
      #expect(try network.model(images).shape == [1, 1000])
      #expect(network.mappedLayers.map(\.node) == ["features.1", "features.4", "features.7", "features.9", "features.11"])
      #expect(throws: StudyError.self) { try pictures.heldOutCategories(.test, count: 10) }
      #expect(try pictures.history().isEmpty)
      #expect(throws: StudyError.self) { try pictures.network(.zfNet) }
    }
  }

  @Test("What is missing says how to get it")
  func missing() throws {
    let tree = try ImageNetTree(withWeights: false)
    try tree.configured {
      let error = #expect(throws: StudyError.self) { try DeconvnetPictures("imagenet").network() }
      #expect(error?.hint?.contains("torchvision.models.alexnet") == true)
    }
    #expect(throws: DatasetError.self) { try DatasetFolders.$lines.withValue("") { try DeconvnetPictures("imagenet") } }
    let named = #expect(throws: StudyError.self) { try DeconvnetPictures("imagnet") }
    #expect(named?.hint == "did you mean “imagenet”? the choices are drawn, imagenet")
    #expect(throws: StudyError.self) { try DeconvnetPictures("drawn", count: 0) }
    let untrained = #expect(throws: StudyError.self) { try DeconvnetPictures("drawn", count: 1).network(root: "/nowhere") }
    #expect(untrained?.hint == "train it: vitrine train zfnet-1")
  }
}
