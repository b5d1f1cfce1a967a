import Datasets
import Explanations
import Networks
import Tensors
import Testing

@testable import Studies

@Suite("Correspondence of parts") struct PartCorrespondenceTests {
  static let set = ColoredSquares(count: 30)

  /// The mean over ordered pairs and elements, sign by sign.
  static func slow(_ clean: [[Double]], _ changed: [[Double]], rounding: Double) -> (delta: Double, bothZero: Double) {
    let signs = zip(clean, changed).map { one, other -> [Int] in
      let limit = rounding * (one + other).map(abs).max()!
      return zip(one, other).map { abs($0 - $1) <= limit ? 0 : $0 > $1 ? 1 : -1 }
    }
    var (differing, zero, pairs) = (0.0, 0.0, 0.0)
    for one in signs.indices {
      for other in signs.indices where other != one {
        pairs += 1
        for element in signs[one].indices {
          if signs[one][element] != signs[other][element] { differing += 1 }
          if signs[one][element] == 0 && signs[other][element] == 0 { zero += 1 }
        }
      }
    }
    let elements = Double(signs[0].count)
    return (differing / pairs / elements, zero / pairs / elements)
  }

  @Test func theSignsOfChangesAreCompared() {
    func agreement(_ clean: [[Double]], _ changed: [[Double]]) -> SignAgreement {
      SignAgreement(clean: Tensor(rows: clean), changed: Tensor(rows: changed), rounding: 1e-6)
    }
    let zeros = [[Double]](repeating: [0, 0, 0, 0], count: 3)
    #expect(agreement(zeros, zeros) == SignAgreement(delta: 0, bothZero: 1))
    let up: [[Double]] = [[1, 2, 3, 4], [5, 1, 1, 1], [2, 2, 9, 9]]
    #expect(agreement(up, zeros) == SignAgreement(delta: 0, bothZero: 0))
    let mixed: [[Double]] = [[1, 1, 0, 0], [-1, 1, 0, 0]]
    // One element of four differs, two change in neither.
    #expect(agreement(mixed, [[0, 0, 0, 0], [0, 0, 0, 0]]) == SignAgreement(delta: 0.25, bothZero: 0.5))
    // No change beside a change is a disagreement.
    #expect(agreement([[1, 0], [0, 0]], [[0, 0], [0, 0]]) == SignAgreement(delta: 0.5, bothZero: 0.5))
    // A change by rounding is none.
    #expect(agreement([[1, 1 + 1e-9], [1, 1]], [[1, 1], [1, 1 + 1e-9]]) == SignAgreement(delta: 0, bothZero: 1))
    var random = RandomSource(seed: 2)
    for count in [2, 5] {
      func rows() -> [[Double]] { (0..<count).map { _ in (0..<40).map { _ in Double(Int(random.nextUniform() * 3)) } } }
      let (clean, changed) = (rows(), rows())
      let (found, expected) = (agreement(clean, changed), Self.slow(clean, changed, rounding: 1e-6))
      #expect(near(found.delta, expected.delta) && near(found.bothZero, expected.bothZero) && found.delta > 0.1)
    }
  }

  @Test func groupsAreThoseOfSquaresPaintedByHand() throws {
    let model = try smallRandomModel()
    var settings = PartCorrespondence.Settings()
    (settings.groupSize, settings.groups, settings.side, settings.fill) = (3, 4, 0.2, 0.5)
    let nodes = ["features.4", "fc"]
    let found = try PartCorrespondence(
      of: model, normalization: halfAndQuarter, individuals: Array(0..<14), from: Self.set, things: ["thing"],
      keypoints: ["red", "blue"], at: nodes, settings: settings)
    #expect(found.groups.count == 4 && Set(found.groups.joined()).count == 12)
    #expect(found.sites == [.keypoint("red"), .keypoint("blue"), .anywhere, .samePlace, .onThing])
    let side = 6
    for name in ["red", "blue"] {
      for (place, group) in found.groups.enumerated() {
        var values: [String: (clean: [[Double]], hidden: [[Double]])] = [:]
        for index in group {
          let point = try #require(Self.set.keypoints(at: index)[name])
          var samples: [Float] = try batch(Self.set.picture(at: index)).array()
          let clean = try model.forward(Tensor(samples, shape: [1, 3, 32, 32]), capturing: nodes)
          let (top, left) = (Int((point.y - 3).rounded()), Int((point.x - 3).rounded()))
          for channel in 0..<3 {
            for row in top..<top + side {
              for column in left..<left + side { samples[(channel * 32 + row) * 32 + column] = 0.5 }
            }
          }
          let hidden = try model.forward(Tensor(samples, shape: [1, 3, 32, 32]), capturing: nodes)
          for node in nodes {
            values[node, default: ([], [])].clean.append(clean[node].array())
            values[node]?.hidden.append(hidden[node].array())
          }
        }
        for node in nodes {
          let expected = Self.slow(values[node]!.clean, values[node]!.hidden, rounding: settings.rounding)
          let score = found.score(.keypoint(name), node)
          #expect(near(score.deltas[place], expected.delta, within: 1e-3) && near(score.bothZero[place], expected.bothZero, within: 1e-3))
          #expect(near(score.deltaOfChanges[place], score.deltas[place] / (1 - score.bothZero[place])))
        }
      }
    }
  }

  /// The pictures of a figure: the individuals as the set draws them, and each with one square of the fill's grey around the keypoint.
  @Test func picturesShowWhatTheNetworkSaw() throws {
    var settings = PartCorrespondence.Settings()
    (settings.groupSize, settings.groups, settings.side, settings.fill) = (3, 2, 0.2, 1)
    let found = try PartCorrespondence(
      of: smallRandomModel(), normalization: halfAndQuarter, individuals: Array(0..<6), from: Self.set, things: ["thing"],
      keypoints: ["red"], at: ["fc"], settings: settings)
    let rows = try found.pictures(ofGroup: 1, from: Self.set, things: ["thing"], normalization: halfAndQuarter)
    #expect(rows.count == 1 + found.sites.count && rows.allSatisfy { $0.count == 3 })
    for (place, index) in found.groups[1].enumerated() {
      let clean: [Double] = try Tensor([Self.set.picture(at: index)])[0].array()
      #expect(zip(rows[0][place].array(of: Double.self), clean).allSatisfy { near($0, $1, within: 1e-6) })
      let point = try #require(Self.set.keypoints(at: index)["red"])
      let (top, left) = (Int((point.y - 3).rounded()), Int((point.x - 3).rounded()))
      for (element, value) in rows[1][place].array(of: Double.self).enumerated() {
        let (row, column) = (element / 32 % 32, element % 32)
        let isHidden = (top..<top + 6).contains(row) && (left..<left + 6).contains(column)
        // One deviation of a quarter above the mean of a half.
        #expect(near(value, isHidden ? 0.75 : clean[element], within: 1e-6))
      }
    }
  }

  /// The same individual five times: what is hidden at a keypoint changes all alike, and what is hidden anywhere does not.
  @Test func equalIndividualsCorrespondAtTheirKeypoints() throws {
    var settings = PartCorrespondence.Settings()
    settings.side = 0.2
    let found = try PartCorrespondence(
      of: smallRandomModel(), normalization: halfAndQuarter, individuals: Array(0..<30),
      from: ColoredSquares(count: 30, isOnePicture: true), things: ["thing"], keypoints: ["green"], at: ["features.4"],
      settings: settings)
    let (part, anywhere) = (found.score(.keypoint("green"), "features.4"), found.score(.anywhere, "features.4"))
    #expect(part.deltas.count == 6 && part.deltas.allSatisfy { $0 < 1e-12 } && part.bothZero.allSatisfy { $0 < 1 })
    // At one place in all of them the same is hidden too.
    #expect(found.score(.samePlace, "features.4").deltas.allSatisfy { $0 < 1e-12 })
    #expect(anywhere.deltas.allSatisfy { $0 > 0.05 })
    let difference = found.difference(.keypoint("green"), .anywhere, "features.4")
    #expect(difference.interval.upper < 0 && difference.test.statistic == difference.interval.mean)
    // Six differences of one sign: 2 of 64 orders are as extreme.
    #expect(abs(difference.test.pValue - 2.0 / 64) < 0.01)
  }

  /// Squares of two sizes at places of their own: brought to the same places, the same pixels are hidden at a keypoint.
  @Test func alignedIndividualsHaveTheirPartsAtOnePlace() throws {
    let alignment = PartCorrespondence.Alignment("red", at: Point(0.3, 0.4), "blue", at: Point(0.6, 0.7))
    var settings = PartCorrespondence.Settings()
    settings.alignment = alignment
    var squares: Set<SquarePlaces.Square> = []
    for index in 0..<10 {
      let places = try SquarePlaces(
        in: Self.set, at: index, group: 0, things: ["thing"], sites: [.keypoint("red"), .keypoint("blue"), .samePlace, .anywhere],
        settings: settings)
      let points = Self.set.keypoints(at: index, seenThrough: places.map)
      #expect(abs(points["red"]!.x - 9.6) < 1e-9 && abs(points["red"]!.y - 12.8) < 1e-9)
      #expect(abs(points["blue"]!.x - 19.2) < 1e-9 && abs(points["blue"]!.y - 22.4) < 1e-9)
      #expect(places.map.a == places.map.d && places.map.b == -places.map.c)
      squares.formUnion(places.squares.prefix(3))
    }
    #expect(squares.count == 3)
    let found = try PartCorrespondence(
      of: smallRandomModel(), normalization: halfAndQuarter, individuals: Array(0..<30), from: Self.set, things: ["thing"],
      keypoints: ["red", "blue"], at: ["features.4"], settings: settings)
    #expect(found.difference(.keypoint("red"), .anywhere, "features.4").interval.upper < 0)
    let (red, anywhere) = (found.score(.keypoint("red"), "features.4"), found.score(.anywhere, "features.4"))
    let differences = (0..<6).map { red.deltas[$0] / (1 - red.bothZero[$0]) - anywhere.deltas[$0] / (1 - anywhere.bothZero[$0]) }
    let ofChanges = found.difference(.keypoint("red"), .anywhere, "features.4", ofChanges: true)
    #expect(near(ofChanges.interval.mean, differences.reduce(0, +) / 6))
    settings.alignment = .init("red", at: Point(0.3, 0.4), "red", at: Point(0.6, 0.7))
    #expect(throws: StudyError.self) {
      try SquarePlaces(in: Self.set, at: 0, group: 0, things: ["thing"], sites: [.anywhere], settings: settings)
    }
  }

  @Test func theSquareOnTheThingHidesMoreOfItThanOneAnywhere() throws {
    var settings = PartCorrespondence.Settings()
    settings.side = 0.3
    let found = try PartCorrespondence(
      of: colorNetwork(), normalization: halfAndQuarter, individuals: Array(0..<30), from: Self.set, things: ["thing"],
      keypoints: ["red"], at: ["fc"], settings: settings)
    let (on, anywhere) = (found.score(.onThing, "fc").hiddenShare, found.score(.anywhere, "fc").hiddenShare)
    #expect(on > 1.1 * anywhere && on < 1 && anywhere > 0)
    // Hiding red lowers the red sum alone, in every individual.
    #expect(found.score(.keypoint("red"), "fc").delta.mean < 1e-12)
    #expect(near(found.score(.keypoint("red"), "fc").bothZero[0], 2.0 / 3))
  }

  @Test func individualsAreThoseThatShowTheirKeypoints() {
    let set = SmallPictures(.ten, split: .test, count: 400, seed: 3, width: 64)
    let dogs = (0..<400).filter { set.label(at: $0) == .category(5) }
    let chosen = set.individuals(showing: ["eye", "nose"], of: ["thing"], side: 0.15, among: dogs) { $0["nose"]!.x > $0["tail"]!.x }
    #expect(!chosen.isEmpty && Set(chosen).isSubset(of: dogs) && chosen.count < dogs.count)
    for index in dogs {
      let (points, map) = (set.keypoints(at: index), set.partMap(at: index))
      let isShown = ["eye", "nose"].allSatisfy { name in
        let point = points[name]!
        guard point.x >= 4.8, point.y >= 4.8, point.x <= 59.2, point.y <= 59.2 else { return false }
        return map.parts[Int(map.values[Int(point.y) * 64 + Int(point.x)])].hasPrefix("thing")
      }
      #expect(chosen.contains(index) == (isShown && points["nose"]!.x > points["tail"]!.x))
    }
    #expect(set.individuals(showing: ["fin"], of: ["thing"], among: dogs).isEmpty)
    #expect(set.individuals(showing: ["eye"], of: ["nothing"], among: dogs).isEmpty)
  }

  @Test func whatCannotBeComparedIsRefused() throws {
    let model = try smallRandomModel()
    func study(
      _ set: any DrawnDataset = Self.set, individuals: [Int] = Array(0..<5), things: Set<String> = ["thing"], keypoints: [String] = ["red"],
      node: String = "fc", groupSize: Int = 5
    ) throws {
      var settings = PartCorrespondence.Settings()
      settings.groupSize = groupSize
      _ = try PartCorrespondence(
        of: model, normalization: halfAndQuarter, individuals: individuals, from: set, things: things, keypoints: keypoints, at: [node],
        settings: settings)
    }
    try study()
    #expect(throws: StudyError.self) { try study(individuals: [0, 1, 2, 3]) }
    #expect(throws: StudyError.self) { try study(individuals: [0, 1, 2, 3, 3]) }
    #expect(throws: StudyError.self) { try study(individuals: [0, 1, 2, 3, 30]) }
    #expect(throws: StudyError.self) { try study(groupSize: 1) }
    #expect(throws: StudyError.self) { try study(things: ["clutter"]) }
    let refusal = #expect(throws: StudyError.self) { try study(keypoints: ["nose"]) }
    #expect(refusal?.hint == "it has blue, green, red")
    #expect(throws: StudyError.self) { try study(ColoredSquares(hasGreen: false), keypoints: ["green"]) }
    #expect(throws: NetworkError.self) { try study(node: "nothing") }
    try study(keypoints: [])
  }
}

extension Tensor {
  /// Rows of double precision.
  fileprivate init(rows: [[Double]]) { self.init(rows.flatMap { $0 }, shape: [rows.count, rows[0].count]) }
}
