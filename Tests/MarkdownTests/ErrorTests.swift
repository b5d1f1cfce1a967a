import Exhibits
import Testing

@testable import Markdown

@Suite("Errors")
struct ErrorTests {
  @Test(
    "Everything that goes wrong is said at its place",
    arguments: [
      ("", "1:1 empty report"), (" \n\n", "1:1 empty report"),
      ("a\n\n```{swift}\nx\n", "3:1 cell is never closed"), ("a\n\n~~~~ x\n~~~\n", "3:1 code fence is never closed"),
      ("a\n\n::: b\nc\n", "3:1 div is never closed"), ("a\n\n:::\n", "3:1 `:::` closes no div"),
      ("::: {.a b}\nx\n:::\n", "1:1 div attributes cannot be read"), ("x\n\n::: a b\n", "3:1 div takes one class name or {attributes}"),
      ("::: {.callout-warnning}\nx\n:::\n", "1:1 unknown callout `warnning`"),
      ("- a\n\n  ::: b\n  c\n\n:::\n", "3:3 div is closed outside the list or quote that it opens in"),
      ("a\n\n$$\nb\n\nc\n", "3:1 `$$` is never closed"),
      ("a `{swift}` b\n", "1:3 directive has no expression"), ("a `{swift}  ` b\n", "1:3 directive has no expression"),
      ("a `{python} x` b\n", "1:3 `{python}` directives cannot run, only `{swift}` can"),
      ("```{python}\nx\n```\n", "1:1 `{python}` cells cannot run, only `{swift}` can"),
      ("```{Swift}\nx\n```\n", "1:1 `{Swift}` cells cannot run, only `{swift}` can"),
      ("```{swift fig-a}\nx\n```\n", "1:1 options do not go into `{swift}`"),
      ("a {{< video x >}} b\n", "1:3 unknown shortcode `video`"), ("{{< pagebreak >}}\n", "1:1 unknown shortcode `pagebreak`"),
      ("{{< include >}}\n", "1:1 include names no file"), ("a {{< include b.md >}}\n", "1:3 include must stand on a line of its own"),
      ("a\n\n  {{< include b.md >}}\n", "3:3 include `b.md` cannot be read: no such file"),
    ])
  func messages(report: String, expected: String) {
    let document = read(report)
    #expect(errors(document) == [expected])
    #expect(document.diagnostics.allSatisfy { $0.severity == .error && $0.range != nil })
  }

  @Test("Hints say what to write instead")
  func hints() {
    func hint(_ report: String) -> String? { read(report).diagnostics.first?.hint }
    #expect(hint("```{swift fig-a}\nx\n```\n") == "Write `//| label: fig-a` on the cell's first lines.")
    #expect(hint("```{swift, echo=false}\nx\n```\n") == "Write `//| echo: false` on the cell's first lines.")
    #expect(hint("```{python}\nx\n```\n") == "Write ```python to show it as code.")
    #expect(hint("::: {.callout-warnning}\nx\n:::\n") == "Did you mean `.callout-warning`?")
    #expect(hint("````{swift}\nx\n```\n") == "Write a line ```` below its last line.")
  }

  @Test("Invalid UTF-8 is said at its byte, and the rest is still read")
  func encoding() {
    let document = read([UInt8]("a\nbc ".utf8) + [0xFF, 0xC3] + [UInt8](" `{swift} x`\n".utf8))
    #expect(errors(document) == ["2:4 UTF-8 is invalid: byte 0xFF does not belong to a character"])
    #expect(Walk(document).inlines.contains { $0.kind == .directive(expression: "x") && $0.range.start == .init(line: 2, column: 16) })
  }

  @Test("A byte order mark and CRLF change nothing")
  func lineEnds() {
    let report = "---\ntitle: A\n---\n\n# B\n\n```{swift}\n//| label: c\nd\n```\n"
    let other = "\u{FEFF}" + report.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    #expect(read(other) == read(report))
  }

  @Test("Places in an included file name it and the way to it")
  func includes() {
    let document = read(
      "a\n\n{{< include parts/one.md >}}\n\nz `{swift} z`\n",
      files: ["parts/one.md": "b\n\n{{< include ../two.md >}}\n", "two.md": "c `{swift}`\n\n```{swift}\nd"])
    #expect(document.files == ["report.md", "parts/one.md", "two.md"])
    #expect(errors(document) == ["two.md:1:3 directive has no expression", "two.md:3:1 cell is never closed"])
    #expect(document.diagnostics.allSatisfy { $0.includedFrom.map(\.file) == ["report.md", "parts/one.md"] })
    #expect(document.diagnostics.allSatisfy { $0.includedFrom.map(\.start.line) == [3, 3] })
    #expect(document.blocks.map(\.range.file) == ["report.md", "parts/one.md", "two.md", "two.md", "report.md"])
  }

  @Test("An include cycle is an error that shows the whole way round")
  func cycles() {
    let document = read("{{< include a.md >}}\n", files: ["a.md": "x\n{{< include b.md >}}\n", "b.md": "{{< include ./a.md >}}\n"])
    #expect(errors(document) == ["b.md:1:1 include cycle: a.md → b.md → a.md"])
    #expect(document.diagnostics[0].includedFrom.map(\.file) == ["report.md", "a.md"])
  }

  @Test("A list does not run on into an included file")
  func listsAndIncludes() {
    let document = read("- a\n\n{{< include b.md >}}\n", files: ["b.md": "- b"])
    #expect(document.blocks.map(\.range.file) == ["report.md", "b.md"])
  }

  @Test("A report that cannot be loaded is an error, not a crash")
  func missing() {
    let document = readMarkdown(path: "x.md") { _ in throw Missing() }
    #expect(errors(document) == ["x.md:1:1 report cannot be read: no such file"])
  }
}
