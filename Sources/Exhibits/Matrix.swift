import Foundation

/// A dense matrix of numbers, row by row. NaN marks a missing value.
///
/// It is coded as base64 of little-endian doubles: a heatmap of a quarter million values crosses the process boundary as one string.
public struct Matrix: Hashable, Sendable {
  public private(set) var rows: Int
  public private(set) var columns: Int
  /// `rows * columns` numbers, row-major.
  public private(set) var values: [Double]

  /// - Precondition: `values.count == rows * columns`.
  public init(rows: Int, columns: Int, values: [Double]) {
    require(
      rows >= 0 && columns >= 0 && values.count == rows * columns,
      "a \(rows) × \(columns) matrix holds \(rows * columns) values, not \(values.count)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix from rows of equal length.
  public init(_ rows: [[Double]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap { $0 })
  }

  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The smallest and largest finite value; `nil` when there is none.
  public var finiteRange: ClosedRange<Double>? {
    var range: (Double, Double)?
    for value in values where value.isFinite {
      range = range.map { (min($0.0, value), max($0.1, value)) } ?? (value, value)
    }
    return range.map { $0.0...$0.1 }
  }
}

extension Matrix: Codable {
  private enum Key: String, CodingKey { case rows, columns, values }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let bytes = try container.decode(Data.self, forKey: .values)
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, bytes.count / 8 == count, bytes.count % 8 == 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container, debugDescription: "\(bytes.count) bytes for a \(rows) × \(columns) matrix")
    }
    let values = bytes.withUnsafeBytes { raw in
      (0..<count).map { Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))) }
    }
    self.init(rows: rows, columns: columns, values: values)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(rows, forKey: .rows)
    try container.encode(columns, forKey: .columns)
    let bits = values.map { $0.bitPattern.littleEndian }
    try container.encode(bits.withUnsafeBytes { Data($0) }, forKey: .values)
  }
}
