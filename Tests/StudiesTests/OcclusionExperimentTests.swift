import Datasets
import Explanations
import Foundation
import Networks
import Tensors
import Testing

@testable import Studies

@Suite("Occlusion experiment") struct OcclusionExperimentTests {
  static let set = ColoredSquares(count: 9)
  static let grid = OcclusionGrid(patch: 7, stride: 5)

  /// Windows filled by hand and run one by one; Captum's positions.
  @Test func everyWindowIsWhatTheNetworkSays() throws {
    let model = try smallRandomModel()
    let found = try OcclusionExperiment(
      of: model, normalization: halfAndQuarter, picture: 4, from: Self.set, at: "features.4", grid: Self.grid, fill: [0.5, -0.25, 0])
    func response(_ samples: [Float]) throws -> (totals: [Double], probabilities: [Double]) {
      let pass = try model.forward(Tensor(samples, shape: [1, 3, 32, 32]), capturing: ["features.4"])
      let maps = Values(pass["features.4"])
      let totals = (0..<8).map { channel in
        (0..<maps.shape[2]).reduce(0.0) { sum, row in (0..<maps.shape[3]).reduce(sum) { $0 + maps[0, channel, row, $1] } }
      }
      let logits: [Double] = pass.output.array()
      let all = logits.map { exp($0 - (logits.max() ?? 0)) }
      return (totals, all.map { $0 / all.reduce(0, +) })
    }
    let samples: [Float] = try batch(Self.set.picture(at: 4)).array()
    let clean = try response(samples)
    let strongest = clean.totals.indices.max { clean.totals[$0] < clean.totals[$1] }
    #expect(found.channel == strongest && found.category == 1)
    #expect(near(found.clean.activation, clean.totals.max()!, within: 1e-4))
    #expect(near(found.clean.probability, clean.probabilities[1], within: 1e-5))
    let starts = [0, 5, 10, 15, 20, 25]
    #expect(found.activations.rows == 6 && found.probabilities.columns == 6)
    var drops = [Double](repeating: 0, count: 32 * 32)
    var covers = drops
    for (row, top) in starts.enumerated() {
      for (column, left) in starts.enumerated() {
        var hidden = samples
        for channel in 0..<3 {
          for y in top..<min(32, top + 7) {
            for x in left..<min(32, left + 7) { hidden[(channel * 32 + y) * 32 + x] = [0.5, -0.25, 0][channel] }
          }
        }
        let one = try response(hidden)
        #expect(near(found.activations[row, column], one.totals[found.channel], within: 1e-4))
        #expect(near(found.probabilities[row, column], one.probabilities[1], within: 1e-5))
        let prediction = one.probabilities.indices.max { one.probabilities[$0] < one.probabilities[$1] } ?? 0
        #expect(found.predictions.numbers[row * 6 + column] == UInt16(prediction + 1))
        for y in top..<min(32, top + 7) {
          for x in left..<min(32, left + 7) {
            drops[y * 32 + x] += clean.probabilities[1] - one.probabilities[1]
            covers[y * 32 + x] += 1
          }
        }
      }
    }
    for place in drops.indices { #expect(abs(found.probabilityDrop.values[place] - drops[place] / covers[place]) < 1e-5) }
    let whole = try model.projections(
      of: "features.4", units: [FeatureUnit(channel: found.channel)], pictures: batch(Self.set.picture(at: 4)))
    #expect(found.reconstruction.array(of: Float.self) == whole.array(of: Float.self))
  }

  /// The network sees one colour a category: where the largest square is hidden, another wins.
  @Test func hidingWhatTheNetworkSeesTakesItAway() throws {
    let set = Self.set
    for index in 0..<3 {
      let found = try OcclusionExperiment(
        of: colorNetwork(), normalization: halfAndQuarter, picture: index, from: set, at: "features.2",
        grid: OcclusionGrid(patch: 12, stride: 4))
      #expect(found.channel == index && found.clean.prediction == index)
      let map = set.partMap(at: index)
      let region = PixelRegion(rows: 32, columns: 32, map.mask(of: ["thing/\(ColoredSquares.colors[index])"]))
      // As exact as the windows' steps.
      let near = region.widened(by: 4)
      #expect(found.activationDrop.pointingHit(in: near) == 1 && found.probabilityDrop.pointingHit(in: near) == 1)
      #expect(found.legend.count > 1 && found.legend[0].category == index && found.legend[0].share > 0.5)
      #expect(abs(found.legend.map(\.share).reduce(0, +) - 1) < 1e-12 && Set(found.legend[1].swatch.numbers).count == 1)
      #expect(found.legend[0].name == ColoredSquares.colors[index])
      for entry in found.legend {
        let count = found.predictions.numbers.count { $0 == entry.swatch.numbers[0] }
        #expect(entry.share == Double(count) / Double(found.responses.count))
      }
    }
    // A vector's element is a map of one position; a map may be named.
    let vector = try OcclusionExperiment(
      of: colorNetwork(), normalization: halfAndQuarter, picture: 0, from: set, at: "fc", grid: Self.grid, channel: 2)
    #expect(vector.channel == 2 && vector.responses.contains { $0.activation < vector.clean.activation })
  }

  @Test func whatCannotBeOccludedIsRefused() throws {
    let model = try smallRandomModel()
    func study(
      _ set: any PictureDataset = Self.set, picture: Int = 0, node: String = "fc", grid: OcclusionGrid = Self.grid, channel: Int? = nil,
      of other: Model? = nil
    ) throws {
      _ = try OcclusionExperiment(
        of: other ?? model, normalization: halfAndQuarter, picture: picture, from: set, at: node, grid: grid, channel: channel)
    }
    try study()
    #expect(throws: StudyError.self) { try study(picture: 9) }
    #expect(throws: StudyError.self) { try study(picture: -1) }
    #expect(throws: StudyError.self) { try study(channel: 3) }
    #expect(throws: StudyError.self) { try study(of: smallRandomModel(classes: 5)) }
    #expect(throws: StudyError.self) { try study(Portraits(split: .test, count: 2, width: 32, height: 32)) }
    #expect(throws: NetworkError.self) { try study(node: "features.9") }
    #expect(throws: OcclusionError.self) { try study(grid: OcclusionGrid(patch: 40, stride: 5)) }
  }

  @Test func mapsOnTheThingAreToldFromThoseBesideIt() throws {
    let set = Self.set
    let found = try ThingLocalization(
      of: colorNetwork(), normalization: halfAndQuarter, pictures: Array(0..<9), from: set, things: ["thing"],
      settings: Self.localization)
    #expect(found.pictures == Array(0..<9))
    #expect(found.methods == ["occlusion", "deconvnet", "guided", "gradient", "centre Gaussian", "edges", "random"])
    let advantage = found.advantage(.relevanceMass, of: "occlusion", over: "random")
    #expect(advantage.lower > 0.2)
    #expect(found.mean(.pointingHit, "occlusion").mean == 1)
    // What was not active lets no gradient through; the deconvnet goes back from all cells that the logit reads, active or not.
    #expect(found.advantage(.relevanceMass, of: "guided", over: "deconvnet").lower > 0.1)
    for picture in 0..<9 {
      let region = PixelRegion(rows: 32, columns: 32, set.partMap(at: picture).mask(of: Set(ColoredSquares.colors.map { "thing/\($0)" })))
      let experiment = try OcclusionExperiment(
        of: colorNetwork(), normalization: halfAndQuarter, picture: picture, from: set, at: "fc", grid: Self.localization.grid)
      let mass = experiment.probabilityDrop.relevanceMass(in: region)
      #expect(near(found.values["occlusion"]![.relevanceMass]![picture], mass, within: 1e-5))
      let gaussian = Self.localization.grid.coarsened(.centerGaussian(rows: 32, columns: 32))
      #expect(near(found.values["centre Gaussian"]![.relevanceRank]![picture], gaussian.relevanceRank(in: region)))
      #expect(found.values["random"]![.areaShare]![picture] == region.areaShare)
      #expect(found.values["edges"]![.pointingChance]![picture] == region.widened(by: 2).areaShare)
    }
    #expect(throws: StudyError.self) {
      try ThingLocalization(of: colorNetwork(), normalization: halfAndQuarter, pictures: [0], from: set, things: ["clutter"])
    }
    #expect(throws: StudyError.self) {
      try ThingLocalization(of: colorNetwork(), normalization: halfAndQuarter, pictures: [11], from: set, things: ["thing"])
    }
  }

  static let localization: ThingLocalization.Settings = {
    var settings = ThingLocalization.Settings()
    settings.grid = OcclusionGrid(patch: 8, stride: 4)
    return settings
  }()
}
