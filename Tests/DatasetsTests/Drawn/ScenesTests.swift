import Foundation
import Testing

@testable import Datasets

@Suite struct ScenesTests {
  private let scenes = Scenes(count: 65, width: 64)

  @Test func everySceneIsEquallyFrequentAmongSources() {
    let all = Scenes(count: 1300)
    var counts: [String: Int] = [:]
    for index in 0..<1300 { if let scene = all.scene(at: index) { counts[scene, default: 0] += 1 } }
    #expect(counts.count == 13)
    // Eight of ten pictures are scenes: 80 of each.
    #expect(counts.values.allSatisfy { (60...100).contains($0) }, "\(counts)")
  }

  @Test func aSourceAnnotatesItsCategoriesAlone() {
    for index in 0..<20 {
      let (annotation, truth) = (scenes.annotation(at: index), scenes.truth(at: index))
      let source = scenes.source(at: index)
      for category in ConceptCategory.allCases where !source.categories.contains(category) {
        #expect(annotation.layers[category] == nil && annotation.wholePicture[category] == nil)
      }
      #expect(annotation.layers[.color] == truth.layers[.color])
      switch source {
      case .scenes: #expect(annotation.wholePicture[.scene]?.first?.hasSuffix("-s") == true && annotation.layers[.object] != nil)
      case .objects: #expect(annotation.wholePicture.isEmpty && truth.wholePicture[.scene] != nil)
      case .surfaces: #expect(annotation.layers[.material] != nil && truth.layers[.object] != nil)
      case .textures: #expect(annotation.wholePicture[.texture]?.count == 1 && annotation.layers.keys.elementsEqual([.color]))
      }
    }
    #expect(Set((0..<10).map { scenes.source(at: $0) }).count == 4)
  }

  @Test func namesOfPartsSayWhatTheyAre() {
    let part = ScenePart("car 2/door/window|glass")
    #expect(part.owner == "car 2" && part.object == "car" && part.parts == ["door", "window"] && part.material == .glass)
    let towel = ScenePart("towel 1|fabric|polka-dotted")
    #expect(towel.object == "towel" && towel.parts.isEmpty && towel.material == .fabric && towel.texture == .dotted)
    #expect(ScenePart("ice cream 3/cone").object == "ice cream" && ScenePart("sky").object == "sky")
  }

  @Test func everyPixelOfASceneHasAnObjectAndAColour() {
    for index in 0..<26 where scenes.source(at: index) != .textures {
      let truth = scenes.truth(at: index)
      #expect(truth.layers[.object]![0].values.allSatisfy { $0 > 0 }, "picture \(index)")
      #expect(truth.layers[.color]![0].values.allSatisfy { $0 > 0 })
    }
  }

  @Test func partsLieOnThingsAndSmallerPartsOnLarger() {
    var (wheels, nested) = (0, 0)
    for index in 0..<65 where scenes.source(at: index) != .textures {
      let truth = scenes.truth(at: index)
      guard let parts = truth.layers[.part] else { continue }
      let objects = truth.layers[.object]![0]
      for place in parts[0].values.indices {
        if parts[0].parts[Int(parts[0].values[place])] == "wheel" {
          wheels += 1
          #expect(["car", "truck", "bus", "bicycle", "tractor"].contains(objects.parts[Int(objects.values[place])]))
        }
        if parts.count > 1, parts[1].values[place] > 0 {
          nested += 1
          #expect(parts[0].values[place] > 0)
        }
      }
    }
    #expect(wheels > 20 && nested > 10, "\(wheels) pixels of wheels, \(nested) of parts of parts")
  }

  @Test func aThingIsTakenAwayWithItsParts() {
    for index in [1, 6] {
      for object in scenes.objects(at: index) where object != "sky" {
        let parts = scenes.parts(of: [object], at: index)
        #expect(!parts.isEmpty)
        let mask = scenes.partMap(at: index).mask(of: parts)
        guard mask.count(where: { $0 }) > 4 else { continue }
        let map = scenes.partMap(at: index, removing: parts)
        #expect(map.mask(of: parts).allSatisfy { !$0 })
        #expect(scenes.picture(at: index, removing: [object]) != scenes.picture(at: index))
      }
    }
  }

  @Test(
    arguments: [
      (0, 0, 0, ColorName.black), (255, 255, 255, .white), (128, 128, 128, .grey), (220, 20, 30, .red), (40, 160, 60, .green),
      (30, 60, 200, .blue), (250, 230, 40, .yellow), (250, 140, 20, .orange), (110, 65, 30, .brown), (250, 150, 180, .pink),
      (110, 40, 160, .purple), (135, 190, 235, .blue), (200, 200, 205, .grey), (60, 20, 20, .brown), (34, 139, 34, .green),
    ] as [(UInt8, UInt8, UInt8, ColorName)])
  func coloursHaveTheirNames(_ red: UInt8, _ green: UInt8, _ blue: UInt8, _ name: ColorName) {
    #expect(ColorName(red: red, green: green, blue: blue) == name)
  }

  @Test func conceptsAreCountedOncePerPicture() throws {
    let index = scenes.conceptIndex(minimumFrequency: 3, minimumCoverage: 0.1)
    let sky = try #require(index.number(of: "sky"))
    var (frequency, coverage) = (0, 0.0)
    for picture in 0..<65 {
      let pixels = scenes.annotation(at: picture).mask(of: "sky", in: .object).count { $0 }
      frequency += pixels > 0 ? 1 : 0
      coverage += Double(pixels) / 1024
    }
    let concept = index.concepts[sky - 1]
    #expect(concept.name == "sky" && concept.frequency == frequency && abs(concept.coverage - coverage) < 1e-9)
    #expect(index.concepts.allSatisfy { $0.frequency >= 3 && $0.coverage >= 0.1 })
    #expect(index.concepts.map(\.frequency) == index.concepts.map(\.frequency).sorted(by: >))
  }

  @Test func brodensReaderReadsTheFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "scenes-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let set = Scenes(count: 40, width: 64)
    let concepts = try set.writeBroden(to: folder, minimumFrequency: 2, minimumCoverage: 0.01)
    let read = try Broden(folder: folder.path)
    #expect(read.count == 40 && read.concepts.count == concepts.concepts.count)
    #expect(Set(read.categories.map(\.name)) == Set(ConceptCategory.allCases.map(\.rawValue)))
    for concept in concepts.concepts {
      let other = try #require(read.concepts[concept.number])
      #expect(other.name == concept.name && other.frequency == concept.frequency)
      #expect(other.categories == Dictionary(uniqueKeysWithValues: concept.categories.map { ($0.category.rawValue, $0.frequency) }))
    }
    var (missing, severalLayers) = (0, 0)
    for picture in 0..<40 {
      let annotation = set.annotation(at: picture)
      #expect(try read.picture(at: picture) == set.picture(at: picture))
      #expect(read.labelSize(at: picture) == (32, 32) && read.pictureSize(at: picture) == (64, 64))
      for category in ConceptCategory.allCases {
        let layers = concepts.layers(of: annotation, in: category)
        let whole = concepts.wholePicture(of: annotation, in: category)
        let found = try read.annotation(of: category.rawValue, at: picture)
        #expect((found?.layers.map(\.numbers) ?? []) == layers)
        #expect((found?.ofWholePicture ?? []) == whole)
        if found == nil { missing += 1 }
        if layers.count > 1 { severalLayers += 1 }
      }
    }
    for category in read.categories {
      #expect(category.frequency == (0..<40).count { read.labelledCategories(at: $0).contains(category.name) }, "\(category.name)")
    }
    // A scene lacks two categories or three, a texture four.
    #expect(missing >= 80 && severalLayers > 3, "\(missing) missing, \(severalLayers) with several layers")
    #expect(try Broden(folder: folder.path, split: .train).count == (0..<40).count { set.isBrodenTraining($0) })
  }

  @Test func sevenOfTenAreForTraining() {
    let all = Scenes(count: 2000)
    // The standard deviation of the share is 0.01.
    #expect(abs(Double((0..<2000).count { all.isBrodenTraining($0) }) / 2000 - 0.7) < 0.04)
  }
}
