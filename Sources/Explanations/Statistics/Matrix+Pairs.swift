import Exhibits

extension Matrix {
  /// An element above the diagonal of a square matrix.
  public struct Pair: Hashable, Sendable {
    public var row: Int
    public var column: Int
    public var value: Double
  }

  /// The elements above the diagonal that are not NaN, largest first: the pairs of a symmetric matrix from most to least alike.
  public var pairs: [Pair] {
    let all = (0..<rows).flatMap { row in ((row + 1)..<max(row + 1, columns)).map { Pair(row: row, column: $0, value: self[row, $0]) } }
    return all.filter { !$0.value.isNaN }.sorted { ($1.value, $0.row, $0.column) < ($0.value, $1.row, $1.column) }
  }
}

extension ClusterTree {
  /// The clusters left when no merge above a height is made: leaves of each, largest cluster first.
  public func clusters(below height: Double) -> [[Int]] {
    var members: [Int: [Int]] = Dictionary(uniqueKeysWithValues: (0..<leafCount).map { ($0, [$0]) })
    for (index, merge) in merges.enumerated() where merge.height <= height {
      guard let left = members.removeValue(forKey: merge.left), let right = members.removeValue(forKey: merge.right) else { continue }
      members[leafCount + index] = left + right
    }
    return members.values.map { $0.sorted() }.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
  }
}
