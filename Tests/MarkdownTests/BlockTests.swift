import Testing

@testable import Markdown

@Suite("Blocks")
struct BlockTests {
  @Test("Headings take attributes; `{-}` leaves the number out")
  func headings() {
    #expect(
      dump("# One {#sec-one .wide key=\"a b\"}\n\n## Two {-}\n\n### Set {x}\n") == #"""
        heading 1 [1:1-1:33] {#sec-one .wide key="a b"}
          text "One" [1:3-1:6]
        heading 2 [3:1-3:11] {.unnumbered}
          text "Two" [3:4-3:7]
        heading 3 [5:1-5:12]
          text "Set {x}" [5:5-5:12]
        """#)
  }

  @Test("Divs nest, whatever the number of colons, and hold anything")
  func divs() {
    #expect(
      dump("::: {#a .b}\n- x\n:::: c\n```{swift}\n1\n```\n::::\ny\n:::::\n") == #"""
        div [1:1-9:6] {#a .b}
          list [2:1-2:4]
            item
              paragraph [2:3-2:4]
                text "x" [2:3-2:4]
          div [3:1-7:5] {.c}
            cell [4:1-6:4]
              code "1" [5:1-5:2]
          paragraph [8:1-8:2]
            text "y" [8:1-8:2]
        """#)
  }

  @Test("Divs stand in lists and quotes too")
  func divsInContainers() {
    #expect(
      dump("- a\n\n  ::: b\n  c\n  :::\n\n> ::: d\n> e\n> :::\n") == #"""
        list loose [1:1-5:6]
          item
            paragraph [1:3-1:4]
              text "a" [1:3-1:4]
            div [3:3-5:6] {.b}
              paragraph [4:3-4:4]
                text "c" [4:3-4:4]
        quote [7:1-9:6]
          div [7:3-9:6] {.d}
            paragraph [8:3-8:4]
              text "e" [8:3-8:4]
        """#)
  }

  @Test("A callout's title is its attribute or its first heading", arguments: Callout.Kind.allCases)
  func callouts(kind: Callout.Kind) {
    #expect(
      dump("::: {.callout-\(kind.rawValue) title=\"A *b*\" collapse=true}\nc\n:::\n").contains("callout \(kind.rawValue) collapsed"))
    let document = read("::: {.callout-\(kind.rawValue)}\n## A `{swift} x`\n\nc\n:::\n")
    guard case .callout(let callout) = document.blocks[0].kind else { return #expect(Bool(false), "no callout") }
    #expect(callout.kind == kind)
    #expect(callout.title.count == 2)
    #expect(callout.blocks.count == 1)
  }

  @Test("Nothing in a code fence, a comment or indented code is syntax")
  func literal() {
    #expect(
      dump("~~~ text\n::: a\n{{< include x.md >}}\n$$\n`{swift} x` @fig-a\n~~~\n\n<!--\n::: b\n{{< include y.md >}}\n-->\n\n    {{< foo >}} $x$\n") == #"""
        code text "::: a\n{{< include x.md >}}\n$$\n`{swift} x` @fig-a" [1:1-6:4]
        html "<!--\n::: b\n{{< include y.md >}}\n-->" [8:1-11:4]
        code "{{< foo >}} $x$" [13:5-13:20]
        """#)
  }

  @Test("Code blocks keep their language and attributes")
  func code() {
    #expect(
      dump("```swift\na\n```\n\n```{#lst-x .python startFrom=\"3\"}\nb\n```\n\n```{=html}\n<b>\n```\n\n```{{swift}}\nc\n```\n") == #"""
        code swift "a" [1:1-3:4]
        code python "b" [5:1-7:4] {#lst-x .python startFrom="3"}
        html "<b>" [9:1-11:4]
        code swift "c" [13:1-15:4]
        """#)
  }

  @Test("Display math stands on one line or several, and may have an id")
  func math() {
    #expect(
      dump("Text:\n$$ a_1 * b_2 $$ {#eq-a}\nmore\n\n> $$\n> \\frac{1}{2}\n> + c\n> $$\n") == #"""
        paragraph [1:1-1:6]
          text "Text:" [1:1-1:6]
        math "a_1 * b_2" [2:1-2:24] {#eq-a}
        paragraph [3:1-3:5]
          text "more" [3:1-3:5]
        quote [5:1-8:5]
          math "\\frac{1}{2}\n+ c" [5:3-8:5]
        """#)
  }

  @Test("A table's caption stands below it or above it")
  func tables() {
    for (report, range) in [
      ("| a | b |\n|:--|--:|\n| 1 | 2 |\n\n: Cap {#tbl-x .wide}\n", "1:1-5:21"), ("| a | b |\n|:--|--:|\n| 1 | 2 |\n: Cap {#tbl-x .wide}\n", "1:1-4:21"),
      (": Cap {#tbl-x .wide}\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n", "1:1-5:10"),
    ] {
      let lines = dump(report).split(separator: "\n")
      #expect(lines.first.map(String.init) == "table left right [\(range)] {#tbl-x .wide}")
      #expect(lines.last?.contains("text \"Cap\"") == true)
      #expect(lines.count == 13)
    }
  }

  @Test("A table directly below a paragraph has its own place")
  func tableBelowText() {
    #expect(
      dump("text\nmore\n| a |\n|---|\n\nb | `{swift} x`\nc | d\n--|--\ne | f\n") == #"""
        paragraph [1:1-2:5]
          text "text" [1:1-1:5]
          soft break [1:5-1:5]
          text "more" [2:1-2:5]
        table none [3:1-4:6]
          header
            cell
              text "a" [3:3-3:4]
        paragraph [6:1-6:16]
          text "b | " [6:1-6:5]
          directive "x" [6:14-6:15]
        table none none [7:1-9:6]
          header
            cell
              text "c" [7:1-7:2]
            cell
              text "d" [7:5-7:6]
          row
            cell
              text "e" [9:1-9:2]
            cell
              text "f" [9:5-9:6]
        """#)
  }

  @Test("Pipes in math, directives and escapes do not end a table's cell")
  func pipes() {
    #expect(
      dump("| a |\n|---|\n| $|x|$ `{swift} a || b` \\| @fig-x |\n") == #"""
        table none [1:1-3:37]
          header
            cell
              text "a" [1:3-1:4]
          row
            cell
              math "|x|" [3:3-3:8]
              text " " [3:8-3:9]
              directive "a || b" [3:18-3:24]
              text " | " [3:25-3:29]
              reference fig-x [3:29-3:35]
        """#)
  }

  @Test("A lone image with a figure's id is a figure")
  func figures() {
    #expect(
      dump("![A *b* `{swift} c`](d.png \"T\"){#fig-e width=50%}\n\n![x](y.png){.z}\n") == #"""
        figure d.png "T" [1:1-1:50] {#fig-e width="50%"}
          text "A " [1:3-1:5]
          emphasis [1:5-1:8]
            text "b" [1:6-1:7]
          text " " [1:8-1:9]
          directive "c" [1:18-1:19]
        paragraph [3:1-3:16]
          image y.png [3:1-3:16] {.z}
            text "x" [3:3-3:4]
        """#)
  }

  @Test("Footnotes and link definitions work across divs and files")
  func acrossDivs() {
    let document = read(
      "::: a\nx[^n] [l] [^m]\n:::\n\n{{< include notes.md >}}\n", files: ["notes.md": "[^m]: M\n\n[^n]: N `{swift} y`\n\n[l]: http://l.org\n"])
    #expect(document.diagnostics.isEmpty)
    #expect(document.files == ["report.md", "notes.md"])
    #expect(
      document.dump == #"""
        div [1:1-3:4] {.a}
          paragraph [2:1-2:15]
            text "x" [2:1-2:2]
            footnote reference 1 [2:2-2:6]
            text " " [2:6-2:7]
            link http://l.org [2:7-2:10]
              text "l" [2:8-2:9]
            text " " [2:10-2:11]
            footnote reference 2 [2:11-2:15]
        footnote 1 [notes.md:3:7-3:20]
          paragraph [notes.md:3:7-3:20]
            text "N " [notes.md:3:7-3:9]
            directive "y" [notes.md:3:18-3:19]
        footnote 2 [notes.md:1:7-1:8]
          paragraph [notes.md:1:7-1:8]
            text "M" [notes.md:1:7-1:8]

        """#)
  }

  @Test("Task lists know what is done")
  func tasks() {
    #expect(
      dump("3. [x] a\n4. [ ] b\n5. c\n") == #"""
        list from 3 [1:1-3:5]
          item done
            paragraph [1:8-1:9]
              text "a" [1:8-1:9]
          item to do
            paragraph [2:8-2:9]
              text "b" [2:8-2:9]
          item
            paragraph [3:4-3:5]
              text "c" [3:4-3:5]
        """#)
  }
}
