import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Rendering

@Suite("TeX mathematics becomes MathML Core")
struct MathMLTests {
  /// The formula's own markup, without the frame that all of them share.
  private func inside(_ tex: String, display: Bool = false) -> String {
    let markup = mathML(tex: tex, display: display).markup
    guard let start = markup.range(of: "<semantics>"), let end = markup.range(of: "<annotation") else { return markup }
    return String(markup[start.upperBound..<end.lowerBound])
  }

  @Test("The frame tells the display style, the source as alternative text, and the source as annotation")
  func frame() {
    let inline = mathML(tex: " x<\"y\" ", display: false)
    #expect(inline.markup.hasPrefix("<math display=\"inline\" alttext=\"x&lt;&quot;y&quot;\"><semantics><mrow>"))
    #expect(
      inline.markup.hasSuffix("</mrow><annotation encoding=\"application/x-tex\">x&lt;&quot;y&quot;</annotation></semantics></math>"))
    #expect(mathML(tex: "x", display: true).markup.hasPrefix("<math display=\"block\""))
  }

  @Test(
    "A formula becomes its markup",
    arguments: [
      ("x", "<mi>x</mi>"),
      ("12.5", "<mn>12.5</mn>"),
      (#"\frac{a}{2}"#, "<mfrac><mi>a</mi><mn>2</mn></mfrac>"),
      (#"\sqrt{x}"#, "<msqrt><mi>x</mi></msqrt>"),
      (#"\sqrt[3]{x}"#, "<mroot><mi>x</mi><mn>3</mn></mroot>"),
      ("x_i", "<msub><mi>x</mi><mi>i</mi></msub>"),
      ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
      (#"\mathbb{R}"#, "<mi>ℝ</mi>"),
      (#"\mathbb{1}"#, "<mi>𝟙</mi>".replacingOccurrences(of: "mi", with: "mn")),
      (#"\mathcal{L}"#, "<mi>ℒ</mi>"),
      (#"\mathbf{x}"#, "<mi>𝐱</mi>"),
      (#"\boldsymbol\theta"#, "<mi>𝜽</mi>"),
      (#"\mathrm{softmax}"#, "<mi>softmax</mi>"),
      (#"\mathrm{d}"#, "<mi mathvariant=\"normal\">d</mi>"),
      (#"\Gamma"#, "<mi mathvariant=\"normal\">Γ</mi>"),
      (#"\log x"#, "<mrow><mi>log</mi><mspace width=\"0.1667em\"/><mi>x</mi></mrow>"),
      (#"\text{a & b}"#, "<mtext>a &amp; b</mtext>"),
      (#"\text{if }"#, "<mtext>if\u{A0}</mtext>"),
      (
        "a=b",
        "<mrow><mi>a</mi><mo stretchy=\"false\" lspace=\"0.2778em\" rspace=\"0.2778em\">=</mo><mi>b</mi></mrow>"
      ),
      (
        "-1",
        "<mrow><mo form=\"prefix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\">−</mo><mn>1</mn></mrow>"
      ),
      (
        #"\left( x \right]"#,
        "<mrow><mo fence=\"true\" form=\"prefix\" stretchy=\"true\" symmetric=\"true\" lspace=\"0\" rspace=\"0\">(</mo><mi>x</mi>"
          + "<mo fence=\"true\" form=\"postfix\" stretchy=\"true\" symmetric=\"true\" lspace=\"0\" rspace=\"0\">]</mo></mrow>"
      ),
      (#"\sum_i"#, "<munder><mo movablelimits=\"true\">∑</mo><mi>i</mi></munder>"),
      (#"\int_0^1"#, "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>"),
      (#"\max_c"#, "<munder><mo movablelimits=\"true\" lspace=\"0\" rspace=\"0\">max</mo><mi>c</mi></munder>"),
      (#"\foo"#, "<merror><mtext>\\foo</mtext></merror>"),
    ])
  func markup(tex: String, expected: String) {
    #expect(inside(tex) == expected)
  }

  @Test("A script keeps no space around its relations")
  func tightScripts() {
    #expect(inside("x_{i=1}").contains("<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">=</mo>"))
  }

  @Test("Cases are rows of left-aligned cells after a brace")
  func cases() {
    let markup = inside(#"\begin{cases} x & y \\ z & w \end{cases}"#)
    #expect(markup.hasPrefix("<mrow><mo fence=\"true\" form=\"prefix\""))
    #expect(markup.components(separatedBy: "<mtr>").count == 3)
    #expect(markup.components(separatedBy: "<mtd columnalign=\"left\"").count == 5)
  }

  @Test("Problems come with the markup")
  func problems() {
    #expect(mathML(tex: #"\alpah"#, display: false).problems == [#"unknown command \alpah: did you mean \alpha?"#])
  }

  @Test("Every formula, whole or broken off anywhere, is well-formed XML", arguments: mathSamples + brokenMath)
  func wellFormed(tex: String) {
    for end in Array(tex.indices) + [tex.endIndex] {
      let markup = mathML(tex: String(tex[..<end]), display: true).markup
      let parser = XMLParser(data: Data(markup.utf8))
      #expect(parser.parse(), "\(tex[..<end]): \(parser.parserError.map { "\($0)" } ?? "")")
    }
  }

  @Test("Elements with a fixed number of children have that number", arguments: mathSamples + brokenMath)
  func arity(tex: String) {
    let counter = ChildCounter()
    let parser = XMLParser(data: Data(mathML(tex: tex, display: true).markup.utf8))
    parser.delegate = counter
    #expect(parser.parse())
    #expect(counter.wrong == [])
  }
}

/// Counts the children of elements.
private final class ChildCounter: NSObject, XMLParserDelegate {
  var wrong: [String] = []
  private var counts: [Int] = []
  private let expected = [
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "semantics": 2,
  ]

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
  ) {
    if !counts.isEmpty { counts[counts.count - 1] += 1 }
    counts.append(0)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    let count = counts.removeLast()
    if let expected = expected[name], expected != count { wrong.append("\(name): \(count)") }
  }
}
