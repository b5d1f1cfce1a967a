import Datasets
import Explanations
import Networks
import Tensors
import Testing
import Training

@testable import Studies

@Suite("Evolution of features") struct FeatureEvolutionTests {
  static let normalization = Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25])

  /// Three epochs: channel 1 of the first layer is dead at first, channel 2 always, and the last two epochs have the same first layer.
  static func models() throws -> [(epoch: Int, model: Model)] {
    let kill = { (weights: inout Weights, channels: [Int]) in
      let (filters, bias) = (weights["features.0.weight"] ?? .zeros([0]), weights["features.0.bias"] ?? .zeros([0]))
      weights["features.0.weight"] = Tensor.stack((0..<5).map { channels.contains($0) ? filters[$0] * 0 : filters[$0] })
      weights["features.0.bias"] = Tensor.stack((0..<5).map { channels.contains($0) ? bias[$0] * 0 - 1 : bias[$0] })
    }
    let first = try smallDeepModel(seed: 11) { kill(&$0, [1, 2]) }
    let last = try smallDeepModel(seed: 12) { kill(&$0, [2]) }
    let middle = try smallDeepModel(seed: 13) { weights in
      for name in ["features.0.weight", "features.0.bias"] { weights[name] = last.weights[name] }
    }
    return [(20, last), (1, first), (5, middle)]
  }

  /// A feature's largest value in each picture.
  static func maxima(_ model: Model, _ pictures: GivenPictures, _ node: String) throws -> [[Double]] {
    let maps = try model.forward(normalization.applied(to: pictures.images), capturing: [node])[node]
    let largest = Values(maps.rank == 4 ? maps.max(over: 2, 3) : maps)
    return (0..<maps.size(1)).map { channel in (0..<pictures.count).map { largest[$0, channel] } }
  }

  /// Ranks by counting who is smaller.
  static func ranks(_ values: [Double]) -> [Double] {
    values.map { value in Double(values.count { $0 < value }) + Double(values.count { $0 == value } + 1) / 2 }
  }

  @Test func similaritiesAreThoseOfAllMaximaAtOnce() throws {
    let (models, pictures) = (try Self.models(), GivenPictures.noise(19))
    let nodes = ["features.1", "features.4", "fc"]
    var told: [[Int]] = []
    let evolution = try FeatureEvolution(
      of: models, on: pictures, showing: ["features.1": [1, 0], "features.4": [3], "fc": []], normalization: Self.normalization,
      batchSize: 8
    ) { told.append([$0, $1]) }
    #expect(evolution.epochs == [1, 5, 20] && evolution.settling.map(\.node) == nodes)
    #expect(told == [8, 16, 19, 27, 35, 38, 46, 54, 57].map { [$0, 57] })
    let ordered = models.sorted { $0.epoch < $1.epoch }.map(\.model)
    for (node, settling) in zip(nodes, evolution.settling) {
      let end = try Self.maxima(ordered[2], pictures, node)
      for (place, model) in ordered.enumerated() {
        let now = try Self.maxima(model, pictures, node)
        func mean(_ values: [Double]) -> (Double, Int) {
          let defined = values.filter { !$0.isNaN }
          return (defined.reduce(0, +) / Double(defined.count), defined.count)
        }
        let (spearman, count) = mean(zip(now, end).map { pearson(Self.ranks($0), Self.ranks($1)) })
        #expect(near(settling.spearman[place].mean, spearman, within: 1e-9) && settling.spearman[place].count == count)
        #expect(near(settling.pearson[place].mean, mean(zip(now, end).map { pearson($0, $1) }).0, within: 1e-9))
        let living = end.indices.filter { (end[$0].max() ?? 0) > 0 }
        func strongest(_ values: [Double]) -> Int? { values.max().flatMap { $0 > 0 ? values.firstIndex(of: $0) : nil } }
        let same = living.count { strongest(now[$0]) == strongest(end[$0]) }
        #expect(near(settling.sameStrongest[place], Double(same) / Double(living.count)))
        let live = now.count { strongest($0) != nil }
        #expect(near(settling.live[place], Double(live) / Double(now.count)))
      }
    }
    let first = evolution.settling[0]
    // The dead are not counted; the first layer stands still from epoch 5 on, and the second does not.
    #expect(first.spearman.map(\.count) == [3, 4, 4] && first.live == [0.6, 0.8, 0.8])
    #expect(near(first.spearman[1].mean, 1) && first.spearman[0].mean < 0.9 && first.sameStrongest[1] == 1)
    #expect(first.settledEpoch() == 5 && evolution.settling[1].settledEpoch() == 20)
  }

  @Test func stagesAreTheStrongestOfTheirEpoch() throws {
    let (models, pictures) = (try Self.models(), GivenPictures.noise(8))
    let evolution = try FeatureEvolution(
      of: models, on: pictures, showing: ["features.1": [1, 0], "features.4": [3]], normalization: Self.normalization)
    #expect(evolution.features.map(\.node) == ["features.1", "features.1", "features.4"] && evolution.features.map(\.channel) == [1, 0, 3])
    for feature in evolution.features {
      for (place, (epoch, model)) in models.sorted(by: { $0.epoch < $1.epoch }).enumerated() {
        let gallery = try model.strongestActivations(of: pictures, at: [feature.node], count: 1, normalization: Self.normalization)
          .gallery(of: [feature.channel], at: feature.node, model: model, pictures: pictures, normalization: Self.normalization)
        let stage = feature.stages[place]
        guard let expected = gallery.features[0].winners.first else {
          #expect(stage == nil && epoch == 1 && feature.channel == 1)
          continue
        }
        #expect(stage?.activation.picture == expected.activation.picture && stage?.pixels == expected.pixels)
        #expect(near(stage?.activation.value ?? .nan, expected.activation.value))
        #expect(((stage?.reconstruction ?? .zeros([1])) - expected.reconstruction).abs().max().number < 1e-12)
      }
      let side = max(feature.field.rows, feature.field.columns)
      #expect(feature.reconstructionMosaic(pixels: side).shape == [3, feature.field.rows, 3 * feature.field.columns + 4])
      #expect(feature.pictureMosaic(pixels: side).shape == [3, feature.field.rows, 3 * feature.field.columns + 4])
    }
    // No stage, an empty place.
    let dead = evolution.features[0]
    #expect(dead.stages.map { $0 == nil } == [true, false, false])
    #expect(dead.pictureMosaic(pixels: 1).narrow(2, 0..<dead.field.columns).min().number == 1)
  }

  @Test func settlingIsTheLastTimeBelow() {
    func settling(_ means: [Double]) -> FeatureEvolution.Settling {
      .init(
        node: "x", epochs: Array(means.indices.map { $0 * 10 }), spearman: means.map { MeanAndSpread([$0]) }, pearson: [],
        sameStrongest: [], live: [])
    }
    #expect(settling([0.1, 0.95, 0.8, 0.92, 1]).settledEpoch() == 30)
    #expect(settling([0.95, 0.95, 1]).settledEpoch() == 0)
    #expect(settling([0.95, .nan, 1]).settledEpoch() == 20)
    #expect(settling([0.5, 0.6, 1]).settledEpoch(above: 0.55) == 10)
    #expect(settling([0.5, .nan]).settledEpoch() == nil)
  }

  @Test func whatCannotBeFollowed() throws {
    let (models, pictures) = (try Self.models(), GivenPictures.noise(3))
    #expect(throws: StudyError.self) { try FeatureEvolution(of: [models[0]], on: pictures, showing: ["fc": [0]]) }
    #expect(throws: StudyError("two models are given of epoch 20")) {
      try FeatureEvolution(of: [models[0], models[0]], on: pictures, showing: ["fc": [0]])
    }
    #expect(throws: StudyError.self) { try FeatureEvolution(of: models, on: pictures, showing: ["fc": [0], "fc": [1]]) }
    #expect(throws: StudyError.self) { try FeatureEvolution(of: models, on: pictures, showing: ["fc": [6]]) }
    #expect(throws: StudyError.self) { try FeatureEvolution(of: models, on: pictures, showing: [:]) }
    #expect(throws: StudyError.self) { try FeatureEvolution(of: models, on: GivenPictures(pictures: []), showing: ["fc": [0]]) }
    #expect(throws: NetworkError.self) { try FeatureEvolution(of: models, on: pictures, showing: ["fd": [0]]) }
  }
}
