import Tensors

extension Picture {
  /// The picture with noise of this standard deviation on every sample, rounded and kept within 0…255.
  ///
  /// Each sample's noise is the sum of four uniform numbers: close to a Gaussian, bounded, and free of a library's logarithm.
  func withNoise(standardDeviation: Double, from random: KeyedRandom) -> Picture {
    guard standardDeviation > 0 else { return self }
    var random = random
    var picture = self
    // A sum of four bytes has the variance 4·(2¹⁶ − 1)/12 around 510.
    let factor = Float(standardDeviation / (65_535.0 / 3).squareRoot())
    picture.samples.withUnsafeMutableBufferPointer { samples in
      var bits: UInt64 = 0
      for place in samples.indices {
        bits = place % 2 == 0 ? random.next() : bits >> 32
        let sum = Int(bits & 0xFF) + Int(bits >> 8 & 0xFF) + Int(bits >> 16 & 0xFF) + Int(bits >> 24 & 0xFF)
        samples[place] = UInt8(min(255, max(0, Float(samples[place]) + Float(sum - 510) * factor + 0.5)))
      }
    }
    return picture
  }
}
