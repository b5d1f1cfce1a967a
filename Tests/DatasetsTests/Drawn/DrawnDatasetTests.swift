import Foundation
import Testing

@testable import Datasets

/// What holds for every drawn set: the bits, the order, the views, the part maps.
@Suite struct DrawnDatasetTests {
  private static let sets: [any DrawnDataset] = [
    SmallPictures(.ten, count: 64), SmallPictures(.hundred, count: 64), SmallPictures(.digits, count: 64),
    SmallPictures(.heldOut, count: 64),
    Birds(count: 64), Birds(count: 64, withRemovals: true), Scenes(count: 64, width: 64),
    Portraits(count: 64),
  ]

  @Test(arguments: sets.indices) func aPictureDoesNotDependOnWhatWasDrawnBefore(_ number: Int) throws {
    let set = Self.sets[number]
    let forward = try (0..<6).map { try set.picture(at: $0) }
    for index in (0..<6).reversed() { #expect(try set.picture(at: index) == forward[index]) }
    #expect(Set(forward).count == 6)
  }

  @Test(arguments: sets.indices) func thePartMapIsWhatEachOutlineSays(_ number: Int) {
    let set = Self.sets[number]
    for index in [3] {
      let slow = SlowPartMap(set.sketch(at: index))
      let map = set.partMap(at: index)
      var compared = 0
      for row in stride(from: 0, to: set.height, by: 4) {
        for column in stride(from: 1, to: set.width, by: 3) {
          func part(_ x: Double, _ y: Double) -> String {
            slow.part(at: Point((Double(column) + 0.5 + x) / Double(set.width), (Double(row) + 0.5 + y) / Double(set.width)))
          }
          let here = part(0, 0)
          // Cairo places edges to a part of a pixel: only where the surroundings are the same is the answer sure.
          let around = [(-0.4, -0.4), (0, -0.4), (0.4, -0.4), (-0.4, 0), (0.4, 0), (-0.4, 0.4), (0, 0.4), (0.4, 0.4)]
          guard around.allSatisfy({ part($0.0, $0.1) == here && part($0.0 / 2, $0.1 / 2) == here }) else { continue }
          compared += 1
          let found = map.parts[Int(map.values[row * set.width + column])]
          #expect(found == here, "\(set.name), picture \(index), at \(column), \(row)")
        }
      }
      #expect(compared > set.width * set.height / 60)
    }
  }

  @Test(arguments: sets.indices) func aShiftByWholePixelsShiftsTheDrawing(_ number: Int) {
    let set = Self.sets[number]
    var sketch = set.sketch(at: 4)
    sketch.blur = 0
    let width = set.width
    let still = sketch.picture(width: width, height: width)
    let moved = sketch.seen(through: .translation(0.25, 0)).picture(width: width, height: width)
    var worst = 0
    for row in 0..<width {
      for column in 0..<width * 3 / 4 {
        for channel in 0..<3 {
          let one = still.samples[(row * width + column) * 3 + channel]
          worst = max(worst, abs(Int(one) - Int(moved.samples[(row * width + column + width / 4) * 3 + channel])))
        }
      }
    }
    // Gradients are rounded where they start anew.
    #expect(worst <= 12, "\(set.name): \(worst)")
  }

  @Test(arguments: sets.indices) func aQuarterTurnTurnsTheDrawing(_ number: Int) {
    let set = Self.sets[number]
    var sketch = set.sketch(at: 5)
    sketch.blur = 0
    let width = set.width
    let still = sketch.picture(width: width, height: width)
    let turned = sketch.seen(through: .rotation(.pi / 2)).picture(width: width, height: width)
    var sum = 0
    for row in 0..<width {
      for column in 0..<width {
        // Clockwise: what was at the left is at the top.
        let place = (column * width + width - 1 - row) * 3
        sum += abs(Int(still.samples[(row * width + column) * 3]) - Int(turned.samples[place]))
      }
    }
    #expect(Double(sum) / Double(width * width) < 2, "\(set.name)")
  }

  @Test func threadsDrawTheSamePictures() {
    for set in Self.sets {
      #expect(set.pictures(2..<5, threads: 2) == (2..<5).map { set.picture(at: $0, seenThrough: .identity) }, "\(set.name)")
    }
  }

  @Test func aThingIsRemovedWithItsParts() throws {
    let scenes = Scenes(count: 20, width: 64)
    var taken = 0
    for index in 0..<10 {
      for object in scenes.objects(at: index) where scenes.parts(of: [object], at: index).count > 1 {
        let map = scenes.partMap(at: index, removing: [object])
        #expect(map.mask(of: scenes.parts(of: [object], at: index)).allSatisfy { !$0 })
        #expect(scenes.picture(at: index, removing: [object]) == scenes.picture(at: index, removing: scenes.parts(of: [object], at: index)))
        taken += 1
      }
    }
    #expect(taken > 5)
    #expect(scenes.parts(of: ["ca"], at: 0).isEmpty, "a name is a whole one")
  }

  /// A portrait that is moved as a portrait and one that is moved by its dataset are one, in a picture that is higher than wide too.
  @Test func portraitsAreDrawnAgainAsTheOthersAre() {
    let set = Portraits(split: .test, count: 8, width: 40, height: 56)
    let map = Affine.rotation(0.3).then(.scaling(1.4))
    for index in 0..<4 {
      let portrait = set.portrait(at: index)
      #expect(set.picture(at: index) == portrait.picture(width: 40, height: 56))
      #expect(set.picture(at: index, seenThrough: map, removing: [.nose]) ==
        portrait.removing([.nose]).seen(through: map).picture(width: 40, height: 56))
      #expect(set.partMap(at: index, seenThrough: map) == portrait.seen(through: map).partMap(width: 40, height: 56))
      let (one, other) = (set.keypoints(at: index, seenThrough: map), portrait.seen(through: map).keypoints(width: 40, height: 56))
      #expect(one == other && one.count >= 5)
    }
  }

  /// The bits of the first pictures. Labels agree on every machine; pixels where Cairo's version is the recorded one.
  @Test func theFirstPicturesAreTheRecordedOnes() throws {
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../Goldens/drawn.json")
    let recorded = try JSONDecoder().decode([DatasetManifest].self, from: Data(contentsOf: golden))
    // Portraits have a record of their own.
    let found = try Self.sets.filter { !($0 is Portraits) }.map { try $0.manifest(first: 32) }
    let words = String(decoding: try JSONEncoder().encode(found), as: UTF8.self)
    #expect(found.count == recorded.count)
    for (one, other) in zip(found, recorded) {
      #expect(one.name == other.name && one.labels == other.labels && one.count == other.count, "drawn.json is now \(words)")
      if one.cairo == other.cairo { #expect(one.pixels == other.pixels, "drawn.json is now \(words)") }
    }
  }
}
