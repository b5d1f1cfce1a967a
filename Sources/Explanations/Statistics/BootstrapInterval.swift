import Exhibits
import Tensors

/// A confidence interval of a mean, by drawing as many numbers as there are again and again with replacement (Efron, *Bootstrap methods*,
/// 1979): between the percentiles of the means drawn.
///
/// Numbers that are NaN are left out. The interval of fewer than two numbers is not known: NaN.
public struct BootstrapInterval: Hashable, Sendable {
  public var mean: Double
  public var lower: Double
  public var upper: Double
  /// How sure the interval is to hold the true mean: 0.95.
  public var level: Double

  /// - Parameter resamples: How many times a mean is drawn.
  public init(ofMean values: [Double], level: Double = 0.95, resamples: Int = 2000, seed: UInt64) {
    require(level > 0 && level < 1 && resamples > 0, "BootstrapInterval: level \(level), \(resamples) resamples")
    let counted = values.filter { !$0.isNaN }
    self.level = level
    mean = counted.reduce(0, +) / Double(counted.count)
    guard counted.count > 1 else {
      (lower, upper) = (.nan, .nan)
      return
    }
    var random = RandomSource(seed: seed)
    let means = (0..<resamples).map { _ in
      var sum = 0.0
      for _ in counted.indices { sum += counted[Int.random(in: counted.indices, using: &random)] }
      return sum / Double(counted.count)
    }.sorted()
    lower = Self.quantile((1 - level) / 2, of: means)
    upper = Self.quantile((1 + level) / 2, of: means)
  }

  /// Linear between the two nearest, as NumPy's default. The numbers are in order.
  private static func quantile(_ share: Double, of ordered: [Double]) -> Double {
    let position = share * Double(ordered.count - 1)
    let below = min(ordered.count - 1, Int(position))
    let above = min(ordered.count - 1, below + 1)
    return ordered[below] + (position - Double(below)) * (ordered[above] - ordered[below])
  }
}
