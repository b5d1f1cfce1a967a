import Datasets
import Exhibits
import Explanations
import Foundation
import Networks
import Tensors
import Training

/// Whether a network relates the same part of different individuals (Zeiler and Fergus' section 4.4): the part is hidden in each of five,
/// and their features are to change alike.
///
///     let dogs = try test.individuals(showing: ["eye", "nose"], of: ["thing"], among: numbers) { $0["nose"]!.x > $0["tail"]!.x }
///     let correspondence = try PartCorrespondence(
///       of: model, normalization: normalization, individuals: dogs, from: test, things: ["thing"], keypoints: ["eye", "nose"],
///       at: ["features.13", "classifier.4"])
///     correspondence.score(.keypoint("eye"), "features.13").delta
///     correspondence.difference(.keypoint("eye"), .anywhere, "features.13").test.pValue
///
/// With the features `x_i` of individual i and `x̃_i` of it with the square, `ε_i = x_i − x̃_i`, and
/// `Δ = Σ_{i≠j} H(sign ε_i, sign ε_j) / (g (g − 1))`: the mean over ordered pairs of the share of elements whose signs differ. The smaller,
/// the tighter the correspondence. A sign is −1, 0 or 1, and 0 agrees with 0 alone. After a ReLU most elements are 0 before and after, and
/// agree for that reason alone: how many do is ``Score/bothZero``, and what is left without them ``Score/deltaOfChanges``.
///
/// No individual is in two groups, so that groups are independent of each other.
public struct PartCorrespondence: Sendable {
  /// Where the square hides something.
  public enum Site: Hashable, Sendable, CustomStringConvertible {
    /// Centred on a named place of the thing.
    case keypoint(String)
    /// Anywhere in the picture, elsewhere in each individual: the paper's control.
    case anywhere
    /// Anywhere in the picture, at one place in all individuals of a group: what hiding the same place does, whatever part is there.
    case samePlace
    /// Centred anywhere on the thing: a fairer control, which hides as much of it.
    case onThing

    public var description: String {
      switch self {
      case .keypoint(let name): name
      case .anywhere: "random place"
      case .samePlace: "one random place"
      case .onThing: "random place on the thing"
      }
    }
  }

  public struct Settings: Hashable, Sendable {
    public var groupSize = 5
    /// How many groups at most.
    public var groups = 40
    /// The square's side, as a share of the picture's width.
    public var side = 0.16
    /// What fills the square, one value for all channels, after normalisation: 0 is the mean colour.
    public var fill = 0.0
    /// Where two keypoints are brought before anything is hidden: the individuals are drawn again, moved, enlarged and turned, so that the
    /// same part is at the same place in all. Without it they stay as they stand.
    public var alignment: Alignment?
    /// A change smaller than this share of the largest feature of the two is rounding, and counts as none.
    public var rounding = 1e-5
    public var seed: UInt64 = 1
    public var threads = 2

    public init() {}

    /// The square's side in pixels.
    func side(of width: Int) -> Int { max(1, Int((side * Double(width)).rounded())) }
  }

  /// Two keypoints and where they are brought, in picture widths from the upper left corner.
  public struct Alignment: Hashable, Sendable {
    public var first: String
    public var firstPlace: Point
    public var second: String
    public var secondPlace: Point

    public init(_ first: String, at firstPlace: Point, _ second: String, at secondPlace: Point) {
      (self.first, self.firstPlace, self.second, self.secondPlace) = (first, firstPlace, second, secondPlace)
    }
  }

  /// What one site gives at one node.
  public struct Score: Hashable, Sendable {
    public var site: Site
    public var node: String
    /// Δ, one a group.
    public var deltas: [Double]
    /// The mean over pairs of the share of elements that change in neither individual, one a group.
    public var bothZero: [Double]
    /// The mean share of the thing's visible pixels that the square hides.
    public var hiddenShare: Double

    /// The mean and the spread over groups.
    public var delta: MeanAndSpread { MeanAndSpread(deltas) }
    /// Δ of the elements that change in at least one individual of a pair, one a group; NaN where none does.
    public var deltaOfChanges: [Double] { zip(deltas, bothZero).map { $1 < 1 ? $0 / (1 - $1) : .nan } }
  }

  /// How far two sites are apart at a node, group by group.
  public struct Difference: Hashable, Sendable {
    /// The mean of Δ at the first less Δ at the second, with an interval over groups.
    public var interval: BootstrapInterval
    /// Against chance, the two sites exchanged at random in each group.
    public var test: PermutationTest
  }

  public let settings: Settings
  /// The dataset's name.
  public let source: String
  public let nodes: [String]
  /// The keypoints in the order given, then the three controls.
  public let sites: [Site]
  /// The numbers of the individuals.
  public let groups: [[Int]]
  /// By node, then site.
  public let scores: [Score]

  /// - Parameters:
  ///   - individuals: Numbers of pictures that show the same things in the same way; see
  ///     ``Datasets/DrawnDataset/individuals(showing:of:side:among:threads:where:)``.
  ///   - things: What "the thing" is, as parts are named: `["thing"]`.
  /// - Throws: ``StudyError`` when there are fewer individuals than a group has, or one lacks a keypoint; what the network throws.
  public init(
    of model: Model, normalization: Normalization, individuals: [Int], from dataset: any DrawnDataset, things: Set<String>,
    keypoints: [String], at nodes: [String], settings: Settings = Settings()
  ) throws {
    guard settings.groupSize > 1, settings.groups > 0 else {
      throw StudyError("a group of \(settings.groupSize) has no pair", hint: "groups have two individuals or more")
    }
    guard Set(individuals).count == individuals.count else { throw StudyError("an individual is given twice") }
    try dataset.check(individuals)
    let count = min(settings.groups, individuals.count / settings.groupSize)
    guard count > 0 else {
      throw StudyError(
        "\(individuals.count) individuals make no group of \(settings.groupSize)",
        hint: "look among more pictures, or ask for less to show")
    }
    var random = KeyedRandom("part correspondence", seed: settings.seed, factor: "groups")
    let order = individuals.shuffled(using: &random)
    let groups = (0..<count).map { Array(order[$0 * settings.groupSize..<($0 + 1) * settings.groupSize]) }
    let sites = keypoints.map(Site.keypoint) + [.anywhere, .samePlace, .onThing]
    (self.settings, source, self.nodes, self.groups, self.sites) = (settings, dataset.name, nodes, groups, sites)

    var found = nodes.flatMap { node in
      sites.map { Score(site: $0, node: node, deltas: [], bothZero: [], hiddenShare: 0) }
    }
    for (turn, group) in groups.enumerated() {
      let places = try group.map {
        try SquarePlaces(in: dataset, at: $0, group: turn, things: things, sites: sites, settings: settings)
      }
      let images = try Self.images(places, dataset, group, normalization, settings)
      let pass = try model.forward(images.inChannelsLast(), capturing: nodes)
      for (number, node) in nodes.enumerated() {
        let values = pass[node].reshape([group.count, sites.count + 1, -1])
        for site in sites.indices {
          let agreement = SignAgreement(
            clean: values.select(1, 0), changed: values.select(1, site + 1), rounding: settings.rounding)
          let place = number * sites.count + site
          found[place].deltas.append(agreement.delta)
          found[place].bothZero.append(agreement.bothZero)
          found[place].hiddenShare += MeanAndSpread(places.map { $0.hiddenShares[site] }).mean / Double(count)
        }
      }
    }
    scores = found
  }

  /// One site's score at a node.
  public func score(_ site: Site, _ node: String) -> Score {
    guard let score = scores.first(where: { $0.site == site && $0.node == node }) else {
      fatalError("“\(site)” at “\(node)” was not looked at; sites are \(sites), nodes \(nodes)")
    }
    return score
  }

  /// How much smaller or larger Δ is at one site than at another.
  ///
  /// - Parameter ofChanges: Whether ``Score/deltaOfChanges`` is compared: squares that change more elements have a larger Δ for that alone.
  public func difference(
    _ site: Site, _ other: Site, _ node: String, ofChanges: Bool = false, permutations: Int = 9999
  ) -> Difference {
    let (one, two) = (score(site, node), score(other, node))
    let differences = zip(ofChanges ? one.deltaOfChanges : one.deltas, ofChanges ? two.deltaOfChanges : two.deltas).map { $0 - $1 }
    return Difference(
      interval: BootstrapInterval(ofMean: differences, seed: settings.seed),
      test: PermutationTest(ofPairedDifferences: differences, permutations: permutations, seed: settings.seed))
  }
}

/// How the changes of several individuals agree in sign.
struct SignAgreement: Hashable {
  /// The mean over pairs of the share of elements whose signs differ.
  var delta: Double
  /// The mean over pairs of the share of elements without a change in either.
  var bothZero: Double
}

extension SignAgreement {
  /// - Parameters:
  ///   - clean: `g D`.
  ///   - changed: `g D`.
  ///   - rounding: A change smaller than this share of the largest feature is none.
  init(clean: Tensor, changed: Tensor, rounding: Double) {
    let (one, other) = (clean.converted(to: .float64), changed.converted(to: .float64))
    let limit = one.abs().maximum(other.abs()).max(over: 1, keepingDimensions: true) * rounding
    let change = one - other
    let signs = change.sign() * (change.abs() .> limit).converted(to: .float64)
    let count = Double(one.size(0))
    // Of n individuals with a sign, n (n − 1) ordered pairs have it in common.
    func common(_ isMember: Tensor) -> Double {
      let members = isMember.converted(to: .float64).sum(over: 0)
      return (members * (members - 1)).mean().number / (count * (count - 1))
    }
    bothZero = common(signs .== 0)
    delta = max(0, 1 - bothZero - common(signs .> 0) - common(signs .< 0))
  }
}
