import Testing

@testable import Publishing

@Suite("What the site reads from a page")
struct PageReadingTests {
  private let html = """
    <!DOCTYPE html><html lang="ja"><head><title>No</title><style>p{}</style></head><body>
    <nav class="contents wide"><a href="#a">Not this</a></nav>
    <main><article><header class="title">
    <h1>On <em>heads</em> &amp; <math display="inline"><semantics><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><annotation>TeX</annotation></semantics></math> <a href="x.html">there</a></h1>
    <p class="byline"><span class="author">Ada</span><span class="date">2026-11-21</span><a class="pdf" href="a.pdf">PDF</a></p>
    <section class="abstract"><p class="abstract-title">Abstract</p>
    <p>We <b>look</b><sup class="footnote-ref"><a href="#fn-1">1</a></sup> at <code>a&lt;b</code>.</p><p>Second.</p></section></header>
    <p>Before any heading.</p>
    <h2 id="a"><span class="number">1</span>First<a class="anchor" href="#a">#</a></h2>
    <p>One
      two.</p><table><tr><td>cell</td><td>next</td></tr></table>
    <figure id="fig-x" class="float figure-float"><div class="canvas drawn"><img class="light-only" src="a_files/f.svg" alt="Bars." width="30" height="20"><img class="dark-only" src="a_files/f-dark.svg" alt="Bars." width="30" height="20"></div>
    <script type="application/json" class="hotspots">{"x":"hidden"}</script><figcaption><span class="label">Figure 1:</span> Caption</figcaption></figure>
    <div class="canvas"><img src="second.png" alt="Second"></div>
    <details class="fold"><summary>Code</summary><pre>let secret = 1</pre></details>
    <h3 id="b">Second</h3><p>Last &#60;b&gt;.</p></article></main></body></html>
    """

  @Test("Title, abstract, date, language and picture")
  func facts() {
    let record = readPage(Array(html.utf8))
    #expect(record.title == "On heads & x+1 there")
    #expect(record.titleMarkup == "On <em>heads</em> &amp; <math display=\"inline\"><semantics><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></semantics></math> there")
    #expect(record.abstractMarkup == "We <b>look</b> at <code>a&lt;b</code>.")
    #expect(record.date == "2026-11-21")
    #expect(record.language == "ja")
    #expect(
      record.pictureMarkup
        == "<img class=\"light-only\" src=\"a_files/f.svg\" alt=\"\" width=\"30\" height=\"20\" loading=\"lazy\" decoding=\"async\"><img class=\"dark-only\" src=\"a_files/f-dark.svg\" alt=\"\" width=\"30\" height=\"20\" loading=\"lazy\" decoding=\"async\">")
    #expect(record.anchors == ["a", "fig-x", "b"])
  }

  @Test("Search finds sections with captions, tables and alternative texts, but no folded code, data or signs for the eye")
  func sections() {
    let sections = readPage(Array(html.utf8)).sections
    #expect(
      sections == [
        SearchSection(anchor: "", heading: "", text: "We look at a<b. Second. Before any heading."),
        SearchSection(
          anchor: "#a", heading: "First", text: "One two. cell next Bars. Figure 1: Caption Second"),
        SearchSection(anchor: "#b", heading: "Second", text: "Last <b>."),
      ])
  }

  @Test("A picture in the title or abstract is not the first figure")
  func firstFigure() {
    let record = readPage(
      Array("<article><header class=\"title\"><h1>A <img src=\"logo.png\"></h1></header><p><img src=\"first.png\"></p></article>".utf8))
    #expect(record.pictureMarkup?.contains("first.png") == true)
  }

  @Test("URLs of style sheets end with them, and comments hold none; a refresh and a candidate picture of a link are links")
  func links() {
    func urls(_ html: String) -> [String] { readPage(Array(html.utf8)).links.map { "\($0.kind) \($0.url)" } }
    #expect(urls("<STYLE>a { b: URL( 'c.png' ) } /* url(no.png) */ @import \"d.css\";</STYLE> text url(not.png) <b>url(not2.png)</b>") == [
      "resource c.png", "resource d.css",
    ])
    #expect(urls("<meta http-equiv=\"Refresh\" content=\"0; URL='a.html'\"><meta name=x content=\"0;url=b\">") == ["link a.html"])
    #expect(urls("<link rel=preload href=\"a\" imagesrcset=\"b 1x, c 2x\">") == ["resource a", "resource b", "resource c"])
    #expect(urls("<rect fill=\"url(#a)\" filter=\"url(https://e.org/f#b)\"/>") == ["resource https://e.org/f#b"])
  }

  @Test("Markup that an author left open or made dangerous does not leave its place")
  func inlineMarkup() {
    func carried(_ html: String) -> String {
      var markup = InlineMarkup()
      for token in HTMLScanner(html) { markup.add(token) }
      return markup.markup
    }
    #expect(carried("a <em>b") == "a <em>b</em>")
    #expect(carried("</div><em onclick=x>a</strong></em>") == "<em>a</em>")
    #expect(carried("<em><strong>a</em>b</strong>") == "<em><strong>a</strong></em>b")
    #expect(carried("<img src=x onerror=alert(1)><script>alert(1)</script>&lt;script&gt;") == "alert(1)&lt;script&gt;")
    #expect(carried("<math><mtext><object data=x></object><meta http-equiv=refresh>a</mtext></math>") == "<math><mtext>a</mtext></math>")
    #expect(carried("<math onclick=x id=y href=z mathvariant=bold><mi>q</mi></math>") == "<math mathvariant=\"bold\"><mi>q</mi></math>")
  }

  @Test("A shard is a script that says the same for the same page, whatever the text holds")
  func shard() throws {
    var record = PageRecord()
    record.title = "</script>\u{2028}\"'\\"
    record.sections = [SearchSection(anchor: "#a", heading: "<b>", text: "図")]
    let shard = try SearchShard(url: "a.html", record: record)
    #expect(shard.path.wholeMatch(of: /assets\/search-[0-9a-f]{16}\.js/) != nil)
    #expect(try SearchShard(url: "a.html", record: record) == shard)
    #expect(
      String(decoding: shard.bytes, as: UTF8.self)
        == "vitrineSearch.page({\"sections\":[[\"#a\",\"<b>\",\"図\"]],\"title\":\"</script>\u{2028}\\\"'\\\\\",\"url\":\"a.html\"});\n")
  }
}
