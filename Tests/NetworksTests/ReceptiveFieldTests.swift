import Networks
import Tensors
import Testing

@Suite("Receptive fields")
struct ReceptiveFieldTests {
  /// Kinds through which a change always shows: no maximum that another pixel may win, no ReLU that may be closed.
  static let transparent: Set<String> = [
    "convolution", "transposedConvolution", "batchNorm", "leakyRelu", "sigmoid", "tanh", "softmax", "averagePool", "adaptiveAveragePool", "pad",
    "add", "multiply", "concatenate", "resize", "sum", "mean", "sliceChannels", "scaling", "dropout", "localResponseNorm",
  ]

  @Test("The pixels seen are just those that change a position, found by changing each", arguments: 0..<40 as Range<UInt64>)
  func bruteForce(seed: UInt64) throws {
    let network = try RandomNetworks.make(seed: seed, length: 6, kinds: Self.transparent, endsInVector: seed % 5 == 0)
    let (weights, input) = (network.genericWeights(seed: seed), network.genericInput(seed: seed, batch: 1))
    let gradients = try dependence(network, weights, input)
    for node in network.nodes {
      let shape = try network.shape(of: node.name)
      let (rows, columns) = shape.count == 3 ? (shape[1], shape[2]) : (1, 1)
      for (row, column) in [(0, 0), (rows / 2, columns / 2), (rows - 1, columns - 1), (0, columns - 1)] {
        let seen = try network.pixels(seenBy: node.name, row: row, column: column)
        #expect(seen == gradients(node.name, row, column), "\(node.name) at \(row), \(column) of \(network.nodes)")
      }
    }
  }

  /// What changes: all pixels perturbed in one batch, one at a time and in all channels.
  private func dependence(_ network: Network, _ weights: Weights, _ input: Tensor) throws -> (String, Int, Int) -> PixelRectangle? {
    let (height, width) = (input.size(2), input.size(3))
    var random = RandomSource(seed: 8)
    let steps = (0..<height * width).map { place in
      let bump = Tensor((0..<height * width).map { $0 == place ? 1.0 : 0 }, shape: [1, 1, height, width])
      return input + bump * Tensor.uniform([1, input.size(1), 1, 1], in: 0.5..<1.5, type: .float64, using: &random)
    }
    let names = network.nodeNames
    let plain = try network.forward(input, weights: weights, capturing: names)
    let bumped = try network.forward(Tensor.concatenate(steps), weights: weights, capturing: names)
    return { name, row, column in
      var changes = (bumped[name] - plain[name]).abs()
      changes = changes.rank == 4 ? changes.select(3, column).select(2, row).max(over: 1) : changes.max(over: 1)
      // A number may round otherwise at another place of the batch.
      let rounding = 1e-14 * max(1, plain[name].abs().max().number)
      let changed = changes.array(of: Double.self).enumerated().filter { $0.element > rounding }.map(\.offset)
      guard let first = changed.first, let last = changed.last else { return nil }
      let columns = changed.map { $0 % width }
      return PixelRectangle(rows: first / width..<last / width + 1, columns: (columns.min() ?? 0)..<(columns.max() ?? 0) + 1)
    }
  }

  @Test("Through maxima and rectifiers, nothing outside the pixels seen changes a position", arguments: 0..<20 as Range<UInt64>)
  func bound(seed: UInt64) throws {
    let kinds = Self.transparent.union(["maxPool", "relu", "globalMaxPool"])
    let network = try RandomNetworks.make(seed: 100 + seed, length: 6, kinds: kinds)
    let gradients = try dependence(network, network.genericWeights(seed: seed), network.genericInput(seed: seed, batch: 1))
    for node in network.nodes {
      guard let changed = gradients(node.name, 0, 0) else { continue }
      let seen = try #require(try network.pixels(seenBy: node.name, row: 0, column: 0))
      #expect(seen.rows.clamped(to: changed.rows) == changed.rows && seen.columns.clamped(to: changed.columns) == changed.columns)
    }
  }

  @Test("Size, stride and start, clipped to the picture, are the pixels seen wherever they can be said", arguments: 0..<40 as Range<UInt64>)
  func arithmetic(seed: UInt64) throws {
    // Clipping inside the network can only lose pixels, and loses none without padding.
    let network = try RandomNetworks.make(seed: seed, length: 6, kinds: Self.transparent.subtracting(["pad", "transposedConvolution"]))
    for node in network.nodes {
      guard let field = try? network.receptiveField(of: node.name) else { continue }
      let shape = try network.shape(of: node.name)
      for row in 0..<shape[1] {
        guard let seen = try network.pixels(seenBy: node.name, row: row, column: 0) else { continue }
        let whole = field.rows.pixels(of: row)
        #expect(whole.lowerBound <= seen.rows.lowerBound && whole.upperBound >= seen.rows.upperBound, "\(node.name) \(network.nodes)")
      }
    }
  }

  @Test("AlexNet's layers: size, stride and start as worked out by hand")
  func alexNet() throws {
    let network = try Network("alexnet", input: [3, 224, 224]) {
      Convolution(64, kernel: 11, stride: 4, padding: 2).named("conv1")
      ReLU()
      MaxPool(3, stride: 2).named("pool1")
      Convolution(192, kernel: 5, padding: 2).named("conv2")
      ReLU()
      MaxPool(3, stride: 2).named("pool2")
      Convolution(384, kernel: 3, padding: 1).named("conv3")
      Convolution(256, kernel: 3, padding: 1).named("conv4")
      Convolution(256, kernel: 3, padding: 1).named("conv5")
      AdaptiveAveragePool(1).named("mean")
      Flatten()
      Linear(10).named("fc")
    }
    // (size, stride, start), composed by the rule of network dissection's field maps.
    let expected: [String: (Int, Int, Int)] = [
      "conv1": (11, 4, -2), "pool1": (19, 8, -2), "conv2": (51, 8, -18), "pool2": (67, 16, -18), "conv3": (99, 16, -34),
      "conv4": (131, 16, -50), "conv5": (163, 16, -66), "mean": (163 + 12 * 16, 0, -66), "fc": (163 + 12 * 16, 0, -66),
    ]
    for (name, (size, stride, start)) in expected {
      let field = try network.receptiveField(of: name)
      #expect(field.rows == ReceptiveField.Axis(size: size, stride: stride, start: start), "\(name)")
      #expect(field.columns == field.rows)
    }
    let center = try network.receptiveField(of: "conv5").rows.center(of: 6)
    #expect(center == -66 + 6 * 16 + 81)
    #expect(try network.pixels(seenBy: "fc") == PixelRectangle(rows: 0..<224, columns: 0..<224))
  }

  @Test("Where paths join, the field holds them all")
  func joins() throws {
    let network = try Network("inception", input: [1, 32, 32]) {
      Convolution(1, kernel: 1).named("small")
      Convolution(1, kernel: 5, padding: 2).named("large").from("input")
      Convolution(1, kernel: [1, 7], padding: [0, 3]).named("wide").from("input")
      Concatenate().from("small", "large", "wide").named("all")
    }
    let field = try network.receptiveField(of: "all")
    #expect(field.rows == ReceptiveField.Axis(size: 5, stride: 1, start: -2))
    #expect(field.columns == ReceptiveField.Axis(size: 7, stride: 1, start: -3))
  }

  @Test("Where no size and stride say it, the node is named")
  func unsaid() throws {
    let network = try Network("up", input: [1, 8, 8]) {
      Convolution(1, kernel: 3, stride: 2, padding: 1).named("conv")
      Resize(to: 8).named("up")
      Add().from("up", "input").named("join")
    }
    let error = #expect(throws: NetworkError.self) { try network.receptiveField(of: "join") }
    #expect(
      error.map { "\($0)" }
        == "up (resize): its positions see windows that differ in size, so no size and stride says them; ask for the pixels of one position")
    #expect(try network.pixels(seenBy: "join", row: 0, column: 0) == PixelRectangle(rows: 0..<2, columns: 0..<2))
  }
}
