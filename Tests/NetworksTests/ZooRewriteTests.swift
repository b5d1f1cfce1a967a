import Networks
import Tensors
import Testing

/// The zoo as later studies use it: written out, looked into, made smaller.
@Suite("Rewrites of the zoo")
struct ZooRewriteTests {
  @Test("Every network of the zoo is read as it was written", arguments: Network.zoo.keys.sorted())
  func json(_ name: String) throws {
    let network = try #require(Network.zoo[name]?(7))
    #expect(try Network(json: network.json()) == network)
  }

  /// The size and stride of what a position sees. VGG's and AlexNet's are those that the literature prints; ResNet-50 and deeper have the
  /// stride in the 3 × 3 (“v1.5”), so that ResNet-50 sees 427 pixels and not the 483 of the stride at a stage's end.
  static let fields: [(String, String, Int, Int)] = [
    ("alexnet", "features.10", 163, 16), ("alexnet", "features.12", 195, 32), ("alexnet2012", "features.14", 195, 32),
    ("zfnet", "features.0", 7, 2), ("zfnet", "features.12", 139, 16), ("zfnet", "features.14", 171, 32),
    ("vgg11", "features.20", 150, 32), ("vgg13", "features.24", 156, 32), ("vgg16", "features.28", 196, 16),
    ("vgg16", "features.30", 212, 32), ("vgg16_bn", "features.43", 212, 32), ("vgg19", "features.36", 268, 32),
    ("resnet18", "maxpool", 11, 4), ("resnet18", "layer4.1.relu_1", 435, 32), ("resnet34", "layer4.2.relu_1", 899, 32),
    ("resnet50", "layer4.2.relu_2", 427, 32), ("resnet101", "layer4.2.relu_2", 971, 32), ("resnet152", "layer4.2.relu_2", 1451, 32),
    ("preact_resnet110", "bn", 501, 4), ("smallnet32", "features.18", 42, 4),
  ]

  @Test("Receptive fields are those that are known", arguments: fields)
  func receptiveFields(_ name: String, _ node: String, _ size: Int, _ stride: Int) throws {
    let field = try #require(Network.zoo[name]?(10)).receptiveField(of: node)
    #expect(field.rows.size == size && field.rows.stride == stride, "\(field)")
    #expect(field.columns == field.rows)
  }

  @Test(
    "Folding keeps float32 logits within a hundred-thousandth of the largest",
    arguments: ["resnet18", "resnet50", "vgg11_bn", "smallnet64"])
  func folding(_ name: String) throws {
    let network = try #require(Network.zoo[name]?(20))
    let model = try Model(network, FormulaWeights.weights(of: network))
    let folded = try model.foldingBatchNorm()
    #expect(folded.network.nodes(of: BatchNorm.self).isEmpty)
    let input = FormulaWeights.signal("\(name)/folding", [1, 3, 64, 64])
    #expect(relativeDifference(try model(input), try folded(input)) <= 1e-5)
    let last = input.inChannelsLast()
    #expect(relativeDifference(try model.inChannelsLast()(last), try folded.inChannelsLast()(last)) <= 1e-5)
  }

  /// A node whose channels go, those that must lose the same ones, and the norms behind which the channels are zero when these are.
  static let removals: [(String, [String], [String])] = [
    ("resnet18", ["layer2.0.conv1"], ["layer2.0.bn1"]),
    ("resnet18", ["conv1", "layer1.0.conv2", "layer1.1.conv2"], ["bn1", "layer1.0.bn2", "layer1.1.bn2"]),
    ("resnet50", ["layer3.1.conv2"], ["layer3.1.bn2"]),
    ("vgg16_bn", ["features.40"], ["features.41"]),
  ]

  @Test("Every second channel removed: the same as zero channels, in fewer multiplications", arguments: removals.indices)
  func removing(_ number: Int) throws {
    let (name, nodes, norms) = Self.removals[number]
    let network = try #require(Network.zoo[name]?(20))
    let model = try Model(network, FormulaWeights.weights(of: network))
    let count = try network.shape(of: nodes[0])[0]
    let removed = Set(stride(from: 0, to: count, by: 2))
    let smaller = try model.removingChannels(Dictionary(uniqueKeysWithValues: nodes.map { ($0, removed) }))
    let mask = Tensor((0..<count).map { removed.contains($0) ? Float(0) : 1 })
    var weights = model.weights
    for norm in norms { for part in ["weight", "bias"] { weights["\(norm).\(part)"] = weights["\(norm).\(part)"]! * mask } }
    let input = FormulaWeights.signal("\(name)/removing", [1, 3, 64, 64])
    let expected = try model.with(weights)(input)
    #expect(relativeDifference(try smaller(input), expected) < 1e-5)
    #expect(relativeDifference(try smaller.inChannelsLast()(input.inChannelsLast()), expected) < 1e-5)
    #expect(try smaller.network.multiplyAdds() < network.multiplyAdds())
    #expect(smaller.network.parameterCount < network.parameterCount)
    #expect(try Network(json: smaller.network.json()) == smaller.network)
  }
}
