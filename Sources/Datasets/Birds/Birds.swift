import Foundation
import Tensors

/// Drawn birds of many species that only parts tell apart, with few pictures of each.
///
/// They stand in for CUB-200 where it cannot be had. The idea of part-defined classes whose every part can be taken away is FunnyBirds'
/// (Hesse, Schaub-Meyer, Roth, *FunnyBirds*, ICCV 2023); the birds are our own.
///
///     let guide = BirdFieldGuide(species: 200)
///     let training = Birds(guide, split: .train, count: 3_000)
///     let test = Birds(guide, split: .test, count: 3_033)
public struct Birds: DrawnDataset, Hashable {
  public let guide: BirdFieldGuide
  public let split: TrainTestSplit
  public let count: Int
  /// Whether in half of the pictures a number of parts, each number as likely, is left out, so that a network has seen birds without them.
  public let withRemovals: Bool
  public let seed: UInt64
  public let width: Int
  public var height: Int { width }

  /// - Parameters:
  ///   - guide: The species: the classes.
  ///   - count: How many pictures; species take turns, 3,000 are 15 of each of 200.
  ///   - width: Pixels across and down, 16 to 1024.
  ///   - withRemovals: Whether half of the birds lack parts.
  public init(
    _ guide: BirdFieldGuide = BirdFieldGuide(), split: TrainTestSplit = .train, count: Int = 3_000, seed: UInt64 = 1, width: Int = 64,
    withRemovals: Bool = false
  ) {
    precondition(count >= 0, "Birds: count \(count)")
    precondition((16...1024).contains(width), "Birds: width \(width) is not in 16...1024")
    (self.guide, self.split, self.count, self.seed, self.width, self.withRemovals) = (guide, split, count, seed, width, withRemovals)
  }

  public var name: String {
    let removals = withRemovals ? ", with removals" : ""
    return "birds v1, \(guide.species.count) species, \(width) px, seed \(seed), \(count) \(split.rawValue)\(removals) (synthetic)"
  }

  public var labelNames: LabelNames { .categories(guide.species.map(\.name)) }

  /// One picture's species.
  public func category(at index: Int) -> Int {
    precondition((0..<count).contains(index), "Birds: picture \(index) of \(count)")
    return index % guide.species.count
  }

  public func label(at index: Int) -> Label { .category(category(at: index)) }

  /// The parts that are left out of one picture.
  public func removedParts(at index: Int) -> Set<BirdPart> {
    guard withRemovals else { return [] }
    var random = KeyedRandom(stream, seed: seed, index: index, factor: "removals")
    guard random.chance(0.5) else { return [] }
    return Set(BirdPart.allCases.shuffled(using: &random).prefix(random.integer(in: 0..<BirdPart.allCases.count + 1)))
  }

  /// The species that the remaining parts of one picture allow, its own among them.
  public func consistentClasses(at index: Int, removing parts: Set<BirdPart> = []) -> [Int] {
    guide.consistentClasses(with: category(at: index), removing: parts.union(removedParts(at: index)))
  }

  public func sketch(at index: Int) -> Sketch { sketch(at: index, species: category(at: index)) }

  /// The same individual as if it were of another species: only the parts that differ change.
  public func sketch(at index: Int, species: Int) -> Sketch {
    precondition((0..<count).contains(index), "Birds: picture \(index) of \(count)")
    let drawing = BirdDrawing(species: guide.species[species], stream: stream, seed: seed, index: index)
    return drawing.sketch().removing(Set(removedParts(at: index).map(\.rawValue)))
  }

  public func noise(at index: Int) -> (standardDeviation: Double, random: KeyedRandom) {
    var random = KeyedRandom(stream, seed: seed, index: index, factor: "noise")
    return (random.uniform(in: 0..<6), random)
  }

  /// One bird drawn again: moved, enlarged or turned by `map`, and without these parts.
  public func picture(at index: Int, seenThrough map: Affine = .identity, removing parts: Set<BirdPart>) -> Picture {
    picture(at: index, seenThrough: map, removing: Set(parts.map(\.rawValue)))
  }

  /// The things in one picture's background that can be taken away one by one: names for `removing`.
  public func backgroundObjects(at index: Int) -> [String] {
    sketch(at: index).mappedParts.filter { $0.hasPrefix("background/") }
  }

  /// The pixels of some parts, row by row.
  public func mask(of parts: Set<BirdPart>, at index: Int) -> [Bool] {
    partMap(at: index).mask(of: Set(parts.map(\.rawValue)))
  }

  /// What a person who knows the species would mark: the pixels of the parts that tell it from the most similar ones.
  public func expertMask(at index: Int) -> [Bool] {
    mask(of: guide.distinguishingParts(of: category(at: index)), at: index)
  }

  private var stream: String { "birds v1/\(split.rawValue)" }
}
