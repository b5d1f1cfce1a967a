import Exhibits
import Foundation
import Testing

@testable import Drawing

@Suite("Laying out")
struct LayOutTests {
  static let styles: [FigureStyle] = [480.0, 300, 140].flatMap { width in
    [FigureStyle(availableWidth: width), FigureStyle(scheme: .dark, availableWidth: width, availableHeight: 320)]
  }

  @Test("No text lies outside its figure, whatever the labels and the width", arguments: styles)
  func textInside(style: FigureStyle) {
    for (name, figure) in awkwardFigures {
      let list = layOut(figure, style: style)
      let page = Rectangle(0, 0, list.width, list.height)
      #expect(!list.texts.isEmpty, "\(name)")
      for text in list.texts {
        #expect(page.contains(text.bounds, slack: 0.6), "\(name) at \(style.availableWidth): \(text.text) at \(text.bounds) in \(page)")
      }
    }
  }

  @Test("Upright texts do not cover each other", arguments: [480.0, 300])
  func textsApart(width: Double) {
    for (name, figure) in awkwardFigures where !name.hasPrefix("network") {
      let texts = layOut(figure, style: FigureStyle(availableWidth: width)).texts.filter { $0.angle == 0 }
      for (index, first) in texts.enumerated() {
        for second in texts[(index + 1)...] {
          #expect(
            !first.bounds.inset(0.4).intersects(second.bounds.inset(0.4)),
            "\(name) at \(width): “\(first.text)” and “\(second.text)”")
        }
      }
    }
  }

  @Test("A figure keeps to the width and height at its disposal", arguments: styles)
  func keepsToPage(style: FigureStyle) {
    for (name, figure) in awkwardFigures + degenerateFigures {
      let list = layOut(figure, style: style)
      #expect(list.width <= style.availableWidth && list.width > 0, "\(name)")
      #expect(list.height <= style.availableHeight + 0.01 && list.height > 0 && list.height.isFinite, "\(name): \(list.height)")
    }
  }

  @Test("A figure's own width and height are honoured")
  func ownSize() {
    let chart = LineChart([.init("a", x: [0, 1], y: [0, 1])], xAxis: Axis("x"))
    let list = layOut(Figure(.lines(chart), width: 250, height: 180), style: FigureStyle())
    #expect(list.width == 250)
    #expect(abs(list.height - 180) < 8)
    #expect(layOut(Figure(.lines(chart), width: 900), style: FigureStyle()).width == 480)
  }

  @Test("Print stays readable: no text below 6.5 points at 480 points' width")
  func readable() {
    for (name, figure) in awkwardFigures where name != "network downward" {
      for text in layOut(figure, style: FigureStyle()).texts { #expect(text.face.size >= 6.49, "\(name): \(text.text)") }
    }
  }

  @Test("Figures with nothing to show, or nothing finite, draw something sensible")
  func degenerate() {
    for (name, figure) in degenerateFigures {
      let list = layOut(figure, style: FigureStyle(availableWidth: 200))
      for text in list.texts {
        #expect(text.bounds.x.isFinite && text.bounds.y.isFinite && text.width.isFinite, "\(name)")
        #expect(!text.text.contains("nan") && !text.text.contains("-0"), "\(name): \(text.text)")
      }
      #expect(drawPNG(list, scale: 1).starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(name)")
      let svg = String(decoding: drawSVG(list), as: UTF8.self)
      #expect(svg.contains("<svg") && svg.contains("</svg>") && !svg.contains("nan"), "\(name)")
    }
  }

  @Test("Characters that no font has are reported once, in order")
  func missingGlyphs() {
    let chart = BarChart(categories: ["a\u{10FFFD}", "b\u{378}\u{10FFFD}", "漢字 é"], series: [.init("s", [1, 2, 3])])
    #expect(layOut(Figure(.bars(chart)), style: FigureStyle()).missingGlyphs == ["\u{10FFFD}", "\u{378}"])
  }

  @Test("A dump names what is drawn")
  func dump() {
    let list = DisplayList(
      width: 20, height: 10,
      items: [
        .path(DisplayPath(.line(Point(0, 0), Point(1, -0.01)), stroke: Stroke(Color(0xFF0000), width: 0.5))),
        .group(DisplayGroup([.link(DisplayLink(Rectangle(0, 0, 5, 5), target: "#a"))], offset: Point(1, 2), scale: 0.5)),
      ])
    #expect(
      list.dump == """
        20.0 × 10.0
        path M 0.0 0.0 L 1.0 0.0 stroke #ff0000 0.5
        group at (1.0 2.0) scale 0.5
          link [0.0 0.0 5.0 5.0] #a

        """)
  }
}
