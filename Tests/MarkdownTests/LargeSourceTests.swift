import Exhibits
import Foundation
import Testing

@testable import Markdown

// What must not hang is given a limit of minutes; how fast it is, the benchmark says.
@Suite("Large and hostile sources", .serialized, .timeLimit(.minutes(10)))
struct LargeSourceTests {
  @Test("A report with 400 cells is read")
  func cells() {
    var report = "---\ntitle: Many cells\n---\n"
    for index in 0..<400 {
      report += """

        ## Section \(index) {#sec-\(index)}

        Prose with `{swift} value\(index)` and *emphasis*, see @fig-\(index) and $x_{\(index)}$.

        ```{swift}
        //| label: fig-\(index)
        //| fig-cap: "Masks of portrait \(index), mean `{swift} mean\(index)`."
        //| fig-alt: "A grid of masks"
        let value\(index) = \(index)
        Figure(value\(index))
        ```

        """
    }
    let document = read(report)
    #expect(document.diagnostics == [])
    #expect(document.blocks.count { if case .cell = $0.kind { true } else { false } } == 400)
  }

  @Test("A megabyte of anything is read: quadratic work would run past the limit", arguments: [
    "Plain words and `{swift} x` and @fig-a, $x$ and [a](b).\n\n", "`{swift} x` ", "$a ", "` `` ", "[", "]{.x}", "![a", "**a *b ", "> ", "- a\n",
    "::: a\n", ":::\n", "```\n", "$$ x\n", "\\", "&amp;", "[^1]", "| a | b |\n|---|---|\n", "{{< ", "//| a: b\n", "@a;", "<!--", "{a=\"", "\0",
  ])
  func large(pattern: String) {
    let bytes = [UInt8](String(repeating: pattern, count: 1_000_000 / pattern.utf8.count).utf8)
    let document = read(bytes)
    #expect(!document.blocks.isEmpty || !document.diagnostics.isEmpty)
  }
}
