import Foundation
import Exhibits
import Reports
import Testing

@testable import Execution

@Suite("The Swift source of a cell's module")
struct CellUnitTests {
  private func cell(_ code: String, shown: String? = nil, line: Int = 10, column: Int = 1) -> Cell {
    let start = SourcePosition(line: line, column: column)
    let range = SourceRange(file: "r.md", start: start, end: start)
    let place = shown.flatMap { code.range(of: $0, options: .backwards) }.map { range in
      code.utf8.distance(from: code.startIndex, to: range.lowerBound)..<code.utf8.distance(from: code.startIndex, to: range.upperBound)
    }
    return Cell(
      index: 0, label: "c", options: CellOptions(), code: code, codeRange: range, blockRange: range, tokens: code, shownExpression: place)
  }

  @Test("Code stands under the Markdown's line")
  func location() {
    let unit = CellUnit.cell(cell("let a = 1\n"), imports: [], modules: [], searched: [], parameters: "")
    #expect(
      unit.source == """
        import Vitrine
        #sourceLocation(file: "r.md", line: 10)
        let a = 1

        #sourceLocation()

        """)
  }

  @Test("The last expression is the argument of a call, on its own line and column")
  func shown() {
    let unit = CellUnit.cell(cell("let a = 1; a + 1", shown: "a + 1"), imports: [], modules: [], searched: [], parameters: "")
    let lines = unit.source.split(separator: "\n").map(String.init)
    #expect(lines.contains(#"#sourceLocation(file: "r.md", line: 9)"#))
    #expect(lines.contains("Vitrine.show("))
    #expect(lines.contains("           a + 1"))
  }

  @Test("Modules of the cells it reads are imported as if they were its own; imports of earlier cells hold")
  func imports() {
    let unit = CellUnit.cell(
      cell("a"), imports: ["Foundation", "Vitrine"], modules: ["Cell_1"], searched: ["Cell_0", "Cell_1"], parameters: "private enum params {}\n")
    #expect(unit.source.hasPrefix(
        "import Vitrine\n#if canImport(Foundation)\nimport Foundation\n#endif\n@testable import Cell_1\nprivate enum params {}\n"))
    #expect(unit.searchedModules == ["Cell_0", "Cell_1"])
  }

  @Test("A file name is quoted as Swift quotes it")
  func quoting() {
    var odd = cell("a\n")
    odd.codeRange.file = #"a"b\c.md"#
    let unit = CellUnit.cell(odd, imports: [], modules: [], searched: [], parameters: "")
    #expect(unit.source.contains(#"file: "a\"b\\c.md""#))
  }

  @Test("Inline directives are evaluated one by one, each under its own number")
  func inlines() {
    let range = SourceRange(file: "r.md", start: .init(line: 4, column: 9), end: .init(line: 4, column: 10))
    let inline = InlineDirective(index: 7, expression: "x", range: range, tokens: "x", references: ["x"], position: 1)
    let unit = CellUnit.inlines([inline], imports: [], modules: [], searched: [], parameters: "")
    #expect(unit.source.contains("Vitrine.inlineDirective(7) { try Vitrine.inlineText(\n        x\n) }"))
  }
}
