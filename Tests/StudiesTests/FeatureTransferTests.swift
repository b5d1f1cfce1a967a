import Datasets
import Explanations
import Networks
import Tensors
import Testing
import Training

@testable import Studies

@Suite("Transfer of features") struct FeatureTransferTests {
  static func settings(_ change: (inout FeatureTransfer.Settings) -> Void = { _ in }) -> FeatureTransfer.Settings {
    var settings = FeatureTransfer.Settings()
    (settings.perCategory, settings.draws, settings.folds, settings.poolPerCategory) = ([4, 8], 3, 2, 12)
    settings.testPerCategory = 10
    change(&settings)
    return settings
  }

  static func squares(_ count: Int, seed: UInt64 = 1) -> ColoredSquares { ColoredSquares(count: count, seed: seed) }

  @Test func aSoftmaxOnFeaturesThatTellIsRight() throws {
    let transfer = try FeatureTransfer(from: Self.squares(60), to: Self.squares(45, seed: 2), settings: Self.settings())
    #expect(transfer.testCount == 30 && transfer.chance == 1.0 / 3 && transfer.categories == ColoredSquares.colors)
    let scores = try transfer.scores("sums", of: colorNetwork(), at: "fc", normalization: halfAndQuarter)
    #expect(scores.map(\.perCategory) == [4, 8] && scores.allSatisfy { $0.name == "sums" && $0.isConverged })
    #expect(scores.allSatisfy { $0.accuracies == [1, 1, 1] && $0.accuracy.mean == 1 })
    #expect(scores.allSatisfy { $0.weightDecays.allSatisfy(transfer.settings.weightDecays.contains) })
    // Features that are the same for every picture tell nothing.
    let blind = try transfer.scores("nothing") { Tensor.ones([$0.size(0), 4]) }
    #expect(blind.allSatisfy { $0.accuracies == [1.0 / 3, 1.0 / 3, 1.0 / 3] })
    let pixels = try transfer.pixelScores(size: 4)
    #expect(pixels[1].accuracy.mean > 0.5)
  }

  /// Every number again, from one picture at a time.
  @Test func anAccuracyIsThatOfItsDrawnPictures() throws {
    let (train, test) = (Self.squares(60), Self.squares(45, seed: 2))
    let settings = Self.settings { $0.weightDecays = [0.05] }
    let transfer = try FeatureTransfer(from: train, to: test, settings: settings)
    let model = try smallRandomModel()
    let scores = try transfer.scores("small", of: model, at: "features.4", normalization: halfAndQuarter)
    func features(_ set: ColoredSquares, _ indices: [Int]) throws -> Tensor {
      Tensor.concatenate(
        try indices.map { try model.forward(batch(set.picture(at: $0)), capturing: ["features.4"])["features.4"].reshape([1, -1]) })
    }
    // The pool has each category's first twelve, one category after the other.
    let pool = (0..<3).flatMap { category in (0..<12).map { category + 3 * $0 } }
    let tested = (0..<3).flatMap { category in (0..<10).map { category + 3 * $0 } }
    for (place, count) in [4, 8].enumerated() {
      for draw in 0..<3 {
        let rows = transfer.rows(count, draw: draw).map { pool[$0] }
        #expect(Set(rows).count == 3 * count)
        for category in 0..<3 { #expect(rows.count { $0 % 3 == category } == count) }
        let fitted = SoftmaxRegression(try features(train, rows), rows.map { $0 % 3 }, of: 3, weightDecay: 0.05)
        let accuracy = fitted.accuracy(try features(test, tested), tested.map { $0 % 3 })
        #expect(abs(scores[place].accuracies[draw] - accuracy) < 0.034, "one of thirty pictures may lie at the border")
      }
    }
    #expect(scores[0].weightDecays == [0.05, 0.05, 0.05])
  }

  @Test func drawsAreNestedSeededAndTheSameForAllFeatures() throws {
    let transfer = try FeatureTransfer(from: Self.squares(60), to: Self.squares(30, seed: 2), settings: Self.settings())
    let (few, many) = (transfer.rows(4, draw: 1), transfer.rows(8, draw: 1))
    for category in 0..<3 { #expect(Array(few[category * 4..<category * 4 + 4]) == Array(many[category * 8..<category * 8 + 4])) }
    #expect(transfer.rows(8, draw: 0) != many && transfer.rows(8, draw: 1) == many)
    let other = try FeatureTransfer(from: Self.squares(60), to: Self.squares(30, seed: 2), settings: Self.settings { $0.seed = 2 })
    #expect(other.rows(8, draw: 1) != many)
    let alone = try FeatureTransfer(from: Self.squares(60), to: Self.squares(30, seed: 2), settings: Self.settings { $0.threads = 1 })
    let model = try smallRandomModel()
    #expect(
      try alone.scores("a", of: model, at: "features.2", normalization: halfAndQuarter)
        == transfer.scores("a", of: model, at: "features.2", normalization: halfAndQuarter))
  }

  @Test func aWholeNetworkIsTestedOnTheSamePictures() throws {
    let test = Self.squares(45, seed: 2)
    let transfer = try FeatureTransfer(from: Self.squares(60), to: test, settings: Self.settings())
    let model = try smallRandomModel()
    var right = 0
    for index in 0..<30 {
      let logits: [Double] = try model(batch(test.picture(at: index))).array()
      if logits.indices.max(by: { logits[$0] < logits[$1] }) == index % 3 { right += 1 }
    }
    #expect(near(try transfer.accuracy(of: model, normalization: halfAndQuarter), Double(right) / 30))
    #expect(try transfer.accuracy(of: colorNetwork(), normalization: halfAndQuarter) == 1)
  }

  @Test func whatCannotBeTransferredToIsRefused() throws {
    func make(
      _ train: any PictureDataset, _ test: any PictureDataset, _ change: (inout FeatureTransfer.Settings) -> Void = { _ in }
    ) throws {
      _ = try FeatureTransfer(from: train, to: test, settings: Self.settings(change))
    }
    let (train, test) = (Self.squares(60), Self.squares(30, seed: 2))
    try make(train, test)
    let refusal = #expect(throws: StudyError.self) { try make(Self.squares(20), test) }
    #expect(refusal?.message.contains("7 pictures of “red”") == true || refusal?.message.contains("6 pictures of “blue”") == true)
    #expect(throws: StudyError.self) { try make(train, Self.squares(2, seed: 2)) }
    #expect(throws: StudyError.self) { try make(train, SmallPictures(.ten, count: 20)) }
    #expect(throws: StudyError.self) { try make(NoisePictures(), NoisePictures()) }
    #expect(throws: StudyError.self) { try make(train, test) { $0.perCategory = [] } }
    #expect(throws: StudyError.self) { try make(train, test) { $0.perCategory = [0] } }
    #expect(throws: StudyError.self) { try make(train, test) { $0.draws = 0 } }
    #expect(throws: StudyError.self) { try make(train, test) { $0.folds = 1 } }
    #expect(throws: StudyError.self) { try make(train, test) { $0.folds = 5 } }
    let transfer = try FeatureTransfer(from: train, to: test, settings: Self.settings())
    #expect(throws: StudyError.self) { try transfer.scores("odd") { _ in Tensor.ones([1, 4]) } }
    #expect(throws: NetworkError.self) {
      try transfer.scores("odd", of: smallRandomModel(), at: "features.9", normalization: halfAndQuarter)
    }
  }
}
