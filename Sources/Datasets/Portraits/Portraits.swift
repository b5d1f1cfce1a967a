import Tensors

/// Drawn portraits with CelebA's 40 attributes: synthetic, with masks, counterfactuals and a planted graph of what depends on what.
///
///     let train = Portraits(split: .train, count: 20_000)
///     let picture = train.picture(at: 3)
///     let smile = train.portrait(at: 3).toggling(.smiling)
///
/// A portrait is a function of the seed, the split and its number alone. The attributes are drawn from ``AttributeModel/portraits``.
public struct Portraits: DrawnDataset, Hashable {
  /// The version of the drawing: it changes when the same number gives another picture or label.
  public static let version = 1

  /// The split that every drawn set has.
  public typealias Split = TrainTestSplit

  /// A watermark that betrays an attribute in training and says nothing of it in the test: what a network should not learn and an
  /// explanation should show.
  public struct Shortcut: Hashable, Codable, Sendable {
    public var attribute: PortraitAttribute
    /// The correlation (φ) of the watermark with the attribute in training; in the test it is 0. The watermark is as frequent as the
    /// attribute in both.
    public var correlation: Double

    public init(attribute: PortraitAttribute, correlation: Double = 0.95) {
      precondition((0...1).contains(correlation), "Shortcut: correlation \(correlation)")
      self.attribute = attribute
      self.correlation = correlation
    }
  }

  public let split: TrainTestSplit
  public let count: Int
  public let width: Int
  public let height: Int
  public let seed: UInt64
  /// Whether half of the portraits lack a random number of their parts, with labels that say what can still be seen.
  public let withRemovals: Bool
  public let shortcut: Shortcut?
  private let watermarkFrequency: Double

  /// - Parameters:
  ///   - count: At most 2³¹ portraits.
  ///   - width: In pixels; 64 × 64 usually, 178 × 218 as CelebA's aligned pictures.
  ///   - withRemovals: Whether half of the portraits lack parts, so that pictures without parts are nothing unknown to a network.
  ///   - shortcut: A watermark that correlates with an attribute in training.
  public init(
    split: TrainTestSplit = .train, count: Int, width: Int = 64, height: Int = 64, seed: UInt64 = 1, withRemovals: Bool = false,
    shortcut: Shortcut? = nil
  ) {
    precondition((0...1 << 31).contains(count), "Portraits: \(count) portraits")
    precondition((8...4096).contains(width) && (8...4096).contains(height), "Portraits: \(width)×\(height) pixels")
    self.split = split
    self.count = count
    self.width = width
    self.height = height
    self.seed = seed
    self.withRemovals = withRemovals
    self.shortcut = shortcut
    watermarkFrequency = shortcut.map { AttributeModel.portraits.probability(of: [$0.attribute: true]) } ?? 0
  }

  /// How many of `total` portraits train (or choose) and how many test: as CelebA's 182,637 and 19,962.
  public static func counts(of total: Int) -> (train: Int, test: Int) {
    let test = (total * 19_962 + 101_299) / 202_599
    return (total - test, test)
  }

  public var name: String {
    let options = (withRemovals ? ", with removals" : "") + (shortcut.map { ", watermark for \($0.attribute.name)" } ?? "")
    return "portraits v\(Self.version), \(width)×\(height) px, seed \(seed), \(split.rawValue)\(options) (synthetic)"
  }

  public var labelNames: LabelNames { .attributes(PortraitAttribute.names) }

  /// One portrait, before it has pixels.
  public func portrait(at index: Int) -> Portrait {
    let attributes = attributes(at: index)
    var portrait = Portrait(attributes: attributes, factors: PortraitFactors(Self.key, seed: seed, index: first + index))
    portrait.removed = removals(at: index, attributes: attributes, factors: portrait.factors)
    portrait.hasWatermark = hasWatermark(at: index, attributes: attributes)
    return portrait
  }

  public func sketch(at index: Int) -> Sketch { portrait(at: index).sketch }

  /// All parts that any portrait may have, so that a part's number is the same in every part map.
  public func partNames(of sketch: Sketch) -> [String] { PortraitPart.names }

  /// One portrait drawn again: moved, enlarged or turned by `map`, and without these parts.
  public func picture(at index: Int, seenThrough map: Affine = .identity, removing parts: Set<PortraitPart>) -> Picture {
    picture(at: index, seenThrough: map, removing: Set(parts.map(\.name)))
  }

  /// The parts that are left out of one portrait.
  public func removedParts(at index: Int) -> Set<PortraitPart> { portrait(at: index).removed }

  public func label(at index: Int) -> Label {
    // Without removals the label needs nothing but the attributes.
    .attributes((withRemovals ? portrait(at: index).label : attributes(at: index)).values)
  }

  /// The attributes that a portrait is drawn with.
  public func attributes(at index: Int) -> PortraitAttributes {
    precondition((0..<count).contains(index), "Portraits: number \(index) of \(count)")
    return AttributeModel.portraits.sample(Self.key, seed: seed, index: first + index)
  }

  /// Which parts a portrait lacks: in half of the portraits a uniformly random number of the groups of parts that it has.
  private func removals(at index: Int, attributes: PortraitAttributes, factors: PortraitFactors) -> Set<PortraitPart> {
    guard withRemovals else { return [] }
    var random = KeyedRandom(Self.key, seed: seed, index: first + index, factor: "removals")
    guard random.chance(0.5) else { return [] }
    let present = PortraitPart.removable.filter { attributes.show($0, hasObjects: !factors.backgroundObjects.isEmpty) }
    let number = random.integer(in: 1..<present.count + 1)
    return present.shuffled(using: &random).prefix(number).reduce(into: []) { $0.formUnion($1) }
  }

  private func hasWatermark(at index: Int, attributes: PortraitAttributes) -> Bool {
    guard let shortcut else { return false }
    var random = KeyedRandom(Self.key, seed: seed, index: first + index, factor: "watermark")
    // A copy of the attribute with probability ρ, else an independent draw of the same frequency: φ is exactly ρ.
    let copies = random.chance(split == .train ? shortcut.correlation : 0)
    let independent = random.chance(watermarkFrequency)
    return copies ? attributes[shortcut.attribute] : independent
  }

  /// The number of the split's first portrait among all of a seed: far enough apart that no set reaches another.
  private var first: Int { split == .train ? 0 : 1 << 31 }

  /// What the random numbers are named for.
  private static let key = "portraits v\(version)"
}

extension PortraitAttributes {
  /// Whether a portrait with these attributes has any of these parts.
  func show(_ parts: Set<PortraitPart>, hasObjects: Bool) -> Bool {
    parts.contains { part in
      switch part {
      case .hair, .topHair: !self[.bald]
      case .bangs: self[.bangs]
      case .hat: self[.wearingHat]
      case .sideburns: self[.sideburns]
      case .beard: self[.fiveOClockShadow] || !self[.noBeard]
      case .goatee: self[.goatee]
      case .mustache: self[.mustache]
      case .glasses: self[.eyeglasses]
      case .leftEarring, .rightEarring: self[.wearingEarrings]
      case .necklace: self[.wearingNecklace]
      case .necktie: self[.wearingNecktie]
      case .backgroundObject: hasObjects
      case .watermark: false
      default: true
      }
    }
  }
}
