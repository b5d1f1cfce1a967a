import Exhibits
import Foundation
import Tensors

/// Maps that know nothing of any network: what a score is worth is seen beside theirs.
extension AttributionMap {
  /// What tables and figures call them.
  public enum Control {
    public static let gaussian = "centre Gaussian"
    public static let edges = "edges"
    public static let random = "random"
    public static let all = [gaussian, edges, random]
  }

  /// A Gaussian about the picture's centre, 1 at its peak: what "the thing is in the middle" alone explains.
  ///
  /// - Parameter sigma: The standard deviation, as a share of each side: a quarter unless told.
  public static func centerGaussian(rows: Int, columns: Int, sigma: Double = 0.25) -> AttributionMap {
    require(sigma > 0 && sigma.isFinite, "centerGaussian: sigma \(sigma)")
    func profile(_ size: Int) -> [Double] {
      (0..<size).map { place in
        let distance = ((Double(place) + 0.5) / Double(size) - 0.5) / sigma
        return exp(-distance * distance / 2)
      }
    }
    let across = profile(columns)
    return AttributionMap(rows: rows, columns: columns, values: profile(rows).flatMap { down in across.map { down * $0 } })
  }

  /// How steep the luminance is (the length of the gradient by Sobel's filters), edges of the picture repeated: an edge detector, which
  /// many explanations resemble (Adebayo et al., *Sanity checks for saliency maps*, 2018).
  ///
  /// - Parameter picture: `3 H W`, red, green and blue. Luminance is Rec. 601's `0.299 R + 0.587 G + 0.114 B`.
  public static func edges(of picture: Tensor) -> AttributionMap {
    require(
      picture.rank == 3 && picture.size(0) == 3 && picture.count > 0, "edges: a picture of \(picture.shape), expected 3 H W")
    let (rows, columns) = (picture.size(1), picture.size(2))
    let samples: [Double] = picture.array()
    let area = rows * columns
    let luminance = (0..<area).map { 0.299 * samples[$0] + 0.587 * samples[area + $0] + 0.114 * samples[2 * area + $0] }
    var values: [Double] = []
    values.reserveCapacity(area)
    for row in 0..<rows {
      let (above, here, below) = (max(0, row - 1) * columns, row * columns, min(rows - 1, row + 1) * columns)
      for column in 0..<columns {
        let (left, right) = (max(0, column - 1), min(columns - 1, column + 1))
        let across =
          luminance[above + right] - luminance[above + left] + 2 * (luminance[here + right] - luminance[here + left])
          + luminance[below + right] - luminance[below + left]
        let down =
          luminance[below + left] - luminance[above + left] + 2 * (luminance[below + column] - luminance[above + column])
          + luminance[below + right] - luminance[above + right]
        values.append((across * across + down * down).squareRoot())
      }
    }
    return AttributionMap(rows: rows, columns: columns, values: values)
  }

  /// Independent numbers, uniform over [0, 1).
  public static func random(rows: Int, columns: Int, seed: UInt64) -> AttributionMap {
    var random = RandomSource(seed: seed)
    return AttributionMap(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in random.nextUniform() })
  }
}
