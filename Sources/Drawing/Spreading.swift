/// Moves places apart as little as possible, in the sense of weighted least squares, keeping their order.
///
/// - Parameters:
///   - wanted: where each would like to be, in the order they must keep.
///   - gaps: the least distance from each to the next; one fewer than places.
///   - weights: how much each resists being moved.
func spread(_ wanted: [Double], gaps: [Double], weights: [Double]) -> [Double] {
  // With the gaps taken out, this is isotonic regression: pool neighbours that are out of order.
  var offsets = [0.0]
  for gap in gaps { offsets.append(offsets[offsets.count - 1] + gap) }
  var pools: [(mean: Double, weight: Double, count: Int)] = []
  for (index, place) in wanted.enumerated() {
    pools.append((place - offsets[index], weights[index], 1))
    while pools.count > 1, pools[pools.count - 2].mean > pools[pools.count - 1].mean {
      let last = pools.removeLast()
      let before = pools.removeLast()
      let weight = before.weight + last.weight
      pools.append(((before.mean * before.weight + last.mean * last.weight) / weight, weight, before.count + last.count))
    }
  }
  var result: [Double] = []
  for pool in pools {
    for _ in 0..<pool.count { result.append(pool.mean + offsets[result.count]) }
  }
  return result
}
