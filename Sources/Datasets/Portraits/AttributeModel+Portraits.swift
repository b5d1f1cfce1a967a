extension AttributeModel {
  /// What the drawn portraits are drawn from.
  ///
  /// The probabilities are planted by us, chosen so that each attribute is about as frequent as its label is in CelebA (Liu et al., *Deep
  /// Learning Face Attributes in the Wild*, 2015); the arrows are ours.
  public static let portraits = AttributeModel([
    Variable(.male, otherwise: 0.417),
    Variable(.young, [([.male: true], 0.64)], otherwise: 0.87),
    Variable(.blurry, otherwise: 0.051),
    // Hair
    Variable(.bald, [([.male: false], 0), ([.young: true], 0.026)], otherwise: 0.1),
    Variable(.wearingHat, excludedBy: [.bald], [([.male: true], 0.083)], otherwise: 0.026),
    Variable(.grayHair, excludedBy: [.bald], [([.young: true], 0.002)], otherwise: 0.192),
    Variable(.blondHair, excludedBy: [.bald, .grayHair], [([.male: true], 0.03)], otherwise: 0.241),
    Variable(.blackHair, excludedBy: [.bald, .grayHair, .blondHair], [([.male: true], 0.342)], otherwise: 0.271),
    Variable(.brownHair, excludedBy: [.bald, .grayHair, .blondHair, .blackHair], [([.male: true], 0.304)], otherwise: 0.425),
    Variable(.bangs, excludedBy: [.bald, .wearingHat], [([.male: true], 0.082)], otherwise: 0.215),
    Variable(
      .recedingHairline, excludedBy: [.bald, .wearingHat, .bangs],
      [([.male: true, .young: false], 0.299), ([.male: true], 0.098), ([.young: true], 0.044)], otherwise: 0.13),
    Variable(.wavyHair, excludedBy: [.bald], [([.male: true], 0.141)], otherwise: 0.453),
    Variable(.straightHair, excludedBy: [.bald, .wavyHair], [([.male: true], 0.256)], otherwise: 0.38),
    // Beard
    Variable(.noBeard, [([.male: false], 1), ([.young: true], 0.637)], otherwise: 0.546),
    Variable(.goatee, excludedBy: [.noBeard], otherwise: 0.383),
    Variable(.mustache, excludedBy: [.noBeard], [([.goatee: true], 0.36)], otherwise: 0.19),
    Variable(.fiveOClockShadow, excludedBy: [.noBeard], [([.goatee: true], 0.544), ([.mustache: true], 0.443)], otherwise: 0.827),
    Variable(.sideburns, excludedBy: [.bald], [([.male: false], 0), ([.noBeard: true], 0.05)], otherwise: 0.29),
    // Face
    Variable(
      .chubby, [([.male: true, .young: false], 0.194), ([.male: true], 0.062), ([.young: true], 0.015)], otherwise: 0.062),
    Variable(.doubleChin, [([.chubby: true], 0.473), ([.young: true], 0.008)], otherwise: 0.071),
    Variable(.ovalFace, excludedBy: [.chubby], [([.male: true], 0.222)], otherwise: 0.353),
    Variable(
      .bigNose, [([.male: true, .young: false], 0.529), ([.male: true], 0.368), ([.young: true], 0.083)], otherwise: 0.206),
    Variable(.pointyNose, [([.bigNose: true], 0.124), ([.male: true], 0.226)], otherwise: 0.369),
    Variable(.bigLips, [([.male: true], 0.16)], otherwise: 0.299),
    Variable(.narrowEyes, otherwise: 0.115),
    Variable(.bushyEyebrows, [([.male: true], 0.278)], otherwise: 0.045),
    Variable(
      .bagsUnderEyes, [([.male: true, .young: false], 0.496), ([.male: true], 0.283), ([.young: true], 0.074)], otherwise: 0.231),
    // Expression
    Variable(.smiling, [([.male: true], 0.4)], otherwise: 0.54),
    Variable(.mouthSlightlyOpen, [([.smiling: true], 0.701)], otherwise: 0.281),
    Variable(.highCheekbones, [([.smiling: true], 0.735)], otherwise: 0.196),
    // What is put on
    Variable(.heavyMakeup, [([.male: true], 0.003), ([.young: true], 0.694)], otherwise: 0.443),
    Variable(.archedEyebrows, [([.heavyMakeup: true], 0.499), ([.male: true], 0.06)], otherwise: 0.249),
    Variable(.wearingLipstick, [([.heavyMakeup: true], 0.955), ([.male: true], 0.011)], otherwise: 0.496),
    Variable(.rosyCheeks, [([.heavyMakeup: true], 0.152), ([.male: true], 0.003)], otherwise: 0.03),
    Variable(.paleSkin, [([.rosyCheeks: true], 0.02), ([.male: true], 0.031)], otherwise: 0.056),
    Variable(.eyeglasses, [([.heavyMakeup: true], 0.01), ([.young: false], 0.184)], otherwise: 0.061),
    Variable(.wearingEarrings, [([.male: true], 0.019), ([.heavyMakeup: true], 0.37)], otherwise: 0.193),
    Variable(.wearingNecklace, [([.male: true], 0.01), ([.wearingEarrings: true], 0.3)], otherwise: 0.16),
    Variable(
      .wearingNecktie, [([.male: false], 0.002), ([.wearingHat: true], 0.031), ([.young: true], 0.125)], otherwise: 0.289),
    Variable(
      .attractive,
      [
        ([.chubby: true], 0.07), ([.male: true, .young: true], 0.366), ([.male: true], 0.106),
        ([.heavyMakeup: true, .young: true], 0.842), ([.young: true], 0.586),
      ], otherwise: 0.318),
  ])

  /// The frequencies of CelebA's labels that the planted probabilities follow, in CelebA's order.
  ///
  /// They were written down to three places from memory of the published label file, not counted here: our plan, no measurement of CelebA.
  public static let frequenciesInCelebA = [
    0.111, 0.267, 0.513, 0.205, 0.022, 0.152, 0.241, 0.235, 0.239, 0.148, 0.051, 0.205, 0.142, 0.058, 0.047, 0.065, 0.063, 0.042, 0.387,
    0.455, 0.417, 0.483, 0.042, 0.115, 0.835, 0.284, 0.043, 0.277, 0.080, 0.066, 0.057, 0.482, 0.208, 0.320, 0.189, 0.048, 0.472, 0.123,
    0.073, 0.774,
  ]
}
