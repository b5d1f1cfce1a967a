import Execution
import Foundation
import HeadlessBrowser
import Testing

extension InABrowser {
  @Suite("A published site, from disk")
  struct PublishedSiteTests {
    private static let second = """
      ---
      title: "Nothing but prose"
      date: 2026-11-20
      ---

      # Far away {#sec-far}

      Only here is a word such as quokka.
      """

    /// Publishes two reports, moves the site to a place that nobody knew of, removes its sources, and opens its first page.
    private func browseSite(_ look: (_ page: Page, _ address: String) throws -> Void) throws {
      let project = try BrowserProject([
        "vitrine.yml": "project:\n  title: Two reports\n", "reports/one/report.md": oneOfEach, "reports/prose/report.md": Self.second,
      ])
      try project.vitrine("publish", "--to", "site")
      let moved = "\(project.root)/else where, für Leser"
      try FileManager.default.moveItem(atPath: "\(project.root)/site", toPath: moved)
      for name in ["reports", "_site", ".vitrine"] { try? FileManager.default.removeItem(atPath: "\(project.root)/\(name)") }
      try project.browse { page in
        try page.prefer(.light)
        try page.open("\(moved)/index.html")
        try look(page, URL(fileURLWithPath: moved).absoluteString + "/")
        let record = try page.record()
        #expect(record.complaints.isEmpty, "\(record.complaints)")
        #expect(record.failures.isEmpty, "\(record.failures)")
        #expect(record.requests(outside: URL(fileURLWithPath: moved).absoluteString).isEmpty, "\(record.requests)")
      }
    }

    @Test("The index leads to every report, their pages to one another and back")
    func navigation() throws {
      try browseSite { page, address in
        let main: String = try page.evaluate("document.querySelector('main').innerText")
        for words in ["Two reports", "One of each", "A page with a heatmap, bars and a table.", "Nothing but prose", "2026"] {
          #expect(main.contains(words), "\(words) in \(main)")
        }
        #expect(try page.evaluate("document.querySelector('main img, main svg') !== null") == true, "the first figure is a preview")
        try page.click("main a[href$='one.html']")
        try page.wait(until: "document.readyState === 'complete' && location.pathname.endsWith('/one.html')")
        #expect(try page.evaluate("document.querySelector('h1').innerText") == "One of each")
        try page.run("window.scrollTo(0, document.body.scrollHeight)")
        try page.wait(until: "[...document.images].filter(i => i.offsetParent).every(i => i.complete && i.naturalWidth > 0)")

        try page.click("a[rel=next], a[rel=prev]")
        try page.wait(until: "document.readyState === 'complete' && location.pathname.endsWith('/prose.html')")
        #expect(try page.evaluate("document.querySelector('h1').innerText") == "Nothing but prose")
        // Every link of the page that stays on the site leads to a file that is there.
        let links: [String] = try page.evaluate("[...document.links].map(a => a.href).filter(h => h.startsWith('file:'))")
        #expect(!links.isEmpty)
        for link in links {
          let path = try #require(URL(string: link)).path
          #expect(FileManager.default.fileExists(atPath: path), "\(link)")
        }
        try page.click("header a[href*='index.html']")
        try page.wait(until: "document.readyState === 'complete' && location.pathname.endsWith('/index.html')")
      }
    }

    @Test("A figure stays within its card's border at every width, and none makes the page wider than the window")
    func cards() throws {
      try browseSite { page, _ in
        for width in [320, 420, 800, 1200] {
          try page.resize(width: width, height: 900)
          try page.wait(until: "[...document.querySelectorAll('.card-picture img')].filter(i => i.offsetParent).every(i => i.complete)")
          let outside: Int = try page.evaluate(
            """
            [...document.querySelectorAll('.card-picture img')].filter(i => i.offsetParent).filter(i => {
              const [inner, outer] = [i.getBoundingClientRect(), i.closest('.card').getBoundingClientRect()];
              return inner.left < outer.left + 4 || inner.right > outer.right - 4
                || inner.top < outer.top + 4 || inner.bottom > outer.bottom - 4;
            }).length
            """)
          #expect(outside == 0, "at \(width)")
          #expect(try page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") == true, "at \(width)")
        }
      }
    }

    @Test("The search finds a word that one report says, and its link leads there")
    func search() throws {
      try browseSite { page, _ in
        try page.press("/")
        try page.wait(until: "document.activeElement?.matches('input[type=search]')")
        try page.type("Quokka")
        let results = "[...document.querySelectorAll('#search-results a')]"
        try page.wait(until: "\(results).length === 1")
        let words: String = try page.evaluate("\(results)[0].innerText")
        #expect(words.contains("Far away") && words.contains("quokka"), "\(words)")
        try page.press("Enter")
        try page.wait(until: "document.readyState === 'complete' && location.pathname.endsWith('/prose.html')")
        #expect(try page.evaluate("location.hash !== '' && document.querySelector(location.hash).innerText.includes('Far away')") == true)

        // From a report's page the others are found as well, and what nobody says is not found.
        try page.press("/")
        try page.wait(until: "document.activeElement?.matches('input[type=search]')")
        try page.type("heliotrope")
        try page.wait(until: "\(results).some(a => a.innerText.includes('heliotrope'))")
        try page.click("#search-results a")
        try page.wait(until: "document.readyState === 'complete' && location.pathname.endsWith('/one.html')")
        try page.press("/")
        try page.type("xylophone")
        try page.wait(until: "document.querySelector('.search-status').innerText.includes('xylophone')")
        #expect(try page.evaluate("\(results).length") == 0)
      }
    }

    @Test("Dark mode, chosen on one page, holds on the others")
    func darkModeHolds() throws {
      try browseSite { page, _ in
        let background = "getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor"
        let light: String = try page.evaluate(background)
        for _ in 0..<3 where try page.evaluate("document.documentElement.dataset.theme ?? ''") != "dark" { try page.click(".theme-toggle") }
        let dark: String = try page.evaluate(background)
        #expect(dark != light)
        try page.click("main a[href$='one.html']")
        try page.wait(until: "document.readyState === 'complete' && location.pathname.endsWith('/one.html')")
        #expect(try page.evaluate(background) == dark)
        try page.click("a[rel=next], a[rel=prev]")
        try page.wait(until: "document.readyState === 'complete' && location.pathname.endsWith('/prose.html')")
        #expect(try page.evaluate(background) == dark)
      }
    }
  }
}
