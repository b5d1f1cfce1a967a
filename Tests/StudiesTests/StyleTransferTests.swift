import Foundation
import Networks
import Tensors
import Testing

@testable import Studies

@Suite struct StyleTransferTests {
  /// A small random network in double precision, and two pictures.
  static func parts() throws -> (network: MultiChannelAttention, pictures: Tensor, style: Tensor) {
    let network = try GenerationTests.network(seed: 3, type: .float64)
    var random = RandomSource(seed: 2)
    return (
      network, Tensor.uniform([2, 3, 64, 64], in: 0.1..<0.9, type: .float64, using: &random),
      GenerationTests.stripes(.float64)
    )
  }

  @Test func gramMatricesAsTorchGivesThem() throws {
    let golden = try SafetensorsFile(GenerationTests.golden)
    let (features, masks) = (try golden.tensor("gram.features"), try golden.tensor("gram.masks"))
    let found = MaskedStyleTransfer.gram(masks * features.unsqueeze(1))
    let expected = try golden.tensor("gram.masked")
    #expect(found.shape == [2, 3, 4, 4])
    #expect((found - expected).abs().max().number < 1e-12)
  }

  @Test func gramMatricesByLoops() {
    var random = RandomSource(seed: 4)
    let features = Tensor.normal([2, 2, 3, 4, 5], type: .float64, using: &random)
    let values: [Double] = features.array()
    let found: [Double] = MaskedStyleTransfer.gram(features).array()
    for map in 0..<4 {
      for first in 0..<3 {
        for second in 0..<3 {
          let sum = (0..<20).reduce(0.0) { $0 + values[(map * 3 + first) * 20 + $1] * values[(map * 3 + second) * 20 + $1] }
          #expect(abs(found[(map * 3 + first) * 3 + second] - sum / 20) < 1e-12)
        }
      }
    }
  }

  /// The losses by another way: every masked feature written out, picture by picture.
  @Test func lossesByHand() throws {
    let (network, pictures, style) = try Self.parts()
    let layer = "extractor.relu2_2"
    let transfer = try MaskedStyleTransfer(
      network, attributes: ["c", "a"], contentLayers: [layer], styleLayers: [layer, AttributeNetwork.features])
    let losses = try transfer.losses(of: pictures, transfer.targets(content: pictures.flip(0), style: style))

    func looked(_ images: Tensor) throws -> (layer: Tensor, features: Tensor, masks: Tensor) {
      let forward = try network.model.forward(network.normalization.applied(to: images), capturing: [layer])
      let pass = try network.pass(images)
      return (forward[layer], pass.features, pass.masks.select(1, at: [2, 0]))
    }
    func gram(_ maps: Tensor) -> Tensor {
      let columns = maps.reshape([maps.size(0), -1])
      return Tensor.einsum("ip,jp->ij", columns, columns) / columns.size(1)
    }
    func error(_ value: Tensor, _ target: Tensor) -> Double { (value - target).squared().sum().number / target.squared().sum().number }
    let (all, other) = (try looked(pictures), try looked(style))
    for row in 0..<2 {
      let content = error(all.layer[row], all.layer[1 - row])
      #expect(abs(losses.content[row].number - content) < 1e-9 * content)
      var sum = 0.0
      for attribute in 0..<2 {
        sum += error(gram(all.masks[row, attribute] * all.features[row]), gram(other.masks[0, attribute] * other.features[0]))
        func wide(_ masks: Tensor) -> Tensor { masks.mean(over: 0).reshape([1, 1, 16, 16]).resizeBilinear(32).reshape([1, 32, 32]) }
        sum += error(
          gram(wide(all.masks[row, attribute]) * all.layer[row]), gram(wide(other.masks[0, attribute]) * other.layer[0]))
      }
      #expect(abs(losses.style[row].number - sum / 4) < 1e-9 * sum)
    }
  }

  @Test(arguments: [MaskedStyleTransfer.Region.masks, .everywhere]) func gradientAgainstCentralDifferences(
    _ region: MaskedStyleTransfer.Region
  ) throws {
    let (network, pictures, style) = try Self.parts()
    let transfer = try MaskedStyleTransfer(
      network, attributes: ["b"], region: region, styleLayers: [AttributeNetwork.features, "extractor.relu1_1"])
    let targets = try transfer.targets(content: pictures.flip(0), style: style)
    func loss(_ images: Tensor) throws -> Tensor {
      let losses = try transfer.losses(of: images, targets)
      return (losses.content + losses.style * 10).sum()
    }
    try GenerationTests.expectGradient(of: loss, at: pictures)
  }

  @Test func masksThatAreTakenAsTheyAreGiveAnotherGradient() throws {
    let (network, pictures, style) = try Self.parts()
    var transfer = try MaskedStyleTransfer(network, attributes: ["a"])
    func slope() throws -> (Double, Tensor) {
      let targets = try transfer.targets(content: pictures, style: style)
      let found = try valueAndGradient(at: pictures) { try transfer.losses(of: $0, targets).style.sum() }
      return (found.value.number, found.gradient)
    }
    let through = try slope()
    transfer.differentiatesMasks = false
    let around = try slope()
    #expect(through.0 == around.0)
    #expect((through.1 - around.1).norm().number > 1e-3 * through.1.norm().number)
  }

  @Test func theStyleComesAndTheContentStays() throws {
    let (network, pictures, style) = try Self.parts()
    let optimization = PictureOptimization(steps: 15, learningRate: 0.1, jitter: 0)
    let transfer = try MaskedStyleTransfer(network, attributes: ["a", "b"], optimization: optimization)
    let styled = try transfer.pictures(content: pictures, style: style)
    for row in 0..<2 {
      #expect(styled.styleLoss[row].count == 15)
      #expect(styled.contentLoss[row][0] < 1e-3)
      #expect(styled.styleLoss[row][14] < 0.8 * styled.styleLoss[row][0])
    }
    #expect(styled.logits.shape == [2, 5])
    #expect(styled.styleLogits.shape == [1, 5])
    #expect((styled.contentLogits - (try network.pass(pictures).logits)).abs().max().number < 1e-12)
    let again = try transfer.pictures(content: pictures, style: style)
    #expect((again.pictures - styled.pictures).abs().max().number == 0)
    // Heavier content keeps the picture nearer.
    var faithful = transfer
    faithful.contentWeight = 1000
    let kept = try faithful.pictures(content: pictures, style: style)
    #expect(kept.contentLoss[0][14] < styled.contentLoss[0][14])
    // Its own style is no loss at all.
    let own = try transfer.losses(of: pictures, transfer.targets(content: pictures, style: pictures))
    #expect(own.style.abs().max().number < 1e-12)
  }

  @Test func whatCannotBe() throws {
    let (network, pictures, style) = try Self.parts()
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    #expect(message { _ = try MaskedStyleTransfer(network, attributes: ["x"]) }.contains("no attribute"))
    #expect(message { _ = try MaskedStyleTransfer(network, attributes: []) }.contains("no attributes"))
    #expect(
      message { _ = try MaskedStyleTransfer(network, attributes: ["a"], styleLayers: ["featuers"]) }.contains("did you mean “features”"))
    #expect(message { _ = try MaskedStyleTransfer(network, attributes: ["a"], styleLayers: []) }.contains("needs a layer"))
    let flat = try MaskedStyleTransfer(network, attributes: ["a"], styleLayers: [AttributeNetwork.pooled])
    #expect(message { _ = try flat.pictures(content: pictures, style: style) }.contains("no maps"))
    let transfer = try MaskedStyleTransfer(network, attributes: ["a"])
    let hole = style * Double.nan
    #expect(message { _ = try transfer.pictures(content: pictures, style: hole) }.contains("no numbers"))
    #expect(message { _ = try transfer.pictures(content: hole, style: style) }.contains("no numbers"))
    let three = Tensor.concatenate([pictures, style])
    #expect(message { _ = try transfer.pictures(content: pictures, style: three) }.contains("expected N 3 H W"))
  }
}
