import Foundation
import Networks
import Tensors
import Testing

@Suite("As PyTorch")
struct TorchTests {
  /// Made by Goldens/torch_networks.py.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens").path
  static let golden = Result { try SafetensorsFile("\(folder)/torch_networks.safetensors") }

  private func model() throws -> Model { try Model(NamingTests.small(), contentsOf: "\(Self.folder)/torch_small.safetensors") }

  @Test("A state_dict as torch saves it loads unchanged, num_batches_tracked and all")
  func loads() throws {
    let model = try model()
    #expect(Set(model.weights.names) == Set(model.network.parameterShapes.map(\.name)))
    #expect(model.weights["layer1.1.downsample.1.running_var"]?.shape == [6])
  }

  @Test("Nodes have the names that torchvision gives them")
  func names() throws {
    let names = try JSONDecoder().decode([String].self, from: Data(Self.golden.get().metadata["names", default: ""].utf8))
    #expect(["x"] + (try NamingTests.small()).nodeNames == names)
  }

  @Test("Evaluation gives what torch gives, at every stage")
  func evaluation() throws {
    let golden = try Self.golden.get()
    let input = try golden.tensor("input")
    let stages = ["features.2": "features.2", "layer1.0": "layer1.0.relu_1", "layer1.1": "layer1.1.relu_1", "avgpool": "avgpool"]
    let forward = try model().forward(input, capturing: Array(stages.values))
    for (name, node) in stages { #expect(relativeDifference(forward[node], try golden.tensor("evaluation.\(name)")) < 1e-5, "\(name)") }
    #expect(relativeDifference(forward.output, try golden.tensor("evaluation.output")) < 1e-5)
  }

  @Test("A step of training gives torch's loss, gradients and running statistics")
  func training() throws {
    let golden = try Self.golden.get()
    let model = try model()
    let input = try golden.tensor("input")
    var statistics: [String: Tensor] = [:]
    let trained = model.weights.filter { model.network.trainableNames.contains($0) }
    let (loss, gradients) = try valueAndGradient(at: trained.tensors) { tensors in
      let forward = try model.network.forward(input, weights: model.weights.merging(tensors), mode: .training(seed: 1))
      statistics = forward.statistics
      return (forward.output * forward.output).sum()
    }
    #expect(relativeDifference(loss, try golden.tensor("training.loss")) < 1e-5)
    #expect(gradients.count == golden.names.count { $0.hasPrefix("gradient.") })
    for (name, gradient) in gradients { #expect(relativeDifference(gradient, try golden.tensor("gradient.\(name)")) < 1e-4, "\(name)") }
    #expect(statistics.count == golden.names.count { $0.hasPrefix("training.") && $0.contains("running") })
    for (name, value) in statistics { #expect(relativeDifference(value, try golden.tensor("training.\(name)")) < 1e-5, "\(name)") }
    // The pass left the model as it was.
    #expect(relativeDifference(try model(input), try golden.tensor("evaluation.output")) < 1e-5)
  }
}
