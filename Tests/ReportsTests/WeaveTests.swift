import Exhibits
import Markdown
import Testing

@testable import Reports

private let chart = Exhibit.figure(Figure(.lines(LineChart([]))))
private let table = Exhibit.table(Table([Column("x", .integer([1]))]))

private func woven(_ outcomes: [CellOutcome] = [], inlines: [InlineOutcome] = [], _ build: (inout DocumentBuilder) -> Void) -> WovenReport {
  weave(report(build), outcomes: outcomes, inlines: inlines)
}

@Suite("Weaving")
struct WeaveTests {
  @Test("Figures, tables, equations, listings and sections are numbered, and references link to them")
  func numbering() {
    let woven = woven([CellOutcome(.finished, exhibits: [chart]), CellOutcome(.finished, exhibits: [table])]) {
      $0.heading(1, .text("One"), id: "sec-one")
      $0.heading(2, .text("Two"))
      $0.cell("a", ("label", .string("fig-a")), ("fig-cap", .string("A.")), ("fig-alt", .string("Lines")))
      $0.cell("b", ("label", .string("tbl-b")), ("tbl-cap", .string("B.")))
      $0.add(.math("x"), id: "eq-x")
      $0.add(.code(language: "sh", text: "ls"), id: "lst-l", pairs: [.init("lst-cap", "L.")])
      $0.add(.figure(Image(source: "x.png", alternative: [Inline(.text("X."), range: range(1))])), id: "fig-x")
      $0.heading(1, .text("Three"), id: "sec-three")
      $0.paragraph(
        .crossReference(key: "fig-x", isBare: false), .text(" "), .crossReference(key: "fig-a", isBare: true), .text(" "),
        .crossReference(key: "tbl-b", isBare: false), .text(" "), .crossReference(key: "eq-x", isBare: false), .text(" "),
        .crossReference(key: "lst-l", isBare: false), .text(" "), .crossReference(key: "sec-three", isBare: false))
    }
    #expect(
      woven.dump.replacing("\u{A0}", with: "_") == """
        h1 #sec-one 1 One
        h2 #two 1.1 Two
        code swift folded: a
        figure #fig-a [Figure 1] A.
          figure  alt=Lines
        code swift folded: b
        table #tbl-b [Table 1] B.
          table x 
        math #eq-x (1) x
        div #lst-l .listing-float
          p .caption **Listing 1**: L.
          code sh: ls
        figure #fig-x [Figure 2] X.
          image reports/demo/x.png  alt=X.
        h1 #sec-three 2 Three
        p [Figure_2](#fig-x) [1](#fig-a) [Table_1](#tbl-b) [Equation_1](#eq-x) [Listing_1](#lst-l) [Section_2](#sec-three)
        """)
    #expect(woven.diagnostics.isEmpty)
    #expect(woven.contents.map(\.number) == ["1", "1.1", "2"])
  }

  @Test("Numbered names follow the report's language")
  func japanese() {
    let woven = woven([CellOutcome(.finished, exhibits: [chart])]) {
      $0.frontMatter(("lang", .string("ja")))
      $0.cell("a", ("label", .string("fig-a")), ("fig-alt", .string("線")))
      $0.add(.math("x"), id: "eq-x")
      $0.paragraph(.crossReference(key: "fig-a", isBare: false), .crossReference(key: "eq-x", isBare: false))
    }
    #expect(woven.dump.contains("[図 1]"))
    #expect(woven.dump.replacing("\u{A0}", with: " ").contains("p [図 1](#fig-a)[式 (1)](#eq-x)"))
  }

  @Test("Heading anchors are Pandoc's and unique; unnumbered headings do not count")
  func headings() {
    let woven = woven(inlines: [.value("7")]) {
      $0.heading(2, .text("1. What's "), .emphasis([Inline(.text("new"), range: range(1))]), .text("?"))
      $0.heading(2, .text("What's new"))
      $0.heading(2, .text("Notes"), classes: ["unnumbered"])
      $0.heading(3, .text("図 "), .directive(expression: "n"))
      $0.heading(2, .text("12"))
    }
    #expect(
      woven.dump == """
        h2 #whats-new 1 1. What's *new*?
        h2 #whats-new-1 2 What's new
        h2 #notes .unnumbered – Notes
        h3 #図 2.1 図 7
        h2 #section 3 12
        """)
  }

  @Test("Footnotes are numbered by first reference, and later references count")
  func footnotes() {
    let woven = woven {
      $0.footnote("a", "First in the file.")
      $0.footnote("b", "Second.")
      $0.paragraph(.footnoteReference(id: "b"), .footnoteReference(id: "a"), .footnoteReference(id: "b"))
    }
    #expect(
      woven.dump == """
        p [^1][^2][^1/2]
        footnote 1
          p Second.
        footnote 2
          p First in the file.
        """)
  }

  @Test("Directives become their values; failed and blocked ones say why")
  func directives() {
    let failure = Diagnostic.error("index out of range", at: range(10))
    let woven = woven(inlines: [.value("<b> 90.17"), .value("1"), .failed(failure), .blocked]) {
      $0.title(.text("Mean "), .directive(expression: "m"))
      $0.paragraph(.directive(expression: "a"), .directive(expression: "b"), .directive(expression: "c"))
    }
    #expect(
      woven.dump == """
        title Mean <b> 90.17
        p 1‹b: index out of range›‹c: a cell that it reads did not finish›
        """)
    #expect(woven.diagnostics == [failure])
  }

  @Test("A cell's code, text and exhibits stand in its place")
  func cells() {
    let outcome = CellOutcome(
      .finished, exhibits: [.text("42"), chart],
      streams: [.init(.standardOutput, "out\n"), .init(.standardError, "careful", omittedBytes: 3)])
    let woven = woven([outcome, outcome, outcome]) {
      $0.cell("f()\n", ("echo", .boolean(true)), ("fig-alt", .string("x")))
      $0.cell("f()", ("echo", .boolean(false)), ("code-fold", .boolean(false)), ("warning", .boolean(false)), ("fig-alt", .string("x")))
      $0.cell("f()", ("output", .boolean(false)))
    }
    #expect(
      woven.dump == """
        code swift: f()
        standardOutput: out⏎
        standardError: careful +3
        value: 42
        figure [] 
          figure  alt=x
        standardOutput: out⏎
        value: 42
        figure [] 
          figure  alt=x
        code swift folded: f()
        """)
  }

  @Test("include: false shows nothing but a failure")
  func excluded() {
    let woven = woven([CellOutcome(.finished, exhibits: [.text("1")]), CellOutcome(.failed, diagnostics: [.error("it broke")])]) {
      $0.cell("a", ("include", .boolean(false)))
      $0.cell("b", ("include", .boolean(false)), ("label", .string("b")))
    }
    #expect(woven.dump == "failed #b b: it broke")
  }

  @Test("Several figures under one label are panels with sub-captions")
  func panels() {
    let shown = [[chart, chart], [.panels([chart, table, chart])]]
    let woven = woven(shown.map { CellOutcome(.finished, exhibits: $0) }) {
      let captions = ["fig-subcap": [[Inline(.text("left"), range: range(1))], [Inline(.text("right"), range: range(2))]]]
      $0.cell("a", ("label", .string("fig-a")), ("fig-alt", .string("x")), ("layout-ncol", .integer(2)), captions: captions)
      $0.cell("b", ("label", .string("fig-b")), ("fig-alt", .string("y")))
      $0.paragraph(.crossReference(key: "fig-a-2", isBare: false))
    }
    #expect(
      woven.dump.replacing("\u{A0}", with: " ") == """
        code swift folded: a
        figure #fig-a [Figure 1] 
          (a) figure left alt=x
          (b) figure right alt=x
        code swift folded: b
        figure #fig-b [Figure 2] 
          (a) figure  alt=y
          (b) table x  alt=y
          (c) figure  alt=y
        p [Figure 1 (b)](#fig-a)
        """)
    let columns = woven.blocks.compactMap { block -> Int? in if case .float(let float) = block.kind { float.columns } else { nil } }
    #expect(columns == [2, 3])
  }

  @Test("A failed cell keeps its number and what it showed; its readers are blocked")
  func failures() {
    let woven = woven([
      CellOutcome(.failed, streams: [.init(.standardOutput, "so far")], diagnostics: [.error("index out of range", at: range(11))]),
      CellOutcome(.blocked), CellOutcome(.failed, diagnostics: [.error("shown on purpose")]), CellOutcome(.finished, exhibits: [chart]),
    ]) {
      $0.cell("a", ("label", .string("fig-a")))
      $0.cell("b", ("label", .string("b")))
      $0.cell("c", ("error", .boolean(true)))
      $0.cell("d", ("label", .string("fig-d")), ("fig-alt", .string("x")))
    }
    #expect(
      woven.dump == """
        code swift folded: a
        standardOutput: so far
        failed #fig-a fig-a: index out of range
        code swift folded: b
        blocked #b b: 
        code swift folded: c
        failed #cell-3 cell-3: shown on purpose
        code swift folded: d
        figure #fig-d [Figure 2] 
          figure  alt=x
        """)
    #expect(woven.failedCells == 1)
    #expect(woven.blockedCells == 1)
    #expect(woven.diagnostics.map(\.severity) == [.error, .note])
    #expect(woven.diagnostics.map(\.cell) == ["fig-a", "cell-3"])
  }

  @Test("Missing figures, tables and alternative texts are warnings at the cell")
  func warnings() {
    let woven = woven([CellOutcome(.finished), CellOutcome(.finished, exhibits: [chart]), CellOutcome(.finished, exhibits: [chart])]) {
      $0.cell("a", ("label", .string("fig-a")))
      $0.cell("b", ("label", .string("tbl-b")), ("fig-alt", .string("x")))
      $0.cell("c", ("label", .string("fig-c")))
    }
    #expect(
      woven.diagnostics.map(\.message) == [
        "cell `fig-a` shows no figure", "cell `tbl-b` shows no table", "alternative text of the figure in cell `fig-c` is missing",
      ])
    #expect(woven.diagnostics.map(\.cell) == ["fig-a", "tbl-b", "fig-c"])
  }

  @Test("Alternative text and captions take values too")
  func captionValues() {
    let woven = woven([CellOutcome(.finished, exhibits: [chart])], inlines: [.value("90"), .value("91")]) {
      $0.cell(
        "a", ("fig-cap", .string("")), ("fig-alt", .string("")),
        captions: [
          "fig-cap": [[Inline(.text("Mean "), range: range(12)), Inline(.directive(expression: "m"), range: range(12, 9))]],
          "fig-alt": [[Inline(.text("Alt "), range: range(13)), Inline(.directive(expression: "n"), range: range(13, 9))]],
        ])
    }
    #expect(woven.dump.contains("figure [] Mean 90\n  figure  alt=Alt 91"))
  }

  @Test("Links, pictures and citations keep their meaning")
  func inlines() {
    let woven = woven {
      $0.paragraph(
        .link(destination: "#notes", title: "", [Inline(.text("n"), range: range(1))]),
        .link(destination: "https://swift.org", title: "", [Inline(.text("s"), range: range(1))]),
        .image(Image(source: "../a/./b.png", alternative: [Inline(.text("B"), range: range(1))])),
        .citation(keys: ["x", "y"], isInText: false))
    }
    #expect(woven.dump == "p [n](#notes)[s](https://swift.org)![B](reports/a/b.png)[@x; @y]")
    #expect(told(woven.diagnostics) == ["10:1 warning: link to `#notes` leads nowhere (give what it should lead to that name, as in `# Heading {#notes}`)"])
  }

  @Test("A link into the page leads to a heading, a labelled block or an anchor of raw HTML; others are told, with the nearest name")
  func deadLinks() {
    func link(_ id: String) -> Inline.Kind { .link(destination: "#" + id, title: "", [Inline(.text(id), range: range(1))]) }
    let woven = woven {
      $0.heading(1, .text("Some results"))
      $0.add(.div([]), id: "box")
      $0.add(.html("<a name=old></a><p id=\"raw\">"))
      $0.paragraph(link("some-results"), link("box"), link("raw"), link("old"), link("some-result"))
    }
    #expect(told(woven.diagnostics) == ["13:5 warning: link to `#some-result` leads nowhere (did you mean `#some-results`?)"])
  }

  @Test("A picture's width is a length or a share of the column, in a figure, a paragraph of its own and running text")
  func widths() {
    func image(_ width: String) -> Image { Image(source: "a.png", alternative: [], attributes: Attributes(pairs: [.init("width", width)])) }
    func float(_ block: WovenBlock) -> Reports.Float? { if case .float(let float) = block.kind { float } else { nil } }
    let woven = woven {
      $0.add(.figure(image("50%")), id: "fig-a")
      $0.add(.figure(image("3in")), id: "fig-b")
      $0.paragraph(.image(image("80px")))
      $0.paragraph(.text("x "), .image(image("20")), .image(image("wide")))
    }
    #expect(woven.blocks.prefix(3).map { float($0)?.share } == [0.5, nil, nil])
    #expect(woven.blocks.prefix(3).map { float($0)?.width } == [nil, 216, 60])
    guard case .paragraph(let text) = woven.blocks[3].kind else { return #expect(Bool(false), "\(woven.blocks[3])") }
    let path = "reports/demo/a.png"
    #expect(
      Array(text.dropFirst()) == [
        .image(path: path, alternative: "", title: "", width: .points(15)), .image(path: path, alternative: "", title: ""),
      ])
  }

  @Test("A source line's end is a space between words, and nothing in scripts without spaces")
  func softBreaks() {
    let woven = woven {
      $0.paragraph(.text("これは。"), .softBreak, .strong([Inline(.text("改行"), range: range(1))]), .softBreak, .text("A"), .softBreak, .text("B"))
    }
    #expect(woven.dump == "p これは。**改行** A B")
  }

  @Test("A figure division is one float, its last paragraph the caption, its parts (a), (b)")
  func divisions() {
    func picture(_ name: String) -> Block {
      Block(
        .figure(Image(source: "\(name).png", alternative: [Inline(.text(name), range: range(1))])),
        attributes: Attributes(id: "fig-\(name)"), range: range(50))
    }
    let woven = woven {
      let caption = Block(.paragraph([Inline(.text("Both."), range: range(60))]), range: range(60))
      $0.add(.div([picture("a"), picture("b"), caption]), id: "fig-both", pairs: [.init("layout-ncol", "2")])
      $0.paragraph(.crossReference(key: "fig-b", isBare: false))
    }
    #expect(
      woven.dump.replacing("\u{A0}", with: " ") == """
        figure #fig-both [Figure 1] Both.
          (a) image reports/demo/a.png a alt=a
          (b) image reports/demo/b.png b alt=b
        p [Figure 1 (b)](#fig-both)
        """)
  }

  @Test("Markdown that a cell wrote is woven in, numbered with the rest, its footnotes apart from the report's")
  func markdownOutput() {
    func inline(_ kind: Inline.Kind, _ line: Int) -> Inline { Inline(kind, range: SourceRange(file: "output", line: line)) }
    let output = MarkdownDocument(
      blocks: [
        Block(.heading(level: 1, [inline(.text("Method"), 1)]), range: SourceRange(file: "output", line: 1)),
        Block(.paragraph([inline(.text("See"), 2), inline(.footnoteReference(id: "1"), 2)]), range: SourceRange(file: "output", line: 2)),
      ],
      footnotes: [
        Footnote(
          id: "1", blocks: [Block(.paragraph([inline(.text("The cell's."), 3)]), range: SourceRange(file: "output", line: 3))],
          range: SourceRange(file: "output", line: 3))
      ])
    let report = report {
      $0.footnote("1", "The report's.")
      $0.heading(1, .text("Method"), .footnoteReference(id: "1"))
      $0.cell("f()", ("label", .string("methods")), ("output", .string("asis")))
      $0.heading(1, .text("End"))
    }
    let outcome = CellOutcome(.finished, streams: [.init(.standardOutput, "# Method\n\nSee[^1]")])
    var weaver = Weaver(report, outcomes: [outcome], inlines: [], expansions: [0: output])
    var woven = WovenReport(path: "", name: "")
    woven.blocks = weaver.weave(report.document.blocks)
    woven.footnotes = weaver.footnotes
    #expect(
      woven.dump == """
        h1 #method 1 Method[^1]
        code swift folded: f()
        h1 #method-1 2 Method
        p See[^2]
        h1 #end 3 End
        footnote 1
          p The report's.
        footnote 2
          p The cell's.
        """)
    #expect(weaver.contents.map(\.id) == ["method", "method-1", "end"])
  }
}
