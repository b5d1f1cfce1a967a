import Foundation
import Testing

@testable import Datasets

@Suite struct SmallPicturesTests {
  @Test func theTenAreCIFAR10s() {
    #expect(
      SmallPictures.Vocabulary.ten.names == ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"])
  }

  @Test func theHundredAreTwentyKindsOfFive() {
    #expect(Set(SmallPictures.Vocabulary.hundred.names).count == 100)
    #expect(SmallPictures.coarseNames.count == 20 && Set(SmallPictures.coarseNames).count == 20)
    #expect(SmallPictures.Vocabulary.kinds.allSatisfy { $0.things.count == 5 })
  }

  @Test func heldOutCategoriesAreNowhereElse() {
    let heldOut = Set(SmallPictures.Vocabulary.heldOut.names)
    #expect(heldOut.count == 10)
    #expect(heldOut.isDisjoint(with: SmallPictures.Vocabulary.ten.names))
    #expect(heldOut.isDisjoint(with: SmallPictures.Vocabulary.hundred.names))
  }

  @Test func categoriesAreEquallyFrequent() {
    let set = SmallPictures(.heldOut, count: 150)
    let counts = (0..<150).reduce(into: [Int: Int]()) { $0[set.category(at: $1), default: 0] += 1 }
    #expect(counts == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, 15) }))
  }

  @Test func splitsSeedsAndVocabulariesDiffer() {
    let pictures = [
      SmallPictures(.ten, count: 3), SmallPictures(.ten, split: .test, count: 3), SmallPictures(.ten, count: 3, seed: 2),
      SmallPictures(.heldOut, count: 3),
    ].map { $0.picture(at: 2) }
    #expect(Set(pictures).count == 4)
    // How many there are changes nothing of each.
    #expect(SmallPictures(.ten, count: 9).picture(at: 2) == pictures[0])
  }

  @Test(arguments: SmallPictures.Vocabulary.allCases) func everyCategoryIsThereToBeSeen(_ vocabulary: SmallPictures.Vocabulary) {
    let set = SmallPictures(vocabulary, count: 100)
    for index in 0..<100 {
      let map = set.partMap(at: index, removing: ["occluder"])
      let thing = map.mask(of: Set(map.parts.filter { $0.hasPrefix("thing/") })).count { $0 }
      #expect(thing > 20, "\(vocabulary) \(index): \(thing) of 1024 pixels")
    }
  }

  @Test func removingTheThingLeavesTheRest() {
    let set = SmallPictures(.ten, count: 20)
    for index in 0..<20 where set.sketch(at: index).blur == 0 {
      let parts = Set(set.sketch(at: index).mappedParts.filter { $0.hasPrefix("thing/") })
      let mask = set.sketch(at: index).touched(by: parts, width: 32)
      let (with, without) = (set.picture(at: index), set.picture(at: index, seenThrough: .identity, removing: parts))
      #expect(with != without)
      for row in 1..<31 {
        for column in 1..<31 {
          let isNear = (-1...1).contains { down in (-1...1).contains { mask[(row + down) * 32 + column + $0] } }
          let place = (row * 32 + column) * 3
          if !isNear { #expect(with.samples[place..<place + 3] == without.samples[place..<place + 3]) }
        }
      }
    }
  }

  @Test func theReadersOfTheRealFilesReadThese() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "small-pictures-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let (train, test) = (SmallPictures(.ten, count: 12), SmallPictures(.ten, split: .test, count: 5))
    try train.writeFolder(with: test, to: folder)
    let (readTrain, readTest) = (try CIFAR10(folder: folder.path), try CIFAR10(folder: folder.path, split: .test))
    #expect(readTrain.count == 12 && readTest.count == 5 && readTrain.labelNames == train.labelNames)
    for index in 0..<12 {
      #expect(try readTrain.picture(at: index) == train.picture(at: index))
      #expect(readTrain.label(at: index) == train.label(at: index))
    }
    #expect(try readTest.picture(at: 4) == test.picture(at: 4))
    let hundred = SmallPictures(.hundred, count: 110)
    try hundred.writeFolder(with: SmallPictures(.hundred, split: .test, count: 1), to: folder)
    let read = try CIFAR100(folder: folder.path)
    #expect(read.groupNames == SmallPictures.coarseNames && read.label(at: 107) == .category(7) && read.group(at: 107) == 1)
    #expect(try read.picture(at: 107) == hundred.picture(at: 107))
  }

  @Test func whatCIFARsFormCannotHoldIsRefused() {
    let file = URL(filePath: "/nowhere/data.bin")
    #expect(throws: DatasetError.self) { try SmallPictures(.ten, count: 1, width: 64).writeBinary(layout: .cifar10, to: file) }
    #expect(throws: DatasetError.self) { try SmallPictures(.ten, count: 1).writeBinary(layout: .cifar100, to: file) }
    #expect(throws: DatasetError.self) { try SmallPictures(.ten, count: 1).writeBinary(layout: .cifar10, to: file) }
  }
}
