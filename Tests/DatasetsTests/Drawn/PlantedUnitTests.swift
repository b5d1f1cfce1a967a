import Foundation
import Testing

@testable import Datasets

/// Units whose concept is known, judged on the exported scenes as Network Dissection judges them: the intersection over the union of what a
/// unit marks and what bears the concept, over the pictures that are labelled in the concept's category.
@Suite struct PlantedUnitTests {
  private static let scenes = Scenes(split: .test, count: 60, width: 32)
  private static let side = 16

  /// The exported scenes, read back: for each picture its labels in a category, `nil` where it has none.
  private struct Exported {
    let numbering: ConceptIndex
    let pictures: [Picture]
    private let annotations: [String: [Broden.Annotation?]]

    init() throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "planted-\(UUID())")
      defer { try? FileManager.default.removeItem(at: folder) }
      numbering = try scenes.writeBroden(to: folder, minimumFrequency: 2, minimumCoverage: 0.01)
      let broden = try Broden(folder: folder.path)
      pictures = try (0..<broden.count).map(broden.picture(at:))
      annotations = try Dictionary(
        uniqueKeysWithValues: broden.categories.map { category in
          (category.name, try (0..<broden.count).map { try broden.annotation(of: category.name, at: $0) })
        })
    }

    /// Where a concept is, `nil` in a picture that is not labelled in its category.
    func masks(of concept: Int, in category: ConceptCategory) -> [[Bool]?] {
      annotations[category.rawValue]!.map { $0?.mask(of: concept, width: side, height: side) }
    }
  }

  /// Pixel after pixel, picture after picture.
  private func intersectionOverUnion(_ unit: [[Bool]], _ masks: [[Bool]?]) -> Double {
    var (both, either) = (0, 0)
    for (marked, mask) in zip(unit, masks) {
      guard let mask else { continue }
      for place in 0..<mask.count {
        if marked[place] && mask[place] { both += 1 }
        if marked[place] || mask[place] { either += 1 }
      }
    }
    return either > 0 ? Double(both) / Double(either) : 0
  }

  @Test func aDetectorOfEachConceptScoresOneAndIsNamedByIt() throws {
    let exported = try Exported()
    let truths = (0..<Self.scenes.count).map { Self.scenes.truth(at: $0) }
    var judged: [ConceptCategory: Int] = [:]
    for category in ConceptCategory.allCases {
      let concepts = Array(exported.numbering.concepts(in: category).prefix(6))
      let masks = concepts.map { exported.masks(of: $0.number, in: category) }
      for (place, concept) in concepts.enumerated() {
        // A detector does not know which pictures are annotated: it fires wherever the concept is.
        let unit = truths.map { $0.mask(of: concept.name, in: category) }
        let scores = masks.map { intersectionOverUnion(unit, $0) }
        #expect(scores[place] == 1, "\(concept.name) in \(category.rawValue): \(scores[place])")
        #expect(scores.count { $0 == 1 } == 1, "\(concept.name) in \(category.rawValue) is told from the others")
        judged[category, default: 0] += 1
      }
    }
    #expect(judged.count == 6 && judged.values.allSatisfy { $0 >= 3 }, "\(judged)")
    // The rule of categories is exercised: units fire in pictures that lack the category.
    let sky = try #require(exported.numbering.number(of: "sky"))
    let labelled = exported.masks(of: sky, in: .object)
    #expect(truths.indices.contains { labelled[$0] == nil && truths[$0].mask(of: "sky", in: .object).contains(true) })
  }

  /// A network can do this one: an average pool of stride 2 and a decision on three channels.
  @Test func aUnitThatSeesPixelsAloneDetectsAColour() throws {
    let exported = try Exported()
    let colors = exported.pictures.map { picture in
      (0..<Self.side * Self.side).map { place in
        let means = (0..<3).map { channel in
          let sum = [(0, 0), (0, 1), (1, 0), (1, 1)].reduce(0) { sum, step in
            let (row, column) = (place / Self.side * 2 + step.0, place % Self.side * 2 + step.1)
            return sum + Int(picture.samples[(row * picture.width + column) * 3 + channel])
          }
          return UInt8((sum + 2) / 4)
        }
        return ColorName(red: means[0], green: means[1], blue: means[2])
      }
    }
    for color in [ColorName.green, .blue, .grey] {
      let number = try #require(exported.numbering.number(of: "\(color.rawValue)-c"))
      #expect(intersectionOverUnion(colors.map { $0.map { $0 == color } }, exported.masks(of: number, in: .color)) == 1)
    }
  }

  @Test func everyColoursNumberIsItsPlace() {
    #expect(ColorName.allCases.map(\.number) == (1...11).map { UInt8($0) })
  }
}
