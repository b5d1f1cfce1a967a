/// Random numbers that are a function of their name: what a dataset, an index and a factor draw does not depend on what was drawn before.
///
///     var random = KeyedRandom("portraits", seed: 1, index: 17, factor: "hair")
///     let length = random.uniform(in: 0.2..<0.9)
///
/// It is Philox4x32-10 (Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*, 2011): the key is made of the name and the seed, the
/// counter of the index, the factor and the number of the draw.
public struct KeyedRandom: RandomNumberGenerator, Hashable, Sendable {
  private let key: SIMD2<UInt32>
  private var counter: SIMD4<UInt32>
  private var block: SIMD4<UInt32> = .zero
  /// How many 64-bit halves of `block` wait.
  private var waiting = 0

  /// The sequence of one factor of one item.
  ///
  /// - Parameters:
  ///   - name: What is drawn for, such as a dataset and its version.
  ///   - index: Which item, less than 2³².
  ///   - factor: What of it.
  public init(_ name: String, seed: UInt64 = 0, index: Int = 0, factor: String = "") {
    precondition((0...Int(UInt32.max)).contains(index), "KeyedRandom: index \(index)")
    let named = Self.hash(name) ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    let factor = Self.hash(factor)
    key = SIMD2(UInt32(truncatingIfNeeded: named), UInt32(truncatingIfNeeded: named >> 32))
    counter = SIMD4(0, UInt32(index), UInt32(truncatingIfNeeded: factor), UInt32(truncatingIfNeeded: factor >> 32))
  }

  public mutating func next() -> UInt64 {
    if waiting == 0 {
      block = Self.philox(counter: counter, key: key)
      precondition(counter.x < .max, "KeyedRandom: 2³³ numbers of one factor are all there are")
      counter.x += 1
      waiting = 2
    }
    waiting -= 1
    return waiting == 1 ? UInt64(block.x) | UInt64(block.y) << 32 : UInt64(block.z) | UInt64(block.w) << 32
  }

  /// A draw from the uniform distribution over `range`.
  public mutating func uniform(in range: Range<Double> = 0..<1) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * (Double(next() >> 11) * 0x1p-53)
  }

  /// A whole number drawn uniformly from `range`.
  public mutating func integer(in range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

  /// Whether an event of this probability happens.
  public mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// One of the elements, each as likely as the others.
  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[integer(in: 0..<elements.count)] }

  /// The ten rounds of Philox4x32.
  static func philox(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (counter, key) = (counter, key)
    for _ in 0..<10 {
      let first = UInt64(counter.x) * 0xD251_1F53
      let second = UInt64(counter.z) * 0xCD9E_8D57
      counter = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ counter.y ^ key.x, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter.w ^ key.y, UInt32(truncatingIfNeeded: first))
      key = key &+ SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return counter
  }

  /// FNV-1a over the name's UTF-8, finished by a mixing step so that names that differ in their last letter share no bits.
  private static func hash(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return hash ^ (hash >> 32)
  }
}
