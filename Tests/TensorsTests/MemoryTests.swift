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

  // MARK: - Kept memory

  /// A size that no other test has.
  private static let odd = 48 << 20 + 3 << 12

  @Test("A large block that is freed is the next tensor of its size")
  func kept() {
    let size = Self.odd
    eventually {
      Torch.releaseKeptMemory()
      var first: Tensor? = Tensor.ones([size / 4])
      let address = first!.address
      first = nil
      let kept = Torch.keptMemory
      let second = Tensor.zeros([size / 4])
      // Nothing of what was there shows.
      #expect(second.sum().number == 0)
      return kept >= size && second.address == address && Torch.keptMemory <= kept - size
    }
  }

  @Test("What is kept and what is in use are together never more than what was once in use")
  func bound() {
    var random = RandomSource(seed: 5)
    eventually {
      Torch.releaseKeptMemory()
      var (live, top, isBounded, mostKept): ([Tensor], Int, Bool, Int) = ([], Torch.memoryInUse, true, 0)
      func note() {
        top = max(top, Torch.memoryInUse)
        mostKept = max(mostKept, Torch.keptMemory)
        // Each block has a header beside its tensor.
        isBounded = isBounded && Torch.memoryInUse + Torch.keptMemory <= top + 64 << 10
      }
      for _ in 0..<200 {
        // Large ones and, between them, small ones, which are not kept but take room.
        let count = Int(random.next() % 2) == 0 ? 1 << 20 + Int(random.next() % 4) << 18 : 1 << 17
        if live.count > 12 { live.remove(at: Int(random.next() % 12)) }
        live.append(Tensor.ones([count]))
        note()
      }
      live = []
      note()
      return isBounded && mostKept > 16 << 20
    }
    // Small ones alone end what was kept.
    eventually {
      Torch.releaseKeptMemory()
      _ = Tensor.ones([Self.odd / 4])
      let kept = Torch.keptMemory
      let small = (0..<60).map { _ in Tensor.ones([1 << 18]) }
      return small.count == 60 && kept >= Self.odd && Torch.keptMemory < Self.odd
    }
  }

  @Test("Threads that make and free large tensors at once never get one block twice")
  func threads() {
    let wrong = (0..<8).map { _ in UnsafeMutablePointer<Int>.allocate(capacity: 1) }
    for place in wrong { place.initialize(to: 0) }
    nonisolated(unsafe) let counts = wrong
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      var random = RandomSource(seed: UInt64(thread))
      var live: [(tensor: Tensor, value: Double)] = []
      for step in 0..<30 {
        let value = Double(thread * 100 + step)
        live.append((Tensor.full([1 << 20 + Int(random.next() % 3)], value), value))
        if live.count > 2 {
          let (tensor, value) = live.remove(at: Int(random.next() % 3))
          if tensor.min().number != value || tensor.max().number != value { counts[thread].pointee += 1 }
        }
        if step == 15 && thread == 0 { Torch.releaseKeptMemory() }
      }
    }
    #expect(wrong.allSatisfy { $0.pointee == 0 })
    for place in wrong { place.deallocate() }
  }

  @Test("Released memory is the system's again, also where blocks in use lie between")
  func released() throws {
    func resident() -> Int {
      let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
      return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
    eventually {
      var large = (0..<12).map { _ in Tensor.ones([6 << 20]) }
      // In use to the end, among them.
      let small = (0..<12).map { _ in Tensor.ones([1 << 14]) }
      large = []
      let (before, kept) = (resident(), Torch.keptMemory)
      Torch.releaseKeptMemory()
      return small.count == 12 && large.isEmpty && kept >= 12 * 24 << 20 && before - resident() > 200 << 20
    }
  }
}
