import Exhibits

/// Which pixels of a picture belong to something: what a map is scored against.
///
///     let region = PixelRegion(rows: 64, columns: 64, portrait.causalMask(of: .smiling))
public struct PixelRegion: Hashable, Sendable {
  public let rows: Int
  public let columns: Int
  /// `rows * columns` pixels, row by row.
  public let pixels: [Bool]
  /// How many pixels belong to it.
  public let count: Int

  /// - Precondition: `pixels.count == rows * columns`, and both are above 0.
  public init(rows: Int, columns: Int, _ pixels: [Bool]) {
    require(
      rows > 0 && columns > 0 && pixels.count == rows * columns,
      "PixelRegion: \(pixels.count) pixels for \(rows) × \(columns) positions")
    (self.rows, self.columns, self.pixels) = (rows, columns, pixels)
    count = pixels.reduce(0) { $1 ? $0 + 1 : $0 }
  }

  public var isEmpty: Bool { count == 0 }

  /// Its share of the picture: the chance level of relevance mass and of relevance rank, and, of the widened region, of the pointing game.
  /// A map of one number everywhere scores just this.
  public var areaShare: Double { Double(count) / Double(rows * columns) }

  /// The region with every pixel whose centre is at most `tolerance` pixels from the centre of one of its own.
  public func widened(by tolerance: Double) -> PixelRegion {
    require(tolerance >= 0 && tolerance.isFinite, "PixelRegion: widened by \(tolerance) pixels")
    guard tolerance >= 1, !isEmpty else { return self }
    let tolerance = min(tolerance, Double(rows + columns))
    let reach = Int(tolerance)
    // How far to either side a row at each distance counts.
    let half = (0...reach).map { Int(max(0, tolerance * tolerance - Double($0 * $0)).squareRoot()) }
    var result = [Bool](repeating: false, count: pixels.count)
    for row in 0..<rows {
      for column in 0..<columns where pixels[row * columns + column] && isEdge(row, column) {
        for other in max(0, row - reach)...min(rows - 1, row + reach) {
          let side = half[abs(other - row)]
          for place in max(0, column - side)...min(columns - 1, column + side) { result[other * columns + place] = true }
        }
      }
    }
    return PixelRegion(rows: rows, columns: columns, zip(result, pixels).map { $0 || $1 })
  }

  /// Whether a pixel beside, above or below it is not of the region: what lies inside widens nothing.
  private func isEdge(_ row: Int, _ column: Int) -> Bool {
    let place = row * columns + column
    return row > 0 && !pixels[place - columns] || row < rows - 1 && !pixels[place + columns]
      || column > 0 && !pixels[place - 1] || column < columns - 1 && !pixels[place + 1]
  }
}
