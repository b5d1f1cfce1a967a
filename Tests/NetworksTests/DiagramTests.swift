import Testing
import Vitrine

@Suite("Diagrams of networks")
struct DiagramTests {
  /// A residual network of bottlenecks, torchvision's ResNet-50 for (3, 4, 6, 3).
  static func resNet(_ depths: [Int]) throws -> Network {
    func bottleneck(_ width: Int, stride: Int, expands: Bool) -> Block {
      Block {
        Convolution(width, kernel: 1, bias: false).named("conv1")
        BatchNorm().named("bn1")
        ReLU()
        Convolution(width, kernel: 3, stride: Extent(stride), padding: 1, bias: false).named("conv2")
        BatchNorm().named("bn2")
        ReLU()
        Convolution(4 * width, kernel: 1, bias: false).named("conv3")
        BatchNorm().named("bn3")
        if expands {
          Sequential("downsample") {
            Convolution(4 * width, kernel: 1, stride: Extent(stride), bias: false)
            BatchNorm()
          }.from(.input)
        }
        Add().from("bn3", expands ? "downsample" : .input)
        ReLU()
      }
    }
    return try Network("resnet", input: [3, 224, 224], initialization: .resNet) {
      Convolution(64, kernel: 7, stride: 2, padding: 3, bias: false).named("conv1")
      BatchNorm().named("bn1")
      ReLU()
      MaxPool(3, stride: 2, padding: 1).named("maxpool")
      for (stage, depth) in depths.enumerated() {
        Sequential("layer\(stage + 1)") {
          for place in 0..<depth {
            bottleneck(64 << stage, stride: place == 0 && stage > 0 ? 2 : 1, expands: place == 0)
          }
        }
      }
      AdaptiveAveragePool(1).named("avgpool")
      Flatten()
      Linear(1000).named("fc")
    }
  }

  @Test("A small network is drawn layer by layer, norms and activations in their layer's box, shapes where they change")
  func small() throws {
    let network = try Network("lenet", input: [1, 28, 28]) {
      Sequential("features") {
        Convolution(6, kernel: 5)
        BatchNorm()
        ReLU()
        MaxPool(2)
      }
      Flatten()
      Linear(10).named("fc")
    }
    let diagram = network.diagram()
    #expect(diagram.nodes.map(\.id) == ["input", "features.0", "features.3", "fc"])
    #expect(diagram.nodes.map(\.label) == ["input", "conv 0", "pool 3", "fc"])
    #expect(diagram.nodes.map(\.detail) == ["", "5×5, 6, BN, ReLU", "2×2, stride 2, flatten", "10"])
    #expect(diagram.nodes.map(\.role) == [.input, .convolution, .pooling, .linear])
    #expect(diagram.nodes.map(\.group) == ["", "features", "features", ""])
    #expect(
      diagram.edges == [
        .init("input", "features.0", label: "1×28×28"), .init("features.0", "features.3", label: "6×24×24"),
        .init("features.3", "fc", label: "864"),
      ])
    #expect(network.diagram(folds: false).nodes.count == network.nodes.count + 1)
  }

  @Test("ResNet-50 is drawn block by block, ResNet-152 with its repetitions counted; arrows lead forward in both")
  func large() throws {
    let fifty = try Self.resNet([3, 4, 6, 3])
    #expect(fifty.parameterCount == 25_557_032)
    #expect(try fifty.multiplyAdds() == 4_089_184_256)
    let field = try fifty.receptiveField(of: "layer4.2.relu_2")
    #expect(field.rows == ReceptiveField.Axis(size: 427, stride: 32, start: -213))
    let drawn = fifty.diagram()
    #expect(drawn.nodes.count == 21)
    #expect(drawn.nodes.filter { $0.group == "layer3" }.map(\.label) == (0..<6).map { "block \($0)" })
    let deep = try Self.resNet([3, 8, 36, 3]).diagram()
    #expect(deep.nodes.count <= 25)
    #expect(deep.nodes.contains { $0.detail == "35 times 1×1, 3×3, 1×1" })
    for diagram in [drawn, deep] {
      let places = Dictionary(uniqueKeysWithValues: diagram.nodes.enumerated().map { ($1.id, $0) })
      for edge in diagram.edges { #expect((places[edge.from] ?? .max) < (places[edge.to] ?? .min)) }
    }
  }
}
