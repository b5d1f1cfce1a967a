import Exhibits
import Foundation
import Testing

@testable import Markdown

@Suite("Speed", .serialized)
struct SpeedTests {
  @Test("A report with 400 cells is read at once")
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
    _ = read(report)
    let time = ContinuousClock().measure { #expect(errors(read(report)) == []) }
    FileHandle.standardError.write(Data("400 cells: \(time)\n".utf8))
    #expect(time < .milliseconds(250))
  }

  /// Enough to tell quadratic from linear; `VITRINE_SPEED_MEGABYTES=10` measures more.
  private var megabytes: Int { ProcessInfo.processInfo.environment["VITRINE_SPEED_MEGABYTES"].flatMap(Int.init) ?? 1 }

  @Test("Time grows with the length of a report, whatever it holds", arguments: [
    "Plain words and `{swift} x` and @fig-a, $x$ and [a](b).\n\n", "`{swift} x` ", "$a ", "` `` ", "[", "]{.x}", "![a", "**a *b ", "> ", "- a\n",
    "::: a\n", ":::\n", "```\n", "$$ x\n", "\\", "&amp;", "[^1]", "| a | b |\n|---|---|\n", "{{< ", "//| a: b\n", "@a;", "<!--", "{a=\"", "\0",
  ])
  func large(pattern: String) {
    let bytes = [UInt8](String(repeating: pattern, count: megabytes * 1_000_000 / pattern.utf8.count).utf8)
    let time = ContinuousClock().measure { _ = read(bytes) }
    FileHandle.standardError.write(Data("\(megabytes) MB of \(pattern.debugDescription): \(time)\n".utf8))
    #expect(time < .seconds(12 * megabytes))
  }
}
