import Foundation
import Networks
import Testing
@testable import Training

private let specification = TrainingSpecification(
  about: "A try.", network: .zoo("smallnet64", outputs: 40), data: DataSource("portraits", ["training": 10, "validation": 5, "size": 16]),
  normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25]),
  augmentations: [.flip(), .reflectCrop(padding: 4), .colorJitter(brightness: 0.2)],
  objectives: [
    Objective(
      [LossTerm(.binaryCrossEntropyWithLogits(positiveWeight: [1, 2]), weight: 0.5)],
      optimizer: .sgd(learningRate: 0.1, momentum: 0.9, weightDecay: 5e-4, nesterov: true),
      groups: [ParameterGroup(["*.bias"], weightDecay: 0)], schedule: .cosine(minimum: 0.01, warmUp: 1)),
    Objective(
      [LossTerm(.crossEntropy(labelSmoothing: 0.1), of: "classifier"), LossTerm(.complementEntropy)], name: "complement",
      parameters: ["classifier.*"], optimizer: .adamW(), schedule: .points([.init(epoch: 0, factor: 1), .init(epoch: 2, factor: 0)]),
      every: 2, offset: 1),
  ],
  epochs: 3, batchSize: 8, seed: .max, earlyStopping: EarlyStopping(metric: .validationAccuracy, patience: 2), precision: .float32)

private func failure(_ text: String) -> SpecificationFileError? {
  do {
    _ = try SpecificationText(text, path: "a.json")
    return nil
  } catch { return error as? SpecificationFileError }
}

@Suite("Training specifications")
struct SpecificationTests {
  @Test("A specification is the same after writing and reading, and so is its hash")
  func roundTrip() throws {
    let read = try SpecificationText(specification.canonicalJSON, path: "a.json").specification
    #expect(read == specification)
    #expect(read.canonicalJSON == specification.canonicalJSON)
    #expect(read.hash == specification.hash && specification.hash.count == 64)
  }

  @Test("A network written out is read again, and names another checkpoint than the zoo's")
  func graph() throws {
    var other = specification
    other.network = .graph(Network.smallNet64(outputs: 40))
    #expect(try SpecificationText(other.canonicalJSON, path: "a.json").specification == other)
    #expect(other.hash != specification.hash)
  }

  @Test("What is left out has its default: the hash is that of the same written out, in any order and spacing")
  func defaults() throws {
    let short = """
      {"epochs":1, "objectives":[{"optimizer":{"learningRate":0.1,"kind":"sgd"},"losses":[{"kind":"crossEntropy"}]}],
       "data":{"validation":5,"name":"portraits","training":10},"network":{"outputs":2,"name":"smallnet64"}}
      """
    let long = TrainingSpecification(
      network: .zoo("smallnet64", outputs: 2), data: DataSource("portraits", ["training": 10, "validation": 5]),
      objectives: [Objective([LossTerm(.crossEntropy())], optimizer: .sgd(learningRate: 0.1))], epochs: 1)
    #expect(try SpecificationText(short, path: "a.json").specification.hash == long.hash)
  }

  @Test("Every setting changes the hash, the words about it do not")
  func hashes() {
    var hashes: Set<String> = [specification.hash]
    var changed: [TrainingSpecification] = []
    func change(_ body: (inout TrainingSpecification) -> Void) {
      var other = specification
      body(&other)
      changed.append(other)
    }
    change { $0.epochs = 4 }
    change { $0.batchSize = 9 }
    change { $0.seed = 0 }
    change { $0.start = TrainingStart(frozen: "classifier") }
    change { $0.start = TrainingStart(checkpoint: "a", frozen: "classifier") }
    change { $0.precision = .float16 }
    change { $0.augmentations = [] }
    change { $0.normalization = .none }
    change { $0.earlyStopping = nil }
    change { $0.data.arguments["size"] = 17 }
    change { $0.objectives[0].optimizer = .sgd(learningRate: 0.1, momentum: 0.9, weightDecay: 5e-4) }
    change { $0.objectives[1].offset = 0 }
    for other in changed { #expect(hashes.insert(other.hash).inserted) }
    var reworded = specification
    reworded.about = "Another try."
    #expect(reworded.hash == specification.hash)
  }

  @Test(
    "Text that is no JSON is named with its place",
    arguments: [
      ("{\n  \"epochs\": 1,\n}", 3, 1, "comma"), ("{\"a\" 1}", 1, 6, "`:`"), ("", 1, 1, "end of the file"), ("{\"a\": tru}", 1, 7, "`tru`"),
      ("{\"a\": 01}", 1, 7, "`01`"), ("{\"a\": 1, \"a\": 2}", 1, 10, "twice"),
      ("{\"a\": \"x\n\"}", 1, 9, "line ends"), ("{} x", 1, 4, "last brace"),
      (String(repeating: "[", count: 100), 1, 66, "deeper"),
    ])
  func syntax(text: String, line: Int, column: Int, words: String) throws {
    let error = try #require(failure(text))
    #expect(error.line == line && error.column == column && error.message.contains(words), "\(error)")
  }

  @Test(
    "A value that cannot be is named with its place",
    arguments: [
      ("\"epochs\": 1", "\"epochs\": 0", "`epochs` is 0, expected 1"), ("\"epochs\": 1", "\"epochs\": \"one\"", "expected a whole number"),
      ("0.1", "-0.1", "`learningRate` is -0.1"), ("\"epochs\": 1", "\"epochs\": 1, \"precision\": \"float15\"", "unknown precision"),
      ("crossEntropy\"", "crossEntropy\", \"labelSmothing\": 0.1", "unknown key `labelSmothing`"),
      ("\"losses\": [{\"kind\": \"crossEntropy\"}]", "\"losses\": []", "without a loss"),
      ("\"name\": \"portraits\", ", "", "the key `name` is missing"),
    ])
  func values(from: String, to: String, words: String) throws {
    let sound = """
      {"network": {"name": "smallnet64", "outputs": 2}, "data": {"name": "portraits", "training": 10, "validation": 5},
      "objectives": [{"losses": [{"kind": "crossEntropy"}], "optimizer": {"kind": "sgd", "learningRate": 0.1}}],
      "epochs": 1}
      """
    #expect(failure(sound) == nil)
    let error = try #require(failure(sound.replacingOccurrences(of: from, with: to)))
    #expect(error.message.contains(words) && error.line != nil, "\(error)")
  }

  @Test("Data are checked by whoever makes them: an unknown argument names the nearest")
  func data() {
    #expect(throws: SpecificationProblem(
      path: ["data", "validaton"], isAboutKey: true, message: "unknown key `validaton` of the data `portraits`",
      hint: "did you mean `validation`?")
    ) { try DataSource("portraits", ["training": 10, "validaton": 5]).pictures() }
  }
}
