import Foundation
@testable import Tensors
import Testing

/// Inputs that nobody means to give, and every study gives once.
@Suite("Corners")
struct CornerTests {
  @Test("Tensors without an element, and batches without a picture, go through operations and gradients")
  func empty() throws {
    let none = Tensor.zeros([0, 3])
    #expect(none.sum().number == 0 && none.description == "float32 [0, 3]")
    #expect(none.matmul(Tensor.ones([3, 2])).shape == [0, 2])
    #expect(Tensor.ones([2, 0]).matmul(Tensor.ones([0, 3])).array(of: Float.self) == [0, 0, 0, 0, 0, 0])
    #expect(Tensor.concatenate([none, Tensor.ones([1, 3])]).shape == [1, 3])
    let slopes = gradients(at: [Tensor.ones([2, 0]), Tensor.ones([0, 3])]) { $0[0].matmul($0[1]).sum() }
    #expect(slopes.map(\.shape) == [[2, 0], [0, 3]])
    let pictures = Tensor.zeros([0, 2, 6, 6])
    for layout in [pictures, pictures.inChannelsLast()] {
      let layer = layout.conv2d(Tensor.ones([4, 2, 3, 3]), padding: 1).relu().maxPool2d(2)
      #expect(layer.shape == [0, 4, 3, 3] && layer.globalAvgPool().shape == [0, 4])
    }
    let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-empty-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsFile.write(["none": none], to: path)
    for sharing in [false, true] { #expect(try SafetensorsFile(path).tensor("none", sharing: sharing).shape == [0, 3]) }
  }

  @Test("What is no number stays none: no zero and no layout hides it")
  func notANumber() {
    for bad in [Float.nan, .infinity] {
      var elements = [Float](repeating: 1, count: 12)
      elements[5] = bad
      let left = Tensor(elements, shape: [3, 4])
      let zeros = Tensor.zeros([4, 2])
      for product in [left.matmul(zeros), left.transpose().contiguous().transpose().matmul(zeros)] {
        #expect(product.isNaN().array(of: Bool.self) == [false, false, true, true, false, false])
      }
      var picture = [Float](repeating: 0, count: 50)
      picture[12] = bad
      let image = Tensor(picture, shape: [1, 2, 5, 5])
      for layout in [image, image.inChannelsLast()] {
        let map = layout.conv2d(Tensor.zeros([3, 2, 3, 3]), padding: 1).isNaN()
        // The nine positions around the pixel, in all three channels.
        #expect(map.countNonzero().number == 27)
      }
    }
  }

  @Test(
    "Blocks of every size are aligned, counted while they live, and given back", arguments: [1, 15, 1 << 10, 1_048_559, 1 << 20, 3_000_001])
  func blocks(_ count: Int) {
    func use() -> Float {
      let tensors = (0..<3).map { Tensor.full([count], Float($0)) }
      #expect(tensors.allSatisfy { $0.address % 64 == 0 })
      #expect(Set(tensors.map(\.address)).count == 3)
      // The last element too is the block's own.
      let last = tensors.map { $0[count - 1].array(of: Float.self)[0] }
      #expect(last == [0, 1, 2])
      return last[2]
    }
    // What other tests free meanwhile is counted too.
    #expect((0..<100).contains { _ in Torch.peakMemory(of: use).bytes >= 3 * 4 * count })
  }

  @Test("Two threads that compute and differentiate at once get the bits that one gets")
  func threads() {
    @Sendable func work(_ seed: Int) -> [UInt32] {
      var random = RandomSource(seed: UInt64(seed))
      let image = Tensor.normal([2, 3, 12, 12], using: &random).inChannelsLast()
      let weight = Tensor.normal([8, 3, 3, 3], using: &random)
      let head = Tensor.normal([8, 5], using: &random)
      let (value, slopes) = valueAndGradient(at: [weight, head]) { parameters in
        let plain = withoutGradient { image.conv2d(parameters[0]).mean() }
        return image.conv2d(parameters[0], padding: 1).relu().maxPool2d(2).globalAvgPool().matmul(parameters[1]).logSumExp() + plain
      }
      return ([value] + slopes).flatMap { $0.array(of: Float.self).map(\.bitPattern) }
    }
    let alone = (0..<4).map(work)
    let results = Results()
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      for _ in 0..<25 { results.add(work(number), for: number) }
    }
    for (number, expected) in alone.enumerated() {
      #expect(results[number].count == 25 && results[number].allSatisfy { $0 == expected })
    }
  }

  @Test("A fresh thread computes with the number of threads that was set, not with all cores")
  func freshThread() {
    var random = RandomSource(seed: 4)
    let pairs = [[1, 30_000, 1], [3, 20_000, 5], [16, 10_000, 16], [48, 6_000, 48]].map { sizes in
      (Tensor.normal([sizes[0], sizes[1]], using: &random), Tensor.normal([sizes[1], sizes[2]], using: &random))
    }
    @Sendable func products() -> [[UInt32]] { pairs.map { $0.matmul($1).array(of: Float.self).map(\.bitPattern) } }
    let expected = products()
    let results = Results()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      for (number, product) in products().enumerated() { results.add(product, for: number) }
      results.add([UInt32(Torch.threadCount)], for: -1)
      done.signal()
    }
    thread.start()
    done.wait()
    for (number, product) in expected.enumerated() { #expect(results[number] == [product]) }
    #expect(results[-1] == [[UInt32(Torch.threadCount)]])
  }

  private final class Results: @unchecked Sendable {
    // Unchecked: the lock guards it.
    private var lists: [Int: [[UInt32]]] = [:]
    private let lock = NSLock()

    func add(_ bits: [UInt32], for number: Int) { lock.withLock { lists[number, default: []].append(bits) } }

    subscript(number: Int) -> [[UInt32]] { lock.withLock { lists[number] ?? [] } }
  }
}
