import Datasets
import Foundation
import Networks
import Tensors

/// A trained network with the story of how it was made.
///
///     let faces = try Checkpoint.load("reports/models/portraits64.safetensors")
///     let logits = try faces.model(faces.normalization.applied(to: images))
///
/// The file is in the safetensors format: weights under PyTorch's names, in half precision as a rule, and the story in `__metadata__`. The
/// same training gives the same bytes; no date is in them.
public struct Checkpoint: Sendable {
  public var model: Model
  public var specification: TrainingSpecification
  public var record: Record

  /// What is known of the training beside its specification.
  public struct Record: Codable, Hashable, Sendable {
    public var curve: LossCurve
    /// The epoch whose weights these are, from 1.
    public var epoch: Int
    public var ending: TrainingRun.Ending
    /// How well these weights answer on the validation pictures, rounded as they are kept.
    public var validation: Evaluation
    /// The names of the datasets.
    public var trainingData: String
    public var validationData: String
    /// Whether all pictures were drawn.
    public var isSynthetic: Bool
    /// What the network's outputs mean.
    public var labels: LabelNames
    /// Of what computed it: other versions and numbers of threads round otherwise.
    public var libtorch: String
    public var threads: Int
    public var vitrine: String
    /// The checkpoint that it began with.
    public var start: Start?
  }

  /// A checkpoint that a training began with: what else than its specification decides the result.
  public struct Start: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The hash of its specification.
    public var specification: String
    /// SHA-256 of its weights: names, types, shapes and every bit.
    public var weights: String
  }

  /// What is done to a batch before the network sees it.
  public var normalization: Normalization { specification.normalization }

  static let formatKey = "format"
  static let format = "vitrine checkpoint 1"

  public init(model: Model, specification: TrainingSpecification, record: Record) {
    self.model = model
    self.specification = specification
    self.record = record
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `TensorFileError`, `WeightsError`, or ``TrainingFailure`` when the file does not tell how it was made.
  public static func load(_ path: String) throws -> Checkpoint {
    let file = try SafetensorsFile(path)
    let specification = try specification(of: file)
    guard let text = file.metadata["record"], let record = try? MetadataJSON.value(text, as: Record.self) else {
      throw TrainingFailure("\(path) does not tell how its training went: no `record` in its metadata", hint: remake)
    }
    let model = try Model(try specification.network.network(), Weights(try file.tensors()))
    return Checkpoint(model: model, specification: specification, record: record)
  }

  /// The specification of a checkpoint, without its weights.
  static func specification(of file: SafetensorsFile) throws -> TrainingSpecification {
    guard file.metadata[formatKey] == format, let text = file.metadata["specification"],
      let specification = try? SpecificationText(text, path: file.path).specification
    else { throw TrainingFailure("\(file.path) is no checkpoint of Vitrine: its metadata hold no specification", hint: remake) }
    return specification
  }

  static let remake = "make it again: vitrine train"

  /// Writes the checkpoint.
  public func save(to path: String) throws {
    let metadata = [
      Self.formatKey: Self.format, "specification": specification.canonicalJSON, "specification hash": specification.hash,
      "record": try MetadataJSON.text(record),
    ]
    let type: DType? = specification.precision == .float16 ? .float16 : nil
    try SafetensorsFile.write(model.weights.tensors, metadata: metadata, to: path, type: type)
  }
}
