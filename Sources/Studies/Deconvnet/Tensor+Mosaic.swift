import Exhibits
import Tensors

extension Tensor {
  /// Pictures side by side in one, with thin gaps between them: a block of nine as in Zeiler and Fergus' figure 2.
  ///
  ///     Raster(.mosaic(winners.map(\.picture), columns: 3))
  ///
  /// Tiles smaller than the largest stand at its upper left corner.
  ///
  /// - Parameters:
  ///   - tiles: `C h w` with values 0…1.
  ///   - columns: Tiles a row.
  ///   - count: Places to fill; those beyond the tiles stay empty.
  ///   - pixels: About how wide and high a tile becomes: small ones are enlarged a whole number of times, as long as they stay within it;
  ///     those more than twice as large are averaged over squares of pixels to within twice of it.
  ///   - background: Between the tiles, and where there is none: 1 is white.
  /// - Returns: `C H W`.
  public static func mosaic(
    _ tiles: [Tensor], columns: Int, count: Int? = nil, pixels: Int = 48, gap: Int = 2, background: Double = 1
  ) -> Tensor {
    require(columns > 0 && gap >= 0, "mosaic: \(columns) columns, gaps of \(gap)")
    require(tiles.allSatisfy { $0.rank == 3 && $0.size(0) == tiles[0].size(0) }, "mosaic: tiles \(tiles.map(\.shape)), expected C h w")
    func cell(_ tiles: [Tensor]) -> Extent {
      Extent(rows: tiles.map { $0.size(1) }.max() ?? 1, columns: tiles.map { $0.size(2) }.max() ?? 1)
    }
    let (pixels, side) = (Swift.max(1, pixels), Swift.max(cell(tiles).rows, cell(tiles).columns))
    let square = (side + 2 * pixels - 1) / (2 * pixels)
    let tiles = square < 2 ? tiles : tiles.map { $0.unsqueeze(0).avgPool2d(Extent(square), roundsUp: true)[0] }
    let (cell, times) = (cell(tiles), Swift.max(1, pixels / side))
    let (height, width) = (cell.rows * times, cell.columns * times)
    let rows = Swift.max(1, (Swift.max(count ?? 0, tiles.count) + columns - 1) / columns)
    let channels = tiles.first?.size(0) ?? 1
    let empty = Tensor.full([channels, height, width], background)
    let lines = (0..<rows).map { row in
      let line = (0..<columns).map { column -> Tensor in
        let place = row * columns + column
        guard place < tiles.count else { return empty }
        let tile = tiles[place].converted(to: .float32).enlarged(times)
        return tile.pad(top: 0, bottom: height - tile.size(1), left: 0, right: width - tile.size(2), with: .constant(background))
      }
      return joined(line, along: 2, gap: .full([channels, height, gap], background))
    }
    return joined(lines, along: 1, gap: .full([channels, gap, lines[0].size(2)], background))
  }

  private static func joined(_ parts: [Tensor], along dimension: Int, gap: Tensor) -> Tensor {
    concatenate(Array(parts.map { [$0] }.joined(separator: [gap])), along: dimension)
  }

  /// `C h w` with each pixel repeated in both directions.
  private func enlarged(_ times: Int) -> Tensor {
    let (channels, height, width) = (size(0), size(1), size(2))
    return reshape([channels, height, 1, width, 1]).expand([channels, height, times, width, times])
      .reshape([channels, height * times, width * times])
  }

  /// Signed values as a picture 0…1 around a middle grey, which stands for 0.
  ///
  /// - Parameter limit: What is drawn as 0 or 1; beyond it values are cut off. Without one, the largest magnitude.
  /// - Returns: The tensor's shape; all grey where the limit is not positive.
  public func aroundGrey(limit: Double? = nil) -> Tensor {
    let limit = limit ?? abs().max().number
    return limit > 0 ? (self / (2 * limit) + 0.5).clamp(0...1) : Tensor.full(shape, 0.5, type: dtype)
  }
}
