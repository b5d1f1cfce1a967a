import Exhibits
import Networks
import Tensors

/// Where a patch stands as it slides over a picture: row by row, every `stride` pixels.
///
///     OcclusionGrid(patch: 16, stride: 8).windows(of: 224).count  // 27 · 27
///
/// The first window stands in the corner, and there are `⌈(size − patch) / stride⌉ + 1` of them along a side, so that the last reaches the
/// edge; what would overhang is clipped. So does Captum's `Occlusion`, which allows no stride above the patch: with one, pixels between
/// windows are never hidden, and a window that would stand outside of the picture is none.
public struct OcclusionGrid: Hashable, Sendable, Codable {
  /// Rows and columns of what is hidden at once, in pixels.
  public var patch: Extent
  /// Pixels from one window to the next.
  public var stride: Extent

  /// - Precondition: all of these are above 0.
  public init(patch: Extent, stride: Extent) {
    require(
      patch.rows > 0 && patch.columns > 0 && stride.rows > 0 && stride.columns > 0,
      "OcclusionGrid: a patch of \(patch) and a stride of \(stride), expected numbers above 0")
    (self.patch, self.stride) = (patch, stride)
  }

  /// How many windows stand one above the other in a picture of this size; 0 where the patch is larger than the picture.
  public func rows(of size: Extent) -> Int { Self.count(size.rows, patch.rows, stride.rows) }

  /// How many windows stand side by side.
  public func columns(of size: Extent) -> Int { Self.count(size.columns, patch.columns, stride.columns) }

  /// The windows in a picture of this size, row by row: `rows(of:) * columns(of:)`.
  public func windows(of size: Extent) -> [PixelRectangle] {
    let across = (0..<columns(of: size)).map { $0 * stride.columns..<min(size.columns, $0 * stride.columns + patch.columns) }
    return (0..<rows(of: size)).flatMap { row in
      let down = row * stride.rows..<min(size.rows, row * stride.rows + patch.rows)
      return across.map { PixelRectangle(rows: down, columns: $0) }
    }
  }

  private static func count(_ size: Int, _ patch: Int, _ stride: Int) -> Int {
    // With a stride above the patch, the last may stand outside.
    size < patch ? 0 : min((size - patch + stride - 1) / stride + 1, (size + stride - 1) / stride)
  }
}
