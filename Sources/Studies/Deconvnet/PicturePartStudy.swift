import Datasets
import Explanations
import Networks
import Tensors
import Training

/// What removing each part of one picture takes from some features, and what the methods say of it.
struct PicturePartStudy: Sendable {
  private(set) var cases: [PartAttribution.Case] = []

  init(
    of model: Model, normalization: Normalization, at node: String, picture: Int, channels: [Int], from dataset: any DrawnDataset,
    things: Set<String>, settings: PartAttribution.Settings
  ) throws {
    let regions = Self.parts(of: dataset, picture, things, settings.minimumPixels)
    let parts = regions.map(\.part)
    // The whole picture, then without each part.
    let removals: [Set<String>] = [[]] + parts.map { [$0] }
    let raw = try Tensor.pictures(count: removals.count, normalization: .none, threads: settings.threads) {
      dataset.picture(at: picture, seenThrough: .identity, removing: removals[$0])
    }
    let images = normalization.applied(to: raw)
    let values = try model.forward(images.inChannelsLast(), capturing: [node])[node].contiguous()
    let peaks = Self.peaks(of: values[0])
    let active = channels.filter { peaks[$0].value > 0 }
    guard !active.isEmpty else { return }
    let units = active.map { FeatureUnit(channel: $0, row: peaks[$0].row, column: peaks[$0].column) }
    let clean = images.narrow(0, 0..<1)
    var maps: [String: [AttributionMap]] = [:]
    for rule in ProjectionRule.allCases { maps[rule.rawValue] = try Self.magnitudes(of: model, node, units, clean, rule) }
    let others = active.map { channel -> FeatureUnit? in
      var random = KeyedRandom("part attribution", seed: settings.seed, index: picture, factor: "other than \(channel)")
      let candidates = peaks.indices.filter { $0 != channel && peaks[$0].value > 0 }
      guard !candidates.isEmpty else { return nil }
      let other = random.pick(candidates)
      return FeatureUnit(channel: other, row: peaks[other].row, column: peaks[other].column)
    }
    if !others.contains(nil) {
      maps[PartAttribution.Method.otherFeature] = try Self.magnitudes(of: model, node, others.compactMap { $0 }, clean, .deconvnet)
    }
    if let grid = settings.grid { maps[PartAttribution.Method.occlusion] = try Self.drops(of: model, node, units, clean, grid) }
    let edges = raw.size(1) == 3 ? AttributionMap.edges(of: raw[0]) : nil

    for (place, channel) in active.enumerated() {
      let peak = peaks[channel]
      let activations: [Double] = values.select(1, channel).select(1, peak.row).select(1, peak.column).array()
      var masses = maps.mapValues { maps in regions.map { maps[place].mass(in: $0.region) } }
      masses[PartAttribution.Method.edges] = edges.map { edges in regions.map { edges.mass(in: $0.region) } }
      masses[PartAttribution.Method.area] = regions.map { Double($0.region.count) }
      cases.append(
        PartAttribution.Case(
          feature: .init(channel: channel, picture: picture), row: peak.row, column: peak.column, activation: activations[0],
          parts: parts, drops: activations.dropFirst().map { activations[0] - $0 }, masses: masses))
    }
  }

  /// The things' parts of which enough is seen, each with its own parts, from back to front.
  private static func parts(
    of dataset: any DrawnDataset, _ picture: Int, _ things: Set<String>, _ minimum: Int
  ) -> [(part: String, region: PixelRegion)] {
    let map = dataset.partMap(at: picture)
    var names: [(part: String, members: Set<String>)] = []
    let wanted = dataset.parts(of: things, at: picture)
    for name in map.parts where wanted.contains(name) {
      // A wheel's hub belongs to the wheel: what lies below the thing's own parts is theirs.
      let part = name.split(separator: "/", omittingEmptySubsequences: false).prefix(2).joined(separator: "/")
      if let place = names.firstIndex(where: { $0.part == part }) {
        names[place].members.insert(name)
      } else {
        names.append((part, [name]))
      }
    }
    return names.map { ($0.part, PixelRegion(rows: map.height, columns: map.width, map.mask(of: $0.members))) }
      .filter { $0.region.count >= max(1, minimum) }
  }

  /// Each map's largest value and where it is, of `C h w`; of equals the first.
  private static func peaks(of values: Tensor) -> [(value: Double, row: Int, column: Int)] {
    let columns = values.size(2)
    let area = values.size(1) * columns
    let numbers: [Double] = values.array()
    return (0..<values.size(0)).map { channel in
      var best = channel * area
      for place in best..<best + area where numbers[place] > numbers[best] { best = place }
      return (numbers[best], (best - channel * area) / columns, (best - channel * area) % columns)
    }
  }

  /// The magnitudes of the units' reconstructions, summed over colours.
  private static func magnitudes(
    of model: Model, _ node: String, _ units: [FeatureUnit], _ image: Tensor, _ rule: ProjectionRule
  ) throws -> [AttributionMap] {
    let back = try model.projections(
      of: node, units: units, pictures: image, sources: units.map { _ in 0 }, by: BackwardProjection(rule))
    return AttributionMap.maps(back.abs().sum(over: 1))
  }

  /// What hiding each pixel takes from the units; what it adds counts as nothing.
  private static func drops(
    of model: Model, _ node: String, _ units: [FeatureUnit], _ image: Tensor, _ grid: OcclusionGrid
  ) throws -> [AttributionMap] {
    func activations(_ pass: Forward) -> Tensor {
      Tensor.stack(
        units.map { pass[node].select(1, $0.channel).select(1, $0.row ?? 0).select(1, $0.column ?? 0) }, along: 1)
    }
    let clean: [Double] = activations(try model.forward(image, capturing: [node])).array()
    let rows = try model.occluded(image[0], grid: grid, capturing: [node], collecting: activations)
    let size = Extent(rows: image.size(2), columns: image.size(3))
    return units.indices.map { unit in
      let hidden: [Double] = rows.select(1, unit).array()
      return grid.map(of: hidden.map { clean[unit] - $0 }, size: size).positivePart
    }
  }
}

extension AttributionMap {
  /// The sum of the numbers in a region.
  func mass(in region: PixelRegion) -> Double {
    zip(values, region.pixels).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
  }
}
