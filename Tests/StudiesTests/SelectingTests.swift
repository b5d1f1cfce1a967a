import Networks
import Studies
import Tensors
import Testing

@Suite struct SelectingTests {
  /// Random weights, biases and running statistics: nothing is zero or one that a mistake could hide behind.
  static func network(_ masks: AttributeNetwork.Masks, isResidual: Bool = false, channels: Int? = nil) throws -> MultiChannelAttention {
    let description = AttributeNetwork(.multiChannelAttention, masks: masks, isResidual: isResidual, attributes: 5, channels: channels)
    let network = description.network()
    var random = RandomSource(seed: 8)
    var weights = network.initialWeights(seed: 3)
    for name in weights.names where name.hasPrefix("masks.") || name.hasPrefix("classifier.") {
      weights[name] = Tensor.normal(weights[name]?.shape ?? [], using: &random)
    }
    return try MultiChannelAttention(Model(network, weights), description, attributes: ["a", "b", "c", "d", "e"])
  }

  @Test(arguments: AttributeNetwork.Masks.allCases, [false, true])
  func whatStaysIsTheSame(_ masks: AttributeNetwork.Masks, _ isResidual: Bool) throws {
    let whole = try Self.network(masks, isResidual: isResidual, channels: masks == .bottleneck ? 40 : nil)
    let part = try whole.selecting(attributes: ["d", "b"])
    #expect(part.attributes == ["d", "b"])
    #expect(part.attributeCount == 2)
    #expect(part.channelCount == whole.channelCount)
    var random = RandomSource(seed: 1)
    let images = Tensor.uniform([2, 3, 64, 64], using: &random)
    let (all, some) = (try whole.pass(images), try part.pass(images))
    for (found, expected) in [
      (some.logits, all.logits), (some.masks, all.masks), (some.pooled, all.pooled), (some.contributions, all.contributions),
    ] {
      let expected = expected.select(1, at: [3, 1])
      #expect(found.shape == expected.shape)
      #expect((found - expected).abs().max().number < 2e-5)
    }
    #expect((some.features - all.features).abs().max().number == 0)
    // Each of the two differs from the other: an order that was lost would show.
    #expect((all.logits.select(1, 3) - all.logits.select(1, 1)).abs().min().number > 1e-3)
  }

  @Test func itIsSmaller() throws {
    let whole = try Self.network(.bottleneck)
    let one = try whole.selecting(attributes: ["c"])
    let (before, after) = (whole.model.weights["masks.reduce.weight"], one.model.weights["masks.reduce.weight"])
    #expect(before?.size(0) == 20)
    #expect(after?.size(0) == 4)
    #expect(one.model.network.nodeNames == whole.model.network.nodeNames)
  }

  @Test func allInAnotherOrder() throws {
    let whole = try Self.network(.depthwise3x3)
    let turned = try whole.selecting(attributes: ["e", "d", "c", "b", "a"]).selecting(attributes: ["a", "b", "c", "d", "e"])
    for name in whole.model.weights.names {
      let (before, after) = (try #require(whole.model.weights[name]), try #require(turned.model.weights[name]))
      #expect(before.shape == after.shape)
      #expect((before - after).abs().max().number == 0)
    }
  }

  @Test func whatCannotBeSelected() throws {
    let whole = try Self.network(.bottleneck)
    func message(_ names: [String], of network: MultiChannelAttention? = nil) -> String? {
      do {
        _ = try (network ?? whole).selecting(attributes: names)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(message([])?.contains("no attributes") == true)
    #expect(message(["a", "a"])?.contains("twice") == true)
    #expect(message(["aa"])?.contains("did you mean “a”") == true)
    let folded = try MultiChannelAttention(whole.model.foldingBatchNorm(), whole.description, attributes: whole.attributes)
    #expect(message(["a"], of: folded)?.contains("before rewriting") == true)
  }
}
