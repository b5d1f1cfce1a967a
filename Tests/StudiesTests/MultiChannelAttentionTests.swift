import Networks
import Studies
import Tensors
import Testing

@Suite struct MultiChannelAttentionTests {
  static func network(_ masks: AttributeNetwork.Masks, isResidual: Bool = false) throws -> MultiChannelAttention {
    let description = AttributeNetwork(.multiChannelAttention, masks: masks, isResidual: isResidual, attributes: 5)
    return try MultiChannelAttention(Model(description.network(), seed: 3), description, attributes: ["a", "b", "c", "d", "e"])
  }

  @Test(arguments: AttributeNetwork.Masks.allCases, [false, true])
  func contributionsAndEvidenceSumToTheLogits(_ masks: AttributeNetwork.Masks, _ isResidual: Bool) throws {
    let network = try Self.network(masks, isResidual: isResidual)
    var random = RandomSource(seed: 1)
    let pass = try network.pass(Tensor.uniform([2, 3, 64, 64], using: &random))
    #expect(pass.masks.shape == [2, 5, 64, 16, 16])
    let sums = pass.contributions.sum(over: 2) + network.headBias
    #expect((sums - pass.logits).abs().max().number < 1e-5)
    let means = pass.evidence.mean(over: 2, 3) + network.headBias
    #expect((means - pass.logits).abs().max().number < 1e-4)
    // The masks in the order that they are said to have.
    let pooled = ((isResidual ? pass.masks + 1 : pass.masks) * pass.features.unsqueeze(1)).mean(over: 3, 4)
    #expect((pooled - pass.pooled).abs().max().number < 1e-5)
  }
}
