import Foundation
import Networks
import Tensors
import Testing

@testable import Studies

/// Spectra against filters whose spectrum is known, and against sums written out.
@Suite("First layer's filters") struct FirstLayerFiltersTests {
  static func random(_ shape: [Int], seed: UInt64 = 2) -> Tensor {
    var random = RandomSource(seed: seed)
    return Tensor.normal(shape, type: .float64, using: &random)
  }

  @Test func powerIsThatOfTheSumWrittenOut() throws {
    let weights = Self.random([2, 3, 5, 4])
    let filters = FirstLayerFilters(weights, stride: [2, 3], dilation: [2, 1])
    let spectrum = FilterSpectrum(filters, samples: 12)
    let (power, values) = (Values(spectrum.power), Values(weights))
    let frequencies: [Double] = [0, 1, 2, 3, 4, 5, -6, -5, -4, -3, -2, -1].map { $0 / 12 }
    #expect(spectrum.frequencies == frequencies)
    var expected = [[Double]](repeating: [0, 0, 0, 0], count: 2)  // low, middle, high, aliased
    for filter in 0..<2 {
      var total = 0.0
      for (i, u) in spectrum.frequencies.enumerated() {
        for (j, v) in spectrum.frequencies.enumerated() {
          var sum = 0.0
          for channel in 0..<3 {
            var (real, imaginary) = (0.0, 0.0)
            for y in 0..<5 {
              for x in 0..<4 {
                let phase = 2 * Double.pi * (u * Double(2 * y) + v * Double(x))
                real += values[filter, channel, y, x] * cos(phase)
                imaginary += values[filter, channel, y, x] * sin(phase)
              }
            }
            sum += real * real + imaginary * imaginary
          }
          #expect(near(power[filter, i, j], sum))
          total += sum
          let radius = (u * u + v * v).squareRoot()
          expected[filter][radius < 0.2 ? 0 : radius < 0.3 ? 1 : 2] += sum
          if abs(u) > 0.25 || abs(v) > 1.0 / 6 { expected[filter][3] += sum }
        }
      }
      // Parseval.
      #expect(near(total, 144 * weights[filter].squared().sum().number))
      expected[filter] = expected[filter].map { $0 / total }
    }
    let bands = spectrum.bandShares(edges: [0.2, 0.3])
    for filter in 0..<2 {
      for band in 0..<3 { #expect(near(bands[filter, band], expected[filter][band])) }
      #expect(near(spectrum.aliasedShares[filter], expected[filter][3]))
    }
    let (middles, rings) = spectrum.radialShares(rings: 7)
    let last = 0.5.squareRoot() * 6.5 / 7
    #expect(near(middles[6], last))
    for filter in 0..<2 {
      let sum = (0..<7).reduce(0.0) { $0 + rings[filter, $1] }
      #expect(near(sum, 1))
    }
  }

  /// Waves that fit the filter a whole number of times have all their power at their frequency, on the grid that fits them.
  @Test(arguments: [0, 1, 2, 3, 5, 8], [0, 2, 4, 7]) func aWaveHasItsPowerAtItsFrequency(_ down: Int, _ across: Int) {
    let values = (0..<256).map { cos(2 * Double.pi * Double(down * ($0 / 16) + across * ($0 % 16)) / 16) }
    let filters = FirstLayerFilters(Tensor(values, shape: [1, 1, 16, 16]), stride: 4)
    let spectrum = FilterSpectrum(filters, samples: 16)
    let radius = Double(down * down + across * across).squareRoot() / 16
    let bands = spectrum.bandShares()
    let expected = radius < 0.125 ? 0 : radius < 0.25 ? 1 : 2
    for band in 0..<3 { #expect(near(bands[0, band], band == expected ? 1.0 : 0.0, within: 1e-9)) }
    let aliases = down > 2 || across > 2
    #expect(near(spectrum.aliasedShares[0], aliases ? 1.0 : 0.0, within: 1e-9))
    // Zeros around it spread the power, but not far.
    let (middles, rings) = filters.spectrum.radialShares(rings: 48)
    let around = middles.indices.filter { abs(middles[$0] - radius) < 1.0 / 16 }
    #expect(around.reduce(0) { $0 + rings[0, $1] } > 0.8)
  }

  @Test func aPointHasAllFrequenciesAlike() {
    var values = [Double](repeating: 0, count: 49)
    values[17] = -3
    let filters = FirstLayerFilters(Tensor(values, shape: [1, 1, 7, 7]), stride: 2)
    let spectrum = filters.spectrum
    #expect(spectrum.power.shape == [1, 128, 128])
    #expect((spectrum.power - 9).abs().max().number < 1e-10)
    // Of 128 frequencies 65 are between −¼ and ¼.
    #expect(near(spectrum.aliasedShares[0], 1 - 65 * 65 / 16384.0))
  }

  @Test func zerosHaveNoShares() {
    let filters = FirstLayerFilters(Tensor.zeros([2, 3, 5, 5]), stride: 2)
    #expect(filters.rootMeanSquares == [0, 0] && filters.spectrum.aliasedShares.allSatisfy { $0.isNaN })
    #expect(filters.spectrum.bandShares().values.allSatisfy { $0.isNaN })
    #expect(FirstLayerFilters(Self.random([2, 3, 5, 5]), stride: 1).spectrum.aliasedShares == [0, 0])
  }

  @Test func picturesHaveOneScaleOrTheirOwn() throws {
    let weights = Tensor([0.5, -1, 0, 0.25, 0.1, 0.2, 0, -0.05].flatMap { [$0, $0, $0] }, shape: [2, 3, 2, 2])
    let filters = FirstLayerFilters(weights, stride: 1)
    let values: [Double] = weights.array()
    for (scale, limits) in [(FirstLayerFilters.Scale.common, [1.0, 1]), (.own, [1, 0.2])] {
      let pictures = try filters.pictures(scale: scale)
      #expect(pictures.map(\.shape) == [[3, 2, 2], [3, 2, 2]])
      for filter in 0..<2 {
        let found: [Double] = pictures[filter].array()
        for place in 0..<12 {
          let expected = 0.5 + values[filter * 12 + place] / (2 * limits[filter])
          #expect(near(found[place], expected))
        }
      }
    }
    let root = (1.3125 / 4).squareRoot()
    #expect(near(filters.rootMeanSquares[0], root))
    #expect(throws: StudyError.self) { try FirstLayerFilters(Self.random([2, 4, 3, 3]), stride: 1).pictures() }
    let grey: [Double] = try FirstLayerFilters(Tensor.zeros([1, 1, 2, 2]), stride: 1).pictures()[0].array()
    #expect(grey == [0.5, 0.5, 0.5, 0.5])
  }

  @Test func theFirstConvolutionIsFound() throws {
    let zeiler = try FirstLayerFilters(Model(Network.smallZFNet(), seed: 1))
    #expect(zeiler.node == "features.0" && zeiler.weights.shape == [32, 3, 7, 7] && zeiler.stride == 2 && zeiler.count == 32)
    let alex = try FirstLayerFilters(Model(Network.smallAlexNet2012(), seed: 1))
    #expect(alex.weights.shape == [32, 3, 11, 11] && alex.stride == 4)
    #expect(try FirstLayerFilters(Model(Network.smallZFNet(), seed: 1), node: "features.4").weights.shape == [64, 32, 5, 5])
    #expect(throws: StudyError.self) { try FirstLayerFilters(Model(Network.smallZFNet(), seed: 1), node: "features.1") }
    #expect(throws: NetworkError.self) { try FirstLayerFilters(Model(Network.smallZFNet(), seed: 1), node: "feature.0") }
    let linear = try Network("linear", input: [4]) { Linear(2) }
    #expect(throws: StudyError.self) { try FirstLayerFilters(Model(linear, seed: 1)) }
  }
}
