/// Pictures in rows and columns, each with an optional caption and overlay.
public struct ImageGrid: Codable, Hashable, Sendable {
  /// A map laid over a picture, stretched bilinearly to its size.
  public struct Overlay: Codable, Hashable, Sendable {
    /// `h × w` values; the scale's lower end is transparent for sequential palettes.
    public var values: Matrix
    public var scale: ColorScale
    /// The strongest opacity, 0 to 1.
    public var opacity: Double

    public init(_ values: Matrix, scale: ColorScale = .init(.magma), opacity: Double = 0.65) {
      self.values = values
      self.scale = scale
      self.opacity = opacity
    }
  }

  /// One picture.
  public struct Item: Codable, Hashable, Sendable {
    public var raster: Raster
    public var caption: String
    public var overlay: Overlay?

    public init(_ raster: Raster, caption: String = "", overlay: Overlay? = nil) {
      self.raster = raster
      self.caption = caption
      self.overlay = overlay
    }
  }

  public var items: [Item]
  /// Pictures a row.
  public var columns: Int
  /// Titles above the columns, or none.
  public var columnTitles: [String]
  /// Titles left of the rows, or none.
  public var rowTitles: [String]
  /// Whether pixels stay sharp squares when enlarged (small maps) or are smoothed (photographs).
  public var keepsPixelsSharp: Bool
  /// The legend of the overlays' common colour bar; empty draws none.
  public var legend: String

  public init(
    _ items: [Item], columns: Int, columnTitles: [String] = [], rowTitles: [String] = [], keepsPixelsSharp: Bool = false,
    legend: String = ""
  ) {
    require(columns > 0, "a grid has at least one column")
    self.items = items
    self.columns = columns
    self.columnTitles = columnTitles
    self.rowTitles = rowTitles
    self.keepsPixelsSharp = keepsPixelsSharp
    self.legend = legend
  }
}
