import Explanations
import Foundation
import Networks
import Tensors
import Testing

@Suite("Occlusion")
struct OcclusionTests {
  struct Golden: Decodable {
    struct Case: Decodable, Sendable {
      var patch, stride: [Int]
      var fill: [Double]
      var `class`: Int
      var map: [Double]

      var grid: OcclusionGrid {
        OcclusionGrid(patch: [patch[0], patch[1]], stride: [stride[0], stride[1]])
      }
    }

    var logits: [Double]
    var cases: [Case]
  }

  /// Made by Goldens/occlusion.py.
  static let golden = try! JSONDecoder().decode(
    Golden.self,
    from: Data(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/occlusion.json")))

  /// The network of Goldens/occlusion.py.
  static func small(_ type: DType = .float64) throws -> Model {
    let network = try Network("small", input: [3, 21, 26]) {
      Convolution(16, kernel: 5, stride: 2, padding: 2).named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu1")
      MaxPool(3, stride: 2, roundsUp: true).named("pool")
      Convolution(24, kernel: 3, padding: 1).named("conv2")
      ReLU().named("relu2")
      Convolution(16, kernel: 3, padding: 1).named("conv3")
      Add().from("pool", "conv3").named("sum")
      ReLU().named("relu3")
      AveragePool(2, padding: 1, countsPadding: false).named("mean")
      Flatten().named("flat")
      Linear(5).named("classifier")
    }
    return try Model(network, FormulaWeights.weights(of: network, type: type))
  }

  static func picture(_ type: DType = .float64) -> Tensor { FormulaWeights.signal("occlusion/input", [3, 21, 26], type: type) }

  @Test("Maps are Captum's", arguments: golden.cases.indices, OcclusionWay.allCases)
  func captum(_ index: Int, _ way: OcclusionWay) throws {
    let one = Self.golden.cases[index]
    let (model, picture) = (try Self.small(), Self.picture())
    let clean = try model(picture.unsqueeze(0))[0, one.class].number
    #expect(abs(clean - Self.golden.logits[one.class]) < 1e-12)
    let scores = try model.occluded(picture, grid: one.grid, fill: one.fill, by: way).select(1, one.class)
    let map = AttributionMap.occlusion(clean: clean, occluded: scores.array(), grid: one.grid, size: [21, 26])
    let largest = one.map.map(abs).max() ?? 0
    #expect(largest > 1e-3)
    // Captum rounds its sums to single precision.
    #expect(zip(map.values, one.map).allSatisfy { abs($0 - $1) < 1.2e-7 * largest })
  }

  @Test("Windows hidden one by one in pictures filled by hand give the same", arguments: OcclusionWay.allCases, [DType.float64, .float32])
  func byHand(_ way: OcclusionWay, _ type: DType) throws {
    let (model, picture) = (try Self.small(type), Self.picture(type))
    let grid = OcclusionGrid(patch: [6, 5], stride: [4, 9])
    let fill = [0.5, -0.25, 2]
    let names = [model.network.inputs[0].name, "conv1", "bn1", "pool", "sum", "mean", "flat"]
    // Each batch's values as they come, each window a row.
    let nodes = ["output"] + names
    let together = try nodes.map { name in
      try model.occluded(picture, grid: grid, fill: fill, capturing: names, batchSize: 4, by: way) {
        (name == "output" ? $0.output : $0[name]).contiguous()
      }
    }
    let samples: [Double] = picture.array()
    var index = 0
    for top in stride(from: 0, through: 16, by: 4) {
      for left in stride(from: 0, through: 27, by: 9) where left < 26 {
        var hidden = samples
        for row in top..<min(21, top + 6) {
          for column in left..<min(26, left + 5) { for channel in 0..<3 { hidden[(channel * 21 + row) * 26 + column] = fill[channel] } }
        }
        let alone = try model.forward(Tensor(hidden, shape: [1, 3, 21, 26], type: type), capturing: names)
        for (name, rows) in zip(nodes, together) {
          let expected = name == "output" ? alone.output : alone[name]
          let difference = (rows[index..<index + 1] - expected).abs().max().number / expected.abs().max().number
          #expect(difference < (type == .float64 ? 1e-12 : 1e-5), "\(name) of window \(index)")
        }
        index += 1
      }
    }
    #expect(together.allSatisfy { $0.size(0) == index })
  }

  @Test("Windows are Captum's: every stride, and a last one that reaches the edge")
  func windows() {
    let grid = OcclusionGrid(patch: 16, stride: 8)
    #expect(grid.rows(of: 224) == 27 && grid.columns(of: 224) == 27)
    #expect(grid.windows(of: 224).count == 729)
    #expect(OcclusionGrid(patch: [3, 5], stride: [3, 4]).windows(of: [7, 10]).map(\.columns) == [0..<5, 4..<9, 8..<10] * 3)
    #expect(OcclusionGrid(patch: [3, 5], stride: [3, 4]).windows(of: [7, 10]).map(\.rows.lowerBound) == [0, 0, 0, 3, 3, 3, 6, 6, 6])
    #expect(OcclusionGrid(patch: 4, stride: 9).windows(of: [4, 12]).map(\.columns) == [0..<4, 9..<12])
    #expect(OcclusionGrid(patch: 4, stride: 9).windows(of: [4, 9]).map(\.columns) == [0..<4])
    #expect(OcclusionGrid(patch: 5, stride: 1).windows(of: 4).isEmpty)
    for size in 1..<12 {
      for patch in 1...size {
        for stride in 1..<14 {
          let windows = OcclusionGrid(patch: [patch, 1], stride: [stride, 1]).windows(of: [size, 1]).map(\.rows)
          #expect(windows.allSatisfy { !$0.isEmpty && $0.upperBound <= size } && windows.first == 0..<patch)
          let covered = Set(windows.flatMap { Array($0) })
          #expect(stride > patch || covered.count == size)
          // The window before the last did not reach the edge.
          #expect(windows.count < 2 || windows[windows.count - 2].upperBound < size)
        }
      }
    }
  }

  @Test("A map is the mean drop over the windows that cover a pixel, and 0 where none does")
  func maps() {
    let grid = OcclusionGrid(patch: [1, 2], stride: [1, 1])
    let map = AttributionMap.occlusion(clean: 5, occluded: [4, 3, 5, 9], grid: grid, size: [2, 3])
    #expect(map.values == [1, 1.5, 2, 0, -2, -4])
    let sparse = AttributionMap.occlusion(clean: 1, occluded: [0, 3], grid: OcclusionGrid(patch: 1, stride: 2), size: [1, 4])
    #expect(sparse.values == [1, 0, -2, 0])
  }

  @Test("What does not fit is said with a way to mend it")
  func errors() throws {
    let (model, picture) = (try Self.small(), Self.picture())
    let grid = OcclusionGrid(patch: 4, stride: 4)
    func words(_ body: () throws -> Tensor) -> String {
      let error = #expect(throws: OcclusionError.self) { _ = try body() }
      #expect(error?.hint != nil)
      return error.map { "\($0)" } ?? ""
    }
    #expect(words { try model.occluded(picture, grid: grid, fill: [0]) }.contains("1 numbers for 3 channels"))
    #expect(words { try model.occluded(picture, grid: OcclusionGrid(patch: 22, stride: 4)) }.contains("larger than the picture"))
    #expect(words { try model.occluded(picture.unsqueeze(0), grid: grid) }.contains("pictures[0]"))
    #expect(words { try model.occluded(picture[0..<2], grid: grid) }.contains("[2, 21, 26]"))
    #expect(words { try model.occluded(picture, grid: grid, batchSize: 0) }.contains("batches of 0"))
    #expect(words { try model.occluded(picture, grid: grid) { _ in Tensor.zeros([2, 2]) } }.contains("[2, 2]"))
    let two = try Network(
      "two", inputs: [.init("a", [3, 21, 26]), .init("b", [3, 21, 26])], nodes: [.init("sum", Add(), inputs: ["a", "b"])])
    #expect(words { try Model(two, Weights()).occluded(picture, grid: grid) }.contains("2 inputs"))
    for way in OcclusionWay.allCases {
      #expect(throws: NetworkError.self) { try model.occluded(picture, grid: grid, capturing: ["conv9"], by: way) }
      // Another height needs another classifier.
      #expect(throws: NetworkError.self) { try model.occluded(Tensor.zeros([3, 40, 26], type: .float64), grid: grid, by: way) }
      #expect(throws: NetworkError.self) { try model.occluded(Self.picture(.float32), grid: grid, by: way) }
    }
  }

  @Test("Where nothing is gained whole pictures are run, and in half precision")
  func fallback() throws {
    let network = try Network("global", input: [3, 21, 26]) {
      Softmax(over: [2, 3])
      Convolution(4, kernel: 3, padding: 1)
      AdaptiveAveragePool(1)
    }
    let grid = OcclusionGrid(patch: 9, stride: 6)
    func bits(_ model: Model, _ picture: Tensor, _ way: OcclusionWay) throws -> [Double] {
      try model.occluded(picture, grid: grid, by: way).array()
    }
    let model = Model(network, seed: 4)
    #expect(try bits(model, Self.picture(.float32), .incremental) == bits(model, Self.picture(.float32), .naive))
    let (half, picture) = (try Self.small(.float32).converted(to: .float16), Self.picture(.float16))
    #expect(try bits(half, picture, .incremental) == bits(half, picture, .naive))
  }

  @Test("What is not a number outside of a window stays, and inside of one goes, whichever way", arguments: [Double.nan, .infinity])
  func notNumbers(_ wrong: Double) throws {
    let model = try Self.small()
    var samples: [Double] = Self.picture().array()
    samples[0] = wrong
    let picture = Tensor(samples, shape: [3, 21, 26])
    let grid = OcclusionGrid(patch: 5, stride: 5)
    let naive: [Double] = try model.occluded(picture, grid: grid, by: .naive).array()
    let incremental: [Double] = try model.occluded(picture, grid: grid).array()
    #expect(zip(naive, incremental).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN || abs($0 - $1) < 1e-10 })
    #expect(naive.contains { $0.isFinite } && naive.contains { !$0.isFinite })
  }
}

/// A list repeated element by element of another's length.
private func * (list: [Range<Int>], times: Int) -> [Range<Int>] { (0..<times).flatMap { _ in list } }
