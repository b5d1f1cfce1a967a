import Foundation
import Tensors

/// A training's state on disk: weights and what optimisers remember in full precision, and every counter.
///
/// It is written beside its place and renamed: whoever is killed at any moment leaves the last state or the one before it.
public struct TrainingStateFile: Sendable {
  public var path: String

  public init(_ path: String) { self.path = path }

  /// What stands beside the tensors.
  private struct Counters: Codable {
    var hash: String
    var threads: Int
    var libtorch: String
    var step: Int
    var epoch: Int
    var stepInEpoch: Int
    var lossSums: [Double]
    var lossCounts: [Int]
    var optimizerSteps: [Int]
    var curve: LossCurve
    var bestEpoch: Int?
    var bestMetric: Double?
  }

  private static let key = "vitrine training state 1"

  /// A state as it was kept.
  public struct Kept: Sendable {
    public var state: TrainingState
    /// The hash of the specification that it belongs to.
    public var hash: String
    /// With how many threads it was computed: others give other roundings.
    public var threads: Int
    /// Which libtorch computed it.
    public var libtorch: String
  }

  /// Keeps a state.
  public func write(_ state: TrainingState, hash: String) throws {
    var tensors: [String: Tensor] = [:]
    for (name, tensor) in state.weights { tensors["weights/\(name)"] = tensor }
    for (number, optimizer) in state.optimizers.enumerated() {
      for (name, tensor) in optimizer.first { tensors["first/\(number)/\(name)"] = tensor }
      for (name, tensor) in optimizer.second { tensors["second/\(number)/\(name)"] = tensor }
    }
    for (name, tensor) in state.best?.weights ?? [:] { tensors["best/\(name)"] = tensor }
    let counters = Counters(
      hash: hash, threads: Torch.threadCount, libtorch: Torch.version, step: state.step, epoch: state.epoch,
      stepInEpoch: state.stepInEpoch, lossSums: state.lossSums, lossCounts: state.lossCounts,
      optimizerSteps: state.optimizers.map(\.steps), curve: state.curve, bestEpoch: state.best?.epoch, bestMetric: state.best?.metric)
    try SafetensorsFile.write(tensors, metadata: [Self.key: try MetadataJSON.text(counters)], to: path)
  }

  /// Reads the state; `nil` when there is none.
  ///
  /// - Throws: `TensorFileError` or ``TrainingFailure`` for a file that is damaged.
  public func read() throws -> Kept? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try SafetensorsFile(path)
    guard let text = file.metadata[Self.key], let counters = try? MetadataJSON.value(text, as: Counters.self) else {
      throw TrainingFailure("\(path) is no state of a training", hint: "begin again: --restart")
    }
    let count = counters.optimizerSteps.count
    guard counters.lossSums.count == count, counters.lossCounts.count == count,
      ([counters.step, counters.epoch, counters.stepInEpoch] + counters.optimizerSteps + counters.lossCounts).allSatisfy({ $0 >= 0 })
    else { throw TrainingFailure("\(path) has counters that do not fit each other", hint: "begin again: --restart") }
    var state = TrainingState(weights: [:], objectives: count)
    (state.step, state.epoch, state.stepInEpoch) = (counters.step, counters.epoch, counters.stepInEpoch)
    (state.lossSums, state.lossCounts, state.curve) = (counters.lossSums, counters.lossCounts, counters.curve)
    for (number, steps) in counters.optimizerSteps.enumerated() { state.optimizers[number].steps = steps }
    var best: [String: Tensor] = [:]
    for (name, tensor) in try file.tensors() {
      let parts = name.split(separator: "/", maxSplits: 2).map(String.init)
      let number = parts.count == 3 ? Int(parts[1]) ?? -1 : -1
      switch parts[0] {
      case "weights": state.weights[String(name.dropFirst("weights/".count))] = tensor
      case "best": best[String(name.dropFirst("best/".count))] = tensor
      case "first" where (0..<count).contains(number): state.optimizers[number].first[parts[2]] = tensor
      case "second" where (0..<count).contains(number): state.optimizers[number].second[parts[2]] = tensor
      default: throw TrainingFailure("\(path) holds `\(name)`, which no state has", hint: "begin again: --restart")
      }
    }
    if let epoch = counters.bestEpoch, let metric = counters.bestMetric {
      state.best = TrainingState.Best(epoch: epoch, metric: metric, weights: best)
    }
    return Kept(state: state, hash: counters.hash, threads: counters.threads, libtorch: counters.libtorch)
  }
}
