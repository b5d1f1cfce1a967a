/// A part of a drawn portrait: what the part map names and what can be taken away. Left and right are the viewer's, as in CelebA.
public enum PortraitPart: String, CaseIterable, Codable, Hashable, Sendable {
  case background, backgroundObject
  case hair, topHair, bangs, hat, sideburns
  case scalp, forehead, face, leftCheek, rightCheek, jaw, chin, upperLip, leftUnderEye, rightUnderEye
  case leftBrow, rightBrow, leftEye, rightEye, nose, mouth, leftEar, rightEar
  case beard, goatee, mustache
  case glasses, leftEarring, rightEarring, necklace, necktie
  case neck, clothes
  case watermark

  /// The name in part maps.
  public var name: String { rawValue }

  /// The names in part maps, in the order of their numbers from 1.
  public static let names = allCases.map(\.rawValue)

  /// What can be taken away, so that what lies behind shows: each group goes as one.
  public static let removable: [Set<PortraitPart>] = [
    [.hair, .topHair, .bangs], [.hat], [.sideburns], [.leftBrow, .rightBrow], [.leftEye, .rightEye], [.nose], [.mouth],
    [.leftEar, .rightEar],
    [.beard, .goatee, .mustache], [.glasses], [.leftEarring, .rightEarring], [.necklace], [.necktie], [.backgroundObject],
  ]
}

extension PortraitAttribute {
  /// The parts in which it shows, whether it holds or not; none for what is global.
  ///
  /// `Bald` and `Receding_Hairline` name hair and the skin that it leaves; a shadow names the skin that it lies on. `topHair` is the hair above
  /// the face, `hair` what hangs beside and behind.
  public var semanticParts: Set<PortraitPart> {
    switch self {
    case .attractive, .blurry, .male, .young: []
    case .bald: [.hair, .topHair, .bangs, .scalp, .hat, .sideburns]
    case .recedingHairline: [.topHair, .scalp, .forehead, .bangs, .hat]
    case .bangs: [.bangs]
    case .blackHair, .blondHair, .brownHair, .grayHair:
      [.hair, .topHair, .bangs, .leftBrow, .rightBrow, .beard, .goatee, .mustache, .sideburns]
    case .straightHair, .wavyHair: [.hair, .topHair, .bangs]
    case .sideburns: [.sideburns]
    case .wearingHat: [.hat]
    case .archedEyebrows, .bushyEyebrows: [.leftBrow, .rightBrow]
    case .bagsUnderEyes: [.leftUnderEye, .rightUnderEye]
    case .narrowEyes: [.leftEye, .rightEye]
    case .heavyMakeup: [.leftEye, .rightEye, .leftUnderEye, .rightUnderEye]
    case .eyeglasses: [.glasses, .leftEye, .rightEye, .leftUnderEye, .rightUnderEye]
    case .bigNose, .pointyNose: [.nose]
    case .bigLips, .wearingLipstick: [.mouth]
    case .mouthSlightlyOpen: [.mouth, .chin]
    case .smiling: [.mouth, .upperLip, .chin]
    case .rosyCheeks, .highCheekbones: [.leftCheek, .rightCheek]
    case .fiveOClockShadow, .noBeard: [.jaw, .chin, .upperLip, .beard, .goatee, .mustache, .leftCheek, .rightCheek]
    case .goatee: [.goatee, .chin]
    case .mustache: [.mustache, .upperLip]
    case .chubby, .ovalFace: [.face, .jaw, .chin, .leftCheek, .rightCheek, .beard, .leftEar, .rightEar, .neck]
    case .doubleChin: [.chin, .jaw, .neck]
    case .paleSkin:
      [
        .scalp, .forehead, .face, .leftCheek, .rightCheek, .jaw, .chin, .upperLip, .leftUnderEye, .rightUnderEye, .nose, .leftEar,
        .rightEar, .neck,
      ]
    case .wearingEarrings: [.leftEarring, .rightEarring]
    case .wearingNecklace: [.necklace]
    case .wearingNecktie: [.necktie, .clothes]
    }
  }
}
