import Reports

/// What the result of every cell and inline directive depends on by the sources alone: code without comments and white space, options of
/// execution, parameters, and the same of every cell that it reads.
///
/// The files that a cell reads are left out: what changes in them is noticed where it happens.
struct CellIdentities: Hashable, Sendable {
  var cells: [Digest]
  var inlines: [Digest]

  init(_ report: Report, _ graph: CellGraph) {
    let build = BuildIdentity(core: "", swiftVersion: "")
    var cells: [Digest] = []
    for cell in report.cells {
      let parts = staticParts(cell: cell.index, of: report, graph, fingerprints: { cells[$0] }, build: build)
      let timeout = cell.options.timeout.map { String($0) } ?? "none"
      cells.append(digest(of: "\(parts.digest) \(cell.options.eval) \(timeout)"))
    }
    inlines = report.inlines.indices.map { index in
      staticParts(inline: index, of: report, graph, fingerprints: { cells[$0] }, build: build).digest
    }
    self.cells = cells
  }
}
