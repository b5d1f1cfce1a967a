import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

/// What happens to a network as a grey square slides over a picture (Zeiler and Fergus' figure 7).
///
///     let experiment = try OcclusionExperiment(
///       of: model, normalization: normalization, picture: 25, from: test, at: "features.13", grid: OcclusionGrid(patch: 24, stride: 8))
///     Figure.heatmap(experiment.probabilities)
///
/// Four things are looked at: how strong the strongest map of a node stays (panel b of the figure), what that map shows of the whole
/// picture (c: its reconstruction), how probable the right category stays (d), and which category is the most probable (e).
///
/// A map's strength is the sum of its values over all positions; the strongest is that with the largest sum in the picture as it is.
public struct OcclusionExperiment: Sendable {
  /// What the network says of one picture.
  public struct Response: Hashable, Sendable {
    /// The sum of the chosen map over its positions.
    public var activation: Double
    /// The probability of the picture's category.
    public var probability: Double
    /// The most probable category.
    public var prediction: Int
  }

  /// The picture's number in the dataset.
  public let picture: Int
  public let category: Int
  /// The names of all categories.
  public let categories: [String]
  public let node: String
  /// The number of the map that was looked at.
  public let channel: Int
  public let grid: OcclusionGrid
  /// The picture's rows and columns.
  public let size: Extent
  /// Of the picture as it is.
  public let clean: Response
  /// Row by row, one a window: where the window stands, the picture is hidden.
  public let responses: [Response]
  /// What the whole map shows of the picture as it is: `C H W`, in the space of the network's input.
  public let reconstruction: Tensor

  /// - Parameters:
  ///   - picture: Its number in the dataset.
  ///   - node: A node of maps, `C h w`, or of a vector, whose elements are maps of one position.
  ///   - channel: Which map; without it, the strongest.
  ///   - fill: What hides a window, one number a channel; without it zeros, the mean colour.
  /// - Throws: ``StudyError`` when the picture does not exist or has attributes, or the output does not fit its categories; what the
  ///   network and the dataset throw.
  public init(
    of model: Model, normalization: Normalization, picture: Int, from dataset: any PictureDataset, at node: String, grid: OcclusionGrid,
    channel: Int? = nil, fill: [Double]? = nil, by projection: BackwardProjection = .init()
  ) throws {
    try dataset.check([picture])
    let category = try dataset.category(of: picture)
    let categories = dataset.labelNames.names
    let images = try dataset.images(of: [picture], normalization: normalization, threads: 1)
    let pass = try model.forward(images, capturing: [node])
    guard pass.output.shape == [1, categories.count] else {
      throw StudyError("\(model.network.name) gives \(pass.output.shape), and \(dataset.name) has \(categories.count) categories")
    }
    let totals: [Double] = Self.totals(pass[node]).array()
    let chosen = channel ?? totals.indices.max { totals[$0] < totals[$1] } ?? 0
    guard totals.indices.contains(chosen) else {
      throw StudyError("“\(node)” has no map \(chosen)", hint: "its maps are 0 to \(totals.count - 1)")
    }
    (self.picture, self.category, self.categories, self.node) = (picture, category, categories, node)
    (self.channel, self.grid, size) = (chosen, grid, Extent(rows: images.size(2), columns: images.size(3)))
    clean = Self.responses(Self.row(of: pass, node, chosen), category)[0]
    let rows = try model.occluded(images[0], grid: grid, fill: fill, capturing: [node]) { Self.row(of: $0, node, chosen) }
    responses = Self.responses(rows, category)
    reconstruction = try model.projections(of: node, units: [FeatureUnit(channel: chosen)], pictures: images, by: projection)[0]
  }

  /// The sum over positions, `N C`.
  private static func totals(_ values: Tensor) -> Tensor { values.rank == 4 ? values.sum(over: 2, 3) : values }

  /// What is kept of each picture of a batch: the map's sum, then the categories' probabilities.
  private static func row(of pass: Forward, _ node: String, _ channel: Int) -> Tensor {
    .concatenate([totals(pass[node]).narrow(1, channel..<channel + 1), pass.output.softmax(over: 1)], along: 1)
  }

  private static func responses(_ rows: Tensor, _ category: Int) -> [Response] {
    let width = rows.size(1)
    let values: [Double] = rows.array()
    return (0..<rows.size(0)).map { row in
      let own = values[row * width..<(row + 1) * width]
      let probabilities = Array(own.dropFirst())
      return Response(
        activation: own.first ?? .nan, probability: probabilities[category],
        prediction: probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0)
    }
  }
}

/// What figures and scores take.
extension OcclusionExperiment {
  /// The chosen map's sum, window by window.
  public var activations: Matrix { grid.matrix(of: responses.map(\.activation), size: size) }

  /// The probability of the right category, window by window.
  public var probabilities: Matrix { grid.matrix(of: responses.map(\.probability), size: size) }

  /// By how much hiding a pixel weakens the chosen map: each pixel's mean over the windows that hide it.
  public var activationDrop: AttributionMap { grid.map(of: responses.map { clean.activation - $0.activation }, size: size) }

  /// By how much hiding a pixel lowers the right category's probability: each pixel's mean over the windows that hide it.
  public var probabilityDrop: AttributionMap { grid.map(of: responses.map { clean.probability - $0.probability }, size: size) }

  /// The most probable category, window by window: the category's number and 1, as 0 stands for none in a map of labels.
  public var predictions: PixelLabels {
    PixelLabels(
      width: grid.columns(of: size), height: grid.rows(of: size), numbers: responses.map { UInt16($0.prediction + 1) })
  }

  /// What a colour of the map of most probable categories stands for.
  public struct LegendEntry: Hashable, Sendable {
    public var category: Int
    public var name: String
    /// The share of windows at which it is the most probable.
    public var share: Double
    /// A strip of the same number as in the map, so that both are drawn in one colour.
    public var swatch: PixelLabels
  }

  /// The categories that are the most probable at some window, the most frequent first.
  public var legend: [LegendEntry] {
    let counts = Dictionary(responses.map { ($0.prediction, 1) }, uniquingKeysWith: +)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { category, count in
      LegendEntry(
        category: category, name: categories[category], share: Double(count) / Double(responses.count),
        swatch: PixelLabels(width: 6, height: 1, numbers: Array(repeating: UInt16(category + 1), count: 6)))
    }
  }
}
