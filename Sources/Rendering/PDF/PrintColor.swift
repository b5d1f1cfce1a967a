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

  /// The colour of a token of code by its class in the highlighter: dark enough to be read in grey.
  init?(token kind: StaticString?) {
    switch kind?.description {
    case "k": self.init(0x8a1c5c)
    case "t": self.init(0x1d5c78)
    case "s": self.init(0x8f2f1b)
    case "n": self.init(0x1c47a0)
    case "c": self.init(0x5b665b)
    case "d": self.init(0x6d4a00)
    default: return nil
    }
  }
}
