/// The colours of one portrait.
struct PortraitPalette {
  typealias Color = Sketch.Color

  let skin: Color
  let skinShade: Color
  let skinDeepShade: Color
  let skinLight: Color
  let hair: Color
  let hairDark: Color
  let hairLight: Color
  let brow: Color
  let beard: Color
  let lip: Color
  let lipDark: Color
  let iris: Color
  let lid: Color

  init(attributes: PortraitAttributes, factors: PortraitFactors) {
    skin = Self.skin(attributes: attributes, factors: factors)
    let shadow = Color(0.42, 0.16, 0.12)
    skinShade = skin.mixed(with: shadow, 0.2)
    skinDeepShade = skin.mixed(with: shadow.darker(0.35), 0.5)
    skinLight = skin.mixed(with: Color(1, 0.97, 0.9), 0.45)
    hair = Self.hair(attributes: attributes, factors: factors)
    hairDark = hair.mixed(with: Color(0.08, 0.03, 0.03), 0.36)
    hairLight = hair.mixed(with: Color(1, 0.93, 0.82), attributes[.blackHair] ? 0.2 : 0.3)
    brow = attributes[.bald] ? Color(0.2, 0.14, 0.11) : hair.mixed(with: Color(0.14, 0.08, 0.06), attributes[.grayHair] ? 0.25 : 0.45)
    beard = attributes[.bald] ? Color(0.22, 0.15, 0.12) : hair.mixed(with: Color(0.12, 0.07, 0.05), attributes[.grayHair] ? 0.08 : 0.22)
    let bare = skin.mixed(with: Color(0.68, 0.28, 0.26), 0.42)
    let sticks = [Color(0.82, 0.06, 0.14), Color(0.90, 0.16, 0.45), Color(0.55, 0.05, 0.28), Color(0.94, 0.25, 0.18)]
    lip = attributes[.wearingLipstick] ? sticks[factors.lipstick] : bare
    lipDark = lip.mixed(with: Color(0.2, 0.02, 0.05), attributes[.wearingLipstick] ? 0.35 : 0.3)
    iris =
      [
        Color(0.30, 0.17, 0.09), Color(0.42, 0.26, 0.12), Color(0.22, 0.42, 0.62), Color(0.30, 0.47, 0.27), Color(0.42, 0.50, 0.56),
        Color(0.20, 0.12, 0.08),
      ][factors.eyeColor]
    lid = [Color(0.45, 0.24, 0.60), Color(0.16, 0.38, 0.66), Color(0.70, 0.26, 0.38), Color(0.13, 0.42, 0.40)][factors.makeup]
  }

  private static func skin(attributes: PortraitAttributes, factors: PortraitFactors) -> Color {
    if attributes[.paleSkin] {
      return Color(0.985, 0.935, 0.925).mixed(with: Color(0.96, 0.94, 0.96), 0.5 - 0.5 * factors.skinHue)
    }
    let tones = [
      Color(0.95, 0.78, 0.66), Color(0.90, 0.70, 0.56), Color(0.80, 0.58, 0.42), Color(0.65, 0.44, 0.30), Color(0.47, 0.30, 0.21),
    ]
    let place = factors.skinTone * Double(tones.count - 1)
    let step = min(tones.count - 2, Int(place))
    let tone = tones[step].mixed(with: tones[step + 1], place - Double(step))
    let tint = factors.skinHue > 0 ? Color(0.95, 0.62, 0.35) : Color(0.85, 0.5, 0.5)
    return tone.mixed(with: tint, 0.14 * abs(factors.skinHue))
  }

  private static func hair(attributes: PortraitAttributes, factors: PortraitFactors) -> Color {
    let shade = factors.hairShade
    func between(_ dark: Color, _ light: Color) -> Color { dark.mixed(with: light, 0.5 + 0.5 * shade) }
    if attributes[.blackHair] { return between(Color(0.05, 0.045, 0.06), Color(0.13, 0.11, 0.12)) }
    if attributes[.blondHair] { return between(Color(0.84, 0.66, 0.32), Color(0.97, 0.87, 0.58)) }
    if attributes[.brownHair] { return between(Color(0.29, 0.17, 0.09), Color(0.47, 0.30, 0.17)) }
    if attributes[.grayHair] { return between(Color(0.58, 0.59, 0.61), Color(0.84, 0.84, 0.85)) }
    let unnamed = [
      Color(0.60, 0.17, 0.07), Color(0.80, 0.36, 0.10), Color(0.70, 0.25, 0.12), Color(0.50, 0.12, 0.12), Color(0.88, 0.50, 0.28),
      Color(0.66, 0.20, 0.05), Color(0.76, 0.30, 0.16), Color(0.45, 0.13, 0.30), Color(0.16, 0.40, 0.46),
    ][factors.unnamedHair]
    return between(unnamed.darker(0.12), unnamed.lighter(0.1))
  }
}
