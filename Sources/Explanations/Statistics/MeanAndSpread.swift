import Exhibits

/// A mean of several numbers and how far they spread: what a table says of runs with several seeds.
///
///     MeanAndSpread([0.912, 0.908, 0.915])   // 0.912 ± 0.004
///
/// Numbers that are NaN are left out.
public struct MeanAndSpread: Hashable, Sendable, CustomStringConvertible {
  /// NaN where no number counts.
  public var mean: Double
  /// The sample standard deviation, over `count − 1`; NaN of fewer than two numbers.
  public var standardDeviation: Double
  /// How many numbers count.
  public var count: Int
  /// The least and the largest; `nil` where no number counts.
  public var range: ClosedRange<Double>?

  public init(_ values: [Double]) {
    let counted = values.filter { !$0.isNaN }
    count = counted.count
    let mean = counted.reduce(0, +) / Double(count)
    self.mean = mean
    if let least = counted.min(), let most = counted.max() { range = least...most }
    standardDeviation =
      count > 1 ? (counted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot() : .nan
  }

  /// The standard deviation of the mean: NaN of fewer than two numbers.
  public var standardError: Double { standardDeviation / Double(count).squareRoot() }

  /// `"0.912 ± 0.004"`, to three places; without a spread the mean alone.
  public var description: String { text(.decimals(3)) }

  /// The mean and the spread in one format: `spread.text(.percent(1))`.
  public func text(_ format: NumberFormat) -> String {
    format.string(mean) + (standardDeviation.isNaN ? "" : " ± " + format.string(standardDeviation))
  }
}
