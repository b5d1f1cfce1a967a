import Datasets
import Explanations
import Tensors

/// The maps of all methods and controls for a set of pictures, as coarse as they were made.
struct LocalizationMaps: Sendable {
  /// One method's maps: pictures × attributes × positions.
  private struct Maps: Sendable {
    var rows: Int
    var columns: Int
    var values: [Float]
    /// Each attribute's mean over pictures: attributes × positions.
    var means: [Double] = []
  }

  private let size: Extent
  private let attributeCount: Int
  private var maps: [Maps] = []

  var methodCount: Int { maps.count }

  init(of portraits: Portraits, methods: [MapMethod], attributes: [PortraitAttribute], settings: MaskLocalization.Settings) throws {
    size = Extent(rows: portraits.height, columns: portraits.width)
    attributeCount = attributes.count
    let places = try methods.map { try $0.places(of: attributes) }
    var values = [[Float]](repeating: [], count: methods.count)
    var sizes = [Extent](repeating: size, count: methods.count)
    var edges: [AttributionMap] = []
    for start in stride(from: 0, to: portraits.count, by: max(1, settings.batchSize)) {
      let range = start..<min(portraits.count, start + max(1, settings.batchSize))
      let images = try Tensor(portraits.pictures(range, threads: settings.threads))
      for (number, maps) in try MapMethod.maps(of: methods, images).enumerated() {
        let found = maps.select(1, at: places[number])
        sizes[number] = Extent(rows: found.size(2), columns: found.size(3))
        values[number] += found.array(of: Float.self)
      }
      for index in 0..<range.count { edges.append(AttributionMap.edges(of: images[index])) }
    }
    maps = zip(values, sizes).map { Maps(rows: $1.rows, columns: $1.columns, values: $0) }
    maps += Self.controls(edges, at: sizes.first ?? size, attributeCount, settings)
    for method in maps.indices { maps[method].means = Self.means(of: maps[method], portraits.count, attributeCount) }
  }

  /// The controls' maps, as coarse as a method's.
  private static func controls(
    _ edges: [AttributionMap], at size: Extent, _ attributes: Int, _ settings: MaskLocalization.Settings
  ) -> [Maps] {
    let gaussian = AttributionMap.centerGaussian(rows: size.rows, columns: size.columns).values.map(Float.init)
    let coarse = edges.map { map in
      Tensor(map.values, shape: [1, 1, map.rows, map.columns]).adaptiveAvgPool2d(size).array(of: Float.self)
    }
    let random = edges.indices.map { picture in
      var keyed = KeyedRandom("random maps", seed: settings.seed, index: picture)
      return (0..<attributes).flatMap { _ in
        AttributionMap.random(rows: size.rows, columns: size.columns, seed: keyed.next()).values.map(Float.init)
      }
    }
    func maps(_ values: [[Float]]) -> Maps { Maps(rows: size.rows, columns: size.columns, values: Array(values.joined())) }
    return [
      maps(Array(repeating: gaussian, count: edges.count * attributes)),
      maps(coarse.flatMap { Array(repeating: $0, count: attributes) }),
      maps(random),
    ]
  }

  private static func means(of maps: Maps, _ pictures: Int, _ attributes: Int) -> [Double] {
    let length = attributes * maps.rows * maps.columns
    guard pictures > 0 else { return [Double](repeating: 0, count: length) }
    // About the first picture: the mean of equal maps is that map to the bit, and nothing is left above it.
    var sums = [Double](repeating: 0, count: length)
    for picture in 1..<max(1, pictures) {
      for place in 0..<length { sums[place] += Double(maps.values[picture * length + place]) - Double(maps.values[place]) }
    }
    return (0..<length).map { Double(maps.values[$0]) + sums[$0] / Double(pictures) }
  }

  /// One map, as large as the pictures.
  func map(method: Int, picture: Int, attribute: Int, scaling: MaskLocalization.Scaling) -> AttributionMap {
    let maps = maps[method]
    let area = maps.rows * maps.columns
    let (start, mean) = ((picture * attributeCount + attribute) * area, attribute * area)
    let values = (0..<area).map { place in
      Double(maps.values[start + place]) - (scaling == .aboveMean ? maps.means[mean + place] : 0)
    }
    let map = AttributionMap(rows: maps.rows, columns: maps.columns, values: values).upsampled(to: size)
    return scaling == .aboveMinimum ? map.aboveMinimum : map
  }
}
