import Exhibits
import Foundation
import Testing

@testable import Markdown

/// A report with everything in it.
let everything = #"""
  ---
  title: "Masks of `{swift} n` faces"
  subtitle: 'It''s $x$ `{swift} s`'
  abstract: |
    First *one*
    with `{swift} a + b`.

    Second.
  params:
    n: 4
  ---

  # Heading with `{swift} code` and *emph* {#sec-a .x}

  Some **bold *nested*** text \* with `code` &amp; 日本語 $a_1*b*$ and @fig-x. `{swift} after`
    Continued [link *t*](http://a.b/c_(d) "T") then `{swift} mean`[^1] `{swift} note`.
  Last [-@fig-x] and [@a; @b] @key, me@x.org \@no $5 and $6 `{swift} last`.

  ![Alt `{swift} z`](img.png){#fig-a width=50%}

  A [span `{swift} sp`]{.cls k="v w"} and ![i](u.png){.y} x ~~`{swift} st`~~ <b>`{swift} ht`</b>.

  | a | b `{swift} q || r` |
  |---|:-:|
  | $|x|$ | c \| d `{swift} e` |
  | `{swift} tabbed` | ~~s~~ |
  : Caption `{swift} cap` here {#tbl-y}

  > quote `{swift} inq`
  > more
  lazy `{swift} lz`

  - item `{swift} i1`
    - [x] done @fig-q `{swift} done`

    ```{swift}
    //| label: fig-in
    //| fig-cap: In `{swift} deep` it
    let x = 1
    ```
  1. one

  	tab `{swift} tab`

  $$
  x^2 + *y*
  $$ {#eq-x}

  ::: {.callout-note title="T `{swift} tt`" collapse="true"}
  Body @eq-x `{swift} body`.

  :::: foo
  inner[^note]
  ::::
  :::

  [^1]: Foot `{swift} f`.
  [^note]: Other
      more `{swift} g`

  ```{swift}
  #| label: fig-masks
  //| fig-cap: "Masks \"q\" `{swift} acc.mean` of @fig-x"
  //| fig-subcap:
  //|   - "One `{swift} one`"
  //|   - 'It''s `{swift} two`'
  //| fig-alt: |
  //|   Long
  //|   text `{swift} alt`.
  //| tbl-cap: >
  //|   folded
  //|   text `{swift} folded`
  let v = 3
  v
  ```

  {{< include inc.md >}}

  Setext `{swift} m`
  ==================

  """#

let included = "Included `{swift} incl` @fig-i.\n\n- a `{swift} b`"

/// Checks what holds for every document whatever is in it.
func checkRanges(_ bytes: [UInt8], files: [String: [UInt8]] = [:], sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  let document = read(bytes, files: files)
  let walk = Walk(document)
  for range in walk.ranges {
    let content = range.file == "report.md" ? bytes : files[range.file] ?? []
    #expect(text(of: range, in: content) != nil, "\(range) lies outside", sourceLocation: sourceLocation)
  }
}

@Suite("Ranges")
struct RangeTests {
  @Test("Every range lies in its file")
  func inside() {
    checkRanges([UInt8](everything.utf8), files: ["inc.md": [UInt8](included.utf8)])
  }

  @Test("A directive's range holds its expression, wherever it stands", arguments: ["\n", "\r\n"])
  func directives(lineEnd: String) {
    let report = everything.replacingOccurrences(of: "\n", with: lineEnd)
    let document = read(report, files: ["inc.md": included])
    #expect(errors(document) == [])
    var found = 0
    for inline in Walk(document).inlines {
      guard case .directive(let expression) = inline.kind else { continue }
      let content = inline.range.file == "report.md" ? report : included
      #expect(text(of: inline.range, in: [UInt8](content.utf8)) == expression)
      found += 1
    }
    #expect(found == report.components(separatedBy: "`{swift} ").count - 1 + 2)
  }

  @Test("A text's range holds the text, unless escapes, entities or quoting stand in it")
  func texts() {
    let document = read(everything, files: ["inc.md": included])
    for inline in Walk(document).inlines {
      guard case .text(let words) = inline.kind, inline.range.start.line == inline.range.end.line else { continue }
      let content = inline.range.file == "report.md" ? everything : included
      let source = text(of: inline.range, in: [UInt8](content.utf8)) ?? "outside"
      if source.contains("\\") || source.contains("&") || source.contains("''") { continue }
      #expect(source == words)
    }
  }

  @Test("A cell's code stands where its range says")
  func code() {
    let document = read(everything, files: ["inc.md": included])
    let cells = Walk(document).cells
    #expect(cells.map(\.code) == ["let x = 1", "let v = 3\nv"])
    for cell in cells { #expect(text(of: cell.codeRange, in: [UInt8](everything.utf8)) == cell.code) }
  }

  @Test("An option's key and value stand where their ranges say")
  func options() {
    let report = "```{swift}\n//| label: fig-a\n//| fig-cap: \"b c\"\n//|   \n#| echo:   false\nx\n```\n"
    let cells = Walk(read(report)).cells
    for option in cells[0].options {
      #expect(text(of: option.range, in: [UInt8](report.utf8)) == option.key)
    }
    #expect(cells[0].options.map { text(of: $0.valueRange, in: [UInt8](report.utf8)) } == ["fig-a", "b c", "false"])
  }

  @Test("Whatever is done to a report, reading ends and every range lies in it")
  func mutations() {
    var random = Generator(state: 20_261_121)
    let seedTexts = [[UInt8](everything.utf8), [UInt8](included.utf8)]
    let tokens: [[UInt8]] = [
      "```{swift}\n", "```", ":::", "::: {.callout-note}\n", "$$", "$", "`", "`{swift} x`", "[", "]", "](", "{#fig-a}", "{.x}", "|", "\n", "\n\n",
      "- ", "> ", "    ", "\t", "//| a: [\n", "---\n", "@fig-x", "[@a;", "{{< include inc.md >}}\n", "<!--", "-->", "<div>\n", "\\", "&amp;", "&#0;",
      "[^1]", "[^1]: x\n", "*", "**", "~~", "_", "\u{10FFFC}", "\u{10FFFD}", "\u{100001}", "\0", "\r", "日本", ": ", "#", "1. ", "\u{FEFF}",
    ].map { [UInt8]($0.utf8) } + [[0xFF], [0xC3], [0xF4, 0x8F]]
    for _ in 0..<1500 {
      var bytes = seedTexts[Int(random.next() % 2)]
      for _ in 0..<(1 + random.next() % 12) {
        let place = Int(random.next() % UInt64(bytes.count + 1))
        switch random.next() % 4 {
        case 0: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 30)))
        case 1:
          let from = Int(random.next() % UInt64(bytes.count + 1))
          bytes.insert(contentsOf: Array(bytes[from..<min(bytes.count, from + Int(random.next() % 60))]), at: place)
        default: bytes.insert(contentsOf: tokens[Int(random.next() % UInt64(tokens.count))], at: place)
        }
        if bytes.isEmpty { bytes = [0x41] }
      }
      checkRanges(bytes, files: ["inc.md": seedTexts[1]])
    }
  }
}

/// SplitMix64.
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
