import Exhibits
import Explanations
import Tensors

/// How features come about while a network is trained: what drives each most at several epochs (Zeiler and Fergus, figure 4), and how soon
/// the features of a layer become what they are in the end.
///
///     let evolution = try FeatureEvolution(
///       of: checkpoints, on: pictures, showing: ["features.1": [3, 17], "features.12": [5]], normalization: normalization)
///     evolution.settling[0].spearman.map(\.mean)   // one number an epoch
public struct FeatureEvolution: Sendable {
  /// One feature through the epochs.
  public struct Feature: Sendable {
    public var node: String
    public var channel: Int
    /// The strongest activation at each epoch; `nil` where the feature has no defined value, or is above 0 nowhere.
    public var stages: [FeatureGallery.Winner?]
    /// The size of the stages' frames, in pixels.
    public var field: Extent
  }

  /// How near the features of one node are, at each epoch, to themselves in the end.
  ///
  /// A feature is compared by its response to whole pictures: its largest value in each of them. Two epochs are alike when they rank the
  /// pictures alike, wherever in them the feature lies.
  public struct Settling: Sendable {
    public var node: String
    public var epochs: [Int]
    /// One an epoch: the mean and spread, over features, of the correlation between a feature's largest values in the pictures and those of
    /// the last epoch. A feature that is the same in all pictures at either epoch has none and is left out; `count` says how many were not.
    public var spearman: [MeanAndSpread]
    /// The same with Pearson's correlation.
    public var pearson: [MeanAndSpread]
    /// One an epoch: the share of the features alive in the end whose strongest picture is already that of the end. It jumps where an
    /// activation changes to another picture, as the paper's figure does.
    public var sameStrongest: [Double]
    /// One an epoch: the share of features that are above 0 in some picture.
    public var live: [Double]
  }

  /// In ascending order; all lists of stages and measures are in this order.
  public var epochs: [Int]
  /// The features that were asked for, in the order of their nodes and channels.
  public var features: [Feature]
  /// One a node.
  public var settling: [Settling]
  /// The dataset's name, as a caption gives it.
  public var source: String
  /// Whether all pictures were drawn.
  public var isSynthetic: Bool
}

extension FeatureEvolution.Settling {
  /// The first epoch from which on the mean rank correlation with the end stays at or above a level; `nil` if not even the last epoch's is
  /// a number.
  ///
  /// The last epoch is always like itself: a layer of which this says the last epoch may not have settled at all.
  public func settledEpoch(above level: Double = 0.9) -> Int? {
    let unsettled = spearman.lastIndex { !($0.mean >= level) }
    return unsettled.map { $0 + 1 < epochs.count ? epochs[$0 + 1] : nil } ?? epochs.first
  }
}

extension FeatureEvolution.Feature {
  /// The reconstructions at all epochs side by side, `C H W`, 0…1; an empty place where the feature was not alive.
  public func reconstructionMosaic(pixels: Int = 48) -> Tensor { mosaic(pixels: pixels) { $0.drawnReconstruction(in: field) } }

  /// The crops of the pictures at all epochs side by side.
  public func pictureMosaic(pixels: Int = 48) -> Tensor { mosaic(pixels: pixels) { $0.drawnPicture(in: field) } }

  private func mosaic(pixels: Int, _ tile: (FeatureGallery.Winner) -> Tensor) -> Tensor {
    let channels = stages.lazy.compactMap { $0?.picture.size(0) }.first ?? 1
    let empty = Tensor.ones([channels, field.rows, field.columns])
    return .mosaic(stages.map { $0.map(tile) ?? empty }, columns: stages.count, pixels: pixels)
  }
}
