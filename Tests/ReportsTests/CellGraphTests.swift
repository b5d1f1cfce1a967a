import Exhibits
import Markdown
import Testing

@testable import Reports

@Suite("Which cell reads which")
struct CellGraphTests {
  private func dump(_ report: Report) -> String { graph(of: report).0.dump(report) }

  @Test("A cell reads the cells above that define the names it uses")
  func reads() {
    #expect(
      dump(report(cells: "let a = 1", "let b = a + 1", "let c = 3", "print(a, b)")) == """
        cell-1 reads nothing
        cell-2 reads cell-1
        cell-3 reads nothing
        cell-4 reads cell-1, cell-2
        """)
  }

  @Test("An extension is read by every later cell")
  func extensions() {
    #expect(
      dump(report(cells: "let a = 1", "extension Int { var twice: Int { 2 * self } }", "let b = 3", "let c = 4")) == """
        cell-1 reads nothing
        cell-2 reads nothing
        cell-3 reads cell-2
        cell-4 reads cell-2
        """)
  }

  @Test("A second definition is an error that names both places")
  func duplicates() {
    let report = report(cells: "let a = 1", "let b = 2\nfunc a() {}")
    #expect(
      told(report.diagnostics) == ["15:6 error: `a` is defined twice (rename one, or make one `private` to keep it inside its cell)"])
    #expect(report.diagnostics[0].notes == [.init("first defined here, in cell `cell-1`", at: report.cells[0].definitions[0].range)])
    #expect(report.diagnostics[0].notes[0].range?.start == SourcePosition(line: 11, column: 5))
  }

  @Test("private, var and cells that are not evaluated define nothing for others")
  func noDuplicates() {
    let report = report {
      $0.cell("let a = 1")
      $0.cell("private let a = 2\nprint(a)")
      $0.cell("var a = 3\na += 1")
      $0.cell("let a = (", ("eval", .boolean(false)))
    }
    #expect(report.diagnostics.isEmpty)
    #expect(graph(of: report).0.reads == [[], [], [], []])
  }

  @Test("A use before the definition is an error at the use")
  func tooEarly() {
    let report = report(cells: "let b = 1\nprint(b, a)", "let a = 1")
    #expect(told(report.diagnostics) == ["12:10 error: `a` is used before it is defined (move cell `cell-2` above cell `cell-1`)"])
  }

  @Test("A bare name in an extension may be a member: no error when a later cell defines it, unless it is used elsewhere too")
  func members() {
    #expect(report(cells: "extension Matrix { var size: Int { rows } }", "let rows = 1").diagnostics.isEmpty)
    #expect(
      told(report(cells: "extension Matrix { var size: Int { rows } }\nprint(rows)", "let rows = 1").diagnostics).map { $0.prefix(11) }
        == ["12:7 error:"])
  }

  @Test("A function local to a closure is not the later cell's")
  func localFunctions() {
    let closure = "let f = { () -> Int in\n  func helper() -> Int { 1 }\n  return helper()\n}"
    #expect(report(cells: closure, "func helper() {}").diagnostics.isEmpty)
  }

  @Test("A name that no cell defines is the compiler's business")
  func external() { #expect(report(cells: "print(Table([]))").diagnostics.isEmpty) }

  @Test("Inline directives read what stands above them, captions also their own cell, the title everything")
  func inlines() {
    let report = report {
      $0.title(.text("Mean "), .directive(expression: "b"))
      $0.paragraph(.directive(expression: "1 + 1"))
      $0.cell("let a = 1", captions: [:])
      $0.paragraph(.text("So "), .directive(expression: "a"))
      $0.cell(
        "let b = 1", ("fig-cap", .string("x")),
        captions: ["fig-cap": [[Inline(.directive(expression: "b + a"), range: range(900, 3))]]])
    }
    #expect(report.diagnostics.isEmpty)
    #expect(
      dump(report) == """
        cell-1 reads nothing
        cell-2 reads nothing
        `b` reads cell-2
        `1 + 1` reads nothing
        `a` reads cell-1
        `b + a` reads cell-1, cell-2
        """)
  }

  @Test("An inline directive above the definition is an error")
  func earlyInline() {
    let report = report {
      $0.paragraph(.directive(expression: "a"))
      $0.cell("let a = 1")
    }
    #expect(told(report.diagnostics) == ["10:1 error: `a` is used before it is defined (move cell `cell-1` above this inline directive)"])
  }
}

@Suite("Reading a report")
struct ReportReadingTests {
  @Test("Syntax errors stand at their line of the Markdown")
  func syntaxErrors() {
    let report = report { $0.cell("let a = 1\nlet b = (2", ("label", .string("load"))) }
    #expect(told(report.diagnostics) == ["13:11 error: expected ')' to end tuple"])
    #expect(report.diagnostics[0].cell == "load")
  }

  @Test("Cells and directives are found in divisions, lists, callouts, tables and footnotes, in document order")
  func nesting() {
    func cell(_ code: String, _ line: Int) -> Block { Block(.cell(CellSource(code: code, codeRange: range(line + 1))), range: range(line)) }
    func directive(_ expression: String, _ line: Int) -> Inline { Inline(.directive(expression: expression), range: range(line, 5)) }
    var document = MarkdownDocument()
    let note = Inline(.footnoteReference(id: "n"), range: range(60))
    document.blocks = [
      Block(.div([cell("1", 20)]), range: range(19)),
      Block(.list(List(isTight: true, items: [List.Item(blocks: [cell("2", 30)])])), range: range(29)),
      Block(.paragraph([note]), range: range(60)),
      Block(.callout(Callout(kind: .note, title: [directive("t", 40)], blocks: [cell("3", 41)])), range: range(40)),
      Block(
        .table(MarkdownTable(alignments: [.none], header: [[directive("h", 50)]], rows: [[[directive("r", 51)]]])), range: range(50)),
    ]
    document.footnotes = [Footnote(id: "n", blocks: [Block(.paragraph([directive("f", 70)]), range: range(70))], range: range(70))]
    let report = readReport(path: "notes.md", document: document, project: ProjectSettings())
    #expect(report.name == "notes")
    #expect(report.cells.map(\.code) == ["1", "2", "3"])
    #expect(report.inlines.map(\.expression) == ["f", "t", "h", "r"])
    #expect(report.inlines.map(\.position) == [2, 2, 3, 3])
  }

  @Test("Labels are unique, among cells, blocks and pictures alike")
  func duplicateLabels() {
    let report = report {
      $0.heading(1, .text("A"), id: "sec-a")
      $0.heading(1, .text("B"), id: "sec-a")
      $0.cell("1", ("label", .string("fig-x")))
      $0.add(.figure(Image(source: "x.png", alternative: [], attributes: Attributes(id: "fig-x"))))
      $0.cell("2", ("label", .string("cell-3")))
      $0.cell("3")
    }
    #expect(
      told(report.diagnostics) == [
        "11:1 error: duplicate label `sec-a` (give one of them another name)",
        "16:1 error: duplicate label `fig-x` (give one of them another name)",
        "21:1 error: duplicate label `cell-3` (give one of them another name)",
      ])
    #expect(report.diagnostics.map { $0.notes.first?.range?.start.line } == [10, 13, 18])
  }

  @Test("Another cell's variable is an error, also when its cell is read for something else; a variable of one's own is not")
  func othersVariables() {
    let report = report {
      $0.cell("let a = 1\nvar counter = 0")
      $0.cell("counter += a")
      $0.cell("var counter = 5\ncounter += a")
      $0.cell("func f(counter: Int) -> Int { counter }")
    }
    let (_, diagnostics) = graph(of: report)
    #expect(
      told(diagnostics) == [
        "15:1 error: `counter` is a `var`, which is seen in its own cell only (make it a `let`, or define `counter` here)"
      ])
  }

  @Test("A label on what cannot bear its number is no target: the caption line of a table that is not there")
  func labelOfAnother() {
    let report = report {
      $0.paragraph(.crossReference(key: "tbl-gone", isBare: false))
      $0.add(.paragraph([Inline(.text(": caption"), range: range(11))]), id: "tbl-gone")
    }
    #expect(
      told(report.diagnostics) == [
        "10:1 error: cross reference `@tbl-gone` points to what is not a table (write `: caption {#tbl-x}` directly below a table)"
      ])
  }

  @Test("What was meant as a footnote and stays text is told at its column; text that says so with a backslash is not")
  func notFootnotes() {
    func text(_ text: String, length: Int? = nil) -> Inline {
      let end = SourcePosition(line: 10, column: 5 + (length ?? text.utf8.count))
      return Inline(.text(text), range: SourceRange(file: "reports/demo/report.md", start: SourcePosition(line: 10, column: 5), end: end))
    }
    func told(_ inline: Inline) -> [String] {
      ReportsTests.told(report { $0.add(.paragraph([inline])) }.diagnostics)
    }
    #expect(
      told(text("é [^gone]."))
        == ["10:8 warning: footnote `gone` is not defined (write its text on a line of its own: [^gone]: text)"])
    #expect(told(text("a^[b]")).first?.hasPrefix("10:6 warning: footnote `^[…]` is shown as written") == true)
    #expect(told(text("a [^gone].", length: 11)) == [])
    #expect(told(text("2^10 [a]")) == [])
  }

  @Test("An unknown cross reference is an error with the nearest label")
  func unknownReferences() {
    let report = report {
      $0.cell("1", ("label", .string("fig-masks")))
      $0.cell("2", ("label", .string("fig-hidden")), ("include", .boolean(false)))
      $0.paragraph(.crossReference(key: "fig-mask", isBare: false), .crossReference(key: "fig-masks", isBare: true))
      $0.paragraph(.crossReference(key: "fig-hidden", isBare: false))
    }
    #expect(
      told(report.diagnostics) == [
        "19:1 error: unknown cross reference `@fig-mask` (did you mean `@fig-masks`?)",
        "20:1 error: cross reference `@fig-hidden` points to a cell that shows nothing"
          + " (its options `eval`, `include`, `output` or `echo` hide what the label names)",
      ])
  }

  @Test("A citation is a warning as long as the bibliography is not read")
  func citations() {
    let report = report { $0.paragraph(.citation(keys: ["he2016"], isInText: true)) }
    #expect(report.diagnostics.map(\.severity) == [.warning])
    #expect(!report.hasErrors)
  }

  @Test("An unknown parameter is an error with the nearest name")
  func unknownParameters() {
    let report = report {
      $0.frontMatter(("params", mapping(("epochs", .integer(3)))))
      $0.cell("let n = params.epoch")
      $0.cell("f(params)")
    }
    #expect(told(report.diagnostics) == ["11:9 error: unknown parameter `epoch` (did you mean `epochs`?)"])
    #expect(report.cells[1].parameters == ["epochs"])
  }

  @Test("Known analyses spare parsing and change nothing")
  func known() {
    let document = document { for index in 0..<20 { $0.cell("let a\(index) = \(index)") } }
    var known = KnownAnalyses()
    let first = readReport(path: "report.md", document: document, project: ProjectSettings(), known: &known)
    #expect(known.count == 20)
    let second = readReport(path: "report.md", document: document, project: ProjectSettings(), known: &known)
    #expect(first == second)
  }
}
