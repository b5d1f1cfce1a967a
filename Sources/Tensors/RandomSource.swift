#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A source of random numbers that is fixed by its seed: the same seed gives the same bits, whatever the number of threads.
///
/// Randomness is always passed in, so that a report says where each number comes from:
///
///     var random = RandomSource(seed: 7)
///     let weight = Tensor.normal([16, 3, 5, 5], using: &random)
///
/// It is xoshiro256** (Blackman and Vigna, 2018), its state filled from the seed by SplitMix64.
public struct RandomSource: RandomNumberGenerator, Hashable, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  /// Normal draws come in pairs; the second waits here.
  private var spare: Double?

  /// A source at the start of the seed's sequence.
  public init(seed: UInt64) {
    var mixed = seed
    func next() -> UInt64 {
      mixed &+= 0x9E37_79B9_7F4A_7C15
      var bits = mixed
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
    state = (next(), next(), next(), next())
  }

  public mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// A draw from the uniform distribution over [0, 1), a multiple of 2⁻⁵³.
  public mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A draw from the standard normal distribution (Box and Muller, 1958).
  public mutating func nextNormal() -> Double {
    if let waiting = spare {
      spare = nil
      return waiting
    }
    // 1 − u lies in (0, 1], where the logarithm is finite.
    let radius = (-2 * log(1 - nextUniform())).squareRoot()
    let angle = 2 * Double.pi * nextUniform()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }

  public static func == (left: Self, right: Self) -> Bool { left.state == right.state && left.spare == right.spare }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(state.0)
    hasher.combine(state.1)
  }
}
