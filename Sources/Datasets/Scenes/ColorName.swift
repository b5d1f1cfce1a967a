/// The eleven basic colour names of English (Berlin and Kay, 1969).
public enum ColorName: String, Codable, Hashable, Sendable, CaseIterable {
  case black, blue, brown, grey, green, orange, pink, purple, red, white, yellow

  /// The name for 8-bit sRGB samples, by hue, saturation and value.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    let (r, g, b) = (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
    let value = max(r, g, b)
    let chroma = value - min(r, g, b)
    let saturation = value > 0 ? chroma / value : 0
    guard value > 0.17 else {
      self = .black
      return
    }
    guard saturation > 0.16, chroma > 0.07 else {
      self = value > 0.84 ? .white : value < 0.26 ? .black : .grey
      return
    }
    let sector: Double
    if value == r { sector = (g - b) / chroma } else if value == g { sector = 2 + (b - r) / chroma } else { sector = 4 + (r - g) / chroma }
    let degrees = (sector < 0 ? sector + 6 : sector) * 60
    switch degrees {
    case ..<14, 346...:
      self = value > 0.7 && saturation < 0.55 ? .pink : value < 0.3 || value < 0.5 && saturation < 0.6 ? .brown : .red
    case ..<42:
      self = value < 0.68 || saturation < 0.5 ? .brown : .orange
    case ..<70:
      self = value < 0.5 ? (degrees < 56 ? .brown : .green) : .yellow
    case ..<168: self = .green
    case ..<256: self = .blue
    case ..<298: self = .purple
    default: self = value > 0.62 ? .pink : .purple
    }
  }

  /// Its place among all, from 1. Written out: a million pixels ask, and comparing names would take longer than naming.
  var number: UInt8 {
    switch self {
    case .black: 1
    case .blue: 2
    case .brown: 3
    case .grey: 4
    case .green: 5
    case .orange: 6
    case .pink: 7
    case .purple: 8
    case .red: 9
    case .white: 10
    case .yellow: 11
    }
  }
}
