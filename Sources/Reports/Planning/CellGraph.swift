import Exhibits

/// Which cell reads which, from the names they define and use. Immutable; document order is a topological order.
package struct CellGraph: Hashable, Sendable {
  /// For each cell, the cells it reads directly, ascending.
  package var reads: [[Int]]
  /// For each inline directive, the cells it reads directly, ascending.
  package var inlineReads: [[Int]]

  package init(reads: [[Int]], inlineReads: [[Int]]) {
    self.reads = reads
    self.inlineReads = inlineReads
  }
}
