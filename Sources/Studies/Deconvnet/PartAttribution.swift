import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

/// Which part of a thing drives a feature, by drawing the picture again without it: what a reconstruction of the feature is scored against.
///
///     let strongest = try model.strongestActivations(of: test, at: ["features.13"], normalization: normalization)
///     let features = try strongest.layer("features.13").live.flatMap { feature in
///       feature.strongest.prefix(4).map { PartAttribution.Feature(channel: feature.channel, picture: $0.picture) }
///     }
///     let attribution = try PartAttribution(
///       of: model, normalization: normalization, at: "features.13", features: features, from: test, things: ["thing"])
///     attribution.agreement("deconvnet").mean
///
/// The truth: `a(x) − a(x without the part)`, where `a` is the feature's activation at the position at which it is the strongest in the
/// picture. A part is taken with its own parts (a wheel with its hub). Beside it stands each method's mass on the part's visible pixels:
/// the sum of the magnitudes of the feature's reconstruction by the rules of the deconvnet, of guided back-propagation and of the gradient,
/// of the deconvnet's reconstruction of another feature, of an edge detector, and the part's area; and of what occlusion takes from the
/// activation. A method agrees with the truth as far as both order a picture's parts alike.
public struct PartAttribution: Sendable {
  /// A map of the node, and a picture in which it is active.
  public struct Feature: Hashable, Sendable {
    public var channel: Int
    /// The picture's number in the dataset.
    public var picture: Int

    public init(channel: Int, picture: Int) { (self.channel, self.picture) = (channel, picture) }
  }

  public struct Settings: Hashable, Sendable {
    /// How occlusion is done; without a grid, it is left out, as it costs more than all others together.
    public var grid: OcclusionGrid? = OcclusionGrid(patch: 24, stride: 12)
    /// Parts of which fewer pixels are seen are left out.
    public var minimumPixels = 8
    /// Of the other features.
    public var seed: UInt64 = 1
    public var threads = 2

    public init() {}
  }

  /// The names of the ways to weigh parts.
  public enum Method {
    public static let deconvnet = ProjectionRule.deconvnet.rawValue
    public static let guided = ProjectionRule.guided.rawValue
    public static let gradient = ProjectionRule.gradient.rawValue
    public static let occlusion = "occlusion"
    /// The reconstruction of another map of the node that is active in the picture.
    public static let otherFeature = "another feature"
    public static let edges = AttributionMap.Control.edges
    public static let area = "area"
  }

  /// One feature in one picture.
  public struct Case: Hashable, Sendable {
    public var feature: Feature
    /// Where the feature is the strongest, in its map.
    public var row: Int
    public var column: Int
    public var activation: Double
    /// The parts that are seen, from back to front: `"thing/leg"`.
    public var parts: [String]
    /// The truth: by how much the activation falls without each.
    public var drops: [Double]
    /// By method, the mass on each part's pixels; a method that has nothing to weigh in the picture is absent.
    public var masses: [String: [Double]]
  }

  public let settings: Settings
  public let node: String
  /// The dataset's name.
  public let source: String
  /// In the order in which the features were given; one that is not active in its picture is left out.
  public let cases: [Case]
  /// All methods, in the order of a table.
  public let methods: [String]

  /// - Parameters:
  ///   - node: A node of maps, `C h w`.
  ///   - things: What the parts belong to, as parts are named: `["thing"]`.
  /// - Throws: ``StudyError`` when the node has no maps or the numbers do not fit; what the network throws.
  public init(
    of model: Model, normalization: Normalization, at node: String, features: [Feature], from dataset: any DrawnDataset,
    things: Set<String>, settings: Settings = Settings()
  ) throws {
    let shape = try model.network.shape(of: node)
    guard shape.count == 3 else {
      throw StudyError("“\(node)” gives \(shape), which are no maps", hint: "expected a node of C h w")
    }
    try dataset.check(features.map(\.picture))
    for feature in features where !(0..<shape[0]).contains(feature.channel) {
      throw StudyError("“\(node)” has no map \(feature.channel)", hint: "its maps are 0 to \(shape[0] - 1)")
    }
    guard !things.isEmpty else { throw StudyError("no thing is named whose parts are to be removed") }
    var found: [Feature: Case] = [:]
    // What is drawn and run for a picture serves all of its features.
    for picture in Set(features.map(\.picture)).sorted() {
      let wanted = features.filter { $0.picture == picture }.map(\.channel)
      let study = try PicturePartStudy(
        of: model, normalization: normalization, at: node, picture: picture, channels: wanted, from: dataset, things: things,
        settings: settings)
      for one in study.cases { found[one.feature] = one }
    }
    cases = features.compactMap { found[$0] }
    methods = [Method.deconvnet, Method.guided, Method.gradient] + (settings.grid == nil ? [] : [Method.occlusion])
      + [Method.otherFeature, Method.edges, Method.area]
    (self.settings, self.node, source) = (settings, node, dataset.name)
  }

  /// Spearman's correlation of a method's masses with the truth over the parts of a picture, one a case; NaN where there are fewer than
  /// three parts, or all are alike.
  public func correlations(_ method: String) -> [Double] {
    check(method)
    return cases.map { one in
      guard one.parts.count > 2, let masses = one.masses[method] else { return .nan }
      return Correlation.spearman(masses, one.drops)
    }
  }

  /// Whether the part with the largest mass is that without which the activation falls most, one a case: 1 or 0, of several largest the
  /// share that is. NaN where there are fewer than two parts, or no part's removal lowers the activation.
  public func hits(_ method: String) -> [Double] {
    check(method)
    return cases.map { one in
      guard one.parts.count > 1, let masses = one.masses[method], let most = masses.max(), let worst = one.drops.max(), worst > 0 else {
        return .nan
      }
      let largest = masses.indices.filter { masses[$0] == most }
      return Double(largest.count { one.drops[$0] == worst }) / Double(largest.count)
    }
  }

  /// The mean of ``correlations(_:)`` with an interval over cases.
  public func agreement(_ method: String) -> BootstrapInterval { BootstrapInterval(ofMean: correlations(method), seed: settings.seed) }

  /// The mean of ``hits(_:)`` with an interval over cases.
  public func hitRate(_ method: String) -> BootstrapInterval { BootstrapInterval(ofMean: hits(method), seed: settings.seed) }

  /// What ``hitRate(_:)`` is of a part that is picked blindly: one of each case's parts.
  public var hitChance: Double {
    MeanAndSpread(cases.map { one in one.parts.count > 1 && (one.drops.max() ?? 0) > 0 ? 1 / Double(one.parts.count) : .nan }).mean
  }

  /// By how much further a method agrees with the truth than another, case by case.
  public func advantage(of method: String, over other: String) -> BootstrapInterval {
    BootstrapInterval(ofMean: zip(correlations(method), correlations(other)).map { $0 - $1 }, seed: settings.seed)
  }

  /// What a part's removal takes from one feature's activation on average, as a share of it, over the pictures that show the part: the
  /// part that drives the feature most first.
  public func drivers(of channel: Int) -> [(part: String, share: Double, pictures: Int)] {
    var shares: [String: [Double]] = [:]
    for one in cases where one.feature.channel == channel {
      for (part, drop) in zip(one.parts, one.drops) { shares[part, default: []].append(drop / one.activation) }
    }
    return shares.map { (part: $0.key, share: MeanAndSpread($0.value).mean, pictures: $0.value.count) }
      .sorted { ($1.share, $0.part) < ($0.share, $1.part) }
  }

  private func check(_ method: String) {
    require(methods.contains(method), "there is no method “\(method)”; methods are \(methods)")
  }
}
