import Tensors

/// The species that there are: combinations of part variants, any two of which differ in at least two parts.
///
/// As in a real field guide there are genera, of ten species each: within one, few parts tell species apart.
public struct BirdFieldGuide: Codable, Hashable, Sendable {
  /// In their order as classes.
  public let species: [BirdSpecies]
  public let seed: UInt64

  /// Draws `count` species.
  ///
  /// - Parameters:
  ///   - count: 1 to 400; 200 stands beside CUB-200, 120 beside Stanford Dogs.
  public init(species count: Int = 200, seed: UInt64 = 1) {
    precondition((1...400).contains(count), "BirdFieldGuide: \(count) species are not in 1...400")
    self.seed = seed
    var random = KeyedRandom("birds v1/species", seed: seed)
    var species: [BirdSpecies] = []
    func isApart(_ candidate: [Int]) -> Bool {
      species.allSatisfy { other in zip(candidate, other.variants).count { $0 != $1 } >= 2 }
    }
    while species.count < count {
      let (genus, member) = (species.count / 10, species.count % 10)
      var candidate: [Int]
      if member == 0 {
        candidate = BirdPart.allCases.map { random.integer(in: 0..<$0.variants.count) }
      } else {
        candidate = species[genus * 10].variants
        // Two or three parts change: each to another variant.
        let changes = Array(BirdPart.allCases.indices).shuffled(using: &random).prefix(random.integer(in: 2..<4))
        for part in changes {
          let variants = BirdPart.allCases[part].variants.count
          candidate[part] = (candidate[part] + random.integer(in: 1..<variants)) % variants
        }
      }
      guard isApart(candidate) else { continue }
      species.append(BirdSpecies(name: "\(Self.epithets[member + genus / 20 * 10]) \(Self.genera[genus % 20])", variants: candidate))
    }
    self.species = species
    precondition(smallestDistance >= 2 || count == 1, "BirdFieldGuide: two species differ in \(smallestDistance) parts")
  }

  /// In how many parts the two most similar species differ.
  public var smallestDistance: Int {
    var smallest = BirdPart.allCases.count
    for (index, one) in species.enumerated() {
      for other in species[(index + 1)...] { smallest = min(smallest, one.distance(to: other)) }
    }
    return smallest
  }

  /// The species that a bird of species `category` may be when these parts are not seen, itself among them, in rising order.
  ///
  /// The multi-target loss of FunnyBirds (Hesse et al., 2023) averages over them.
  public func consistentClasses(with category: Int, removing parts: Set<BirdPart>) -> [Int] {
    species.indices.filter { species[$0].differences(from: species[category]).isSubset(of: parts) }
  }

  /// The parts that a person would point at: those in which a species differs from the species most similar to it.
  public func distinguishingParts(of category: Int) -> Set<BirdPart> {
    let own = species[category]
    let others = species.indices.filter { $0 != category }
    guard let nearest = others.map({ own.distance(to: species[$0]) }).min() else { return Set(BirdPart.allCases) }
    return others.reduce(into: []) { parts, other in
      if own.distance(to: species[other]) == nearest { parts.formUnion(own.differences(from: species[other])) }
    }
  }

  private static let genera = [
    "finch", "wren", "tern", "jay", "thrush", "warbler", "sparrow", "bunting", "tanager", "grebe", "shrike", "vireo", "oriole", "gull",
    "kingfisher", "woodpecker", "cuckoo", "swallow", "lark", "plover",
  ]
  private static let epithets = [
    "marsh", "golden", "northern", "lesser", "painted", "river", "hooded", "island", "mountain", "ashen", "desert", "crowned", "southern",
    "greater", "masked", "forest", "speckled", "coastal", "valley", "crimson",
  ]
}
