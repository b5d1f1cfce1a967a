import Tensors
import Testing

/// Each layer against a slow re-implementation in loops that shares no code with it.
@Suite("Layers")
struct LayerTests {
  struct Convolution: CustomStringConvertible, Sendable {
    var input: [Int]
    var weight: [Int]
    var hasBias = true
    var stride = Extent(1)
    var padding = Extent(0)
    var dilation = Extent(1)
    var groups = 1
    var description: String { "\(input) * \(weight), stride \(stride), padding \(padding), dilation \(dilation), groups \(groups)" }
  }

  @Test(
    "conv2d agrees with six loops",
    arguments: [
      Convolution(input: [2, 3, 7, 9], weight: [4, 3, 3, 3]),
      Convolution(input: [1, 3, 8, 8], weight: [5, 3, 5, 2], hasBias: false, stride: 2, padding: [2, 1]),
      Convolution(input: [2, 4, 9, 11], weight: [6, 2, 3, 3], stride: [2, 3], padding: 2, dilation: [1, 2], groups: 2),
      Convolution(input: [1, 6, 6, 6], weight: [6, 1, 3, 3], padding: 1, groups: 6),
      Convolution(input: [3, 2, 4, 4], weight: [7, 2, 1, 1]),
    ])
  func convolution(_ one: Convolution) {
    var random = RandomSource(seed: 5)
    let input = Tensor.normal(one.input, type: .float64, using: &random)
    let weight = Tensor.normal(one.weight, type: .float64, using: &random)
    let bias = one.hasBias ? Tensor.normal([one.weight[0]], type: .float64, using: &random) : nil
    let expected = slowly(one, input, weight, bias)
    let actual = input.conv2d(weight, bias: bias, stride: one.stride, padding: one.padding, dilation: one.dilation, groups: one.groups)
    #expect(actual.shape == expected.shape)
    #expect(difference(actual, expected) < 1e-12)
    let single = input.converted(to: .float32).conv2d(
      weight.converted(to: .float32), bias: bias?.converted(to: .float32), stride: one.stride, padding: one.padding,
      dilation: one.dilation, groups: one.groups)
    #expect(difference(single.converted(to: .float64), expected) < 2e-5)
  }

  @Test("Pooling takes the largest and the mean of each window")
  func pooling() {
    let input = Tensor([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], shape: [1, 1, 4, 4])
    #expect(input.maxPool2d(2).array(of: Double.self) == [6, 8, 14, 16])
    #expect(input.avgPool2d(2).array(of: Double.self) == [3.5, 5.5, 11.5, 13.5])
    #expect(input.maxPool2d(3, stride: 2).shape == [1, 1, 1, 1])
    #expect(input.maxPool2d(3, stride: 2, roundsUp: true).array(of: Double.self) == [11, 12, 15, 16])
    #expect(input.avgPool2d([4, 1]).array(of: Double.self) == [7, 8, 9, 10])
    #expect(input.avgPool2d(3, padding: 1, countsPadding: false)[0, 0, 0, 0].number == 3.5)
    #expect(input.adaptiveAvgPool2d(2).array(of: Double.self) == [3.5, 5.5, 11.5, 13.5])
    #expect(input.globalAvgPool().array(of: Double.self) == [8.5])
  }

  @Test("Activations")
  func activations() {
    let input = Tensor([-1.0, 0, 2])
    #expect(input.relu().array(of: Double.self) == [0, 0, 2])
    #expect(abs(input.sigmoid().array(of: Double.self)[2] - 1 / (1 + 0.1353352832366127)) < 1e-12)
  }

  @Test("Bilinear resizing has half-pixel centres")
  func resizing() {
    let input = Tensor([0.0, 1, 2, 3], shape: [1, 1, 2, 2])
    // Positions −0.25, 0.25, 0.75, 1.25 of the source, held at its edges.
    let ramp = [0, 0.25, 0.75, 1]
    let expected = ramp.flatMap { y in ramp.map { x in 2 * y + x } }
    #expect(input.resizeBilinear(4).array(of: Double.self) == expected)
    #expect(input.resizeBilinear([2, 4]).array(of: Double.self) == ramp + ramp.map { $0 + 2 })
  }

  @Test("Batch normalisation uses the given statistics")
  func batchNorm() {
    var random = RandomSource(seed: 2)
    let input = Tensor.normal([2, 3, 4, 4], type: .float64, using: &random)
    let (mean, variance) = (Tensor([1.0, 2, 3]), Tensor([4.0, 9, 16]))
    let (weight, bias) = (Tensor([0.5, 1, 2]), Tensor([0.0, -1, 1]))
    let actual = input.batchNorm(mean: mean, variance: variance, weight: weight, bias: bias, epsilon: 1e-3)
    func channel(_ tensor: Tensor) -> Tensor { tensor.reshape([1, 3, 1, 1]) }
    let expected = (input - channel(mean)) / (channel(variance) + 1e-3).sqrt() * channel(weight) + channel(bias)
    #expect(difference(actual, expected) < 1e-12)
  }

  private func difference(_ left: Tensor, _ right: Tensor) -> Double { (left - right).abs().max().number }

  private func slowly(_ one: Convolution, _ input: Tensor, _ weight: Tensor, _ bias: Tensor?) -> Tensor {
    let x = input.array(of: Double.self)
    let w = weight.array(of: Double.self)
    let b = bias?.array(of: Double.self)
    let (count, channels, rows, columns) = (one.input[0], one.input[1], one.input[2], one.input[3])
    let (outputs, share, height, width) = (one.weight[0], one.weight[1], one.weight[2], one.weight[3])
    let outRows = (rows + 2 * one.padding.rows - one.dilation.rows * (height - 1) - 1) / one.stride.rows + 1
    let outColumns = (columns + 2 * one.padding.columns - one.dilation.columns * (width - 1) - 1) / one.stride.columns + 1
    var result: [Double] = []
    for n in 0..<count {
      for o in 0..<outputs {
        let firstChannel = o / (outputs / one.groups) * share
        for row in 0..<outRows {
          for column in 0..<outColumns {
            var sum = b?[o] ?? 0
            for c in 0..<share {
              for i in 0..<height {
                for j in 0..<width {
                  let y = row * one.stride.rows - one.padding.rows + i * one.dilation.rows
                  let z = column * one.stride.columns - one.padding.columns + j * one.dilation.columns
                  guard (0..<rows).contains(y), (0..<columns).contains(z) else { continue }
                  let pixel = x[((n * channels + firstChannel + c) * rows + y) * columns + z]
                  sum += pixel * w[((o * share + c) * height + i) * width + j]
                }
              }
            }
            result.append(sum)
          }
        }
      }
    }
    return Tensor(result, shape: [count, outputs, outRows, outColumns])
  }
}
