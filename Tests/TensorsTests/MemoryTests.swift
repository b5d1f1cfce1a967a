import Foundation
import Tensors
import Testing

/// Serialised: what other tests hold would count.
@Suite("Memory", .serialized)
struct MemoryTests {
  private func megabytes(_ count: Int) -> Tensor { Tensor.ones([count << 18]) }

  @Test("A chain of operations holds few results at a time, and its intermediates are gone when it ends")
  func chain() {
    let input = megabytes(32)
    let (output, bytes) = Torch.peakMemory {
      (0..<20).reduce(input) { value, _ in (value * 1.01).relu() }
    }
    #expect(output.count == input.count)
    // Twenty steps of two operations would be 1280 MB if all were held; other tests run beside.
    #expect(bytes < 32 * 6 << 20, "\(bytes)")
  }

  @Test("A gradient frees its history when it is done; without recording there is none")
  func history() {
    let input = megabytes(8)
    let held = Torch.memoryInUse
    func score(_ x: Tensor) -> Tensor { (0..<10).reduce(x) { value, _ in value.sigmoid() }.sum() }
    let (slope, recorded) = Torch.peakMemory { gradient(at: input, of: score) }
    #expect(recorded > 10 * 8 << 20)
    let (_, unrecorded) = Torch.peakMemory { gradient(at: input) { x in withoutGradient { score(x) } + x.sum() } }
    #expect(unrecorded < 8 * 8 << 20)
    #expect(Torch.memoryInUse - held < 5 * 8 << 20)
    #expect(slope.count == input.count)
  }

  @Test("A thousand gradients, nested ones and left-behind tensors among them, leave no memory behind")
  func noLeak() {
    var random = RandomSource(seed: 2)
    let image = Tensor.normal([2, 3, 16, 16], using: &random)
    var weight = Tensor.normal([8, 3, 3, 3], using: &random)
    var running = (Tensor.zeros([8]), Tensor.ones([8]))
    var average = Tensor.zeros([])
    func iterate(_ count: Int) {
      for _ in 0..<count {
        let (_, slope) = valueAndGradient(at: weight) { weight in
          let layer = image.conv2d(weight).batchNorm(trainingWith: running.0, running.1)
          running = (layer.runningMean, layer.runningVariance)
          let penalty = gradient(at: image) { $0.conv2d(weight).squared().mean() }.squared().sum()
          let value = layer.output.relu().maxPool2d(2).mean() + penalty
          average = average * 0.9 + value * 0.1
          return value
        }
        weight = weight - slope * 0.01
      }
    }
    iterate(20)
    let before = Torch.memoryInUse
    iterate(500)
    // One history a round would be 500 × 60 kB.
    #expect(Torch.memoryInUse - before < 8 << 20)
  }
}
