import Datasets
import Explanations
import Tensors

/// Whether maps lie where attributes truly show: per attribute, method and kind of region, against drawn portraits' exact masks.
///
///     let test = Portraits(split: .test, count: 100)
///     let localization = try MaskLocalization(of: test, methods: [.meanMasks(of: network), .evidence(of: network)])
///     localization.score(of: .eyeglasses, "mean mask", in: .semantic)?.relevanceMass
///     localization.mean(.pointingHit, "mean mask", in: .causal)
///
/// Beside the methods stand three maps that know no network, on the same pictures and made as coarse as the first method's maps: a Gaussian
/// in the middle, an edge detector and random numbers. Attributes that show in no particular place are left out, and so is a picture in
/// which an attribute's region is empty.
public struct MaskLocalization: Sendable {
  /// What counts as the attribute's place.
  public enum Region: String, Codable, CaseIterable, Sendable {
    /// The parts in which it shows (``Datasets/PortraitAttribute/semanticParts``), with it or without.
    case semantic
    /// The pixels that change when it alone is turned.
    case causal
  }

  /// What is done to a map before it is scored.
  public enum Scaling: String, Codable, CaseIterable, Sendable {
    /// Nothing. Masks in (0, 1) have a large common offset, which draws their relevance mass to the area share.
    case raw
    /// Its least number is taken away. Ranks and the highest place stay as they are.
    case aboveMinimum
    /// The attribute's mean map over all pictures is taken away: what is left is this picture's own, and what is the same in every picture
    /// (a Gaussian in the middle) is nothing.
    case aboveMean
  }

  /// What is measured of a map in a region.
  public typealias Quantity = LocalizationQuantity

  public struct Settings: Hashable, Sendable {
    /// What is scored; attributes that show in no particular place are left out of it.
    public var attributes = PortraitAttribute.allCases
    /// Whether only pictures in which the attribute holds count: what is absent has no pixels.
    public var onlyWherePresent = true
    /// By how many pixels a hit may lie beside the region.
    public var tolerance = 2.0
    /// By how many pixels semantic regions are widened.
    public var semanticMargin = 0
    /// A pixel counts as changed where a channel differs by more than this many of 255.
    public var causalThreshold = 0
    /// How many pictures pass through a network at once.
    public var batchSize = 32
    public var threads = 2
    /// Of the random maps.
    public var seed: UInt64 = 1

    public init() {}
  }

  /// The scores of one method for one attribute, picture by picture.
  public struct Score: Hashable, Sendable {
    public var attribute: PortraitAttribute
    public var method: String
    public var region: Region
    public var scaling: Scaling
    /// The numbers of the pictures that count.
    public var pictures: [Int] = []
    /// One value a picture: NaN where the map has nothing to score.
    fileprivate(set) public var values: [Quantity: [Double]] = [:]

    /// The mean and the spread over pictures.
    public subscript(_ quantity: Quantity) -> MeanAndSpread { MeanAndSpread(values[quantity] ?? []) }
  }

  /// The names of the maps that know no network.
  public typealias Control = AttributionMap.Control

  public let settings: Settings
  /// What was scored, in CelebA's order.
  public let attributes: [PortraitAttribute]
  /// The methods' names, then the controls'.
  public let methods: [String]
  /// By attribute, then method, region and scaling.
  public let scores: [Score]
  /// How many pictures were looked at.
  public let pictureCount: Int
  /// What counts of each method's maps where no scaling is named: ``Scaling/raw`` of maps with both signs, else ``Scaling/aboveMinimum``.
  public let standardScalings: [Scaling]

  /// - Parameters:
  ///   - portraits: All of them are scored; 64 to 100 suffice.
  /// - Throws: ``StudyError`` when a method's maps do not fit or two methods have one name, and what a network throws.
  public init(of portraits: Portraits, methods: [MapMethod], settings: Settings = Settings()) throws {
    let names = methods.map(\.name) + Control.all
    guard Set(names).count == names.count else {
      throw StudyError("two methods have one name among \(names.joined(separator: ", "))", hint: "give one another by named(_:)")
    }
    self.settings = settings
    attributes = PortraitAttribute.allCases.filter { settings.attributes.contains($0) && !$0.isGlobal }
    self.methods = names
    pictureCount = portraits.count
    standardScalings = methods.map { $0.isSigned ? .raw : .aboveMinimum } + Control.all.map { _ in .aboveMinimum }
    let maps = try LocalizationMaps(of: portraits, methods: methods, attributes: attributes, settings: settings)
    scores = Self.scores(of: portraits, names, attributes, maps, settings)
  }

  /// The scores of one method for one attribute; `nil` where it was not scored.
  ///
  /// - Parameter scaling: What is done to the maps first; without one, the method's of ``standardScalings``.
  public func score(
    of attribute: PortraitAttribute, _ method: String, in region: Region, _ scaling: Scaling? = nil
  ) -> Score? {
    guard let one = attributes.firstIndex(of: attribute), let other = methods.firstIndex(of: method) else { return nil }
    return scores[Self.place(one, other, region, scaling ?? standardScalings[other], methods.count)]
  }

  /// Each attribute's mean over pictures, in the order of ``attributes``; NaN where no picture counts.
  public func means(_ quantity: Quantity, _ method: String, in region: Region, _ scaling: Scaling? = nil) -> [Double] {
    attributes.map { score(of: $0, method, in: region, scaling)?[quantity].mean ?? .nan }
  }

  /// The mean over attributes of each one's mean over pictures, and the spread over attributes: every attribute counts the same, however
  /// frequent it is.
  public func mean(_ quantity: Quantity, _ method: String, in region: Region, _ scaling: Scaling? = nil) -> MeanAndSpread {
    MeanAndSpread(means(quantity, method, in: region, scaling))
  }

  /// By how much a method's mean is above another's, attribute by attribute, with an interval over attributes.
  public func advantage(
    _ quantity: Quantity, of method: String, over other: String, in region: Region, _ scaling: Scaling? = nil, seed: UInt64 = 1
  ) -> BootstrapInterval {
    let (one, two) = (means(quantity, method, in: region, scaling), means(quantity, other, in: region, scaling))
    return BootstrapInterval(ofMean: zip(one, two).map { $0 - $1 }, seed: seed)
  }

  // MARK: Scoring

  fileprivate static func place(_ attribute: Int, _ method: Int, _ region: Region, _ scaling: Scaling, _ methods: Int) -> Int {
    let (regions, scalings) = (Region.allCases, Scaling.allCases)
    let (one, other) = (regions.firstIndex(of: region) ?? 0, scalings.firstIndex(of: scaling) ?? 0)
    return ((attribute * methods + method) * regions.count + one) * scalings.count + other
  }

  private static func scores(
    of portraits: Portraits, _ methods: [String], _ attributes: [PortraitAttribute], _ maps: LocalizationMaps, _ settings: Settings
  ) -> [Score] {
    let byPicture = [[PictureScore]](count: portraits.count, threads: settings.threads) { picture in
      PictureScore.all(of: portraits, picture: picture, attributes: attributes, maps: maps, settings: settings)
    }
    var scores: [Score] = []
    scores.reserveCapacity(attributes.count * methods.count * Region.allCases.count * Scaling.allCases.count)
    for attribute in attributes {
      for method in methods {
        for region in Region.allCases {
          for scaling in Scaling.allCases {
            let empty = Dictionary(uniqueKeysWithValues: Quantity.allCases.map { ($0, [Double]()) })
            scores.append(Score(attribute: attribute, method: method, region: region, scaling: scaling, values: empty))
          }
        }
      }
    }
    for (picture, found) in byPicture.enumerated() {
      for one in found {
        let place = place(one.attribute, one.method, one.region, one.scaling, methods.count)
        scores[place].pictures.append(picture)
        for (quantity, value) in zip(Quantity.allCases, one.values) { scores[place].values[quantity]?.append(value) }
      }
    }
    return scores
  }
}

/// What one map of one picture scores in one region.
private struct PictureScore: Sendable {
  var attribute: Int
  var method: Int
  var region: MaskLocalization.Region
  var scaling: MaskLocalization.Scaling
  /// In the order of the quantities.
  var values: [Double]

  static func all(
    of portraits: Portraits, picture: Int, attributes: [PortraitAttribute], maps: LocalizationMaps, settings: MaskLocalization.Settings
  ) -> [PictureScore] {
    let portrait = portraits.portrait(at: picture)
    let label = portrait.label
    let counted = attributes.indices.filter { !settings.onlyWherePresent || label[attributes[$0]] }
    let regions = PortraitRegions(
      of: portrait, attributes: counted.map { attributes[$0] }, width: portraits.width, height: portraits.height,
      margin: settings.semanticMargin, threshold: settings.causalThreshold)
    var scores: [PictureScore] = []
    for (place, attribute) in counted.enumerated() {
      let kinds = [(MaskLocalization.Region.semantic, regions.semantic[place]), (.causal, regions.causal[place])]
        .filter { !$1.isEmpty }.map { ($0, $1, $1.widened(by: settings.tolerance)) }
      guard !kinds.isEmpty else { continue }
      for method in 0..<maps.methodCount {
        for scaling in MaskLocalization.Scaling.allCases {
          let map = maps.map(method: method, picture: picture, attribute: attribute, scaling: scaling)
          for (region, pixels, widened) in kinds {
            scores.append(
              PictureScore(
                attribute: attribute, method: method, region: region, scaling: scaling,
                values: LocalizationQuantity.allCases.map { map.localization($0, in: pixels, widened: widened) }))
          }
        }
      }
    }
    return scores
  }
}
