/// What a build does with each cell and inline directive.
package struct RunPlan: Hashable, Sendable {
  /// What happens to a cell.
  package enum Action: String, Hashable, Sendable {
    /// Its stored outcome is shown again.
    case replay
    /// It runs, and its outcome is recorded.
    case run
    /// It runs for its values only: its stored outcome is shown, but something stale reads it.
    case rerun
    /// `eval: false`.
    case skip
  }

  /// One for each cell.
  package var actions: [Action]
  /// The inline directives to evaluate, ascending; the others are replayed.
  package var inlines: [Int]

  package init(actions: [Action], inlines: [Int]) {
    self.actions = actions
    self.inlines = inlines
  }

  /// The cells to execute, in the order to execute them.
  package var order: [Int] { actions.indices.filter { actions[$0] == .run || actions[$0] == .rerun } }

  /// Whether nothing needs the kernel.
  package var isEmpty: Bool { inlines.isEmpty && order.isEmpty }

  /// One line a cell that is not merely replayed, and the inline directives to evaluate.
  package func dump(_ report: Report) -> String {
    var lines = actions.indices.map { "\(actions[$0].rawValue) \(report.cells[$0].label)" }
    lines += inlines.map { "evaluate `\(report.inlines[$0].expression)`" }
    return lines.joined(separator: "\n")
  }
}

/// Decides what runs.
///
/// A cell is stale when `fresh` says so, when it has `cache: false`, and when a cell it reads is stale. An inline directive is stale when
/// `freshInline` says so and when a cell it reads is stale. Whatever a stale cell or directive reads has to run, for its values.
///
/// - Parameters:
///   - fresh: whether a stored outcome of this cell can be replayed.
///   - freshInline: the same of an inline directive.
///   - failing: whether a cell is known to fail, or reads one that is: neither it nor what reads it runs.
package func plan(
  _ report: Report, _ graph: CellGraph, fresh: (Int) -> Bool, freshInline: (Int) -> Bool, failing: (Int) -> Bool = { _ in false }
) -> RunPlan {
  var isStale = [Bool](repeating: false, count: report.cells.count)
  for cell in report.cells where cell.options.eval && !failing(cell.index) {
    isStale[cell.index] = !cell.options.cache || graph.reads[cell.index].contains { isStale[$0] } || !fresh(cell.index)
  }
  let inlines = report.inlines.indices.filter { inline in
    !graph.inlineReads[inline].contains(where: failing)
      && (graph.inlineReads[inline].contains { isStale[$0] } || !freshInline(inline))
  }
  let stale = isStale.indices.filter { isStale[$0] }
  let needed = Set(graph.closure(of: stale + inlines.flatMap { graph.inlineReads[$0] }))
  let actions = report.cells.map { cell -> RunPlan.Action in
    if !cell.options.eval { return .skip }
    if isStale[cell.index] { return .run }
    return needed.contains(cell.index) ? .rerun : .replay
  }
  return RunPlan(actions: actions, inlines: inlines)
}
