import Foundation
import Testing

/// One kind of bad input: the report, and what the first error must say.
struct BadInput: CustomTestStringConvertible {
  var name: String
  var report: String
  var place: String
  var words: String
  var files: [String: String] = [:]
  var testDescription: String { name }
}

private let badInputs: [BadInput] = [
  BadInput(name: "malformed YAML", report: "---\ntitle: \"open\nauthor: x\n---\n\ntext\n", place: "bad.md:", words: "error:"),
  BadInput(
    name: "unknown option", report: "```{swift}\n//| labl: a\n1\n```\n", place: "bad.md:2:5: error:", words: "label"),
  BadInput(
    name: "unknown front matter key", report: "---\ntitel: a\n---\n\ntext\n", place: "bad.md:2:1: error:", words: "title"),
  BadInput(name: "unclosed fence", report: "text\n\n```{swift}\n1\n", place: "bad.md:3:1: error:", words: "clos"),
  BadInput(name: "unclosed div", report: "text\n\n::: {.callout-note}\nmore\n", place: "bad.md:3:1: error:", words: ":::"),
  BadInput(
    name: "duplicate label", report: "```{swift}\n//| label: a\n1\n```\n\n```{swift}\n//| label: a\n2\n```\n", place: "bad.md:7:",
    words: "`a`"),
  BadInput(
    name: "duplicate definition", report: "```{swift}\nlet x = 1\n```\n\n```{swift}\nlet x = 2\n```\n", place: "bad.md:6:5: error:",
    words: "`x` is defined twice"),
  BadInput(
    name: "use before definition", report: "```{swift}\nprint(x)\n```\n\n```{swift}\nlet x = 2\n```\n", place: "bad.md:2:7: error:",
    words: "before it is defined"),
  BadInput(
    name: "unknown cross reference", report: "See @fig-nowhere.\n", place: "bad.md:1:5: error:", words: "fig-nowhere"),
  BadInput(
    name: "missing include", report: "text\n\n{{< include _gone.md >}}\n", place: "bad.md:3:", words: "_gone.md"),
  BadInput(
    name: "include cycle", report: "text\n\n{{< include _a.md >}}\n", place: "_a.md:1:", words: "include",
    files: ["_a.md": "{{< include bad.md >}}\n"]),
  BadInput(name: "empty file", report: "", place: "bad.md:1:1: error:", words: "empty"),
  BadInput(
    name: "Swift syntax", report: "```{swift}\nlet = 3\n```\n", place: "bad.md:2:", words: "error:"),
]

@Suite("Bad input")
struct BadInputTests {
  @Test("A clear error at its place, and the last good pages stay", arguments: badInputs)
  func reported(_ input: BadInput) throws {
    let project = try CommandProject(["bad.md": "The last good page.\n"])
    #expect(try project.vitrine("build", "bad.md").code == 0)
    let good = (html: try project.bytes("_site/bad.html"), pdf: try project.bytes("_site/bad.pdf"))
    for (path, text) in input.files { try project.write(text, path) }
    try project.write(input.report, "bad.md")
    let (code, output) = try project.vitrine("build", "bad.md")
    #expect(code == 1, "\(output)")
    #expect(output.contains(input.place), "\(output)")
    #expect(output.contains(input.words), "\(output)")
    #expect(try project.bytes("_site/bad.html") == good.html)
    #expect(try project.bytes("_site/bad.pdf") == good.pdf)
  }

  @Test("Invalid UTF-8 is named with its line and column")
  func invalidUTF8() throws {
    let project = try CommandProject()
    try project.write(Array("good\nbad ".utf8) + [0xFF, 0xFE] + Array(" end\n".utf8), "bad.md")
    let (code, output) = try project.vitrine("build", "bad.md")
    #expect(code == 1)
    #expect(output.contains("bad.md:2:5: error:"), "\(output)")
  }

  @Test("A report of 10 MB builds")
  func large() throws {
    let paragraph = "A paragraph with *emphasis*, `code` and a [link](https://example.org) in it.\n\n"
    let project = try CommandProject(["large.md": String(repeating: paragraph, count: 10_000_000 / paragraph.utf8.count)])
    let (code, output) = try project.vitrine("build", "--to", "html", "large.md")
    #expect(code == 0, "\(output)")
  }

  @Test("A missing report, a folder without one and an unknown format are usage errors")
  func usage() throws {
    let project = try CommandProject(["a.md": "text\n"])
    #expect(try project.vitrine("build", "nowhere.md").code == 2)
    #expect(try project.vitrine("build", ".").code == 2)
    let (code, output) = try project.vitrine("build", "--to", "docx", "a.md")
    #expect(code == 2 && output.contains("docx"))
    #expect(try project.vitrine("build", "--nonsense").code == 2)
  }

  @Test("A malformed vitrine.yml is a configuration error at its line")
  func projectFile() throws {
    let project = try CommandProject(["a.md": "text\n", "vitrine.yml": "project:\n  output-dri: x\n"])
    let (code, output) = try project.vitrine("build", "a.md")
    #expect(code == 2)
    #expect(output.contains("vitrine.yml:2:3: error:") && output.contains("output-dir"), "\(output)")
  }

  @Test("An output folder that cannot be written is an error of the environment that names it")
  func unwritable() throws {
    // A file where a folder is needed refuses even root.
    let project = try CommandProject(["a.md": "text\n", "taken": "a file"])
    let (code, output) = try project.vitrine("build", "--output-dir", "taken/site", "a.md")
    #expect(code == 5)
    #expect(output.contains("taken"), "\(output)")
  }

  @Test("A disk that fills up leaves the last good pages and no half file")
  func fullDisk() throws {
    let project = try CommandProject(["a.md": "The last good page.\n"])
    #expect(try project.vitrine("build", "a.md").code == 0)
    let good = (html: try project.bytes("_site/a.html"), pdf: try project.bytes("_site/a.pdf"))
    try project.write("A new page.\n", "a.md")
    // A limit on file sizes stands in for a full disk: a write comes up short in the same place.
    let (end, output) = try project.shell("ulimit -f 1; exec \"$VITRINE\" build a.md")
    #expect(end == .exited(5), "\(output)")
    #expect(output.contains("cannot write"), "\(output)")
    #expect(try project.bytes("_site/a.html") == good.html)
    #expect(try project.bytes("_site/a.pdf") == good.pdf)
    let left = try FileManager.default.subpathsOfDirectory(atPath: "\(project.root)/_site").filter { $0.contains(".tmp-") }
    #expect(left.isEmpty)
    #expect(try project.vitrine("build", "a.md").code == 0)
  }

  @Test("Without a Swift toolchain the error says what to install")
  func noToolchain() throws {
    let project = try CommandProject(["a.md": "```{swift}\n1\n```\n"])
    let (code, output) = try project.vitrine("build", "a.md", environment: ["PATH": "/nowhere"])
    #expect(code == 5)
    #expect(output.contains("Swift toolchain") && output.contains("hint:"), "\(output)")
  }

  @Test("A character that no font has is a warning with file and line")
  func missingGlyph() throws {
    // A private-use character: no font can have it by right.
    let project = try CommandProject(["a.md": "First line.\n\nHere \u{F8FFE} stands.\n"])
    let (code, output) = try project.vitrine("build", "a.md")
    #expect(code == 0)
    #expect(output.contains("a.md:3:") && output.contains("warning:"), "\(output)")
    #expect(try project.vitrine("build", "--strict", "a.md").code == 6)
  }
}
