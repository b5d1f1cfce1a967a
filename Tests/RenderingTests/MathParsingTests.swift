import Testing

@testable import Rendering

@Suite("TeX mathematics is read into a tree")
struct MathParsingTests {
  @Test(
    "A formula becomes its tree",
    arguments: [
      ("x", "x"),
      ("2x + 10.5", "2 x bin:+ 10.5"),
      ("f(1,2)", "f open:( 1 punct:, 2 close:)"),
      ("1,000", "1,000"),
      ("a^b_c", "(scripts a _c ^b)"),
      ("a_c^b", "(scripts a _c ^b)"),
      ("x^12", "(scripts x _· ^1) 2"),
      ("x_{12}", "(scripts x _{12} ^·)"),
      ("x''", "(scripts x _· ^′′)"),
      ("x'^2", "(scripts x _· ^{′ 2})"),
      ("^2", "(scripts · _· ^2)"),
      (#"\frac12"#, "(frac 1 2)"),
      (#"\frac{a+b}{c}"#, "(frac {a bin:+ b} {c})"),
      (#"\dfrac ab"#, "(display-frac a b)"),
      (#"{a \over b}"#, "{(frac {a} {b})}"),
      (#"\binom nk"#, "(fence ( (stack n k) ))"),
      (#"\sqrt x"#, "(sqrt x)"),
      (#"\sqrt[3]{x}"#, "(sqrt {x} index {3})"),
      (#"\sum_{i=1}^n x_i"#, "(movable op:∑ _{i rel:= 1} ^n) (scripts x _i ^·)"),
      (#"\int_0^1"#, "(scripts op:∫ _0 ^1)"),
      (#"\int\limits_0^1"#, "(aboveAndBelow op:∫ _0 ^1)"),
      (#"\sum\nolimits_i"#, "(scripts op:∑ _i ^·)"),
      (#"\arg\max_c p"#, "(fn arg) (movable (fn max limits) _c ^·) p"),
      (#"\operatorname{IoU}(A)"#, "(fn IoU) open:( A close:)"),
      (#"\operatorname*{arg\,max}_x"#, "(movable (fn arg\u{2009}max limits) _x ^·)"),
      (#"\mathbb{R}^n"#, "(scripts doubleStruck:R _· ^n)"),
      (#"\mathbb 1"#, "doubleStruck:1"),
      (#"\mathrm{softmax}(z)"#, "upright:softmax open:( z close:)"),
      (#"\boldsymbol{\theta}"#, "boldItalic:θ"),
      (#"\mathbf{x}y"#, "bold:x y"),
      (#"{\bf x}y"#, "{bold:x} y"),
      (#"\hat{y}"#, "(hat {y})"),
      (#"\underbrace{x}_{n}"#, "(aboveAndBelow (underbrace {x}) _{n} ^·)"),
      (#"\left(\frac ab\right]"#, "(fence ( {(frac a b)} ])"),
      (#"\left. x \right|_0"#, "(scripts (fence . {x} |) _0 ^·)"),
      (#"\left\langle a \middle| b \right\rangle"#, "(fence ⟨ {a} | {b} ⟩)"),
      (#"\bigl( x \bigr)"#, "(open-size1 () x (close-size1 ))"),
      (#"\lVert x \rVert"#, "open:‖ x close:‖"),
      (#"\text{if } x"#, "\"if \" x"),
      (#"\text{for $x_i$ in}"#, "{\"for \" {(scripts x _i ^·)} \" in\"}"),
      (#"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"#, "(fence ( (matrix a & b ; c & d) ))"),
      (#"\begin{cases} 1 & x \\ 0 \end{cases}"#, "(fence { (cases 1 & x ; 0) .)"),
      (#"\begin{aligned} a &= b \\ &= c \\ \end{aligned}"#, "(aligned a & rel:= b ;  & rel:= c)"),
      (#"\begin{array}{l|r} a & b \end{array}"#, "(matrix a & b)"),
      (#"a \not= b \not\in C"#, "a rel:≠ b rel:∉ C"),
      (#"a \stackrel{d}{=} b"#, "a (rel (aboveAndBelow {rel:=} _· ^{d})) b"),
      (#"\displaystyle \sum x"#, "(display op:∑ x)"),
      (#"a\,b\quad c~d"#, "a (space 3.0) b (space 18.0) c (space 6.0) d"),
      (#"a \label{eq-a} b"#, "a b"),
      ("a % remark\nb", "a b"),
      ("日本", "upright:日 upright:本"),
    ])
  func tree(tex: String, dump: String) {
    let formula = parseTeX(tex)
    #expect(formula.dump == dump)
    #expect(formula.problems == [])
  }

  @Test("Formulas of papers have no problems", arguments: mathSamples)
  func samples(tex: String) {
    #expect(parseTeX(tex).problems == [])
    #expect(!parseTeX(tex).dump.contains("?"))
  }

  @Test(
    "A problem names the command, says what to do, and the source stays to be seen",
    arguments: [
      (#"\alpah + 1"#, #"unknown command \alpah: did you mean \alpha?"#, #"?\alpah bin:+ 1"#),
      (#"\Frac{a}{b}"#, #"unknown command \Frac: did you mean \frac?"#, #"?\Frac {a} {b}"#),
      (#"\softmax(x)"#, #"unknown command \softmax: a function's name is written \operatorname{softmax}"#, #"?\softmax open:( x close:)"#),
      ("a}b", "unexpected } at offset 1: no { is open", "a ?} b"),
      ("{a", "unclosed { at offset 0", "{a}"),
      (#"\frac{a}"#, #"missing argument of \frac at offset 8"#, "(frac {a} {})"),
      ("x^", "missing argument of ^ at offset 2", "(scripts x _· ^{})"),
      ("x^a^b", "second superscript at offset 3: put the base into braces", "(scripts x _· ^{a b})"),
      (#"\left( a"#, #"\left at offset 0 has no \right"#, "(fence ( {a} .)"),
      (#"a \right)"#, #"unexpected \right at offset 2: nothing is open that it could end"#, #"a ?\right close:)"#),
      ("a & b", "unexpected & at offset 2: rows and columns belong in an environment such as aligned", "a ?& b"),
      (#"\begin{matrix} a"#, #"\begin{matrix} at offset 0 has no \end{matrix}"#, "(matrix a)"),
      (
        #"\begin{matrix} a \end{cases}"#, #"\end{cases} at offset 17 does not close \begin{matrix} at offset 0"#, "(matrix a)"
      ),
      (#"\color{red} a"#, #"\color is ignored: formulas take the colour of the page"#, "a"),
      (
        #"a \tag{1}"#, #"\tag is ignored: the report numbers its equations, by {#eq-name} after the closing $$"#, "a"
      ),
      (#"\hspace{5 apples}"#, #"\hspace needs a length such as 1em, not "5 apples""#, #"?\hspace{5 apples}"#),
      (#"\big x"#, #"missing delimiter after \big at offset 5: "x" is none"#, "(ord-size1 ) x"),
      ("a\\", #"lone \ at the end, at offset 1"#, #"a ?\"#),
    ])
  func problem(tex: String, problem: String, dump: String) {
    let formula = parseTeX(tex)
    #expect(formula.problems == [problem])
    #expect(formula.dump == dump)
  }

  @Test("A mistake made twice is told once, and a thousand mistakes are not all told")
  func repeatedProblems() {
    #expect(parseTeX(#"\foo \foo \foo"#).problems.count == 1)
    #expect(parseTeX((0..<1000).map { "\\foo\(String(repeating: "o", count: $0 % 300))x" }.joined(separator: " ")).problems.count <= 100)
  }

  @Test("Every command of the tables is read without a problem")
  func everyCommand() {
    for name in TeXSymbols.nodes.keys { #expect(parseTeX("\\\(name) ").problems == [], "\\\(name)") }
    for name in TeXSymbols.accents.keys { #expect(parseTeX("\\\(name){x}").problems == []) }
    for name in TeXSymbols.alphabets.keys { #expect(parseTeX("\\\(name){x}").problems == []) }
    for name in TeXSymbols.switches.keys { #expect(parseTeX("{\\\(name) x}").problems == []) }
    for name in TeXSymbols.levels.keys { #expect(parseTeX("{\\\(name) x}").problems == []) }
    for name in TeXSymbols.sizes.keys { #expect(parseTeX("\\\(name)(").problems == []) }
    for name in TeXSymbols.delimiters.keys { #expect(parseTeX("\\left\\\(name) x\\right\\\(name) \\\(name) ").problems == [], "\\\(name)") }
    for name in TeXSymbols.environments.keys where name != "array" {
      #expect(parseTeX("\\begin{\(name)} x & y \\\\ z \\end{\(name)}").problems == [], "\(name)")
    }
  }

  @Test("Every prefix of every formula is read to its end", arguments: mathSamples)
  func prefixes(tex: String) {
    for end in tex.indices { _ = parseTeX(String(tex[..<end])).dump }
    for start in tex.indices { _ = parseTeX(String(tex[start...])).dump }
  }

  @Test("What people mistype is read to its end", arguments: brokenMath)
  func broken(tex: String) {
    for other in ["", "x", "{", "}", "\\right)", "\\end{matrix}", "&", "^2"] {
      _ = parseTeX(tex + other).dump
      _ = parseTeX(other + tex).dump
    }
  }

  @Test(
    "Nesting without end is a problem, not a crash",
    arguments: [
      "{", "\\sqrt", "\\sqrt{", "\\left(", "x^", "x^{", "\\frac{", "\\hat", "\\begin{matrix}", "\\text{", "\\displaystyle", "\\bf ", "a\\over ",
      "\\mathbf{", "\\text{$", "\\overset{a}", "\\sqrt[", "\\not", "\\begin{array}{c}", "\\substack{", "_{", "^", "_",
    ])
  func depth(piece: String) {
    let formula = parseTeX(String(repeating: piece, count: 20_000))
    #expect(!formula.problems.isEmpty || piece == "\\displaystyle" || piece == "\\bf ")
    _ = formula.dump
  }

  @Test(
    "A huge formula is read, whatever it is made of: quadratic work would run past the limit", .timeLimit(.minutes(10)),
    arguments: ["x_i + ", "\\frac{a}{b}", "{", "}", "a", "\\foo", "1", " ", "^", "'", "&", "\\\\", "[", "\\sqrt[", "\\text{a $b$}", "\\begin{x}[", "$"])
  func linear(piece: String) {
    let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
    for tex in [text, "\\mathrm{\(text)}", "\\text{\(text)}"] {
      #expect(!parseTeX(tex).nodes.isEmpty || piece == " ")
    }
  }
}
