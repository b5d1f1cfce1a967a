import Exhibits
import Foundation

/// Awkward figures of every kind, for properties that must hold of all.
let awkwardFigures: [(name: String, figure: Figure)] = {
  let long = "an exceedingly long label that no page of any sensible width could hold without some loss"
  let names = (0..<40).map { $0.isMultiple(of: 3) ? "\(long) \($0)" : "name \($0)" }
  let grid = Matrix(rows: 40, columns: 40, values: (0..<1600).map { $0.isMultiple(of: 7) ? .nan : Double($0 % 41) - 20 })
  let chain = ClusterTree(
    leafCount: 40, merges: (0..<39).map { .init(left: $0 == 0 ? 0 : 39 + $0, right: $0 + 1, height: Double($0 + 1)) })
  let grey = Raster(width: 5, height: 3, channels: 1, samples: Data((0..<15).map { UInt8($0 * 16) }))
  let clear = Raster(width: 2, height: 9, channels: 4, samples: Data((0..<72).map { UInt8($0 * 3) }))
  let values = (0..<40).map { Double($0 * $0) - 300 }
  let nodes = (0..<30).map {
    NetworkDiagram.Node(
      "n\($0)", label: $0 == 4 ? long : "layer \($0)", detail: $0 == 5 ? long : "3×3", role: .allCases[$0 % 10],
      group: $0 % 9 > 5 ? long : "")
  }
  let edges = (0..<29).map { NetworkDiagram.Edge("n\($0)", "n\($0 + 1)", label: $0 == 7 ? long : ($0 % 4 == 0 ? "64×32×32" : "")) }
    + [.init("n2", "n20"), .init("n3", "n9", label: "skip"), .init("n0", "n29"), .init("nobody", "n1"), .init("n9", "n3")]
  return [
    ("heatmap", Figure(.heatmap(Heatmap(
      grid, rowLabels: names, columnLabels: names, rowTitle: long, columnTitle: long, legend: long, scale: .diverging)), title: long)),
    ("clustered heatmap", Figure(.heatmap(Heatmap(
      grid, rowLabels: names, columnLabels: names, rowTitle: long, columnTitle: long, legend: long, rowTree: chain, columnTree: chain)))),
    ("low heatmap", Figure(.heatmap(Heatmap(
      Matrix(rows: 1, columns: 40, values: values), rowLabels: [long], columnLabels: names, legend: long, showsValues: true)))),
    ("heatmap with values", Figure(.heatmap(Heatmap(
      Matrix([[1e-9, -1e12], [.infinity, 0.5]]), rowLabels: [long, ""], columnLabels: [long, "b"], legend: long, showsValues: true)))),
    ("pictures", Figure(.images(ImageGrid(
      (0..<9).map { .init($0 % 2 == 0 ? grey : clear, caption: $0 == 4 ? long : "\($0)", overlay: .init(grid)) }, columns: 4,
      columnTitles: [long, "b", "c", long], rowTitles: [long, "second", long], legend: long)))),
    ("many small pictures", Figure(.images(ImageGrid(
      (0..<60).map { _ in .init(grey, caption: long) }, columns: 30, keepsPixelsSharp: true)))),
    ("horizontal bars", Figure(.bars(BarChart(
      categories: names, series: [.init(long, values, errors: values.map { abs($0) / 5 })], orientation: .horizontal, axis: Axis(long),
      colorsBySign: true, showsValues: true, format: .signed(2))))),
    ("vertical bars", Figure(.bars(BarChart(
      categories: names, series: [.init(long, values), .init("b", values.reversed()), .init("c", values)], axis: Axis(long),
      showsValues: true)))),
    ("few vertical bars", Figure(.bars(BarChart(
      categories: [long, "b"], series: [.init("", [-3, .infinity])], axis: Axis(long), showsValues: true)))),
    ("lines", Figure(.lines(LineChart(
      (0..<12).map { row in .init("\(row) \(long)", x: values, y: values.map { $0 * Double(row) }) }, xAxis: Axis(long), yAxis: Axis(long),
      showsPoints: true)))),
    ("lines ending together at the top", Figure(.lines(LineChart(
      (0..<6).map { .init("category \($0)", x: [0, 1, 2], y: [0.2, Double($0) / 10, 1 - Double($0) / 1e4]) }, xAxis: Axis("x"), yAxis: Axis("y"))),
      width: 300, height: 150)),
    ("lines named at their ends", Figure(.lines(LineChart(
      (0..<8).map { .init("line \($0)", x: [0, 1e9], y: [Double($0), 5]) }, xAxis: Axis(long), yAxis: Axis(long, logarithmic: true))))),
    ("scatter", Figure(.scatter(ScatterPlot(
      [.init(long, x: values, y: values.reversed(), labels: names), .init("b", x: values, y: values)], xAxis: Axis(long),
      yAxis: Axis(long), showsDiagonal: true)))),
    ("histogram", Figure(.histogram(Histogram(
      edges: (0...40).map { Double($0) * 1e-5 }, series: [.init(long, counts: values.map(abs)), .init("b", counts: values.map(abs))],
      xAxis: Axis(long))))),
    ("network across", Figure(.network(NetworkDiagram(nodes: nodes, edges: edges)))),
    ("network downward", Figure(.network(NetworkDiagram(nodes: nodes, edges: edges, direction: .topToBottom)))),
  ]
}()

/// Figures with nothing, one thing, or nothing finite in them.
let degenerateFigures: [(name: String, figure: Figure)] = {
  var figures: [(String, Figure)] = []
  func add(_ name: String, _ content: Figure.Content) { figures.append((name, Figure(content))) }
  let nan = Double.nan
  let matrices: [(String, Matrix)] = [
    ("empty", Matrix(rows: 0, columns: 0, values: [])), ("no columns", Matrix(rows: 3, columns: 0, values: [])), ("one", Matrix([[5]])),
    ("one NaN", Matrix([[nan]])), ("all NaN", Matrix([[nan, nan], [nan, nan]])), ("constant", Matrix([[2, 2], [2, 2]])),
    ("infinite", Matrix([[.infinity, -.infinity]])), ("huge", Matrix([[-.greatestFiniteMagnitude, .greatestFiniteMagnitude]])),
    ("one row", Matrix([(0..<500).map(Double.init)])), ("one column", Matrix((0..<500).map { [Double($0)] })),
  ]
  for (name, values) in matrices {
    for palette in ColorScale.Palette.allCases {
      add("heatmap, \(name), \(palette)", .heatmap(Heatmap(values, legend: "x", scale: ColorScale(palette), showsValues: true)))
    }
  }
  let loop = ClusterTree(leafCount: 3, merges: [.init(left: 3, right: 4, height: 1), .init(left: 3, right: 3, height: nan)])
  add("tree that refers to itself", .heatmap(Heatmap(Matrix([[1], [2], [3]]), rowTree: loop)))
  add("no pictures", .images(ImageGrid([], columns: 3)))
  let none = Raster(width: 0, height: 0, channels: 3, samples: Data())
  let overlay = ImageGrid.Overlay(Matrix(rows: 0, columns: 0, values: []))
  add("empty picture", .images(ImageGrid([.init(none, overlay: overlay)], columns: 5, legend: "x")))
  for orientation in [BarChart.Orientation.horizontal, .vertical] {
    add("no bars, \(orientation)", .bars(BarChart(categories: [], series: [], orientation: orientation)))
    for value: Double in [0, nan, .infinity, -.infinity, 1e-320, -.greatestFiniteMagnitude] {
      for isLogarithmic in [false, true] {
        add("bar \(value), \(orientation)", .bars(BarChart(
          categories: ["a"], series: [.init("s", [value], errors: [nan])], orientation: orientation,
          axis: Axis(logarithmic: isLogarithmic), showsValues: true)))
      }
    }
  }
  let numbers: [[Double]] = [
    [], [1], [nan], [0, 0], [.infinity, 1], [-1, -2], [-.greatestFiniteMagnitude, .greatestFiniteMagnitude], [5e-324, 1e-323],
  ]
  let axes: [Axis] = [
    Axis(), Axis(logarithmic: true), Axis(from: 5, to: 5), Axis(from: 9, to: 1), Axis(from: nan, to: .infinity),
  ]
  for values in numbers {
    for axis in axes {
      add("line \(values)", .lines(LineChart([.init("s", x: values, y: values, lower: values, upper: values)], xAxis: axis, yAxis: axis)))
      add("scatter \(values)", .scatter(ScatterPlot(
        [.init("s", x: values, y: values, labels: ["only one"])], xAxis: axis, yAxis: axis, showsDiagonal: true)))
    }
  }
  add("no lines", .lines(LineChart([])))
  add("no bins", .histogram(Histogram(edges: [], series: [])))
  add("one edge", .histogram(Histogram(edges: [1], series: [.init("", counts: [])])))
  add("bins without width", .histogram(Histogram(edges: [1, 1], series: [.init("", counts: [3])])))
  add("bins of NaN", .histogram(Histogram(edges: [nan, nan], series: [.init("", counts: [nan])])))
  add("no network", .network(NetworkDiagram(nodes: [], edges: [.init("a", "b")])))
  add("one node", .network(NetworkDiagram(nodes: [.init("")], edges: [.init("", "")])))
  add("cycle", .network(NetworkDiagram(
    nodes: [.init("a"), .init("b"), .init("c"), .init("a")], edges: [.init("a", "b"), .init("b", "c"), .init("c", "a")])))
  return figures
}()
