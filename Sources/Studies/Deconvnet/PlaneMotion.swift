import Datasets

/// A way to move what a picture shows, by an amount: what a sweep of an invariance experiment goes through.
public enum PlaneMotion: String, Codable, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// To the right, in picture widths.
  case horizontalTranslation
  /// Down, in picture widths.
  case verticalTranslation
  /// Enlarged from the picture's centre, by a factor.
  case scale
  /// Turned clockwise about the picture's centre, in degrees.
  case rotation

  /// What an axis is called: `"rotation, degrees"`.
  public var description: String {
    switch self {
    case .horizontalTranslation: "horizontal translation, picture widths"
    case .verticalTranslation: "vertical translation, picture widths"
    case .scale: "scale, factor"
    case .rotation: "rotation, degrees"
    }
  }

  /// The amount that moves nothing.
  public var rest: Double { self == .scale ? 1 : 0 }

  /// The ranges of Zeiler and Fergus' figure 5: a quarter of the picture and a little more to either side, 1 to 1.8 times as large, one
  /// whole turn. ``rest`` is among the amounts.
  public var sweep: [Double] {
    switch self {
    case .horizontalTranslation, .verticalTranslation: (-6...6).map { Double($0) / 20 }
    case .scale: (0...8).map { 1 + Double($0) / 10 }
    case .rotation: (0...24).map { Double($0) * 15 }
    }
  }

  /// The map of the plane.
  public func map(_ amount: Double) -> Affine {
    switch self {
    case .horizontalTranslation: .translation(amount, 0)
    case .verticalTranslation: .translation(0, amount)
    case .scale: .scaling(amount)
    case .rotation: .rotation(amount * .pi / 180)
    }
  }
}
