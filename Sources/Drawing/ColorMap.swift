import Exhibits

/// A colour scale made ready for one set of data and one scheme.
struct ColorMap {
  let lower: Double
  let upper: Double
  let isDiverging: Bool
  private let midpoint: Double
  private let reach: Double
  /// 256 colours from one end of the palette to the other.
  let table: [Color]

  /// - Parameter range: the data's smallest and largest finite value, `nil` when there is none.
  init(_ scale: ColorScale, range: ClosedRange<Double>?, scheme: ColorScheme) {
    isDiverging = scale.palette.isDiverging
    midpoint = scale.midpoint.isFinite ? scale.midpoint : 0
    table = Self.table(of: scale.palette, scheme: scheme)
    let fixedLower = scale.lower.flatMap { $0.isFinite ? $0 : nil }
    let fixedUpper = scale.upper.flatMap { $0.isFinite ? $0 : nil }
    var low = fixedLower ?? range?.lowerBound ?? 0
    var high = fixedUpper ?? range?.upperBound ?? 1
    if isDiverging {
      // Equal distances from the neutral colour must look equally strong on both sides.
      let distance = max(abs(low - midpoint), abs(high - midpoint))
      reach = distance > 0 && distance.isFinite ? distance : 1
      if fixedLower == nil { low = midpoint - reach }
      if fixedUpper == nil { high = midpoint + reach }
    } else {
      reach = 1
    }
    if low > high { (low, high) = (high, low) }
    if !(high - low > 0) || !(high - low).isFinite {
      // A constant field gets the middle of the palette.
      let pad = max(abs(low) * 0.1, 0.5)
      (low, high) = (max(low, -.greatestFiniteMagnitude / 4) - pad, min(high, .greatestFiniteMagnitude / 4) + pad)
    }
    lower = low
    upper = high
  }

  /// A value's place in the palette from 0 to 1, values beyond the ends at the ends; `nil` when there is no value.
  func position(_ value: Double) -> Double? {
    guard !value.isNaN else { return nil }
    let share = isDiverging ? 0.5 + (value - midpoint) / (2 * reach) : (value - lower) / (upper - lower)
    return min(max(share, 0), 1)
  }

  /// A value's colour; `nil` when there is no value.
  func color(_ value: Double) -> Color? { position(value).map(color(at:)) }

  /// The colour at a place in the palette, 0 to 1.
  func color(at position: Double) -> Color { table[Int((position * 255).rounded())] }
}

extension ColorMap {
  /// 256 colours interpolated between a palette's published stops.
  static func table(of palette: ColorScale.Palette, scheme: ColorScheme) -> [Color] {
    tables[TableKey(palette: palette, scheme: scheme)] ?? []
  }

  private struct TableKey: Hashable {
    var palette: ColorScale.Palette
    var scheme: ColorScheme
  }

  private static let tables: [TableKey: [Color]] = {
    var tables: [TableKey: [Color]] = [:]
    for palette in ColorScale.Palette.allCases {
      for scheme in ColorScheme.allCases {
        let stops = stops(of: palette, scheme: scheme).map { Color($0) }
        tables[TableKey(palette: palette, scheme: scheme)] = (0..<256).map { index in
          let place = Double(index) / 255 * Double(stops.count - 1)
          let below = min(Int(place), stops.count - 2)
          return stops[below].mixed(with: stops[below + 1], share: place - Double(below))
        }
      }
    }
    return tables
  }()

  private static func stops(of palette: ColorScale.Palette, scheme: ColorScheme) -> [UInt32] {
    switch (palette, scheme) {
    case (.viridis, _):
      [0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725]
    case (.magma, _):
      [0x000004, 0x180F3D, 0x440F76, 0x721F81, 0x9E2F7F, 0xCD4071, 0xF1605D, 0xFD9668, 0xFECA8D, 0xFCFDBF]
    // Little is the paper's end of the greys, so that much stands out.
    case (.greys, .light): [0xFFFFFF, 0xF0F0F0, 0xD9D9D9, 0xBDBDBD, 0x969696, 0x737373, 0x525252, 0x252525, 0x000000]
    case (.greys, .dark): [0x16181D, 0x2A2D32, 0x45484D, 0x63666A, 0x84868A, 0xA5A7AA, 0xC6C7C9, 0xE4E5E6, 0xFFFFFF]
    case (.blueRed, .light):
      [0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F]
    case (.blueRed, .dark):
      [0xBFE0FF, 0x7FB9F0, 0x4A8FD0, 0x2F6699, 0x24435F, 0x22252A, 0x5A2B28, 0x923B30, 0xCB5241, 0xEF8A6C, 0xFFCFBC]
    case (.purpleGreen, .light):
      [0x40004B, 0x762A83, 0x9970AB, 0xC2A5CF, 0xE7D4E8, 0xF7F7F7, 0xD9F0D3, 0xA6DBA0, 0x5AAE61, 0x1B7837, 0x00441B]
    case (.purpleGreen, .dark):
      [0xEACBF2, 0xC594D4, 0x9965AC, 0x694477, 0x412F49, 0x22252A, 0x23432C, 0x30693C, 0x489452, 0x78C47F, 0xC2EBC3]
    }
  }
}
