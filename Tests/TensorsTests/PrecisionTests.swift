import Tensors
import Testing

@Suite("Precision and layout")
struct PrecisionTests {
  @Test("In half precision an operation computes in single and rounds its result")
  func half() {
    var random = RandomSource(seed: 21)
    let input = Tensor.normal([4, 6], type: .float16, using: &random)
    let operations: [(Tensor) -> Tensor] = [
      { $0.relu() }, { $0 + 1 }, { $0 * $0 }, { $0 / ($0 * $0 + 1) }, { $0.exp() }, { $0.sum() }, { $0.mean(over: 0) },
      { $0.softmax(over: 0) },      { $0.softmax(over: 0, 1) }, { $0.sorted(over: 0).values }, { $0.cumulativeSum(over: 0) }, { $0.matmul($0.transpose()) },
      { $0.variance(over: 1) }, { $0.topK(2).values }, { $0.clamp(-1...1) }, { $0.gelu() }, { $0.norm() }, { $0.logSumExp(over: 1) },
      { $0.reshape([1, 1, 4, 6]).avgPool2d(2) }, { $0.reshape([1, 1, 4, 6]).pad(1, with: .reflected) }, { $0.quantile(0.4, over: 1) },
    ]
    for (index, operation) in operations.enumerated() {
      let (actual, single) = (operation(input), operation(input.converted(to: .float32)))
      #expect(actual.dtype == .float16)
      let isClose = (actual.converted(to: .float32) - single).abs() .<= single.abs() * 2e-3 + 1e-6
      #expect(isClose.all().number == 1, "operation \(index)")
    }
  }

  @Test(
    "Convolution, pooling, normalisation and losses work in half, single and double",
    arguments: [DType.float16, .float32, .float64])
  func networks(_ type: DType) {
    var random = RandomSource(seed: 22)
    let (image, weight) = (Tensor.normal([2, 3, 9, 9], using: &random), Tensor.normal([4, 3, 3, 3], using: &random))
    func score(_ image: Tensor, _ weight: Tensor) -> Tensor {
      let features = image.conv2d(weight, padding: 1).batchNorm().relu().maxPool2d(3, stride: 2)
      let (pooled, switches) = features.maxPool2dWithIndices(2)
      let back = pooled.maxUnpool2d(switches, to: 4).convTranspose2d(weight).resizeBilinear(5)
      return features.localResponseNorm(size: 3).globalAvgPool().crossEntropy(Tensor([1, 3])) + back.squared().mean()
    }
    func run(_ type: DType) -> (value: Tensor, gradients: [Tensor]) {
      valueAndGradient(at: [image.converted(to: type), weight.converted(to: type)]) { score($0[0], $0[1]) }
    }
    let (actual, expected) = (run(type), run(.float64))
    #expect(actual.value.dtype == type && actual.gradients.allSatisfy { $0.dtype == type })
    let tolerance = [DType.float16: 2e-2, .float32: 1e-5, .float64: 1e-15][type]!
    #expect(abs(actual.value.number / expected.value.number - 1) < tolerance)
    for (one, other) in zip(actual.gradients, expected.gradients) {
      #expect((one.converted(to: .float64) - other).norm().number <= tolerance * 3 * other.norm().number)
    }
  }

  @Test("Half with single is single, half with a number half, as types promote")
  func promotion() {
    let half = Tensor([1, 2], type: .float16)
    #expect((half + 0.5).dtype == .float16)
    #expect((half + Tensor([1, 2])).dtype == .float16)
    #expect((half + Tensor([0.5, 1], type: .float32)).dtype == .float32)
    #expect((half .> 1).dtype == .bool)
    #expect((half / Tensor([3, 3], type: .float16)).array(of: Float16.self) == [1.0 / 3, 2.0 / 3])
    #expect(half.matmul(half).dtype == .float16)
  }

  @Test("Channels last changes the layout and no value; layers keep it")
  func channelsLast() {
    var random = RandomSource(seed: 23)
    let image = Tensor.normal([2, 8, 9, 9], using: &random)
    let weight = Tensor.normal([16, 8, 3, 3], using: &random)
    let last = image.inChannelsLast()
    #expect(!image.isChannelsLast && last.isChannelsLast && !last.isContiguous)
    #expect(last.array(of: Float.self) == image.array(of: Float.self))
    #expect(last.contiguous().isContiguous)
    func features(_ image: Tensor) -> Tensor { image.conv2d(weight, padding: 1).batchNorm().relu().maxPool2d(2) }
    let (plain, layered) = (features(image), features(last))
    #expect(layered.isChannelsLast)
    #expect((plain - layered).abs().max().number < 1e-5)
    let slopes = [image, last].map { gradient(at: $0) { features($0).squared().sum() } }
    #expect((slopes[0] - slopes[1]).abs().max().number < 1e-3)
  }
}
