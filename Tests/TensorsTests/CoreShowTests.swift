import Testing
@testable import Training
import Vitrine

/// The exhibit of a value.
private func exhibit(_ value: some Showable) -> Exhibit { value.exhibit }

private func curve() -> LossCurve {
  var curve = LossCurve()
  for epoch in 1...3 {
    curve.epochs.append(
      .init(epoch: epoch, trainingLoss: [1 / Double(epoch)], validationLoss: 2 / Double(epoch), validationAccuracy: 0.25, learningRate: 0.1))
  }
  return curve
}

private let evaluation = Evaluation(
  count: 8, loss: 0.5, accuracy: 0.75, accuracies: [1, 0.5], majorityAccuracy: 0.5, majorityAccuracies: [0.5, 0.5])

@Suite("What the core's values look like in a report")
struct CoreShowTests {
  @Test("A checkpoint says on what data it was trained, how well it answers and which specification made it, beside its curve")
  func checkpoint() throws {
    let specification = TrainingSpecification(
      network: .zoo("smallnet64", outputs: 2), data: DataSource("portraits"),
      objectives: [Objective([LossTerm(.crossEntropy())], optimizer: .sgd(learningRate: 0.1))], epochs: 4, seed: 77)
    let checkpoint = Checkpoint(
      model: Model(try specification.network.network(), seed: 1), specification: specification,
      record: Checkpoint.Record(
        curve: curve(), epoch: 3, ending: .stoppedEarly, validation: evaluation, trainingData: "drawn faces", validationData: "other faces",
        isSynthetic: true, labels: .categories(["a", "b"]), libtorch: "9.9", threads: 2, vitrine: "0"))
    let texts = checkpoint.table.texts("value")
    for words in ["drawn faces", "other faces", "epoch 3 of 4, stopped early", "75.00 %", "50.00 %", "2 categories", "77"] {
      #expect(texts.contains(words), "\(texts)")
    }
    #expect(texts.contains(String(specification.hash.prefix(16))))
    #expect(texts.contains { $0.hasPrefix("drawn,") })
    #expect(exhibit(checkpoint) == .panels([.table(checkpoint.table), .figure(curve().figure)]))
  }

  @Test("A loss curve is two lines over the epochs, and a table with a row each")
  func lossCurve() throws {
    guard case .figure(let figure) = exhibit(curve()), case .lines(let chart) = figure.content else {
      Issue.record("no lines")
      return
    }
    #expect(chart.series.map(\.y) == [[1, 0.5, 1.0 / 3], [2, 1, 2.0 / 3]] && chart.series[0].x == [1, 2, 3])
    let table = curve().table
    #expect(table.rowCount == 3 && table.numbers("validation loss") == [2, 1, 2.0 / 3])
  }

  @Test("An evaluation is a row, and with the labels' names a row each")
  func evaluations() {
    #expect(evaluation.table.numbers("accuracy") == [0.75] && exhibit(evaluation) == .table(evaluation.table))
    let table = evaluation.table(.attributes(["smiling", "young"]))
    #expect(table.texts("attribute") == ["smiling", "young"] && table.numbers("accuracy") == [1, 0.5])
  }

  @Test("Pictures, sketches, portraits, batches and maps are pictures; parts of a map differ in colour and what is in none is white")
  func pictures() throws {
    let portraits = Portraits(split: .test, count: 3, width: 16, height: 16)
    let portrait = portraits.portrait(at: 0)
    func isPictures(_ exhibit: Exhibit, _ count: Int) -> Bool {
      guard case .figure(let figure) = exhibit, case .images(let grid) = figure.content else { return false }
      return grid.items.count == count
    }
    #expect(isPictures(exhibit(portraits.picture(at: 0)), 1))
    #expect(isPictures(exhibit(portrait), 1) && isPictures(exhibit(portrait.sketch), 1) && isPictures(exhibit(portrait.partMap()), 1))
    let batch = try #require(try BatchStream(portraits, batchSize: 3).next())
    #expect(isPictures(exhibit(batch), 3))
    let raster = Raster(PixelLabels(width: 60, height: 1, numbers: Array(0..<60)))
    let colors = Set((0..<60).map { Array(raster.samples[$0 * 3..<$0 * 3 + 3]) })
    #expect(colors.count == 60 && Array(raster.samples.prefix(3)) == [255, 255, 255])
  }

  @Test("Networks and models are diagrams, weights a table")
  func others() {
    let network = Network.smallNet64(outputs: 3)
    let model = Model(network, seed: 1)
    #expect(exhibit(model) == exhibit(network))
    guard case .table(let table) = exhibit(model.weights) else {
      Issue.record("no table")
      return
    }
    #expect(table.rowCount == model.weights.names.count)
  }
}
