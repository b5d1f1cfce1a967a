import Exhibits

/// Where what a cell shows goes: the kernel puts its own receivers here before it runs a cell.
///
/// Unchecked statics, because cells run one at a time and the kernel sets these before each.
public enum CellSink {
  /// Receives every exhibit, in order. Outside a kernel it is printed as text.
  nonisolated(unsafe) public static var exhibit: (Exhibit) -> Void = { print($0.summary) }

  /// Receives how far the cell has come: 0 to 1, or `nil` when unknown.
  nonisolated(unsafe) public static var progress: (_ fraction: Double?, _ message: String) -> Void = { _, _ in }

  /// Receives the text of an inline directive, or what it threw.
  nonisolated(unsafe) public static var inline: (_ index: Int, _ result: Result<String, any Error>) -> Void = { _, result in print(result) }

  /// The cell's `seed` option.
  nonisolated(unsafe) public static var seed: UInt64 = 0
}

/// The cell's seed: the `seed` option, 0 unless set.
public var seed: UInt64 { CellSink.seed }

/// Tells the reader of the console how far the cell has come.
///
/// - Parameters:
///   - fraction: 0 to 1; `nil` when unknown.
///   - message: What is being done.
public func progress(_ fraction: Double?, _ message: String = "") {
  CellSink.progress(fraction.map { min(1, max(0, $0)) }, message)
}

extension Exhibit {
  /// What it is, in words: for a console.
  public var summary: String {
    switch self {
    case .text(let text): text
    case .table(let table): "table of \(table.rowCount) rows: \(table.columns.map(\.name).joined(separator: ", "))"
    case .panels(let panels): panels.map(\.summary).joined(separator: "\n")
    case .figure(let figure):
      switch figure.content {
      case .heatmap(let map): "heatmap of \(map.values.rows) × \(map.values.columns)"
      case .images(let grid): "\(grid.items.count) images in \(grid.columns) columns"
      case .bars(let chart): "bars: \(chart.categories.count) categories, \(chart.series.count) series"
      case .lines(let chart): "lines: \(chart.series.count) series"
      case .scatter(let plot): "scatter plot: \(plot.series.count) series"
      case .histogram(let histogram): "histogram of \(histogram.edges.count - 1) bins"
      case .network(let diagram): "network of \(diagram.nodes.count) nodes"
      }
    }
  }
}
