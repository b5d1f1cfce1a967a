import Foundation
import Tensors

/// Small drawn pictures in ten or a hundred categories, as digits, or in categories that the others lack.
///
/// They stand in for CIFAR-10, CIFAR-100 and SVHN where those cannot be had: 32×32, one thing before a cluttered background, partly hidden,
/// of any colour, in any light. Any picture is drawn again under a map, or without its clutter, what hides it, or a part of the thing.
///
///     let training = SmallPictures(.ten, split: .train, count: 50_000, seed: 1)
///     let shifted = training.picture(at: 7, seenThrough: .translation(0.1, 0))
public struct SmallPictures: DrawnDataset, Hashable {
  /// Which categories there are.
  public enum Vocabulary: String, Codable, Hashable, Sendable, CaseIterable {
    /// CIFAR-10's ten names, in its order.
    case ten
    /// Twenty kinds of five categories, as CIFAR-100 is arranged; see ``SmallPictures/coarseNames``.
    case hundred
    /// The digits 0 to 9, with parts of their neighbours beside them, as in SVHN.
    case digits
    /// Ten categories that neither `ten` nor `hundred` holds: for transfer.
    case heldOut
  }

  /// Which categories.
  public let vocabulary: Vocabulary
  /// Which of two disjoint streams of individuals.
  public let split: TrainTestSplit
  public let count: Int
  public let seed: UInt64
  public let width: Int
  public var height: Int { width }
  public let labelNames: LabelNames

  /// Pictures of a vocabulary's categories, each category as often as the others.
  ///
  /// - Parameters:
  ///   - vocabulary: Which categories.
  ///   - count: How many pictures. Categories take turns, so that any `k · categories` first pictures hold each `k` times.
  ///   - width: Pixels across and down.
  public init(_ vocabulary: Vocabulary, split: TrainTestSplit = .train, count: Int, seed: UInt64 = 1, width: Int = 32) {
    precondition(count >= 0, "SmallPictures: count \(count)")
    precondition((8...512).contains(width), "SmallPictures: width \(width) is not in 8...512")
    (self.vocabulary, self.split, self.count, self.seed, self.width) = (vocabulary, split, count, seed, width)
    labelNames = .categories(vocabulary.names)
  }

  public var name: String {
    "small pictures v1, \(vocabulary.rawValue), \(width) px, seed \(seed), \(count) \(split.rawValue) (synthetic)"
  }

  /// One picture's category.
  public func category(at index: Int) -> Int {
    precondition((0..<count).contains(index), "SmallPictures: picture \(index) of \(count)")
    return index % labelNames.names.count
  }

  public func label(at index: Int) -> Label { .category(category(at: index)) }

  /// The twenty kinds of ``Vocabulary/hundred``, in order: category `c` is of kind `c / 5`.
  public static var coarseNames: [String] { Vocabulary.kinds.map(\.name) }

  public func sketch(at index: Int) -> Sketch {
    SmallPictureDrawing(vocabulary: vocabulary, category: category(at: index), stream: stream, seed: seed, index: index).sketch()
  }

  public func noise(at index: Int) -> (standardDeviation: Double, random: KeyedRandom) {
    var random = KeyedRandom(stream, seed: seed, index: index, factor: "noise")
    return (random.uniform(in: 3..<16), random)
  }

  /// What the random numbers are named by: individuals of the splits and vocabularies are not each other's.
  private var stream: String { "small pictures v1/\(vocabulary.rawValue)/\(split.rawValue)" }
}

extension SmallPictures.Vocabulary {
  /// The categories' names, in the order of their numbers.
  public var names: [String] {
    switch self {
    case .digits: (0...9).map(String.init)
    default: things.map(\.name)
    }
  }

  /// What is drawn for each category; empty for digits.
  var things: [Thing] {
    switch self {
    case .ten: Self.tenThings
    case .hundred: Self.hundredThings
    case .digits: []
    case .heldOut: Self.heldOutThings
    }
  }

  private static func animal(_ name: String, _ animal: Quadruped) -> Thing { Thing(name) { animal.draw(&$0) } }

  private static let tenThings: [Thing] = [
    .airplane, .automobile, .bird, animal("cat", .cat), animal("deer", .deer), animal("dog", .dog), .frog, animal("horse", .horse), .ship,
    .truck,
  ]

  private static let hundredThings = kinds.flatMap(\.things)

  private static let heldOutThings: [Thing] = [
    .train, .cactus, .guitar, .drum, .candle, .snowman, .bridge, .tent, .ladder, .person,
  ]

  static let kinds: [(name: String, things: [Thing])] = [
    (
      "pets and their kin",
      [
        animal("cat", .cat), animal("dog", .dog), animal("rabbit", .rabbit), animal("fox", .fox), animal("bear", .bear),
      ]
    ),
    (
      "farm animals",
      [
        animal("horse", .horse), animal("cow", .cow), animal("sheep", .sheep), animal("pig", .pig), animal("goat", .goat),
      ]
    ),
    (
      "large wild animals",
      [
        animal("deer", .deer), animal("elephant", .elephant), animal("giraffe", .giraffe), animal("zebra", .zebra), animal("camel", .camel),
      ]
    ),
    ("birds", [.bird, .duck, .owl, .penguin, .flamingo]),
    ("reptiles and small animals", [.frog, .turtle, .snake, .crocodile, .snail]),
    ("insects and spiders", [.butterfly, .bee, .beetle, .spider, .caterpillar]),
    ("sea animals", [.fish, .shark, .octopus, .crab, .whale]),
    ("road vehicles", [.automobile, .truck, .bus, .tractor, .bicycle]),
    ("aircraft", [.airplane, .helicopter, .balloon, .rocket, .kite]),
    ("watercraft", [.ship, .sailboat, .rowboat, .submarine, .raft]),
    ("buildings", [.house, .church, .castle, .skyscraper, .windmill]),
    ("trees", [.oak, .pine, .palm, .poplar, .bareTree]),
    ("flowers", [.tulip, .daisy, .sunflower, .rose, .bluebell]),
    ("fruit", [.apple, .banana, .pear, .cherries, .grapes]),
    ("food", [.carrot, .mushroom, .iceCream, .cake, .pizza]),
    ("furniture", [.chair, .table, .bed, .lamp, .wardrobe]),
    ("containers", [.bottle, .cup, .bowl, .can, .jug]),
    ("clothing", [.shirt, .trousers, .dress, .hat, .shoe]),
    ("devices", [.clock, .telephone, .television, .computer, .camera]),
    ("tools", [.hammer, .scissors, .saw, .key, .umbrella]),
  ]
}
