import Exhibits
import Networks
import Tensors

/// What drives some features of a node, seen through the network: their strongest activations projected back to pixels, beside the pictures
/// they come from, both cut to what the activation sees (Zeiler and Fergus, figure 2).
///
///     let gallery = try strongest.gallery(of: [3, 17], at: "features.5", model: model, pictures: pictures)
///     Figure.images(gallery.features.flatMap { [Raster($0.reconstructionMosaic()), Raster($0.pictureMosaic())] }, columns: 4)
public struct FeatureGallery: Sendable {
  /// One of a feature's strongest activations.
  public struct Winner: Sendable {
    public var activation: StrongestActivations.Activation
    /// The picture's category; `nil` where the set's pictures have attributes.
    public var category: String?
    /// The pixels that can change the activation, clipped to the picture.
    public var pixels: PixelRectangle
    /// Where these begin in the whole receptive field, which overhangs the picture at its border.
    public var offset: Extent
    /// The activation projected back, cut to the pixels: `C h w`, values as in the network's input, 0 for no effect.
    public var reconstruction: Tensor
    /// The picture cut to the pixels: `C h w`, 0…1.
    public var picture: Tensor

    /// `"2.41, dog"`: the activation, and the category where there is one.
    public var caption: String { NumberFormat.significant(3).string(activation.value) + (category.map { ", \($0)" } ?? "") }
  }

  /// One feature and its strongest activations.
  public struct Feature: Sendable {
    public var channel: Int
    /// The strongest first; none that is not above 0, of which a deconvnet has nothing to show.
    public var winners: [Winner]
    /// What an activation sees in the midst of the picture, in pixels, or the whole picture where that is smaller: all tiles of a mosaic
    /// are as large.
    public var field: Extent
  }

  public var node: String
  public var features: [Feature]
  /// The dataset's name, as a caption gives it.
  public var source: String
  /// Whether all pictures were drawn.
  public var isSynthetic: Bool
}

extension FeatureGallery.Winner {
  /// The reconstruction as a picture 0…1, `C h w` of the whole receptive field: middle grey for no effect, what lies beyond the picture's
  /// border white. Its contrast is its own: the strongest hundredth of its values is cut off.
  public func drawnReconstruction(in field: Extent) -> Tensor {
    let magnitudes = reconstruction.abs().reshape([-1])
    let most = magnitudes.quantile(0.99, over: 0).number
    return framed(reconstruction.aroundGrey(limit: most > 0 ? most : magnitudes.max().number), in: field)
  }

  /// The picture's crop, `C h w` of the whole receptive field. What lies beyond the picture's border is white.
  public func drawnPicture(in field: Extent) -> Tensor { framed(picture, in: field) }

  private func framed(_ crop: Tensor, in field: Extent) -> Tensor {
    crop.pad(
      top: offset.rows, bottom: field.rows - offset.rows - crop.size(1), left: offset.columns,
      right: field.columns - offset.columns - crop.size(2), with: .constant(1))
  }
}

extension FeatureGallery.Feature {
  /// The reconstructions in one picture `C H W`, 0…1, the strongest at the upper left: three a row unless told.
  ///
  /// - Parameter count: Places to fill, so that the blocks of all features are of one size; a whole square unless told.
  public func reconstructionMosaic(columns: Int = 3, count: Int? = nil, pixels: Int = 48) -> Tensor {
    .mosaic(winners.map { $0.drawnReconstruction(in: field) }, columns: columns, count: count ?? columns * columns, pixels: pixels)
  }

  /// The pictures' crops in one picture `C H W`, 0…1, in the places of their reconstructions.
  public func pictureMosaic(columns: Int = 3, count: Int? = nil, pixels: Int = 48) -> Tensor {
    .mosaic(winners.map { $0.drawnPicture(in: field) }, columns: columns, count: count ?? columns * columns, pixels: pixels)
  }

  /// The categories of the winners, the most frequent first: what a feature's strongest pictures have in common.
  public var categories: [(name: String, count: Int)] {
    let names = winners.compactMap(\.category)
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}
