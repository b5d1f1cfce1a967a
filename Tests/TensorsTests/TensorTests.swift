import Foundation
import Tensors
import Testing

@Suite("Tensors")
struct TensorTests {
  @Test("Elements come out as they went in, in each type")
  func roundTrip() {
    #expect(Tensor([1.5, -2, .infinity]).array(of: Double.self) == [1.5, -2, .infinity])
    #expect(Tensor([1.5, -2] as [Float]).array(of: Float.self) == [1.5, -2])
    #expect(Tensor([1.5, -2] as [Float16]).array(of: Float16.self) == [1.5, -2])
    #expect(Tensor([Int.max, -7]).array(of: Int.self) == [Int.max, -7])
    #expect(Tensor([0, 255] as [UInt8]).array(of: UInt8.self) == [0, 255])
    #expect(Tensor([true, false]).array(of: Bool.self) == [true, false])
    #expect(Tensor([Double](), shape: [0, 3]).shape == [0, 3])
    #expect(Tensor(3).shape == [])
    #expect(Tensor([1.9, -1.9]).array(of: Int.self) == [1, -1])
  }

  @Test("Types follow the elements; an integer number keeps integers, one with a fraction does not")
  func types() {
    #expect(Tensor([1, 2]).dtype == .int64)
    #expect(Tensor([1.0, 2]).dtype == .float64)
    #expect((Tensor([1, 2]) * 2).dtype == .int64)
    #expect((Tensor([1, 2]) * 0.5).dtype == .float32)
    #expect((Tensor.zeros([2]) + 1).dtype == .float32)
    #expect((Tensor.zeros([2]) + 0.5).dtype == .float32)
    #expect((Tensor([1, 2]) / 2).array(of: Float.self) == [0.5, 1])
    #expect((Tensor([1, 2]) .> 1).dtype == .bool)
    #expect(Tensor.arange(0, 1, step: 0.25).array(of: Double.self) == [0, 0.25, 0.5, 0.75])
    #expect(Tensor.arange(3).array(of: Int.self) == [0, 1, 2])
  }

  @Test("Arithmetic broadcasts")
  func arithmetic() {
    let matrix = Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect((matrix + Tensor([10.0, 20, 30])).array(of: Double.self) == [11, 22, 33, 14, 25, 36])
    #expect((matrix - Tensor([1.0, 2], shape: [2, 1])).array(of: Double.self) == [0, 1, 2, 2, 3, 4])
    #expect((10 - matrix).array(of: Double.self) == [9, 8, 7, 6, 5, 4])
    #expect((12 / matrix).array(of: Double.self) == [12, 6, 4, 3, 2.4, 2])
    #expect((-matrix).abs().array(of: Double.self) == [1, 2, 3, 4, 5, 6])
    #expect(matrix.matmul(matrix.transpose()).array(of: Double.self) == [14, 32, 32, 77])
    #expect(matrix.clamp(2...4).array(of: Double.self) == [2, 2, 3, 4, 4, 4])
    #expect(matrix.power(2).array(of: Double.self) == [1, 4, 9, 16, 25, 36])
    #expect((matrix .>= 3 .& matrix .< 5).array(of: Bool.self) == [false, false, true, true, false, false])
    #expect((matrix .> 3).choosing(matrix, otherwise: Tensor(0.0)).array(of: Double.self) == [0, 0, 0, 4, 5, 6])
  }

  @Test("Reductions")
  func reductions() {
    let matrix = Tensor([1.0, 2, 3, 4, 5, 9], shape: [2, 3])
    #expect(matrix.sum().number == 24)
    #expect(matrix.mean(over: 0).array(of: Double.self) == [2.5, 3.5, 6])
    #expect(matrix.mean(over: 0, -1).number == 4)
    #expect(matrix.max(over: 1, keepingDimensions: true).shape == [2, 1])
    #expect(matrix.min().number == 1)
    #expect(matrix.argmax(over: 1).array(of: Int.self) == [2, 2])
    #expect(abs(matrix.standardDeviation(over: 1).array(of: Double.self)[0] - 1) < 1e-12)
    #expect(abs(matrix.standardDeviation(correction: 0).number - (40.0 / 6).squareRoot()) < 1e-12)
    let softmax = matrix.softmax(over: 1)
    #expect(softmax.sum(over: 1).array(of: Double.self).allSatisfy { abs($0 - 1) < 1e-12 })
    #expect(abs(matrix.logSoftmax(over: 1).exp()[0, 1].number - softmax[0, 1].number) < 1e-12)
  }

  @Test("Shapes")
  func shapes() {
    let cube = Tensor.arange(24).reshape([2, 3, 4])
    #expect(cube[1, 2].array(of: Int.self) == [20, 21, 22, 23])
    #expect(cube[-1, 0, 3].number == 15)
    #expect(cube[0..<1].shape == [1, 3, 4])
    #expect(cube.permute([2, 0, 1]).shape == [4, 2, 3])
    #expect(cube.permute([2, 0, 1])[1, 0, 2].number == 9)
    #expect(cube.narrow(2, 1..<3).select(1, 0).array(of: Int.self) == [1, 2, 13, 14])
    #expect(cube.select(1, at: [2, 0]).select(2, 0).array(of: Int.self) == [8, 0, 20, 12])
    #expect(Tensor.concatenate([cube, cube], along: 1).shape == [2, 6, 4])
    #expect(Tensor.stack([cube[0], cube[1]], along: 2).shape == [3, 4, 2])
    #expect(cube.unsqueeze(0).squeeze(0).shape == [2, 3, 4])
    #expect(Tensor([1, 2], shape: [2, 1]).expand([2, 3]).array(of: Int.self) == [1, 1, 1, 2, 2, 2])
    #expect(cube.size(-1) == 4)
  }

  @Test("A description names type, shape and elements")
  func description() {
    #expect("\(Tensor([1, 2, 3, 4], shape: [2, 2]))" == "int64 [2, 2]\n[[1, 2],\n[3, 4]]")
    #expect("\(Tensor.arange(100))" == "int64 [100]\n[0, 1, 2, …, 97, 98, 99]")
    #expect("\(Tensor(true))" == "bool []\ntrue")
  }

  @Test("The same seed gives the same bits, another seed others")
  func seeds() {
    func draw(_ seed: UInt64) -> ([Float], [Float]) {
      var random = RandomSource(seed: seed)
      let normal = Tensor.normal([1000], using: &random)
      return (normal.array(of: Float.self), Tensor.uniform([1000], in: 2..<3, using: &random).array(of: Float.self))
    }
    #expect(draw(3) == draw(3))
    #expect(draw(3).0 != draw(4).0)
    #expect(draw(3).1.allSatisfy { (2...3).contains($0) })
  }

  @Test("The generator is xoshiro256** seeded by SplitMix64")
  func generator() {
    // From the algorithms' published C code, computed by an independent Python transcription.
    var random = RandomSource(seed: 0)
    #expect((0..<3).map { _ in random.next() } == [0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0])
  }

  @Test("Normal draws have the mean, deviation and tails of a normal distribution")
  func normal() {
    var random = RandomSource(seed: 1)
    let draws = Tensor.normal([100_000], mean: 2, standardDeviation: 3, type: .float64, using: &random)
    #expect(abs(draws.mean().number - 2) < 0.05)
    #expect(abs(draws.standardDeviation().number - 3) < 0.05)
    let beyond = ((draws - 2).abs() .> 6).converted(to: .float64).mean().number
    #expect(abs(beyond - 0.0455) < 0.004)
  }

  @Test("Ten thousand operations leave no memory behind")
  func noLeak() {
    var input = Tensor.ones([64, 64])
    func work(_ count: Int) { for _ in 0..<count { input = (input + 1).relu() * 0.5 } }
    work(500)
    let before = residentBytes()
    work(10_000)
    let grown = residentBytes() - before
    // Leaking would hold 30,000 tensors of 16 kB, half a gigabyte; other tests run beside this one.
    #expect(grown < 100_000_000, "\(grown) bytes")
    #expect(input.shape == [64, 64])
  }

  @Test("The thread count can be set and read")
  func threads() {
    let count = Torch.threadCount
    #expect(count >= 1)
    Torch.threadCount = 1
    #expect(Torch.threadCount == 1)
    Torch.threadCount = count
    #expect(Torch.threadCount == count)
    #expect(Torch.version.hasPrefix("1.") || Torch.version.hasPrefix("2."))
  }

  private func residentBytes() -> Int {
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
  }
}
