import Exhibits
import Testing

@testable import Drawing

@Suite("Heatmaps")
struct HeatmapTests {
  let tree = ClusterTree(leafCount: 3, merges: [.init(left: 2, right: 0, height: 1), .init(left: 3, right: 1, height: 2)])

  @Test("Rows and columns are drawn in their trees' leaf order, and the hotspot is in drawn order")
  func leafOrder() throws {
    let heatmap = Heatmap(
      Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), rowLabels: ["r0", "r1", "r2"], columnLabels: ["c0", "c1", "c2"], rowTree: tree,
      columnTree: tree)
    let list = layOut(Figure(.heatmap(heatmap)), style: FigureStyle())
    let spot = try #require(list.hotspots.first)
    #expect(spot.values == Matrix([[9, 7, 8], [3, 1, 2], [6, 4, 5]]))
    #expect(spot.rowLabels == ["r2", "r0", "r1"])
    #expect(spot.columnLabels == ["c2", "c0", "c1"])
    let rows = list.texts.filter { $0.text.hasPrefix("r") }.sorted { $0.bounds.y < $1.bounds.y }
    #expect(rows.map(\.text) == ["r2", "r0", "r1"])
    let columns = list.texts.filter { $0.text.hasPrefix("c") }.sorted { $0.bounds.x < $1.bounds.x }
    #expect(columns.map(\.text) == ["c2", "c0", "c1"])
  }

  @Test("A hotspot covers the drawn cells")
  func hotspotPlace() throws {
    let values = Matrix(rows: 30, columns: 30, values: (0..<900).map(Double.init))
    let list = layOut(Figure(.heatmap(Heatmap(values)), title: "title"), style: FigureStyle())
    let spot = try #require(list.hotspots.first)
    #expect(list.dump.contains("image 30 × 30 sharp"))
    #expect(spot.x >= 0 && spot.y > 9 && spot.x + spot.width <= 480 && spot.y + spot.height <= list.height)
  }

  @Test("A big matrix is one picture, reduced to what can be seen")
  func bigMatrix() {
    let values = Matrix(rows: 1000, columns: 3000, values: Array(repeating: 1, count: 3_000_000))
    let list = layOut(Figure(.heatmap(Heatmap(values))), style: FigureStyle())
    let picture = list.dump.split(separator: "\n").first { $0.contains("image") && !$0.contains("128") }
    #expect(picture?.contains("sharp") == true)
    #expect(list.dump.count < 20_000)
  }

  @Test("A missing value gets its own look and a key")
  func missing() {
    let with = layOut(Figure(.heatmap(Heatmap(Matrix([[1, .nan]])))), style: FigureStyle())
    #expect(with.texts.contains { $0.text == "none" })
    let without = layOut(Figure(.heatmap(Heatmap(Matrix([[1, 2]])))), style: FigureStyle())
    #expect(!without.texts.contains { $0.text == "none" })
  }

  @Test("An infinite value is crossed out and explained, on few cells and on many")
  func infinite() {
    for columns in [2, 60] {
      var values = Array(repeating: 1.0, count: columns * 10)
      values[3] = .infinity
      let with = layOut(Figure(.heatmap(Heatmap(Matrix(rows: 10, columns: columns, values: values)))), style: FigureStyle())
      values[3] = 2
      let without = layOut(Figure(.heatmap(Heatmap(Matrix(rows: 10, columns: columns, values: values)))), style: FigureStyle())
      #expect(with.texts.contains { $0.text == "±∞" })
      #expect(!without.texts.contains { $0.text == "±∞" })
      #expect(with.dump.split(separator: "\n").count >= without.dump.split(separator: "\n").count + 3, "crosses in its cell and in the key")
    }
  }

  @Test("A bar without an end is broken by strokes where no number says so", arguments: [BarChart.Orientation.horizontal, .vertical])
  func endlessBar(orientation: BarChart.Orientation) {
    func items(_ value: Double) -> Int {
      layOut(
        Figure(
          .bars(
            BarChart(categories: ["a", "b"], series: [.init("s", [1, value])], orientation: orientation))),
        style: FigureStyle()
      ).dump.split(separator: "\n").count
    }
    #expect(items(.infinity) > items(1))
    #expect(items(-.infinity) > items(1))
  }

  @Test("Numbers in cells contrast with their ground in both schemes", arguments: ColorScheme.allCases, ColorScale.Palette.allCases)
  func inks(scheme: ColorScheme, palette: ColorScale.Palette) {
    let inks = [Color(0x111418), Color(0xFFFFFF)]
    for ground in ColorMap.table(of: palette, scheme: scheme) {
      #expect(inks.contains { $0.contrast(with: ground) >= 4.2 }, "\(ground.hex)")
    }
  }

  @Test("Many labels are thinned to round numbers")
  func thinned() {
    let values = Matrix(rows: 2, columns: 200, values: (0..<400).map(Double.init))
    let list = layOut(
      Figure(.heatmap(Heatmap(values, columnLabels: (0..<200).map { String($0) }))), style: FigureStyle(availableWidth: 300))
    let top = list.hotspots[0].y + list.hotspots[0].height
    let labels = list.texts.filter { $0.bounds.y > top && $0.bounds.y < top + 12 }.map(\.text)
    #expect(labels.prefix(3) == ["0", "20", "40"] || labels.prefix(3) == ["0", "10", "20"])
  }
}
