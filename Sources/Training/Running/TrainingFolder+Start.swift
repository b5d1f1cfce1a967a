import Foundation
import Tensors

/// A checkpoint that a training starts from, as it was read.
struct StartingPoint {
  var weights: [String: Tensor]
  var record: Checkpoint.Start

  /// - Throws: `TensorFileError`, or ``TrainingFailure`` for a file that is no checkpoint.
  init(_ name: String, path: String) throws {
    let file = try SafetensorsFile(path)
    let specification = try Checkpoint.specification(of: file)
    weights = try file.tensors()
    record = Checkpoint.Start(name: name, specification: specification.hash, weights: Self.digest(of: weights))
  }

  /// SHA-256 of names, types, shapes and every bit.
  static func digest(of weights: [String: Tensor]) -> String {
    var hash = SHA256()
    for (name, tensor) in weights.sorted(by: { $0.key < $1.key }) {
      hash.update("\(name) \(tensor.dtype) \(tensor.shape)\n".utf8)
      // Single precision holds every half; nothing else than double has more.
      if tensor.dtype == .float64 {
        tensor.array(of: Double.self).withUnsafeBytes { hash.update($0) }
      } else {
        tensor.converted(to: .float32).array(of: Float.self).withUnsafeBytes { hash.update($0) }
      }
    }
    return hash.hexadecimal()
  }
}

extension TrainingFolder {
  /// The checkpoint that a specification starts from, or why it cannot.
  struct Start {
    /// Its name; `nil` where the training starts from none.
    var name: String?
    var found: StartingPoint?
    var problem: SpecificationProblem?

    /// Whether the training could begin, as far as this goes.
    var isSound: Bool { problem == nil }
  }

  /// What a specification starts from, as it stands now.
  ///
  /// - Throws: ``SpecificationFileError`` for a name that no training has, and for trainings that start from each other.
  func start(of name: String, _ text: SpecificationText) throws -> Start {
    guard let start = text.specification.start?.checkpoint else { return Start() }
    func problem(_ message: String, hint: String? = nil) -> SpecificationProblem {
      SpecificationProblem(path: ["start", "checkpoint"], message: message, hint: hint)
    }
    var (chain, next): ([String], String?) = ([name], start)
    while let current = next {
      guard !chain.contains(current) else {
        throw text.error(problem("trainings start from each other: \((chain + [current]).joined(separator: " from "))"))
      }
      chain.append(current)
      next = (try? self.text(current))?.specification.start?.checkpoint
    }
    let (isTraining, exists) = (names.contains(start), FileManager.default.fileExists(atPath: checkpointFile(start)))
    guard isTraining || exists else {
      throw text.error(problem("no training is named `\(start)`", hint: hint(for: start, among: names.filter { $0 != name }, "trainings")))
    }
    let make = "make it first: vitrine train \(start)"
    func unsound(_ words: String) -> Start {
      Start(name: start, problem: problem("`\(start)`, which it starts from, \(words)", hint: isTraining ? make : nil))
    }
    guard exists else { return unsound("is missing") }
    do {
      if isTraining {
        switch try standing(start).standing {
        case .made: break
        case .outOfDate(let reason): return unsound("is out of date: \(reason)")
        case .begun: return unsound("is out of date: its training is half done")
        case .unreadable(let reason): return unsound("cannot be read: \(reason)")
        case .missing: return unsound("is missing")
        }
      }
      return Start(name: start, found: try StartingPoint(start, path: checkpointFile(start)))
    } catch { return unsound("cannot be read: \(error)") }
  }

  /// The checkpoint that a training starts from; `nil` where there is none.
  ///
  /// - Throws: ``SpecificationFileError`` and ``SpecificationProblem`` when it cannot.
  func startingPoint(of name: String, _ text: SpecificationText) throws -> StartingPoint? {
    let start = try start(of: name, text)
    if let problem = start.problem { throw problem }
    return start.found
  }

  /// What names a training's state: the specification, and the weights that it starts from.
  func key(_ hash: String, _ start: Checkpoint.Start?) -> String {
    guard let start else { return hash }
    return SHA256.hexadecimal("vitrine training start\n\(hash)\n\(start.specification)\n\(start.weights)".utf8)
  }

  /// The names, each once, in an order in which one comes after the one that it starts from.
  public func inOrderOfStarts(_ names: [String]) -> [String] {
    var ordered: [String] = []
    func place(_ name: String, behind: [String]) {
      guard !ordered.contains(name), !behind.contains(name) else { return }
      if let start = (try? text(name))?.specification.start?.checkpoint { place(start, behind: behind + [name]) }
      if names.contains(name) { ordered.append(name) }
    }
    for name in names { place(name, behind: []) }
    return ordered
  }
}
