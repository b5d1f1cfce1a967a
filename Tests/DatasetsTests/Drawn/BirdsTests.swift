import Foundation
import Testing

@testable import Datasets

@Suite struct BirdsTests {
  private let guide = BirdFieldGuide()

  @Test(arguments: [200, 120, 400]) func anyTwoSpeciesDifferInTwoParts(_ count: Int) {
    let species = BirdFieldGuide(species: count).species
    #expect(species.count == count && Set(species.map(\.name)).count == count)
    for one in 0..<count {
      for (part, variant) in zip(BirdPart.allCases, species[one].variants) { #expect(part.variants.indices.contains(variant)) }
      for other in 0..<one {
        var distance = 0
        for part in BirdPart.allCases where species[one][part] != species[other][part] { distance += 1 }
        #expect(distance >= 2, "\(one) and \(other)")
      }
    }
  }

  @Test func threeThousandAreFifteenOfEach() {
    let (train, test) = (Birds(guide, count: 3_000), Birds(guide, split: .test, count: 3_033))
    var counts = [Int](repeating: 0, count: 200)
    for index in 0..<3_000 { counts[train.category(at: index)] += 1 }
    #expect(Set(counts) == [15])
    for index in 0..<3_033 { counts[test.category(at: index)] -= 1 }
    #expect(Set(counts) == [0, -1] && counts.reduce(0, +) == -33)
  }

  @Test func consistentClassesAgreeInWhatIsLeft() {
    for (category, parts) in [(0, []), (7, [.tail]), (42, [.tail, .beak]), (111, [.eye, .feet, .wing]), (3, Set(BirdPart.allCases))]
      as [(Int, Set<BirdPart>)]
    {
      let expected = guide.species.indices.filter { other in
        BirdPart.allCases.allSatisfy { parts.contains($0) || guide.species[other][$0] == guide.species[category][$0] }
      }
      #expect(guide.consistentClasses(with: category, removing: parts) == expected)
    }
    #expect(guide.consistentClasses(with: 9, removing: [.crest]) == [9], "one part less leaves species apart: they differ in two")
    #expect(guide.consistentClasses(with: 9, removing: Set(BirdPart.allCases)).count == 200)
  }

  @Test func someSpeciesAreAmbiguousWithoutTwoParts() {
    let pairs = BirdPart.allCases.flatMap { one in BirdPart.allCases.filter { $0 > one }.map { Set([one, $0]) } }
    let ambiguous = (0..<200).count { category in pairs.contains { guide.consistentClasses(with: category, removing: $0).count > 1 } }
    #expect(ambiguous > 100)
  }

  @Test func distinguishingPartsAreThoseOfTheNearestSpecies() {
    for category in [0, 31, 77, 199] {
      let distances = (0..<200).filter { $0 != category }.map { (guide.species[category].distance(to: guide.species[$0]), $0) }
      let nearest = distances.map(\.0).min()!
      var expected: Set<BirdPart> = []
      for (distance, other) in distances where distance == nearest {
        expected.formUnion(guide.species[category].differences(from: guide.species[other]))
      }
      #expect(guide.distinguishingParts(of: category) == expected && expected.count >= 2)
    }
  }

  @Test func everyPartIsSeenAndTakenAwayAlone() {
    let birds = Birds(guide, count: 3_000)
    for index in stride(from: 0, to: 3_000, by: 270) {
      let whole = birds.picture(at: index)
      for part in BirdPart.allCases {
        let mask = birds.mask(of: [part], at: index)
        #expect(mask.contains(true), "\(part) of bird \(index)")
        let without = birds.picture(at: index, removing: [part])
        #expect(whole != without)
        let touched = birds.sketch(at: index).touched(by: [part.rawValue], width: 64)
        #expect(Self.strays(whole, without, near: touched, width: 64) == 0, "\(part) of bird \(index)")
      }
    }
  }

  @Test func backgroundObjectsAreTakenAwayOneByOne() {
    let birds = Birds(guide, count: 10)
    for index in 0..<3 {
      let objects = birds.backgroundObjects(at: index)
      #expect(objects.count >= 1)
      let map = birds.partMap(at: index)
      for object in objects where map.mask(of: [object]).count(where: { $0 }) > 4 {
        let without = birds.picture(at: index, seenThrough: .identity, removing: [object])
        #expect(without != birds.picture(at: index))
        let touched = birds.sketch(at: index).touched(by: [object], width: 64)
        #expect(Self.strays(birds.picture(at: index), without, near: touched, width: 64) == 0)
      }
    }
  }

  @Test func halfOfThePicturesLackParts() {
    let birds = Birds(guide, count: 3_000, withRemovals: true)
    let removed = (0..<3_000).map { birds.removedParts(at: $0).count }
    // Half, less the eighth of that half which loses none: 1312.5 with a standard deviation of 27.
    #expect((1200...1425).contains(removed.count { $0 > 0 }))
    #expect(Set(removed) == Set(0...7))
    let index = removed.firstIndex(of: 3)!
    let map = birds.partMap(at: index)
    for part in birds.removedParts(at: index) { #expect(!map.parts.contains(part.rawValue)) }
    #expect(birds.consistentClasses(at: index).contains(birds.category(at: index)))
  }

  @Test func keypointsLieOnTheirParts() {
    let birds = Birds(guide, count: 200)
    for index in 0..<40 {
      let sketch = birds.sketch(at: index)
      let slow = SlowPartMap(sketch)
      #expect(slow.part(at: sketch.keypoints["eye"]!) == "eye", "bird \(index)")
      #expect(Set(sketch.keypoints.keys) == ["eye", "beak tip", "crest tip", "wing tip", "tail tip", "hind foot", "front foot"])
    }
  }

  @Test func anotherSpeciesChangesOnlyThePartsThatDiffer() {
    let birds = Birds(guide, count: 200)
    for index in [12, 57] {
      let other = (index + 1) % 10 + index / 10 * 10
      let differences = Set(guide.species[index].differences(from: guide.species[other]).map(\.rawValue))
      let (own, swapped) = (birds.sketch(at: index), birds.sketch(at: index, species: other))
      #expect(own.removing(differences).picture(width: 64, height: 64) == swapped.removing(differences).picture(width: 64, height: 64))
      #expect(own.picture(width: 64, height: 64) != swapped.picture(width: 64, height: 64))
    }
  }

  @Test func theExpertMarksTheDistinguishingParts() {
    let birds = Birds(guide, count: 50)
    let expert = birds.expertMask(at: 7)
    #expect(expert == birds.mask(of: guide.distinguishingParts(of: 7), at: 7))
    #expect(expert.contains(true) && expert.count { $0 } < 64 * 64 / 2)
  }

  /// How many pixels differ farther than a pixel from a mask.
  private static func strays(_ one: Picture, _ other: Picture, near mask: [Bool], width: Int) -> Int {
    (0..<width * width).count { place in
      guard one.samples[place * 3..<place * 3 + 3] != other.samples[place * 3..<place * 3 + 3] else { return false }
      let (row, column) = (place / width, place % width)
      return !(max(0, row - 1)...min(width - 1, row + 1)).contains { y in
        (max(0, column - 1)...min(width - 1, column + 1)).contains { mask[y * width + $0] }
      }
    }
  }
}
