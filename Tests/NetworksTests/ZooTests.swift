import Foundation
import Networks
import Tensors
import Testing

/// The zoo against torchvision, and against PyTorch transcriptions of what torchvision lacks.
@Suite(.serialized)
struct ZooTests {
  static let names = ZooGolden.shared.networks.map(\.name)

  /// The network with as many outputs as the script made it with.
  static func network(_ name: String) -> Network {
    let ofTen = name.hasPrefix("preact") || name == "smallnet32" || name.hasSuffix("_small")
    return Network.zoo[name]!(ofTen ? 10 : name == "smallnet64" ? 40 : 1000)
  }

  @Test func everyNetworkOfTheZooIsCompared() {
    #expect(Set(Network.zoo.keys) == Set(Self.names))
  }

  @Test(arguments: names) func theStateDictHasTheSameNamesAndShapes(_ name: String) {
    let golden = ZooGolden.entry(name)
    let network = Self.network(name)
    let lines = network.stateDictShapes.map { "\($0.name) \($0.shape)" }
    if name == "alexnet" { #expect(lines == ZooGolden.shared.alexnetState) }
    if name == "resnet18" { #expect(lines == ZooGolden.shared.resnet18State) }
    #expect(lines.count == golden.state)
    #expect(String(format: "%016llx", FormulaWeights.hash(lines.joined(separator: "\n"))) == golden.stateHash)
    #expect(network.parameterCount == golden.parameters)
  }

  @Test(arguments: names) func nodesAreNamedAndOrderedAsByTorchFX(_ name: String) {
    #expect(Self.network(name).nodeNames.joined(separator: " ") == ZooGolden.entry(name).nodes)
  }

  @Test(arguments: names) func logitsActivationsAndInputGradientsAgreeInSinglePrecision(_ name: String) throws {
    let golden = ZooGolden.entry(name)
    let network = Self.network(name)
    let weights = FormulaWeights.weights(of: network)
    let input = FormulaWeights.signal("\(name)/input\(golden.salt)", golden.input)
    // Once as reports compute, and once with a history, where convolutions may take another way.
    let plain = try network.forward(input, weights: weights).output
    var pass: Forward?
    let slope = try gradient(at: input) { input in
      let made = try network.forward(input, weights: weights, capturing: network.nodeNames)
      pass = made
      return (made.output * FormulaWeights.signal("\(name)/cotangent", made.output.shape)).sum()
    }
    let recorded = try #require(pass)
    for logits in [plain, recorded.output] {
      for (ours, theirs) in zip(ZooGolden.sampled("\(name)/logits", logits, 96), ZooGolden.numbers("\(name).logits")) {
        #expect(abs(ours - theirs) <= 1e-5 * golden.logitsLargest, "\(ours) and \(theirs)")
      }
    }
    // Of each node: sum, sum of absolute values, largest absolute value, four elements.
    let expected = ZooGolden.numbers("\(name).nodes")
    for (index, node) in network.nodeNames.enumerated() {
      let theirs = Array(expected[7 * index..<7 * index + 7])
      let values = recorded[node].detached().converted(to: .float64)
      let sizes = values.abs()
      let ours = [values.sum().number, sizes.sum().number, sizes.max().number] + ZooGolden.sampled("\(name)/\(node)", values, 4)
      let scales = [theirs[1], theirs[1]] + Array(repeating: theirs[2], count: 5)
      for ((ours, theirs), scale) in zip(zip(ours, theirs), scales) {
        #expect(abs(ours - theirs) <= 1e-5 * scale, "\(node): \(ours) and \(theirs) of \(scale)")
      }
    }
    let (ours, theirs) = (ZooGolden.sampled("\(name)/gradient", slope, 384), ZooGolden.numbers("\(name).gradient"))
    // One in a thousand may stand behind a ReLU or a pool whose input is so near its kink that rounding decides.
    let differences = zip(ours, theirs).map { abs($0 - $1) }.sorted()
    #expect(differences[Int(0.999 * Double(differences.count - 1))] < 1e-4 * golden.gradientLargest)
    #expect(correlation(ours, theirs) > 0.99999)
  }

  @Test(arguments: ["resnet18", "resnet50", "preact_resnet110", "preact_resnet164", "smallnet32", "smallnet64"])
  func gradientsToTheInputAgreeInDoublePrecision(_ name: String) throws {
    let golden = ZooGolden.entry(name)
    let network = Self.network(name)
    let weights = FormulaWeights.weights(of: network, type: .float64)
    let slope = try gradient(at: FormulaWeights.signal("\(name)/input\(golden.salt)", golden.input, type: .float64)) { input in
      let logits = try network.forward(input, weights: weights).output
      return (logits * FormulaWeights.signal("\(name)/cotangent", logits.shape, type: .float64)).sum()
    }
    let differences = zip(ZooGolden.sampled("\(name)/gradient", slope, 384), ZooGolden.numbers("\(name).gradient")).map { abs($0 - $1) }
    #expect(differences.count == 384)
    #expect(differences.max()! <= 1e-9 * golden.gradientLargest)
  }

  @Test func aTrainingPassGivesTheSameLogitsStatisticsAndGradients() throws {
    let golden = ZooGolden.entry("smallnet64")
    let network = Self.network("smallnet64")
    let weights = FormulaWeights.weights(of: network, type: .float64)
    let input = FormulaWeights.signal("smallnet64/input", golden.input, type: .float64)
    let cotangent = FormulaWeights.signal("smallnet64/cotangent", [2, 40], type: .float64)
    let trainable = Dictionary(uniqueKeysWithValues: network.trainableNames.map { ($0, weights[$0]!) })
    var statistics: [String: Tensor] = [:]
    var logits: [Double] = []
    let (_, gradients) = try valueAndGradient(at: trainable) { trainable in
      let pass = try network.forward(input, weights: weights.merging(trainable), mode: .training(seed: 0))
      (statistics, logits) = (pass.statistics, pass.output.array())
      return (pass.output * cotangent).sum()
    }
    func agree(_ ours: [Double], _ theirs: [Double], _ what: String) {
      let scale = theirs.reduce(0) { max($0, abs($1)) }
      #expect(ours.count == theirs.count)
      #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-9 * scale }, "\(what): \(ours) and \(theirs)")
    }
    agree(logits, ZooGolden.numbers("training.logits"), "logits")
    #expect(statistics.count == 12)
    for (name, tensor) in statistics {
      agree(ZooGolden.sampled("training/\(name)", tensor, 4), ZooGolden.numbers("training.\(name)"), name)
    }
    for (name, tensor) in gradients {
      agree(ZooGolden.sampled("training/gradient/\(name)", tensor, 8), ZooGolden.numbers("training.gradient.\(name)"), name)
    }
  }

  @Test func theSmallNetworksAreAsSmallAsTheyMustBe() throws {
    for network in [Network.smallNet32(outputs: 100), .smallNet64(outputs: 40)] {
      #expect(try network.multiplyAdds() < 25_000_000)
      #expect(network.parameterCount < 700_000)
      #expect(try network.shape(of: "avgpool") == [128, 1, 1])
    }
  }

  @Test func zfNetsMapsHaveThePapersSizes() throws {
    let network = Network.zfNet()
    let sizes = try ["features.0", "features.2", "features.4", "features.6", "features.14"].map { try network.shape(of: $0)[1] }
    #expect(sizes == [110, 55, 26, 13, 6])
    #expect(try Network.zfNet(classes: 5, size: 96).shape(of: "flatten") == [256 * 2 * 2])
  }
}

private func correlation(_ left: [Double], _ right: [Double]) -> Double {
  let (leftMean, rightMean) = (left.reduce(0, +) / Double(left.count), right.reduce(0, +) / Double(right.count))
  let centred = zip(left, right).map { ($0 - leftMean, $1 - rightMean) }
  let products = centred.map { ($0 * $1, $0 * $0, $1 * $1) }
  let sums = products.reduce((0.0, 0.0, 0.0)) { ($0.0 + $1.0, $0.1 + $1.1, $0.2 + $1.2) }
  return sums.0 / (sums.1 * sums.2).squareRoot()
}
