/// What can be said of a drawn portrait: CelebA's 40 attributes, in CelebA's order.
///
/// The names are CelebA's so that methods can be compared; what each looks like here is ours, and declared: see ``look``.
public enum PortraitAttribute: Int, CaseIterable, Codable, Hashable, Sendable {
  case fiveOClockShadow, archedEyebrows, attractive, bagsUnderEyes, bald, bangs, bigLips, bigNose, blackHair, blondHair
  case blurry, brownHair, bushyEyebrows, chubby, doubleChin, eyeglasses, goatee, grayHair, heavyMakeup, highCheekbones
  case male, mouthSlightlyOpen, mustache, narrowEyes, noBeard, ovalFace, paleSkin, pointyNose, recedingHairline, rosyCheeks
  case sideburns, smiling, straightHair, wavyHair, wearingEarrings, wearingHat, wearingLipstick, wearingNecklace, wearingNecktie, young

  /// CelebA's name: `"5_o_Clock_Shadow"`.
  public var name: String { Self.names[rawValue] }

  /// The attribute of this CelebA name.
  public init?(name: String) {
    guard let number = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: number)
  }

  /// CelebA's names, in CelebA's order.
  public static let names = """
    5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose Black_Hair Blond_Hair Blurry Brown_Hair \
    Bushy_Eyebrows Chubby Double_Chin Eyeglasses Goatee Gray_Hair Heavy_Makeup High_Cheekbones Male Mouth_Slightly_Open Mustache \
    Narrow_Eyes No_Beard Oval_Face Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks Sideburns Smiling Straight_Hair Wavy_Hair \
    Wearing_Earrings Wearing_Hat Wearing_Lipstick Wearing_Necklace Wearing_Necktie Young
    """.split(separator: " ").map(String.init)

  /// Whether it shows in no particular place, so that scores of localisation leave it out.
  public var isGlobal: Bool {
    switch self {
    case .attractive, .blurry, .male, .young: true
    default: false
    }
  }

  /// What one sees of it in a drawing.
  ///
  /// `Attractive` and `Male` say nothing about people: they name bundles of drawn traits, so that a label without a place has a look.
  public var look: String {
    switch self {
    case .fiveOClockShadow: "blue-grey stubble over the jaw, the chin and the upper lip"
    case .archedEyebrows: "eyebrows that rise to a peak, instead of lying nearly flat"
    case .attractive: "even skin, level features and bright eyes; otherwise blemishes, a crooked brow and mouth, and dull eyes"
    case .bagsUnderEyes: "dark crescents below the eyes"
    case .bald: "no hair on the head; a shine on the scalp"
    case .bangs: "hair over the forehead, down to the eyebrows"
    case .bigLips: "lips twice as thick"
    case .bigNose: "a nose two thirds wider, longer, with a round tip"
    case .blackHair: "black hair and eyebrows"
    case .blondHair: "yellow hair, darker yellow eyebrows"
    case .blurry: "the whole picture blurred"
    case .brownHair: "brown hair and eyebrows"
    case .bushyEyebrows: "eyebrows twice as thick, with ragged upper edges"
    case .chubby: "full cheeks and a wide jaw"
    case .doubleChin: "a second fold under the chin"
    case .eyeglasses: "rims, a bridge and a glint"
    case .goatee: "hair on the chin only"
    case .grayHair: "grey hair and eyebrows"
    case .heavyMakeup: "coloured lids, thick winged liner, long lashes"
    case .highCheekbones: "light on the cheekbones and a hollow below them"
    case .male: "short hair, a wide jaw, neck and shoulders, low strong eyebrows, a closed collar; otherwise long hair, lashes, a neckline"
    case .mouthSlightlyOpen: "the lips apart: teeth in a smile, darkness otherwise"
    case .mustache: "hair on the upper lip"
    case .narrowEyes: "eyes open less than half as far"
    case .noBeard: "no hair on chin, jaw or upper lip; without it and without a kind named elsewhere, a full beard"
    case .ovalFace: "a longer, narrower face that tapers to the chin"
    case .paleSkin: "skin nearly white"
    case .pointyNose: "a narrow nose that ends in a sharp tip"
    case .recedingHairline: "a high hairline, bare at the temples"
    case .rosyCheeks: "pink on the cheeks"
    case .sideburns: "hair on the cheeks before the ears"
    case .smiling: "the corners of the mouth raised, with folds beside them"
    case .straightHair: "sleek hair with straight strands and a straight hem"
    case .wavyHair: "hair with a scalloped outline and wavy strands"
    case .wearingEarrings: "a ring, a drop or a pearl below each ear"
    case .wearingHat: "a woollen hat, a cap, or a hat with a brim"
    case .wearingLipstick: "lips in red, pink or plum instead of a shade of the skin"
    case .wearingNecklace: "pearls or a chain around the neck"
    case .wearingNecktie: "a shirt's collar and a tie"
    case .young: "smooth skin; otherwise lines on the forehead, at the eyes and from the nose to the mouth"
    }
  }
}
