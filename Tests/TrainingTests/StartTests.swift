import Datasets
import Foundation
import Networks
import Tensors
import Testing
@testable import Training

private let extractor = Sequential("extractor") {
  Convolution(4, kernel: 3, padding: 1)
  BatchNorm()
  ReLU()
  Dropout(0.5)
}

/// Features with batch norm and dropout, and behind them more of both: what is frozen must keep all of the first and none of the second.
private let deep = try! Network("deep", input: [3, 16, 16]) {
  extractor
  Identity().named("features")
  Convolution(5, kernel: 3, padding: 1).named("conv")
  BatchNorm().named("bn")
  ReLU()
  AdaptiveAveragePool(1)
  Flatten()
  Linear(40).named("classifier")
}

/// The same features under a linear layer alone.
private let probe = try! Network("probe", input: [3, 16, 16]) {
  extractor
  Identity().named("features")
  AdaptiveAveragePool(1)
  Flatten()
  Linear(40).named("classifier")
}

private func specification(
  _ network: Network, _ start: TrainingStart? = nil, seed: UInt64 = 1, epochs: Int = 1, augmentations: [Augmentation] = [.flip()],
  optimizer: Optimizer = .sgd(learningRate: 0.5, momentum: 0.9), precision: TrainingSpecification.Precision = .float16
) -> TrainingSpecification {
  TrainingSpecification(
    network: .graph(network), start: start, data: DataSource("portraits", ["training": 20, "validation": 8, "size": 16]),
    normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25]), augmentations: augmentations,
    objectives: [Objective([LossTerm(.binaryCrossEntropyWithLogits())], optimizer: optimizer)], epochs: epochs, batchSize: 8, seed: seed,
    precision: precision)
}

private let frozenStart = TrainingStart(checkpoint: "base", fresh: ["classifier.*"], frozen: "features")

private func error(_ body: () throws -> Void) -> SpecificationFileError? {
  do {
    try body()
    return nil
  } catch { return error as? SpecificationFileError }
}

@Suite("Trainings that start from others")
struct StartTests {
  @Test("What is frozen keeps every bit, running statistics too; the rest is trained from the checkpoint, or fresh where that is asked for")
  func frozen() throws {
    let models = try Models(["base": specification(deep), "next": specification(deep, frozenStart, seed: 2)])
    _ = try models.folder.train("base")
    let made = try #require(try models.folder.train("next").checkpoint)
    let (base, next) = (bits(try models.weights("base")), bits(try models.weights("next")))
    let fresh = bits(try deep.initialWeights(seed: 2).tensors.roundedToHalf())
    for name in base.keys where name.hasPrefix("extractor.") { #expect(next[name] == base[name], "\(name)") }
    // Ahead of a batch norm a convolution's bias has no gradient but of rounding.
    for name in base.keys where !name.hasPrefix("extractor.") && name != "conv.bias" {
      #expect(next[name] != base[name] && next[name] != fresh[name], "\(name)")
    }
    // The base was trained itself, running statistics too, so that equal bits say something.
    let untrained = bits(deep.initialWeights(seed: 1).tensors)
    for name in ["extractor.0.weight", "extractor.1.weight", "extractor.1.running_mean", "extractor.1.running_var"] {
      #expect(base[name] != untrained[name], "\(name)")
    }
    let start = try #require(made.record.start)
    #expect(start.name == "base" && start.specification == specification(deep).hash && start.weights.count == 64)
    #expect(try Checkpoint.load(models.file("next")).record == made.record)
  }

  @Test("Without a frozen part all weights go on from the checkpoint, and all are trained")
  func goesOn() throws {
    var still = specification(deep, TrainingStart(checkpoint: "base"), seed: 2, optimizer: .sgd(learningRate: 0))
    let models = try Models(["base": specification(deep), "still": still])
    _ = try models.folder.train("base")
    _ = try models.folder.train("still")
    let (base, same) = (bits(try models.weights("base")), bits(try models.weights("still")))
    for name in deep.trainableNames { #expect(same[name] == base[name], "\(name)") }
    still.objectives[0].optimizer = .sgd(learningRate: 0.1)
    try models.write(still.canonicalJSON, "still")
    _ = try models.folder.train("still")
    let moved = bits(try models.weights("still"))
    for name in deep.trainableNames where !["extractor.0.bias", "conv.bias"].contains(name) {
      #expect(moved[name] != base[name], "\(name)")
    }
  }

  @Test("A frozen extractor without a checkpoint is the seed's fresh one, with running statistics that are 0 and 1")
  func random() throws {
    let models = try Models(["random": specification(probe, TrainingStart(frozen: "features"), seed: 7, precision: .float32)])
    _ = try models.folder.train("random")
    let (weights, fresh) = (bits(try models.weights("random")), bits(probe.initialWeights(seed: 7).tensors))
    for name in fresh.keys { #expect((weights[name] == fresh[name]) == name.hasPrefix("extractor."), "\(name)") }
    #expect(try models.folder.standing("random").standing == .made)
  }

  @Test("A linear probe is a loop over features that were computed once: softly written out, in double precision")
  func loop() throws {
    let probing = specification(
      probe, frozenStart, epochs: 3, augmentations: [], optimizer: .sgd(learningRate: 0.5, momentum: 0.9), precision: .float32)
    let models = try Models(["base": specification(deep), "probe": probing])
    _ = try models.folder.train("base")
    _ = try models.folder.train("probe")
    let pictures = try probing.data.pictures().training
    let extractor = try Model(deep.cut(at: "features"), Weights(try models.weights("base").filter { $0.key.hasPrefix("extractor.") }))
    var features: [[Double]] = [], targets: [[Double]] = []
    for index in 0..<pictures.count {
      let images = try probing.normalization.applied(to: Tensor([pictures.picture(at: index)]))
      features.append(try extractor(images).mean(over: 2, 3).converted(to: .float64).array())
      guard case .attributes(let holds) = pictures.label(at: index) else { throw TrainingFailure("no attributes") }
      targets.append(holds.map { $0 ? 1 : 0 })
    }
    let first = probe.initialWeights(seed: 1)
    var weight: [Double] = first["classifier.weight"]!.converted(to: .float64).array()
    var bias: [Double] = first["classifier.bias"]!.converted(to: .float64).array()
    var velocity = [Double](repeating: 0, count: 200)
    for epoch in 0..<3 {
      let order = BatchOrder.shuffled(seed: 1, epoch: epoch).arranged(Array(0..<20))
      for start in stride(from: 0, to: 20, by: 8) {
        let batch = order[start..<min(start + 8, 20)]
        var slope = [Double](repeating: 0, count: 200)
        for picture in batch {
          for attribute in 0..<40 {
            let logit = (0..<4).reduce(bias[attribute]) { $0 + weight[attribute * 4 + $1] * features[picture][$1] }
            let error = (1 / (1 + exp(-logit)) - targets[picture][attribute]) / Double(batch.count * 40)
            for channel in 0..<4 { slope[attribute * 4 + channel] += error * features[picture][channel] }
            slope[160 + attribute] += error
          }
        }
        for place in 0..<200 { velocity[place] = 0.9 * velocity[place] + slope[place] }
        for place in 0..<160 { weight[place] -= 0.5 * velocity[place] }
        for place in 0..<40 { bias[place] -= 0.5 * velocity[160 + place] }
      }
    }
    let end = try models.weights("probe")
    let ours: [Double] = end["classifier.weight"]!.converted(to: .float64).array()
    let biases: [Double] = end["classifier.bias"]!.converted(to: .float64).array()
    #expect(zip(ours + biases, weight + bias).allSatisfy { abs($0 - $1) < 1e-5 })
    // Far from where it began: the comparison is one of training.
    let begun: [Double] = first["classifier.bias"]!.converted(to: .float64).array()
    #expect(zip(biases, begun).contains { abs($0 - $1) > 0.1 })
  }

  @Test("A connection that leads around the frozen node does not train what it starts from")
  func around() throws {
    let network = try Network("around", input: [3, 16, 16]) {
      Convolution(4, kernel: 3, padding: 1).named("first")
      BatchNorm().named("bn1")
      Convolution(4, kernel: 3, padding: 1).named("second")
      BatchNorm().named("bn2")
      Identity().named("features")
      Add().named("sum").from("bn1", "features")
      BatchNorm().named("bn3")
      AdaptiveAveragePool(1)
      Flatten()
      Linear(40).named("classifier")
    }
    #expect(try FrozenPart("features", of: network).boundary == ["bn1", "features"])
    let models = try Models(["around": specification(network, TrainingStart(frozen: "features"), precision: .float32)])
    _ = try models.folder.train("around")
    let (weights, fresh) = (bits(try models.weights("around")), bits(network.initialWeights(seed: 1).tensors))
    let trained = Set(fresh.keys.filter { weights[$0] != fresh[$0] }.map { $0.split(separator: ".")[0] })
    #expect(trained == ["bn3", "classifier"])
  }

  @Test("Stopped after any batch it goes on to the same bytes")
  func resumes() throws {
    let specifications = ["base": specification(deep), "next": specification(deep, frozenStart, epochs: 2)]
    let models = try Models(specifications)
    _ = try models.folder.train("base")
    _ = try models.folder.train("next")
    let whole = try #require(models.bytes("next"))
    try models.remove("next")
    var runs = 0
    while try models.folder.train("next", shouldStop: { true }).ending == .interrupted {
      runs += 1
      guard case .begun(_, of: 2) = try models.folder.standing("next").standing else {
        Issue.record("\(try models.folder.standing("next").standing)")
        return
      }
    }
    #expect(runs >= 5)
    #expect(models.bytes("next") == whole)
    let kept = (try? FileManager.default.contentsOfDirectory(atPath: "\(models.path)/.vitrine/training")) ?? []
    #expect(kept.isEmpty, "\(kept)")
  }

  @Test("Another checkpoint to start from makes what came of the old one out of date, half-done states too")
  func changed() throws {
    let models = try Models(["base": specification(deep), "next": specification(deep, frozenStart)])
    _ = try models.folder.train("base")
    _ = try models.folder.train("next")
    let first = try #require(models.bytes("next"))
    #expect(try models.folder.standing("next").standing == .made)
    // The base's own specification changes: what started from it waits for its training.
    try models.write(specification(deep, seed: 9).canonicalJSON, "base")
    guard case .outOfDate(let waiting) = try models.folder.standing("next").standing else {
      Issue.record("\(try models.folder.standing("next").standing)")
      return
    }
    #expect(waiting.contains("`base`") && waiting.contains("out of date"), "\(waiting)")
    let refused = error { _ = try models.folder.train("next") }
    #expect(refused?.hint == "make it first: vitrine train base", "\(String(describing: refused))")
    _ = try models.folder.train("base")
    #expect(try models.folder.standing("next").standing == .outOfDate("`base`, which it starts from, has changed"))
    // Half a training from these weights is not gone on with from others.
    _ = try models.folder.train("next", shouldStop: { true })
    #expect(try models.folder.standing("next").standing == .begun(epochs: 0, of: 1))
    try models.write(specification(deep, seed: 10).canonicalJSON, "base")
    _ = try models.folder.train("base")
    #expect(try models.folder.standing("next").standing == .outOfDate("`base`, which it starts from, has changed"))
    var steps: [Int] = []
    _ = try models.folder.train("next", onEvent: { if case .began(_, _, let done, _) = $0 { steps.append(done) } })
    #expect(steps == [0])
    #expect(try models.folder.standing("next").standing == .made && models.bytes("next") != first)
    // The same weights under a specification that says the same in other words count as the same.
    var reworded = specification(deep, seed: 10)
    reworded.about = "In other words."
    try models.write(reworded.canonicalJSON, "base")
    #expect(try models.folder.standing("next").standing == .made)
    // One bit of one weight is another start.
    let file = try SafetensorsFile(models.file("base"))
    var weights = try file.tensors()
    weights["classifier.bias"] = (weights["classifier.bias"]!.converted(to: .float32) * 1.001).converted(to: .float16)
    try SafetensorsFile.write(weights, metadata: file.metadata, to: models.file("base"))
    #expect(try models.folder.standing("next").standing == .outOfDate("`base`, which it starts from, has changed"))
    try models.remove("base")
    guard case .outOfDate(let missing) = try models.folder.standing("next").standing else { throw TrainingFailure("not out of date") }
    #expect(missing.contains("is missing"))
  }

  @Test("Names are put in an order in which each comes after what it starts from, through names that are not given too")
  func order() throws {
    let models = try Models([
      "a": specification(probe, TrainingStart(checkpoint: "m")), "m": specification(probe, TrainingStart(checkpoint: "z")),
      "z": specification(probe), "b": specification(probe),
    ])
    #expect(models.folder.inOrderOfStarts(["a", "b", "z", "a"]) == ["z", "a", "b"])
    #expect(models.folder.inOrderOfStarts(["m", "unknown", "a"]) == ["m", "unknown", "a"])
  }

  private static let base = """
    {"network": {"graph": GRAPH},
    "start": {"checkpoint": "base", "fresh": ["classifier.*"], "frozen": "features"},
    "data": {"name": "portraits", "training": 20, "validation": 8, "size": 16},
    "objectives": [{"losses": [{"kind": "binaryCrossEntropyWithLogits"}], "optimizer": {"kind": "adamW"}}],
    "epochs": 1, "batchSize": 8}
    """

  @Test("What cannot be started from, or frozen, is said at its place with what could be meant", arguments: [
    ("\"base\"", "\"bse\"", 2, 25, "no training is named `bse`", "did you mean `base`?"),
    ("\"base\"", "\"../base\"", 2, 25, "is no name of a training", "reports/models"),
    ("\"base\"", "\"gone\"", 2, 25, "`gone`, which it starts from, is missing", "make it first: vitrine train gone"),
    ("\"base\"", "\"round\"", 2, 25, "trainings start from each other: x from round from x", ""),
    ("\"base\"", "\"stranger\"", 2, 25, "is no checkpoint of Vitrine", ""),
    ("\"base\"", "\"other\"", 2, 25, "no parameter of `other` is one of the network probe", "it has layer.bias"),
    ("\"base\"", "\"wide\"", 2, 25, "`extractor.0.bias` has shape [6] in `wide`, expected [4]", "\"fresh\": [\"extractor.0.bias\"]"),
    ("\"frozen\": \"features\"", "\"frozen\": \"featurs\"", 2, 70, "no node is named `featurs`", "did you mean `features`?"),
    ("\"frozen\": \"features\"", "\"frozen\": \"classifier\"", 2, 70, "the whole network probe is frozen", ""),
    ("\"frozen\"", "\"frosen\"", 2, 60, "unknown key `frosen` in a start", "did you mean `frozen`?"),
    ("[\"classifier.*\"]", "[\"clasifier.*\"]", 2, 43, "no parameter is named `clasifier.*`", ""),
    ("\"checkpoint\": \"base\", ", "", 2, 20, "without a `checkpoint` all weights are fresh", ""),
    (
      "\"checkpoint\": \"base\", \"fresh\": [\"classifier.*\"], \"frozen\": \"features\"", "", 2, 10,
      "neither `checkpoint` nor `frozen`", ""
    ),
    ("\"losses\"", "\"parameters\": [\"extractor.*\"], \"losses\"", 4, 1, "all that is named `extractor.*` is frozen", "classifier.weight"),
    ("\"losses\"", "\"parameters\": [\"extractr.*\"], \"losses\"", 4, 1, "no parameter is named `extractr.*`", ""),
    ("Logits\"}", "Logits\", \"of\": \"features\"}", 4, 1, "the loss of `features` depends on nothing that is trained", ""),
  ])
  func mistakes(from: String, to: String, line: Int, column: Int, words: String, hint: String) throws {
    let graph = String(decoding: try JSONEncoder().encode(probe), as: UTF8.self)
    let text = Self.base.replacingOccurrences(of: "GRAPH", with: graph)
    let models = try Models([
      "base": specification(probe), "gone": specification(probe), "round": specification(probe, TrainingStart(checkpoint: "x")),
    ])
    _ = try models.folder.train("base")
    func checkpoint(_ name: String, _ weights: [String: Tensor]) throws {
      try SafetensorsFile.write(weights, metadata: SafetensorsFile(models.file("base")).metadata, to: models.file(name))
    }
    try checkpoint("other", ["layer.bias": Tensor([1.0], type: .float32)])
    try checkpoint("wide", ["extractor.0.bias": Tensor.ones([6])])
    try SafetensorsFile.write(["extractor.0.bias": Tensor.ones([4])], to: models.file("stranger"))
    let changed = text.replacingOccurrences(of: from, with: to)
    #expect(changed != text)
    try models.write(changed, "x")
    let found = try #require(error { _ = try models.folder.train("x") })
    #expect(found.message.contains(words) && (hint.isEmpty || found.hint?.contains(hint) == true), "\(found)")
    #expect(found.line == line && found.column == column && found.path == "reports/models/x.json", "\(found)")
  }

  @Test("A frozen parameter that the checkpoint lacks is an error, unless it is to be random")
  func lacking() throws {
    let models = try Models(["base": specification(probe)])
    _ = try models.folder.train("base")
    var weights = try models.weights("base")
    weights["extractor.1.running_mean"] = nil
    let specification = specification(probe, frozenStart)
    let problem = #expect(throws: SpecificationProblem.self) { try specification.startingWeights(of: probe, from: weights) }
    #expect(problem?.path == ["start", "frozen"] && problem?.message.contains("`extractor.1.running_mean` would be frozen") == true)
    var random = specification
    random.start?.fresh.append("*.running_mean")
    #expect(try random.startingWeights(of: probe, from: weights).count == 8)
  }

  @Test("Specifications without a start keep their hashes: the committed checkpoint counts as made")
  func committed() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    #expect(try TrainingFolder(root: root).standing("portraits64").standing == .made)
    #expect(!specification(probe).canonicalJSON.contains("start"))
    #expect(specification(probe, TrainingStart(frozen: "features")).hash != specification(probe).hash)
  }
}
