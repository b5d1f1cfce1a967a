import CPangoCairo
import Exhibits
import Foundation
import Testing

@testable import Drawing

@Suite("Surfaces")
struct SurfaceTests {
  @Test("The same list gives the same bytes, whatever was drawn before")
  func sameBytes() {
    let lists = awkwardFigures.map { layOut($0.figure, style: FigureStyle()) }
    let first = lists.map { (drawSVG($0), drawPNG($0, scale: 1)) }
    let second = lists.reversed().map { (drawSVG($0), drawPNG($0, scale: 1)) }.reversed()
    for ((one, two), (name, _)) in zip(zip(first, second), awkwardFigures) {
      #expect(one.0 == two.0, "SVG of \(name)")
      #expect(one.1 == two.1, "PNG of \(name)")
    }
  }

  @Test("Figures are laid out and drawn alike on several threads at once")
  func threads() async {
    let figures = awkwardFigures
    let expected = figures.map { drawSVG(layOut($0.figure, style: FigureStyle())) }
    await withTaskGroup(of: (Int, [UInt8]).self) { group in
      for round in 0..<3 {
        for index in figures.indices {
          _ = round
          group.addTask { (index, drawSVG(layOut(figures[index].figure, style: FigureStyle()))) }
        }
      }
      for await (index, bytes) in group { #expect(bytes == expected[index], "\(figures[index].name)") }
    }
  }

  @Test("A link lies where its group is painted on the PDF page")
  func linkPlace() throws {
    let link = DisplayItem.link(DisplayLink(Rectangle(10, 20, 30, 5), target: "https://example.org"))
    let list = DisplayList(width: 100, height: 100, items: [.group(DisplayGroup([link], offset: Point(50, 7), scale: 2))])
    let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString).pdf").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let surface = cairo_pdf_surface_create(path, 400, 300)
    let cairo = try #require(cairo_create(surface))
    cairo_translate(cairo, 100, 100)
    cairo_rectangle(cairo, 0, 0, 1, 1)
    cairo_fill(cairo)
    draw(list, on: cairo)
    cairo_destroy(cairo)
    cairo_surface_finish(surface)
    #expect(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
    cairo_surface_destroy(surface)
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    // 100 + 50 + 2·10 from the left and 100 + 7 + 2·20 from the top, which PDF counts from below.
    let place = try #require(text.firstMatch(of: /\/Rect \[ ([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9.]+) \]/))
    #expect([place.1, place.2, place.3, place.4].compactMap { Double($0) } == [170, 143, 230, 153])
  }

  @Test("An SVG has a view box, a transparent ground and identifiers that no other figure has")
  func svg() throws {
    let one = String(decoding: drawSVG(layOut(awkwardFigures[0].figure, style: FigureStyle())), as: UTF8.self)
    let two = String(decoding: drawSVG(layOut(awkwardFigures[6].figure, style: FigureStyle())), as: UTF8.self)
    #expect(one.contains("viewBox=\"0 0 480 "))
    func identifiers(_ svg: String) -> Set<Substring> { Set(svg.matches(of: /\sid="([^"]*)"/).map(\.output.1)) }
    #expect(!identifiers(one).isEmpty && identifiers(one).isDisjoint(with: identifiers(two)))
    let references = Set(one.matches(of: /(?:href="|url\()#([^")]*)/).map(\.output.1))
    #expect(references.isSubset(of: identifiers(one)))
  }

  @Test("Sharp pictures stay sharp in a browser, photographs are smoothed")
  func sharpness() {
    let raster = Raster(width: 2, height: 2, channels: 1, samples: Data([0, 80, 160, 255]))
    func svg(_ sharp: Bool) -> String {
      let grid = ImageGrid([.init(raster)], columns: 1, keepsPixelsSharp: sharp)
      return String(decoding: drawSVG(layOut(Figure(.images(grid)), style: FigureStyle())), as: UTF8.self)
    }
    #expect(svg(true).contains("image-rendering:pixelated"))
    #expect(!svg(false).contains("image-rendering:pixelated"))
  }

  @Test("Text drawn into a PDF stays text")
  func pdfText() throws {
    let name = "drawing-\(ProcessInfo.processInfo.processIdentifier).pdf"
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let chart = BarChart(categories: ["Wearing Necklace"], series: [.init("s", [1])], orientation: .horizontal)
    let list = layOut(Figure(.bars(chart)), style: FigureStyle())
    let surface = cairo_pdf_surface_create(path, list.width, list.height)
    let cairo = try #require(cairo_create(surface))
    draw(list, on: cairo)
    cairo_destroy(cairo)
    cairo_surface_finish(surface)
    cairo_surface_destroy(surface)
    let reader = Process()
    reader.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
    reader.arguments = [path, "-"]
    let pipe = Pipe()
    reader.standardOutput = pipe
    try reader.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.contains("Wearing Necklace"))
  }
}

@Suite("Networks")
struct NetworkTests {
  @Test("Every edge leads forward, and boxes never overlap", arguments: [NetworkDiagram.Direction.leftToRight, .topToBottom])
  func layers(direction: NetworkDiagram.Direction) {
    let graph = LayeredGraph(
      NetworkDiagram(
        nodes: ["a", "b", "c", "d"].map { .init($0) },
        edges: [.init("a", "b"), .init("b", "c"), .init("a", "c"), .init("d", "c")], direction: direction))
    let layer = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, graph.vertices[$0].layer) })
    #expect(layer == ["a": 0, "b": 1, "c": 2, "d": 1])
    #expect(graph.routes.map(\.vertices.count) == [2, 2, 3, 2])
    let plan = NetworkPlan(
      graph, boxes: graph.vertices.map { $0.node == nil ? (0, 3) : (40, 20) }, leads: [0, 0, 0], nameRoom: 8, limit: 400)
    for row in graph.layers {
      for (first, second) in zip(row, row.dropFirst()) {
        let (one, two) = (plan.places[first], plan.places[second])
        #expect(one.center + one.size / 2 <= two.center - two.size / 2)
      }
    }
    #expect(plan.bands.count == 1)
  }

  @Test("A network longer than the page goes on in another band")
  func bands() {
    let nodes = (0..<20).map { NetworkDiagram.Node("layer \($0)") }
    let edges = (0..<19).map { NetworkDiagram.Edge("layer \($0)", "layer \($0 + 1)") }
    let list = layOut(Figure(.network(NetworkDiagram(nodes: nodes, edges: edges))), style: FigureStyle(availableWidth: 300))
    let rows = Set(list.texts.map { $0.origin.y.rounded() })
    #expect(rows.count > 2)
    #expect(list.texts.count == 20)
    #expect(list.texts.allSatisfy { $0.face.size == 8 })
  }

  @Test("Spreading keeps order and gaps and moves as little as it must")
  func spreading() {
    #expect(spread([0, 1, 10], gaps: [4, 4], weights: [1, 1, 1]) == [-1.5, 2.5, 10])
    #expect(spread([1, 20], gaps: [5], weights: [1, 1]) == [1, 20])
    #expect(spread([], gaps: [], weights: []).isEmpty)
  }
}
