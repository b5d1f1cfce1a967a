import Exhibits
import Testing

@testable import Drawing

@Suite("Ticks")
struct TicksTests {
  func labels(_ range: ClosedRange<Double>?, count: Int = 5, axis: Axis = Axis()) -> [String] {
    Ticks(axis, range: range, count: count).ticks.map(\.label)
  }

  @Test("Ticks are round numbers with as many decimals as they need")
  func round() {
    #expect(labels(0...10) == ["0", "2", "4", "6", "8", "10"])
    #expect(labels(0.1...0.93) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(0...1, count: 4) == ["0.00", "0.25", "0.50", "0.75", "1.00"])
  }

  @Test("The minus is a true one, and zero has none")
  func minus() {
    #expect(labels(-0.3...0.3, count: 3) == ["−0.4", "−0.2", "0.0", "0.2", "0.4"])
    #expect(labels((-1e-7)...(1e-7), count: 2) == ["−1×10⁻⁷", "0", "1×10⁻⁷"])
  }

  @Test("Free ends move outward to a tick, fixed ends stay")
  func ends() {
    let free = Ticks(Axis(), range: 0.7...9.1, count: 5)
    #expect(free.lower == 0 && free.upper == 10)
    let fixed = Ticks(Axis(from: 0.7, to: 9.1), range: nil, count: 5)
    #expect(fixed.lower == 0.7 && fixed.upper == 9.1)
    #expect(fixed.ticks.map(\.label) == ["2", "4", "6", "8"])
  }

  @Test("Large numbers are grouped, very large and very small ones are powers")
  func large() {
    #expect(labels(0...40_000, count: 4) == ["0", "10\u{2009}000", "20\u{2009}000", "30\u{2009}000", "40\u{2009}000"])
    #expect(labels(0...4e9, count: 4) == ["0", "1×10⁹", "2×10⁹", "3×10⁹", "4×10⁹"])
  }

  @Test("A logarithmic axis marks powers of ten, and more within few decades")
  func logarithmic() {
    #expect(labels(0.001...1, axis: Axis(logarithmic: true)) == ["0.001", "0.01", "0.1", "1"])
    #expect(labels(1e-6...1, axis: Axis(logarithmic: true)) == ["10⁻⁶", "10⁻⁴", "10⁻²", "1"])
    #expect(labels(1...10, axis: Axis(logarithmic: true)) == ["1", "2", "5", "10"])
    #expect(Ticks(Axis(logarithmic: true), range: 1...100, count: 5).position(-1) == nil)
  }

  @Test("A single value, no value and huge ranges have an axis", arguments: [nil, 3...3, 0...0, -1e308...1e308, 1e-320...2e-320])
  func degenerate(range: ClosedRange<Double>?) throws {
    let ticks = Ticks(Axis(), range: range, count: 5)
    #expect(ticks.lower < ticks.upper && ticks.lower.isFinite && ticks.upper.isFinite)
    #expect(ticks.ticks.count <= 30)
  }
}

@Suite("Colours")
struct ColorTests {
  func ends(_ palette: ColorScale.Palette, _ scheme: ColorScheme = .light) -> [String] {
    let table = ColorMap.table(of: palette, scheme: scheme)
    return [table[0].hex, table[255].hex]
  }

  @Test("Colour maps end where they were published to end")
  func knownEnds() {
    #expect(ends(.viridis) == ["#440154", "#fde725"])
    #expect(ends(.magma) == ["#000004", "#fcfdbf"])
    #expect(ends(.blueRed) == ["#053061", "#67001f"])
    #expect(ends(.purpleGreen) == ["#40004b", "#00441b"])
    #expect(ends(.greys) == ["#ffffff", "#000000"])
  }

  @Test("A diverging map's middle is the midpoint: light on light pages, dark on dark ones")
  func neutral() throws {
    let scale = ColorScale(.blueRed, from: -1, to: 3, midpoint: 0)
    let light = try #require(ColorMap(scale, range: nil, scheme: .light).color(0))
    #expect(light.luminance > 0.85)
    let dark = try #require(ColorMap(scale, range: nil, scheme: .dark).color(0))
    #expect(dark.luminance < 0.03)
    let map = ColorMap(scale, range: nil, scheme: .light)
    #expect(map.position(-1) == 0.5 - 1.0 / 6 && map.position(3) == 1 && map.position(99) == 1 && map.position(-.infinity) == 0)
    #expect(map.color(.nan) == nil)
  }

  @Test("A diverging map without ends is symmetric, a sequential one spans the data")
  func ranges() {
    let diverging = ColorMap(.diverging, range: -1...4, scheme: .light)
    #expect(diverging.lower == -4 && diverging.upper == 4)
    let sequential = ColorMap(.sequential, range: -1...4, scheme: .light)
    #expect(sequential.lower == -1 && sequential.upper == 4)
    #expect(ColorMap(.sequential, range: 2...2, scheme: .light).position(2) == 0.5)
  }

  @Test("Series stand out from the paper at 3:1 and ink at 7:1", arguments: ColorScheme.allCases)
  func contrast(scheme: ColorScheme) {
    let palette = Palette.of(scheme)
    for color in palette.series { #expect(color.contrast(with: palette.paper) >= 3, "\(color.hex)") }
    #expect(Set(palette.series).count == 8)
    #expect(palette.ink.contrast(with: palette.paper) >= 7)
    #expect(palette.softInk.contrast(with: palette.paper) >= 4.5)
  }
}
