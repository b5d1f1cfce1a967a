import Exhibits
import Tensors

/// Where in a picture an explanation says that something comes from: one number a position, row by row.
///
///     let map = AttributionMap(masks[0, 31]).upsampled(to: 64)
///     map.relevanceMass(in: region)
///
/// The numbers may be negative; scores say what they make of that. A map with a number that is not finite is kept as it is, and its scores
/// are NaN.
public struct AttributionMap: Hashable, Sendable {
  public let rows: Int
  public let columns: Int
  /// `rows * columns` numbers, row by row.
  public private(set) var values: [Double]

  /// - Precondition: `values.count == rows * columns`, and both are above 0.
  public init(rows: Int, columns: Int, values: [Double]) {
    require(
      rows > 0 && columns > 0 && values.count == rows * columns,
      "AttributionMap: \(values.count) values for \(rows) × \(columns) positions")
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// The map that a tensor of `h w` holds.
  public init(_ tensor: Tensor) {
    require(tensor.rank == 2, "AttributionMap: a tensor of \(tensor.shape), expected h w")
    self.init(rows: tensor.size(0), columns: tensor.size(1), values: tensor.array())
  }

  public init(_ matrix: Matrix) { self.init(rows: matrix.rows, columns: matrix.columns, values: matrix.values) }

  /// The maps of a batch, `N h w`, read at once.
  public static func maps(_ tensor: Tensor) -> [AttributionMap] {
    require(tensor.rank == 3, "AttributionMap: maps of \(tensor.shape), expected N h w")
    let (rows, columns) = (tensor.size(1), tensor.size(2))
    let values: [Double] = tensor.array()
    return (0..<tensor.size(0)).map { index in
      AttributionMap(
        rows: rows, columns: columns, values: Array(values[index * rows * columns..<(index + 1) * rows * columns]))
    }
  }

  public subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  /// The same numbers as a matrix.
  public var matrix: Matrix { Matrix(rows: rows, columns: columns, values: values) }

  /// Whether every number is finite.
  public var isFinite: Bool { values.allSatisfy(\.isFinite) }

  /// The map at another size, bilinear with half-pixel centres: libtorch's `align_corners=False`, without widening the filter where the
  /// result is smaller.
  public func upsampled(to size: Extent) -> AttributionMap {
    require(size.rows > 0 && size.columns > 0, "AttributionMap: upsampled to \(size)")
    guard size.rows != rows || size.columns != columns else { return self }
    let (down, across) = (Taps(from: rows, to: size.rows), Taps(from: columns, to: size.columns))
    var result: [Double] = []
    result.reserveCapacity(size.rows * size.columns)
    for row in 0..<size.rows {
      let (top, bottom) = (down.first[row] * columns, down.second[row] * columns)
      let lower = down.share[row]
      for column in 0..<size.columns {
        let (left, right, further) = (across.first[column], across.second[column], across.share[column])
        let above = (1 - further) * values[top + left] + further * values[top + right]
        let below = (1 - further) * values[bottom + left] + further * values[bottom + right]
        result.append((1 - lower) * above + lower * below)
      }
    }
    return AttributionMap(rows: size.rows, columns: size.columns, values: result)
  }

  /// The map stretched to 0…1 (min-max). A constant map becomes 0 everywhere: it points nowhere.
  public func normalized() -> AttributionMap {
    guard isFinite else { return replacing { _ in .nan } }
    guard let least = values.min(), let most = values.max(), least < most else { return replacing { _ in 0 } }
    // Halves: the difference of the largest numbers of both signs is not finite.
    let spread = most / 2 - least / 2
    // Half of the least number above 0 is 0.
    guard spread > 0 else { return replacing { $0 > least ? 1 : 0 } }
    return replacing { ($0 / 2 - least / 2) / spread }
  }

  /// The map less its least number, so that the least is 0: what a common offset says of no place is gone.
  public var aboveMinimum: AttributionMap {
    guard isFinite, let least = values.min() else { return replacing { _ in .nan } }
    return replacing { $0 - least }
  }

  /// The map with 0 in place of what is negative.
  public var positivePart: AttributionMap { replacing { $0 < 0 ? 0 : $0 } }

  /// The map less another of the same size.
  public static func - (left: AttributionMap, right: AttributionMap) -> AttributionMap {
    require(
      left.rows == right.rows && left.columns == right.columns,
      "AttributionMap: \(left.rows) × \(left.columns) less \(right.rows) × \(right.columns)")
    return AttributionMap(rows: left.rows, columns: left.columns, values: zip(left.values, right.values).map { $0 - $1 })
  }

  private func replacing(_ transform: (Double) -> Double) -> AttributionMap {
    AttributionMap(rows: rows, columns: columns, values: values.map(transform))
  }

  /// Which two positions of a side each position of the new side lies between, and how far it is from the first.
  private struct Taps {
    var first: [Int] = []
    var second: [Int] = []
    var share: [Double] = []

    init(from size: Int, to newSize: Int) {
      let scale = Double(size) / Double(newSize)
      for place in 0..<newSize {
        let position = max(0, (Double(place) + 0.5) * scale - 0.5)
        let below = min(size - 1, Int(position))
        first.append(below)
        second.append(min(size - 1, below + 1))
        share.append(position - Double(below))
      }
    }
  }
}
