import Execution
import Foundation
import HeadlessBrowser
import Testing

extension InABrowser {
  /// What a reader has done to a page survives its patches.
  @Suite("Patches of the preview")
  struct PreviewPatchTests {
    private static let path = "reports/one/report.md"

    /// Opens a preview of a report and hands over the page once every cell has run.
    private func preview(
      _ source: String, _ look: (_ page: Page, _ save: (String) throws -> Void, _ project: BrowserProject) throws -> Void
    ) throws {
      let project = try BrowserProject(["vitrine.yml": "project:\n  title: Tests\n", Self.path: source])
      let server = try project.start("preview", "--no-browser", "--port", "0", Self.path)
      defer {
        server.signalGroup(SIGINT)
        server.wait()
      }
      var address: String?
      for _ in 0..<1200 where address == nil && !server.poll() {
        usleep(25_000)
        let lines = try project.text("background.log").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        address = lines.first { $0.hasPrefix("http://127.0.0.1:") }.map(String.init)
      }
      let url = try #require(address)
      try project.browse { page in
        try page.resize(width: 1400, height: 600)
        try page.navigate(to: url)
        let isReady = "document.querySelector('.preview-pill')?.dataset.state === 'ready'"
        try page.wait(until: "document.documentElement.dataset.previewVersion > 0 && \(isReady) && document.readyState === 'complete'")
        try page.run("window.isSamePage = true")
        try look(page, { try project.write($0, Self.path) }, project)
        let record = try page.record()
        #expect(record.complaints.isEmpty && record.failures.isEmpty, "\(record.complaints) \(record.failures)")
      }
    }

    private func waitForText(_ words: String, _ page: Page) throws {
      try page.wait(until: "document.querySelector('article')?.textContent.includes('\(words)')")
    }

    @Test("A reader who chose a theme gets patches too; the author's new theme starts the page anew")
    func theme() throws {
      try preview(oneOfEach) { page, save, _ in
        try page.click(".theme-toggle")
        try page.run("localStorage.setItem('vitrine-theme', 'dark'), location.reload()")
        try page.wait(until: "window.isSamePage !== true && document.querySelector('.preview-pill')?.dataset.state === 'ready'")
        try page.run("window.isSamePage = true")
        try save(oneOfEach.replacing("heliotrope", with: "amaranth"))
        try waitForText("amaranth", page)
        #expect(try page.evaluate("window.isSamePage === true && document.documentElement.dataset.theme === 'dark'") == true)
        let themed = oneOfEach.replacing("    toc: true", with: "    toc: true\n    theme: light").replacing("heliotrope", with: "saffron")
        try save(themed)
        try waitForText("saffron", page)
        #expect(try page.evaluate("window.isSamePage !== true") == true, "the page was loaded again")
        try page.run("window.isSamePage = true")
        try save(themed.replacing("saffron", with: "indigo"))
        try waitForText("indigo", page)
        #expect(try page.evaluate("window.isSamePage === true") == true)
      }
    }

    @Test("A figure that is shown large is replaced there too, and closing gives the keyboard to its successor")
    func enlarged() throws {
      try preview(oneOfEach) { page, save, _ in
        try page.wait(until: "document.querySelector('#fig-bars .enlarge')")
        try page.run("document.querySelector('#fig-bars .enlarge').focus()")
        try page.press("Enter")
        try page.wait(until: "document.querySelector('dialog[open] img')?.complete")
        try page.run("window.old = document.querySelector('dialog img').src")
        try save(oneOfEach.replacing("Figure.bars([1, 2, 3]", with: "Figure.bars([1, 9, 3]"))
        try page.wait(
          until: "document.querySelector('dialog[open] img')?.src !== old && document.querySelector('dialog[open] img').naturalWidth > 0")
        try page.press("Escape")
        try page.wait(until: "!document.querySelector('dialog')")
        #expect(try page.evaluate("document.activeElement === document.querySelector('#fig-bars .enlarge')") == true)
      }
    }

    @Test("Open details, focus, selection and values under the pointer outlive a patch")
    func touched() throws {
      let folded = oneOfEach.replacing("//| echo: true", with: "//| echo: true\n//| code-fold: true")
      try preview(folded) { page, save, _ in
        try page.wait(until: "document.querySelector('#fig-heat .explorable') && document.querySelector('#fig-bars .enlarge')")
        try page.run(
          """
          (() => {
            for (const one of document.querySelectorAll("article details")) one.open = true;
            document.querySelector("#fig-heat .explorable").focus();
            const words = [...document.querySelectorAll("article p")].find(p => p.textContent.includes("heliotrope"));
            getSelection().selectAllChildren(words);
          })()
          """)
        let edit = folded.replacing("A heatmap of two rows", with: "A drawing of two rows")
          .replacing("Four numbers.", with: "Four drawn numbers.")
          .replacing("Three bars.\"", with: "Three drawn bars.\"")
        try save(edit)
        try waitForText("Four drawn numbers.", page)
        try waitForText("Three drawn bars.", page)
        #expect(try page.evaluate("[...document.querySelectorAll('article details:not(.narrow)')].every(one => one.open)") == true)
        #expect(try page.evaluate("document.activeElement === document.querySelector('#fig-heat .explorable')") == true)
        #expect(try page.evaluate("getSelection().toString().includes('heliotrope')") == true)
        try page.press("ArrowRight")
        #expect(try page.evaluate("document.querySelector('#fig-heat .readout').textContent") == "top × left0.25")
        #expect(try page.evaluate("document.querySelectorAll('#fig-heat .enlarge').length") == 1)
      }
    }

    @Test("Sections move, callouts, math, footnotes and raw HTML come and go; contents and title follow")
    func structure() throws {
      func source(_ order: [Int], title: String?, more: String = "") -> String {
        (title.map { "---\ntitle: \($0)\nformat:\n  html:\n    toc: true\n---\n\n" } ?? "---\nformat:\n  html:\n    toc: true\n---\n\n")
          + order.map { "# Part \($0) {#sec-p\($0)}\n\n" + String(repeating: "Words of part \($0). ", count: 60) + "\n\n" }.joined() + more
      }
      try preview(source([1, 2, 3, 4], title: "One")) { page, save, _ in
        try page.run("document.querySelector('nav.contents.wide a[href=\"#sec-p2\"]').focus()")
        let more = """
          ::: {.callout-note}
          Noted, $x^2$ and $$e = mc^2$$ {#eq-e}

          :::

          <div class="raw"><section><p>Raw <b>nested</b></p></section></div>

          A claim.[^1]

          [^1]: Its foot.
          """
        try save(source([3, 1, 2, 4], title: "Two", more: more))
        try waitForText("Its foot.", page)
        let order: [String] = try page.evaluate("[...document.querySelectorAll('article [id^=sec-p]')].map(one => one.id)")
        #expect(order == ["sec-p3", "sec-p1", "sec-p2", "sec-p4"])
        let links: [String] = try page.evaluate("[...document.querySelectorAll('nav.contents.wide a')].map(a => a.hash)")
        #expect(links.prefix(4) == ["#sec-p3", "#sec-p1", "#sec-p2", "#sec-p4"])
        #expect(try page.evaluate("document.activeElement?.hash === '#sec-p2' && document.title.includes('Two')") == true)
        try page.run("document.querySelector('#sec-p4').scrollIntoView({ behavior: 'instant' })")
        try page.wait(until: "document.querySelector('nav.contents.wide a[aria-current]')?.hash === '#sec-p4'")
        try save(source([4, 3, 2, 1], title: nil))
        try page.wait(until: "document.querySelector('article [id^=sec-p]')?.id === 'sec-p4' && !document.querySelector('.footnotes')")
        #expect(try page.evaluate("document.querySelectorAll('article .raw, article .callout').length") == 0)
        let fresh: String = try page.evaluate(
          """
          (async () => {
            const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
            const plain = (root) => [...root.querySelectorAll("article > *")].map(one => one.textContent.trim()).join("|");
            return plain(page) === plain(document) ? "" : plain(page).slice(0, 300) + " // " + plain(document).slice(0, 300);
          })()
          """)
        #expect(fresh == "", "the patched page is the served one")
        #expect(try page.evaluate("window.isSamePage === true") == true)
      }
    }

    @Test("A page of five hundred sections is patched in place, without being moved")
    func long() throws {
      let parts = (1...500).map { "# Part \($0)\n\nWords of part \($0). " + String(repeating: "More of them. ", count: 12) + "\n" }
      try preview(parts.joined(separator: "\n")) { page, save, _ in
        try page.run("window.mark = document.querySelectorAll('article :is(h1, h2)')[250]")
        try page.run("mark.scrollIntoView({ behavior: 'instant' }), window.place = mark.getBoundingClientRect().top")
        var edited = parts
        edited[3] = String(repeating: "A screen of words that were not there before.\n\n", count: 40)
        edited[400] = "# Part new\n\nAmaranth.\n"
        try save(edited.joined(separator: "\n"))
        try waitForText("Amaranth", page)
        let moved: Double = try page.evaluate("Math.abs(mark.getBoundingClientRect().top - place)")
        #expect(moved < 2, "moved by \(moved)")
        #expect(try page.evaluate("mark.isConnected && window.isSamePage === true") == true)
      }
    }

    @Test("The overlay tells the cause first and folds what was not run for it; Escape closes it and the pill opens it")
    func overlay() throws {
      let chain = """
        ```{swift}
        //| label: first
        let numbers = [1, 2, 3]
        let last = numbers[7]
        ```

        ```{swift}
        //| label: second
        let more = last + 1
        ```

        ```{swift}
        //| label: third
        let most = more + 1
        ```
        """
      try preview("Fine.\n") { page, save, _ in
        try save(chain)
        let overlay = "document.querySelector('.preview-overlay:not([hidden])')"
        try page.wait(until: "\(overlay)?.querySelector('details.preview-fold')")
        try page.wait(until: "document.querySelector('.preview-pill').dataset.state === 'failed'")
        let shown: String = try page.evaluate("\(overlay).innerText")
        #expect(shown.hasPrefix("1 error, 2 cells not run"), "\(shown)")
        #expect(shown.contains("numbers[7]") && !shown.contains("is blocked itself"), "\(shown)")
        if let folder = ProcessInfo.processInfo.environment["VITRINE_SCREENSHOTS"] {
          for (name, scheme, width) in [("light", Page.ColorScheme.light, 1000), ("dark", .dark, 1000), ("narrow", .light, 380)] {
            try page.prefer(scheme)
            try page.resize(width: width, height: 600)
            try page.screenshot().write(to: URL(fileURLWithPath: "\(folder)/overlay-\(name).png"))
          }
          try page.prefer(.light)
        }
        try page.press("Escape")
        #expect(try page.evaluate("\(overlay) === null") == true)
        try page.click(".preview-pill")
        #expect(try page.evaluate("\(overlay) === document.activeElement") == true)
        try page.click(".preview-fold summary")
        #expect(try page.evaluate("\(overlay).innerText.includes('not run: cell')") == true)
        try save(chain.replacing("numbers[7]", with: "numbers[2]"))
        try page.wait(until: "\(overlay) === null && document.querySelector('.preview-pill').dataset.state === 'ready'")
      }
    }

    @Test("The words of an error are text, however they look, and a long line shows the part to blame")
    func hostileErrors() throws {
      try preview("Fine.\n") { page, save, _ in
        let line = String(repeating: "let filler = 1; ", count: 60).replacing("filler", with: "a")
        try save("```{swift}\nfatalError(\"<img src=x onerror='window.pwned = 1'></script><script>window.pwned = 2</script>\")\n```\n")
        try page.wait(until: "document.querySelector('.preview-overlay:not([hidden])')?.innerText.includes('onerror')")
        #expect(try page.evaluate("window.pwned === undefined && !document.querySelector('.preview-overlay img')") == true)
        try save("See \(line) and @fig-nowhere there.\n")
        try page.wait(until: "document.querySelector('.preview-overlay mark')?.textContent.includes('fig-nowhere')")
        let isSeen = """
          (() => {
            const [frame, mark] = ['pre', 'mark'].map(s => document.querySelector('.preview-overlay ' + s).getBoundingClientRect());
            return mark.left >= frame.left && mark.right <= frame.right + 1;
          })()
          """
        #expect(try page.evaluate(isSeen) == true)
        if let folder = ProcessInfo.processInfo.environment["VITRINE_SCREENSHOTS"] {
          try page.screenshot().write(to: URL(fileURLWithPath: "\(folder)/overlay-long.png"))
        }
        try save((0..<60).map { "See @fig-none\($0).\n" }.joined(separator: "\n"))
        try page.wait(until: "document.querySelector('.preview-overlay h2')?.textContent === '60 errors'")
        if let folder = ProcessInfo.processInfo.environment["VITRINE_SCREENSHOTS"] {
          try page.screenshot().write(to: URL(fileURLWithPath: "\(folder)/overlay-many.png"))
        }
      }
    }
  }
}
