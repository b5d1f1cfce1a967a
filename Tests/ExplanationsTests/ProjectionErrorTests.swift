import Explanations
import Networks
import Tensors
import Testing

@Suite("What projections say when they cannot be")
struct ProjectionErrorTests {
  static let network = try! Network("errors", input: [2, 8, 8]) {
    Convolution(4, kernel: 3, padding: 1).named("conv1")
    ReLU().named("relu1")
    MaxPool(2).named("pool")
    Convolution(4, kernel: 3, padding: 1).named("conv2")
    Add().from("pool", "conv2").named("sum")
    ReLU().named("relu2")
    Sigmoid().named("gate")
    Multiply().from("gate", "relu2").named("product")
    Mean(over: [2, 3]).named("vector")
    Reshape([2, 2]).named("square")
  }
  static let model = Model(network, seed: 1)
  static let pictures = Tensor.ones([2, 2, 8, 8])

  /// The words of the error of two whole maps' projection.
  static func words(
    _ node: String, _ projection: BackwardProjection = .init(), units: [FeatureUnit] = [.init(channel: 0), .init(channel: 1)],
    pictures: Tensor = pictures, sources: [Int]? = nil
  ) throws -> String {
    let error = try #require(throws: NetworkError.self) {
      try model.projections(of: node, units: units, pictures: pictures, sources: sources, by: projection)
    }
    return "\(error)"
  }

  @Test("A join of branches is named, with what to do; the extension and the gradient pass it")
  func joins() throws {
    #expect(
      try Self.words("relu2")
        == "sum (add): the deconvnet has no definition where branches join; choose a node before it, the gradient, or passesJoins: true, "
        + "an extension in which the signal goes into every branch")
    #expect(try Self.words("sum", .init(.guided)).hasPrefix("sum (add): guided back-propagation has no definition where branches join"))
    #expect(try Self.words("product", .init(.guided)).hasPrefix("product (multiply): guided back-propagation has no definition"))
    for projection in [BackwardProjection(passesJoins: true), .init(.guided, passesJoins: true), .init(.gradient)] {
      let units = [FeatureUnit(channel: 0), FeatureUnit(channel: 1)]
      let found = try Self.model.projections(of: "relu2", units: units, pictures: Self.pictures, by: projection)
      #expect(found.shape == [2, 2, 8, 8])
    }
    // What lies before the join knows nothing of it.
    #expect(throws: Never.self) {
      try Self.model.projections(of: "conv2", units: [.init(channel: 0), .init(channel: 1)], pictures: Self.pictures)
    }
  }

  @Test("Other activations than ReLU have no deconvnet")
  func activations() throws {
    let words =
      "gate (sigmoid): the deconvnet has no definition for it, only for ReLU, max pooling, contrast normalisation and linear operations; "
      + "choose a node before it, or the gradient"
    #expect(try Self.words("gate", .init(passesJoins: true)) == words)
    #expect(try Self.words("vector", .init(passesJoins: true)).contains("the deconvnet has no definition for it"))
    for operation in [Tanh(), LeakyReLU(), Softmax(), Sigmoid()] as [any NetworkOperation] {
      let network = try Network("one", inputs: [.init("input", [2, 8, 8])], nodes: [.init("odd", operation, inputs: ["input"])])
      let model = Model(network, seed: 1)
      let error = try #require(throws: NetworkError.self) {
        try model.projections(of: "odd", signal: Self.pictures, pictures: Self.pictures)
      }
      #expect("\(error)".hasPrefix("odd (\(type(of: operation).kind)): the deconvnet has no definition for it"))
      for rule in [ProjectionRule.guided, .gradient] {
        #expect(throws: Never.self) {
          try model.projections(of: "odd", signal: Self.pictures, pictures: Self.pictures, by: .init(rule))
        }
      }
    }
  }

  @Test("Only a deconvnet may overwrite")
  func overwriting() throws {
    for rule in [ProjectionRule.guided, .gradient] {
      #expect(
        try Self.words("conv2", .init(rule, unpooling: .overwriting))
          == "pool (maxPool): a gradient adds where windows chose the same place; unpooling that overwrites belongs to the deconvnet")
    }
    #expect(throws: Never.self) {
      try Self.model.projections(of: "relu1", units: [.init(channel: 0), .init(channel: 1)], pictures: Self.pictures, by: .init(.guided))
    }
  }

  @Test("Nodes and units that are not there")
  func missing() throws {
    #expect(try Self.words("relu") == "no node is named “relu”; did you mean “relu1”?")
    func unit(_ node: String, _ unit: FeatureUnit) throws -> String {
      try Self.words(node, .init(.gradient), units: [.init(channel: 0), unit])
    }
    #expect(try unit("pool", .init(channel: 4)) == "pool: there is no unit channel 4; its channels are 0 to 3")
    #expect(try unit("pool", .init(channel: -1)) == "pool: there is no unit channel -1; its channels are 0 to 3")
    #expect(
      try unit("pool", .init(channel: 1, row: 4, column: 0)) == "pool: there is no unit channel 1, row 4, column 0; its maps are of 4 × 4")
    #expect(
      try unit("pool", .init(channel: 1, row: 2))
        == "pool: its unit channel 1, row 2, column – has only one of row and column: give both, or neither for the whole map")
    #expect(
      try unit("vector", .init(channel: 1, row: 0, column: 0))
        == "vector: its unit channel 1, row 0, column 0 has a position, and a vector's element has none: leave row and column out")
    #expect(try unit("square", .init(channel: 1)).hasSuffix("expected C h w or a vector for a unit; start from a signal instead"))
  }

  @Test("Numbers, shapes and types that do not fit")
  func misfits() throws {
    #expect(
      try Self.words("pool", units: [.init(channel: 0)])
        == "pool: 1 unit for 2 pictures: give one for each picture, or sources that say which is whose")
    #expect(try Self.words("pool", sources: [0]) == "pool: 2 units and 1 source: give one for each unit")
    #expect(try Self.words("pool", sources: [0, 2]) == "pool: a source is picture 2, and there are 2 pictures, from 0 on")
    #expect(try Self.words("pool", pictures: Tensor.ones([2, 3, 8, 8])).hasPrefix("conv1 (convolution): "))
    #expect(try Self.words("pool", pictures: Tensor.full([2, 2, 8, 8], 1, type: .int64)).hasPrefix("input: a value of shape [2, 8, 8]"))
    #expect(try Self.words("pool", pictures: Self.pictures.converted(to: .float64)).contains("convert one of them"))
    func signal(_ signal: Tensor) throws -> String {
      let error = try #require(throws: NetworkError.self) {
        try Self.model.projections(of: "pool", signal: signal, pictures: Self.pictures)
      }
      return "\(error)"
    }
    #expect(
      try signal(.ones([2, 4, 4, 5])) == "pool: a value of shape [4, 4, 5] without its batch, expected a signal of its [4, 4, 4]")
    #expect(
      try signal(.ones([3, 4, 4, 4]))
        == "pool: 3 signals for 2 pictures: give one for each picture, or sources that say which is whose")
    #expect(
      try signal(.ones([2, 4, 4, 4], type: .float64))
        == "pool: its signal is float64 and the pictures are float32: convert one of them")
  }
}
