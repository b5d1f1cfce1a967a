import Datasets
import Explanations
import Networks
import Tensors
import Training

/// How far a network's features move when what a picture shows is moved, enlarged or turned (Zeiler and Fergus' figure 5).
///
///     let turned = try FeatureInvariance(
///       of: model, normalization: normalization, pictures: [3, 14, 25], from: test, at: ["features.3", "classifier.4"], under: .rotation)
///     turned.curves[0].distances["features.3"]      // one number an amount
///     turned.normalized("classifier.4")             // one list a picture
///
/// A distance is Euclidean, `‖f(x) − f(Tx)‖`, over all elements of the node's value. The features of two layers have different sizes, so
/// the normalised distance is that over the mean of `‖f(x) − f(y)‖` over all pairs of different reference pictures: 1 says that a picture
/// has become as foreign to itself as another picture is.
///
/// Drawn pictures are drawn again, without resampling; the sensor's noise stays where it was, so that it does not count as a movement.
public struct FeatureInvariance: Sendable {
  /// Where a moved picture comes from.
  public enum Rendering: String, Codable, Hashable, Sendable {
    /// It is drawn again: exact, and what was outside comes into view.
    case drawnAgain
    /// Its pixels are resampled and its edges repeated: all that can be done to a photograph, and a blur on top of the movement.
    case resampled
  }

  public struct Settings: Hashable, Sendable {
    public var rendering = Rendering.drawnAgain
    /// The pictures whose mean distance normalises; without them, the dataset's first 50.
    public var reference: [Int]?
    /// How many pictures pass through the network at once, at least.
    public var batchSize = 64
    public var threads = 2

    public init() {}
  }

  /// What one picture goes through.
  public struct Curve: Hashable, Sendable {
    /// Its number in the dataset.
    public var picture: Int
    public var category: Int
    /// By node, one Euclidean distance an amount.
    public var distances: [String: [Double]]
    /// The probability of the picture's own category, one an amount: the softmax of the network's output.
    public var probabilities: [Double]
    /// The most probable category, one an amount.
    public var predictions: [Int]
  }

  public let motion: PlaneMotion
  public let amounts: [Double]
  /// From shallow to deep, as given.
  public let nodes: [String]
  /// The dataset's name.
  public let source: String
  public let settings: Settings
  /// In the order in which the pictures were given.
  public let curves: [Curve]
  /// By node, the mean distance of two different reference pictures.
  public let meanDistances: [String: Double]

  /// - Parameters:
  ///   - pictures: Numbers of pictures.
  ///   - amounts: Of the motion; without them, ``PlaneMotion/sweep``.
  /// - Throws: ``StudyError`` when the dataset's pictures cannot be drawn again and resampling was not asked for, or when the numbers or
  ///   labels do not fit; what the network and the dataset throw.
  public init(
    of model: Model, normalization: Normalization, pictures: [Int], from dataset: any PictureDataset, at nodes: [String],
    under motion: PlaneMotion, amounts: [Double]? = nil, settings: Settings = Settings()
  ) throws {
    let amounts = amounts ?? motion.sweep
    guard !pictures.isEmpty, !nodes.isEmpty else { throw StudyError("no \(nodes.isEmpty ? "node" : "picture") is given") }
    for amount in amounts where !amount.isFinite || motion == .scale && amount <= 0 {
      throw StudyError("a \(motion.rawValue) of \(amount) is none", hint: motion == .scale ? "factors are above 0" : nil)
    }
    let moved = try Self.renderer(dataset, settings.rendering)
    try dataset.check(pictures)
    let reference = settings.reference ?? Array(0..<min(50, dataset.count))
    try dataset.check(reference)
    (self.motion, self.amounts, self.nodes, source, self.settings) = (motion, amounts, nodes, dataset.name, settings)
    meanDistances = try Self.meanDistances(of: model, nodes, try dataset.images(
      of: reference, normalization: normalization, threads: settings.threads), settings.batchSize)

    let maps = [.identity] + amounts.map(motion.map)
    var curves: [Curve] = []
    // Each picture beside its own moved ones: what a batch's size does to rounding, it does to both.
    let group = max(1, settings.batchSize / maps.count)
    for start in stride(from: 0, to: pictures.count, by: group) {
      let chosen = Array(pictures[start..<min(pictures.count, start + group)])
      let images = try Tensor.pictures(
        count: chosen.count * maps.count, normalization: normalization, threads: settings.threads
      ) { try moved(chosen[$0 / maps.count], maps[$0 % maps.count]) }
      let pass = try model.forward(images.inChannelsLast(), capturing: nodes)
      let logits = pass.output
      guard logits.rank == 2, logits.size(1) == dataset.labelNames.names.count else {
        throw StudyError("\(model.network.name) gives \(logits.shape), and \(dataset.name) has \(dataset.labelNames.names.count) labels")
      }
      for (place, picture) in chosen.enumerated() {
        let category = try dataset.category(of: picture)
        let rows = place * maps.count + 1..<(place + 1) * maps.count
        let distances = nodes.map { node -> [Double] in
          let values = pass[node].reshape([images.size(0), -1])
          return (values[rows] - values.narrow(0, place * maps.count..<place * maps.count + 1)).norm(2, over: 1).array()
        }
        curves.append(
          Curve(
            picture: picture, category: category, distances: Dictionary(zip(nodes, distances)) { first, _ in first },
            probabilities: logits[rows].softmax(over: 1).select(1, category).array(),
            predictions: logits[rows].argmax(over: 1).array()))
      }
    }
    self.curves = curves
  }

  /// Makes a moved picture.
  private static func renderer(
    _ dataset: any PictureDataset, _ rendering: Rendering
  ) throws -> @Sendable (Int, Affine) throws -> Picture {
    switch rendering {
    case .resampled: return { try dataset.picture(at: $0).resampled(seenThrough: $1) }
    case .drawnAgain:
      guard let drawn = dataset as? any DrawnDataset else {
        throw StudyError(
          "\(dataset.name) cannot be drawn again: its pictures are not drawings",
          hint: "ask for rendering .resampled, and say so beside the figure: resampling blurs, and makes up what was outside")
      }
      return { drawn.picture(at: $0, seenThrough: $1) }
    }
  }

  private static func meanDistances(
    of model: Model, _ nodes: [String], _ images: Tensor, _ batchSize: Int
  ) throws -> [String: Double] {
    guard images.size(0) > 1 else {
      throw StudyError("one reference picture has no distance to another", hint: "give two or more")
    }
    var values: [String: [Tensor]] = [:]
    for start in stride(from: 0, to: images.size(0), by: max(1, batchSize)) {
      let batch = images[start..<min(images.size(0), start + max(1, batchSize))]
      let pass = try model.forward(batch.inChannelsLast(), capturing: nodes)
      for node in nodes { values[node, default: []].append(pass[node].reshape([batch.size(0), -1])) }
    }
    return values.mapValues { parts in
      let rows = Tensor.concatenate(parts)
      let count = rows.size(0)
      var sum = 0.0
      for row in 0..<count - 1 {
        sum += (rows[row + 1..<count] - rows.narrow(0, row..<row + 1)).norm(2, over: 1).converted(to: .float64).sum().number
      }
      return sum / Double(count * (count - 1) / 2)
    }
  }
}
