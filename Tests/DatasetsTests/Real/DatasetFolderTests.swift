import Foundation
import Testing

@testable import Datasets

@Suite struct DatasetFolderTests {
  @Test func aNameLeadsToTheFolderThatTheEngineHandsOver() throws {
    try DatasetFolders.$lines.withValue("celeba\t\(Goldens.folder)/celeba\ngone\t/nowhere/at all") {
      #expect(DatasetFolders.names == ["celeba", "gone"])
      #expect(DatasetFolders.isConfigured("celeba"))
      #expect(!DatasetFolders.isConfigured("svhn"))
      #expect(try CelebA(split: .test).count == 2)
      let gone = try #require(Goldens.error { _ = try DatasetFolders.path(of: "gone") })
      #expect(gone.path == "/nowhere/at all")
      #expect(gone.hint?.contains("gone:") == true)
    }
  }

  @Test func aNameThatIsNotConfiguredSaysHowToConfigureIt() throws {
    let loaders: [(String, () throws -> any PictureDataset)] = [
      ("celeba", { try CelebA() }), ("cifar10", { try CIFAR10() }), ("cifar100", { try CIFAR100() }), ("svhn", { try SVHN() }),
      ("cub2010", { try CUB2010() }), ("cub2011", { try CUB2011() }), ("dogs", { try StanfordDogs() }), ("imagenet", { try ImageNet() }),
      ("caltech101", { try Caltech101() }), ("caltech256", { try Caltech256() }),
      ("voc2012", { try VOC2012() }), ("broden", { try Broden() }),
    ]
    for (name, open) in loaders {
      let error = try #require(Goldens.error { _ = try open() })
      #expect(error.path == name)
      #expect(error.hint?.contains("`\(name): path/to/folder`") == true)
    }
  }
}
