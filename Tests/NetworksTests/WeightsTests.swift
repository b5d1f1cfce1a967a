import Foundation
import Networks
import Tensors
import Testing

@Suite("Weights")
struct WeightsTests {
  private func network() throws -> Network {
    try Network("lenet", input: [1, 12, 12]) {
      Convolution(6, kernel: 5).named("conv1")
      BatchNorm().named("bn1")
      ReLU()
      Flatten()
      Linear(10).named("fc")
    }
  }

  @Test("All that does not fit is said at once, with shapes and near names")
  func misfits() throws {
    let network = try network()
    var weights = network.initialWeights(seed: 1)
    weights["conv_1.weight"] = weights["conv1.weight"]
    weights["conv1.weight"] = nil
    weights["fc.weight"] = Tensor.zeros([10, 100])
    weights["bn1.bias"] = Tensor.zeros([6], type: .int64)
    weights["bn1.num_batches_tracked"] = Tensor(3)
    let error = #expect(throws: WeightsError.self) { try Model(network, weights) }
    #expect(
      error?.description == """
        the weights do not fit the network “lenet”:
          fc.weight has shape [10, 100], expected [10, 384]
          conv1.weight of shape [6, 1, 5, 5] is missing; is it “conv_1.weight”?
          conv_1.weight is not a parameter of the network
          bn1.bias is of a type without fractions
        """)
  }

  @Test("Saved and loaded again they are the same; half precision loads as float32, and the file is named in what is wrong with it")
  func files() throws {
    let network = try network()
    let folder = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = Model(network, seed: 2)
    let (whole, half) = (folder.appending(path: "whole.safetensors").path, folder.appending(path: "half.safetensors").path)
    try model.weights.save(to: whole, metadata: ["epochs": "3"])
    try model.weights.save(to: half, type: .float16)
    #expect(try SafetensorsFile(whole).metadata == ["epochs": "3"])
    for (path, tolerance) in [(whole, 0.0), (half, 1e-3)] {
      let loaded = try Model(network, contentsOf: path)
      #expect(loaded.weights.names == model.weights.names)
      for (name, tensor) in loaded.weights.tensors {
        #expect(tensor.dtype == .float32)
        #expect(relativeDifference(tensor, try #require(model.weights[name])) <= tolerance)
      }
    }
    let other = try Network("other", input: [1, 12, 12]) { Convolution(6, kernel: 3).named("conv1") }
    let error = #expect(throws: WeightsError.self) { try Model(other, contentsOf: whole) }
    #expect(error?.path == whole)
    #expect(error?.misshapen == [.init(name: "conv1.weight", shape: [6, 1, 5, 5], expected: [6, 1, 3, 3])])
  }

  @Test("Fresh weights are a function of the seed and the name: other layers do not change them")
  func seeds() throws {
    let (first, second) = (try network().initialWeights(seed: 3), try network().initialWeights(seed: 3))
    for name in first.names { #expect(relativeDifference(try #require(first[name]), try #require(second[name])) == 0) }
    let other = try network().initialWeights(seed: 4)
    #expect(relativeDifference(try #require(first["fc.weight"]), try #require(other["fc.weight"])) > 0.1)
    let longer = try Network("longer", input: [1, 16, 16]) {
      Convolution(1, kernel: 5).named("conv0")
      Convolution(6, kernel: 5).named("conv1")
    }.initialWeights(seed: 3)
    #expect(relativeDifference(try #require(first["conv1.weight"]), try #require(longer["conv1.weight"])) == 0)
  }

  /// What a scheme's deviations should be.
  struct Spread: Sendable {
    var scheme: Initialization
    var convolution: Double
    var linear: Double
    var hasBias: Bool

    init(_ scheme: Initialization, _ convolution: Double, _ linear: Double, hasBias: Bool) {
      (self.scheme, self.convolution, self.linear, self.hasBias) = (scheme, convolution, linear, hasBias)
    }
  }

  /// 64 channels of 3×3 in, 32 out: fan-in 576, fan-out 288; a linear layer of 288 in and 100 out. A uniform draw within ±b deviates by
  /// b/√3.
  static let spreads = [
    Spread(.pyTorch, 0.024056, 0.034021, hasBias: true), Spread(.resNet, 0.083333, 0.034021, hasBias: true),
    Spread(.vgg, 0.083333, 0.01, hasBias: false), Spread(.he, 0.058926, 0.083333, hasBias: false),
    Spread(.xavier, 0.048113, 0.071796, hasBias: false), Spread(.smallNormal, 0.01, 0.01, hasBias: false),
  ]

  @Test("Fresh weights spread as their papers say", arguments: spreads)
  func spread(_ expected: Spread) throws {
    let network = try Network("fans", input: [64, 5, 5], initialization: expected.scheme) {
      Convolution(32, kernel: 3).named("conv")
      Flatten()
      Linear(100).named("fc")
    }
    let weights = network.initialWeights(seed: 5)
    func deviation(_ name: String) throws -> Double { try #require(weights[name]).standardDeviation().number }
    #expect(abs(try deviation("conv.weight") / expected.convolution - 1) < 0.03)
    #expect(abs(try deviation("fc.weight") / expected.linear - 1) < 0.03)
    #expect((try deviation("fc.bias") > 0) == expected.hasBias)
  }

  @Test("Dropout drops by the seed, the step and the node's name, and keeps the mean")
  func dropout() throws {
    let network = try Network("drop", input: [16, 16, 16]) {
      Dropout(0.25).named("first")
      Dropout(0.25).from("input").named("second")
    }
    let input = Tensor.ones([4, 16, 16, 16])
    func run(_ mode: ForwardMode) throws -> Forward {
      try network.forward(input, weights: Weights(), capturing: ["first", "second"], mode: mode)
    }
    let one = try run(.training(seed: 1, step: 1))
    #expect(relativeDifference(one["first"], try run(.training(seed: 1, step: 1))["first"]) == 0)
    for other in [try run(.training(seed: 1, step: 2))["first"], try run(.training(seed: 2, step: 1))["first"], one["second"]] {
      #expect(relativeDifference(one["first"], other) > 0)
    }
    #expect(abs(one["first"].mean().number - 1) < 0.02)
    #expect(Set(one["first"].reshape([-1])[0..<64].array(of: Float.self)).isSubset(of: [0, 1 / 0.75]))
    #expect(relativeDifference(try run(.evaluation)["first"], input) == 0)
  }

  @Test("A batch norm cannot be trained on one number a channel, and says so")
  func lonelyNorm() throws {
    let network = try Network("lonely", input: [4, 1, 1]) { BatchNorm().named("bn") }
    let error = #expect(throws: NetworkError.self) {
      try network.forward(Tensor.ones([1, 4, 1, 1]), weights: network.initialWeights(seed: 1), mode: .training(seed: 1))
    }
    #expect(
      error.map { "\($0)" }
        == "bn (batchNorm): it has one number a channel to train with ([1, 4, 1, 1] with the batch), and one number has no variance")
  }
}
