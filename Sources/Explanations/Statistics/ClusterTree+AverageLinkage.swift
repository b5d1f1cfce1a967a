import Exhibits

extension ClusterTree {
  /// Average-linkage hierarchical clustering (UPGMA) by nearest-neighbour chains (Murtagh, 1983) in O(n²).
  ///
  /// Merges, their order and their heights are those of SciPy's `linkage(…, method="average")`, ties included.
  /// - Parameter distances: A symmetric matrix of finite distances; its diagonal is not read.
  public static func averageLinkage(distances: Matrix) -> ClusterTree {
    let count = distances.rows
    check(distances)
    guard count > 1 else { return ClusterTree(leafCount: count, merges: []) }
    var distances = distances
    // Chains of nearest neighbours end only if the way back is as long to the last bit.
    for row in 0..<count {
      for column in 0..<row { distances[column, row] = distances[row, column] }
    }
    var sizes = [Int](repeating: 1, count: count)
    var chain: [Int] = []
    var joined: [(left: Int, right: Int, height: Double)] = []
    joined.reserveCapacity(count - 1)

    for _ in 0..<(count - 1) {
      if chain.isEmpty, let first = sizes.firstIndex(where: { $0 > 0 }) { chain.append(first) }
      // Follow nearest neighbours until two clusters are each other's; the one we came from wins ties, so the chain ends.
      var (left, right, height) = (0, 0, Double.infinity)
      while true {
        left = chain[chain.count - 1]
        if chain.count > 1 {
          right = chain[chain.count - 2]
          height = distances[left, right]
        } else {
          height = .infinity
        }
        for other in 0..<count where sizes[other] > 0 && other != left && distances[left, other] < height {
          height = distances[left, other]
          right = other
        }
        if chain.count > 1, right == chain[chain.count - 2] { break }
        chain.append(right)
      }
      chain.removeLast(2)
      if left > right { swap(&left, &right) }
      joined.append((left, right, height))
      let (leftSize, rightSize) = (Double(sizes[left]), Double(sizes[right]))
      sizes[right] += sizes[left]
      sizes[left] = 0
      for other in 0..<count where sizes[other] > 0 && other != right {
        let mean = (leftSize * distances[other, left] + rightSize * distances[other, right]) / (leftSize + rightSize)
        distances[other, right] = mean
        distances[right, other] = mean
      }
    }
    return ClusterTree(leafCount: count, merges: numbered(joined, count))
  }

  /// Average linkage of what a correlation matrix relates, at distance 1 − r: 0 for equal, 1 for unrelated, 2 for opposite.
  ///
  /// A correlation that is NaN (a constant channel has none) counts as unrelated, distance 1.
  public static func averageLinkage(correlations: Matrix) -> ClusterTree {
    averageLinkage(
      distances: Matrix(
        rows: correlations.rows, columns: correlations.columns, values: correlations.values.map { $0.isNaN ? 1 : 1 - $0 }))
  }

  /// Merges by height, lowest first, with clusters numbered in SciPy's way.
  private static func numbered(_ joined: [(left: Int, right: Int, height: Double)], _ count: Int) -> [Merge] {
    let sorted = joined.enumerated().sorted { ($0.element.height, $0.offset) < ($1.element.height, $1.offset) }.map(\.element)
    var parent = Array(0..<(2 * count - 1))
    func root(_ node: Int) -> Int {
      var top = node
      while parent[top] != top { top = parent[top] }
      var node = node
      while parent[node] != top { (parent[node], node) = (top, parent[node]) }
      return top
    }
    return sorted.enumerated().map { index, merge in
      let (left, right) = (root(merge.left), root(merge.right))
      parent[left] = count + index
      parent[right] = count + index
      return Merge(left: min(left, right), right: max(left, right), height: merge.height)
    }
  }

  private static func check(_ distances: Matrix) {
    let count = distances.rows
    require(distances.columns == count, "averageLinkage: distances of \(count) × \(distances.columns), expected a square matrix")
    for row in 0..<count {
      for column in 0..<row {
        let value = distances[row, column]
        require(value.isFinite, "averageLinkage: the distance of \(row) and \(column) is \(value)")
        // What is computed twice may be rounded twice; the lower triangle counts.
        let back = distances[column, row]
        require(abs(value - back) <= 1e-9 * max(1, abs(value)), "averageLinkage: \(value) from \(row) to \(column), \(back) back")
      }
    }
  }
}
