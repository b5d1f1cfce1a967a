import Foundation
import Testing

@testable import Datasets

/// Parts: where they are, that they go, that everything is drawn again elsewhere without resampling.
@Suite struct PortraitPartTests {
  private let portraits = Portraits(split: .train, count: 1000)

  private func sharp(_ index: Int) -> Portrait { portraits.portrait(at: index).setting(.blurry, to: false) }

  @Test(arguments: PortraitPart.removable)
  func aRemovedPartIsGoneAndNothingElseMoves(_ parts: Set<PortraitPart>) {
    let names = Set(parts.map(\.name))
    var found = 0
    for index in 0..<80 {
      let portrait = sharp(index)
      guard portrait.partMap().mask(of: names).contains(true) else { continue }
      found += 1
      let less = portrait.removing(parts)
      let (before, after) = (portrait.partMap(), less.partMap())
      #expect(!after.mask(of: names).contains(true), "\(names) of portrait \(index)")
      // Wherever the map names another part than before, a removed part was.
      for place in before.values.indices where before.values[place] != after.values[place] {
        #expect(names.contains(before.parts[Int(before.values[place])]))
      }
      #expect(portrait.picture() != less.picture())
      #expect(less.label.changes(to: portrait.attributes).isSubset(of: Self.lost(with: parts)), "\(names) of portrait \(index)")
    }
    #expect(found > 0, "no portrait has \(names)")
  }

  /// Which labels may follow a removal, written out.
  private static func lost(with parts: Set<PortraitPart>) -> Set<PortraitAttribute> {
    switch parts.first! {
    case .hair, .topHair, .bangs:
      [.blackHair, .blondHair, .brownHair, .grayHair, .bangs, .straightHair, .wavyHair, .recedingHairline, .bald]
    case .hat: [.wearingHat]
    case .sideburns: [.sideburns]
    case .leftBrow, .rightBrow: [.archedEyebrows, .bushyEyebrows]
    case .leftEye, .rightEye: [.narrowEyes, .heavyMakeup]
    case .nose: [.bigNose, .pointyNose]
    case .mouth: [.bigLips, .mouthSlightlyOpen, .smiling, .wearingLipstick]
    case .beard, .goatee, .mustache: [.fiveOClockShadow, .goatee, .mustache, .noBeard]
    case .glasses: [.eyeglasses]
    case .leftEarring, .rightEarring: [.wearingEarrings]
    case .necklace: [.wearingNecklace]
    case .necktie: [.wearingNecktie]
    default: []
    }
  }

  @Test func withoutItsHairAHeadIsBaldUnlessAHatHidesIt() {
    var portrait = sharp(0)
    portrait.attributes = PortraitAttributes([.brownHair, .wavyHair, .wearingHat, .smiling])
    #expect(portrait.removing([.hair, .topHair, .bangs]).label == PortraitAttributes([.wearingHat, .smiling]))
    #expect(portrait.removing([.hair, .topHair, .bangs, .hat]).label == PortraitAttributes([.bald, .smiling]))
    #expect(portrait.removing([.hat, .mouth]).label == PortraitAttributes([.brownHair, .wavyHair]))
  }

  @Test func everyPartOccurs() {
    var seen = Set<String>()
    for index in 0..<300 {
      var portrait = sharp(index)
      portrait.hasWatermark = index == 0
      let map = portrait.partMap()
      seen.formUnion(Set(map.values).map { map.parts[Int($0)] })
    }
    #expect(seen == Set(PortraitPart.names), "missing: \(Set(PortraitPart.names).subtracting(seen))")
  }

  @Test func keypointsLieInTheirParts() {
    let places: [(String, PortraitPart)] = [
      ("left eye", .leftEye), ("right eye", .rightEye), ("left brow", .leftBrow), ("right brow", .rightBrow), ("mouth", .mouth),
    ]
    for index in 0..<60 {
      var portrait = sharp(index)
      for attribute in [.eyeglasses, .bangs, .mustache, .wearingHat, .narrowEyes] as [PortraitAttribute] {
        portrait = portrait.setting(attribute, to: false)
      }
      let (map, keypoints) = (portrait.partMap(width: 178, height: 218), portrait.keypoints(width: 178, height: 218))
      for (name, part) in places {
        let point = keypoints[name]!
        let rows = Int(point.y) - 2...Int(point.y) + 2
        let near = rows.map { map.parts[Int(map.values[$0 * 178 + Int(point.x)])] }
        #expect(near.contains(part.name), "\(name) of portrait \(index): \(near)")
      }
      #expect(keypoints["left eye"]!.x < keypoints["right eye"]!.x && keypoints["nose tip"]!.y < keypoints["chin"]!.y)
    }
  }

  @Test func movingByWholePixelsMovesPixelsPartsAndKeypoints() {
    for index in 0..<6 {
      let still = sharp(index)
      let moved = still.seen(through: .translation(8.0 / 64, 4.0 / 64))
      let (before, after) = (still.picture(), moved.picture())
      let (map, mapAfter) = (still.partMap(), moved.partMap())
      for row in 4..<64 {
        let (from, to) = ((row - 4) * 64, row * 64 + 8)
        // Cairo rounds a gradient anew at its new place: by one level of 255.
        let pairs = zip(before.samples[from * 3..<(from + 56) * 3], after.samples[to * 3..<(to + 56) * 3])
        #expect(pairs.allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        #expect(map.values[from..<from + 56] == mapAfter.values[to..<to + 56])
      }
      for (name, point) in still.keypoints() {
        let other = moved.keypoints()[name]!
        #expect(abs(other.x - point.x - 8) < 1e-9 && abs(other.y - point.y - 4) < 1e-9)
      }
    }
  }

  @Test func enlargingAndTurningGoWithTheMap() {
    let map = Affine.scaling(1.5).then(.rotation(0.4))
    for index in 0..<6 {
      let still = sharp(index).setting(.eyeglasses, to: false).setting(.narrowEyes, to: false)
      let moved = still.seen(through: map)
      for (name, part) in [("left eye", PortraitPart.leftEye), ("right eye", .rightEye)] {
        let wanted = map(still.keypoints()[name]! * (1.0 / 64)) * 64
        let found = moved.keypoints()[name]!
        #expect(hypot(wanted.x - found.x, wanted.y - found.y) < 1e-9)
        let (small, large) = (still.partMap(width: 256, height: 256), moved.partMap(width: 256, height: 256))
        let areas = [small, large].map { Double($0.mask(of: [part.name]).count { $0 }) }
        #expect(abs(areas[1] / areas[0] - 2.25) < 0.15, "\(name) of portrait \(index): \(areas)")
      }
    }
  }

  @Test func anyFormOfPictureShowsTheWholeFace() {
    for (width, height) in [(178, 218), (32, 32), (96, 48)] {
      let map = sharp(2).partMap(width: width, height: height)
      #expect(map.values.count == width * height && !map.values.contains(0))
    }
    let points = sharp(2).keypoints(width: 178, height: 218).values
    #expect(points.allSatisfy { (0..<178).contains($0.x) && (0..<218).contains($0.y) })
  }
}
