import Testing

@testable import Rendering

@Suite("Swift in colours")
struct HTMLHighlighterTests {
  /// Tokens as `kind‹text›`.
  private func highlight(_ code: String) -> String {
    var markup = Markup()
    SwiftHighlighter.append(code, to: &markup)
    return markup.string.replacing(#/<span class="(.)">([^<]*)</span>/#) { "\($0.1)‹\($0.2)›" }
  }

  @Test(
    "Tokens",
    arguments: [
      ("let x = 1", "k‹let› x = n‹1›"),
      ("func f(in x: Int, for: Double)", "k‹func› f(k‹in› x: t‹Int›, for: t‹Double›)"),
      ("x.default(.init)", "x.default(.init)"),
      ("Foo.Bar", "t‹Foo›t‹.Bar›"),
      ("case .a: default: self.x", "k‹case› .a: k‹default›: k‹self›.x"),
      ("`class`", "`class`"),
      ("// a\nb", "c‹// a›\nb"),
      ("/* a /* b */ c */d", "c‹/* a /* b */ c */›d"),
      ("a / b", "a / b"),
      ("#if DEBUG", "d‹#if› t‹DEBUG›"),
      ("@MainActor func", "d‹@MainActor› k‹func›"),
      ("0x1F 1_000.5e-3 1...2 x1", "n‹0x1F› n‹1_000.5e-3› n‹1›...n‹2› x1"),
      ("層 = 1", "層 = n‹1›"),
    ])
  func tokens(code: String, expected: String) {
    #expect(highlight(code) == expected)
  }

  @Test(
    "Strings",
    arguments: [
      (#""a\"b" c"#, "s‹&quot;a\\&quot;b&quot;› c"),
      (#""a\(f(1) + "x")b""#, "s‹&quot;a\\(›f(n‹1›) + s‹&quot;x&quot;›s‹)b&quot;›"),
      (##"#"a\(b) "c"# d"##, "s‹#&quot;a\\(b) &quot;c&quot;#› d"),
      ("\"\"\"\na \" b\n\"\"\" c", "s‹&quot;&quot;&quot;\na &quot; b\n&quot;&quot;&quot;› c"),
      ("\"open\nlet", "s‹&quot;open›\nk‹let›"),
    ])
  func strings(code: String, expected: String) {
    #expect(highlight(code) == expected)
  }

  @Test(
    "Whatever the code, its text comes out whole",
    arguments: ["\"\\(", "\"\"\"\\(\"", "/*", "#", "##\"", "@", "`", "\\", "\"\\", ")))", "\"\\(\"\\(\"\\(", "1.", ".", "é\u{301}\u{0}", ""])
  func robust(code: String) {
    var markup = Markup()
    SwiftHighlighter.append(code, to: &markup)
    let text = markup.string.replacing(#/<[^>]*>/#, with: "").replacing("&quot;", with: "\"").replacing("&lt;", with: "<")
      .replacing("&gt;", with: ">").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    #expect(text == code.replacing("\0", with: "\u{FFFD}"))
  }
}
