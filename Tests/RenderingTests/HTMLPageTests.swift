import Drawing
import Exhibits
import Foundation
import Reports
import Testing

@testable import Rendering

@Suite("The HTML page")
struct HTMLPageTests {
  @Test("A page is well formed: tags balanced, ids unique, no link inside a link")
  func wellFormed() throws {
    #expect(markupFaults(try HTMLSample.page(HTMLSample.typical()).html) == [])
    #expect(markupFaults(try HTMLSample.page(HTMLSample.typical(figures: true), pdf: "demo.pdf").html) == [])
  }

  @Test("The checker of tags finds what it is for")
  func checker() {
    #expect(markupFaults("<p><em>a</p></em>").count == 2)
    #expect(markupFaults("<p id=\"a\"><b id=\"a\"></b></p>") == ["the id a twice"])
    #expect(markupFaults("<div>").first == "<div> is never closed")
    #expect(markupFaults("<a><b>1 > 2</b></a>").count == 1)
  }

  @Test("Title, authors, date, abstract, keywords and the PDF stand in the header and in the metadata")
  func header() throws {
    let html = try HTMLSample.page(HTMLSample.typical(), pdf: "my report.pdf").html
    #expect(html.contains("<title>What the attention heads of a face network look at</title>"))
    #expect(html.contains("<h1>What the attention <em>heads</em> of a face network look at</h1>"))
    #expect(html.contains("<span class=\"author\">Ada Lovelace</span><span class=\"author\">Kunihiko Fukushima</span>"))
    #expect(html.contains("<meta name=\"author\" content=\"Ada Lovelace, Kunihiko Fukushima\">"))
    #expect(html.contains("<meta name=\"keywords\" content=\"attention, faces\">"))
    #expect(html.contains("<span class=\"date\">2026-11-21</span>"))
    #expect(html.contains("<a class=\"pdf\" href=\"my%20report.pdf\">PDF</a>"))
    #expect(html.contains("<html lang=\"en\">"))
  }

  @Test("A report with nothing in it makes a whole page named after the report")
  func empty() throws {
    let page = try HTMLSample.page(WovenReport(path: "r.md", name: "nothing"))
    #expect(page.html.contains("<title>nothing</title>"))
    #expect(!page.html.contains("<h1"))
    #expect(!page.html.contains("class=\"contents"))
    #expect(markupFaults(page.html) == [])
  }

  @Test("A report in Japanese speaks Japanese around the text too")
  func japanese() throws {
    var report = HTMLSample.typical()
    report.settings.language = "ja-JP"
    let html = try HTMLSample.page(report).html
    #expect(html.contains("<html lang=\"ja-JP\">"))
    #expect(html.contains("aria-label=\"目次\""))
    #expect(html.contains("本文へ移動"))
  }

  @Test("A theme that the report insists on is written into the page; automatic is not")
  func theme() throws {
    var report = WovenReport(path: "r.md", name: "r")
    #expect(try HTMLSample.page(report).html.contains("<html lang=\"en\">"))
    report.settings.html.theme = .dark
    #expect(try HTMLSample.page(report).html.contains("<html lang=\"en\" data-theme=\"dark\">"))
  }

  @Test("The table of contents nests, keeps to its depth, numbers only on demand, and holds no links or notes of its own")
  func contents() throws {
    var report = WovenReport(path: "r.md", name: "r")
    report.contents = [
      ContentsEntry(level: 2, number: "1", id: "a", text: [.text("A "), .link(.url("x"), title: "", [.text("link")])]),
      ContentsEntry(level: 4, number: "1.0.1", id: "deep", text: [.text("Deep")]),
      ContentsEntry(level: 3, number: "1.1", id: "b", text: [.text("B"), .footnoteReference(number: 1, id: "n", occurrence: 1)]),
      ContentsEntry(level: 2, number: "2", id: "c", text: [.text("C")]),
    ]
    #expect(
      try HTMLSample.page(report).html.contains(
        """
        <ul><li><a href="#a">A link</a><ul><li><a href="#b">B</a></li></ul></li>
        <li><a href="#c">C</a></li></ul>
        """))
    report.settings.html.numbersSections = true
    report.settings.html.tableOfContentsDepth = 4
    let html = try HTMLSample.page(report).html
    #expect(html.contains("<a href=\"#c\"><span class=\"number\">2</span>C</a>"))
    #expect(html.contains("<ul><li><a href=\"#deep\">"))
    #expect(markupFaults(html) == [])
    report.settings.html.tableOfContents = false
    #expect(!(try HTMLSample.page(report).html.contains("class=\"contents")))
  }

  @Test("The same report gives the same bytes")
  func determinism() throws {
    #expect(try HTMLSample.page(HTMLSample.typical(figures: true)) == HTMLSample.page(HTMLSample.typical(figures: true)))
  }

  @Test("Style and script lie beside the page under names that stay")
  func resources() throws {
    let page = try HTMLSample.page(WovenReport(path: "r.md", name: "my report"))
    #expect(page.resources.map { withoutDigest($0.path) } == ["my report_files/style.css", "my report_files/script.js"])
    #expect(withoutDigest(page.html).contains("href=\"my%20report_files/style.css\""))
    #expect(withoutDigest(page.html).contains("<script src=\"my%20report_files/script.js\">"))
  }

  @Test("With embed-resources the page is one file: nothing in it refers to another")
  func embedded() throws {
    var report = HTMLSample.typical(figures: true)
    report.settings.html.embedsResources = true
    report.blocks.append(HTMLSample.block(.paragraph([.image(path: "a.png", alternative: "a", title: "")])))
    let page = try HTMLSample.page(report) { path in
      if path == "a.png" { return HTMLSample.png }
      throw HTMLSample.Missing()
    }
    #expect(page.resources == [])
    let references = page.html.matches(of: #/\s(?:src|href)="([^"]*)"/#).map { String($0.1) }
    #expect(references.contains { $0.hasPrefix("data:image/png;base64,iVBOR") })
    #expect(references.filter { !$0.hasPrefix("#") && !$0.hasPrefix("data:") } == Array(repeating: "https://example.org/paper", count: 9))
    #expect(page.html.contains("--text-width: 680px"))
    #expect(markupFaults(page.html) == [])
  }

  @Test("Nothing is loaded from the network")
  func offline() throws {
    let page = try HTMLSample.page(HTMLSample.typical(figures: true))
    let loads = page.html.matches(of: #/<(?:link|script|img|iframe|source)[^>]*(?:src|href)="([a-z]+:[^"]*)"/#).map { String($0.1) }
    #expect(loads == ["data:,"])
    for text in [HTMLSample.files["style.css"], HTMLSample.files["script.js"]] {
      #expect(try !#require(text).contains("://"))
    }
  }

  @Test("Ten megabytes of prose become a page", .timeLimit(.minutes(10)))
  func large() throws {
    let paragraph = HTMLSample.block(.paragraph([.text(String(repeating: "A <long> & weary text. ", count: 40)), .code("x")]))
    var report = WovenReport(path: "r.md", name: "r", blocks: Array(repeating: paragraph, count: 11_000))
    report.blocks.append(HTMLSample.block(.code(Listing(language: "swift", text: String(repeating: "let a = \"(\"\n/* ", count: 100_000)))))
    #expect(try HTMLSample.page(report).html.utf8.count > 10_000_000)
  }

  @Test(
    "A page to look at is written where VITRINE_LOOK says",
    .enabled(if: ProcessInfo.processInfo.environment["VITRINE_LOOK"] != nil))
  func look() throws {
    let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["VITRINE_LOOK"]))
    for (name, isEmbedded, language) in [("demo", false, "en"), ("single", true, "en"), ("ja", false, "ja")] {
      var report = HTMLSample.typical(figures: true)
      report.name = name
      report.settings.language = language
      report.settings.html.embedsResources = isEmbedded
      let page = try HTMLSample.page(report, pdf: "demo.pdf") { path in
        if path == "report.md" { return Array("---\n//| label: fig-masks\nlet mask = masks[12] + 1\n```\n".utf8) }
        throw HTMLSample.Missing()
      }
      try FileManager.default.createDirectory(at: folder.appending(path: name + "_files"), withIntermediateDirectories: true)
      try Data(page.html.utf8).write(to: folder.appending(path: name + ".html"))
      for resource in page.resources { try Data(resource.bytes).write(to: folder.appending(path: resource.path)) }
      print(page.diagnostics.map(\.message))
    }
  }
}
