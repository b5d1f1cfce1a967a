import Foundation
import Testing
@testable import Tensors

/// What other tests hold at the same time counts too: each claim must be seen in one of several attempts.
@Suite("Memory", .serialized)
struct MemoryTests {
  private func eventually(_ holds: () -> Bool) {
    for _ in 0..<60 {
      if holds() { return }
      Thread.sleep(forTimeInterval: 0.5)
    }
    Issue.record("not seen in 60 attempts")
  }

  private func megabytes(_ count: Int) -> Tensor { Tensor.ones([count << 18]) }

  @Test("A chain of operations holds few results at a time, and its intermediates are gone when it ends")
  func chain() {
    let input = megabytes(16)
    eventually {
      let (output, bytes) = Torch.peakMemory {
        (0..<20).reduce(input) { value, _ in (value * 1.01).relu() }
      }
      #expect(output.count == input.count)
      // Twenty steps of two operations would be 640 MB if all were held.
      return bytes < 16 * 6 << 20
    }
  }

  @Test("A gradient frees its history when it is done; without recording there is none")
  func history() {
    let input = megabytes(8)
    func score(_ x: Tensor) -> Tensor { (0..<10).reduce(x) { value, _ in value.sigmoid() }.sum() }
    eventually {
      let held = Torch.memoryInUse
      let (slope, recorded) = Torch.peakMemory { gradient(at: input, of: score) }
      let (_, unrecorded) = Torch.peakMemory { gradient(at: input) { x in withoutGradient { score(x) } + x.sum() } }
      #expect(slope.count == input.count)
      return recorded > 10 * 8 << 20 && unrecorded < 8 * 8 << 20 && abs(Torch.memoryInUse - held) < 5 * 8 << 20
    }
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
    eventually {
      let before = Torch.memoryInUse
      iterate(500)
      // One history a round would be 500 × 60 kB.
      return abs(Torch.memoryInUse - before) < 8 << 20
    }
  }

  @Test("Recomputing holds the history of one part at a time")
  func memory() {
    let input = Tensor.ones([1 << 20])
    @Sendable func part(_ x: Tensor) -> Tensor { (0..<8).reduce(x) { value, _ in value.sigmoid() } }
    func peak(_ layer: (Tensor) -> Tensor) -> Int {
      Torch.peakMemory { gradient(at: input) { x in (0..<8).reduce(x) { value, _ in layer(value) }.sum() } }.bytes
    }
    eventually { peak(part) > 64 * 4 << 20 && peak { recomputing(at: $0, of: part) } < 40 * 4 << 20 }
  }
}
