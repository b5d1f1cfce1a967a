import Testing

@testable import Exhibits

@Suite("The nearest name")
struct NearestNameTests {
  @Test(
    "It is near enough to be meant",
    arguments: [
      ("lable", "label"), ("fig_cap", "fig-cap"), ("ehco", "echo"), ("TITLE", "title"), ("zebra", nil), ("z", nil), ("", nil),
    ])
  func nearest(name: String, expected: String?) {
    #expect(nearestName(to: name, among: ["echo", "fig-cap", "label", "title", "a"]) == expected)
  }

  @Test("Of two equally near, the first in the alphabet")
  func ties() { #expect(nearestName(to: "cat", among: ["rat", "bat"]) == "bat") }
}
