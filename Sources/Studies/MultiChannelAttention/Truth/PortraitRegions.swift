import Datasets
import Explanations

/// Where a drawn portrait truly shows its attributes.
///
/// The same as the portrait's own masks, attribute by attribute; the portrait itself is drawn once for all of them.
struct PortraitRegions: Sendable {
  /// One an attribute asked for: the pixels of its parts, with it or without.
  var semantic: [PixelRegion] = []
  /// One an attribute asked for: the pixels that change when it alone is turned.
  var causal: [PixelRegion] = []

  init(
    of portrait: Portrait, attributes: [PortraitAttribute], width: Int, height: Int, margin: Int = 0, threshold: Int = 0,
    withCausal: Bool = true
  ) {
    guard !attributes.isEmpty else { return }
    let parts = portrait.partMap(width: width, height: height)
    let picture = withCausal ? portrait.picture(width: width, height: height) : nil
    for attribute in attributes {
      let other = portrait.toggling(attribute)
      let names = Set(attribute.semanticParts.map(\.name))
      let (here, there) = (parts.mask(of: names), other.partMap(width: width, height: height).mask(of: names))
      let region = PixelRegion(rows: height, columns: width, zip(here, there).map { $0 || $1 })
      semantic.append(margin == 0 ? region : region.widenedSquarely(by: margin))
      guard let picture else { continue }
      causal.append(
        PixelRegion(
          rows: height, columns: width, picture.differences(from: other.picture(width: width, height: height), threshold: threshold)))
    }
  }
}

extension PixelRegion {
  /// With every pixel at most so many away in either direction, as portraits widen their masks.
  func widenedSquarely(by margin: Int) -> PixelRegion {
    func spread(_ pixels: [Bool], _ count: Int, _ place: (Int, Int) -> Int, lines: Int) -> [Bool] {
      var result = pixels
      for line in 0..<lines {
        for position in 0..<count where pixels[place(line, position)] {
          for other in max(0, position - margin)...min(count - 1, position + margin) { result[place(line, other)] = true }
        }
      }
      return result
    }
    let across = spread(pixels, columns, { $0 * columns + $1 }, lines: rows)
    return PixelRegion(rows: rows, columns: columns, spread(across, rows, { $1 * columns + $0 }, lines: columns))
  }
}
