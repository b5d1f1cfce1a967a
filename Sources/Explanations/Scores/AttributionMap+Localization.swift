import Exhibits

/// How well a map agrees with a region: none of these scores says whether the network uses the region.
///
/// Every score is NaN for a map with a number that is not finite, and for an empty region.
extension AttributionMap {
  /// How a map becomes a set of pixels.
  public enum Threshold: Hashable, Sendable {
    /// The pixels above a number.
    case fixed(Double)
    /// The pixels above ``AttributionMap/otsuThreshold``.
    case otsu
  }

  /// The share of the map's positive numbers that lies in the region, 0…1: relevance mass accuracy (Arras et al., *CLEVR-XAI*, 2022), the
  /// energy-based pointing game (Wang et al., *Score-CAM*, 2020).
  ///
  /// NaN where the map has no positive number. By chance: ``PixelRegion/areaShare``. A common offset draws it there too.
  public func relevanceMass(in region: PixelRegion) -> Double {
    guard isScored(with: region) else { return .nan }
    var (inside, all) = (0.0, 0.0)
    for (value, belongs) in zip(values, region.pixels) where value > 0 {
      all += value
      if belongs { inside += value }
    }
    return all > 0 ? inside / all : .nan
  }

  /// The share of the map's K highest pixels that lie in the region, where K is the region's size: relevance rank accuracy (Arras et al.,
  /// 2022). By chance: ``PixelRegion/areaShare``.
  ///
  /// Of pixels that tie for the last places, each counts by the share of places that is left for them: the mean over all ways to break the
  /// tie.
  public func relevanceRank(in region: PixelRegion) -> Double {
    guard isScored(with: region) else { return .nan }
    let last = descending(at: region.count - 1)
    var (above, aboveInside, tied, tiedInside) = (0, 0, 0, 0)
    for (value, belongs) in zip(values, region.pixels) where value >= last {
      if value > last {
        above += 1
        if belongs { aboveInside += 1 }
      } else {
        tied += 1
        if belongs { tiedInside += 1 }
      }
    }
    let share = Double(region.count - above) / Double(tied)
    return (Double(aboveInside) + share * Double(tiedInside)) / Double(region.count)
  }

  /// Whether the map's highest pixel lies in the region: 1 or 0; of several highest, the share that does (the pointing game; Zhang et al.,
  /// *Top-down neural attention by excitation backprop*, 2016).
  ///
  /// For a tolerance, widen the region once and pass it on: `map.pointingHit(in: region.widened(by: 2))`. By chance:
  /// ``PixelRegion/areaShare``.
  public func pointingHit(in region: PixelRegion) -> Double {
    guard isScored(with: region), let most = values.max() else { return .nan }
    var (hits, all) = (0, 0)
    for (value, belongs) in zip(values, region.pixels) where value == most {
      all += 1
      if belongs { hits += 1 }
    }
    return Double(hits) / Double(all)
  }

  /// The pixels above a threshold and those of the region: how many are both, of those that are either.
  public func intersectionOverUnion(with region: PixelRegion, threshold: Threshold) -> Double {
    guard isScored(with: region) else { return .nan }
    let level =
      switch threshold {
      case .fixed(let level): level
      case .otsu: otsuThreshold
      }
    var (both, either) = (0, 0)
    for (value, belongs) in zip(values, region.pixels) where value > level || belongs {
      either += 1
      if value > level, belongs { both += 1 }
    }
    return Double(both) / Double(either)
  }

  /// The number that parts the map's numbers into those above and the others with the largest variance between the two (Otsu, *A threshold
  /// selection method from gray-level histograms*, 1979).
  ///
  /// It is exact, one of the map's own numbers and not the middle of a histogram's bin; of equally good ones the least. A constant map's is
  /// its number, above which nothing lies; NaN where a number is not finite.
  public var otsuThreshold: Double {
    guard isFinite else { return .nan }
    let ordered = values.sorted()
    let (count, mean) = (Double(ordered.count), ordered.reduce(0, +) / Double(ordered.count))
    var (best, threshold) = (0.0, ordered[ordered.count - 1])
    // About the mean, so that a large offset costs no precision.
    var below = 0.0
    for place in 0..<(ordered.count - 1) {
      below += ordered[place] - mean
      guard ordered[place] < ordered[place + 1] else { continue }
      let size = Double(place + 1)
      let variance = below * below / (size * (count - size))
      if variance > best { (best, threshold) = (variance, ordered[place]) }
    }
    return threshold
  }

  /// The number at a place of the descending order, by Hoare's selection: ordering the rest would cost ten times as much.
  private func descending(at place: Int) -> Double {
    var values = values
    var (low, high) = (0, values.count - 1)
    while low < high {
      // The middle one of three: what is in order already costs no more.
      let (first, middle, last) = (values[low], values[(low + high) / 2], values[high])
      let pivot = max(min(first, last), min(max(first, last), middle))
      var (left, right) = (low, high)
      while left <= right {
        while values[left] > pivot { left += 1 }
        while values[right] < pivot { right -= 1 }
        guard left <= right else { break }
        values.swapAt(left, right)
        left += 1
        right -= 1
      }
      if place <= right { high = right } else if place >= left { low = left } else { return pivot }
    }
    return values[place]
  }

  private func isScored(with region: PixelRegion) -> Bool {
    require(
      region.rows == rows && region.columns == columns,
      "a map of \(rows) × \(columns) and a region of \(region.rows) × \(region.columns)")
    return !region.isEmpty && isFinite
  }
}
