import Testing

@testable import Exhibits

@Suite("Numbers as text")
struct NumberFormatTests {
  @Test(
    "Each format",
    arguments: [
      (NumberFormat.decimals(2), 92.049, "92.05"), (.decimals(0), -0.2, "0"), (.decimals(1), -3.14, "−3.1"),
      (.wholeOrDecimals(2), 90, "90"), (.wholeOrDecimals(2), 87.3, "87.30"), (.percent(1), 0.921, "92.1"),
      (.signed(2), 1.25, "+1.25"), (.signed(2), -0.4, "−0.40"), (.signed(2), 0.001, "0.00"), (.signed(2), -0.001, "0.00"),
      (.significant(3), 0.012345, "0.0123"), (.significant(3), 9.999, "10.0"), (.significant(3), 1234, "1234"), (.significant(3), 0, "0"),
      (.significant(2), 1.2e-9, "1.2e−09"), (.shortest, 0.1, "0.1"), (.shortest, -3, "−3"), (.shortest, 1e300, "1e+300"),
    ])
  func formats(_ format: NumberFormat, _ value: Double, _ text: String) {
    #expect(format.string(value) == text)
  }

  @Test("A missing number is an en dash, an infinite one its sign")
  func notFinite() {
    #expect(NumberFormat.decimals(2).string(.nan) == "–")
    #expect(NumberFormat.significant(3).string(.infinity) == "∞")
    #expect(NumberFormat.shortest.string(-.infinity) == "−∞")
  }
}
