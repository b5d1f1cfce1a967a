/// A matrix as colours, with labels, a colour bar and, when trees are given, the clustered order and its dendrograms.
public struct Heatmap: Codable, Hashable, Sendable {
  public var values: Matrix
  /// One label a row, or none at all.
  public var rowLabels: [String]
  /// One label a column, or none at all.
  public var columnLabels: [String]
  /// What the rows are: `"channel"`.
  public var rowTitle: String
  public var columnTitle: String
  /// What the colour shows, with its unit.
  public var legend: String
  public var scale: ColorScale
  /// When given, rows are drawn in the tree's leaf order beside its dendrogram; `values` stay in the given order.
  public var rowTree: ClusterTree?
  public var columnTree: ClusterTree?
  /// Whether each cell's number is written into it.
  public var showsValues: Bool
  public var format: NumberFormat

  public init(
    _ values: Matrix, rowLabels: [String] = [], columnLabels: [String] = [], rowTitle: String = "", columnTitle: String = "",
    legend: String = "", scale: ColorScale = .sequential, rowTree: ClusterTree? = nil, columnTree: ClusterTree? = nil,
    showsValues: Bool = false, format: NumberFormat = .significant(3)
  ) {
    require(rowLabels.isEmpty || rowLabels.count == values.rows, "\(rowLabels.count) labels for \(values.rows) rows")
    require(
      columnLabels.isEmpty || columnLabels.count == values.columns, "\(columnLabels.count) labels for \(values.columns) columns")
    self.values = values
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.legend = legend
    self.scale = scale
    self.rowTree = rowTree
    self.columnTree = columnTree
    self.showsValues = showsValues
    self.format = format
  }
}

/// A hierarchical clustering of `n` leaves as `n − 1` merges, in SciPy's linkage convention.
public struct ClusterTree: Codable, Hashable, Sendable {
  /// One merge. Clusters below `n` are leaves; cluster `n + i` is what merge `i` made.
  public struct Merge: Codable, Hashable, Sendable {
    public var left: Int
    public var right: Int
    /// The distance at which the two were joined.
    public var height: Double

    public init(left: Int, right: Int, height: Double) {
      self.left = left
      self.right = right
      self.height = height
    }
  }

  public var leafCount: Int
  public var merges: [Merge]

  public init(leafCount: Int, merges: [Merge]) {
    require(merges.count == max(0, leafCount - 1), "\(leafCount) leaves need \(max(0, leafCount - 1)) merges")
    self.leafCount = leafCount
    self.merges = merges
  }

  /// The leaves from first to last as drawn, so that no branches cross.
  public var leafOrder: [Int] {
    guard leafCount > 0 else { return [] }
    guard !merges.isEmpty else { return Array(0..<leafCount) }
    var order: [Int] = []
    var stack = [leafCount + merges.count - 1]
    while let node = stack.popLast() {
      if node < leafCount {
        order.append(node)
      } else {
        let merge = merges[node - leafCount]
        stack.append(merge.right)
        stack.append(merge.left)
      }
    }
    return order
  }
}
