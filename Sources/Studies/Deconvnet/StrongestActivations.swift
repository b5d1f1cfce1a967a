import Datasets
import Exhibits
import Networks

/// Which pictures drive each feature of a network most, and where: the top nine of Zeiler and Fergus (“Visualizing and understanding
/// convolutional networks”, ECCV 2014, figure 2), selected in one pass over a set.
///
///     let strongest = try model.strongestActivations(of: pictures, at: ["features.1", "features.5"])
///     try strongest.layer("features.5").features[12].strongest.map(\.picture)
///
/// Of each picture only a feature's strongest position counts. Equal activations go to the lower picture number, and within a picture to
/// the first position, row by row. So the result depends on the pictures alone, not on their order or the batches they came in.
public struct StrongestActivations: Hashable, Sendable {
  /// A feature's strongest activation in one picture.
  public struct Activation: Hashable, Sendable {
    /// The picture's number in the dataset.
    public var picture: Int
    /// Where in the feature's map; 0 and 0 for an element of a vector.
    public var row: Int
    public var column: Int
    public var value: Double

    public init(picture: Int, row: Int, column: Int, value: Double) {
      (self.picture, self.row, self.column, self.value) = (picture, row, column, value)
    }
  }

  /// What the pass says of one channel of a node.
  ///
  /// A picture in which the feature has a value that is no number has no strongest position: it is left out, and counted.
  public struct Feature: Hashable, Sendable {
    public var channel: Int
    /// The strongest first, at most as many as were asked for, each of another picture.
    public var strongest: [Activation]
    /// In how many pictures all of the feature's values were numbers.
    public var pictureCount: Int
    /// In how many pictures some value was none.
    public var undefinedCount: Int
    /// The share of the counted pictures in which the feature is above 0 somewhere; NaN where none counts.
    public var activePictures: Double
    /// The share of all positions of the counted pictures at which the feature is above 0; NaN where none counts.
    public var activePositions: Double

    /// The largest value in all counted pictures; NaN where none counts.
    public var maximum: Double { strongest.first?.value ?? .nan }

    /// Whether the feature is above 0 nowhere in the set.
    public var isDead: Bool { !(activePictures > 0) }
  }

  /// The features of one node.
  public struct Layer: Hashable, Sendable {
    public var node: String
    /// `C h w`, or `C` of a vector.
    public var shape: [Int]
    /// One a channel, in order.
    public var features: [Feature]
  }

  /// The dataset's name, as a caption gives it.
  public var source: String
  /// Whether all pictures were drawn.
  public var isSynthetic: Bool
  /// How many pictures were seen.
  public var pictureCount: Int
  /// In the order in which the nodes were asked for.
  public var layers: [Layer]

  /// The features of a node.
  ///
  /// - Throws: ``StudyError`` with the nearest name.
  public func layer(_ node: String) throws(StudyError) -> Layer {
    layers[try layers.map(\.node).index(of: node, orSaying: "the pass did not visit the node “\(node)”")]
  }
}

// MARK: - Measures of a layer

extension StrongestActivations.Layer {
  /// The features that are above 0 somewhere.
  public var live: [StrongestActivations.Feature] { features.filter { !$0.isDead } }

  /// The share of features that are above 0 nowhere in the set.
  public var deadShare: Double { Double(features.count(where: \.isDead)) / Double(features.count) }

  /// The share of features whose largest value is below a fraction of the median of all features' largest values: next to nothing, whatever
  /// the picture. Features without a defined value count as faint. Where the median is not positive, half of the layer is dead and so is
  /// this.
  public func faintShare(below fraction: Double = 0.1) -> Double {
    let maxima = features.map(\.maximum).filter { !$0.isNaN }.sorted()
    guard !maxima.isEmpty else { return 1 }
    let median = (maxima[(maxima.count - 1) / 2] + maxima[maxima.count / 2]) / 2
    return Double(features.count { !($0.maximum > 0 && $0.maximum >= fraction * median) }) / Double(features.count)
  }

  /// Some features at random, in the order of their channels: what a figure shows without anybody's choice. They are chosen among those
  /// whose kept activations are all above 0.
  ///
  /// - Parameter count: How many; all of them where there are fewer.
  public func chosenChannels(_ count: Int, seed: UInt64 = 1) -> [Int] {
    let choice = features.filter { ($0.strongest.last?.value ?? 0) > 0 }.map(\.channel)
    return BatchOrder.shuffled(seed: seed, epoch: 0).arranged(choice).prefix(max(0, count)).sorted()
  }
}
