import Foundation
import Tensors

/// The checkpoints that a training keeps on its way: `<name>.epochs/epoch-4.safetensors` beside `<name>.safetensors`.
///
/// While it goes they lie with its state, so that a training that is never ended changes nothing that was made before.
struct KeptEpochs {
  /// Which ones, ascending; none when a specification names none.
  var epochs: [Int]
  /// Where they lie while the training goes.
  var stateFolder: String
  /// Where they are to lie, beside the last checkpoint.
  var folder: String

  init(_ specification: TrainingSpecification, stateFolder: String, checkpoint: String) {
    epochs = specification.keptEpochs ?? []
    self.stateFolder = stateFolder
    folder = Self.folder(besides: checkpoint)
  }

  /// The folder of the checkpoints that were kept on the way to this one.
  static func folder(besides checkpoint: String) -> String {
    (checkpoint.hasSuffix(".safetensors") ? String(checkpoint.dropLast(".safetensors".count)) : checkpoint) + ".epochs"
  }

  static func path(_ epoch: Int, in folder: String) -> String { "\(folder)/epoch-\(epoch).safetensors" }

  /// The first epoch that should have been kept by a training of `last` epochs and is not there, or not from this specification.
  func missing(through last: Int, hash: String) -> Int? {
    epochs.first { epoch in
      guard epoch < last else { return false }
      return (try? SafetensorsFile(Self.path(epoch, in: folder)))?.metadata["specification hash"] != hash
    }
  }

  /// Keeps one, while the training goes.
  func keep(_ checkpoint: Checkpoint) throws { try checkpoint.save(to: Self.path(checkpoint.record.epoch, in: stateFolder)) }

  /// Puts those of a training that has ended in their place, instead of what another one left there.
  func publish(through last: Int) throws {
    let files = FileManager.default
    let beside = folder + ".new"
    try? files.removeItem(atPath: beside)
    let made = epochs.filter { $0 < last }
    if !made.isEmpty {
      try files.createDirectory(atPath: beside, withIntermediateDirectories: true)
      // Copied: who is killed before the last checkpoint stands does it again.
      for epoch in made { try files.copyItem(atPath: Self.path(epoch, in: stateFolder), toPath: Self.path(epoch, in: beside)) }
    }
    try? files.removeItem(atPath: folder)
    if !made.isEmpty { try files.moveItem(atPath: beside, toPath: folder) }
  }
}

extension Checkpoint {
  /// The checkpoints that a training kept on its way, in order of epochs, and behind them the last one.
  ///
  ///     let history = try Checkpoint.history("../models/zfnet-1.safetensors")   // after 1, 2, 4, 8 and 16 epochs
  ///
  /// Which are kept the specification says: `"keptEpochs": [1, 2, 4, 8]`.
  ///
  /// - Parameter path: The last checkpoint's file.
  /// - Throws: `TensorFileError`, `WeightsError`, or ``TrainingFailure`` when one of them is from another training.
  public static func history(_ path: String) throws -> [Checkpoint] {
    let last = try load(path)
    let folder = KeptEpochs.folder(besides: path)
    return try (last.specification.keptEpochs ?? []).filter { $0 < last.record.epoch }.map { epoch in
      let file = KeptEpochs.path(epoch, in: folder)
      let kept = try load(file)
      guard kept.specification.hash == last.specification.hash, kept.record.epoch == epoch else {
        throw TrainingFailure("\(file) was kept by another training than the one that made \(path)", hint: remake)
      }
      return kept
    } + [last]
  }
}
