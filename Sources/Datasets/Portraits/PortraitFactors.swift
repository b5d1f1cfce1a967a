import Tensors

/// Everything about a drawn portrait that its attributes leave open: the pose, the proportions, the colours, the kinds.
///
/// All of it is drawn whether it is needed or not, each factor from random numbers of its own; so turning an attribute changes nothing else.
/// Numbers that say nothing of their unit are multiples of the usual size.
public struct PortraitFactors: Hashable, Sendable {
  /// Where the face's middle lies from the usual place, in picture widths.
  public var offset: Point
  public var scale: Double
  /// The head's tilt in radians, clockwise.
  public var roll: Double
  /// How far the features lie to the right of the head's middle, in picture widths, as of a head turned a little.
  public var turn: Double

  public var faceWidth, faceLength, jawWidth: Double
  public var eyeSpacing, eyeSize, browHeight, browThickness: Double
  public var noseLength, noseWidth, mouthWidth, mouthHeight, lipThickness: Double
  /// From 0, light, to 1, dark.
  public var skinTone: Double
  /// From −1, cool, to 1, warm.
  public var skinHue: Double
  /// From −1, darker, to 1, lighter, within the hair's colour.
  public var hairShade: Double
  /// Of 9 colours, the one of hair that has no named colour.
  public var unnamedHair: Int
  public var hairLength, hairVolume, hairParting, hairPhase: Double
  public var eyeColor, lipstick, makeup: Int
  public var glassesShape, glassesColor, hatKind, hatColor, earringKind, necklaceKind, metal: Int
  public var tieColor, tiePattern, clothesColor, clothesKind: Int
  /// How far the corners of a mouth that does not smile are raised, in picture widths.
  public var mouthCurve: Double
  public var mouthOpening: Double
  /// From −1, left, to 1, right.
  public var gaze: Double
  public var beardSize: Double
  /// From −1 to 1: what tilts a crooked brow and mouth.
  public var crookedness: Double
  /// Places of blemishes: from −1 to 1 across and down the face.
  public var blemishes: [Point]
  public var backgroundColors: [Sketch.Color]
  /// Centres and radii, in picture widths.
  public var backgroundObjects: [BackgroundObject]
  /// Where the light comes from: −1, left, to 1, right.
  public var lightSide: Double
  /// From −1, darker, to 1, lighter.
  public var brightness: Double
  /// From −1, cool, to 1, warm.
  public var warmth: Double

  /// Something behind the head.
  public struct BackgroundObject: Hashable, Sendable {
    /// 0 a disc, 1 a frame, 2 a leaf.
    public var kind: Int
    public var center: Point
    public var size: Double
    public var color: Sketch.Color
  }

  /// The factors of one portrait.
  init(_ name: String, seed: UInt64, index: Int) {
    func source(_ factor: String) -> KeyedRandom { KeyedRandom(name, seed: seed, index: index, factor: factor) }
    func between(_ low: Double, _ high: Double, _ factor: String) -> Double {
      var random = source(factor)
      return random.uniform(in: low..<high)
    }
    /// The mean of three uniform draws: within `spread` of `middle`, mostly near it.
    func about(_ middle: Double, _ spread: Double, _ factor: String) -> Double {
      var random = source(factor)
      let sum = random.uniform(in: -1..<1) + random.uniform(in: -1..<1) + random.uniform(in: -1..<1)
      return middle + spread * sum / 3
    }
    func kind(_ count: Int, _ factor: String) -> Int {
      var random = source(factor)
      return random.integer(in: 0..<count)
    }
    offset = Point(about(0, 0.05, "offset across"), about(0, 0.035, "offset down"))
    scale = about(1, 0.1, "scale")
    roll = about(0, 0.16, "roll")
    turn = about(0, 0.032, "turn")
    faceWidth = about(1, 0.1, "face width")
    faceLength = about(1, 0.05, "face length")
    jawWidth = about(1, 0.1, "jaw width")
    eyeSpacing = about(1, 0.12, "eye spacing")
    eyeSize = about(1, 0.16, "eye size")
    browHeight = about(0, 0.014, "brow height")
    browThickness = about(1, 0.25, "brow thickness")
    noseLength = about(1, 0.14, "nose length")
    noseWidth = about(1, 0.2, "nose width")
    mouthWidth = about(1, 0.16, "mouth width")
    mouthHeight = about(0, 0.014, "mouth height")
    lipThickness = about(1, 0.26, "lip thickness")
    skinTone = between(0, 1, "skin tone")
    skinHue = about(0, 1, "skin hue")
    hairShade = about(0, 1, "hair shade")
    unnamedHair = kind(9, "unnamed hair")
    hairLength = between(0, 1, "hair length")
    hairVolume = about(1, 0.3, "hair volume")
    hairParting = between(-1, 1, "hair parting")
    hairPhase = between(0, 1, "hair phase")
    eyeColor = kind(6, "eye color")
    lipstick = kind(4, "lipstick")
    makeup = kind(4, "makeup")
    glassesShape = kind(3, "glasses shape")
    glassesColor = kind(4, "glasses color")
    hatKind = kind(3, "hat kind")
    hatColor = kind(6, "hat color")
    earringKind = kind(3, "earring kind")
    necklaceKind = kind(3, "necklace kind")
    metal = kind(2, "metal")
    tieColor = kind(5, "tie color")
    tiePattern = kind(3, "tie pattern")
    clothesColor = kind(9, "clothes color")
    clothesKind = kind(3, "clothes kind")
    mouthCurve = about(-0.002, 0.012, "mouth curve")
    mouthOpening = about(1, 0.4, "mouth opening")
    gaze = about(0, 1, "gaze")
    beardSize = about(1, 0.25, "beard size")
    var crooked = source("crookedness")
    crookedness = (crooked.chance(0.5) ? 1 : -1) * crooked.uniform(in: 0.6..<1)
    var spots = source("blemishes")
    blemishes = (0..<11).map { _ in Point(spots.uniform(in: -1..<1), spots.uniform(in: -1..<1)) }
    var ground = source("background colors")
    let hue = ground.uniform()
    let second = hue + ground.uniform(in: -0.16..<0.16)
    backgroundColors = [
      Sketch.Color(hue: hue, saturation: ground.uniform(in: 0.05..<0.36), value: ground.uniform(in: 0.66..<0.97)),
      Sketch.Color(hue: second, saturation: ground.uniform(in: 0.08..<0.42), value: ground.uniform(in: 0.42..<0.85)),
    ]
    var things = source("background objects")
    backgroundObjects = (0..<things.integer(in: 0..<4)).map { _ in
      let side = things.chance(0.5) ? 1.0 : -1.0
      return BackgroundObject(
        kind: things.integer(in: 0..<3),
        center: Point(0.5 + side * things.uniform(in: 0.28..<0.5), things.uniform(in: 0.02..<0.75)), size: things.uniform(in: 0.06..<0.16),
        color: Sketch.Color(
          hue: hue + things.uniform(in: -0.25..<0.25), saturation: things.uniform(in: 0.12..<0.5), value: things.uniform(in: 0.45..<0.92)))
    }
    lightSide = between(-1, 1, "light side")
    brightness = about(0, 1, "brightness")
    warmth = about(0, 1, "warmth")
  }
}
