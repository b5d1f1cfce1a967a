/// The counts of successes that a two-sided exact binomial test at level `alpha` does not refuse.
///
/// A count k is refused when P(X ≤ k) ≤ α/2 or P(X ≥ k) ≤ α/2, with X binomial of n and p.
struct BinomialBound: Hashable, Sendable {
  /// More samples than this would take long to sum.
  static let largestN = 1_000_000_000

  var counts: ClosedRange<Int>

  /// - Parameters:
  ///   - n: How many samples, 0 to ``largestN``.
  ///   - p: The true proportion, 0 to 1.
  ///   - alpha: Between 0 and 1.
  init(n: Int, p: Double, alpha: Double) {
    guard p > 0, n > 0 else {
      counts = 0...0
      return
    }
    guard p < 1 else {
      counts = n...n
      return
    }
    // Probabilities relative to the likeliest count, outward until they add nothing: no logarithm, nothing to overflow, and about twenty
    // standard deviations long.
    let mode = min(n, Int(Double(n + 1) * p))
    let negligible = alpha * 1e-18
    var below: [Double] = []
    var weight = 1.0
    var count = mode
    while count > 0 {
      weight *= Double(count) / Double(n - count + 1) * ((1 - p) / p)
      if weight <= negligible { break }
      below.append(weight)
      count -= 1
    }
    var above: [Double] = []
    weight = 1
    count = mode
    while count < n {
      weight *= Double(n - count) / Double(count + 1) * (p / (1 - p))
      if weight <= negligible { break }
      above.append(weight)
      count += 1
    }
    let limit = alpha / 2 * (1 + below.reversed().reduce(0, +) + above.reversed().reduce(0, +))
    let first = mode - below.count
    let weights = below.reversed() + [1] + above
    let lower = first + Self.place(in: weights, beyond: limit)
    let upper = first + weights.count - 1 - Self.place(in: weights.reversed(), beyond: limit)
    counts = min(lower, upper)...max(lower, upper)
  }

  /// Where the running sum first exceeds a limit.
  private static func place(in weights: some Sequence<Double>, beyond limit: Double) -> Int {
    var sum = 0.0
    var last = 0
    for (place, weight) in weights.enumerated() {
      sum += weight
      last = place
      if sum > limit { break }
    }
    return last
  }
}
