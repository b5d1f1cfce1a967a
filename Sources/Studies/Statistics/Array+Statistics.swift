extension [Double] {
  /// NaN of nothing.
  var mean: Double { reduce(0, +) / Double(count) }

  /// Divided by `n − 1`; NaN of fewer than two.
  var sampleStandardDeviation: Double {
    guard count > 1 else { return .nan }
    let mean = mean
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }
}
