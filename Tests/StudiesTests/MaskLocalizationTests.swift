import Datasets
import Explanations
import Foundation
import Networks
import Studies
import Tensors
import Testing
import Training

@Suite("Maps against the places where attributes show")
struct MaskLocalizationTests {
  static let names = PortraitAttribute.names
  static let portraits = Portraits(split: .test, count: 8, seed: 3)

  /// Maps that are the portraits' own masks: no method can be better.
  static func oracle(_ portraits: Portraits, causal: Bool) -> MapMethod {
    MapMethod("oracle", attributes: names) { images in
      // The maps depend on the pictures' order alone.
      let masks = (0..<images.size(0)).flatMap { picture in
        PortraitAttribute.allCases.flatMap { attribute -> [Float] in
          let portrait = portraits.portrait(at: picture)
          let mask = causal ? portrait.causalMask(of: attribute) : portrait.semanticMask(of: attribute)
          return mask.map { $0 ? 1 : 0 }
        }
      }
      return Tensor(masks, shape: [images.size(0), 40, 64, 64])
    }
  }

  /// Maps that say nothing: a large offset and a little noise, as masks in (0, 1) have.
  static let noise = MapMethod("noise", attributes: names) { images in
    var random = RandomSource(seed: 5)
    return Tensor.uniform([images.size(0), 40, 16, 16], in: 0.5..<0.51, using: &random)
  }

  /// With fresh weights: the tests ask how maps are scored, not how good they are.
  static func network() throws -> MultiChannelAttention {
    let description = AttributeNetwork(.multiChannelAttention)
    return try MultiChannelAttention(Model(description.network(), seed: 3), description, attributes: names)
  }

  static func settings(_ change: (inout MaskLocalization.Settings) -> Void = { _ in }) -> MaskLocalization.Settings {
    var settings = MaskLocalization.Settings()
    settings.batchSize = 64
    change(&settings)
    return settings
  }

  static let found = try! MaskLocalization(
    of: portraits, methods: [oracle(portraits, causal: false), oracle(portraits, causal: true).named("causal oracle"), noise],
    settings: settings())

  @Test("The portrait's own masks score 1 in their region, what says nothing scores its chance")
  func bounds() throws {
    for (method, region) in [("oracle", MaskLocalization.Region.semantic), ("causal oracle", .causal)] {
      for quantity in [MaskLocalization.Quantity.relevanceMass, .relevanceRank, .pointingHit] {
        let means = Self.found.means(quantity, method, in: region, .raw).filter { !$0.isNaN }
        #expect(means.count > 20 && means.allSatisfy { abs($0 - 1) < 1e-12 }, "\(method): \(quantity)")
      }
    }
    for region in MaskLocalization.Region.allCases {
      for attribute in Self.found.attributes {
        let score = try #require(Self.found.score(of: attribute, "noise", in: region, .raw))
        guard !score.pictures.isEmpty else { continue }
        // The offset draws the mass to the area, to two places of a hundred of it.
        #expect(abs(score[.relevanceMass].mean - score[.areaShare].mean) < 0.02 * score[.areaShare].mean + 1e-6, "\(attribute)")
      }
      let hits = Self.found.mean(.pointingHit, "noise", in: region)
      #expect(abs(hits.mean - Self.found.mean(.pointingChance, "noise", in: region).mean) < 0.15)
    }
  }

  @Test("Every score is that of the portrait's own mask and the map resized by itself", arguments: MaskLocalization.Region.allCases)
  func slow(_ region: MaskLocalization.Region) throws {
    let images = try Tensor(Self.portraits.pictures(0..<8))
    let maps = try Self.noise.maps(images).converted(to: .float64)
    let means = maps.mean(over: 0)
    var compared = 0
    for attribute in PortraitAttribute.allCases where !attribute.isGlobal {
      var expected: [MaskLocalization.Scaling: [[Double]]] = [:]
      var pictures: [Int] = []
      for picture in 0..<8 {
        let portrait = Self.portraits.portrait(at: picture)
        let mask = region == .semantic ? portrait.semanticMask(of: attribute) : portrait.causalMask(of: attribute)
        guard Self.portraits.attributes(at: picture)[attribute], mask.contains(true) else { continue }
        pictures.append(picture)
        let pixels = PixelRegion(rows: 64, columns: 64, mask)
        let small = maps[picture][attribute.rawValue]
        for scaling in MaskLocalization.Scaling.allCases {
          let shifted = scaling == .aboveMean ? small - means[attribute.rawValue] : small
          let large = shifted.reshape([1, 1, 16, 16]).resizeBilinear(64).reshape([64, 64])
          let map = AttributionMap(scaling == .aboveMinimum ? large - large.min() : large)
          let values = [
            map.relevanceMass(in: pixels), map.relevanceRank(in: pixels), map.pointingHit(in: pixels.widened(by: 2)), pixels.areaShare,
            pixels.widened(by: 2).areaShare,
          ]
          expected[scaling, default: []].append(values)
        }
      }
      for scaling in MaskLocalization.Scaling.allCases {
        let score = try #require(Self.found.score(of: attribute, "noise", in: region, scaling))
        #expect(score.pictures == pictures)
        for (place, quantity) in MaskLocalization.Quantity.allCases.enumerated() {
          for (one, other) in zip(score.values[quantity] ?? [], expected[scaling] ?? []) {
            #expect(abs(one - other[place]) < 1e-9, "\(attribute), \(scaling), \(quantity)")
            compared += 1
          }
        }
      }
    }
    #expect(compared > 300)
  }

  @Test("Global attributes are left out, and so are pictures without the attribute unless told")
  func counted() throws {
    #expect(Self.found.attributes.count == 36 && Self.found.attributes.allSatisfy { !$0.isGlobal })
    #expect(Self.found.score(of: .male, "oracle", in: .semantic) == nil)
    #expect(Self.found.score(of: .bangs, "no such method", in: .semantic) == nil)
    #expect(Self.found.methods == ["oracle", "causal oracle", "noise", "centre Gaussian", "edges", "random"])
    let few = Portraits(split: .test, count: 3, seed: 3)
    let all = try MaskLocalization(
      of: few, methods: [Self.noise],
      settings: Self.settings {
        $0.onlyWherePresent = false
        $0.attributes = [.smiling, .young, .wearingHat]
      })
    #expect(all.attributes == [.smiling, .wearingHat])
    #expect(all.score(of: .smiling, "noise", in: .causal)?.pictures == [0, 1, 2])
    #expect(all.score(of: .wearingHat, "noise", in: .semantic)?.pictures == [0, 1, 2])
  }

  @Test("Threads and batches change nothing")
  func threads() throws {
    let alone = try MaskLocalization(of: Self.portraits, methods: [Self.noise], settings: Self.settings { $0.threads = 1 })
    let together = try MaskLocalization(of: Self.portraits, methods: [Self.noise], settings: Self.settings { $0.threads = 3 })
    // Scores of nothing are NaN, which equals nothing: compared as bits.
    func bits(_ scores: [MaskLocalization.Score]) -> [[UInt64]] {
      scores.map { score in MaskLocalization.Quantity.allCases.flatMap { (score.values[$0] ?? []).map(\.bitPattern) } }
    }
    #expect(bits(alone.scores) == bits(together.scores))
    let network = try Self.network()
    let (whole, parts) = try (
      MaskLocalization(of: Self.portraits, methods: [.meanMasks(of: network)], settings: Self.settings()),
      MaskLocalization(of: Self.portraits, methods: [.meanMasks(of: network)], settings: Self.settings { $0.batchSize = 5 })
    )
    let (one, other) = (whole.means(.relevanceMass, "mean mask", in: .semantic), parts.means(.relevanceMass, "mean mask", in: .semantic))
    for (one, other) in zip(one, other) where !one.isNaN { #expect(abs(one - other) < 1e-5) }
  }

  @Test("Controls are what they say, as coarse as the first method's maps")
  func controls() throws {
    let picture = try Tensor(Self.portraits.pictures(0..<1))
    let attribute = try #require(Self.portraits.attributes(at: 0).present.first { !$0.isGlobal })
    let region = PixelRegion(rows: 64, columns: 64, Self.portraits.portrait(at: 0).semanticMask(of: attribute))
    let coarse = try MaskLocalization(of: Self.portraits, methods: [Self.noise], settings: Self.settings())
    let edges = Tensor(AttributionMap.edges(of: picture[0]).values, shape: [1, 1, 64, 64]).adaptiveAvgPool2d(16)
    let expected = [
      "edges": AttributionMap(edges.resizeBilinear(64).reshape([64, 64])).aboveMinimum,
      "centre Gaussian": AttributionMap.centerGaussian(rows: 16, columns: 16).upsampled(to: 64).aboveMinimum,
    ]
    for (name, map) in expected {
      let score = try #require(coarse.score(of: attribute, name, in: .semantic))
      #expect(abs((score.values[.relevanceMass]?[0] ?? .nan) - map.relevanceMass(in: region)) < 1e-6, "\(name)")
    }
    // What is the same in every picture is nothing above its mean.
    let gaussian = try #require(coarse.score(of: attribute, "centre Gaussian", in: .semantic, .aboveMean))
    #expect(gaussian.values[.relevanceMass]?.allSatisfy { $0.isNaN } == true)
    #expect(gaussian.values[.pointingHit] == gaussian.values[.pointingChance])
    let random = coarse.mean(.relevanceMass, "random", in: .semantic, .raw)
    #expect(abs(random.mean - coarse.mean(.areaShare, "random", in: .semantic).mean) < 0.03)
    let again = try MaskLocalization(of: Self.portraits, methods: [Self.noise], settings: Self.settings { $0.seed = 2 })
    #expect(again.means(.relevanceMass, "random", in: .semantic) != coarse.means(.relevanceMass, "random", in: .semantic))
  }

  @Test("How much better one method is, attribute by attribute")
  func advantage() {
    let advantage = Self.found.advantage(.relevanceMass, of: "oracle", over: "random", in: .semantic)
    #expect(advantage.lower > 0.3 && advantage.upper <= 1)
    let none = Self.found.advantage(.relevanceMass, of: "oracle", over: "oracle", in: .semantic)
    #expect(none.mean == 0 && none.lower == 0 && none.upper == 0)
  }

  @Test("Standard scalings: above 0 where maps have both signs, else above the least")
  func scalings() throws {
    let network = try Self.network()
    let few = Portraits(split: .test, count: 2, seed: 3)
    let found = try MaskLocalization(of: few, methods: [.evidence(of: network), .meanMasks(of: network)], settings: Self.settings())
    #expect(found.standardScalings == [.raw, .aboveMinimum, .aboveMinimum, .aboveMinimum, .aboveMinimum])
    let attribute = try #require(few.attributes(at: 0).present.first { !$0.isGlobal })
    for (method, scaling) in [("evidence", MaskLocalization.Scaling.raw), ("mean mask", .aboveMinimum)] {
      let named = try #require(found.score(of: attribute, method, in: .causal, scaling))
      let own = try #require(found.score(of: attribute, method, in: .causal))
      #expect(named.scaling == own.scaling && named.values[.relevanceMass] == own.values[.relevanceMass])
    }
  }

  // MARK: Methods

  @Test("The ways to make maps, and what does not fit them")
  func methods() throws {
    var random = RandomSource(seed: 2)
    let images = Tensor.uniform([2, 3, 64, 64], using: &random)
    let (names, shared) = (["a", "b", "c", "d"], AttributeNetwork(.sharedMask, attributes: 4))
    let masks = MapMethod(try SharedMaskNetwork(Model(shared.network(), seed: 1), shared, attributes: names))
    #expect(masks.name == "shared mask" && masks.attributes == names && !masks.isSigned)
    let maps = try masks.maps(images)
    #expect(maps.shape == [2, 4, 16, 16])
    #expect(maps.min().number > 0 && maps.max().number < 1)
    let head = AttributeNetwork(.multiTask, attributes: 4)
    let plain = Model(head.network(), seed: 1)
    let method = MapMethod(try MultiTaskNetwork(plain, head, attributes: names))
    #expect(method.name == "class activation map")
    let logits = try plain(images)
    let sums = try method.maps(images).mean(over: 2, 3) + #require(plain.weights["classifier.bias"])
    #expect((sums - logits).abs().max().number < 1e-5 && method.isSigned)
    let wrong = MapMethod("wrong", attributes: ["Smiling"]) { $0 }
    #expect(throws: StudyError.self) { try wrong.maps(images) }
    let few = Portraits(count: 1)
    let nameless = #expect(throws: StudyError.self) { try MaskLocalization(of: few, methods: [wrong]) }
    #expect(nameless?.message.contains("no map of") == true)
    #expect(throws: StudyError.self) { try MaskLocalization(of: few, methods: [Self.noise, Self.noise]) }
    #expect(throws: StudyError.self) { try MaskLocalization(of: few, methods: [Self.noise.named("edges")]) }
  }

  @Test("Maps that share a pass are those of passes of their own, and other networks do not share it")
  func sharedPasses() throws {
    let (network, few) = (try Self.network(), Portraits(split: .test, count: 3, seed: 3))
    let other = try MultiChannelAttention(
      Model(network.model.network, seed: 4), network.description, attributes: network.attributes)
    let methods: [MapMethod] = [
      .evidence(of: network), .meanMasks(of: other).named("other"), .meanMasks(of: network), .evidence(of: other).named("other evidence"),
    ]
    let together = try MaskLocalization(of: few, methods: methods, settings: Self.settings())
    for method in methods {
      let alone = try MaskLocalization(of: few, methods: [method], settings: Self.settings())
      for quantity in [MaskLocalization.Quantity.relevanceMass, .pointingHit] {
        let (one, two) = (together.means(quantity, method.name, in: .causal), alone.means(quantity, method.name, in: .causal))
        #expect(zip(one, two).allSatisfy { near($0, $1) } && one.contains { !$0.isNaN }, "\(method.name)")
      }
    }
    let (own, others) = (together.means(.relevanceMass, "mean mask", in: .causal), together.means(.relevanceMass, "other", in: .causal))
    #expect(zip(own, others).contains { abs($0 - $1) > 1e-3 })
  }

  @Test("No pictures, and a set with removals")
  func edges() throws {
    let none = try MaskLocalization(of: Portraits(count: 0), methods: [Self.noise])
    #expect(none.mean(.relevanceMass, "noise", in: .semantic).mean.isNaN)
    let removed = Portraits(split: .test, count: 20, seed: 4, withRemovals: true)
    let found = try MaskLocalization(of: removed, methods: [], settings: Self.settings { $0.attributes = [.smiling] })
    // A mouth that was taken away does not smile, whatever the portrait was drawn with.
    let smiling = (0..<20).filter { removed.portrait(at: $0).label[.smiling] }
    #expect(smiling.count < (0..<20).filter { removed.attributes(at: $0)[.smiling] }.count)
    #expect(found.score(of: .smiling, "random", in: .semantic)?.pictures == smiling)
  }
}
