import Building
import Rendering
import Testing

@testable import Publishing

@Suite("A site as a whole")
struct SiteTests {
  @Test("Reports stand newest first, undated ones last, then by title without regard to case, then by name")
  func order() {
    let reports: [(date: String?, title: String, name: String)] = [
      (nil, "beta", "b"), ("2025-01-02", "Zeta", "z"), ("2026-11-21", "b", "2"), ("2026-11-21", "A", "1"), ("2026", "year", "y"),
      ("yesterday", "Alpha", "a"), (nil, "beta", "a"),
    ]
    #expect(reports.sorted(by: comesBefore).map { $0.title + $0.name } == ["A1", "b2", "yeary", "Zetaz", "Alphaa", "betaa", "betab"])
  }

  @Test("A date counts as ISO 8601 writes it, and only when there is such a day")
  func days() {
    #expect(day(ofDate: "2026-11-21") == "2026-11-21")
    #expect(day(ofDate: " 2026-1-2T10:00 ") == "2026-01-02")
    #expect(day(ofDate: "2024-02-29") == "2024-02-29")
    for none in ["2026-02-29", "2026-13-01", "21.11.2026", "today", ""] { #expect(day(ofDate: none) == nil) }
  }

  @Test("A sitemap gives a date only where a report says one, and escapes")
  func map() {
    let text = sitemap([("https://x.org/?a&b", nil), ("https://x.org/a.html", "2026-11-21"), ("https://x.org/b.html", "soon")])
    #expect(text.contains("<url><loc>https://x.org/?a&amp;b</loc></url>\n<url><loc>https://x.org/a.html</loc><lastmod>2026-11-21</lastmod></url>"))
    #expect(text.contains("<loc>https://x.org/b.html</loc></url>"))
  }

  @Test("The manifest keeps named-by-digest files of the site before for one generation, and ages only when the site changes")
  func generations() throws {
    let first = SiteManifest(files: ["a.html": "1", "a_files/f-00000001.svg": "f1", "assets/style-0000000a.css": "s", "assets/search.js": "x"])
    var second = first.followed(by: ["a.html": "2", "a_files/f-00000002.svg": "f2", "assets/style-0000000a.css": "s"])
    #expect(second.kept == ["a_files/f-00000001.svg": "f1"])
    #expect(second.followed(by: second.files) == second)
    second = second.followed(by: ["a.html": "3", "a_files/f-00000002.svg": "f2", "assets/style-0000000a.css": "s"])
    #expect(second.kept == [:])
    #expect(try SiteManifest(bytes: first.bytes) == first)
    #expect(throws: (any Error).self) { try SiteManifest(bytes: Array("{}".utf8)) }
    #expect(throws: SiteFailure.self) { try SiteManifest(bytes: Array(#"{"version":2,"files":{},"kept":{}}"#.utf8)) }
    for path in ["a_files/f-1a2b3c4d.svg", "a_files/f-dark-1a2b3c4d-2.svg", "assets/search-0123456789abcdef.js", "a_files/data-1a2b3c4d"] {
      #expect(SiteManifest.isLasting(path))
    }
    for path in ["a-1a2b3c4d.html", "assets/search.js", "a.pdf", "a_files/f.svg"] { #expect(!SiteManifest.isLasting(path)) }
  }

  @Test("Neighbours take the place of the last mark alone: one in an author's text stays text")
  func marks() {
    let mark = SiteFrame.neighboursMark
    let page = SitePublisher.page(Array("a \(mark) b \(mark) c".utf8), with: "<nav>")
    #expect(String(decoding: page, as: UTF8.self) == "a \(mark) b <nav> c")
    #expect(SitePublisher.page(Array("no".utf8), with: "<nav>") == Array("no".utf8))
  }

  @Test("Targets and base URLs are read, wrong ones refused")
  func requests() throws {
    #expect(try PublishTarget("git:gh-pages") == .branch("gh-pages"))
    #expect(try PublishTarget("/tmp/x/../site") == .folder("/tmp/site"))
    #expect(throws: UsageFailure.self) { try PublishTarget("git:") }
    #expect(throws: UsageFailure.self) { try PublishTarget("") }
    #expect(try PublishRequest(target: .folder("/x"), baseURL: "https://a.org/b", jobs: 1).baseURL == "https://a.org/b/")
    for bad in ["a.org", "ftp://a.org", "https://", "https://a.org/?q", "https://a.org/#x", "http:// a"] {
      #expect(throws: UsageFailure.self) { try PublishRequest(target: .folder("/x"), baseURL: bad, jobs: 1) }
    }
  }
}
