import Testing

@testable import Tensors

@Suite struct KeyedRandomTests {
  /// The known answers that Random123 1.14 ships for Philox4x32-10.
  @Test func matchesThePublishedAnswers() {
    #expect(
      KeyedRandom.philox(counter: .zero, key: .zero) == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      KeyedRandom.philox(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
        == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      KeyedRandom.philox(
        counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), key: SIMD2(0xA409_3822, 0x299F_31D0))
        == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test func aDrawDependsOnItsNameOnly() {
    var first = KeyedRandom("birds", seed: 1, index: 5, factor: "wing")
    var other = KeyedRandom("birds", seed: 1, index: 5, factor: "wing")
    _ = other.next()
    let drawn = (0..<4).map { _ in first.next() }
    #expect(drawn[1] == other.next())
    for changed in [
      KeyedRandom("bird", seed: 1, index: 5, factor: "wing"), KeyedRandom("birds", seed: 2, index: 5, factor: "wing"),
      KeyedRandom("birds", seed: 1, index: 6, factor: "wing"), KeyedRandom("birds", seed: 1, index: 5, factor: "wins"),
    ] {
      var changed = changed
      #expect(changed.next() != drawn[0])
    }
  }

  @Test func uniformDrawsFillTheRange() {
    var random = KeyedRandom("test", factor: "uniform")
    let draws = (0..<20_000).map { _ in random.uniform(in: -1..<3) }
    #expect(draws.allSatisfy { (-1..<3).contains($0) })
    // Standard error of the mean: 4/√12/√20000 = 0.008.
    #expect(abs(draws.reduce(0, +) / 20_000 - 1) < 0.04)
  }
}
