import Baselines
import Exhibits
import Foundation
import Testing

@Suite("Figures as tables")
struct FigureBaselineTests {
  private func csv(_ content: Figure.Content) -> String { baselineTable(of: Figure(content)).csv }

  @Test("A heatmap: a row a value, by the names of its row and column")
  func heatmap() {
    let matrix = Matrix([[1, 2], [3, .nan]])
    #expect(
      csv(.heatmap(Heatmap(matrix, rowLabels: ["cat", "cat"], columnLabels: ["", "b"])))
        == "row,column,value\ncat,\"1\",1.0\ncat,b,2.0\ncat (2),\"1\",3.0\ncat (2),b,NaN\n")
    #expect(baselineTable(of: Figure(.heatmap(Heatmap(matrix)))).key == ["row", "column"])
  }

  @Test("A clustered heatmap: the drawn order, and the heights of the merges")
  func clustered() throws {
    let tree = ClusterTree(leafCount: 3, merges: [.init(left: 2, right: 1, height: 0.5), .init(left: 3, right: 0, height: 2)])
    let heatmap = Heatmap(Matrix([[1], [2], [3]]), rowLabels: ["a", "b", "c"], rowTree: tree)
    #expect(
      csv(.heatmap(heatmap)) == """
        part,row,column,value
        value,c,"1",3.0
        value,b,"1",2.0
        value,a,"1",1.0
        row tree,merge 1,height,0.5
        row tree,merge 2,height,2.0

        """)
    var broken = heatmap
    broken.rowTree?.merges[1].left = 77
    #expect(csv(.heatmap(broken)).hasPrefix("part,row,column,value\nvalue,a,"))
    // Another order of the same values is seen.
    var turned = heatmap
    turned.rowTree?.merges[0] = .init(left: 1, right: 2, height: 0.5)
    let (old, new) = (baselineTable(of: Figure(.heatmap(heatmap))), baselineTable(of: Figure(.heatmap(turned))))
    #expect(try comparing(new, with: old, TableRules(key: old.key)).structure.map(\.kind) == [.rowOrder])
  }

  @Test("Bars: a row a category and series, with error bars where there are any")
  func bars() {
    #expect(
      csv(.bars(BarChart(categories: ["x", "y"], series: [.init("a", [1, 2]), .init("a", [3, .nan])])))
        == "category,series,value\nx,a,1.0\nx,a (2),3.0\ny,a,2.0\ny,a (2),NaN\n")
    #expect(
      csv(.bars(BarChart(categories: ["x"], series: [.init("a", [1], errors: [0.5]), .init("b", [2])])))
        == "category,series,value,error\nx,a,1.0,0.5\nx,b,2.0,NaN\n")
  }

  @Test("Lines: points numbered along their line, with bands where there are any")
  func lines() {
    #expect(csv(.lines(LineChart([.init("a", x: [0, 0.5], y: [1, 2])]))) == "series,point,x,y\na,1,0.0,1.0\na,2,0.5,2.0\n")
    #expect(
      csv(.lines(LineChart([.init("a", x: [0], y: [1], lower: [0.5], upper: [1.5]), .init("b", x: [0], y: [1])])))
        == "series,point,x,y,lower,upper\na,1,0.0,1.0,0.5,1.5\nb,1,0.0,1.0,NaN,NaN\n")
  }

  @Test("Points, with their labels where there are any")
  func scatter() {
    #expect(csv(.scatter(ScatterPlot([.init("a", x: [1], y: [2])]))) == "series,point,x,y\na,1,1.0,2.0\n")
    #expect(
      csv(.scatter(ScatterPlot([.init("a", x: [1, 3], y: [2, 4], labels: ["p", ""])])))
        == "series,point,x,y,label\na,1,1.0,2.0,p\na,2,3.0,4.0,\"\"\n")
  }

  @Test("A histogram: the edges of each bin and its count")
  func histogram() {
    #expect(
      csv(.histogram(Histogram(edges: [0, 1, 2], series: [.init("a", counts: [5, 6])])))
        == "series,bin,from,to,count\na,1,0.0,1.0,5.0\na,2,1.0,2.0,6.0\n")
    #expect(csv(.histogram(Histogram(edges: [], series: []))) == "series,bin,from,to,count\n")
  }

  @Test("A network: its nodes and its edges")
  func network() {
    let diagram = NetworkDiagram(
      nodes: [.init("in", role: .input), .init("conv", label: "conv1", detail: "3×3, 64", role: .convolution, group: "stem")],
      edges: [.init("in", "conv", label: "3×32×32"), .init("in", "conv")])
    #expect(
      csv(.network(diagram)) == """
        part,name,from,to,label,detail,role,group
        node,in,,,in,"",input,""
        node,conv,,,conv1,"3×3, 64",convolution,stem
        edge,in → conv,in,conv,3×32×32,,,
        edge,in → conv (2),in,conv,"",,,

        """)
  }

  @Test("Pictures: sizes, and means over blocks; a changed block is seen, a rounding is not")
  func images() throws {
    func grid(_ change: (inout [UInt8]) -> Void) -> Figure {
      var samples = [UInt8](repeating: 100, count: 8 * 8)
      change(&samples)
      return Figure(.images(ImageGrid([.init(Raster(width: 8, height: 8, channels: 1, samples: Data(samples)), caption: "cat")], columns: 1)))
    }
    let old = baselineTable(of: grid { _ in })
    #expect(old.rowCount == 17)
    #expect(old.csv.hasPrefix("picture,block,width,height,grey\ncat,whole,8,8,100.0\ncat,\"row 1, column 1\",,,100.0\n"))
    let rules = proposedRules(for: old, cellTolerance: nil, defaultTolerance: nil, keeping: nil)
    #expect(try comparing(baselineTable(of: grid { $0[0] = 101 }), with: old, rules).status == .same)
    let changed = try comparing(baselineTable(of: grid { $0[63] = 255 }), with: old, rules)
    #expect(changed.differences.map(\.row) == ["cat, whole", "cat, row 4, column 4"])
  }

  @Test("Pictures of several kinds, small ones, overlays, names from the titles of rows and columns")
  func mixedImages() {
    let grey = Raster(width: 1, height: 2, channels: 1, samples: Data([10, 20]))
    let color = Raster(width: 1, height: 1, channels: 3, samples: Data([1, 2, 3]))
    let grid = ImageGrid(
      [.init(grey, overlay: .init(Matrix([[0.5], [.nan]]))), .init(color), .init(Raster(width: 0, height: 0, channels: 4, samples: Data()))],
      columns: 2, columnTitles: ["input", "map"], rowTitles: ["cat"])
    #expect(
      csv(.images(grid)) == """
        picture,block,width,height,grey,red,green,blue,alpha,overlay
        "cat, input",whole,1,2,15.0,NaN,NaN,NaN,NaN,0.5
        "cat, input","row 1, column 1",,,10.0,NaN,NaN,NaN,NaN,0.5
        "cat, input","row 2, column 1",,,20.0,NaN,NaN,NaN,NaN,NaN
        "cat, map",whole,1,1,NaN,1.0,2.0,3.0,NaN,NaN
        "cat, map","row 1, column 1",,,NaN,1.0,2.0,3.0,NaN,NaN
        input,whole,0,0,NaN,NaN,NaN,NaN,NaN,NaN

        """)
  }

  @Test("A figure that a cell has put together wrongly has the rows it has")
  func malformed() {
    var bars = BarChart(categories: ["x", "y"], series: [.init("a", [1, 2])])
    bars.series[0].values = [1]
    #expect(csv(.bars(bars)) == "category,series,value\nx,a,1.0\ny,a,NaN\n")
    var lines = LineChart([.init("a", x: [1], y: [2])])
    lines.series[0].y = []
    #expect(csv(.lines(lines)) == "series,point,x,y\na,1,1.0,NaN\n")
    var raster = Raster(width: 1, height: 1, channels: 1, samples: Data([1]))
    raster.width = .max
    raster.channels = 7
    #expect(csv(.images(ImageGrid([.init(raster)], columns: 1))).contains("whole"))
  }

  @Test("Names that come again are numbered past those that look numbered")
  func names() {
    let heatmap = Heatmap(Matrix(rows: 5, columns: 1, values: [1, 2, 3, 4, 5]), rowLabels: ["a", "a (2)", "a", "a", ""])
    guard case .text(let names) = baselineTable(of: Figure(.heatmap(heatmap))).columns[0].values else { return }
    #expect(names == ["a", "a (2)", "a (3)", "a (4)", "5"])
  }
}
