import Foundation

/// How far a number lies from the expected one, and how far it may.
struct Distance: Hashable, Sendable {
  /// `|actual − expected|`; infinite where it is beyond the range of numbers.
  var value: Double
  /// `absolute + relative · |expected|`.
  var limit: Double
  /// Whether the number is inside its tolerance.
  var isInside: Bool

  /// Measures finite numbers.
  ///
  /// Exactly at the tolerance is inside. Numbers count as the file shows them: where the difference and the tolerance are so close that
  /// binary rounding decides, the decimals of their shortest texts decide, so that 92.10 and 92.15 are 0.05 apart.
  init(from expected: Double, to actual: Double, absolute: Double, relative: Double) {
    value = abs(actual - expected)
    limit = absolute + relative * abs(expected)
    if !value.isFinite {
      // Halves of huge numbers are exact, and their difference is in range; a limit beyond the range is beyond any distance.
      isInside = abs(actual / 2 - expected / 2) <= absolute / 2 + relative * (abs(expected) / 2)
    } else if limit.isFinite, abs(value - limit) <= 4 * max(actual.ulp, expected.ulp, limit.ulp),
      let decides = Self.isInside(expected, actual, absolute, relative)
    {
      isInside = decides
    } else {
      isInside = value <= limit
    }
  }

  /// Measures integers, exactly where a `Double` could not.
  init(from expected: Int, to actual: Int, absolute: Double, relative: Double) {
    if let exactExpected = Double(exactly: expected), let exactActual = Double(exactly: actual),
      max(expected.magnitude, actual.magnitude) <= 1 << 53
    {
      self = Self(from: exactExpected, to: exactActual, absolute: absolute, relative: relative)
      return
    }
    // The distance of two integers always fits: the smaller one's two's complement is subtracted.
    let distance = UInt(bitPattern: max(actual, expected)) &- UInt(bitPattern: min(actual, expected))
    value = Double(distance)
    limit = absolute + relative * Double(expected.magnitude)
    isInside = limit >= 0x1p64 || distance <= UInt(limit.rounded(.down))
  }

  /// Decides by decimals; `nil` where they are outside the range of `Decimal`.
  private static func isInside(_ expected: Double, _ actual: Double, _ absolute: Double, _ relative: Double) -> Bool? {
    var decimals: [Decimal] = []
    for number in [expected, actual, absolute, relative] {
      guard number == 0 || (1e-40...1e40).contains(abs(number)), let decimal = Decimal(string: "\(number)") else { return nil }
      decimals.append(decimal)
    }
    return abs(decimals[1] - decimals[0]) <= decimals[2] + decimals[3] * abs(decimals[0])
  }
}
