import Testing

@testable import Datasets

/// What is planted: frequencies, exclusions, correlations.
@Suite struct AttributeModelTests {
  private let model = AttributeModel.portraits
  private static let sample: [PortraitAttributes] = {
    let portraits = Portraits(split: .train, count: 20_000)
    return (0..<portraits.count).map(portraits.attributes(at:))
  }()

  @Test func theNamesAreCelebAsInCelebAsOrder() {
    #expect(PortraitAttribute.names.count == 40)
    for attribute in PortraitAttribute.allCases {
      let name = attribute.name.replacing("5_o_", with: "Five_O_").replacing("_", with: "").lowercased()
      #expect(name == "\(attribute)".lowercased())
      #expect(PortraitAttribute(name: attribute.name) == attribute)
    }
    #expect(PortraitAttribute(name: "Smile") == nil)
  }

  @Test func everyAttributeHasAProbability() {
    #expect(Set(model.variables.map(\.attribute)) == Set(PortraitAttribute.allCases))
    #expect(model.variables.count == 40)
  }

  @Test func theExactFrequenciesFollowCelebAs() {
    for attribute in PortraitAttribute.allCases {
      let planted = model.probability(of: [attribute: true])
      #expect(abs(planted - AttributeModel.frequenciesInCelebA[attribute.rawValue]) < 0.001, "\(attribute.name): \(planted)")
    }
  }

  @Test func theExactProbabilityIsThatOfAllFortyAttributesSummed() {
    // The literal sum over every assignment of a small graph's variables.
    let small = AttributeModel([
      .init(.male, otherwise: 0.4), .init(.young, [([.male: true], 0.6)], otherwise: 0.9),
      .init(.bald, excludedBy: [.young], [([.male: true], 0.5)], otherwise: 0.1),
    ])
    func probability(_ male: Bool, _ young: Bool, _ bald: Bool) -> Double {
      let (p, q) = (male ? 0.4 : 0.6, male ? 0.6 : 0.9)
      let r = young ? 0 : male ? 0.5 : 0.1
      return p * (young ? q : 1 - q) * (bald ? r : 1 - r)
    }
    var sum = 0.0
    for young in [false, true] { sum += probability(true, young, true) }
    #expect(abs(small.probability(of: [.bald: true, .male: true]) - sum) < 1e-12)
    #expect(small.exclusions(of: .young) == [.bald] && small.exclusions(of: .bald) == [.young])
  }

  @Test func sampledFrequenciesLieWithinBinomialBounds() {
    let count = Double(Self.sample.count)
    for attribute in PortraitAttribute.allCases {
      let planted = model.probability(of: [attribute: true])
      let found = Double(Self.sample.count { $0[attribute] }) / count
      #expect(abs(found - planted) < 4.5 * (planted * (1 - planted) / count).squareRoot(), "\(attribute.name): \(found), not \(planted)")
    }
  }

  @Test func sampledCorrelationsAreThePlantedOnes() {
    let sample = Self.sample.prefix(5000)
    let count = Double(sample.count)
    for first in PortraitAttribute.allCases {
      for second in PortraitAttribute.allCases where second.rawValue > first.rawValue {
        let (p, q) = (model.probability(of: [first: true]), model.probability(of: [second: true]))
        let both = model.probability(of: [first: true, second: true])
        let found = Double(sample.count { $0[first] && $0[second] }) / count
        let bound = 5 * (both * (1 - both) / count).squareRoot() + 1 / count
        #expect(abs(found - both) < bound, "\(first.name) and \(second.name)")
        #expect(abs(model.correlation(first, second) - (both - p * q) / (p * (1 - p) * q * (1 - q)).squareRoot()) < 1e-12)
      }
    }
  }

  @Test func whatExcludesNeverMeets() {
    var pairs = 0
    for attribute in PortraitAttribute.allCases {
      for other in model.exclusions(of: attribute) {
        pairs += 1
        #expect(model.probability(of: [attribute: true, other: true]) == 0)
        #expect(!Self.sample.contains { $0[attribute] && $0[other] }, "\(attribute.name) and \(other.name)")
      }
    }
    // Each pair is met from both sides: hair colours 6, bald 10, hat 2, bangs, waves, beards 3, oval.
    #expect(pairs == 2 * 24)
  }

  @Test func thePlantedGraphSaysWhatIsKnownOfFaces() {
    #expect(model.correlation(.heavyMakeup, .wearingLipstick) > 0.6)
    #expect(model.correlation(.male, .noBeard) < -0.4)
    #expect(model.correlation(.smiling, .highCheekbones) > 0.4)
    #expect(abs(model.correlation(.blurry, .smiling)) < 1e-12)
    #expect(model.arrows.contains { $0.from == .male && $0.to == .young })
  }
}
