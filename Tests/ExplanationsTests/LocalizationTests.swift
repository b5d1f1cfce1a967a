import Explanations
import Foundation
import Tensors
import Testing

@Suite("Maps and their agreement with regions")
struct LocalizationTests {
  struct Golden: Decodable {
    struct Scores: Decodable, Sendable {
      var name: String
      var map: [[Double]]
      var mask: [Bool]
      var mass, rank: Double
      var pointing, areas: [String: Double]
      var otsu, overlapOtsu, overlapHalf: Double
    }

    struct Resized: Decodable, Sendable {
      var map, resized: [[Double]]
    }

    struct Edges: Decodable, Sendable {
      var picture: [[[Double]]]
      var edges: [[Double]]
    }

    var scores: [Scores]
    var resized: [Resized]
    var edges: Edges
  }

  /// Made by Goldens/localization.py.
  static let golden = try! JSONDecoder().decode(
    Golden.self,
    from: Data(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/localization.json")))

  static func map(_ rows: [[Double]]) -> AttributionMap {
    AttributionMap(rows: rows.count, columns: rows[0].count, values: rows.flatMap { $0 })
  }

  static func region(_ map: AttributionMap, _ belongs: (Int, Int) -> Bool) -> PixelRegion {
    PixelRegion(
      rows: map.rows, columns: map.columns, (0..<map.rows * map.columns).map { belongs($0 / map.columns, $0 % map.columns) })
  }

  static func largestDifference(_ map: AttributionMap, _ rows: [[Double]]) -> Double {
    zip(map.values, rows.flatMap { $0 }).map { abs($0 - $1) }.max() ?? .infinity
  }

  // MARK: Maps

  @Test("Maps are resized as PyTorch does", arguments: golden.resized.indices)
  func resized(_ index: Int) {
    let one = Self.golden.resized[index]
    let map = Self.map(one.map).upsampled(to: [one.resized.count, one.resized[0].count])
    #expect(map.rows == one.resized.count && map.columns == one.resized[0].count)
    #expect(Self.largestDifference(map, one.resized) < 1e-14)
  }

  @Test("A map is resized as a batch is")
  func resizedAsTensors() {
    var random = RandomSource(seed: 1)
    let batch = Tensor.normal([3, 5, 4], type: .float64, using: &random)
    let together = AttributionMap.maps(batch.unsqueeze(1).resizeBilinear([15, 9]).squeeze(1))
    let alone = AttributionMap.maps(batch).map { $0.upsampled(to: [15, 9]) }
    for (one, other) in zip(together, alone) { #expect(Self.largestDifference(one, [other.values]) < 1e-14) }
    #expect(alone[1] == AttributionMap(batch[1]).upsampled(to: [15, 9]))
    #expect(AttributionMap(AttributionMap(batch[2]).matrix) == AttributionMap(batch[2]))
  }

  @Test("Edges are SciPy's Sobel filters")
  func edges() {
    let golden = Self.golden.edges
    let picture = Tensor(
      golden.picture.flatMap { $0.flatMap { $0 } }, shape: [3, golden.picture[0].count, golden.picture[0][0].count])
    #expect(Self.largestDifference(.edges(of: picture), golden.edges) < 1e-14)
    #expect(AttributionMap.edges(of: Tensor.full([3, 4, 4], 0.3)).values.allSatisfy { $0 < 1e-12 })
    // One pixel has no gradient.
    #expect(AttributionMap.edges(of: Tensor.full([3, 1, 1], 0.3)).values == [0])
  }

  @Test("The Gaussian is symmetric, highest in the middle, and falls by its deviation")
  func gaussian() {
    let map = AttributionMap.centerGaussian(rows: 9, columns: 5)
    #expect(map[4, 2] == 1)
    for row in 0..<9 {
      for column in 0..<5 {
        #expect(abs(map[row, column] - map[8 - row, 4 - column]) < 1e-15)
        let (down, across) = ((Double(row) - 4) / 9, (Double(column) - 2) / 5)
        #expect(abs(map[row, column] - exp(-(down * down + across * across) * 8)) < 1e-15)
      }
    }
    // A quarter of a side from the centre lies one deviation away.
    #expect(abs(AttributionMap.centerGaussian(rows: 1, columns: 6, sigma: 0.25)[0, 4] - exp(-0.5)) < 1e-15)
  }

  @Test("Random maps are a function of the seed")
  func random() {
    let map = AttributionMap.random(rows: 30, columns: 20, seed: 4)
    #expect(map == .random(rows: 30, columns: 20, seed: 4))
    #expect(map != .random(rows: 30, columns: 20, seed: 5))
    #expect(map.values.allSatisfy { (0..<1).contains($0) })
    #expect(abs(map.values.reduce(0, +) / 600 - 0.5) < 0.05)
  }

  @Test("Stretching, the positive part and what a map is not")
  func stretched() {
    #expect(Self.map([[2, 4], [3, 2]]).normalized() == Self.map([[0, 1], [0.5, 0]]))
    #expect(Self.map([[7, 7]]).normalized() == Self.map([[0, 0]]))
    #expect(Self.map([[-1e308, 1e308]]).normalized() == Self.map([[0, 1]]))
    #expect(Self.map([[-2, 1, 0]]).positivePart == Self.map([[0, 1, 0]]))
    #expect(Self.map([[-2, 1, 0]]).aboveMinimum == Self.map([[0, 3, 2]]))
    #expect(Self.map([[3, 1]]) - Self.map([[1, 5]]) == Self.map([[2, -4]]))
    for wrong in [Double.nan, .infinity] {
      let map = Self.map([[0, wrong, 1]])
      #expect(map.normalized().values.allSatisfy { $0.isNaN })
      #expect(map.aboveMinimum.values.allSatisfy { $0.isNaN })
      let region = PixelRegion(rows: 1, columns: 3, [true, true, false])
      #expect(map.relevanceMass(in: region).isNaN && map.relevanceRank(in: region).isNaN && map.pointingHit(in: region).isNaN)
      #expect(map.otsuThreshold.isNaN && map.intersectionOverUnion(with: region, threshold: .fixed(0)).isNaN)
    }
  }

  // MARK: Scores

  @Test("Scores are those of brute force", arguments: golden.scores.indices)
  func scores(_ index: Int) {
    let one = Self.golden.scores[index]
    let map = Self.map(one.map)
    let region = PixelRegion(rows: map.rows, columns: map.columns, one.mask)
    #expect(abs(map.relevanceMass(in: region) - one.mass) < 1e-12, "\(one.name)")
    #expect(abs(map.relevanceRank(in: region) - one.rank) < 1e-12, "\(one.name)")
    #expect(map.otsuThreshold == one.otsu, "\(one.name)")
    #expect(abs(map.intersectionOverUnion(with: region, threshold: .otsu) - one.overlapOtsu) < 1e-12, "\(one.name)")
    #expect(abs(map.intersectionOverUnion(with: region, threshold: .fixed(0.5)) - one.overlapHalf) < 1e-12, "\(one.name)")
    for (tolerance, share) in one.pointing {
      let wide = region.widened(by: Double(tolerance) ?? .nan)
      #expect(abs(map.pointingHit(in: wide) - share) < 1e-12, "\(one.name), tolerance \(tolerance)")
      #expect(abs(wide.areaShare - (one.areas[tolerance] ?? .nan)) < 1e-12, "\(one.name), tolerance \(tolerance)")
    }
  }

  @Test("A map of one number scores the chance level, whatever the region")
  func chance() {
    let map = AttributionMap(rows: 6, columns: 7, values: Array(repeating: 0.3, count: 42))
    var random = RandomSource(seed: 2)
    for _ in 0..<20 {
      let pixels = (0..<42).map { _ in random.nextUniform() < 0.3 }
      let region = PixelRegion(rows: 6, columns: 7, pixels)
      guard !region.isEmpty else { continue }
      #expect(abs(map.relevanceMass(in: region) - region.areaShare) < 1e-12)
      #expect(abs(map.relevanceRank(in: region) - region.areaShare) < 1e-12)
      let wide = region.widened(by: 1)
      #expect(map.pointingHit(in: wide) == wide.areaShare)
    }
  }

  @Test("Ranks are those of the whole order, ties and all", arguments: [1, 2, 3, 10, 1000])
  func ranks(_ levels: Int) {
    var random = RandomSource(seed: UInt64(levels))
    for trial in 0..<40 {
      let (rows, columns) = (1 + trial % 7, 1 + trial % 11)
      var values = (0..<rows * columns).map { _ in (random.nextUniform() * Double(levels)).rounded(.down) }
      if trial % 4 == 1 { values.sort() }
      if trial % 4 == 2 { values.sort(by: >) }
      let map = AttributionMap(rows: rows, columns: columns, values: values)
      let region = PixelRegion(rows: rows, columns: columns, values.map { _ in random.nextUniform() < 0.5 })
      guard !region.isEmpty else { continue }
      let last = values.sorted(by: >)[region.count - 1]
      let (above, tied) = (values.indices.filter { values[$0] > last }, values.indices.filter { values[$0] == last })
      let left = Double(region.count - above.count) / Double(tied.count)
      let inside = Double(above.filter { region.pixels[$0] }.count) + left * Double(tied.filter { region.pixels[$0] }.count)
      #expect(abs(map.relevanceRank(in: region) - inside / Double(region.count)) < 1e-12)
    }
  }

  @Test("The region's own indicator is the best map")
  func best() {
    let map = AttributionMap.random(rows: 8, columns: 8, seed: 3)
    let region = Self.region(map) { $0 > 4 && $1 < 3 }
    let indicator = AttributionMap(rows: 8, columns: 8, values: region.pixels.map { $0 ? 2 : 0 })
    #expect(indicator.relevanceMass(in: region) == 1)
    #expect(indicator.relevanceRank(in: region) == 1)
    #expect(indicator.pointingHit(in: region) == 1)
    #expect(indicator.intersectionOverUnion(with: region, threshold: .otsu) == 1)
    let elsewhere = Self.region(map) { row, column in !region.pixels[row * 8 + column] }
    #expect(indicator.relevanceMass(in: elsewhere) == 0)
    #expect(indicator.pointingHit(in: elsewhere) == 0)
    #expect(indicator.intersectionOverUnion(with: elsewhere, threshold: .fixed(1)) == 0)
  }

  @Test("What a score is blind to: factors, and for ranks any rising change; an offset draws mass to chance")
  func blindness() {
    let map = AttributionMap.random(rows: 9, columns: 9, seed: 8)
    let region = Self.region(map) { row, column in map[row, column] > 0.6 || row == 2 }
    let cubed = AttributionMap(rows: 9, columns: 9, values: map.values.map { 5 * $0 * $0 * $0 - 2 })
    #expect(cubed.relevanceRank(in: region) == map.relevanceRank(in: region))
    #expect(cubed.pointingHit(in: region) == map.pointingHit(in: region))
    let doubled = AttributionMap(rows: 9, columns: 9, values: map.values.map { 2 * $0 })
    #expect(abs(doubled.relevanceMass(in: region) - map.relevanceMass(in: region)) < 1e-12)
    let offset = AttributionMap(rows: 9, columns: 9, values: map.values.map { 1e6 + $0 })
    #expect(abs(offset.relevanceMass(in: region) - region.areaShare) < 1e-6)
    #expect(abs(offset.aboveMinimum.relevanceMass(in: region) - map.aboveMinimum.relevanceMass(in: region)) < 1e-8)
  }

  @Test("Nothing to score is NaN, not 0")
  func nothing() {
    let map = Self.map([[0, 0], [0, -1]])
    let none = PixelRegion(rows: 2, columns: 2, [false, false, false, false])
    let some = PixelRegion(rows: 2, columns: 2, [true, false, false, false])
    #expect(map.relevanceMass(in: some).isNaN)
    #expect(map.relevanceMass(in: none).isNaN && map.relevanceRank(in: none).isNaN && map.pointingHit(in: none).isNaN)
    #expect(map.intersectionOverUnion(with: none, threshold: .otsu).isNaN)
    #expect(none.widened(by: 3) == none)
    // Three zeros tie as the highest; one of them lies inside.
    #expect(abs(map.pointingHit(in: some) - 1.0 / 3) < 1e-15)
    // A constant map has nothing above its threshold.
    let constant = Self.map([[4, 4], [4, 4]])
    #expect(constant.otsuThreshold == 4)
    #expect(constant.intersectionOverUnion(with: some, threshold: .otsu) == 0)
  }

  @Test("Widening reaches the whole picture and no further", arguments: [0.0, 0.9, 1, 2.3, 5, 40, 1e200])
  func widening(_ tolerance: Double) {
    var random = RandomSource(seed: 6)
    for _ in 0..<10 {
      let region = PixelRegion(rows: 11, columns: 6, (0..<66).map { _ in random.nextUniform() < 0.12 })
      let own = (0..<66).filter { region.pixels[$0] }
      let slow = (0..<66).map { place in
        own.contains { other in
          let (down, across) = (Double(place / 6 - other / 6), Double(place % 6 - other % 6))
          return (down * down + across * across).squareRoot() <= tolerance
        }
      }
      #expect(region.widened(by: tolerance).pixels == slow)
    }
  }
}
