/// One class of the drawn birds: which variant of each part it has.
public struct BirdSpecies: Codable, Hashable, Sendable {
  public var name: String
  /// The number of each part's variant, in the order of ``BirdPart/allCases``.
  public var variants: [Int]

  public init(name: String, variants: [Int]) {
    precondition(variants.count == BirdPart.allCases.count, "BirdSpecies: \(variants.count) variants for \(BirdPart.allCases.count) parts")
    self.name = name
    self.variants = variants
  }

  /// Which variant of a part it has.
  public subscript(part: BirdPart) -> Int { variants[BirdPart.allCases.firstIndex(of: part)!] }

  /// In how many parts two species differ.
  public func distance(to other: BirdSpecies) -> Int { zip(variants, other.variants).count { $0 != $1 } }

  /// The parts in which two species differ.
  public func differences(from other: BirdSpecies) -> Set<BirdPart> {
    Set(BirdPart.allCases.enumerated().compactMap { variants[$0] != other.variants[$0] ? $1 : nil })
  }
}
