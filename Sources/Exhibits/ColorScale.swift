/// How numbers become colours.
public struct ColorScale: Codable, Hashable, Sendable {
  /// The colour map. Sequential ones run from little to much; diverging ones from one extreme through neutral to the other.
  public enum Palette: String, Codable, Hashable, Sendable, CaseIterable {
    /// Sequential, perceptually uniform.
    case viridis, magma, greys
    /// Diverging, blue through white to red (ColorBrewer RdBu, reversed); neutral turns dark on a dark page.
    case blueRed
    /// Diverging, purple through white to green (ColorBrewer PRGn).
    case purpleGreen

    public var isDiverging: Bool { self == .blueRed || self == .purpleGreen }
  }

  public var palette: Palette
  /// The number at the lower end; `nil` takes the data's.
  public var lower: Double?
  /// The number at the upper end; `nil` takes the data's.
  public var upper: Double?
  /// For diverging palettes: the number that gets the neutral colour.
  public var midpoint: Double

  public init(_ palette: Palette, from lower: Double? = nil, to upper: Double? = nil, midpoint: Double = 0) {
    self.palette = palette
    self.lower = lower
    self.upper = upper
    self.midpoint = midpoint
  }

  /// Viridis over the data's range.
  public static let sequential = Self(.viridis)
  /// Blue to red, symmetric about zero.
  public static let diverging = Self(.blueRed)
  /// Blue to red over [−1, 1].
  public static let correlation = Self(.blueRed, from: -1, to: 1)
}
