import Testing

@testable import Datasets

/// Places that correspond from one thing to another of its kind.
@Suite struct KeypointTests {
  static let animals = [
    "cat", "dog", "fox", "bear", "rabbit", "horse", "cow", "sheep", "pig", "goat", "deer", "elephant", "giraffe", "zebra", "camel",
  ]

  /// The parts on which a keypoint may lie; what its name says.
  private static func parts(_ keypoint: String) -> Set<String> {
    switch keypoint {
    case "nose": ["thing/snout", "thing/trunk", "thing/body"]
    case "front foot", "hind foot": ["thing/leg"]
    // A sheep's is under its wool.
    case "tail": ["thing/tail", "thing/coat"]
    case "bow", "stern": ["thing/hull"]
    case "front wheel", "rear wheel": ["thing/wheel/hub"]
    case "left eye", "right eye": ["thing/eye"]
    default: ["thing/\(keypoint)"]
    }
  }

  @Test(arguments: [SmallPictures.Vocabulary.ten, .hundred]) func keypointsLieOnTheirParts(_ vocabulary: SmallPictures.Vocabulary) {
    let set = SmallPictures(vocabulary, split: .test, count: 800, seed: 9)
    var seen: [String: Int] = [:]
    for index in 0..<set.count {
      let sketch = set.sketch(at: index)
      guard !sketch.keypoints.isEmpty else { continue }
      seen[vocabulary.names[set.category(at: index)], default: 0] += 1
      // What stands before the thing is not the thing's.
      let slow = SlowPartMap(sketch.removing(["occluder"]))
      for (name, point) in sketch.keypoints {
        #expect(Self.parts(name).contains(slow.part(at: point)), "\(name) of picture \(index) of \(set.name)")
      }
      if Self.animals.contains(vocabulary.names[set.category(at: index)]) {
        #expect(Set(sketch.keypoints.keys) == ["eye", "nose", "ear", "tail", "front foot", "hind foot"])
      }
    }
    #expect(Set(seen.keys).isSuperset(of: vocabulary == .ten ? vocabulary.names : Self.animals))
    #expect(seen.values.allSatisfy { $0 == 800 / vocabulary.names.count })
  }

  /// An animal's nose is before its tail, and its front foot nearer the nose, whichever way it faces; both ways occur.
  @Test func animalsFaceTheirNoses() {
    let set = SmallPictures(.ten, count: 400, seed: 4)
    var facingRight = 0
    let dogs = (0..<400).filter { set.category(at: $0) == 5 }
    for index in dogs {
      let points = set.keypoints(at: index)
      let way = points["nose"]! - points["tail"]!
      let feet = points["front foot"]! - points["hind foot"]!
      #expect(way.x * feet.x + way.y * feet.y > 0)
      if way.x > 0 { facingRight += 1 }
    }
    #expect(facingRight > dogs.count / 4 && facingRight < dogs.count * 3 / 4)
  }

  @Test func keypointsMoveWithTheThing() {
    let set = SmallPictures(.ten, count: 20, width: 64)
    let map = Affine.rotation(0.4).then(.translation(0.1, -0.05))
    for index in [3, 5, 7] {
      let (still, moved) = (set.keypoints(at: index), set.keypoints(at: index, seenThrough: map))
      #expect(Set(still.keys) == Set(moved.keys) && !still.isEmpty)
      for (name, point) in still {
        let expected = map(point * (1 / 64.0)) * 64
        #expect(abs(expected.x - moved[name]!.x) < 1e-9 && abs(expected.y - moved[name]!.y) < 1e-9)
      }
    }
  }

  /// In a scene there may be two of a kind.
  @Test func keypointsOfScenesAreNamedByTheirThings() {
    let scenes = Scenes(count: 200, width: 32)
    var counts: [String: Int] = [:]
    for index in 0..<200 {
      let objects = Set(scenes.objects(at: index))
      for name in scenes.keypoints(at: index).keys {
        let path = name.split(separator: "/").map(String.init)
        #expect(path.count == 2 && objects.contains(path[0]), "\(name)")
        counts[path[0], default: 0] += 1
      }
    }
    #expect(counts.keys.contains { $0.hasSuffix(" 1") } && counts.keys.contains { $0.hasSuffix(" 2") })
  }
}

/// Pixels moved, where a picture cannot be drawn again.
@Suite struct MovedPictureTests {
  static let picture = SmallPictures(.ten, count: 9).picture(at: 3)

  private func sample(_ picture: Picture, _ row: Int, _ column: Int, _ channel: Int) -> Double {
    let (row, column) = (min(max(0, row), picture.height - 1), min(max(0, column), picture.width - 1))
    return Double(picture.samples[(row * picture.width + column) * 3 + channel])
  }

  @Test func wholePixelsAndQuarterTurnsAreExact() {
    let picture = Self.picture
    #expect(picture.resampled(seenThrough: .identity) == picture)
    let moved = picture.resampled(seenThrough: .translation(0.25, -0.125))
    let turned = picture.resampled(seenThrough: .rotation(.pi / 2))
    for row in 0..<32 {
      for column in 0..<32 {
        for channel in 0..<3 {
          // What comes in repeats the edge.
          #expect(sample(moved, row, column, channel) == sample(picture, row + 4, column - 8, channel))
          #expect(sample(turned, row, column, channel) == sample(picture, 31 - column, row, channel))
        }
      }
    }
  }

  /// Bilinear by the four neighbours, about the middle.
  @Test(arguments: [0.7, 1, 1.6]) func enlargingTakesTheFourNeighbours(_ factor: Double) {
    let picture = Picture(width: 20, height: 28, samples: (0..<20 * 28 * 3).map { UInt8($0 * 37 % 251) })
    let found = picture.resampled(seenThrough: .scaling(factor).then(.translation(0.03, 0)))
    for row in 0..<28 {
      for column in 0..<20 {
        let x = (Double(column) + 0.5 - 0.6 - 10) / factor + 10 - 0.5
        let y = (Double(row) + 0.5 - 14) / factor + 14 - 0.5
        let (inX, inY) = (min(max(x, 0), 19), min(max(y, 0), 27))
        let (left, top) = (Int(inX.rounded(.down)), Int(inY.rounded(.down)))
        let (across, down) = (inX - Double(left), inY - Double(top))
        for channel in 0..<3 {
          let value = sample(picture, top, left, channel) * (1 - across) * (1 - down)
            + sample(picture, top, left + 1, channel) * across * (1 - down)
            + sample(picture, top + 1, left, channel) * (1 - across) * down + sample(picture, top + 1, left + 1, channel) * across * down
          #expect(abs(sample(found, row, column, channel) - value) < 0.51)
        }
      }
    }
  }
}
