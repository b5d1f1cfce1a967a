import Tensors
import Testing

/// Matrix products take another way for two matrices of float32 than for other types: both must be the product.
@Suite struct ProductTests {
  /// Each operand as it stands, transposed in memory, and as a part of a wider matrix.
  static let layouts: [@Sendable (Tensor) -> Tensor] = [
    { $0 },
    { $0.transpose().contiguous().transpose() },
    { Tensor.concatenate([$0, $0], along: 1).narrow(1, 0..<$0.size(1)) },
    { Tensor.stack([$0, $0], along: 2).select(2, 1) },
  ]

  @Test(arguments: [[1, 1, 1], [1, 5, 3], [4, 1, 3], [4, 5, 1], [2, 3, 4], [17, 33, 9]])
  func ofSinglePrecisionEqualsThatOfDoublePrecision(_ sizes: [Int]) {
    var random = RandomSource(seed: 1)
    let left = Tensor.normal([sizes[0], sizes[1]], using: &random)
    let right = Tensor.normal([sizes[1], sizes[2]], using: &random)
    let expected: [Double] = left.converted(to: .float64).matmul(right.converted(to: .float64)).array()
    for leftLayout in Self.layouts {
      for rightLayout in Self.layouts {
        let product = leftLayout(left).matmul(rightLayout(right))
        #expect(product.shape == [sizes[0], sizes[2]])
        #expect(zip(product.array(of: Double.self), expected).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
  }

  @Test func gradientsToTheSecondOrderEqualThoseOfDoublePrecision() {
    var random = RandomSource(seed: 2)
    let (left, right) = (Tensor.normal([3, 4], using: &random), Tensor.normal([4, 2], using: &random))
    func second(_ type: DType) -> [[Double]] {
      gradients(at: [left.converted(to: type), right.converted(to: type)]) { outer in
        let inner = gradients(at: outer) { ($0[0].matmul($0[1]).tanh() * $0[0].matmul($0[1])).sum() }
        return inner.reduce(Tensor(0.0).converted(to: type)) { $0 + ($1 * $1).sum() }
      }.map { $0.array() }
    }
    for (single, double) in zip(second(.float32), second(.float64)) {
      #expect(double.contains { abs($0) > 0.1 })
      #expect(zip(single, double).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
    }
  }

  @Test(arguments: [1, 2, 15, 16]) func convolutionsOfFewPicturesEqualThoseOfDoublePrecision(_ batch: Int) {
    var random = RandomSource(seed: 3)
    let input = Tensor.normal([batch, 6, 9, 7], using: &random)
    for (kernel, stride, padding, dilation, groups) in [(1, 1, 0, 1, 1), (3, 1, 1, 1, 1), (3, 2, 0, 1, 2), (3, 1, 2, 2, 3), (5, 3, 4, 1, 6)] {
      let weight = Tensor.normal([12, 6 / groups, kernel, kernel], using: &random)
      let bias = Tensor.normal([12], using: &random)
      func convolved(_ type: DType, _ layout: (Tensor) -> Tensor = { $0 }) -> [Double] {
        layout(input.converted(to: type)).conv2d(
          weight.converted(to: type), bias: bias.converted(to: type), stride: Extent(stride), padding: Extent(padding),
          dilation: Extent(dilation), groups: groups
        ).array()
      }
      let expected = convolved(.float64)
      for ours in [convolved(.float32), convolved(.float32) { $0.inChannelsLast() }] {
        #expect(ours.count == expected.count)
        #expect(zip(ours, expected).allSatisfy { abs($0 - $1) < 1e-4 })
      }
    }
  }
}
