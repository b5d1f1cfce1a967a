internal import Tensors

extension Picture {
  /// The picture with noise of this standard deviation on every sample, rounded and kept within 0…255.
  ///
  /// Each sample's noise is the sum of four uniform numbers: close to a Gaussian, bounded, and free of a library's logarithm.
  func withNoise(standardDeviation: Double, from random: KeyedRandom) -> Picture {
    guard standardDeviation > 0 else { return self }
    var random = random
    var picture = self
    // A sum of four 16-bit numbers has the variance 4·(2³² − 1)/12.
    let factor = Float(standardDeviation / (Double(UInt64(1) << 32) / 3).squareRoot())
    picture.samples.withUnsafeMutableBufferPointer { samples in
      for place in samples.indices {
        let bits = random.next()
        let sum = Int(bits & 0xFFFF) + Int(bits >> 16 & 0xFFFF) + Int(bits >> 32 & 0xFFFF) + Int(bits >> 48)
        samples[place] = UInt8(min(255, max(0, (Float(samples[place]) + Float(sum - 131_070) * factor).rounded())))
      }
    }
    return picture
  }
}
