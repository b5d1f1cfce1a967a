import Foundation
import Networks
import Studies
import Tensors
import Testing

/// The attribute networks against PyTorch: `Goldens/attribute_networks.py`.
@Suite("Attribute networks and PyTorch")
struct AttributeNetworkGoldenTests {
  struct Golden: Decodable {
    struct Entry: Decodable {
      var name: String
      var logits: [Double]
      var maps: [Double]
      var mapsSum: Double
      var pooled: [Double]
      var gradient: [Double]
      var gradientLargest: Double
      var parameters: Int
      var branch: [Double]?
    }

    var networks: [Entry]
  }

  static let golden: Golden = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/attribute_networks.json")
    return try! JSONDecoder().decode(Golden.self, from: Data(contentsOf: path))
  }()

  static let networks: [AttributeNetwork] =
    AttributeNetwork.Masks.allCases.flatMap { masks in
      [false, true].map { AttributeNetwork(.multiChannelAttention, masks: masks, isResidual: $0, attributes: 5) }
    } + [false, true].map { AttributeNetwork(.sharedMask, isResidual: $0, attributes: 5) } + [AttributeNetwork(.multiTask, attributes: 5)]

  /// As the script names it.
  static func name(_ network: AttributeNetwork) -> String {
    let masks = network.head == .multiChannelAttention ? "-\(network.masks.rawValue)" : ""
    return "\(network.head.rawValue)\(masks)\(network.isResidual ? "-residual" : "")"
  }

  @Test func everyNetworkOfTheScriptIsCompared() {
    #expect(Set(Self.networks.map(Self.name)) == Set(Self.golden.networks.map(\.name)))
  }

  @Test(arguments: networks) func logitsMapsMeansAndGradientsAgreeInDoublePrecision(_ description: AttributeNetwork) throws {
    let name = Self.name(description)
    let golden = try #require(Self.golden.networks.first { $0.name == name })
    let network = description.network()
    #expect(network.parameterCount == golden.parameters)
    let model = try Model(network, FormulaWeights.weights(of: network, type: .float64))
    let input = FormulaWeights.signal("\(name)/input", [2, 3, 64, 64], type: .float64)
    let attributes = ["a", "b", "c", "d", "e"]
    let logits: Tensor
    let maps: Tensor
    switch description.head {
    case .multiChannelAttention:
      let pass = try MultiChannelAttention(model, description, attributes: attributes).pass(input)
      (logits, maps) = (pass.logits, pass.masks)
      agree(pass.pooled, golden.pooled, "\(name)/pooled")
    case .sharedMask:
      let made = try SharedMaskNetwork(model, description, attributes: attributes).maps(of: input)
      (logits, maps) = (made.logits, made.maps)
      let forward = try model.forward(input, capturing: [AttributeNetwork.pooled, AttributeNetwork.branchLogits])
      agree(forward[AttributeNetwork.pooled], golden.pooled, "\(name)/pooled")
      #expect(close(forward[AttributeNetwork.branchLogits].array(), try #require(golden.branch)))
    case .multiTask:
      let made = try MultiTaskNetwork(model, description, attributes: attributes).maps(of: input)
      (logits, maps) = (made.logits, made.maps)
      agree(try model.forward(input, capturing: [AttributeNetwork.pooled])[AttributeNetwork.pooled], golden.pooled, "\(name)/pooled")
    }
    #expect(close(logits.array(), golden.logits))
    agree(maps.contiguous(), golden.maps, "\(name)/maps")
    #expect(abs(maps.sum().number - golden.mapsSum) <= 1e-9 * abs(golden.mapsSum))
    let slope = try gradient(at: input) { try model($0).select(1, 3).sum() }
    #expect(abs(slope.abs().max().number - golden.gradientLargest) <= 1e-9 * golden.gradientLargest)
    let differences = zip(sampled("\(name)/gradient", slope, 96), golden.gradient).map { abs($0 - $1) }
    #expect(differences.count == 96 && differences.max()! <= 1e-9 * golden.gradientLargest)
  }

  private func agree(_ tensor: Tensor, _ golden: [Double], _ name: String) {
    #expect(close(sampled(name, tensor, golden.count), golden), "\(name)")
  }

  private func close(_ ours: [Double], _ theirs: [Double]) -> Bool {
    ours.count == theirs.count && zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) }
  }

  /// Elements at the places that a name decides, as the script chooses them.
  private func sampled(_ name: String, _ tensor: Tensor, _ count: Int) -> [Double] {
    let (start, flat) = (FormulaWeights.hash(name), tensor.reshape([tensor.count]))
    return flat.select(0, at: (0..<UInt64(count)).map { Int(FormulaWeights.splitMix(start &+ $0) % UInt64(tensor.count)) }).array()
  }
}
