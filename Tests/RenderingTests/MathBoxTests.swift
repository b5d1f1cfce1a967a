import CPangoCairo
import Testing

@testable import Rendering

@Suite("TeX mathematics is laid out for Cairo")
struct MathBoxTests {
  private func box(_ tex: String, display: Bool = false, size: Double = 10) -> MathBox {
    MathBox(tex: tex, display: display, fontFamily: "Noto Serif", fontSize: size)
  }

  private func height(_ box: MathBox) -> Double { box.ascent + box.descent }

  @Test("A letter has the size of its ink")
  func letter() {
    let x = box("x")
    #expect(x.width > 4 && x.width < 7)
    #expect(x.ascent > 4.5 && x.ascent < 6.5)
    #expect(x.descent < 0.5)
    #expect(box("y").descent > 1.5)
    #expect(box("").width == 0)
  }

  @Test("Lengths grow with the font", arguments: mathSamples)
  func scale(tex: String) {
    let small = box(tex, display: true)
    let large = box(tex, display: true, size: 20)
    #expect(abs(large.width - 2 * small.width) < 0.01 * large.width)
    #expect(abs(large.ascent - 2 * small.ascent) < 0.02 * large.ascent)
  }

  @Test("A fraction is taller than its parts, as wide as the wider one, and stands across the axis")
  func fraction() {
    let fraction = box(#"\frac{a+b+c}{d}"#, display: true)
    #expect(height(fraction) > height(box("a+b+c")) + height(box("d")))
    #expect(fraction.width > box("a+b+c").width)
    #expect(fraction.width < box("a+b+c").width + 5)
    #expect(fraction.descent > 2)
    #expect(height(box(#"\frac12"#)) < height(box(#"\frac12"#, display: true)))
    #expect(height(box(#"\dfrac12"#)) == height(box(#"\frac12"#, display: true)))
  }

  @Test("Scripts raise and lower, and are smaller than their base")
  func scripts() {
    let x = box("x")
    #expect(box("x^2").ascent > x.ascent)
    #expect(box("x_2").descent > x.descent)
    #expect(box("x^2_2").width < box("x22").width)
    #expect(abs(box("x^2_2").width - box("x^2").width) < 1)
    #expect(box("x^{y^z}").ascent > box("x^y").ascent)
    #expect(box("x'").ascent > x.ascent)
  }

  @Test("The limits of a sum stand above and below it in display, and beside it in the line")
  func limits() {
    let inline = box(#"\sum_{i=1}^n"#)
    let display = box(#"\sum_{i=1}^n"#, display: true)
    #expect(height(display) > 1.5 * height(inline))
    #expect(display.width < inline.width)
    #expect(box(#"\lim_{n\to\infty}"#, display: true).descent > box(#"\lim_{n\to\infty}"#).descent)
    #expect(height(box(#"\sum"#, display: true)) > height(box(#"\sum"#)))
  }

  @Test("Space follows TeX's table")
  func spacing() {
    let mu = 10.0 / 18
    func extra(_ tex: String, _ parts: [String]) -> Double { (box(tex).width - parts.map { box($0).width }.reduce(0, +)) / mu }
    #expect(abs(extra("1+2", ["1", "+", "2"]) - 8) < 0.01)
    #expect(abs(extra("1=2", ["1", "=", "2"]) - 10) < 0.01)
    #expect(abs(extra("(1)", ["(", "1", ")"])) < 0.01)
    #expect(abs(extra("a,2", ["a", ",", "2"]) - 3) < 0.01)
    #expect(abs(extra("{=}-1", ["=", "-", "1"]) - 8) < 0.01)
    #expect(abs(extra("=-1", ["=", "-", "1"]) - 5) < 0.01)
    #expect(abs(extra(#"\log 1"#, [#"\log"#, "1"]) - 3) < 0.01)
    #expect(abs(extra(#"\log(1)"#, [#"\log"#, "(1)"])) < 0.01)
    #expect(abs(extra(#"1\quad 2"#, ["1", "2"]) - 18) < 0.01)
    #expect(abs(extra(#"1\!2"#, ["1", "2"]) + 3) < 0.01)
  }

  @Test(
    "Delimiters grow with what they enclose",
    arguments: [
      ["(", ")"], ["[", "]"], ["|", "|"], [#"\{"#, #"\}"#], [#"\langle"#, #"\rangle"#], [#"\lfloor"#, #"\rfloor"#],
      [#"\lVert"#, #"\rVert"#], ["/", #"\uparrow"#],
    ])
  func delimiters(pair: [String]) {
    func fenced(_ inside: String) -> MathBox { box("\\left\(pair[0]) \(inside) \\right\(pair[1]) ", display: true) }
    let inside = box(#"\frac{\frac ab}{\frac cd}"#, display: true)
    let outside = fenced(#"\frac{\frac ab}{\frac cd}"#)
    #expect(height(outside) > 0.93 * height(inside))
    #expect(height(outside) > height(fenced("x")))
    #expect(outside.width > inside.width)
    #expect(height(box("\\Bigg\(pair[0]) ")) > height(box("\\big\(pair[0]) ")))
  }

  @Test("A root covers its radicand, an accent its base")
  func covers() {
    #expect(box(#"\sqrt{x}"#).ascent > box("x").ascent)
    #expect(box(#"\sqrt{\frac ab}"#, display: true).ascent > box(#"\frac ab"#, display: true).ascent)
    #expect(box(#"\sqrt[3]{x}"#).width >= box(#"\sqrt{x}"#).width)
    for accent in MathAccent.allCases {
      let marked = box("\\\(accent.rawValue){xyz}")
      #expect(accent.isUnder ? marked.descent > box("xyz").descent : marked.ascent > box("xyz").ascent, "\(accent)")
    }
  }

  @Test("A matrix is as wide as its widest cells and as tall as its rows")
  func matrix() {
    let two = box(#"\begin{matrix} a & b \\ c & d \end{matrix}"#)
    let three = box(#"\begin{matrix} a & b \\ c & d \\ e & f \end{matrix}"#)
    let wide = box(#"\begin{matrix} a & b \\ c & d+e+f+g \end{matrix}"#)
    #expect(height(three) > height(two) + 8)
    #expect(wide.width - two.width > box("e+f+g").width)
  }

  @Test("A phantom takes room without ink, and an unknown command is drawn as its source")
  func invisible() {
    #expect(abs(box(#"\phantom{x}"#).width - box("x").width) < 1)
    let unknown = box(#"\foo"#)
    #expect(unknown.problems.count == 1)
    #expect(unknown.width > 15)
  }

  @Test("A character that no font has is a problem")
  func missing() {
    #expect(box("\u{10FFFD}").problems == ["no installed font has \u{10FFFD}"])
  }

  @Test("All the ink lies in the box, or a hair outside it", arguments: mathSamples)
  func ink(tex: String) {
    let box = box(tex, display: true)
    let ink = inkExtents(box)
    // Cairo tells whole points, rounded outwards; an italic f reaches a little left of its origin.
    let slack = 1.2
    #expect(box.problems == [])
    #expect(ink.x >= -2 * slack)
    #expect(ink.x + ink.width <= box.width + slack)
    #expect(-ink.y <= box.ascent + slack)
    #expect(ink.y + ink.height <= box.descent + slack)
    #expect(ink.width > 0.9 * box.width - 4)
    #expect(ink.height > 0.9 * (box.ascent + box.descent) - 1)
  }

  @Test("Painting starts at the current point and leaves it there")
  func currentPoint() {
    let surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nil)
    let cairo = cairo_create(surface)!
    defer {
      cairo_destroy(cairo)
      cairo_surface_destroy(surface)
    }
    cairo_move_to(cairo, 100, 50)
    box(#"\frac ab"#).paint(cairo)
    var (x, y) = (0.0, 0.0)
    cairo_get_current_point(cairo, &x, &y)
    #expect(x == 100 && y == 50)
    var (left, top, width, height) = (0.0, 0.0, 0.0, 0.0)
    cairo_recording_surface_ink_extents(surface, &left, &top, &width, &height)
    #expect(left >= 99 && left < 103)
    #expect(top < 50 && top + height > 50)
  }

  @Test("Every beginning of every formula is laid out, with lengths that are numbers", arguments: mathSamples + brokenMath)
  func prefixes(tex: String) {
    for end in Array(tex.indices) + [tex.endIndex] {
      let box = box(String(tex[..<end]), display: true)
      #expect(box.width.isFinite && box.width >= 0)
      #expect(box.ascent.isFinite && box.descent.isFinite)
      #expect(box.ascent + box.descent >= 0)
    }
  }

  @Test("Deep nesting is laid out to where it is shown as its source", arguments: ["\\frac{1}{1+", "\\sqrt{", "x^{", "\\left(", "{\\hat{"])
  func depth(piece: String) {
    let box = box(String(repeating: piece, count: 500))
    #expect(box.width.isFinite)
    #expect(!box.problems.isEmpty)
  }

  private func inkExtents(_ box: MathBox) -> (x: Double, y: Double, width: Double, height: Double) {
    let surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nil)
    let cairo = cairo_create(surface)!
    defer {
      cairo_destroy(cairo)
      cairo_surface_destroy(surface)
    }
    cairo_move_to(cairo, 0, 0)
    box.paint(cairo)
    var (x, y, width, height) = (0.0, 0.0, 0.0, 0.0)
    cairo_recording_surface_ink_extents(surface, &x, &y, &width, &height)
    return (x, y, width, height)
  }
}
