import Exhibits

/// The data that a figure shows, as a table with a key: what its baseline holds.
///
/// Names of rows, series, categories, points and nodes belong to the data; titles, axis labels, legends, colours and sizes say how it is
/// drawn, and do not. A name that comes again is numbered, `cat (2)`, so that every row has a key of its own. A figure that a cell has
/// put together wrongly gives the rows that it has, with missing values.
package func baselineTable(of figure: Figure) -> Table {
  switch figure.content {
  case .heatmap(let heatmap): table(of: heatmap)
  case .images(let grid): table(of: grid)
  case .bars(let chart): table(of: chart)
  case .lines(let chart): table(of: chart)
  case .scatter(let plot): table(of: plot)
  case .histogram(let histogram): table(of: histogram)
  case .network(let network): table(of: network)
  }
}

// MARK: - Heatmaps

/// A row a value, in the drawn order; with trees, a row a merge too, with its height.
private func table(of heatmap: Heatmap) -> Table {
  let values = heatmap.values
  let rowNames = distinctNames(heatmap.rowLabels, count: values.rows)
  let columnNames = distinctNames(heatmap.columnLabels, count: values.columns)
  let columnOrder = drawnOrder(values.columns, heatmap.columnTree)
  var rows: [String] = []
  var columns: [String] = []
  var numbers: [Double] = []
  for row in drawnOrder(values.rows, heatmap.rowTree) {
    for column in columnOrder {
      rows.append(rowNames[row])
      columns.append(columnNames[column])
      numbers.append(values[row, column])
    }
  }
  let trees = [("row tree", heatmap.rowTree), ("column tree", heatmap.columnTree)].compactMap { name, tree in tree.map { (name, $0) } }
  guard !trees.isEmpty else {
    return Table(
      [Column("row", .text(rows)), Column("column", .text(columns)), Column("value", .number(numbers), format: heatmap.format)],
      key: ["row", "column"])
  }
  var parts = Array(repeating: "value", count: numbers.count)
  for (name, tree) in trees {
    for (number, merge) in tree.merges.enumerated() {
      parts.append(name)
      rows.append("merge \(number + 1)")
      columns.append("height")
      numbers.append(merge.height)
    }
  }
  return Table(
    [
      Column("part", .text(parts)), Column("row", .text(rows)), Column("column", .text(columns)),
      Column("value", .number(numbers), format: heatmap.format),
    ], key: ["part", "row", "column"])
}

/// The order of a tree's leaves, or that of the matrix when there is no tree or it does not fit.
private func drawnOrder(_ count: Int, _ tree: ClusterTree?) -> [Int] {
  guard let tree, tree.leafCount == count, count > 0, tree.merges.count == count - 1 else { return Array(0..<count) }
  var isUsed = [Bool](repeating: false, count: count + tree.merges.count)
  for (number, merge) in tree.merges.enumerated() {
    for child in [merge.left, merge.right] {
      guard (0..<count + number).contains(child), !isUsed[child] else { return Array(0..<count) }
      isUsed[child] = true
    }
  }
  return tree.leafOrder
}

// MARK: - Charts

private func table(of chart: BarChart) -> Table {
  let categories = distinctNames(chart.categories, count: chart.categories.count)
  let names = distinctNames(chart.series.map(\.name), count: chart.series.count)
  var rows = Rows(["category", "series"], ["value", "error"])
  for (place, category) in categories.enumerated() {
    for (series, name) in zip(chart.series, names) {
      rows.add([category, name], [series.values.element(at: place), series.errors.element(at: place)])
    }
  }
  let hasErrors = chart.series.contains { !$0.errors.isEmpty }
  return rows.table(numbers: hasErrors ? ["value", "error"] : ["value"], format: chart.format)
}

/// Points are numbered along their line: an abscissa that moved a little is a value that moved, not another row.
private func table(of chart: LineChart) -> Table {
  let names = distinctNames(chart.series.map(\.name), count: chart.series.count)
  var rows = Rows(["series"], ["x", "y", "lower", "upper"])
  for (series, name) in zip(chart.series, names) {
    for place in 0..<max(series.x.count, series.y.count) {
      rows.add(
        [name], number: place + 1,
        [series.x, series.y, series.lower, series.upper].map { $0.element(at: place) })
    }
  }
  let hasBand = chart.series.contains { !$0.lower.isEmpty || !$0.upper.isEmpty }
  return rows.table(number: "point", numbers: hasBand ? ["x", "y", "lower", "upper"] : ["x", "y"])
}

private func table(of plot: ScatterPlot) -> Table {
  let names = distinctNames(plot.series.map(\.name), count: plot.series.count)
  var rows = Rows(["series"], ["x", "y"])
  var labels: [String?] = []
  for (series, name) in zip(plot.series, names) {
    for place in 0..<max(series.x.count, series.y.count) {
      rows.add([name], number: place + 1, [series.x.element(at: place), series.y.element(at: place)])
      labels.append(place < series.labels.count ? series.labels[place] : nil)
    }
  }
  var table = rows.table(number: "point", numbers: ["x", "y"])
  if plot.series.contains(where: { !$0.labels.isEmpty }) { table.columns.append(Column("label", .text(labels))) }
  return table
}

private func table(of histogram: Histogram) -> Table {
  let names = distinctNames(histogram.series.map(\.name), count: histogram.series.count)
  var rows = Rows(["series"], ["from", "to", "count"])
  for (series, name) in zip(histogram.series, names) {
    for bin in 0..<max(series.counts.count, histogram.edges.count - 1, 0) {
      rows.add(
        [name], number: bin + 1,
        [histogram.edges.element(at: bin), histogram.edges.element(at: bin + 1), series.counts.element(at: bin)])
    }
  }
  return rows.table(number: "bin", numbers: ["from", "to", "count"])
}

// MARK: - Networks

private func table(of network: NetworkDiagram) -> Table {
  let nodes = network.nodes
  let edges = network.edges
  let names = distinctNames(nodes.map(\.id), count: nodes.count) + distinctNames(edges.map { "\($0.from) → \($0.to)" }, count: edges.count)
  let none = [String?](repeating: nil, count: edges.count)
  return Table(
    [
      Column("part", .text(nodes.map { _ in "node" } + edges.map { _ in "edge" })),
      Column("name", .text(names)),
      Column("from", .text(nodes.map { _ in nil } + edges.map(\.from))),
      Column("to", .text(nodes.map { _ in nil } + edges.map(\.to))),
      Column("label", .text(nodes.map(\.label) + edges.map(\.label))),
      Column("detail", .text(nodes.map(\.detail) + none)),
      Column("role", .text(nodes.map(\.role.rawValue) + none)),
      Column("group", .text(nodes.map(\.group) + none)),
    ], key: ["part", "name"])
}

// MARK: - Rows

/// Rows of names, an optional number, and numbers.
private struct Rows {
  private let names: [String]
  private let fields: [String]
  private var texts: [[String?]]
  private var places: [Int?] = []
  private var values: [[Double]]

  init(_ names: [String], _ fields: [String]) {
    self.names = names
    self.fields = fields
    texts = names.map { _ in [] }
    values = fields.map { _ in [] }
  }

  mutating func add(_ names: [String], number: Int? = nil, _ numbers: [Double]) {
    for (place, name) in names.enumerated() { texts[place].append(name) }
    places.append(number)
    for (place, number) in numbers.enumerated() { values[place].append(number) }
  }

  /// - Parameters:
  ///   - number: The name of the column of the rows' own numbers, which is then part of the key.
  ///   - numbers: The fields to show.
  func table(number: String? = nil, numbers: [String], format: NumberFormat = .shortest) -> Table {
    var columns = zip(names, texts).map { Column($0, .text($1)) }
    if let number { columns.append(Column(number, .integer(places))) }
    let key = columns.map(\.name)
    columns += zip(fields, values).filter { numbers.contains($0.0) }.map { Column($0, .number($1), format: format) }
    return Table(columns, key: key)
  }
}

extension [Double] {
  fileprivate func element(at place: Int) -> Double { place < count ? self[place] : .nan }
}

/// As many names as asked for, all different: an empty name becomes its number, and one that comes again is numbered.
func distinctNames(_ names: [String], count: Int) -> [String] {
  var taken: Set<String> = []
  var next: [String: Int] = [:]
  return (0..<count).map { place in
    let name = place < names.count && !names[place].isEmpty ? names[place] : "\(place + 1)"
    if taken.insert(name).inserted { return name }
    var number = next[name] ?? 2
    while !taken.insert("\(name) (\(number))").inserted { number += 1 }
    next[name] = number + 1
    return "\(name) (\(number))"
  }
}
