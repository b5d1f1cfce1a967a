import Foundation
import HeadlessBrowser
import Testing

extension InABrowser {
  @Suite("A built page, from disk")
  struct BuiltPageTests {
    /// Builds the page and hands over the browser's empty page, the built page's file and the folder it lies in.
    private func browse(_ look: (_ page: Page, _ file: String, _ folder: String) throws -> Void) throws {
      let project = try BrowserProject(["one.md": oneOfEach])
      try project.vitrine("build", "--to", "html", "one.md")
      try project.browse { try look($0, "\(project.root)/_site/one.html", "\(project.root)/_site/") }
    }

    @Test("Nothing is said on the console, and nothing is asked for outside its folder")
    func quietAndAtHome() throws {
      try browse { page, file, folder in
        try page.open(file, until: .networkIdle)
        // Pictures below the fold are asked for when they come near.
        try page.run("window.scrollTo(0, document.body.scrollHeight)")
        try page.wait(until: "[...document.images].filter(i => i.offsetParent).every(i => i.complete && i.naturalWidth > 0)")
        let record = try page.record()
        #expect(record.complaints.isEmpty, "\(record.complaints)")
        #expect(record.failures.isEmpty, "\(record.failures)")
        #expect(record.requests(outside: "file://\(folder)").isEmpty, "\(record.requests)")
        #expect(record.requests.contains { $0.hasSuffix(".svg") }, "the record sees requests at all: \(record.requests)")
      }
    }

    @Test("What goes wrong on a page is seen: an error, a warning, a missing file, a request elsewhere")
    func faultsAreSeen() throws {
      let project = try BrowserProject(["page.html": """
        <!DOCTYPE html><title>Faults</title>
        <img src="missing.png"><img src="https://example.invalid/elsewhere.png">
        <script>console.warn("beware", 3); setTimeout(() => { throw new Error("nobody catches this"); });</script>
        """])
      try project.browse { page in
        try page.open("\(project.root)/page.html", until: .networkIdle)
        let record = try page.record()
        #expect(record.messages.contains { $0.level == .warning && $0.text == "beware 3" }, "\(record.messages)")
        #expect(record.messages.contains { $0.level == .error && $0.text.contains("nobody catches this") }, "\(record.messages)")
        #expect(record.failures.contains { $0.url.hasSuffix("missing.png") }, "\(record.failures)")
        #expect(record.requests(outside: "file://\(project.root)/") == ["https://example.invalid/elsewhere.png"])
        #expect(record.failures.contains { $0.url == "https://example.invalid/elsewhere.png" }, "\(record.failures)")
      }
    }

    @Test("Dark mode follows the system: the page's colours change, and figures with it")
    func darkMode() throws {
      try browse { page, file, _ in
        func look() throws -> [String] {
          try page.evaluate(
            """
            [getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor,
             getComputedStyle(document.querySelector("main p")).color,
             [...document.images].filter(i => i.offsetParent).map(i => i.currentSrc || i.src).join(" ")]
            """)
        }
        try page.prefer(.light)
        try page.open(file)
        let light = try look()
        try page.prefer(.dark)
        let dark = try look()
        #expect(zip(light, dark).allSatisfy { $0 != $1 }, "light \(light), dark \(dark)")
        #expect(!dark[2].isEmpty)
        try page.prefer(.light)
        #expect(try look() == light)
      }
    }

    @Test("The pointer over a heatmap shows the value there; leaving hides it")
    func hoverValues() throws {
      try browse { page, file, _ in
        try page.open(file)
        try page.wait(until: "document.querySelector('.explorable img')?.complete")
        // The middle of the cell in the second row and first column, worked out from the page's own description of the figure.
        let box: [Double] = try page.evaluate(
          """
          (() => {
            const canvas = document.querySelector(".explorable");
            canvas.scrollIntoView({ block: "center", behavior: "instant" });
            const image = [...canvas.querySelectorAll("img")].find((one) => one.offsetParent !== null);
            const data = JSON.parse(document.querySelector("script.hotspots").textContent);
            const spot = data.spots[0], bounds = image.getBoundingClientRect(), scale = bounds.width / data.width;
            return [bounds.left + (spot.x + spot.width / 4) * scale, bounds.top + (spot.y + spot.height * 3 / 4) * scale];
          })()
          """)
        let readout = "[...document.querySelectorAll('.readout')].find(one => !one.hidden)"
        #expect(try page.evaluate("\(readout) === undefined") == true)
        try page.movePointer(x: box[0], y: box[1])
        try page.wait(until: readout)
        let words: String = try page.evaluate("\(readout).textContent")
        #expect(words.contains("bottom") && words.contains("left") && words.contains("0.75"), "\(words)")
        try page.movePointer(x: 1, y: 1)
        try page.wait(until: "\(readout) === undefined")
      }
    }

    @Test("The theme that a reader chose holds when the page is opened again")
    func themeIsRemembered() throws {
      try browse { page, file, _ in
        try page.prefer(.light)
        try page.open(file)
        let background = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor"
        let light: String = try page.evaluate(background)
        // From the system's choice over light to dark.
        try page.click(".theme-toggle")
        try page.click(".theme-toggle")
        try page.wait(until: "document.documentElement.dataset.theme === 'dark'")
        let dark: String = try page.evaluate(background)
        #expect(dark != light)
        try page.open(file)
        #expect(try page.evaluate(background) == dark)
        #expect(try page.evaluate("document.documentElement.dataset.theme") == "dark")
      }
    }

    @Test("With scripts off the page reads whole")
    func withoutScripts() throws {
      try browse { page, file, _ in
        try page.allowScripts(false)
        try page.open(file)
        let words: String = try page.evaluate("document.querySelector('main').innerText")
        for expected in ["heliotrope", "Figure 1", "Table 1", "2.5", "Figure 2"] {
          #expect(words.contains(expected), "\(expected) in \(words)")
        }
        #expect(try page.evaluate("document.querySelector('.theme-toggle') === null") == true)
      }
    }
  }
}
