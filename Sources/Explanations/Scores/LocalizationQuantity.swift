/// What is measured of a map in a region.
public enum LocalizationQuantity: String, Codable, Hashable, CaseIterable, Sendable {
  case relevanceMass, relevanceRank, pointingHit
  /// The region's share of the picture: what relevance mass and rank are by chance.
  case areaShare
  /// The share of the region widened by the tolerance: what a hit is by chance.
  case pointingChance
}

extension AttributionMap {
  /// One of the quantities.
  ///
  /// - Parameter widened: The region with the tolerance of a hit around it: `region.widened(by: 2)`.
  public func localization(_ quantity: LocalizationQuantity, in region: PixelRegion, widened: PixelRegion) -> Double {
    switch quantity {
    case .relevanceMass: relevanceMass(in: region)
    case .relevanceRank: relevanceRank(in: region)
    case .pointingHit: pointingHit(in: widened)
    case .areaShare: region.areaShare
    case .pointingChance: widened.areaShare
    }
  }
}
