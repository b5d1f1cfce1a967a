import Drawing
import Exhibits
import Foundation
import Reports
import Testing

@testable import Rendering

@Suite("The body of an HTML page")
struct HTMLBodyTests {
  private func body(_ kinds: WovenBlock.Kind...) throws -> String {
    try kinds.map { try HTMLSample.body($0) }.joined()
  }

  @Test("Text and attributes are escaped whole, raw HTML is left alone")
  func escaping() throws {
    let nasty = "<b>&\"'\0"
    let safe = "&lt;b&gt;&amp;&quot;&#39;\u{FFFD}"
    #expect(try body(.paragraph([.text(nasty)])) == "<p>\(safe)</p>\n")
    #expect(try body(.paragraph([.code(nasty)])) == "<p><code>\(safe)</code></p>\n")
    #expect(
      try body(.paragraph([.link(.url("?a=1&b=\"2\""), title: nasty, [.text("x")])]))
        == "<p><a href=\"?a=1&amp;b=&quot;2&quot;\" title=\"\(safe)\">x</a></p>\n")
    #expect(
      try body(.html("<video controls></video>"), .paragraph([.html("<kbd>"), .text("<"), .html("</kbd>")]))
        == "<video controls></video>\n<p><kbd>&lt;</kbd></p>\n")
    #expect(try body(.code(Listing(language: nasty, text: nasty))).contains("<code class=\"language-\(safe)\">\(safe)</code>"))
    #expect(try body(.output(CellText(.standardOutput, "</samp><script>"))).contains("<samp>&lt;/samp&gt;&lt;script&gt;</samp>"))
  }

  @Test("A link to a script becomes plain text and a warning; other links are kept")
  func scriptLinks() throws {
    let page = try HTMLSample.page(HTMLSample.report(.paragraph([.link(.url(" Java\tScript:alert(1)"), title: "", [.text("x")])])))
    #expect(page.html.contains("<p>x</p>"))
    #expect(page.diagnostics.map(\.severity) == [.warning])
    #expect(page.diagnostics.first?.range == HTMLSample.range)
    #expect(try body(.paragraph([.link(.url("mailto:a@b.c"), title: "", [.text("x")])])).contains("href=\"mailto:a@b.c\""))
  }

  @Test("Inlines of every kind")
  func inlines() throws {
    #expect(
      try body(
        .paragraph([
          .emphasis([.text("a")]), .strong([.text("b")]), .strikethrough([.text("c")]), .softBreak, .lineBreak,
          .span([.text("d")], classes: ["x", "y"]), .failure(expression: "1 / 0", message: "Division by <zero>"),
        ]))
          == """
          <p><em>a</em><strong>b</strong><del>c</del>
          <br>
          <span class="x y">d</span><mark class="inline-failure">⚠\u{FE0E} <code>1 / 0</code>: Division by &lt;zero&gt;</mark></p>

          """)
  }

  @Test("The title is the page's only first heading: sections written as # move down with theirs")
  func headings() throws {
    var report = HTMLSample.report(.heading(level: 1, number: nil, [.text("One")]), .heading(level: 2, number: nil, [.text("Two")]))
    #expect(try HTMLSample.page(report).html.contains("<h1>One</h1>\n<h2>Two</h2>"))
    report.title = [.text("T")]
    #expect(try HTMLSample.page(report).html.contains("<h2>One</h2>\n<h3>Two</h3>"))
    report.blocks = [HTMLSample.block(.heading(level: 2, number: "1", [.text("Two")]), id: "two")]
    #expect(
      try HTMLSample.page(report).html.contains(
        "<h2 id=\"two\">Two<a class=\"anchor\" tabindex=\"-1\" aria-hidden=\"true\" href=\"#two\">#</a></h2>"))
    report.settings.html.numbersSections = true
    #expect(try HTMLSample.page(report).html.contains("<h2 id=\"two\"><span class=\"number\">1</span>Two"))
  }

  @Test("Lists: tight without paragraphs, loose with, a first number, tasks as disabled boxes with labels")
  func lists() throws {
    func item(_ text: String, done: Bool? = nil) -> WovenListItem {
      WovenListItem(isDone: done, blocks: [HTMLSample.block(.paragraph([.text(text)]))])
    }
    #expect(try body(.list(start: nil, isTight: true, [item("a")])) == "<ul>\n<li>a\n</li>\n</ul>\n")
    #expect(try body(.list(start: 3, isTight: false, [item("a")])) == "<ol start=\"3\">\n<li><p>a</p>\n</li>\n</ol>\n")
    #expect(
      try body(.list(start: nil, isTight: true, [item("a", done: true), item("b", done: false)]))
        == """
        <ul class="tasks">
        <li><label><input type="checkbox" disabled checked> a</label></li>
        <li><label><input type="checkbox" disabled> b</label></li>
        </ul>

        """)
  }

  @Test("Callouts say their kind to the eye and to the ear, and fold")
  func callouts() throws {
    let inside = [HTMLSample.block(.paragraph([.text("p")]))]
    let plain = try body(.callout(kind: .tip, title: [], isCollapsed: false, inside))
    #expect(plain.hasPrefix("<div class=\"callout tip\" role=\"note\"><p class=\"callout-title\"><svg class=\"icon\""))
    #expect(plain.contains("</svg>Tip</p>\n<div class=\"callout-body\">\n<p>p</p>\n</div></div>"))
    let folded = try body(.callout(kind: .warning, title: [.text("Look out")], isCollapsed: true, inside))
    #expect(folded.hasPrefix("<details class=\"callout warning\"><summary class=\"callout-title\">"))
    #expect(folded.contains("<span class=\"sr\">Warning: </span>Look out</summary>"))
  }

  @Test("A footnote leads back to every place that refers to it, also from another note")
  func footnotes() throws {
    var report = HTMLSample.report(
      .paragraph([.footnoteReference(number: 1, id: "a", occurrence: 1)]),
      .paragraph([.footnoteReference(number: 1, id: "a", occurrence: 2)]))
    report.footnotes = [
      WovenFootnote(
        id: "a", blocks: [HTMLSample.block(.paragraph([.text("See"), .footnoteReference(number: 2, id: "b", occurrence: 1)]))]),
      WovenFootnote(id: "b", blocks: [HTMLSample.block(.code(Listing(language: "", text: "x")))]),
    ]
    let html = try HTMLSample.page(report).html
    #expect(html.contains("<p><sup class=\"footnote-ref\"><a id=\"fnref-1-1\" href=\"#fn-1\" role=\"doc-noteref\">1</a></sup></p>"))
    #expect(html.contains("href=\"#fnref-1-1\" aria-label=\"Back to text (1)\""))
    #expect(html.contains("href=\"#fnref-1-2\" aria-label=\"Back to text (2)\""))
    #expect(html.contains("href=\"#fnref-2-1\" aria-label=\"Back to text\""))
    #expect(markupFaults(html) == [])
  }

  @Test("Code: folded behind its summary, with file name and line numbers that are not copied")
  func listings() throws {
    let folded = try body(.code(Listing(language: "yaml", text: "a: 1\n", isFolded: true, summary: "Set-up")))
    #expect(
      folded == """
        <details class="fold"><summary>Set-up</summary>
        <div class="listing"><pre tabindex="0"><code class="language-yaml">a: 1</code></pre></div>
        </details>

        """)
    let numbered = try body(.code(Listing(language: "", text: "a\nb", showsLineNumbers: true, filename: "a.txt")))
    #expect(numbered.contains("<div class=\"filename\">a.txt</div>"))
    #expect(numbered.contains("<span class=\"gutter\" aria-hidden=\"true\">1\n2\n</span><code>a\nb</code>"))
  }

  @Test("What a cell wrote: errors are told apart, and what was left out is counted")
  func outputs() throws {
    #expect(
      try body(.output(CellText(.standardOutput, "a\n"))) == "<div class=\"output stdout\"><pre tabindex=\"0\"><samp>a</samp></pre></div>\n"
    )
    let long = try body(.output(CellText(.standardError, "a", omittedBytes: 1_234_567)))
    #expect(long.contains("<div class=\"output stderr\"><p class=\"output-label\">Standard error</p>"))
    #expect(long.contains("<p class=\"omitted\">… 1,234,567 bytes left out</p>"))
  }

  @Test("Display mathematics carries its number")
  func equations() throws {
    var report = HTMLSample.report()
    report.blocks = [HTMLSample.block(.math(tex: "x", number: "2"), id: "eq-x")]
    let html = try HTMLSample.page(report).html
    #expect(html.contains("<div class=\"equation\" id=\"eq-x\">"))
    #expect(html.contains("<span class=\"equation-number\">(2)</span></div>"))
  }

  @Test("A failed cell shows message, place, the line with what is to blame, and the hint; the banner leads to it")
  func failures() throws {
    let range = SourceRange(file: "report.md", start: .init(line: 2, column: 5), end: .init(line: 2, column: 5))
    var report = HTMLSample.report(
      .failure(
        Failure(cell: "fig-a", isBlocked: false, diagnostics: [.error("Index 9 is <out> of range", at: range, hint: "count from 0")])),
      .failure(Failure(cell: "fig-b", isBlocked: true, diagnostics: [])))
    report.failedCells = 1
    report.blockedCells = 1
    let html = try HTMLSample.page(report) { path in
      #expect(path == "report.md")
      return Array("first\nlet masks = 1 < 2\n".utf8)
    }.html
    #expect(html.contains("<section id=\"failure-1\" class=\"failure\" role=\"alert\">"))
    #expect(html.contains("Cell “fig-a” failed</p>"))
    #expect(html.contains("<p class=\"location\">report.md:2:5</p><p class=\"message\">Index 9 is &lt;out&gt; of range</p>"))
    #expect(html.contains("<span class=\"gutter\">1</span>first\n<span class=\"gutter\">2</span>let <mark>masks</mark> = 1 &lt; 2\n</pre>"))
    #expect(html.contains("<span class=\"hint-label\">Hint:</span> count from 0"))
    #expect(html.contains("<section id=\"failure-2\" class=\"failure blocked\" role=\"note\">"))
    #expect(html.contains("1 cell of this report failed, and 1 that reads its results was not run."))
    #expect(html.contains("<li><a href=\"#failure-1\">fig-a</a></li>"))
    #expect(markupFaults(html) == [])
  }

  @Test("A place outside the source, or a source that cannot be had, costs only the code frame")
  func framelessFailure() throws {
    for line in [0, 99] {
      let failure = Failure(
        cell: "c", isBlocked: false, diagnostics: [.error("m", at: SourceRange(file: "report.md", line: line, column: 99))])
      let html = try HTMLSample.body(.failure(failure)) { _ in Array("one".utf8) }
      #expect(html.contains("report.md:\(line):99") && !html.contains("class=\"frame\""))
    }
    let failure = Failure(cell: "c", isBlocked: false, diagnostics: [.error("m", at: SourceRange(file: "report.md", line: 1, column: 99))])
    #expect(try HTMLSample.body(.failure(failure)) { _ in Array("one".utf8) }.contains("one<mark></mark>"))
    #expect(!(try HTMLSample.body(.failure(failure)).contains("class=\"frame\"")))
  }

  // MARK: - Figures

  private func picture(_ path: String, alternative: String = "alt") -> Reports.Float {
    Reports.Float(.figure, panels: [.init(.image(path: path), alternative: alternative)])
  }

  @Test("A picture of prose is copied beside the page once, with its size; names that clash are told apart")
  func pictures() throws {
    let report = HTMLSample.report(
      .paragraph([.image(path: "a/p 1.png", alternative: "\"x\"", title: "t"), .image(path: "a/p 1.png", alternative: "", title: "")]),
      .paragraph([.image(path: "b/P 1.png", alternative: "", title: "")]))
    let page = try HTMLSample.page(report) { _ in HTMLSample.png }
    #expect(page.resources.dropFirst(2).map { withoutDigest($0.path) } == ["demo_files/p-1.png", "demo_files/P-1-2.png"])
    #expect(
      withoutDigest(page.html).contains(
        "<img src=\"demo_files/p-1.png\" alt=\"&quot;x&quot;\" title=\"t\" width=\"2\" height=\"1\" loading=\"lazy\" decoding=\"async\">"))
    #expect(page.diagnostics == [])
  }

  @Test("A picture has the width it was given: pixels, or a share of its column")
  func pictureWidths() throws {
    var half = picture("a.png")
    half.share = 0.5
    var wide = picture("a.png")
    wide.width = 900
    let report = HTMLSample.report(
      .float(half), .float(wide), .paragraph([.image(path: "a.png", alternative: "", title: "", width: .points(15))]))
    let html = try HTMLSample.page(report) { _ in HTMLSample.png }.html
    #expect(html.matches(of: #/ style="(width:[^"]*)"/#).map { String($0.output.1) } == ["width:50%", "width:680px", "width:20px"])
  }

  @Test("A picture that is missing, is none, or lies on the network is a warning at its block and a visible placeholder")
  func missingPictures() throws {
    for (path, word) in [("gone.png", "could not be read"), ("text.png", "not a picture"), ("https://x.org/a.png", "network")] {
      let page = try HTMLSample.page(HTMLSample.report(.float(picture(path)))) { path in
        if path == "text.png" { return Array("hello".utf8) }
        throw HTMLSample.Missing()
      }
      #expect(page.html.contains("<span class=\"missing-picture\">Picture missing: \(path)<br>alt</span>"))
      #expect(page.diagnostics.count == 1)
      #expect(page.diagnostics.first?.message.contains(word) == true)
      #expect(page.diagnostics.first?.range == HTMLSample.range)
    }
  }

  @Test("Panels are lettered figures in a grid; the label stands before the caption")
  func panels() throws {
    var float = Reports.Float(
      .figure,
      panels: [
        .init(.image(path: "a.png"), caption: [.text("First")], alternative: "1"), .init(.text("plain"), caption: [.text("Second")]),
      ], columns: 5)
    float.numberedName = "Figure 3"
    float.caption = [.text("Both.")]
    float.column = "page"
    var report = HTMLSample.report()
    report.blocks = [HTMLSample.block(.float(float), id: "fig-x")]
    let html = try HTMLSample.page(report) { _ in HTMLSample.png }.html
    #expect(
      html.contains(
        "<figure id=\"fig-x\" class=\"float figure-float align-center column-page\">\n<div class=\"panels\" style=\"--columns:2\">"))
    #expect(html.contains("<figure class=\"panel\" id=\"fig-x-b\">"))
    #expect(html.contains("<figcaption><span class=\"letter\">(a)</span> First</figcaption></figure>"))
    #expect(html.contains("<figcaption id=\"fig-x-caption\"><span class=\"label\">Figure 3:</span> Both.</figcaption>\n</figure>"))
  }

  @Test("Letters go on after z")
  func lettering() {
    #expect([0, 25, 26, 51, 52, 701, 702].map(letters) == ["a", "z", "aa", "az", "ba", "zz", "aaa"])
  }

  // MARK: - Data for the script

  @Test("Values for the script are rounded to four significant digits and cannot end their element")
  func hotspots() throws {
    let values: [Double] = [0, 0.123456, -12.34567, 123_456, .nan, .infinity, 1e-12, 99_999.9]
    let list = DrawnFigure(
      width: 510, height: 200.5, svg: [],
      hotspots: [
        Hotspot(
          x: 1, y: 2, width: 3, height: 4, rowLabels: ["</script>", "\"\\\n"], columnLabels: ["層"],
          values: Matrix(rows: 2, columns: 4, values: values))
      ], missingGlyphs: [])
    let json = PageJSON.hotspots(list).string
    #expect(
      json == """
        {"width":510,"height":200.5,"spots":[{"x":1,"y":2,"width":3,"height":4,"shape":[2,4],\
        "rows":["\\u003c/script\\u003e","\\"\\\\\\u000a"],"columns":["層"],\
        "values":[0,0.1235,-12.35,123500,null,1e999,1e-12,100000]}]}
        """)
    _ = try JSONSerialization.jsonObject(with: Data(json.replacing("1e999", with: "1").utf8))
  }

  @Test(
    "Numbers of the script read back within their rounding",
    arguments: [0.5, 1, 9.9999, 3.14159, 1234.5, 0.00012345, 7.7e-9, 2.5e17, -0.099995, 1e307, 1e-280, 0.0099996, 1_000_000, 1e10])
  func numbers(value: Double) throws {
    var json = Markup()
    PageJSON.append(value, digits: 4, to: &json)
    let read = try #require(Double(json.string), "\(json.string)")
    #expect(abs(read - value) <= abs(value) * 5.1e-4, "\(json.string)")
  }
}
