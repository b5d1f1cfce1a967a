import Execution
import Foundation
import HeadlessBrowser
import Testing

extension InABrowser {
  @Suite("The preview")
  struct PreviewPageTests {
    private static let path = "reports/one/report.md"

    /// Starts a preview of the report, opens it, waits until every cell has run, and checks at the end that nothing was said or asked for
    /// elsewhere.
    private func preview(_ look: (_ page: Page, _ project: BrowserProject) throws -> Void) throws {
      let project = try BrowserProject(["vitrine.yml": "project:\n  title: Tests\n", Self.path: oneOfEach])
      let server = try project.start("preview", "--no-browser", "--port", "0", Self.path)
      defer {
        server.signalGroup(SIGINT)
        server.wait()
      }
      let address = try address(in: project, of: server)
      try project.browse { page in
        try page.resize(width: 1000, height: 500)
        try page.navigate(to: address)
        try page.wait(until: "document.querySelector('#fig-bars img')?.complete && !document.querySelector('.preview-pending')")
        try page.run("window.isSamePage = true")
        try look(page, project)
        let record = try page.record()
        #expect(record.complaints.isEmpty, "\(record.complaints)")
        #expect(record.failures.isEmpty, "\(record.failures)")
        let origin = try #require(URL(string: address).flatMap { url in url.port.map { "http://127.0.0.1:\($0)/" } })
        #expect(record.requests(outside: origin).isEmpty, "\(record.requests)")
      }
    }

    /// The address that the preview prints.
    private func address(in project: BrowserProject, of server: ChildProcess) throws -> String {
      for _ in 0..<600 {
        let log = try project.text("background.log")
        if let line = log.split(separator: "\n").first(where: { $0.hasPrefix("http://127.0.0.1:") }), log.contains("\(line)\n") {
          return String(line)
        }
        try #require(!server.poll(), "the preview ended: \(log)")
        usleep(50_000)
      }
      throw BrowserFailure("the preview printed no address: \(try project.text("background.log"))")
    }

    @Test("A prose edit arrives as a patch: the words change, other blocks stay the same nodes, and the view does not move")
    func proseEdit() throws {
      try preview { page, project in
        try page.run(
          """
          (() => {
            document.querySelector("#fig-bars").scrollIntoView({ block: "center", behavior: "instant" });
            window.kept = ["#fig-heat", "#tbl-numbers", "#fig-bars img"].map(s => [s, document.querySelector(s)]);
            window.place = document.querySelector("#fig-bars").getBoundingClientRect().top;
            window.height = document.documentElement.scrollHeight;
          })()
          """)
        // Longer than it was, above what is being looked at.
        let longer = "The word amaranth stands here. " + String(repeating: "It takes several lines to say so. ", count: 30)
        try project.write(oneOfEach.replacing("The word heliotrope stands here once.", with: longer), Self.path)
        try page.wait(until: "document.querySelector('article').textContent.includes('amaranth')")
        #expect(try page.evaluate("document.querySelector('article').textContent.includes('heliotrope')") == false)
        #expect(try page.evaluate("window.isSamePage === true") == true, "the page was not loaded again")
        let replaced: [String] = try page.evaluate("kept.filter(([s, node]) => document.querySelector(s) !== node).map(([s]) => s)")
        #expect(replaced == [])
        #expect(try page.evaluate("document.documentElement.scrollHeight > height + 50") == true)
        let moved: Double = try page.evaluate("Math.abs(document.querySelector('#fig-bars').getBoundingClientRect().top - place)")
        #expect(moved < 2, "moved by \(moved) pixels")
        #expect(try page.evaluate("scrollY > 0") == true)
      }
    }

    @Test("A cell edit changes its figure and no other")
    func cellEdit() throws {
      try preview { page, project in
        try page.run("window.heat = document.querySelector('#fig-heat img'), window.bars = document.querySelector('#fig-bars img').src")
        try project.write(oneOfEach.replacing("Figure.bars([1, 2, 3]", with: "Figure.bars([1, 2, 7]"), Self.path)
        try page.wait(until: "document.querySelector('#fig-bars img').src !== bars && document.querySelector('#fig-bars img').complete")
        #expect(try page.evaluate("document.querySelector('#fig-heat img') === heat && window.isSamePage === true") == true)
      }
    }

    @Test(
      "A broken save shows an overlay with the line to blame over the last good page; mended, it goes",
      arguments: [
        ("Figure.bars([1, 2, 3], categories: [\"a\", \"b\", \"c\"])", "Figure.bars(thisIsNowhere)"),
        ("@fig-heat, @tbl-numbers", "@fig-heap, @tbl-numbers"),
        ("Figure.bars([1, 2, 3], categories: [\"a\", \"b\", \"c\"])", "let none = [Int]()\nnone[7]"),
      ])
    func brokenSave(good: String, bad: String) throws {
      try preview { page, project in
        let broken = oneOfEach.replacing(good, with: bad)
        try #require(broken != oneOfEach)
        try project.write(broken, Self.path)
        let overlay = "document.querySelector('.preview-overlay:not([hidden])')"
        try page.wait(until: "\(overlay)?.querySelector('pre')")
        let words: String = try page.evaluate("\(overlay).innerText")
        let blamed = String(bad.split(separator: "\n").last ?? "")
        let line = (broken.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(blamed) } ?? -2) + 1
        #expect(words.contains("\(Self.path):\(line):") && words.contains(blamed), "\(words)")
        #expect(try page.evaluate("document.querySelector('article').textContent.includes('heliotrope')") == true)
        #expect(try page.evaluate("document.querySelector('#fig-heat img').naturalWidth > 0") == true)

        try project.write(oneOfEach.replacing("heliotrope", with: "amaranth"), Self.path)
        try page.wait(until: "document.querySelector('article').textContent.includes('amaranth') && !\(overlay)")
        #expect(try page.evaluate("document.querySelector('#fig-bars img') !== null && window.isSamePage === true") == true)
      }
    }
  }
}
