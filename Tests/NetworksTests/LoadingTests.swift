import Foundation
import Networks
import Tensors
import Testing

/// `Goldens/tiny_resnet.safetensors` is `safetensors.torch.save_file(model.state_dict(), …)` of torchvision's blocks, nothing done to it.
@Suite struct LoadingTests {
  @Test func aStateDictThatPyTorchSavedLoadsUnchanged() throws {
    let file = try SafetensorsFile(ZooGolden.goldens.appending(path: "tiny_resnet.safetensors").path)
    let network = try Network("tiny", input: [3, 64, 64]) {
      Convolution(8, kernel: 7, stride: 2, padding: 3, bias: false).named("conv1")
      BatchNorm().named("bn1")
      ReLU()
      MaxPool(3, stride: 2, padding: 1).named("maxpool")
      Sequential("layer1") { block(8, stride: 1) }
      Sequential("layer2") { block(16, stride: 2) }
      AdaptiveAveragePool(1).named("avgpool")
      Flatten()
      Linear(5).named("fc")
    }
    #expect(file.names.sorted() == network.stateDictShapes.map(\.name))
    #expect(try file.dtype(of: "bn1.num_batches_tracked") == .int64)
    let model = try Model(network, Weights(file.tensors()))
    let output = try model(FormulaWeights.signal("tiny/input", [1, 3, 64, 64])).array(of: Double.self)
    #expect(output.count == 5)
    for (ours, theirs) in zip(output, ZooGolden.shared.tiny) { #expect(abs(ours - theirs) < 1e-5) }
    // Mapped into memory instead of copied.
    let shared = try Model(network, contentsOf: ZooGolden.goldens.appending(path: "tiny_resnet.safetensors").path, sharing: true)
    #expect(try shared(FormulaWeights.signal("tiny/input", [1, 3, 64, 64])).array(of: Double.self) == output)
  }

  private func block(_ channels: Int, stride: Int) -> Block {
    Block {
      Convolution(channels, kernel: 3, stride: Extent(stride), padding: 1, bias: false).named("conv1")
      BatchNorm().named("bn1")
      ReLU()
      Convolution(channels, kernel: 3, padding: 1, bias: false).named("conv2")
      BatchNorm().named("bn2")
      if stride > 1 {
        Sequential("downsample") {
          Convolution(channels, kernel: 1, stride: Extent(stride), bias: false)
          BatchNorm()
        }.from(.input)
      }
      Add().from("bn2", stride > 1 ? "downsample" : .input)
      ReLU()
    }
  }
}
