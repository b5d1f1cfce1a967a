import Foundation
import HeadlessBrowser
import Testing

extension InABrowser {
  @Suite("The browser itself")
  struct HeadlessBrowserTests {
    @Test("Values come back typed, promises are waited for, and what a page throws is an error in its words")
    func evaluation() throws {
      struct Point: Decodable, Equatable {
        var x: Double
        var name: String?
      }
      try BrowserProject([:]).browse { page in
        #expect(try page.evaluate("6 * 7") == 42)
        #expect(try page.evaluate("({ x: 1.5, name: null })") == Point(x: 1.5, name: nil))
        #expect(try page.evaluate("new Promise(done => setTimeout(() => done(['a', 'ü']), 20))") == ["a", "ü"])
        try page.run("window.kept = Promise.resolve(3)")
        #expect(try page.evaluate("kept") == 3)
        for (wrong, words) in [
          ("nowhere + 1", "ReferenceError"), ("Promise.reject(new Error('refused'))", "refused"), ("undefined", "undefined"),
          ("'text'", "no Int"),
        ] {
          let error = #expect(throws: BrowserFailure.self) { try page.evaluate(wrong, as: Int.self) }
          #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
      }
    }

    @Test("Waiting ends: for what never comes true, for a page that is not there, for an answer that does not come")
    func limits() throws {
      try BrowserProject([:]).browse { page in
        let never = #expect(throws: BrowserFailure.self) { try page.wait(until: "document.title === 'never'", limit: 0.2) }
        #expect(never?.description.contains("did not come true") == true)
        #expect(throws: BrowserFailure.self) { try page.navigate(to: "file:///nowhere/at/all.html") }
        #expect(throws: BrowserFailure.self) { try page.evaluate("new Promise(() => {})", as: Int.self, limit: 0.2) }
        let sum: Int = try page.evaluate("1 + 1")
        #expect(sum == 2, "a late answer is not taken for this one's")
      }
    }

    @Test("Pages share neither storage nor records")
    func separatePages() throws {
      let project = try BrowserProject(["a.html": "<!DOCTYPE html><title>a</title>"])
      try project.browse { page in
        let other = try page.browser.newPage()
        for one in [page, other] { try one.open("\(project.root)/a.html") }
        try page.run("localStorage.setItem('x', '1'), console.error('mine')")
        #expect(try other.evaluate("localStorage.getItem('x') === null") == true)
        #expect(try page.record().complaints.map(\.text) == ["mine"])
        #expect(try other.record().complaints.isEmpty)
        try page.forget()
        #expect(try page.record().messages.isEmpty)
      }
    }

    @Test("Keys write and steer, and a picture is what the page looks like")
    func inputAndPicture() throws {
      let project = try BrowserProject(["a.html": "<!DOCTYPE html><title>a</title><input><p>b</p>"])
      try project.browse { page in
        try page.open("\(project.root)/a.html")
        try page.run("window.keys = [], addEventListener('keydown', (event) => keys.push(event.key))")
        try page.click("input")
        try page.type("Aé/1")
        try page.press("Backspace")
        try page.press("ArrowDown")
        #expect(try page.evaluate("document.querySelector('input').value") == "Aé/")
        #expect(try page.evaluate("keys") == ["A", "é", "/", "1", "Backspace", "ArrowDown"])
        try page.resize(width: 320, height: 200, scale: 2)
        let picture = try page.screenshot()
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        // Width and height of a PNG stand at byte 16.
        #expect(Array(picture[16..<24]) == [0, 0, 2, 128, 0, 0, 1, 144])
      }
    }

    @Test("Ended, it leaves no process and no profile behind, and says so when it is spoken to")
    func ending() throws {
      let before = profiles
      let browser = try HeadlessBrowser()
      let page = try browser.newPage()
      #expect(profiles.subtracting(before).count == 1)
      browser.end()
      #expect(profiles.subtracting(before).isEmpty)
      #expect(throws: BrowserFailure.self) { try page.evaluate("1", as: Int.self) }
    }

    private var profiles: Set<String> {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())) ?? []
      return Set(names.filter { $0.hasPrefix("vitrine-browser-") })
    }
  }
}
