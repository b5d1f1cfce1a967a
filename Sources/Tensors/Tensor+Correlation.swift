extension Tensor {
  /// The Pearson correlation of every two channels over samples: scores of `N C` give `C C`, of type `float64`.
  ///
  /// A channel that is constant over the samples (or has a NaN) has no correlation: its row and column are NaN, the diagonal included.
  /// All others have exactly 1 on the diagonal, and the matrix is exactly symmetric. Sums are taken in double precision about the mean.
  public static func correlation(ofChannels scores: Tensor) -> Tensor {
    guard scores.rank == 2 else { fatalError("correlation: scores \(scores.shape), expected samples × channels") }
    let channels = scores.size(1)
    guard scores.size(0) > 0, channels > 0 else { return full([channels, channels], Double.nan, type: .float64) }
    let values = scores.converted(to: .float64)
    // A mean's rounding leaves a constant channel with a tiny spread, so constancy is judged on the values themselves.
    let isConstant = (values.max(over: 0) .== values.min(over: 0)).array(of: Bool.self)
    let centred = values - values.mean(over: 0, keepingDimensions: true)
    let products = centred.transpose().matmul(centred).array(of: Double.self)
    let deviations = (0..<channels).map { isConstant[$0] ? .nan : products[$0 * channels + $0].squareRoot() }
    var result = [Double](repeating: .nan, count: channels * channels)
    for row in 0..<channels {
      for column in 0..<row {
        let value = products[row * channels + column] / deviations[row] / deviations[column]
        // `min` and `max` must not turn NaN into a number.
        let bounded = value.isNaN ? value : Swift.min(1, Swift.max(-1, value))
        result[row * channels + column] = bounded
        result[column * channels + row] = bounded
      }
      result[row * channels + row] = deviations[row].isNaN ? .nan : 1
    }
    return Tensor(result, shape: [channels, channels])
  }

  /// The cosine of the angle between every two rows: vectors of `N D` give `N N`, of type `float64`. A row of zeros has none: NaN.
  public static func cosine(ofRows vectors: Tensor) -> Tensor {
    guard vectors.rank == 2 else { fatalError("cosine: vectors \(vectors.shape), expected vectors × components") }
    let values = vectors.converted(to: .float64)
    let unit = values / (values * values).sum(over: 1, keepingDimensions: true).sqrt()
    return unit.matmul(unit.transpose())
  }
}
