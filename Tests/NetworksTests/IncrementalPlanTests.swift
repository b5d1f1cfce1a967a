import Networks
import Tensors
import Testing

@Suite("Plans of incremental passes")
struct IncrementalPlanTests {
  @Test("A window of VGG-16 grows and shrinks from layer to layer as known, and is clipped at borders")
  func vgg() throws {
    let network = Network.vgg16()
    // In the middle, where no border clips; in the corner, where half of what is reached lies outside.
    let middle = PixelRectangle(rows: 96..<112, columns: 96..<112), corner = PixelRectangle(rows: 0..<16, columns: 208..<224)
    let plan = try network.incrementalPlan(changing: [middle, corner], size: 224)
    func sizes(_ window: Int) -> [Int] {
      network.nodes(of: Convolution.self).compactMap { name, _ in plan.steps.first { $0.node == name }?.windows?[window].rows.count }
    }
    #expect(sizes(0) == [18, 20, 12, 14, 10, 12, 14, 10, 12, 14, 9, 11, 13])
    #expect(sizes(1) == [17, 18, 10, 11, 7, 8, 9, 6, 7, 8, 5, 6, 7])
    #expect(plan.steps.first { $0.windows == nil }?.node == "avgpool")
    #expect(plan.wholeMultiplyAdds == 2 * (try network.multiplyAdds()))
    #expect(plan.predictedGain > 8 && plan.predictedGain < 30)
  }

  @Test("Windows are the smallest that hold what can change, found position by position", arguments: 0..<12 as Range<UInt64>)
  func smallest(seed: UInt64) throws {
    var random = KeyedRandom("plans", seed: seed)
    func sliding() -> (Extent, Extent, Extent) {
      let stride = Extent(rows: random.integer(in: 1..<3), columns: random.integer(in: 1..<3))
      let size = Extent(rows: random.integer(in: stride.rows..<4), columns: random.integer(in: stride.columns..<4))
      return (size, stride, Extent(rows: random.integer(in: 0..<size.rows / 2 + 1), columns: random.integer(in: 0..<size.columns / 2 + 1)))
    }
    let (first, second, third) = (sliding(), sliding(), sliding())
    let network = try Network("plan \(seed)", input: [2, 19, 16]) {
      Convolution(3, kernel: first.0, stride: first.1, padding: first.2).named("conv")
      MaxPool(second.0, stride: second.1, padding: second.2, roundsUp: random.chance(0.5)).named("pool")
      Convolution(3, kernel: 3, padding: 1).named("block")
      Add().from("pool", "block").named("sum")
      AveragePool(third.0, stride: third.1, padding: third.2, roundsUp: random.chance(0.5)).named("mean")
    }
    let windows = IncrementalPassTests.windows([19, 16], count: 5, &random)
    let plan = try network.incrementalPlan(changing: windows, size: [19, 16])
    for step in plan.steps {
      let shape = try network.shape(of: step.node)
      let found = try #require(step.windows)
      for (window, own) in zip(windows, found) {
        var (rows, columns): (Set<Int>, Set<Int>) = ([], [])
        for row in 0..<shape[1] {
          for column in 0..<shape[2] {
            guard let seen = try network.pixels(seenBy: step.node, row: row, column: column), seen.rows.overlaps(window.rows),
              seen.columns.overlaps(window.columns)
            else { continue }
            rows.insert(row)
            columns.insert(column)
          }
        }
        guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(), let right = columns.max() else {
          #expect(own.rows.isEmpty || own.columns.isEmpty)
          continue
        }
        #expect(own == PixelRectangle(rows: top..<bottom + 1, columns: left..<right + 1), "\(step.node), \(window)")
      }
    }
  }

  @Test("What a step skips does not change, and a plan knows that")
  func skipped() throws {
    let network = try Network("skipping", input: [1, 9, 9]) {
      Convolution(2, kernel: 1, stride: 3).named("sparse")
      Convolution(2, kernel: 3, padding: 1).named("next")
    }
    let plan = try network.incrementalPlan(changing: [PixelRectangle(rows: 1..<3, columns: 0..<9)], size: 9)
    #expect(plan.steps.allSatisfy { $0.windows?[0].rows.isEmpty == true && $0.multiplyAdds == 0 })
    let model = Model(network, seed: 1)
    let picture = network.genericInput(seed: 1)[0].converted(to: .float32)
    let pass = try IncrementalPass(model, picture: picture, fill: [3], plan: plan)
    #expect(try (pass.forward(0..<1).output - model(picture.unsqueeze(0))).abs().max().number == 0)
  }

  @Test("Where a window reaches everything, nothing is to be gained")
  func fallback() throws {
    let network = try Network("global", input: [2, 8, 8]) {
      Softmax(over: [2, 3]).named("everywhere")
      Convolution(4, kernel: 3, padding: 1).named("conv")
    }
    let plan = try network.incrementalPlan(changing: [PixelRectangle(rows: 0..<1, columns: 0..<1)], size: 8)
    #expect(plan.steps.map(\.windows) == [nil, nil])
    #expect(plan.predictedGain == 1 && plan.predictedGain < IncrementalPlan.leastGain)
    let none = try Network("none", inputs: [.init("a", [2, 4, 4])], nodes: [.init("bend", ReLU(), inputs: ["a"])])
    #expect(try none.incrementalPlan(changing: [], size: 4).predictedGain == 1)
  }

  @Test("What has no plan says why")
  func errors() throws {
    let two = try Network("two", inputs: [.init("a", [1, 4, 4]), .init("b", [1, 4, 4])], nodes: [.init("sum", Add(), inputs: ["a", "b"])])
    #expect(throws: NetworkError.self) { try two.incrementalPlan(changing: [], size: 4) }
    let network = Network.smallNet32()
    #expect(throws: NetworkError.self) { try network.incrementalPlan(changing: [], size: 32, capturing: ["conv"]) }
    #expect(throws: NetworkError.self) { try Network.vgg16().incrementalPlan(changing: [], size: 16) }
  }
}
