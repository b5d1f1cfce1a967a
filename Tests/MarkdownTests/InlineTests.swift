import Testing

@testable import Markdown

@Suite("Inlines")
struct InlineTests {
  /// The inlines of a one-paragraph report, without ranges.
  private func inlines(_ text: String) -> [Inline.Kind] {
    let document = read(text)
    #expect(document.diagnostics.isEmpty, "\(errors(document))")
    guard case .paragraph(let inlines)? = document.blocks.first?.kind else { return [] }
    return inlines.map(\.kind)
  }

  @Test("References are words of their own; addresses and escapes are not references")
  func references() {
    #expect(inlines("@fig-x.") == [.crossReference(key: "fig-x", isBare: false), .text(".")])
    #expect(inlines("(@tbl-a_b-2)") == [.text("("), .crossReference(key: "tbl-a_b-2", isBare: false), .text(")")])
    #expect(inlines("[@eq-x]") == [.crossReference(key: "eq-x", isBare: false)])
    #expect(inlines("[-@sec-x]") == [.crossReference(key: "sec-x", isBare: true)])
    #expect(
      inlines("[@fig-a; @lst-b]") == [
        .crossReference(key: "fig-a", isBare: false), .text(", "), .crossReference(key: "lst-b", isBare: false),
      ])
    #expect(inlines("図@fig-xと") == [.text("図"), .crossReference(key: "fig-x", isBare: false), .text("と")])
    #expect(inlines("\\@fig-x a@b `@fig-x`") == [.text("@fig-x a@b "), .code("@fig-x")])
    #expect(inlines("@") == [.text("@")])
  }

  @Test("Citations stand in brackets or in the text")
  func citations() {
    #expect(inlines("[@zeiler2014; @bau2017]") == [.citation(keys: ["zeiler2014", "bau2017"], isInText: false)])
    #expect(inlines("@bau2017 says") == [.citation(keys: ["bau2017"], isInText: true), .text(" says")])
    #expect(inlines("see @doi:10.1/x.") == [.text("see "), .citation(keys: ["doi:10.1/x"], isInText: true), .text(".")])
  }

  @Test("Dollars are math by Pandoc's rule")
  func math() {
    #expect(inlines("$a_1 * b_2$") == [.math("a_1 * b_2")])
    #expect(inlines("$5 and $6") == [.text("$5 and $6")])
    #expect(inlines("$20,000 and USD$30") == [.text("$20,000 and USD$30")])
    #expect(inlines("\\$x\\$") == [.text("$x$")])
    guard case .strong(let inner)? = inlines("**$x$**").first else { return #expect(Bool(false), "not strong") }
    #expect(inner.map(\.kind) == [.math("x")])
    #expect(inlines("`$x$` $y\nz$") == [.code("$x$"), .text(" "), .math("y\nz")])
    #expect(inlines("a $$x$$ b") == [.text("a "), .math("x"), .text(" b")])
    #expect(inlines("$\\$$") == [.math("\\$")])
  }

  @Test("Directives hold any expression, over a line's end too")
  func directives() {
    #expect(inlines("`{swift} a * b * c`") == [.directive(expression: "a * b * c")])
    #expect(inlines("`` {swift} x ``") == [.code("{swift} x")])
    #expect(inlines("``{swift} \"`\"``") == [.directive(expression: "\"`\"")])
    #expect(inlines("a `{swift} b +\nc` d") == [.text("a "), .directive(expression: "b + c"), .text(" d")])
    #expect(inlines("`{swift}x` `{swift }`") == [.code("{swift}x"), .text(" "), .code("{swift }")])
  }

  @Test("Attributes make spans of brackets, links and code, and stay text elsewhere")
  func spans() {
    let attributes = Attributes(id: "i", classes: ["a"], pairs: [.init("k", "v w")])
    guard case .span(let inner, attributes)? = inlines("[b [c]]{#i .a k=\"v w\"}").first else {
      return #expect(Bool(false), "no span")
    }
    #expect(inner.map(\.kind) == [.text("b [c]")])
    #expect(inlines("a {.b}") == [.text("a {.b}")])
    #expect(inlines("f(x){y}") == [.text("f(x){y}")])
    #expect(inlines("x]{.b}") == [.text("x]{.b}")])
  }

  @Test("What only looks like syntax in URLs and HTML is left as written")
  func urls() {
    let kinds = inlines("[a](http://x.org/@b/$c$d$) <i k=\"$e$\"> <http://x.org/$f$>")
    guard case .link("http://x.org/@b/$c$d$", "", _)? = kinds.first else { return #expect(Bool(false), "\(kinds)") }
    #expect(kinds[2] == .html("<i k=\"$e$\">"))
    guard case .link("http://x.org/$f$", "", let shown)? = kinds.last else { return #expect(Bool(false), "\(kinds)") }
    #expect(shown.map(\.kind) == [.text("http://x.org/$f$")])
  }

  @Test("Characters that reading uses inside survive it")
  func privateUse() {
    #expect(inlines("a\u{10FFFC}\u{100001}\u{10FFFD}b") == [.text("a\u{10FFFC}\u{100001}\u{10FFFD}b")])
    #expect(inlines("a\0b") == [.text("a\u{FFFD}b")])
  }
}
