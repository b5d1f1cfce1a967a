import Exhibits

/// Which cell reads which, from the names they define and use. Immutable; document order is a topological order.
package struct CellGraph: Hashable, Sendable {
  /// For each cell, the cells it reads directly, ascending.
  package var reads: [[Int]]
  /// For each inline directive, the cells it reads directly, ascending.
  package var inlineReads: [[Int]]
  /// The first import of each module, ascending: every later cell sees it too.
  package var imports: [ModuleImport]

  package struct ModuleImport: Hashable, Sendable {
    package var cell: Int
    package var module: String

    package init(cell: Int, module: String) {
      self.cell = cell
      self.module = module
    }
  }

  package init(reads: [[Int]], inlineReads: [[Int]], imports: [ModuleImport] = []) {
    self.reads = reads
    self.inlineReads = inlineReads
    self.imports = imports
  }

  /// The modules that cells before a position import, in order.
  package func modules(before position: Int) -> [String] { imports.prefix { $0.cell < position }.map(\.module) }
}
