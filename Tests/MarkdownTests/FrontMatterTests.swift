import Testing

@testable import Markdown

@Suite("YAML")
struct FrontMatterTests {
  @Test("Front matter is a tree of values with the places of its keys")
  func values() {
    #expect(
      dump("---\ntitle: A *b*\ndate: 2026-11-21\nparams:\n  n: 4\n  x: -1.5e3\n  ok: true\n  no: no\n  z:\n  l: [a, 2]\n...\n") == #"""
        front matter
          title: "A *b*" [2:1-2:6]
          date: "2026-11-21" [3:1-3:5]
          params: [4:1-4:7]
            n: 4 [5:3-5:4]
            x: -1500.0 [6:3-6:4]
            ok: true [7:3-7:5]
            no: "no" [8:3-8:5]
            z: null [9:3-9:4]
            l: [10:3-10:4]
              - "a"
              - 2
          title
            text "A " [2:8-2:10]
            emphasis [2:10-2:13]
              text "b" [2:11-2:12]
        """#)
  }

  @Test("The same settings are read whether Yams is needed or not")
  func simple() {
    for value in ["a b", "\"a b\"", "'a b'", "true", "12", "1.5", "2026-11-21", "~", "é", "a-b/c.d", "yes", "null", "0x1F", "1e3", ".5"] {
      let (simple, _) = parseYAML("key: \(value)\n", file: "f", firstLine: 1)
      let (yams, _) = parseYAML("key: \(value)\nother: [1]\n", file: "f", firstLine: 1)
      #expect(simple.entries.first == yams.entries.first, "\(value)")
      #expect(simple.entries.count == 1 && yams.entries.count == 2)
    }
  }

  @Test("A project file's keys have the lines of the file")
  func project() {
    let (mapping, diagnostics) = parseYAML("project:\n  title: X\n  render:\n    - a\n", file: "vitrine.yml", firstLine: 5)
    #expect(diagnostics.isEmpty)
    #expect(mapping.entries.map(\.range.start.line) == [5])
    guard case .mapping(let inner)? = mapping["project"] else { return #expect(Bool(false), "no mapping") }
    #expect(inner["title"] == .string("X"))
    #expect(inner.entries.map(\.range.start.line) == [6, 7])
  }

  @Test("`---` above a blank line is a line, not front matter")
  func thematicBreak() {
    #expect(dump("---\n\na\n") == "break [1:1-1:4]\nparagraph [3:1-3:2]\n  text \"a\" [3:1-3:2]")
  }

  @Test(
    "YAML that cannot be read is an error at its place",
    arguments: [
      ("---\na: [1\nb: 2\n---\n", "3:2 YAML is malformed: did not find expected ',' or ']' while parsing a flow sequence"),
      ("---\na: b: c\n---\n", "2:5 YAML is malformed: mapping values are not allowed in this context"),
      ("---\ntitle: \"x\n---\n", "2:10 YAML is malformed: found unexpected end of stream while scanning a quoted scalar"),
      ("---\na: @x\n---\n", "2:4 YAML is malformed: found character that cannot start any token while scanning for the next token"),
      ("---\na:\n\tb: 1\n---\n", "3:1 YAML is malformed: a tab indents this line"),
      ("---\na: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n---\n", "3:1 a merge conflict is not resolved"),
      ("---\na: 1\nb: 2\na: 3\n---\n", "4:1 `a` is given twice"),
      ("---\n- a\n---\n", "2:1 mapping expected: every line here is `key: value`"),
      ("---\njust words\n---\n", "2:1 mapping expected: every line here is `key: value`"),
      ("---\na: *b\n---\n", "2:4 YAML is malformed: found undefined alias"),
      ("---\ntitle: x\n", "1:1 front matter is never closed"),
      ("```{swift}\n//| label: x\n//| fig-cap: \"y\nz\n```\n", "3:16 YAML is malformed: found unexpected end of stream while scanning a quoted scalar"),
      ("- ```{swift}\n  //| a: 1\n  //|   a: [\n  z\n  ```\n", "3:10 YAML is malformed: mapping values are not allowed in this context"),
      ("```{swift}\n#| echo: true\n//| echo: false\nz\n```\n", "3:5 `echo` is given twice"),
    ])
  func malformed(report: String, expected: String) {
    #expect(errors(read(report + "\nend\n")) == [expected])
  }

  @Test("A mapping that aliases make enormous is refused")
  func bomb() {
    var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for (letter, before) in zip("bcdefg", "abcdef") {
      text += "\(letter): &\(letter) [" + Array(repeating: "*\(before)", count: 10).joined(separator: ", ") + "]\n"
    }
    let (_, diagnostics) = parseYAML(text, file: "f", firstLine: 1)
    #expect(diagnostics.map(\.message) == ["YAML is too large: more than 100000 values"])
  }
}
