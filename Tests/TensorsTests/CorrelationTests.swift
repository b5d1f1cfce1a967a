import Tensors
import Testing

@Suite("Correlation of channels")
struct CorrelationTests {
  @Test("It agrees with the definition, pair by pair")
  func definition() {
    var random = RandomSource(seed: 9)
    let scores = Tensor.normal([40, 7], mean: 1000, using: &random)
    let actual = Tensor.correlation(ofChannels: scores).array(of: Double.self)
    let values = scores.array(of: Double.self)
    for first in 0..<7 {
      for second in 0..<7 {
        let expected = pearson((0..<40).map { values[$0 * 7 + first] }, (0..<40).map { values[$0 * 7 + second] })
        #expect(abs(actual[first * 7 + second] - expected) < 1e-9)
      }
    }
  }

  @Test("It is exactly symmetric, with exact ones on the diagonal and nothing outside −1 … 1")
  func exactness() {
    var random = RandomSource(seed: 10)
    let one = Tensor.normal([30, 1], using: &random)
    let scores = Tensor.concatenate([one, one * 3 + 2, one * -0.1, Tensor.normal([30, 5], using: &random)], along: 1)
    let actual = Tensor.correlation(ofChannels: scores).array(of: Double.self)
    for row in 0..<8 {
      #expect(actual[row * 8 + row] == 1)
      for column in 0..<8 {
        #expect(actual[row * 8 + column] == actual[column * 8 + row])
        #expect((-1...1).contains(actual[row * 8 + column]))
      }
    }
    #expect(abs(actual[1] - 1) < 1e-6)
    #expect(abs(actual[2] + 1) < 1e-6)
  }

  @Test("A constant channel and one with a NaN have no correlation, and leave the others alone")
  func constant() {
    // 0.1 is not exact in binary, so a mean of it leaves a residue that must not pass for a spread.
    let scores = Tensor([0.1, 1, 5, 0.1, 2, 3, 0.1, 4, .nan], shape: [3, 3])
    let actual = Tensor.correlation(ofChannels: scores).array(of: Double.self)
    #expect([0, 1, 2, 3, 6, 5, 7, 8].allSatisfy { actual[$0].isNaN })
    #expect(actual[4] == 1)
  }

  @Test("One sample correlates nothing")
  func oneSample() {
    #expect(Tensor.correlation(ofChannels: Tensor([1.0, 2], shape: [1, 2])).array(of: Double.self).allSatisfy { $0.isNaN })
    #expect(Tensor.correlation(ofChannels: Tensor.zeros([0, 2])).array(of: Double.self).allSatisfy { $0.isNaN })
  }

  @Test("The cosine of rows; a row of zeros has none")
  func cosine() {
    let actual = Tensor.cosine(ofRows: Tensor([3.0, 0, 1, 1, 0, 0], shape: [3, 2])).array(of: Double.self)
    #expect(abs(actual[1] - 0.5.squareRoot()) < 1e-15)
    #expect(abs(actual[4] - 1) < 1e-15)
    #expect(actual[2].isNaN && actual[8].isNaN)
  }

  private func pearson(_ x: [Double], _ y: [Double]) -> Double {
    let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xy += (a - meanX) * (b - meanY)
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
    }
    return xy / (xx * yy).squareRoot()
  }
}
