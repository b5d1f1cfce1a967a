/// Which of the 40 attributes hold.
public struct PortraitAttributes: Hashable, Sendable, CustomStringConvertible {
  private var bits: UInt64 = 0

  /// - Parameter present: Those that hold.
  public init(_ present: Set<PortraitAttribute> = []) {
    for attribute in present { self[attribute] = true }
  }

  public subscript(attribute: PortraitAttribute) -> Bool {
    get { bits >> UInt64(attribute.rawValue) & 1 == 1 }
    set { bits = newValue ? bits | 1 << UInt64(attribute.rawValue) : bits & ~(1 << UInt64(attribute.rawValue)) }
  }

  /// One value per attribute, in CelebA's order.
  public var values: [Bool] { PortraitAttribute.allCases.map { self[$0] } }

  /// Those that hold, in CelebA's order.
  public var present: [PortraitAttribute] { PortraitAttribute.allCases.filter { self[$0] } }

  /// Those that differ.
  public func changes(to other: PortraitAttributes) -> Set<PortraitAttribute> {
    Set(PortraitAttribute.allCases.filter { self[$0] != other[$0] })
  }

  public var description: String { present.map(\.name).joined(separator: " ") }

  /// The same with one attribute made to hold or not, and what must follow.
  ///
  /// 1. An attribute that is made to hold ends those that exclude it (``AttributeModel/exclusions``): black hair ends blond hair, a hat ends
  ///    bangs, a goatee ends `No_Beard`. No other attribute comes in their place.
  /// 2. An attribute that is made to end leaves nothing in its place: hair of no named colour is auburn, copper or dyed, as the portrait's
  ///    factors say.
  /// 3. When the last of goatee, mustache and shadow ends, `No_Beard` holds again; only `No_Beard` ended by itself gives a full beard.
  ///
  /// What is merely rare together (a necktie with earrings) stays as it is.
  public func setting(_ attribute: PortraitAttribute, to value: Bool) -> PortraitAttributes {
    var result = self
    result[attribute] = value
    if value {
      for other in AttributeModel.portraits.exclusions(of: attribute) { result[other] = false }
    } else if Self.beards.contains(attribute), self[attribute], !Self.beards.contains(where: { result[$0] }) {
      result[.noBeard] = true
    }
    return result
  }

  /// The same with one attribute turned, and what must follow: see ``setting(_:to:)``.
  public func toggling(_ attribute: PortraitAttribute) -> PortraitAttributes { setting(attribute, to: !self[attribute]) }

  /// The kinds of beard with a name.
  static let beards: [PortraitAttribute] = [.goatee, .mustache, .fiveOClockShadow]
}
