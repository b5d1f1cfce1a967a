import Foundation
import Testing

@testable import Datasets

/// The dataset: determinism, splits, removals, the shortcut, the manifest.
@Suite struct PortraitsTests {
  private let train = Portraits(split: .train, count: 4000)

  @Test func aPictureIsAFunctionOfItsNumberAlone() {
    let late = train.picture(at: 7)
    _ = train.picture(at: 3)
    #expect(train.picture(at: 7) == late)
    #expect(Portraits(split: .train, count: 8).picture(at: 7) == late)
    #expect(Portraits(split: .train, count: 8, seed: 2).picture(at: 7) != late)
    #expect(Portraits(split: .test, count: 8).picture(at: 7) != late)
    #expect(Portraits(split: .train, count: 8, withRemovals: true).attributes(at: 7) == train.attributes(at: 7))
  }

  @Test func threadsDrawTheSame() {
    let one = train.pictures(5..<38, threads: 1)
    #expect(one == (5..<38).map(train.picture(at:)))
    for threads in [2, 3, 40] { #expect(train.pictures(5..<38, threads: threads) == one) }
    #expect(train.pictures(4..<4).isEmpty)
  }

  @Test func splitsAreDisjointAndInCelebAsRatio() {
    #expect(Portraits.counts(of: 202_599) == (182_637, 19_962))
    #expect(Portraits.counts(of: 20_000) == (18_029, 1_971))
    let test = Portraits(split: .test, count: 1000)
    let factors = Set((0..<1000).map { train.portrait(at: $0).factors })
    #expect(factors.count == 1000)
    #expect(!(0..<1000).contains { factors.contains(test.portrait(at: $0).factors) })
    #expect(Portraits(split: .test, count: 1 << 31).attributes(at: 1 << 31 - 1).values.count == 40)
  }

  @Test func theLabelIsWhatThePortraitShows() {
    let set = Portraits(split: .train, count: 200, withRemovals: true)
    #expect(set.labelNames == .attributes(PortraitAttribute.names) && set.isSynthetic)
    for index in 0..<200 { #expect(set.label(at: index) == .attributes(set.portrait(at: index).label.values)) }
    for index in 0..<50 { #expect(train.label(at: index) == .attributes(train.portrait(at: index).attributes.values)) }
  }

  @Test func halfOfThePortraitsLackParts() {
    let set = Portraits(split: .train, count: 2000, withRemovals: true)
    let lacking = (0..<2000).map(set.portrait(at:)).filter { !$0.removed.isEmpty }
    #expect(abs(Double(lacking.count) - 1000) < 4.5 * 500.0.squareRoot())
    // Every group that can go does.
    let groups = PortraitPart.removable.map { group in lacking.count { group.isSubset(of: $0.removed) } }
    #expect(groups.allSatisfy { $0 > 0 })
    // Only what is there is taken away.
    for portrait in lacking where portrait.removed.contains(.glasses) { #expect(portrait.attributes[.eyeglasses]) }
    #expect((0..<2000).allSatisfy { train.portrait(at: $0).removed.isEmpty })
  }

  @Test func theWatermarkTellsTheAttributeInTrainingAndNothingInTheTest() {
    func correlation(_ split: Portraits.Split) -> Double {
      let set = Portraits(split: split, count: 4000, shortcut: .init(attribute: .smiling, correlation: 0.95))
      let portraits = (0..<4000).map(set.portrait(at:))
      let x = portraits.map { $0.hasWatermark ? 1.0 : 0 }
      let y = portraits.map { $0.attributes[.smiling] ? 1.0 : 0 }
      let (p, q) = (x.reduce(0, +) / 4000, y.reduce(0, +) / 4000)
      let both = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / 4000
      return (both - p * q) / (p * (1 - p) * q * (1 - q)).squareRoot()
    }
    // The standard error is below 0.016 in the test and 0.005 in training.
    #expect(abs(correlation(.train) - 0.95) < 0.02)
    #expect(abs(correlation(.test)) < 0.07)
  }

  @Test func theWatermarkHasAMaskAndNothingElseChanges() {
    let set = Portraits(split: .train, count: 100, shortcut: .init(attribute: .male))
    for index in 0..<100 {
      var portrait = set.portrait(at: index)
      #expect(portrait.attributes == train.attributes(at: index))
      guard portrait.hasWatermark, !portrait.attributes[.blurry] else { continue }
      let mask = portrait.partMap().mask(of: [PortraitPart.watermark.name])
      let marked = portrait.picture()
      portrait.hasWatermark = false
      #expect(portrait.picture() == train.picture(at: index))
      let changed = marked.differences(from: portrait.picture())
      #expect(zip(changed, mask.widened(by: 1, width: 64)).allSatisfy { !$0 || $1 })
      #expect(zip(changed, mask).count { $0 && $1 } > 80)
    }
  }

  @Test func blurryPortraitsAreBlurred() {
    // Second differences down the picture: a gradient has none, an edge has.
    func roughness(_ picture: Picture) -> Int {
      (64..<64 * 63).reduce(0) { sum, place in
        let (above, here, below) = (picture.samples[(place - 64) * 3], picture.samples[place * 3], picture.samples[(place + 64) * 3])
        return sum + abs(Int(above) - 2 * Int(here) + Int(below))
      }
    }
    for index in 0..<10 {
      let portrait = train.portrait(at: index)
      #expect(2 * roughness(portrait.setting(.blurry, to: true).picture()) < roughness(portrait.setting(.blurry, to: false).picture()))
    }
  }

  /// The bits of the first 64 portraits. Labels agree on every machine; pixels where Cairo's version is the recorded one.
  @Test(arguments: ["portraits", "portraits-removals"])
  func theFirstPortraitsAreTheRecordedOnes(_ file: String) throws {
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../Goldens/\(file).json")
    let recorded = try JSONDecoder().decode(DatasetManifest.self, from: Data(contentsOf: golden))
    let set = Portraits(split: .train, count: 64, withRemovals: file == "portraits-removals")
    let found = try set.manifest(first: 64)
    let words = String(decoding: try JSONEncoder().encode(found), as: UTF8.self)
    #expect(found.labels == recorded.labels && found.name == recorded.name && found.count == recorded.count, "\(file).json is now \(words)")
    if found.cairo == recorded.cairo { #expect(found.pixels == recorded.pixels, "\(file).json is now \(words)") }
  }
}
