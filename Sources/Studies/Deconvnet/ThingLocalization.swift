import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

/// Whether maps of what a category's score depends on lie on the thing, against drawn pictures' exact masks.
///
///     let localization = try ThingLocalization(
///       of: model, normalization: normalization, pictures: Array(0..<40), from: test, things: ["thing"])
///     localization.mean(.relevanceMass, "occlusion")
///
/// Four methods: by how much hiding a window lowers the category's probability (occlusion), and the magnitude of what comes back from the
/// category's logit to the pixels by the rules of the deconvnet, of guided back-propagation and of the gradient, summed over colours. Three
/// controls that know no network: a Gaussian in the middle, an edge detector, random numbers.
///
/// All maps are made as coarse as occlusion's, see ``Explanations/OcclusionGrid/coarsened(_:)``: a fine map would else win at the borders.
/// What is negative counts as nothing.
public struct ThingLocalization: Sendable {
  /// What is measured of a map.
  public typealias Quantity = LocalizationQuantity

  public struct Settings: Hashable, Sendable {
    public var grid = OcclusionGrid(patch: 24, stride: 12)
    /// By how many pixels a hit may lie beside the thing.
    public var tolerance = 2.0
    /// Of the random maps.
    public var seed: UInt64 = 1
    public var threads = 2

    public init() {}
  }

  /// The name of the maps by occlusion; the others' are those of the rules and controls.
  public static let occlusion = "occlusion"

  public let settings: Settings
  /// The dataset's name.
  public let source: String
  /// The numbers of the pictures that show the thing.
  public let pictures: [Int]
  /// The methods, then the controls.
  public let methods: [String]
  /// By method and quantity, one value a picture; NaN where a map has nothing to score.
  public let values: [String: [Quantity: [Double]]]

  /// - Parameters:
  ///   - things: What "the thing" is, as parts are named. A picture that shows none of it is left out.
  /// - Throws: ``StudyError`` when the numbers or labels do not fit; what the network throws.
  public init(
    of model: Model, normalization: Normalization, pictures: [Int], from dataset: any DrawnDataset, things: Set<String>,
    settings: Settings = Settings()
  ) throws {
    try dataset.check(pictures)
    let rules = ProjectionRule.allCases
    let names = [Self.occlusion] + rules.map(\.rawValue) + AttributionMap.Control.all
    let size = Extent(rows: dataset.height, columns: dataset.width)
    var scored: [Int] = []
    var found: [String: [Quantity: [Double]]] = [:]
    for picture in pictures {
      let mask = dataset.partMap(at: picture).mask(of: dataset.parts(of: things, at: picture))
      let region = PixelRegion(rows: size.rows, columns: size.columns, mask)
      guard !region.isEmpty else { continue }
      scored.append(picture)
      let category = try dataset.category(of: picture)
      let raw = try dataset.images(of: [picture], normalization: .none, threads: settings.threads)
      let image = normalization.applied(to: raw)
      let maps = try Self.maps(of: model, image, category, rules, settings.grid, size)
        + Self.controls(raw[0], size, seed: KeyedRandom.seed(settings.seed, picture)).map { settings.grid.coarsened($0) }
      let widened = region.widened(by: settings.tolerance)
      for (name, map) in zip(names, maps) {
        for quantity in Quantity.allCases {
          found[name, default: [:]][quantity, default: []].append(map.localization(quantity, in: region, widened: widened))
        }
      }
    }
    guard !scored.isEmpty else {
      throw StudyError("none of \(pictures.count) pictures of \(dataset.name) shows \(things.sorted().joined(separator: ", "))")
    }
    (self.settings, source, self.pictures, methods, values) = (settings, dataset.name, scored, names, found)
  }

  private static func maps(
    of model: Model, _ image: Tensor, _ category: Int, _ rules: [ProjectionRule], _ grid: OcclusionGrid, _ size: Extent
  ) throws -> [AttributionMap] {
    let logits = try model(image)
    guard logits.rank == 2, logits.size(1) > category else {
      throw StudyError("\(model.network.name) gives \(logits.shape), and a picture is of category \(category)")
    }
    func probability(_ logits: Tensor) -> Tensor { logits.softmax(over: 1).select(1, category) }
    let clean = probability(logits).number
    let hidden: [Double] = try model.occluded(image[0], grid: grid) { probability($0.output) }.array()
    let seed = Tensor.oneHot(Tensor([category]), classes: logits.size(1), type: logits.dtype)
    let back = try rules.map { rule in
      try model.projections(of: model.network.output, signal: seed, pictures: image, by: BackwardProjection(rule))
    }
    return [grid.map(of: hidden.map { clean - $0 }, size: size)]
      + back.map { grid.coarsened(AttributionMap($0[0].abs().sum(over: 0))) }
  }

  /// In the order of their names.
  private static func controls(_ picture: Tensor, _ size: Extent, seed: UInt64) -> [AttributionMap] {
    [
      .centerGaussian(rows: size.rows, columns: size.columns), .edges(of: picture),
      .random(rows: size.rows, columns: size.columns, seed: seed),
    ]
  }

  /// The mean and the spread over pictures.
  public func mean(_ quantity: Quantity, _ method: String) -> MeanAndSpread { MeanAndSpread(scores(quantity, method)) }

  /// By how much a method's score is above another's, with an interval over pictures.
  public func advantage(_ quantity: Quantity, of method: String, over other: String) -> BootstrapInterval {
    let differences = zip(scores(quantity, method), scores(quantity, other)).map { $0 - $1 }
    return BootstrapInterval(ofMean: differences, seed: settings.seed)
  }

  private func scores(_ quantity: Quantity, _ method: String) -> [Double] {
    guard let scores = values[method]?[quantity] else { fatalError("there is no method “\(method)”; methods are \(methods)") }
    return scores
  }
}

extension KeyedRandom {
  /// A seed of a picture's own.
  static func seed(_ seed: UInt64, _ picture: Int) -> UInt64 {
    var random = KeyedRandom("maps of a picture", seed: seed, index: picture)
    return random.next()
  }
}
