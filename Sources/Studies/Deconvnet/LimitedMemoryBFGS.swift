/// The least value of a smooth convex function, by L-BFGS (Liu and Nocedal, 1989) with steps that Armijo's rule accepts.
///
/// It is deterministic: full gradients, no random numbers.
struct LimitedMemoryBFGS: Hashable, Sendable {
  /// How many pairs of steps and changes of the gradient are kept.
  var memory = 10
  /// It ends where no element of the gradient is larger.
  var tolerance = 1e-7
  var maximumSteps = 1000

  /// Where it ended.
  struct End: Hashable, Sendable {
    var point: [Double]
    var value: Double
    /// The largest element of the gradient.
    var gradient: Double
    var steps: Int
  }

  /// - Parameter function: A point's value and gradient.
  func minimum(from start: [Double], _ function: ([Double]) -> (value: Double, gradient: [Double])) -> End {
    var point = start
    var (value, gradient) = function(point)
    var pairs: [(step: [Double], change: [Double], curvature: Double)] = []
    var steps = 0
    while steps < maximumSteps, largest(gradient) > tolerance {
      steps += 1
      var direction = descent(gradient, pairs)
      var slope = dot(gradient, direction)
      if !(slope < 0) {
        // Rounding has spoilt what was kept.
        pairs = []
        direction = gradient.map { -$0 }
        slope = -dot(gradient, gradient)
      }
      // Before a curvature is known, a first step of length 1 at most.
      var length = pairs.isEmpty ? min(1, 1 / (-slope).squareRoot()) : 1.0
      var isAccepted = false
      for _ in 0..<60 {
        let candidate = zip(point, direction).map { $0 + length * $1 }
        let (newValue, newGradient) = function(candidate)
        // Near the end the values differ by less than their rounding; the gradient then tells.
        let slack = 1e-14 * max(1, abs(value))
        if newValue <= value + 1e-4 * length * slope + slack {
          let (step, change) = (direction.map { length * $0 }, zip(newGradient, gradient).map { $0 - $1 })
          let curvature = dot(step, change)
          if curvature > 0 {
            pairs.append((step, change, curvature))
            if pairs.count > memory { pairs.removeFirst() }
          }
          (point, value, gradient, isAccepted) = (candidate, newValue, newGradient, true)
          break
        }
        length /= 2
      }
      if !isAccepted { break }
    }
    return End(point: point, value: value, gradient: largest(gradient), steps: steps)
  }

  /// The inverse Hessian's estimate times the negative gradient: the two loops.
  private func descent(_ gradient: [Double], _ pairs: [(step: [Double], change: [Double], curvature: Double)]) -> [Double] {
    var result = gradient.map { -$0 }
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = dot(pair.step, result) / pair.curvature
      add(-share, pair.change, to: &result)
      shares.append(share)
    }
    if let last = pairs.last {
      let scale = last.curvature / dot(last.change, last.change)
      for place in result.indices { result[place] *= scale }
    }
    for (pair, share) in zip(pairs, shares.reversed()) {
      add(share - dot(pair.change, result) / pair.curvature, pair.step, to: &result)
    }
    return result
  }

  private func dot(_ one: [Double], _ other: [Double]) -> Double {
    one.withUnsafeBufferPointer { one in
      other.withUnsafeBufferPointer { other in
        // Four sums at once: additions that wait for each other cost most of the time.
        var sums = SIMD4<Double>.zero
        var place = 0
        while place + 4 <= one.count {
          let left = SIMD4<Double>(one[place], one[place + 1], one[place + 2], one[place + 3])
          let right = SIMD4<Double>(other[place], other[place + 1], other[place + 2], other[place + 3])
          sums += left * right
          place += 4
        }
        var sum = sums.sum()
        while place < one.count {
          sum += one[place] * other[place]
          place += 1
        }
        return sum
      }
    }
  }

  private func add(_ factor: Double, _ other: [Double], to result: inout [Double]) {
    for place in result.indices { result[place] += factor * other[place] }
  }

  private func largest(_ values: [Double]) -> Double { values.reduce(0) { max($0, abs($1)) } }
}
