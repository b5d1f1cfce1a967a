/// The parts that tell one species of drawn birds from another. The body is no part: every bird has it and it tells nothing.
public enum BirdPart: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
  case beak
  case eye
  case crest
  case wing
  case breast
  case tail
  case feet

  /// What each variant of the part looks like.
  public var variants: [String] {
    switch self {
    case .beak: ["orange cone", "long grey", "yellow hook", "red curve", "broad black", "blue dagger"]
    case .eye: ["small black", "white ring", "large yellow", "red with a mask"]
    case .crest: ["red tuft", "black spikes", "yellow fan", "blue plume", "white cap"]
    case .wing: ["blue with bars", "green pointed", "brown spotted", "red round", "grey with white tip", "yellow and black"]
    case .breast: ["red bib", "dark spots", "dark stripes", "yellow", "white with a band"]
    case .tail: ["black fork", "orange fan", "long blue", "green wedge", "barred brown", "white streamers"]
    case .feet: ["thin yellow", "long red", "webbed orange", "black claws"]
    }
  }

  public static func < (left: BirdPart, right: BirdPart) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}
