import Foundation
import Networks
import Tensors
import Testing
import Training

@testable import Studies

@Suite struct GenerationTests {
  /// Made by Goldens/torch_pictures.py.
  static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/torch_pictures.safetensors").path

  static func network(seed: UInt64, type: DType = .float32) throws -> MultiChannelAttention {
    let description = AttributeNetwork(.multiChannelAttention, attributes: 5, channels: 12)
    let network = description.network()
    var weights = network.initialWeights(seed: seed)
    var random = RandomSource(seed: seed)
    weights["classifier.weight"] = Tensor.normal([5, 12, 1, 1], using: &random)
    return try MultiChannelAttention(
      Model(network, weights.converted(to: type)), description,
      normalization: Normalization(mean: [0.5, 0.4, 0.3], standardDeviation: [0.2, 0.25, 0.3]), attributes: ["a", "b", "c", "d", "e"])
  }

  /// A picture of slanted stripes, `1 3 64 64`.
  static func stripes(_ type: DType) -> Tensor {
    let values = (0..<3 * 64 * 64).map { place in
      let (channel, row, column) = (place / 4096, place / 64 % 64, place % 64)
      return 0.5 + 0.4 * sin(Double(row + (channel + 1) * column) / 3)
    }
    return Tensor(values, shape: [1, 3, 64, 64], type: type)
  }

  /// Compares a gradient with central differences at some of the values.
  static func expectGradient(of function: (Tensor) throws -> Tensor, at input: Tensor, places: Int = 6) throws {
    let slope = try gradient(at: input, of: function)
    let slopes: [Double] = slope.array()
    var random = RandomSource(seed: 6)
    for _ in 0..<places {
      let place = Int.random(in: 0..<slopes.count, using: &random)
      var values: [Double] = input.array()
      func moved(_ step: Double) throws -> Double {
        let kept = values[place]
        defer { values[place] = kept }
        values[place] += step
        return try function(Tensor(values, shape: input.shape)).number
      }
      let difference = (try moved(1e-5) - moved(-1e-5)) / 2e-5
      #expect(abs(slopes[place] - difference) < 1e-4 * abs(difference) + 1e-8, "\(place): \(slopes[place]), not \(difference)")
    }
    #expect(slope.abs().max().number > 1e-5)
  }

  // MARK: - Bases and regularisation

  @Test func basesAsTorchAndScipyGiveThem() throws {
    let golden = try SafetensorsFile(Self.golden)
    let levels = try (0..<3).map { try golden.tensor("pyramid.level\($0)") }
    let size = Extent(rows: 8, columns: 12)
    let pyramid = PictureParametrization(.pyramid([1, 2, 4])).change(levels, size: size)
    #expect((pyramid - (try golden.tensor("pyramid.change"))).abs().max().number < 1e-12)
    let cosine = PictureParametrization(.cosine(decay: 1.5)).change([try golden.tensor("cosine.amplitudes")], size: size)
    #expect((cosine - (try golden.tensor("cosine.change"))).abs().max().number < 1e-11)
    let colors = PictureParametrization(.pixels, decorrelatesColors: true).change([levels[0]], size: size)
    #expect((colors - (try golden.tensor("colors.change"))).abs().max().number < 1e-12)
  }

  @Test(arguments: [
    PictureParametrization(.pixels), PictureParametrization(.pyramid([2, 4])),
    PictureParametrization(.cosine(decay: 1), decorrelatesColors: true),
  ])
  func numbersOfZeroAreTheStart(_ parametrization: PictureParametrization) {
    let start = Self.stripes(.float64)
    let zeros = parametrization.zeros(like: start)
    let pictures = parametrization.pictures(zeros, start: PictureParametrization.logits(of: start))
    #expect((pictures - start).abs().max().number < 1e-12)
  }

  @Test(arguments: [1.0, 1.5, 2]) func totalVariation(_ exponent: Double) throws {
    let golden = try SafetensorsFile(Self.golden)
    let pictures = try golden.tensor("variation.pictures")
    let found: [Double] = PictureRegularization.totalVariation(pictures, exponent: exponent).array()
    let expected: [Double] = try golden.tensor("variation.\(exponent)").array()
    let values: [Double] = pictures.array()
    for picture in 0..<2 {
      #expect(abs(found[picture] - expected[picture]) < 1e-12)
      var sum = 0.0
      for map in 0..<3 {
        func value(_ row: Int, _ column: Int) -> Double { values[((picture * 3 + map) * 7 + row) * 9 + column] }
        for row in 0..<7 {
          for column in 0..<9 {
            let across = column < 8 ? value(row, column + 1) - value(row, column) : 0
            let down = row < 6 ? value(row + 1, column) - value(row, column) : 0
            sum += pow(across * across + down * down, exponent / 2)
          }
        }
      }
      // The rounded tip is all the difference.
      #expect(abs(found[picture] - sum / 189) < 2e-3)
    }
  }

  @Test func distancesByLoops() {
    var random = RandomSource(seed: 3)
    let (pictures, start) = (
      Tensor.uniform([2, 3, 4, 5], type: .float64, using: &random), Tensor.uniform([2, 3, 4, 5], type: .float64, using: &random)
    )
    let (ours, theirs): ([Double], [Double]) = (pictures.array(), start.array())
    let squared: [Double] = PictureRegularization(distance: 3).loss(pictures, start: start).array()
    let absolute: [Double] = PictureRegularization(sparsity: 2).loss(pictures, start: start).array()
    for picture in 0..<2 {
      let changes = (picture * 60..<picture * 60 + 60).map { ours[$0] - theirs[$0] }
      #expect(abs(squared[picture] - 3 * changes.reduce(0) { $0 + $1 * $1 } / 60) < 1e-12)
      #expect(abs(absolute[picture] - 2 * changes.reduce(0) { $0 + abs($1) } / 60) < 2.1e-3)
    }
    let nothing: [Double] = PictureRegularization(totalVariation: 1, variesChange: true, distance: 1, sparsity: 1)
      .loss(start, start: start).array()
    #expect(nothing.allSatisfy { abs($0) < 1e-12 })
  }

  @Test(arguments: [("adam", PictureOptimization.Rule.adam), ("normalized", .normalized(momentum: 0.8))])
  func descentsAsTorchMakesThem(_ name: String, _ rule: PictureOptimization.Rule) throws {
    let golden = try SafetensorsFile(Self.golden)
    let (start, weights) = (try golden.tensor("descent.start"), try golden.tensor("descent.weights"))
    let optimization = PictureOptimization(
      steps: 7, rule: rule, learningRate: 0.1, parametrization: PictureParametrization(.pyramid([1, 2])),
      regularization: PictureRegularization(totalVariation: 3, variesChange: true, distance: 5, sparsity: 2), jitter: 0)
    let found = try optimization.pictures(from: start) { -($0 * weights).sum(over: 1, 2, 3) }
    #expect((found - (try golden.tensor("descent.\(name)"))).abs().max().number < 1e-9)
  }

  @Test func shiftsRepeatTheEdge() {
    let picture = Self.stripes(.float64)
    let values: [Double] = picture.array()
    let optimization = PictureOptimization(jitter: 3, seed: 5)
    var seen: Set<String> = []
    for step in 0..<40 {
      let view: [Double] = optimization.view(step, of: picture)(picture).array()
      let shifts = (-3...3).flatMap { down in (-3...3).map { (down, $0) } }
      let match = shifts.filter { down, right in
        (0..<4096).allSatisfy { place in
          let (row, column) = (min(63, max(0, place / 64 - down)), min(63, max(0, place % 64 - right)))
          return view[place] == values[row * 64 + column]
        }
      }
      #expect(match.count == 1)
      seen.formUnion(match.map { "\($0)" })
    }
    #expect(seen.count > 15)
  }

  // MARK: - Objectives

  @Test(arguments: [AttributeGeneration.Objective.logit, .channel(7), .logitAlone(weight: 0.5)], [nil, 1.0])
  func gradientAgainstCentralDifferences(_ objective: AttributeGeneration.Objective, _ target: Double?) throws {
    let networks = try [3, 4].prefix(objective == .channel(7) ? 1 : 2).map { try Self.network(seed: $0, type: .float64) }
    let start = Tensor.concatenate([Self.stripes(.float64), Self.stripes(.float64).flip(2)])
    let ascent = try Ascent(networks, ["d", .init("b", isPresent: false)], objective, target, start: start.flip(3))
    try Self.expectGradient(of: { ascent.gains(try ascent.values(of: $0)).sum() }, at: start)
    // The values themselves, from whole passes.
    let passes = try networks.map { try $0.pass(start) }
    let values = try ascent.values(of: start).goals
    for (row, attribute) in [3, 1].enumerated() {
      let expected = passes.map { pass in
        objective == .channel(7) ? pass.contributions[row, attribute, 7].number : pass.logits[row, attribute].number
      }
      #expect(abs(values[row].number - expected.reduce(0, +) / Double(expected.count)) < 1e-9)
    }
  }

  @Test(arguments: [PictureOptimization.Rule.adam, .normalized(momentum: 0.9)])
  func itRisesAndFalls(_ rule: PictureOptimization.Rule) throws {
    let network = try Self.network(seed: 3)
    let optimization = PictureOptimization(steps: 12, rule: rule, learningRate: 0.05, jitter: 1)
    let generation = try AttributeGeneration([network], target: nil, optimization: optimization)
    let made = try generation.pictures(toward: ["a", .init("a", isPresent: false), "e"], from: .pictures(Self.stripes(.float32)))
    let judged = try made.logits(by: network)
    let (a, e) = (try judged.gain(of: "a"), try judged.gain(of: "e"))
    #expect(a[0] > 0.05)
    #expect(a[1] < -0.05)
    #expect(e[2] > 0.05)
    #expect(made.history.map(\.count) == [12, 12, 12])
    #expect(made.pictures.min().number >= 0)
    #expect(made.pictures.max().number <= 1)

    // The same seed, the same bits; another seed shifts otherwise.
    let again = try generation.pictures(toward: made.goals, from: .pictures(Self.stripes(.float32)))
    #expect((again.pictures - made.pictures).abs().max().number == 0)
    #expect(again.history == made.history)
    var other = generation
    other.optimization.seed = 2
    let shifted = try other.pictures(toward: made.goals, from: .pictures(Self.stripes(.float32)))
    #expect((shifted.pictures - made.pictures).abs().max().number > 0)

    // What stands beside a picture does not matter but for rounding, which steps of a fixed length make larger.
    let alone = try generation.pictures(toward: ["e"], from: .pictures(Self.stripes(.float32)))
    #expect((alone.pictures[0] - made.pictures[2]).abs().max().number < 1e-2)
  }

  @Test func otherLogitsStayWhereTheyAreAskedTo() throws {
    let network = try Self.network(seed: 3)
    let optimization = PictureOptimization(steps: 15, learningRate: 0.05, jitter: 0)
    func moved(_ objective: AttributeGeneration.Objective) throws -> Double {
      let generation = try AttributeGeneration([network], objective: objective, target: nil, optimization: optimization)
      let judged = try generation.pictures(toward: ["a"], from: .pictures(Self.stripes(.float32))).logits(by: network)
      #expect(try judged.gain(of: "a")[0] > 0.02)
      return (judged.after - judged.before).narrow(1, 1..<5).squared().mean().number
    }
    #expect(try moved(.logitAlone(weight: 10)) < 0.5 * moved(.logit))
  }

  @Test func fromGreyAndFromNoise() throws {
    let generation = try AttributeGeneration([Self.network(seed: 3)], optimization: PictureOptimization(steps: 0))
    let grey = try generation.pictures(toward: ["a", "b"], from: .grey)
    #expect(grey.pictures.shape == [2, 3, 64, 64])
    #expect((grey.pictures - 0.5).abs().max().number == 0)
    #expect(grey.history == [[], []])
    let noise = try generation.pictures(toward: ["a", "b"], from: .noise(seed: 1, deviation: 0.1)).pictures
    let same = try generation.pictures(toward: ["a", "b"], from: .noise(seed: 1, deviation: 0.1)).pictures
    #expect((noise - same).abs().max().number == 0)
    #expect(abs(noise.standardDeviation().number - 0.1) < 0.005)
  }

  @Test func sharesOfTheChangeByLoops() {
    var random = RandomSource(seed: 3)
    let change = Tensor.normal([3, 4, 5], using: &random)
    let region = (0..<20).map { $0 % 3 == 0 }
    let values: [Double] = change.converted(to: .float64).array()
    var (inside, whole) = (0.0, 0.0)
    for (place, value) in values.enumerated() {
      whole += value * value
      if region[place % 20] { inside += value * value }
    }
    #expect(abs(GeneratedPictures.share(ofChange: change, within: region) - inside / whole) < 1e-12)
    #expect(GeneratedPictures.share(ofChange: change * 0, within: region).isNaN)
  }

  // MARK: - What cannot be

  @Test func whatCannotBe() throws {
    let network = try Self.network(seed: 3)
    let stripes = Self.stripes(.float32)
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    func made(
      _ goals: [AttributeGeneration.Goal] = ["a"], _ start: Tensor? = nil, _ optimization: PictureOptimization = .init(steps: 1)
    ) -> String {
      message {
        let generation = try AttributeGeneration([network], optimization: optimization)
        _ = try generation.pictures(toward: goals, from: .pictures(start ?? stripes))
      }
    }
    #expect(made() == "nothing was thrown")
    #expect(made(["aa"]).contains("did you mean “a”"))
    #expect(made([]).contains("name a goal"))
    #expect(made(["a"], stripes * Double.nan).contains("no numbers"))
    #expect(made(["a"], stripes * 255).contains("give values 0…1"))
    #expect(made(["a"], stripes.narrow(2, 0..<32)).contains("expected [1, 3, 64, 64]"))
    #expect(made(["a", "b", "c"], Tensor.concatenate([stripes, stripes])).contains("expected [3, 3, 64, 64]"))
    #expect(made(["a"], nil, .init(steps: -1)).contains("-1 steps"))
    #expect(made(["a"], nil, .init(learningRate: .nan)).contains("at the rate nan"))
    #expect(made(["a"], nil, .init(jitter: 64)).contains("a jitter of 64"))
    #expect(made(["a"], nil, .init(parametrization: .init(.pyramid([3])))).contains("does not divide"))
    #expect(made(["a"], nil, .init(parametrization: .init(.pyramid([])))).contains("does not divide"))
    #expect(made(["a"], nil, .init(rule: .normalized(momentum: 1))).contains("a momentum of 1"))
    #expect(message { _ = try AttributeGeneration([]) }.contains("no network"))
    #expect(message { _ = try AttributeGeneration([network], objective: .channel(12)) }.contains("channel 12 of 12"))
    #expect(message { _ = try AttributeGeneration([network, network], objective: .channel(1)) }.contains("nothing in common"))
    var weights = network.model.weights
    weights["classifier.bias"] = Tensor.full([5], Double.nan)
    let broken = try MultiChannelAttention(Model(network.model.network, weights), network.description, attributes: network.attributes)
    #expect(message { _ = try AttributeGeneration([broken]).pictures(toward: ["a"], from: .grey) }.contains("the loss is nan at step 1"))
  }
}
