import Networks
import Tensors
import Testing

@Suite("Describing networks")
struct NamingTests {
  /// A basic block as torchvision writes it.
  static func basicBlock(_ channels: Int, stride: Int = 1) -> Block {
    Block {
      Convolution(channels, kernel: 3, stride: Extent(stride), padding: 1, bias: false).named("conv1")
      BatchNorm().named("bn1")
      ReLU()
      Convolution(channels, kernel: 3, padding: 1, bias: false).named("conv2")
      BatchNorm().named("bn2")
      if stride != 1 {
        Sequential("downsample") {
          Convolution(channels, kernel: 1, stride: Extent(stride), bias: false)
          BatchNorm()
        }.from(.input)
      }
      Add().from("bn2", stride != 1 ? "downsample" : .input)
      ReLU()
    }
  }

  /// The network of Goldens/torch_networks.py.
  static func small() throws -> Network {
    try Network("small", input: [3, 33, 29]) {
      Sequential("features") {
        Convolution(4, kernel: 5, stride: 2, padding: 1)
        ReLU()
        MaxPool(3, stride: 2, roundsUp: true)
      }
      Sequential("layer1") {
        basicBlock(4)
        basicBlock(6, stride: 2)
      }
      AdaptiveAveragePool(1).named("avgpool")
      Flatten()
      Linear(5).named("fc")
    }
  }

  @Test("Sequences are numbered, blocks named, and what has no name is called as torch.fx would")
  func names() throws {
    let network = try Network("names", input: [3, 8, 8]) {
      Convolution(4, kernel: 3)
      ReLU()
      ReLU()
      Sequential("features") {
        Convolution(4, kernel: 1)
        Block {
          ReLU()
          Dropout().named("drop")
        }
        Sequential { ReLU() }
      }
      Flatten()
    }
    #expect(
      network.nodeNames == [
        "conv2d", "relu", "relu_1", "features.0", "features.1.relu", "features.1.drop", "features.2.0", "flatten",
      ])
  }

  @Test("A name is looked for in the innermost block first, then further out; blocks stand for what they give")
  func scopes() throws {
    let network = try Network("scopes", input: [2, 4, 4]) {
      Identity().named("a")
      Block("outer") {
        Scaling(by: 2).named("a")
        Block("inner") {
          Scaling(by: 3).named("b")
          Add().from("a", "b", .input, "input").named("sum")
        }
        Identity().from("inner").named("last")
      }
      Add().from("outer", "a").named("end")
    }
    #expect(network["outer.inner.sum"]?.inputs == ["outer.a", "outer.inner.b", "outer.a", "input"])
    #expect(network["outer.last"]?.inputs == ["outer.inner.sum"])
    #expect(network["end"]?.inputs == ["outer.last", "a"])
    #expect(network.readers(of: "outer.a") == ["outer.inner.b", "outer.inner.sum"])
  }

  @Test("A sequence of choices and repetitions is described by if and for")
  func control() throws {
    func stack(depth: Int, normalized: Bool) throws -> [String] {
      try Network("stack", input: [1, 32, 32]) {
        for _ in 0..<depth {
          Convolution(2, kernel: 3)
          if normalized { BatchNorm() } else { Identity() }
        }
      }.nodeNames
    }
    #expect(try stack(depth: 2, normalized: true) == ["conv2d", "batch_norm", "conv2d_1", "batch_norm_1"])
    #expect(try stack(depth: 1, normalized: false) == ["conv2d", "identity"])
  }

  @Test("What is wrong is said with the node's name")
  func errors() {
    func words(_ body: () throws -> Network) -> String {
      do {
        _ = try body()
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      words {
        try Network("x", input: [3, 8, 8]) {
          ReLU().named("a")
          ReLU().named("a")
        }
      } == "the name “a” is given twice")
    #expect(
      words {
        try Network("x", input: [3, 8, 8]) {
          Block("layer1") {
            Convolution(3, kernel: 1).named("conv1")
            Add().from("conv1", "inpt").named("join")
          }
        }
      } == "layer1.join: its input “inpt” is no node above it and no input of the network; did you mean “input”?")
    #expect(
      words {
        try Network("x", input: [3, 8, 8]) {
          Convolution(8, kernel: 3).named("conv1")
          Add().from("conv1", "input").named("join")
        }
      } == "join (add): its inputs differ in shape, and only a size of 1 is stretched (inputs [8, 6, 6], [3, 8, 8])")
    #expect(
      words { try Network("x", input: [3, 8, 8]) { Convolution(8, kernel: 11).named("conv1") } }
        == "conv1 (convolution): its window spans 11 rows, and the input has 8 with padding 0 on both sides (input [3, 8, 8])")
    #expect(
      words { try Network("x", input: [3, 8, 8]) { Convolution(8, kernel: 3, groups: 2).named("conv1") } }
        == "conv1 (convolution): its 2 groups do not divide the 3 channels that enter and the 8 that leave (input [3, 8, 8])")
    #expect(
      words { try Network("x", input: [3, 8, 8]) { Linear(8).named("fc") } }
        == "fc (linear): expected a vector; put a Flatten before it (input [3, 8, 8])")
    #expect(
      words { try Network("x", input: [3, 8, 8]) { Add().named("sum") } } == "sum (add): 1 input, expected 2 or more")
    #expect(
      words { try Network("x", input: [3, 8, 8]) { Softmax(over: [0]).named("soft") } }
        == "soft (softmax): dimensions [0], expected different ones from 1 to 3 (0 is the batch) (input [3, 8, 8])")
  }

  @Test("Another input than the declared one is checked before anything runs, against the weights too")
  func otherInputs() throws {
    let network = try Network("lenet", input: [1, 28, 28]) {
      Convolution(6, kernel: 5).named("conv")
      MaxPool(2).named("pool")
      Flatten()
      Linear(10).named("fc")
    }
    #expect(try network.shapes(for: [1, 28, 28])["pool"] == [6, 12, 12])
    let model = Model(network, seed: 1)
    let wide = #expect(throws: NetworkError.self) { try model(Tensor.zeros([2, 1, 32, 32])) }
    #expect(
      wide.map { "\($0)" }
        == "fc (linear): its parameter “weight” has shape [10, 864], and this input would need [10, 1176] (input [1176])")
    let deep = #expect(throws: NetworkError.self) { try model(Tensor.zeros([2, 3, 28, 28])) }
    #expect(
      deep.map { "\($0)" }
        == "conv (convolution): its parameter “weight” has shape [6, 1, 5, 5], and this input would need [6, 3, 5, 5] (input [3, 28, 28])")
    let flat = #expect(throws: NetworkError.self) { try model(Tensor.zeros([1, 28, 28])) }
    #expect(
      flat.map { "\($0)" }
        == "input: a value of shape [28, 28] without its batch, "
        + "expected [1, 28, 28] with the batch before it, of a type with fractions")
    let double = #expect(throws: NetworkError.self) { try model(Tensor.zeros([1, 1, 28, 28], type: .float64)) }
    #expect(double.map { "\($0)" } == "conv: its input is float64 and its weights are float32: convert one of them")
    let unknown = #expect(throws: NetworkError.self) { try model.forward(Tensor.zeros([1, 1, 28, 28]), capturing: ["pol"]) }
    #expect(unknown.map { "\($0)" } == "no node is named “pol”; did you mean “pool”?")
    let replaced = #expect(throws: NetworkError.self) {
      try model.forward(Tensor.zeros([1, 1, 28, 28]), replacing: ["pool": Tensor.zeros([1, 6, 11, 11])])
    }
    #expect(replaced.map { "\($0)" } == "pool: a value of shape [6, 11, 11] without its batch, expected [6, 12, 12]")
  }
}
