import Testing

@testable import Publishing

@Suite("Links of a site")
struct LinkCheckTests {
  private let files: Set<String> = ["index.html", "a.html", "b c.html", "a.pdf", "a_files/x-00000000.svg", "deep/index.html"]

  private func target(_ url: String, _ kind: LinkUse.Kind = .link, on page: String = "a.html") -> LinkTarget {
    resolve(LinkUse(url: url, kind: kind), on: page, has: files.contains)
  }

  @Test("Files of the site are found by relative paths, percent signs and queries resolved")
  func found() {
    #expect(target("a.pdf") == .file("a.pdf"))
    #expect(target("./b%20c.html?x=1") == .file("b c.html"))
    #expect(target("deep/../a_files/x-00000000.svg", .resource) == .file("a_files/x-00000000.svg"))
    #expect(target("") == .file("a.html"))
    #expect(target("#") == .file("a.html"))
    #expect(target("#top") == .file("a.html"))
    #expect(target("deep/") == .file("deep/index.html"))
    #expect(target("../a.html", on: "deep/index.html") == .file("a.html"))
    #expect(target(".") == .file("index.html"))
  }

  @Test("A fragment of a page is an anchor to ask for; of another file it is not")
  func anchors() {
    #expect(target("#sec") == .anchor(page: "a.html", id: "sec"))
    #expect(target("b c.html#x") == .anchor(page: "b c.html", id: "x"))
    #expect(target("a.pdf#page=3") == .file("a.pdf"))
    #expect(target("#:~:text=word") == .file("a.html"))
    #expect(has("%E5%9B%B3", among: ["図"]) && has("a%b", among: ["a%b"]) && !has("x", among: ["y"]))
  }

  @Test("The network is for readers to go to, not for pages to take from")
  func network() {
    #expect(target("https://example.org/x") == .elsewhere)
    #expect(target("MAILTO:a@b.c") == .elsewhere)
    #expect(target("doi:10.1/x") == .elsewhere)
    #expect(target("https://example.org/x.js", .resource) == .fault(.takenFromNetwork))
    #expect(target("//cdn.example.org/x.js", .resource) == .fault(.takenFromNetwork))
    #expect(target("data:image/png;base64,AA", .resource) == .elsewhere)
  }

  @Test("What depends on a machine or a server, or leads out, is a fault")
  func faults() {
    #expect(target("/a.html") == .fault(.absolutePath))
    #expect(target("//example.org/") == .fault(.absolutePath))
    #expect(target("\\a.html") == .fault(.absolutePath))
    #expect(target("ht\ntp://example.org/x.js", .resource) == .fault(.takenFromNetwork))
    #expect(target("C:/x/a.html") == .fault(.absolutePath))
    #expect(target("file:///etc/passwd") == .fault(.localFile))
    #expect(target("../a.html") == .fault(.outsideSite))
    #expect(target("%2e%2e/a.html") == .fault(.outsideSite))
    #expect(target("A.html") == .fault(.missing(path: "A.html")))
    #expect(target("a%ZZ.html") == .fault(.missing(path: "a%ZZ.html")))
  }

  @Test("Anchors are checked within a page and between pages, with the nearest name")
  func check() {
    var check = LinkCheck(files: files)
    check.check(
      [LinkUse(url: "#sec-one", kind: .link), LinkUse(url: "#sec-oen", kind: .link), LinkUse(url: "b%20c.html#far", kind: .link)],
      anchors: ["sec-one"], of: "a.html")
    check.check([LinkUse(url: "a.html#sec-one", kind: .link), LinkUse(url: "a.html#sec-two", kind: .link)], anchors: ["fat"], of: "b c.html")
    check.finish { $0 == "a.html" ? ["sec-one"] : ["fat"] }
    #expect(
      check.broken == [
        BrokenLink(
          page: "a.html", use: LinkUse(url: "#sec-oen", kind: .link), fault: .missingAnchor(page: "a.html", id: "sec-oen"), nearest: "sec-one"),
        BrokenLink(
          page: "b c.html", use: LinkUse(url: "a.html#sec-two", kind: .link), fault: .missingAnchor(page: "a.html", id: "sec-two"),
          nearest: nil),
        BrokenLink(
          page: "a.html", use: LinkUse(url: "b%20c.html#far", kind: .link), fault: .missingAnchor(page: "b c.html", id: "far"), nearest: "fat"),
      ])
  }
}
