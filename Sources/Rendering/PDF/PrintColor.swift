/// A colour of the printed page, in sRGB from 0 to 1.
struct PrintColor: Hashable, Sendable {
  var red: Double
  var green: Double
  var blue: Double

  /// A colour from `0xRRGGBB`.
  init(_ hex: UInt32) {
    red = Double(hex >> 16 & 0xff) / 255
    green = Double(hex >> 8 & 0xff) / 255
    blue = Double(hex & 0xff) / 255
  }

  static let text = Self(0x111111)
  static let muted = Self(0x5a5a5a)
  static let rule = Self(0x222222)
  static let faint = Self(0xb8b8b8)
  static let link = Self(0x1b4f8a)
  static let failure = Self(0xa61b1b)
  static let codeGround = Self(0xf4f4f2)
}
