import Networks
import Tensors
import Testing

@Suite("Incremental passes")
struct IncrementalPassTests {
  /// Rectangles of all kinds: single pixels, the whole picture, an edge, anything.
  static func windows(_ size: Extent, count: Int, _ random: inout KeyedRandom) -> [PixelRectangle] {
    func range(_ size: Int) -> Range<Int> {
      switch random.integer(in: 0..<6) {
      case 0: return 0..<size
      case 1: return size - 1..<size
      case 2: return 0..<1
      default:
        let start = random.integer(in: 0..<size)
        return start..<random.integer(in: start + 1..<size + 1)
      }
    }
    return (0..<count).map { _ in PixelRectangle(rows: range(size.rows), columns: range(size.columns)) }
  }

  /// The largest difference, over all nodes and windows, from pictures that are filled by hand and run one at a time.
  static func difference(
    _ model: Model, picture: Tensor, windows: [PixelRectangle], fill: [Double], capturing names: [String]
  ) throws -> Double {
    let (channels, rows, columns) = (picture.size(0), picture.size(1), picture.size(2))
    let plan = try model.network.incrementalPlan(changing: windows, size: [rows, columns], capturing: names)
    let pass = try IncrementalPass(model, picture: picture, fill: fill, plan: plan, capturing: names)
    // In two batches, since a plan holds all windows.
    let parts = [0..<windows.count / 3, windows.count / 3..<windows.count]
    let together = try parts.map { try pass.forward($0) }
    let samples: [Double] = picture.array()
    let clean = try model.forward(picture.unsqueeze(0), capturing: names)
    var largest = 0.0
    for (part, batch) in zip(parts, together) {
      for (place, index) in part.enumerated() {
        var hidden = samples
        for row in windows[index].rows {
          for column in windows[index].columns {
            for channel in 0..<channels { hidden[(channel * rows + row) * columns + column] = fill[channel] }
          }
        }
        let alone = try model.forward(
          Tensor(hidden, shape: [1, channels, rows, columns], type: picture.dtype), capturing: names)
        for name in names + [model.network.output] {
          let isOutput = name == model.network.output
          let (expected, found) = isOutput ? (alone.output, batch.output) : (alone[name], batch[name])
          let scale = max(expected.abs().max().number, (isOutput ? clean.output : clean[name]).abs().max().number)
          guard scale > 0 else { continue }
          largest = max(largest, (found[place..<place + 1] - expected).abs().max().number / scale)
        }
      }
    }
    return largest
  }

  @Test("Every node of random networks has the value that the whole picture gives it", arguments: 0..<120 as Range<UInt64>)
  func randomNetworks(seed: UInt64) throws {
    let network = try RandomNetworks.make(seed: seed, length: 10, endsInVector: seed % 2 == 0)
    var random = KeyedRandom("incremental", seed: seed)
    let (size, channels) = (Extent(rows: network.inputs[0].shape[1], columns: network.inputs[0].shape[2]), network.inputs[0].shape[0])
    let windows = Self.windows(size, count: 7, &random)
    let fill = (0..<channels).map { _ in random.uniform(in: -1..<1) }
    let double = try Model(network, FormulaWeights.weights(of: network, type: .float64))
    let picture = network.genericInput(seed: seed, batch: 1)[0]
    let exact = try Self.difference(double, picture: picture, windows: windows, fill: fill, capturing: network.nodeNames)
    #expect(exact < 1e-12)
    let single = try Self.difference(
      double.converted(to: .float32), picture: picture.converted(to: .float32), windows: windows, fill: fill, capturing: [])
    #expect(single < 1e-5)
  }

  /// A network as wide as those whose layers have ways of their own: tiled and plain convolutions, of groups and of single channels.
  static func wideNetwork(seed: UInt64) throws -> Network {
    var random = KeyedRandom("wide network", seed: seed)
    func extent(_ range: Range<Int>) -> Extent { Extent(rows: random.integer(in: range), columns: random.integer(in: range)) }
    let picture = [random.integer(in: 1..<4), random.integer(in: 18..<30), random.integer(in: 18..<30)]
    return try Network("wide \(seed)", input: picture) {
      Convolution(random.pick([16, 40]), kernel: extent(1..<8), stride: extent(1..<3), padding: extent(0..<4))
      ReLU().named("start")
      Convolution(random.pick([16, 33, 70]), kernel: 3, padding: extent(0..<3)).named("tiled1")
      MaxPool(extent(2..<4), stride: extent(1..<3), padding: extent(0..<2), roundsUp: random.chance(0.5)).named("pool")
      BatchNorm().named("norm")
      ReLU().named("entry")
      Convolution(32, kernel: extent(1..<5), stride: extent(1..<3), padding: 2, dilation: extent(1..<3)).named("plain")
      LocalResponseNorm(size: 3, alpha: 0.1).named("contrast")
      Convolution(32, kernel: 3, padding: 1, groups: random.pick([2, 32])).named("grouped")
      Convolution(32, kernel: 3, padding: 1).named("tiled2")
      random.chance(0.5) ? Add().from("contrast", "tiled2").named("join") : Add().from("tiled2", "contrast", "grouped").named("join")
      Concatenate().from("join", "grouped").named("both")
      AveragePool(2, stride: extent(1..<3), padding: extent(0..<2), roundsUp: random.chance(0.5), countsPadding: random.chance(0.5))
        .named("mean")
      Convolution(24, kernel: 1, stride: extent(1..<3)).named("pointwise")
      random.chance(0.5) ? AdaptiveAveragePool(1) : AdaptiveAveragePool(3)
      Flatten()
      Linear(9)
      ReLU()
      Linear(4)
    }
  }

  @Test("So has every node of wide networks", arguments: 0..<24 as Range<UInt64>)
  func wideNetworks(seed: UInt64) throws {
    let network = try Self.wideNetwork(seed: seed)
    var random = KeyedRandom("incremental, wide", seed: seed)
    let (size, channels) = (Extent(rows: network.inputs[0].shape[1], columns: network.inputs[0].shape[2]), network.inputs[0].shape[0])
    let windows = Self.windows(size, count: 6, &random)
    let fill = (0..<channels).map { _ in random.uniform(in: -1..<1) }
    let model = try Model(network, FormulaWeights.weights(of: network, type: .float64))
    let picture = network.genericInput(seed: seed, batch: 1)[0]
    #expect(try Self.difference(model, picture: picture, windows: windows, fill: fill, capturing: network.nodeNames) < 1e-12)
    let single = try Self.difference(
      model.converted(to: .float32), picture: picture.converted(to: .float32), windows: windows, fill: fill, capturing: [])
    #expect(single < 1e-5)
  }

  @Test(
    "The zoo's networks give the same logits within a hundred-thousandth of the largest",
    arguments: [
      ("vgg11", 64), ("alexnet", 80), ("zfnet_small", 128), ("alexnet2012_small", 128), ("resnet18", 72), ("preact_resnet110", 32),
    ])
  func zoo(_ name: String, _ size: Int) throws {
    let network = try #require(Network.zoo[name]?(7))
    let model = try Model(network, FormulaWeights.weights(of: network)).foldingBatchNorm()
    let picture = FormulaWeights.signal("\(name)/input", [3, size, size])
    let windows = [(0, 0), (8, 24), (size / 2 - 3, size / 2), (size - 9, 3), (size - 16, size - 16)].map { top, left in
      PixelRectangle(rows: top..<min(size, top + 16), columns: left..<min(size, left + 16))
    }
    #expect(try Self.difference(model, picture: picture, windows: windows, fill: [0, 0, 0], capturing: []) < 1e-5)
  }

  @Test("The same windows give the same bits, whatever was computed before and beside them")
  func bits() throws {
    let network = try Self.wideNetwork(seed: 3)
    let model = try Model(network, FormulaWeights.weights(of: network))
    let picture = network.genericInput(seed: 3, batch: 1)[0].converted(to: .float32)
    let size = Extent(rows: picture.size(1), columns: picture.size(2))
    var random = KeyedRandom("incremental, bits", seed: 0)
    let windows = Self.windows(size, count: 30, &random)
    let plan = try network.incrementalPlan(changing: windows, size: size)
    let fill = Array(repeating: 0.5, count: picture.size(0))
    let pass = try IncrementalPass(model, picture: picture, fill: fill, plan: plan)
    let first: [Float] = try pass.forward(0..<30).output.array()
    let second: [Float] = try IncrementalPass(model, picture: picture, fill: fill, plan: plan).forward(0..<30).output.array()
    #expect(first == second)
  }
}
