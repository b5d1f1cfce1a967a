import Datasets
import Foundation
import Networks
import Tensors
import Testing
import Training

@testable import Studies

@Suite("Invariance of features") struct FeatureInvarianceTests {
  static let set = ColoredSquares(count: 9)
  static let nodes = ["features.2", "fc"]

  static func distance(_ one: [Double], _ other: [Double]) -> Double {
    var sum = 0.0
    for (x, y) in zip(one, other) { sum += (x - y) * (x - y) }
    return sum.squareRoot()
  }

  /// Each picture drawn and run alone.
  @Test(arguments: PlaneMotion.allCases) func distancesAreThoseOfPicturesRunOneByOne(_ motion: PlaneMotion) throws {
    let model = try smallRandomModel()
    let amounts = motion == .scale ? [1, 1.3, 0.8] : motion == .rotation ? [0, 30, -90] : [0, 0.1, -0.2]
    var settings = FeatureInvariance.Settings()
    settings.reference = [0, 1, 2, 5]
    settings.batchSize = 8
    let found = try FeatureInvariance(
      of: model, normalization: halfAndQuarter, pictures: [4, 0, 7], from: Self.set, at: Self.nodes, under: motion, amounts: amounts,
      settings: settings)
    #expect(found.curves.map(\.picture) == [4, 0, 7] && found.curves.map(\.category) == [1, 0, 1])
    func run(_ picture: Picture, _ node: String) throws -> [Double] {
      try model.forward(batch(picture), capturing: [node])[node].array()
    }
    for node in Self.nodes {
      let reference = try [0, 1, 2, 5].map { try run(Self.set.picture(at: $0), node) }
      var (sum, count) = (0.0, 0.0)
      for one in reference.indices {
        for other in reference.indices where other != one {
          sum += Self.distance(reference[one], reference[other])
          count += 1
        }
      }
      let mean = try #require(found.meanDistances[node])
      #expect(near(mean, sum / count, within: 1e-5))
      for (curve, normalized) in zip(found.curves, found.normalized(node)) {
        let still = try run(Self.set.picture(at: curve.picture), node)
        for (place, amount) in amounts.enumerated() {
          let map: Affine =
            switch motion {
            case .horizontalTranslation: .translation(amount, 0)
            case .verticalTranslation: .translation(0, amount)
            case .scale: .scaling(amount)
            case .rotation: .rotation(amount / 180 * .pi)
            }
          let moved = Self.distance(still, try run(Self.set.picture(at: curve.picture, seenThrough: map), node))
          #expect(near(curve.distances[node]![place], moved, within: 1e-4))
          #expect(near(normalized[place], moved / (sum / count), within: 1e-4))
          #expect(moved > 0.01 || amount == motion.rest)
        }
      }
    }
    // The picture as it is has the probability that the network gives it.
    for curve in found.curves {
      let logits: [Double] = try model(batch(Self.set.picture(at: curve.picture))).array()
      let all = logits.map { exp($0 - (logits.max() ?? 0)) }
      #expect(near(curve.probabilities[0], all[curve.category] / all.reduce(0, +), within: 1e-5))
      #expect(curve.predictions[0] == all.indices.max { all[$0] < all[$1] })
    }
  }

  /// A network that sums each colour: what only moves inside the picture leaves its last layer nearly as it was, but not its first.
  @Test func aPlantedInvarianceIsSeen() throws {
    let found = try FeatureInvariance(
      of: colorNetwork(), normalization: halfAndQuarter, pictures: Array(0..<9), from: Self.set, at: ["features.0", "fc"],
      under: .verticalTranslation, amounts: [-0.125, 0, 0.125])
    #expect(found.excess(of: "features.0", over: "fc").lower > 0.3)
    #expect(found.moved("fc").upper < 0.05 && found.moved("features.0").lower > 0.5)
    #expect(found.mean("features.0")[1] < 1e-5 && found.mean("features.0")[0] > 0.5)
    #expect(found.accuracies == [1, 1, 1] && found.meanProbabilities.allSatisfy { $0 > 0.5 })
  }

  @Test func sweepsReachThePapersRanges() {
    for motion in PlaneMotion.allCases {
      #expect(motion.sweep.contains(motion.rest) && motion.map(motion.rest) == .identity)
    }
    #expect(PlaneMotion.scale.sweep.last == 1.8 && PlaneMotion.rotation.sweep.last == 360)
    let around = PlaneMotion.rotation.map(360)
    #expect(abs(around.a - 1) < 1e-12 && abs(around.tx) < 1e-12)
  }

  /// A photograph cannot be drawn again; resampled, it moves as its pixels do.
  @Test func photographsMustBeResampledByName() throws {
    let photographs = Photographs(drawn: Self.set)
    let model = try smallRandomModel()
    func study(_ settings: FeatureInvariance.Settings) throws -> FeatureInvariance {
      try FeatureInvariance(
        of: model, normalization: halfAndQuarter, pictures: [2], from: photographs, at: ["fc"], under: .horizontalTranslation,
        amounts: [0.25], settings: settings)
    }
    let refusal = #expect(throws: StudyError.self) { try study(.init()) }
    #expect(refusal?.hint?.contains("resampled") == true)
    var settings = FeatureInvariance.Settings()
    settings.rendering = .resampled
    let moved = try photographs.picture(at: 2).resampled(seenThrough: .translation(0.25, 0))
    let (one, other): ([Double], [Double]) =
      (try model(batch(photographs.picture(at: 2))).array(), try model(batch(moved)).array())
    let found = try study(settings)
    #expect(near(found.curves[0].distances["fc"]![0], Self.distance(one, other), within: 1e-4))
  }

  @Test func whatCannotBeStudiedIsRefused() throws {
    let model = try smallRandomModel()
    func study(
      _ set: any PictureDataset = Self.set, pictures: [Int] = [0], nodes: [String] = ["fc"], motion: PlaneMotion = .scale,
      amounts: [Double]? = [1.5], reference: [Int]? = nil, model other: Model? = nil
    ) throws {
      var settings = FeatureInvariance.Settings()
      settings.reference = reference
      _ = try FeatureInvariance(
        of: other ?? model, normalization: halfAndQuarter, pictures: pictures, from: set, at: nodes, under: motion, amounts: amounts,
        settings: settings)
    }
    try study()
    #expect(throws: StudyError.self) { try study(pictures: [9]) }
    #expect(throws: StudyError.self) { try study(pictures: []) }
    #expect(throws: StudyError.self) { try study(nodes: []) }
    #expect(throws: NetworkError.self) { try study(nodes: ["features.9"]) }
    #expect(throws: StudyError.self) { try study(amounts: [0]) }
    #expect(throws: StudyError.self) { try study(motion: .rotation, amounts: [.nan]) }
    #expect(throws: StudyError.self) { try study(reference: [3]) }
    #expect(throws: StudyError.self) { try study(reference: [3, 99]) }
    #expect(throws: StudyError.self) { try study(Portraits(split: .test, count: 3, width: 32, height: 32)) }
    #expect(throws: StudyError.self) { try study(model: smallRandomModel(classes: 4)) }
    // Reference pictures that do not differ have no scale.
    let found = try FeatureInvariance(
      of: model, normalization: halfAndQuarter, pictures: [0], from: ColoredSquares(count: 3, isOnePicture: true), at: ["fc"],
      under: .scale, amounts: [1.5])
    #expect(found.meanDistances["fc"] == 0 && found.normalized("fc")[0][0].isNaN)
  }
}
