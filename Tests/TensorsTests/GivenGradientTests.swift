import Tensors
import Testing

@Suite("Gradients that are given")
struct GivenGradientTests {
  private let x = Tensor([-1.0, 2, 3])

  @Test("The pullback's gradient counts, the function's does not")
  func given() {
    let (value, slope) = valueAndGradient(at: x) { x in
      (givingGradient(at: x * 2) { $0.relu() } pullback: { $0 * 10 } * Tensor([1.0, 2, -3])).sum()
    }
    #expect(value.number == 4 * 2 - 6 * 3)
    #expect(slope.array(of: Double.self) == [20, 40, -60])
  }

  @Test("Guided back-propagation rectifies what flows back")
  func guided() {
    let slope = gradient(at: x) { x in
      let y = givingGradient(at: x) { $0.relu() } pullback: { upstream in upstream.relu() * (x .> 0) }
      return (y * Tensor([1.0, 2, -3])).sum()
    }
    #expect(slope.array(of: Double.self) == [0, 2, 0])
  }

  @Test("Several inputs; outside of a gradient it is the function")
  func several() {
    let (a, b) = (Tensor([2.0]), Tensor([5.0]))
    func product(_ inputs: [Tensor]) -> Tensor {
      givingGradient(at: inputs) { $0[0] * $0[1] } pullback: { [$0 * 7, $0 * 8] }
    }
    #expect(product([a, b]).number == 10)
    #expect(gradients(at: [a, b]) { product($0).sum() }.map(\.number) == [7, 8])
  }

  @Test("A given gradient is differentiated when gradients nest")
  func nested() {
    // The pullback says d(y)/dx = x², so the second derivative is 2x.
    let second = gradient(at: x) { x in
      gradient(at: x) { x in givingGradient(at: x) { $0.exp() } pullback: { $0 * x * x }.sum() }.sum()
    }
    #expect(second.array(of: Double.self) == [-2, 4, 6])
  }

  @Test("Recomputing gives the same values, gradients and second derivatives")
  func recomputed() {
    @Sendable func plain(_ x: Tensor) -> Tensor { (x.sin() * x).squared() }
    func score(_ x: Tensor, _ layer: @escaping @Sendable (Tensor) -> Tensor) -> Tensor {
      recomputing(at: recomputing(at: x, of: layer), of: layer).sum()
    }
    let (value, slope) = valueAndGradient(at: x) { score($0, plain) }
    let (expected, expectedSlope) = valueAndGradient(at: x) { plain(plain($0)).sum() }
    #expect(value.number == expected.number)
    #expect(slope.array(of: Double.self) == expectedSlope.array(of: Double.self))
    let second = gradient(at: x) { x in gradient(at: x) { score($0, plain) }.squared().sum() }
    let expectedSecond = gradient(at: x) { x in gradient(at: x) { plain(plain($0)).sum() }.squared().sum() }
    #expect(((second - expectedSecond).abs() .<= expectedSecond.abs() * 1e-12).all().number == 1)
  }

  @Test("Recomputing holds the history of one part at a time")
  func memory() {
    let input = Tensor.ones([2 << 20])
    @Sendable func part(_ x: Tensor) -> Tensor { (0..<8).reduce(x) { value, _ in value.sigmoid() } }
    func peak(_ layer: (Tensor) -> Tensor) -> Int {
      Torch.peakMemory { gradient(at: input) { x in (0..<8).reduce(x) { value, _ in layer(value) }.sum() } }.bytes
    }
    let (all, parts) = (peak(part), peak { recomputing(at: $0, of: part) })
    #expect(all > 64 * 8 << 20)
    #expect(parts < 40 * 8 << 20, "\(parts) of \(all)")
  }
}
