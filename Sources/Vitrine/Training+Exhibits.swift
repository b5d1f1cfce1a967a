import Datasets
import Exhibits
import Networks
import Training

extension Checkpoint {
  /// What the network is, what it was trained on and how, and how well it answers: a row a fact.
  public var table: Table {
    let (validation, specification) = (record.validation, specification)
    func percent(_ share: Double) -> String { NumberFormat.percent(2).string(share) + " %" }
    let kind = switch record.labels {
    case .categories(let names): "\(names.count) categories"
    case .attributes(let names): "\(names.count) attributes"
    }
    let ending = switch record.ending {
    case .finished: ""
    case .stoppedEarly: ", stopped early"
    case .interrupted: ", interrupted"
    case .underWay: ", kept on its way"
    }
    var start: [(String, String)] = []
    if let given = specification.start {
      let weights = record.start.map { "the weights of \($0.name) (specification \($0.specification.prefix(16)))" } ?? "fresh weights"
      start = [("began with", weights + (given.frozen.map { "; nothing up to \($0) was trained" } ?? ""))]
    }
    let facts: [(String, String)] = [
      ("network", "\(model.network.name), \(model.network.parameterCount) parameters")
    ] + start + [
      ("training pictures", record.trainingData), ("validation pictures", record.validationData),
      ("pictures are", record.isSynthetic ? "drawn, none is a photograph" : "photographs"), ("labels", kind),
      ("weights of", "epoch \(record.epoch) of \(specification.epochs)\(ending)"),
      ("validation loss", NumberFormat.decimals(4).string(validation.loss)),
      ("validation accuracy", percent(validation.accuracy)), ("the more frequent answer reaches", percent(validation.majorityAccuracy)),
      ("seed", "\(specification.seed)"), ("specification", String(specification.hash.prefix(16))),
      ("made by", "vitrine \(record.vitrine), libtorch \(record.libtorch), \(record.threads) threads"),
    ]
    return Table(
      [Column("what", .text(facts.map(\.0)), title: "What"), Column("value", .text(facts.map(\.1)), title: "Value")], key: ["what"])
  }
}

extension Checkpoint: Showable {
  /// Its ``table`` beside its loss curve.
  public var exhibit: Exhibit { .panels([.table(table), record.curve.exhibit]) }
}

extension LossCurve {
  /// The losses epoch by epoch: of the training pictures by the first objective, and of the validation pictures.
  public var figure: Figure {
    let numbers = epochs.map { Double($0.epoch) }
    return .lines(
      [
        .init("training", x: numbers, y: epochs.map { $0.trainingLoss.first ?? .nan }),
        .init("validation", x: numbers, y: epochs.map(\.validationLoss)),
      ], x: "epoch", y: "loss", showsPoints: epochs.count < 30)
  }

  /// A row an epoch: the losses, the accuracy and the learning rate.
  public var table: Table {
    let objectives = epochs.map(\.trainingLoss.count).max() ?? 0
    let losses = (0..<objectives).map { number in
      Column(
        objectives == 1 ? "training loss" : "training loss \(number + 1)",
        .number(epochs.map { number < $0.trainingLoss.count ? $0.trainingLoss[number] : .nan }), format: .decimals(4))
    }
    return Table(
      [Column("epoch", .integer(epochs.map(\.epoch)))] + losses + [
        Column("validation loss", .number(epochs.map(\.validationLoss)), format: .decimals(4)),
        Column("validation accuracy", .number(epochs.map(\.validationAccuracy)), unit: "%", format: .percent(2)),
        Column("learning rate", .number(epochs.map(\.learningRate)), format: .significant(3)),
      ], key: ["epoch"])
  }
}

extension LossCurve: Showable {
  /// Its ``figure``.
  public var exhibit: Exhibit { .figure(figure) }
}

extension Evaluation {
  /// How many pictures were seen, the loss, and the share of right answers beside that of the more frequent answer.
  public var table: Table {
    Table([
      Column("pictures", .integer([count])), Column("loss", .number([loss]), format: .decimals(4)),
      Column("accuracy", .number([accuracy]), unit: "%", format: .percent(2), direction: .higher),
      Column("majority", .number([majorityAccuracy]), title: "more frequent answer", unit: "%", format: .percent(2)),
    ])
  }

  /// A row a label: the share of right answers, and what always giving the more frequent answer reaches (of attributes), or the share of
  /// the pictures (of categories).
  public func table(_ labels: LabelNames) -> Table {
    require(
      labels.names.count == accuracies.count && labels.names.count == majorityAccuracies.count,
      "Evaluation.table: \(labels.names.count) labels for an evaluation of \(accuracies.count)")
    let (title, other) = switch labels {
    case .categories: ("category", "share of pictures")
    case .attributes: ("attribute", "more frequent answer")
    }
    return Table(
      [
        Column(title, .text(labels.names)),
        Column("accuracy", .number(accuracies), unit: "%", format: .percent(2), direction: .higher),
        Column(other, .number(majorityAccuracies), unit: "%", format: .percent(2)),
      ], key: [title])
  }
}

extension Evaluation: Showable {
  /// Its ``table``.
  public var exhibit: Exhibit { .table(table) }
}
