import Exhibits
import Foundation
import Tensors

/// How much of a filter's power lies at which spatial frequency.
///
/// The power at a frequency `(u, v)`, in cycles per pixel from −½ to ½, is `P(u, v) = Σ_c |Σ_yx w[c, y, x] exp(−2πi(u y + v x))|²`: the
/// discrete Fourier transform of the filter surrounded by zeros, summed over the input's channels. It is how much of white noise of that
/// frequency the filter lets pass. Everything is computed in double precision on a grid of `samples × samples` frequencies, and shares are
/// shares of the grid's sum, which by Parseval's theorem is `samples² · Σ w²`.
///
/// Only ratios count, so the share of each filter is for itself: strong and weak filters weigh alike. A filter of zeros has no shares: NaN.
public struct FilterSpectrum: Sendable {
  /// `F samples samples` of `float64`, at ``frequencies`` of rows, then of columns.
  public let power: Tensor
  /// In cycles per pixel, from 0 up and then the negative ones, as a discrete Fourier transform has them.
  public let frequencies: [Double]
  /// From position to position of the filters, in pixels.
  public let stride: Extent

  /// - Parameter samples: How many frequencies across; at least as many as the filters have pixels.
  init(_ filters: FirstLayerFilters, samples: Int = 128) {
    let (rows, columns) = (filters.weights.size(2), filters.weights.size(3))
    let span = max((rows - 1) * filters.dilation.rows, (columns - 1) * filters.dilation.columns) + 1
    let samples = max(samples, span + span % 2)
    let frequencies = (0..<samples).map { Double(2 * $0 < samples ? $0 : $0 - samples) / Double(samples) }
    let down = FourierBasis(frequencies, length: rows, step: filters.dilation.rows)
    let across = FourierBasis(frequencies, length: columns, step: filters.dilation.columns)
    (power, self.frequencies, stride) = (down.power(of: filters.weights, across: across).sum(over: 1), frequencies, filters.stride)
  }

  /// The share of each filter's power in bands of radial frequency `√(u² + v²)`, `F × (edges + 1)`: up to the first edge, from each edge to
  /// the next, and from the last one on. A frequency at an edge counts above it.
  ///
  /// - Parameter edges: In cycles per pixel, ascending. Unless told ⅛ and ¼: low, middle and high. These are what steps of 4 and of 2
  ///   pixels can just represent, in filters of any size.
  public func bandShares(edges: [Double] = [0.125, 0.25]) -> Matrix {
    require(zip(edges, edges.dropFirst()).allSatisfy(<), "bandShares: edges \(edges), expected ascending")
    return shares(bands: edges.count + 1) { row, column in
      let radius = (row * row + column * column).squareRoot()
      return edges.lastIndex { radius >= $0 }.map { $0 + 1 } ?? 0
    }
  }

  /// The share of each filter's power at frequencies that its stride cannot represent, `|u| > 1 / (2·rows)` or `|v| > 1 / (2·columns)`: in
  /// what it lets pass of white noise, this much must appear at a wrong frequency. 0 at a stride of 1.
  public var aliasedShares: [Double] {
    let limits = (rows: 0.5 / Double(stride.rows), columns: 0.5 / Double(stride.columns))
    let shares = shares(bands: 2) { row, column in abs(row) > limits.rows || abs(column) > limits.columns ? 1 : 0 }
    return (0..<shares.rows).map { shares[$0, 1] }
  }

  /// The share of each filter's power in rings of equal width from 0 to √½ cycles per pixel, `F × rings`, and the rings' middles.
  public func radialShares(rings: Int = 24) -> (middles: [Double], shares: Matrix) {
    require(rings > 0, "radialShares: \(rings) rings")
    let width = 0.5.squareRoot() / Double(rings)
    let middles = (0..<rings).map { (Double($0) + 0.5) * width }
    return (middles, shares(bands: rings) { min(rings - 1, Int(($0 * $0 + $1 * $1).squareRoot() / width)) })
  }

  /// The share of each filter's power in each band.
  private func shares(bands: Int, of band: (_ row: Double, _ column: Double) -> Int) -> Matrix {
    let places = frequencies.flatMap { row in frequencies.map { band(row, $0) } }
    let members = Tensor.oneHot(Tensor(places), classes: bands, type: .float64)
    let flat = power.reshape([power.size(0), -1])
    let sums = flat.matmul(members)
    let totals: [Double] = flat.sum(over: 1).array()
    let values: [Double] = sums.array()
    return Matrix(rows: totals.count, columns: bands, values: values.indices.map { values[$0] / totals[$0 / bands] })
  }
}

/// The waves `exp(−2πi f x)` at some frequencies over a row of places, as matrices of their real and imaginary parts.
struct FourierBasis {
  /// `frequencies length`, `float64`.
  let cosines: Tensor
  let sines: Tensor

  /// - Parameters:
  ///   - frequencies: In cycles per pixel.
  ///   - step: From place to place, in pixels.
  init(_ frequencies: [Double], length: Int, step: Int = 1) {
    let phases = frequencies.flatMap { frequency in (0..<length).map { -2 * Double.pi * frequency * Double($0 * step) } }
    let shape = [frequencies.count, length]
    (cosines, sines) = (Tensor(phases.map(cos), shape: shape), Tensor(phases.map(sin), shape: shape))
  }

  /// `|Σ_yx s[y, x] exp(−2πi(u y + v x))|²` of signals `… h w`: `… u v`, `u` of this basis.
  func power(of signals: Tensor, across: FourierBasis) -> Tensor {
    let (real, imaginary) = (cosines.matmul(signals), sines.matmul(signals))
    let (c, s) = (across.cosines.transpose(), across.sines.transpose())
    return (real.matmul(c) - imaginary.matmul(s)).squared() + (real.matmul(s) + imaginary.matmul(c)).squared()
  }
}
