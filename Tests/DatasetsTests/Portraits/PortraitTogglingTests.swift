import Testing

@testable import Datasets

/// Counterfactuals: what else changes, in the label and in the picture.
@Suite struct PortraitTogglingTests {
  private let portraits = Portraits(split: .train, count: 1000)
  private let model = AttributeModel.portraits

  @Test func turningAnAttributeChangesWhatIsDeclaredAndNoMore() {
    for index in 0..<60 {
      let portrait = portraits.portrait(at: index)
      for attribute in PortraitAttribute.allCases {
        let other = portrait.toggling(attribute)
        #expect(other.attributes[attribute] != portrait.attributes[attribute])
        #expect(other.factors == portrait.factors)
        let declared = Set(model.exclusions(of: attribute)).union(PortraitAttributes.beards.contains(attribute) ? [.noBeard] : [])
        #expect(portrait.attributes.changes(to: other.attributes).isSubset(of: declared.union([attribute])))
        for one in other.attributes.present {
          #expect(!model.exclusions(of: one).contains { other.attributes[$0] }, "\(other.attributes) after \(attribute.name)")
        }
      }
    }
  }

  @Test func hairColorsGiveWay() {
    let brown = PortraitAttributes([.brownHair, .smiling])
    #expect(brown.setting(.blackHair, to: true) == PortraitAttributes([.blackHair, .smiling]))
    #expect(brown.setting(.brownHair, to: false) == PortraitAttributes([.smiling]))
    #expect(brown.setting(.bald, to: true) == PortraitAttributes([.bald, .smiling]))
  }

  @Test func theLastBeardThatEndsLeavesNone() {
    let bearded = PortraitAttributes([.male, .goatee, .mustache])
    let less = bearded.setting(.goatee, to: false)
    #expect(less == PortraitAttributes([.male, .mustache]))
    #expect(less.setting(.mustache, to: false) == PortraitAttributes([.male, .noBeard]))
    #expect(PortraitAttributes([.male, .noBeard]).setting(.goatee, to: true) == PortraitAttributes([.male, .goatee]))
    #expect(bearded.setting(.noBeard, to: true) == PortraitAttributes([.male, .noBeard]))
    // A full beard is no named kind: ending one that was not there does not end it.
    #expect(PortraitAttributes([.male]).setting(.goatee, to: false) == PortraitAttributes([.male]))
  }

  /// How much of what changes lies in the parts that are declared; a pixel of margin, since edges are smoothed.
  @Test(arguments: PortraitAttribute.allCases.filter { !$0.isGlobal })
  func whatChangesLiesInTheDeclaredParts(_ attribute: PortraitAttribute) {
    var (changed, inside) = (0, 0)
    for index in 0..<24 {
      let portrait = portraits.portrait(at: index).setting(.blurry, to: false)
      let causal = portrait.causalMask(of: attribute)
      #expect(causal.contains(true), "\(attribute.name) of portrait \(index) does not show")
      let semantic = portrait.semanticMask(of: attribute, margin: 1)
      changed += causal.count { $0 }
      inside += zip(causal, semantic).count { $0 && $1 }
    }
    let least = [PortraitAttribute.ovalFace: 0.75, .chubby: 0.8, .bigLips: 0.8, .smiling: 0.8][attribute] ?? 0.88
    #expect(Double(inside) / Double(changed) > least, "\(attribute.name): \(inside) of \(changed)")
  }

  @Test func globalAttributesHaveNoPlaceAndShowAllTheSame() {
    for attribute in PortraitAttribute.allCases where attribute.isGlobal {
      let portrait = portraits.portrait(at: 3)
      #expect(attribute.semanticParts.isEmpty)
      #expect(!portrait.semanticMask(of: attribute).contains(true))
      #expect(portrait.causalMask(of: attribute).contains(true))
    }
  }

  @Test func aThresholdMakesTheMaskSmaller() {
    let portrait = portraits.portrait(at: 5)
    let (all, strong) = (portrait.causalMask(of: .paleSkin), portrait.causalMask(of: .paleSkin, threshold: 30))
    #expect(zip(all, strong).allSatisfy { $0 || !$1 })
    #expect(strong.count { $0 } < all.count { $0 } && strong.contains(true))
  }

  @Test func aContactSheetShowsTheDatasetsOwnPortraitOnOneSide() {
    for row in portraits.counterfactuals(of: .eyeglasses, indices: [0, 1, 21]) {
      let own = portraits.picture(at: row.index)
      #expect(portraits.attributes(at: row.index)[.eyeglasses] ? row.on == own : row.off == own)
      #expect(row.causalMask == row.on.differences(from: row.off))
    }
  }
}
