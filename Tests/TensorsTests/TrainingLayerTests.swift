import Tensors
import Testing

/// Layers of training and of the way back, each against a slow re-implementation in loops that shares no code with it.
@Suite("Layers of training")
struct TrainingLayerTests {
  struct Transposed: CustomStringConvertible, Sendable {
    var input: [Int]
    var weight: [Int]
    var stride = 1
    var padding = 0
    var outputPadding = 0
    var dilation = 1
    var groups = 1
    var description: String { "\(input) * \(weight), stride \(stride), padding \(padding) + \(outputPadding), groups \(groups)" }
  }

  @Test(
    "convTranspose2d spreads each element over its window",
    arguments: [
      Transposed(input: [2, 3, 4, 5], weight: [3, 2, 3, 3]),
      Transposed(input: [1, 2, 3, 3], weight: [2, 4, 4, 2], stride: 2, padding: 1, outputPadding: 1),
      Transposed(input: [1, 4, 3, 4], weight: [4, 3, 3, 3], stride: 3, padding: 1, dilation: 2, groups: 2),
      // More rows at the end than the stride has, which only a dilation allows.
      Transposed(input: [1, 2, 4, 3], weight: [2, 3, 2, 2], outputPadding: 1, dilation: 2),
      Transposed(input: [17, 6, 5, 6], weight: [6, 1, 5, 3], stride: 2, padding: 2, outputPadding: 1, groups: 6),
      Transposed(input: [3, 5, 1, 1], weight: [5, 4, 1, 1], stride: 2, outputPadding: 1),
    ])
  func convTranspose(_ one: Transposed) {
    var random = RandomSource(seed: 8)
    let input = Tensor.normal(one.input, type: .float64, using: &random)
    let weight = Tensor.normal(one.weight, type: .float64, using: &random)
    let bias = Tensor.normal([one.weight[1] * one.groups], type: .float64, using: &random)
    let actual = input.convTranspose2d(
      weight, bias: bias, stride: Extent(one.stride), padding: Extent(one.padding), outputPadding: Extent(one.outputPadding),
      dilation: Extent(one.dilation), groups: one.groups)
    let expected = spread(one, input.array(of: Double.self), weight.array(of: Double.self), bias.array(of: Double.self))
    #expect(actual.shape == expected.shape)
    #expect((actual - expected).abs().max().number < 1e-12)
    // Single precision goes other ways: with and without a history, in either layout.
    let (x, w, b) = (input.converted(to: .float32), weight.converted(to: .float32), bias.converted(to: .float32))
    func single(_ x: Tensor, bias: Tensor?) -> Tensor {
      x.convTranspose2d(
        w, bias: bias, stride: Extent(one.stride), padding: Extent(one.padding), outputPadding: Extent(one.outputPadding),
        dilation: Extent(one.dilation), groups: one.groups)
    }
    let (recorded, _) = vectorJacobianProduct(at: x, of: { single($0, bias: b) }, seed: { $0 })
    let shift = b.reshape([1, b.count, 1, 1])
    for found in [single(x, bias: b), recorded, single(x.inChannelsLast(), bias: b), single(x, bias: nil) + shift] {
      #expect((found.converted(to: .float64) - expected).abs().max().number < 1e-4)
    }
  }

  @Test("Switches say where the first of the largest lies, and padding never wins")
  func switches() {
    let input = Tensor([1.0, 3, 3, -4, 3, 2, -1, -5, -9, -2, -3, -6, 7, -8, -7, 7], shape: [1, 1, 4, 4])
    let (values, indices) = input.maxPool2dWithIndices(2)
    #expect(values.array(of: Double.self) == [3, 3, 7, 7])
    #expect(indices.array(of: Int.self) == [1, 2, 12, 15])
    let padded = input.maxPool2dWithIndices(3, stride: 2, padding: 1)
    #expect(padded.values.array(of: Double.self) == [3, 3, 7, 7])
    #expect(padded.indices.array(of: Int.self) == [1, 1, 12, 15])
    #expect(input.maxPool2dWithIndices(3, stride: 2, roundsUp: true).values.shape == [1, 1, 2, 2])
    // Few different numbers, so that most windows have several largest; the layout in memory changes no choice.
    var random = RandomSource(seed: 6)
    let tied = Tensor.uniform([2, 5, 9, 8], in: 0..<3, using: &random).floor()
    for padding in [0, 1] {
      let plain = tied.maxPool2dWithIndices(3, stride: 2, padding: Extent(padding), roundsUp: true)
      let last = tied.inChannelsLast().maxPool2dWithIndices(3, stride: 2, padding: Extent(padding), roundsUp: true)
      #expect(plain.indices.array(of: Int.self) == last.indices.array(of: Int.self))
    }
  }

  @Test("Unpooling puts elements back at their switches; where windows share one they add up or the last counts")
  func unpooling() {
    var random = RandomSource(seed: 4)
    let input = Tensor.normal([2, 3, 7, 7], type: .float64, using: &random)
    let (values, indices) = input.maxPool2dWithIndices(3, stride: 2)
    let signal = Tensor.normal(values.shape, type: .float64, using: &random)
    for rule in [Tensor.UnpoolRule.adding, .overwriting] {
      var expected = [Double](repeating: 0, count: 2 * 3 * 49)
      for (number, (value, place)) in zip(signal.array(of: Double.self), indices.array(of: Int.self)).enumerated() {
        let position = number / 9 * 49 + place
        expected[position] = value + (rule == .adding ? expected[position] : 0)
      }
      #expect(signal.maxUnpool2d(indices, to: 7, rule).array(of: Double.self) == expected)
    }
    let shared = Set(indices[0, 0].array(of: Int.self)).count
    #expect(shared < 9, "the windows of this draw share switches")
  }

  @Test("Unpooling by adding is pooling's gradient")
  func unpoolingIsTranspose() {
    var random = RandomSource(seed: 5)
    let input = Tensor.normal([1, 2, 9, 9], type: .float64, using: &random)
    let (values, indices) = input.maxPool2dWithIndices(3, stride: 2)
    let signal = Tensor.normal(values.shape, type: .float64, using: &random)
    let slope = vectorJacobianProduct(at: input, of: { $0.maxPool2d(3, stride: 2) }, seed: { _ in signal }).product
    #expect((slope - signal.maxUnpool2d(indices, to: 9)).abs().max().number < 1e-15)
  }

  @Test("Training batch normalisation uses the batch's moments and moves the running ones towards them")
  func batchNorm() {
    var random = RandomSource(seed: 6)
    let input = Tensor.normal([3, 2, 4, 5], mean: 2, standardDeviation: 3, type: .float64, using: &random)
    let (mean, variance) = (Tensor([0.5, -1]), Tensor([2.0, 1]))
    let (weight, bias) = (Tensor([2.0, 0.5]), Tensor([1.0, -1]))
    let result = input.batchNorm(trainingWith: mean, variance, weight: weight, bias: bias, momentum: 0.2, epsilon: 1e-3)
    let numbers = input.array(of: Double.self)
    let output = result.output.array(of: Double.self)
    for channel in 0..<2 {
      let indices = numbers.indices.filter { $0 / 20 % 2 == channel }
      let average = indices.map { numbers[$0] }.reduce(0, +) / 60
      let squares = indices.map { (numbers[$0] - average) * (numbers[$0] - average) }.reduce(0, +)
      for index in indices {
        let normal = (numbers[index] - average) / (squares / 60 + 1e-3).squareRoot()
        #expect(abs(output[index] - (normal * [2, 0.5][channel] + [1, -1][channel])) < 1e-12)
      }
      #expect(abs(result.runningMean[channel].number - (0.8 * [0.5, -1][channel] + 0.2 * average)) < 1e-12)
      #expect(abs(result.runningVariance[channel].number - (0.8 * [2, 1][channel] + 0.2 * squares / 59)) < 1e-12)
    }
    #expect(mean.array(of: Double.self) == [0.5, -1], "the statistics given stay as they are")
    #expect((input.batchNorm(weight: weight, bias: bias, epsilon: 1e-3) - result.output).abs().max().number == 0)
  }

  @Test("Local response normalisation divides by the neighbours' squares")
  func localResponseNorm() {
    var random = RandomSource(seed: 7)
    for size in [1, 2, 3, 5] {
      let input = Tensor.normal([2, 6, 2, 3], type: .float64, using: &random)
      let actual = input.localResponseNorm(size: size, alpha: 0.3, beta: 0.75, k: 2)
      for channel in 0..<6 {
        // Of an even window the larger half lies before.
        let window = max(0, channel - size / 2)...min(5, channel + (size - 1) / 2)
        let squares = window.reduce(Tensor.zeros([2, 2, 3], type: .float64)) { $0 + input.select(1, $1).squared() }
        let expected = input.select(1, channel) / (squares * (0.3 / Double(size)) + 2).power(0.75)
        #expect((actual.select(1, channel) - expected).abs().max().number < 1e-12)
      }
    }
  }

  @Test("Dropout zeroes its share, keeps the mean, and is the same for the same seed")
  func dropout() {
    func draw(_ seed: UInt64) -> Tensor {
      var random = RandomSource(seed: seed)
      return Tensor.ones([100, 100]).dropout(0.3, using: &random)
    }
    let dropped = draw(1)
    #expect(dropped.array(of: Float.self) == draw(1).array(of: Float.self))
    #expect(dropped.array(of: Float.self) != draw(2).array(of: Float.self))
    #expect(Set(dropped.array(of: Float.self)).count == 2)
    #expect(abs(dropped.mean().number - 1) < 0.03)
    #expect(abs(dropped.max().number - 1 / 0.7) < 1e-6)
    var keyed = KeyedRandom("dropout", seed: 3)
    let channels = Tensor.ones([40, 50, 3, 3]).dropoutChannels(0.5, using: &keyed)
    #expect(((channels.max(over: 2, 3) - channels.min(over: 2, 3)).abs().max()).number == 0)
    #expect(abs(channels.mean().number - 1) < 0.1)
    #expect(Tensor.ones([3]).dropout(0, using: &keyed).array(of: Float.self) == [1, 1, 1])
  }

  private func spread(_ one: Transposed, _ x: [Double], _ w: [Double], _ b: [Double]) -> Tensor {
    let (count, channels, rows, columns) = (one.input[0], one.input[1], one.input[2], one.input[3])
    let (share, height, width) = (one.weight[1], one.weight[2], one.weight[3])
    let outputs = share * one.groups
    func size(_ from: Int, _ window: Int) -> Int {
      (from - 1) * one.stride - 2 * one.padding + one.dilation * (window - 1) + one.outputPadding + 1
    }
    let (outRows, outColumns) = (size(rows, height), size(columns, width))
    var result = (0..<count * outputs * outRows * outColumns).map { b[$0 / (outRows * outColumns) % outputs] }
    for n in 0..<count {
      for c in 0..<channels {
        for o in 0..<share {
          let output = c / (channels / one.groups) * share + o
          for place in 0..<rows * columns {
            for tap in 0..<height * width {
              let row = place / columns * one.stride - one.padding + tap / width * one.dilation
              let column = place % columns * one.stride - one.padding + tap % width * one.dilation
              guard (0..<outRows).contains(row), (0..<outColumns).contains(column) else { continue }
              result[((n * outputs + output) * outRows + row) * outColumns + column] +=
                x[(n * channels + c) * rows * columns + place] * w[(c * share + o) * height * width + tap]
            }
          }
        }
      }
    }
    return Tensor(result, shape: [count, outputs, outRows, outColumns])
  }
}
