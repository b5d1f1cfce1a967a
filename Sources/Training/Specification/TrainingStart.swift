import Networks
import Tensors

/// What a training begins with instead of fresh weights alone, and what of the network it leaves as it is.
///
/// `"start": {"checkpoint": "multichannel64-1", "fresh": ["classifier.*"], "frozen": "features"}` trains a linear probe of another
/// network's features; `"start": {"frozen": "features"}` one of random features, which is what the first must be compared with.
///
/// Every parameter and running statistic whose name the checkpoint has is taken from it; one of another shape there is an error, and so is
/// a frozen one that it lacks. What ``fresh`` names is not taken.
public struct TrainingStart: Codable, Hashable, Sendable {
  /// Another training of the same folder, by its name; without one everything begins fresh.
  public var checkpoint: String?
  /// Patterns of names, `*` for any letters, of what begins with fresh weights though the checkpoint may have it.
  public var fresh: [String]
  /// A node: what it depends on, and the node itself, is not trained. It is computed as it will be in use, without a gradient: batch norm
  /// with its running statistics, which stay as they are, and dropout passing everything.
  public var frozen: String?

  public init(checkpoint: String? = nil, fresh: [String] = [], frozen: String? = nil) {
    self.checkpoint = checkpoint
    self.fresh = fresh
    self.frozen = frozen
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case checkpoint, fresh, frozen }

  public init(from decoder: any Decoder) throws {
    let fields = try SpecificationFields(decoder, CodingKeys.allCases.map(\.rawValue), of: "a start")
    self.init(
      checkpoint: try fields.has("checkpoint") ? fields.value("checkpoint") : nil, fresh: try fields.value("fresh", default: []),
      frozen: try fields.has("frozen") ? fields.value("frozen") : nil)
    guard checkpoint != nil || frozen != nil else {
      throw SpecificationProblem(
        path: fields.path, message: "neither `checkpoint` nor `frozen` is given", hint: "without `start` all weights are fresh and trained")
    }
    guard checkpoint != nil || fresh.isEmpty else {
      throw fields.problem("fresh", "without a `checkpoint` all weights are fresh")
    }
    if let checkpoint, checkpoint.isEmpty || checkpoint.hasPrefix(".") || checkpoint.contains("/") {
      throw fields.problem(
        "checkpoint", "`\(checkpoint)` is no name of a training", "it is a file's name in reports/models, without `.safetensors`")
    }
  }
}

extension TrainingSpecification {
  /// What the first step begins with: fresh weights by the seed, and in their place those of the checkpoint that it starts from.
  ///
  /// - Parameter checkpoint: The checkpoint's weights.
  /// - Throws: ``SpecificationProblem`` at what does not fit.
  func startingWeights(of network: Network, from checkpoint: [String: Tensor]?) throws -> [String: Tensor] {
    let frozen = try frozenPart(of: network)
    var weights = network.initialWeights(seed: seed).tensors
    guard let start, let name = start.checkpoint, let checkpoint else { return weights }
    let parameters = network.parameterShapes
    var fresh: Set<String> = []
    for (number, pattern) in start.fresh.enumerated() {
      let matching = parameters.map(\.name).filter(NamePattern(pattern).matches)
      guard !matching.isEmpty else {
        throw SpecificationProblem(
          path: ["start", "fresh", "\(number)"], message: "no parameter is named `\(pattern)`",
          hint: hint(for: pattern, among: parameters.map(\.name), "parameters"))
      }
      fresh.formUnion(matching)
    }
    var taken = 0
    for (parameter, shape) in parameters where !fresh.contains(parameter) {
      guard let given = checkpoint[parameter] else { continue }
      guard given.shape == shape else {
        throw SpecificationProblem(
          path: ["start", "checkpoint"], message: "`\(parameter)` has shape \(given.shape) in `\(name)`, expected \(shape)",
          hint: "`\"fresh\": [\"\(parameter)\"]` begins it with fresh weights")
      }
      weights[parameter] = given.converted(to: .float32)
      taken += 1
    }
    guard taken > 0 else {
      throw SpecificationProblem(
        path: ["start", "checkpoint"], message: "no parameter of `\(name)` is one of the network \(network.name)",
        hint: "it has \(checkpoint.keys.sorted().prefix(8).joined(separator: ", "))\(checkpoint.count > 8 ? ", …" : "")")
    }
    if let missing = frozen?.parameters.sorted().first(where: { checkpoint[$0] == nil && !fresh.contains($0) }) {
      throw SpecificationProblem(
        path: ["start", "frozen"], message: "`\(missing)` would be frozen, and `\(name)` does not have it",
        hint: "`\"fresh\": [\"\(missing)\"]` freezes it at random")
    }
    return weights
  }

  private func frozenPart(of network: Network) throws -> FrozenPart? {
    do {
      return try start?.frozen.map { node throws(TrainingFailure) in try FrozenPart(node, of: network) }
    } catch {
      throw SpecificationProblem(path: ["start", "frozen"], message: error.message, hint: error.hint)
    }
  }
}
