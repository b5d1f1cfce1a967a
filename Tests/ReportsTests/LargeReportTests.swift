import Exhibits
import Markdown
import Testing

@testable import Reports

// What must not hang is given a limit of minutes; how fast it is, the benchmark says.
@Suite("Large and hostile reports", .serialized, .timeLimit(.minutes(10)))
struct LargeReportTests {
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

  @Test("Analyses kept between builds say what parsing anew says")
  func known() {
    var known = KnownAnalyses()
    let cold = readReport(path: "report.md", document: large, project: ProjectSettings(), known: &known)
    #expect(cold.diagnostics.isEmpty)
    #expect(known.count == 400)
    var kept = KnownAnalyses(bytes: known.bytes)
    #expect(kept == known)
    #expect(readReport(path: "report.md", document: large, project: ProjectSettings(), known: &kept) == cold)
    let plan = plan(cold, graph(of: cold).0, fresh: { $0 > 10 }, freshInline: { _ in true })
    #expect(plan.order == Array(0..<400), "each cell reads the one before, so all are stale from the first on")
  }

  @Test("Eight thousand cells with as many unknown references are read, told about and woven")
  func thousands() {
    let document = document { builder in
      for index in 0..<8000 {
        builder.heading(2, .text("Same"))
        builder.paragraph(.text(String(repeating: "prose ", count: 20)), .crossReference(key: "fig-none", isBare: false))
        builder.cell("let a\(index) = \(index)\nprint(b\(index))")
      }
    }
    let report = readReport(path: "report.md", document: document, project: ProjectSettings())
    #expect(report.cells.count == 8000)
    #expect(report.diagnostics.count >= 8000)
    let woven = weave(report, outcomes: report.cells.map { _ in CellOutcome(.finished, exhibits: [.text("1")]) }, inlines: [])
    #expect(Set(woven.contents.map(\.id)).count == 8000)
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
