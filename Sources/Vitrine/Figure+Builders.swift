import Exhibits
import Tensors

extension Figure {
  /// A heatmap of a matrix.
  public static func heatmap(
    _ values: Matrix, rowLabels: [String] = [], columnLabels: [String] = [], rowTitle: String = "", columnTitle: String = "",
    legend: String = "", scale: ColorScale = .sequential, showsValues: Bool = false, format: NumberFormat = .significant(3)
  ) -> Figure {
    Figure(
      .heatmap(
        Heatmap(
          values, rowLabels: rowLabels, columnLabels: columnLabels, rowTitle: rowTitle, columnTitle: columnTitle, legend: legend,
          scale: scale, showsValues: showsValues, format: format)))
  }

  /// A correlation matrix in blue and red over [−1, 1], rows and columns ordered by average-linkage clustering, with dendrograms.
  ///
  /// - Parameters:
  ///   - labels: One a row and column, or none.
  ///   - title: What rows and columns are: `"channel"`.
  ///   - clustered: Whether to order them; the given order otherwise.
  public static func correlations(
    _ values: Matrix, labels: [String] = [], title: String = "", legend: String = "Pearson correlation", clustered: Bool = true
  ) -> Figure {
    let tree = clustered && values.rows > 1 ? ClusterTree.averageLinkage(correlations: values) : nil
    return Figure(
      .heatmap(
        Heatmap(
          values, rowLabels: labels, columnLabels: labels, rowTitle: title, columnTitle: title, legend: legend, scale: .correlation,
          rowTree: tree, columnTree: tree, format: .decimals(2))))
  }

  /// Pictures in rows, with captions.
  public static func images(
    _ rasters: [Raster], captions: [String] = [], columns: Int, columnTitles: [String] = [], rowTitles: [String] = [],
    keepsPixelsSharp: Bool = true
  ) -> Figure {
    guard captions.isEmpty || captions.count == rasters.count else {
      fatalError("images: \(captions.count) captions for \(rasters.count) pictures")
    }
    let items = rasters.enumerated().map { ImageGrid.Item($1, caption: captions.isEmpty ? "" : captions[$0]) }
    return Figure(
      .images(
        ImageGrid(items, columns: columns, columnTitles: columnTitles, rowTitles: rowTitles, keepsPixelsSharp: keepsPixelsSharp)))
  }

  /// Bars of one series.
  public static func bars(
    _ values: [Double], categories: [String], name: String = "", orientation: BarChart.Orientation = .horizontal, axis: String = "",
    colorsBySign: Bool = false, showsValues: Bool = false, format: NumberFormat = .significant(3)
  ) -> Figure {
    bars(
      [.init(name, values)], categories: categories, orientation: orientation, axis: axis, colorsBySign: colorsBySign,
      showsValues: showsValues, format: format)
  }

  /// Bars of several series, grouped by category.
  public static func bars(
    _ series: [BarChart.Series], categories: [String], orientation: BarChart.Orientation = .horizontal, axis: String = "",
    colorsBySign: Bool = false, showsValues: Bool = false, format: NumberFormat = .significant(3)
  ) -> Figure {
    Figure(
      .bars(
        BarChart(
          categories: categories, series: series, orientation: orientation, axis: Axis(axis), colorsBySign: colorsBySign,
          showsValues: showsValues, format: format)))
  }

  /// Lines over a common axis.
  public static func lines(_ series: [LineChart.Series], x: String = "", y: String = "", showsPoints: Bool = false) -> Figure {
    Figure(.lines(LineChart(series, xAxis: Axis(x), yAxis: Axis(y), showsPoints: showsPoints)))
  }

  /// Points.
  public static func scatter(_ series: [ScatterPlot.Series], x: String = "", y: String = "", showsDiagonal: Bool = false) -> Figure {
    Figure(.scatter(ScatterPlot(series, xAxis: Axis(x), yAxis: Axis(y), showsDiagonal: showsDiagonal)))
  }

  /// Counts of numbers in bins of equal width over their range; NaN and infinities are not counted.
  public static func histogram(_ values: [Double], bins: Int = 20, name: String = "", x: String = "") -> Figure {
    Figure(.histogram(Histogram(of: values, bins: bins, name: name, x: x)))
  }

  /// A network's layers and their connections.
  public static func network(
    _ nodes: [NetworkDiagram.Node], _ edges: [NetworkDiagram.Edge], direction: NetworkDiagram.Direction = .leftToRight
  ) -> Figure {
    Figure(.network(NetworkDiagram(nodes: nodes, edges: edges, direction: direction)))
  }

  /// The figure with a preferred width, height or title, in points (1/72 inch).
  public func sized(width: Double? = nil, height: Double? = nil) -> Figure {
    var figure = self
    figure.width = width ?? self.width
    figure.height = height ?? self.height
    return figure
  }
}

extension Histogram {
  /// Counts of numbers in bins of equal width over their range; NaN and infinities are not counted.
  public init(of values: [Double], bins: Int = 20, name: String = "", x: String = "") {
    require(bins > 0, "a histogram has at least one bin")
    let finite = values.filter(\.isFinite)
    let lower = finite.min() ?? 0
    let largest = finite.max() ?? 1
    let upper = largest > lower ? largest : lower + 1
    let width = (upper - lower) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    for value in finite { counts[min(bins - 1, max(0, Int((value - lower) / width)))] += 1 }
    let edges = (0...bins).map { $0 == bins ? upper : lower + Double($0) * width }
    self.init(edges: edges, series: [Series(name, counts: counts)], xAxis: Axis(x))
  }
}
