import Dispatch
import Tensors
import Testing

@Suite("Gradients")
struct GradientTests {
  @Test("The value and the gradients of a polynomial are what its derivative says")
  func polynomial() {
    let (x, y) = (Tensor([1.0, 2, 3]), Tensor([4.0, 5, 6]))
    let (value, gradients) = valueAndGradient(at: [x, y]) { ($0[0] * $0[0] * $0[1]).sum() }
    #expect(value.number == 4 + 20 + 54)
    #expect(gradients[0].array(of: Double.self) == [8, 20, 36])
    #expect(gradients[1].array(of: Double.self) == [1, 4, 9])
  }

  @Test("Tensors with names give gradients with these names")
  func named() {
    let (_, gradients) = valueAndGradient(at: ["a": Tensor([2.0]), "b": Tensor([3.0])]) { ($0["a"]! * $0["b"]!).sum() }
    #expect(gradients.mapValues(\.number) == ["a": 3, "b": 2])
  }

  @Test("What the value does not depend on has the gradient zero, and so has what a constant or a detached tensor was made of")
  func zeros() {
    let x = Tensor([1.0, 2])
    let (value, gradients) = valueAndGradient(at: [x, Tensor.ones([2, 2])]) { ($0[0].detached() * x).sum() + 3 }
    #expect(value.number == 8)
    #expect(gradients[0].array(of: Double.self) == [0, 0])
    #expect(gradients[1].shape == [2, 2])
    #expect(gradients[1].dtype == .float32)
    let stopped = gradient(at: x) { x in (x * withoutGradient { x * x }).sum() }
    #expect(stopped.array(of: Double.self) == [1, 4])
  }

  @Test("Gradients nest: to the third derivative of a quartic")
  func nested() {
    func power4(_ x: Tensor) -> Tensor { (x * x * x * x).sum() }
    let third = gradient(at: Tensor([2.0])) { x in
      gradient(at: x) { x in gradient(at: x, of: power4).sum() }.sum()
    }
    #expect(third.number == 48)
  }

  @Test("A nested gradient by another tensor is differentiable by the outer one")
  func mixed() {
    // d/dw of |d/dx (w x²)|² = d/dw (2wx)² = 8 w x².
    let x = Tensor([3.0])
    let outer = gradient(at: Tensor([2.0])) { w in gradient(at: x) { x in (w * x * x).sum() }.squared().sum() }
    #expect(outer.number == 8 * 2 * 9)
  }

  @Test("A gradient taken without gradient is a constant to the one around it, and so is its value")
  func nestedWithout() {
    let y = Tensor([3.0])
    let slope = gradient(at: Tensor([2.0])) { x in
      let (value, inner) = withoutGradient { valueAndGradient(at: y) { y in (y * y * x).sum() } }
      return (x * (value + inner.sum())).sum()
    }
    // The value is y² x = 18 and the inner gradient 2 y x = 12; recorded, they would add x · (y² + 2 y) = 30.
    #expect(slope.number == 30)
    // At a tensor of the outer gradient itself.
    #expect(gradient(at: Tensor([2.0])) { x in (x * withoutGradient { gradient(at: x) { $0.squared().sum() } }).sum() }.number == 4)
  }

  @Test("Every operation's gradient agrees with central differences", arguments: Differentiable.all)
  func centralDifferences(_ one: Differentiable) {
    var random = RandomSource(seed: 11)
    let input = Tensor.normal(one.shape, type: .float64, using: &random)
    let output = one.function(input)
    let weights = Tensor.normal(output.shape, type: .float64, using: &random)
    let actual = gradient(at: input) { (one.function($0) * weights).sum() }.array(of: Double.self)
    let numbers = input.array(of: Double.self)
    let step = 1e-6
    func value(_ numbers: [Double]) -> Double { (one.function(Tensor(numbers, shape: one.shape)) * weights).sum().number }
    for index in numbers.indices {
      var (above, below) = (numbers, numbers)
      above[index] += step
      below[index] -= step
      let expected = (value(above) - value(below)) / (2 * step)
      #expect(abs(actual[index] - expected) < 1e-6 * max(1, abs(expected)), "\(one) at \(index)")
    }
  }

  @Test("A second derivative through convolution, normalisation and pooling agrees with central differences")
  func secondDerivative() {
    var random = RandomSource(seed: 3)
    let image = Tensor.normal([2, 2, 6, 6], type: .float64, using: &random)
    let weight = Tensor.normal([3, 2, 3, 3], standardDeviation: 0.3, type: .float64, using: &random)
    func score(_ image: Tensor, _ weight: Tensor) -> Tensor {
      image.conv2d(weight, padding: 1).batchNorm(epsilon: 1e-3).softplus().maxPool2d(2).logSoftmax(over: 1).mean()
    }
    func penalty(_ weight: Tensor) -> Tensor { gradient(at: image) { score($0, weight) }.squared().sum() * 100 }
    let actual = gradient(at: weight, of: penalty).array(of: Double.self)
    let numbers = weight.array(of: Double.self)
    for index in stride(from: 0, to: numbers.count, by: 5) {
      var (above, below) = (numbers, numbers)
      above[index] += 1e-6
      below[index] -= 1e-6
      let expected = (penalty(Tensor(above, shape: weight.shape)).number - penalty(Tensor(below, shape: weight.shape)).number) / 2e-6
      #expect(abs(actual[index] - expected) < 1e-6 * max(1, abs(expected)))
    }
  }

  @Test("A seed weighs the rows of the Jacobian; many seeds need one evaluation")
  func seeds() {
    let matrix = Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
    let x = Tensor([1.0, 0, -1])
    let (value, product) = vectorJacobianProduct(at: x, of: { matrix.matmul($0) }, seed: { _ in Tensor([1.0, 10]) })
    #expect(value.array(of: Double.self) == [-2, -2])
    #expect(product.array(of: Double.self) == [41, 52, 63])
    var evaluations = 0
    let rows = vectorJacobianProducts(at: [x]) { x in
      evaluations += 1
      return matrix.matmul(x[0])
    } seeds: { _ in [Tensor([1.0, 0]), Tensor([0.0, 1])] }
    #expect(evaluations == 1)
    #expect(rows.products.map { $0[0].array(of: Double.self) } == [[1, 2, 3], [4, 5, 6]])
  }

  @Test("A tensor that the function leaves behind is a constant afterwards, and starts no history")
  func leftBehind() {
    var kept = Tensor(0.0)
    let x = Tensor([3.0])
    _ = gradient(at: x) { x in
      kept = x * x
      return kept.sum()
    }
    #expect(kept.number == 9)
    #expect((kept * 2).number == 18)
    let (value, slope) = valueAndGradient(at: x) { ($0 * kept).sum() }
    #expect(value.number == 27)
    #expect(slope.number == 9)
    #expect(gradient(at: kept) { ($0 * $0).sum() }.number == 18)
  }

  @Test("Gradients have the type of their tensor", arguments: [DType.float16, .float32, .float64])
  func types(_ type: DType) {
    let x = Tensor([1.5, -2], type: type)
    let (value, slope) = valueAndGradient(at: x) { ($0 * $0).sum() }
    #expect(value.dtype == type)
    #expect(slope.dtype == type)
    #expect(slope.array(of: Double.self) == [3, -4])
  }

  @Test("An error of the function is thrown on, and gradients work after it")
  func throwing() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try gradient(at: Tensor([1.0])) { _ in throw Stop() } }
    #expect(gradient(at: Tensor([1.0])) { $0.sum() }.number == 1)
  }

  @Test("Work on other threads within the function counts in the gradient")
  func otherThreads() async {
    let x = Tensor([2.0])
    let slope = gradient(at: x) { x in
      nonisolated(unsafe) var parts = [Tensor?](repeating: nil, count: 4)
      parts.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let buffer = buffer
        DispatchQueue.concurrentPerform(iterations: 4) { buffer[$0] = x * Double($0) }
      }
      return Tensor.stack(parts.map { $0! }).sum()
    }
    #expect(slope.number == 6)
  }
}
