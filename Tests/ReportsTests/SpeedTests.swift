import Exhibits
import Markdown
import Testing

@testable import Reports

@Suite("Speed", .serialized)
struct SpeedTests {
  /// 400 cells of eight lines, each reading the one before.
  private let large = document { builder in
    for index in 0..<400 {
      builder.cell(
        """
        // Step \(index) of the chain.
        let scale\(index) = 1.0 / Double(\(index + 1))
        func step\(index)(_ x: [Double]) -> [Double] {
          x.map { $0 * scale\(index) }
        }
        let value\(index) = step\(index)(\(index == 0 ? "[1, 2]" : "value\(index - 1)"))
        print("mean", value\(index).count)
        LineChart([.init("value", x: value\(index), y: value\(index))])
        """, ("label", .string("fig-\(index)")))
    }
  }

  @Test("A report of 400 cells is understood and planned in a blink")
  func cells() {
    let clock = ContinuousClock()
    var known = KnownAnalyses()
    func read() -> Report {
      let report = readReport(path: "report.md", document: large, project: ProjectSettings(), known: &known)
      _ = plan(report, graph(of: report).0, fresh: { $0 > 10 }, freshInline: { _ in true })
      return report
    }
    var report = read()
    #expect(report.diagnostics.isEmpty)
    known = KnownAnalyses()
    let cold = clock.measure { report = read() }
    let bytes = known.bytes
    let loading = clock.measure { known = KnownAnalyses(bytes: bytes) }
    let warm = clock.measure { report = read() }
    print("400 cells: \(cold) parsed anew; \(loading) + \(warm) with \(bytes.count) bytes of known analyses")
    #expect(known.count == 400)
    // Wide enough for a busy machine; the figures printed are the measurement.
    #expect(warm < .seconds(0.5))
  }

  @Test("A report of 10 MB takes time in proportion to its size")
  func large10() {
    let clock = ContinuousClock()
    func time(cells: Int) -> Duration {
      let document = document { builder in
        for index in 0..<cells {
          builder.heading(2, .text("Same"))
          builder.paragraph(.text(String(repeating: "prose ", count: 20)), .crossReference(key: "fig-none", isBare: false))
          builder.cell("let a\(index) = \(index)\nprint(b\(index))")
        }
      }
      return clock.measure {
        let report = readReport(path: "report.md", document: document, project: ProjectSettings())
        _ = weave(report, outcomes: report.cells.map { _ in CellOutcome(.finished, exhibits: [.text("1")]) }, inlines: [])
        _ = graph(of: report).0.modules(before: cells)
      }
    }
    let small = time(cells: 1000)
    let large = time(cells: 8000)
    print("reading and weaving: 1000 cells \(small), 8000 cells \(large)")
    #expect(large < small * 40)
  }

  @Test("Deeply nested and endlessly chained code does not end the process")
  func deep() {
    let nested = String(repeating: "(", count: 20000) + "1" + String(repeating: ")", count: 20000)
    let chained = "a" + String(repeating: ".b()", count: 3000)
    let alternatives = String(repeating: "if a {} else ", count: 2000) + "{}"
    let report = report(cells: nested, chained, alternatives, "1", "2", "3")
    #expect(report.cells.count == 6)
    #expect(report.hasErrors)
  }
}
