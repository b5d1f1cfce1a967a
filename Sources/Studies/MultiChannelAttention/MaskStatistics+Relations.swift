import Exhibits

extension MaskStatistics {
  /// How alike the masks of every two attributes are, and their labels.
  public var relations: AttributeRelations {
    let (between, squares) = (betweenProducts, meanSquares)
    let total = Matrix(rows: attributeCount, columns: attributeCount, values: zip(between.values, withinProducts.values).map { $0 + $1 })
    let correlations = total.correlations(beside: squares)
    return AttributeRelations(
      attributes: attributes, correlations: correlations, betweenChannels: between.correlations(beside: squares),
      withinChannels: withinProducts.correlations(beside: squares),
      betweenShares: (0..<attributeCount).map { correlations[$0, $0].isNaN ? .nan : between[$0, $0] / total[$0, $0] },
      labels: labelCorrelations)
  }

  /// `N Σ_c (E s_ac − s̄_a)(E s_bc − s̄_b)`, `A × A`: with ``withinProducts``, the products about the mean over channels and pictures.
  private var betweenProducts: Matrix {
    let deviations = (0..<attributeCount).map { attribute in
      let means = (0..<channelCount).map { meanMasks[attribute, $0] }
      let mean = means.reduce(0, +) / Double(channelCount)
      return means.map { $0 - mean }
    }
    return Matrix(
      deviations.map { row in deviations.map { column in Double(count) * zip(row, column).reduce(0) { $0 + $1.0 * $1.1 } } })
  }

  /// `N Σ_c (E s_ac)²` of each attribute.
  private var meanSquares: [Double] {
    (0..<attributeCount).map { attribute in
      Double(count) * (0..<channelCount).reduce(0) { $0 + meanMasks[attribute, $1] * meanMasks[attribute, $1] }
    }
  }

  /// φ of every two labels.
  private var labelCorrelations: Matrix {
    var result = Matrix(
      rows: attributeCount, columns: attributeCount, values: Array(repeating: .nan, count: attributeCount * attributeCount))
    for row in 0..<attributeCount {
      for column in 0...row {
        // Counted in whole numbers: a constant label gives exactly 0 below the root.
        var (all, first, second, both) = (0, 0, 0, 0)
        for picture in 0..<count where counts(picture, row) && counts(picture, column) {
          let (holds, alsoHolds) = (labels[picture][row], labels[picture][column])
          all += 1
          if holds { first += 1 }
          if alsoHolds { second += 1 }
          if holds && alsoHolds { both += 1 }
        }
        let spread = Double(first * (all - first)).squareRoot() * Double(second * (all - second)).squareRoot()
        let value = spread == 0 ? .nan : row == column ? 1 : Double(all * both - first * second) / spread
        (result[row, column], result[column, row]) = (value, value)
      }
    }
    return result
  }
}

extension Matrix {
  /// Products about means, as correlations; NaN where there is no spread: none that single precision could tell from rounding.
  ///
  /// - Parameter squares: The sums of squares of the means themselves.
  fileprivate func correlations(beside squares: [Double]) -> Matrix {
    let deviations = (0..<rows).map { self[$0, $0] > 1e-14 * squares[$0] ? self[$0, $0].squareRoot() : .nan }
    var result = self
    for row in 0..<rows {
      for column in 0..<columns {
        let value = self[row, column] / deviations[row] / deviations[column]
        // Rounding can leave the range by a bit; `min` and `max` must not turn NaN into a number.
        result[row, column] = value.isNaN ? .nan : row == column ? 1 : min(1, max(-1, value))
      }
    }
    return result
  }
}
