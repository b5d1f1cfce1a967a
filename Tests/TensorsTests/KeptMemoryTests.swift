import Foundation
import Testing
@testable import Tensors

/// A size that nothing else has.
private let odd = 48 << 20 + 3 << 12

/// Ends the process unless something holds: what is claimed of a process's memory is seen in a process of its own.
private func need(_ holds: Bool, _ words: String, line: UInt = #line) {
  if !holds { fatalError("line \(line): \(words)") }
}

@Suite("Kept memory")
struct KeptMemoryTests {
  @Test("A large block that is freed is the next tensor of its size, and nothing of what was there shows")
  func kept() async {
    await #expect(processExitsWith: .success) {
      var first: Tensor? = Tensor.ones([odd / 4])
      let address = first!.address
      first = nil
      let kept = Torch.keptMemory
      let second = Tensor.zeros([odd / 4])
      need(second.sum().number == 0, "zeros are \(second.sum().number)")
      need(kept >= odd && second.address == address, "\(kept) bytes kept")
      need(Torch.keptMemory <= kept - odd, "\(Torch.keptMemory) bytes kept of \(kept)")
    }
  }

  @Test("What is kept and what is in use are together never more than what was once in use")
  func bound() async {
    await #expect(processExitsWith: .success) {
      var random = RandomSource(seed: 5)
      var (live, top, mostKept): ([Tensor], Int, Int) = ([], Torch.memoryInUse, 0)
      func note() {
        top = max(top, Torch.memoryInUse)
        mostKept = max(mostKept, Torch.keptMemory)
        // Each block has a header beside its tensor.
        need(Torch.memoryInUse + Torch.keptMemory <= top + 64 << 10, "\(Torch.memoryInUse) in use, \(Torch.keptMemory) kept, once \(top)")
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
      need(mostKept > 16 << 20, "at most \(mostKept) kept")
    }
  }

  @Test("Small tensors alone end what was kept")
  func small() async {
    await #expect(processExitsWith: .success) {
      _ = Tensor.ones([odd / 4])
      need(Torch.keptMemory >= odd, "\(Torch.keptMemory) kept")
      let small = (0..<60).map { _ in Tensor.ones([1 << 18]) }
      need(small.count == 60 && Torch.keptMemory < odd, "\(Torch.keptMemory) kept")
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
  func released() async {
    await #expect(processExitsWith: .success) {
      func resident() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
      }
      var large = (0..<12).map { _ in Tensor.ones([6 << 20]) }
      // In use to the end, among them.
      let small = (0..<12).map { _ in Tensor.ones([1 << 14]) }
      large = []
      let (before, kept) = (resident(), Torch.keptMemory)
      Torch.releaseKeptMemory()
      need(small.count == 12 && large.isEmpty && kept >= 12 * 24 << 20, "\(kept) kept")
      need(before - resident() > 200 << 20, "\(before) and then \(resident()) resident")
    }
  }
}
