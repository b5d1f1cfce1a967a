import Datasets
import Networks
import Studies
import Tensors
import Testing
@testable import Training

@Suite("Comparators")
struct ComparatorTests {
  static func model(_ head: AttributeNetwork.Head) -> (Model, AttributeNetwork) {
    let description = AttributeNetwork(head, attributes: 5)
    return (Model(description.network(), seed: 2), description)
  }

  @Test func activationMapsAreOneProductAndTheirMeansAreTheLogits() throws {
    let (model, description) = Self.model(.multiTask)
    let network = try MultiTaskNetwork(model.converted(to: .float64), description, attributes: NoisePictures.attributes)
    let images = NoisePictures(count: 3).images
    let made = try network.maps(of: images)
    #expect(made.maps.shape == [3, 5, 16, 16])
    let means = made.maps.mean(over: 2, 3) + network.model.weights["classifier.bias"]!
    #expect((means - made.logits).abs().max().number < 1e-12)
    let features = Values(try network.model.forward(images, capturing: [AttributeNetwork.features])[AttributeNetwork.features])
    let (weights, maps) = (Values(network.model.weights["classifier.weight"]!), Values(made.maps))
    for (n, a, row, column) in [(0, 0, 0, 0), (1, 4, 15, 3), (2, 2, 7, 12)] {
      #expect(near(maps[n, a, row, column], (0..<64).reduce(0) { $0 + weights[a, $1] * features[n, $1, row, column] }))
    }
  }

  @Test func masksOfASharedMaskNetworkAreSigmoidsOfItsBranch() throws {
    let (model, description) = Self.model(.sharedMask)
    let network = try SharedMaskNetwork(
      model, description, normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.2, 0.2, 0.2]),
      attributes: NoisePictures.attributes)
    let images = NoisePictures(count: 2).images.converted(to: .float32)
    let made = try network.maps(of: images)
    #expect(made.maps.shape == [2, 5, 16, 16] && made.maps.min().number > 0 && made.maps.max().number < 1)
    let forward = try model.forward((images - 0.5) / 0.2, capturing: ["attention.maps"])
    #expect((forward["attention.maps"].sigmoid() - made.maps).abs().max().number < 1e-5)
    #expect((forward.output - made.logits).abs().max().number < 1e-5)
  }

  @Test func allThreeKindsGiveMapsForTheSameFigures() throws {
    let (shared, task) = (Self.model(.sharedMask), Self.model(.multiTask))
    let networks: [any AttributeMapping] = [
      try randomNetwork(), try SharedMaskNetwork(shared.0.converted(to: .float64), shared.1, attributes: NoisePictures.attributes),
      try MultiTaskNetwork(task.0.converted(to: .float64), task.1, attributes: NoisePictures.attributes),
    ]
    for network in networks {
      let made = try network.maps(of: NoisePictures(count: 1).images)
      #expect(made.maps.shape == [1, 5, 16, 16] && made.logits.shape == [1, 5])
    }
  }

  @Test func anotherNetworkIsRefused() throws {
    let (shared, description) = Self.model(.sharedMask)
    let (task, other) = Self.model(.multiTask)
    let names = NoisePictures.attributes
    #expect(throws: StudyError.self) { try MultiTaskNetwork(shared, description, attributes: names) }
    #expect(throws: StudyError.self) { try SharedMaskNetwork(task, other, attributes: names) }
    #expect(throws: StudyError.self) { try SharedMaskNetwork(task, description, attributes: names) }
    #expect(throws: StudyError.self) { try SharedMaskNetwork(shared, description, attributes: ["a"]) }
  }
}

@Suite("Comparison of accuracies")
struct AccuracyComparisonTests {
  static func evaluation(_ accuracies: [Double], majority: [Double] = [0.5, 0.75, .nan], count: Int = 8) -> Evaluation {
    Evaluation(count: count, loss: 0, accuracy: 0, accuracies: accuracies, majorityAccuracy: 0, majorityAccuracies: majority)
  }

  @Test func methodsAreGroupedWithMeanAndSpreadOverTheirTrainings() throws {
    let comparison = try AccuracyComparison(
      [
        ("ours", Self.evaluation([0.5, 0.9, .nan])), ("other", Self.evaluation([0.7, 0.7, .nan])),
        ("ours", Self.evaluation([0.7, 0.8, .nan])), ("ours", Self.evaluation([0.9, 1, .nan])),
      ], attributes: ["a", "b", "c"], source: "test")
    #expect(comparison.methods.map(\.name) == ["ours", "other"] && comparison.methods.map(\.count) == [3, 1] && comparison.count == 8)
    let (ours, other) = (comparison.methods[0], comparison.methods[1])
    #expect(near(ours.means[0], 0.7) && near(ours.means[1], 0.9) && ours.means[2].isNaN)
    // √(((0.2)² + 0 + (0.2)²) / 2)
    #expect(near(ours.standardDeviations[0], 0.2) && near(ours.standardDeviations[1], 0.1) && ours.standardDeviations[2].isNaN)
    #expect(zip(ours.averages, [0.7, 0.75, 0.95]).allSatisfy { near($0, $1) })
    #expect(near(ours.average, 0.8))
    // Deviations −0.1, −0.05, 0.15.
    #expect(near(ours.averageStandardDeviation, (0.035 / 2).squareRoot()))
    #expect(other.means[0] == 0.7 && other.standardDeviations.allSatisfy { $0.isNaN } && other.averageStandardDeviation.isNaN)
    #expect(comparison.majority[1] == 0.75 && near(comparison.majorityAverage, 0.625))
  }

  @Test func evaluationsOfOtherPicturesAreRefused() throws {
    let first = ("ours", Self.evaluation([0.5, 0.9, .nan]))
    for other in [
      Self.evaluation([0.5, 0.9, .nan], count: 9), Self.evaluation([0.5, 0.9]),
      Self.evaluation([0.5, 0.9, .nan], majority: [0.5, 0.7, .nan]), Self.evaluation([0.5, 0.9, .nan], majority: [0.5, 0.75, 0.5]),
    ] {
      #expect(throws: StudyError.self) { try AccuracyComparison([first, ("other", other)], attributes: ["a", "b", "c"], source: "test") }
    }
    #expect(throws: StudyError.self) {
      try AccuracyComparison([(method: String, evaluation: Evaluation)](), attributes: ["a"], source: "test")
    }
  }

  @Test func networksAreEvaluatedOnTheSamePicturesAsByTheirStatistics() throws {
    let pictures = NoisePictures(count: 6, leavesOut: true)
    let network = try randomNetwork()
    let evaluation = try network.model.converted(to: .float32).evaluation(on: pictures)
    let statistics = try network.statistics(of: pictures)
    #expect(zip(evaluation.accuracies, statistics.accuracies).allSatisfy { near($0, $1) })
    #expect(zip(evaluation.majorityAccuracies, statistics.majorityAccuracies).allSatisfy { near($0, $1) })
  }

  @Test func checkpointsAreEvaluatedOnTheDataset() throws {
    let description = AttributeNetwork(.multiTask)
    let record = Checkpoint.Record(
      curve: LossCurve(), epoch: 1, ending: .finished, validation: Self.evaluation([]), trainingData: "", validationData: "",
      isSynthetic: true, labels: .attributes(PortraitAttribute.names), libtorch: "", threads: 1, vitrine: "")
    let specification = TrainingSpecification(
      network: .attributes(description), data: DataSource("portraits"),
      normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25]), objectives: [], epochs: 1)
    let checkpoints = [UInt64(1), 2].map { seed in
      let model = Model(description.network(), seed: seed)
      return (method: "multi-task", checkpoint: Checkpoint(model: model, specification: specification, record: record))
    }
    let test = Portraits(split: .test, count: 6)
    var told: [Int] = []
    let comparison = try AccuracyComparison(checkpoints, on: test) { done, all in told += [done, all] }
    #expect(told == [0, 2, 1, 2, 2, 2])
    #expect(comparison.attributes == PortraitAttribute.names && comparison.source == test.name && comparison.methods.count == 1)
    for (index, made) in checkpoints.enumerated() {
      let images = (try Tensor((0..<6).map { test.picture(at: $0) }) - 0.5) / 0.25
      let logits = Values(try made.checkpoint.model(images))
      let accuracies = (0..<40).map { a in
        Double((0..<6).count { n in (logits[n, a] > 0) == test.attributes(at: n).values[a] }) / 6
      }
      #expect(zip(comparison.methods[0].evaluations[index].accuracies, accuracies).allSatisfy { near($0, $1) })
    }
    #expect(throws: StudyError.self) { try AccuracyComparison(checkpoints, on: NoisePictures()) }
  }
}
