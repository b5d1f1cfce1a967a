import Datasets
import Explanations
import Networks
import Tensors
import Testing

@testable import Studies

@Suite("Parts that drive features") struct PartAttributionTests {
  typealias Method = PartAttribution.Method

  static let set = ColoredSquares(count: 12)
  static let settings: PartAttribution.Settings = {
    var settings = PartAttribution.Settings()
    settings.grid = OcclusionGrid(patch: 8, stride: 4)
    return settings
  }()

  /// Map i sees one colour, so that one part drives it and no other.
  @Test func aPlantedPartIsFound() throws {
    let features = (0..<12).flatMap { picture in (0..<3).map { PartAttribution.Feature(channel: $0, picture: picture) } }
    let found = try PartAttribution(
      of: colorNetwork(), normalization: halfAndQuarter, at: "features.2", features: features, from: Self.set, things: ["thing"],
      settings: Self.settings)
    #expect(found.cases.map(\.feature) == features)
    for one in found.cases {
      let own = one.feature.channel
      #expect(one.parts == ColoredSquares.colors.map { "thing/\($0)" })
      #expect(one.drops[own] == one.activation && one.drops.enumerated().allSatisfy { $0 == own || abs($1) < 1e-6 })
      let map = Self.set.partMap(at: one.feature.picture)
      #expect(one.masses[Method.area] == one.parts.map { part in Double(map.mask(of: [part]).count { $0 }) })
      for method in [Method.deconvnet, Method.guided, Method.gradient] {
        let masses = try #require(one.masses[method])
        #expect(masses[own] > 0 && masses.enumerated().allSatisfy { $0 == own || $1 == 0 })
      }
      // The other feature's reconstruction lies on another part.
      #expect(one.masses[Method.otherFeature]?[own] == 0)
    }
    for method in [Method.deconvnet, Method.guided, Method.gradient, Method.occlusion] {
      #expect(found.hitRate(method).mean == 1)
    }
    #expect(found.hitRate(Method.otherFeature).mean == 0 && near(found.hitChance, 1.0 / 3))
    #expect(near(found.hitRate(Method.area).mean, 1.0 / 3), "the largest square is the feature's own in a third of the pictures")
    #expect(found.advantage(of: Method.deconvnet, over: Method.otherFeature).lower > 0.5)
    #expect(found.agreement(Method.deconvnet).mean > found.agreement(Method.edges).mean)
    let drivers = found.drivers(of: 1)
    #expect(drivers.map(\.part).first == "thing/green" && drivers[0].share == 1 && drivers[0].pictures == 12)
    #expect(drivers.dropFirst().allSatisfy { abs($0.share) < 1e-6 })
  }

  /// A random network: each number again, from pictures drawn, run and followed back one by one.
  @Test func everyNumberIsThatOfOnePicture() throws {
    let model = try smallRandomModel()
    let set = ColoredSquares(count: 6, hasSpot: true)
    let features = [(0, 1), (3, 1), (5, 4), (2, 4)].map { PartAttribution.Feature(channel: $0.0, picture: $0.1) }
    let found = try PartAttribution(
      of: model, normalization: halfAndQuarter, at: "features.4", features: features, from: set, things: ["thing"], settings: Self.settings)
    #expect(found.cases.count >= 2)
    for one in found.cases {
      let (picture, channel) = (one.feature.picture, one.feature.channel)
      func maps(_ removed: Set<String>) throws -> Values {
        Values(try model.forward(batch(set.picture(at: picture, removing: removed)), capturing: ["features.4"])["features.4"])
      }
      let clean = try maps([])
      let all = (0..<clean.shape[2]).flatMap { row in (0..<clean.shape[3]).map { clean[0, channel, row, $0] } }
      #expect(near(clean[0, channel, one.row, one.column], all.max()!, within: 1e-6) && near(one.activation, all.max()!, within: 1e-5))
      // The spot is the red square's: it goes with it, and its pixels are the square's.
      #expect(one.parts == ["thing/red", "thing/green", "thing/blue"])
      let unit = FeatureUnit(channel: channel, row: one.row, column: one.column)
      let back = Values(
        try model.projections(of: "features.4", units: [unit], pictures: batch(set.picture(at: picture)), by: .init(.guided)))
      let map = set.partMap(at: picture)
      for (place, part) in one.parts.enumerated() {
        let drop = all.max()! - (try maps([part]))[0, channel, one.row, one.column]
        #expect(abs(one.drops[place] - drop) < 1e-4)
        let mask = map.mask(of: part == "thing/red" ? ["thing/red", "thing/red/spot"] : [part])
        var mass = 0.0
        for pixel in mask.indices where mask[pixel] { for color in 0..<3 { mass += abs(back[0, color, pixel / 32, pixel % 32]) } }
        #expect(near(one.masses[Method.guided]![place], mass, within: 1e-4))
        #expect(one.masses[Method.area]?[place] == Double(mask.count { $0 }))
      }
      let masses = try #require(one.masses[Method.guided])
      let place = try #require(found.cases.firstIndex(of: one))
      func ranks(_ values: [Double]) -> [Double] {
        values.map { value in Double(values.count { $0 < value }) + Double(values.count { $0 == value } - 1) / 2 }
      }
      #expect(near(found.correlations(Method.guided)[place], pearson(ranks(masses), ranks(one.drops))))
      let worst = one.drops.max()!
      if worst > 0 {
        let isHit = masses[one.drops.firstIndex(of: worst)!] == masses.max()
        #expect(found.hits(Method.guided)[place] == (isHit ? 1 : 0))
      } else {
        #expect(found.hits(Method.guided)[place].isNaN)
      }
    }
  }

  @Test func occlusionMayBeLeftOutAndHiddenPartsAre() throws {
    var settings = Self.settings
    (settings.grid, settings.minimumPixels) = (nil, 40)
    let features = [PartAttribution.Feature(channel: 0, picture: 0), .init(channel: 2, picture: 0)]
    let found = try PartAttribution(
      of: colorNetwork(), normalization: halfAndQuarter, at: "features.2", features: features, from: Self.set, things: ["thing"],
      settings: settings)
    // Only the category's square has 40 pixels.
    #expect(found.cases.allSatisfy { $0.parts == ["thing/red"] && $0.masses[Method.occlusion] == nil })
    #expect(!found.methods.contains(Method.occlusion))
    #expect(found.hits(Method.deconvnet).allSatisfy(\.isNaN) && found.correlations(Method.deconvnet).allSatisfy(\.isNaN))
    #expect(found.hitChance.isNaN && found.agreement(Method.deconvnet).mean.isNaN)
    // A thing that is not there has no part; a map that is silent has no case.
    let empty = try PartAttribution(
      of: colorNetwork(), normalization: halfAndQuarter, at: "features.2", features: features, from: Self.set, things: ["clutter"],
      settings: Self.settings)
    #expect(empty.cases.allSatisfy { $0.parts.isEmpty })
    let silent = try PartAttribution(
      of: colorNetwork(), normalization: halfAndQuarter, at: "features.2", features: [.init(channel: 1, picture: 0)],
      from: ColoredSquares(hasGreen: false), things: ["thing"], settings: Self.settings)
    #expect(silent.cases.isEmpty)
  }

  @Test func whatCannotBeStudiedIsRefused() throws {
    func study(node: String = "features.2", channel: Int = 0, picture: Int = 0, things: Set<String> = ["thing"]) throws {
      _ = try PartAttribution(
        of: colorNetwork(), normalization: halfAndQuarter, at: node, features: [.init(channel: channel, picture: picture)],
        from: Self.set, things: things, settings: Self.settings)
    }
    try study()
    #expect(throws: StudyError.self) { try study(node: "fc") }
    #expect(throws: NetworkError.self) { try study(node: "features.7") }
    #expect(throws: StudyError.self) { try study(channel: 3) }
    #expect(throws: StudyError.self) { try study(picture: 12) }
    #expect(throws: StudyError.self) { try study(things: []) }
  }
}
