import Exhibits

/// A cluster tree made ready to draw: leaves in order, and each merge's place.
struct Dendrogram {
  /// The leaves from first to last as drawn.
  let order: [Int]
  private let merges: [ClusterTree.Merge]
  private let leafCount: Int

  /// - Returns: `nil` for a tree that is not one over `count` leaves, such as one that uses a cluster twice.
  init?(_ tree: ClusterTree?, count: Int) {
    guard let tree, tree.leafCount == count, count > 1, tree.merges.count == count - 1 else { return nil }
    var isUsed = [Bool](repeating: false, count: 2 * count - 1)
    for (index, merge) in tree.merges.enumerated() {
      for child in [merge.left, merge.right] {
        guard child >= 0, child < count + index, !isUsed[child] else { return nil }
        isUsed[child] = true
      }
    }
    order = tree.leafOrder
    merges = tree.merges
    leafCount = count
  }

  /// The tree's branches as brackets.
  ///
  /// - Parameter place: the point on the page for a position along the leaves (leaf `i` lies at `i + 0.5`) and a height from 0 to 1.
  func outline(_ place: (_ along: Double, _ height: Double) -> Point) -> Outline {
    let largest = merges.map(\.height).filter(\.isFinite).max() ?? 1
    let scale = largest > 0 ? largest : 1
    var along = [Double](repeating: 0, count: leafCount + merges.count)
    var heights = along
    for (position, leaf) in order.enumerated() { along[leaf] = Double(position) + 0.5 }
    var outline = Outline()
    for (index, merge) in merges.enumerated() {
      let node = leafCount + index
      heights[node] = merge.height.isFinite ? min(max(merge.height / scale, 0), 1) : 1
      along[node] = (along[merge.left] + along[merge.right]) / 2
      outline.steps += [
        .move(place(along[merge.left], heights[merge.left])), .line(place(along[merge.left], heights[node])),
        .line(place(along[merge.right], heights[node])), .line(place(along[merge.right], heights[merge.right])),
      ]
    }
    return outline
  }
}
