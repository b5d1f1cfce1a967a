import Networks
import Tensors
import Testing

/// Channels last is a layout, never another result: through every operation and every rewrite.
@Suite("Layouts")
struct LayoutTests {
  @Test("Every operation gives the same with channels last", arguments: 0..<60 as Range<UInt64>)
  func operations(seed: UInt64) throws {
    let network = try RandomNetworks.make(seed: seed, length: 8, endsInVector: seed % 3 == 0)
    let model = try Model(network, network.genericWeights(seed: seed))
    let input = network.genericInput(seed: seed, batch: 3)
    let (plain, last) = (
      try model.forward(input, capturing: network.nodeNames),
      try model.inChannelsLast().forward(input.inChannelsLast(), capturing: network.nodeNames)
    )
    for name in network.nodeNames { #expect(relativeDifference(plain[name], last[name]) < 1e-12, "\(name) of \(network.nodes)") }
    let single = try model.converted(to: .float32).inChannelsLast()(input.converted(to: .float32).inChannelsLast())
    #expect(relativeDifference(plain.output, single) < 1e-4)
    func slope(_ model: Model, _ input: Tensor) throws -> Tensor { try gradient(at: input) { try model($0).squared().sum() } }
    #expect(relativeDifference(try slope(model, input), try slope(model.inChannelsLast(), input.inChannelsLast())) < 1e-10)
  }

  @Test(
    "Folding, cutting, replacing and capturing, one after another and with channels last, leave the function",
    arguments: 0..<25 as Range<UInt64>)
  func rewrites(seed: UInt64) throws {
    let kinds: Set<String> = ["convolution", "batchNorm", "relu", "add", "concatenate", "maxPool", "averagePool"]
    let network = try RandomNetworks.make(seed: seed, length: 9, kinds: kinds, endsInVector: true)
    let model = try Model(network, network.genericWeights(seed: seed))
    let input = network.genericInput(seed: seed, batch: 2)
    let folded = try model.foldingBatchNorm().inChannelsLast()
    let middle = folded.network.nodeNames[folded.network.nodes.count / 2]
    let pass = try folded.forward(input.inChannelsLast(), capturing: [middle])
    #expect(relativeDifference(try model(input), pass.output) < 1e-10)
    // What was captured, put back in place in the other layout, is what would have been there.
    let replaced = try folded.forward(input, replacing: [middle: pass[middle].contiguous()])
    #expect(relativeDifference(replaced.output, pass.output) < 1e-10)
    #expect(relativeDifference(try folded.cut(at: middle)(input), pass[middle]) < 1e-12)
    if let rest = try? folded.cut(from: middle) {
      #expect(relativeDifference(try rest(pass[middle]), pass.output) < 1e-12)
    }
  }

  @Test("Without a history convolutions take another way than with one: the logits agree to a hundred-thousandth", arguments: [1, 2, 16])
  func withAndWithoutHistory(batch: Int) throws {
    let network = Network.resNet18(classes: 50)
    let model = try Model(network, FormulaWeights.weights(of: network))
    let input = FormulaWeights.signal("with and without", [batch, 3, 32, 32])
    let plain = try model(input)
    var recorded = plain
    _ = try gradient(at: input) { input in
      recorded = try model(input)
      return recorded.sum()
    }
    #expect(relativeDifference(plain, recorded) < 1e-5)
    #expect(relativeDifference(plain, try model.inChannelsLast()(input.inChannelsLast())) < 1e-5)
  }
}
