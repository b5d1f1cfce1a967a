import Exhibits
import Testing

@testable import Rendering

@Suite("The HTML templates")
struct HTMLTemplatesTests {
  private func faults(_ files: [String: String]) -> [String] {
    var all = ["style.css": "", "script.js": ""]
    all.merge(files) { $1 }
    do {
      _ = try HTMLTemplates(files: all)
      return []
    } catch let error as TemplateError {
      return error.description.split(separator: "\n").map(String.init)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("The project's own templates are accepted")
  func own() throws {
    #expect(HTMLSample.files.keys.sorted() == [
      "head.mustache", "page.mustache", "script.js", "site-header.mustache", "site-index.mustache", "site-missing.mustache",
      "site-neighbours.mustache", "site.css", "site.js", "style.css", "title.mustache",
    ])
    _ = try HTMLTemplates(files: HTMLSample.files)
  }

  @Test("A name that the page does not offer is refused at its line, with the nearest one")
  func unknownName() {
    #expect(
      faults(["page.mustache": "<p>\n {{titel}}</p>\n{{{body}}}"])
        == ["page.mustache:2:2: error: titel is not a name that the page offers; did you mean title?"])
  }

  @Test("Names are checked in sections, inverted sections and partials, each at its own file; comments are not names")
  func everywhere() {
    let found = faults([
      "page.mustache": "{{#authors}}{{.}}{{/authors}}{{! a comment\nover lines }}\n{{^langage}}x{{/langage}}{{> head}}",
      "head.mustache": "{{#title}}{{{boddy}}}{{/title}}",
    ])
    #expect(
      found == [
        "page.mustache:3:1: error: langage is not a name that the page offers; did you mean language?",
        "head.mustache:1:11: error: boddy is not a name that the page offers; did you mean body?",
      ])
  }

  @Test("A partial that is not there is refused")
  func unknownPartial() {
    #expect(
      faults(["page.mustache": "{{> titel}}", "title.mustache": ""]) == [
        "page.mustache:1:1: error: titel.mustache is not among the templates; did you mean title?"
      ])
  }

  @Test("A partial that includes itself is checked once")
  func recursivePartial() {
    #expect(faults(["page.mustache": "{{#authors}}{{> page}}{{/authors}}"]) == [])
  }

  @Test("Broken Mustache is refused at its line")
  func syntax() {
    let found = faults(["page.mustache": "<p>\n{{#title}}\n</p>"])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("page.mustache:3:") == true)
  }

  @Test("Missing files are all named")
  func missing() {
    #expect(throws: TemplateError.self) { try HTMLTemplates(files: [:]) }
    do { _ = try HTMLTemplates(files: [:]) } catch let error as TemplateError { #expect(error.diagnostics.count == 3) } catch {}
  }

  @Test("A style that would end its own element is refused")
  func endTag() {
    #expect(
      faults(["page.mustache": "", "style.css": "a{}\n/* </STYLE> */"]).first?.hasPrefix("style.css:2:1: error: </style> ends") == true)
  }

  @Test("Every name on offer has a value in a full view, and only those")
  func offers() {
    let view = PageView(
      language: "en", theme: "dark", plainTitle: "t", description: "d", keywords: "k", authors: ["a"], date: "d", title: "t",
      subtitle: "s", abstract: "a", banner: "b", contents: "c", body: "b", footnotes: "f", pdf: "p", styleURL: "s", scriptURL: "s",
      style: "s", script: "s", words: PageWords(language: "en"))
    for name in PageView.names { #expect(view.child(named: name) != nil, "\(name)") }
    #expect(view.child(named: "other") == nil)
  }
}
