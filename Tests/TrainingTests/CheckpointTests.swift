import Datasets
import Foundation
import Networks
import Tensors
import Testing
@testable import Training

/// A project's folder with one specification, removed at the end.
private final class Folder {
  let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-checkpoints-\(UUID().uuidString)").path

  init(_ specification: String) throws {
    try FileManager.default.createDirectory(atPath: "\(path)/reports/models", withIntermediateDirectories: true)
    try Data(specification.utf8).write(to: URL(filePath: "\(path)/reports/models/small.json"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var checkpoint: Data? { FileManager.default.contents(atPath: "\(path)/reports/models/small.safetensors") }
}

private func specification(precision: String = "float16") -> String {
  """
  {
    "network": {"name": "smallnet64", "outputs": 40},
    "data": {"name": "portraits", "size": 16, "training": 24, "validation": 16},
    "normalization": {"mean": [0.5, 0.5, 0.5], "standardDeviation": [0.25, 0.25, 0.25]},
    "objectives": [{"losses": [{"kind": "binaryCrossEntropyWithLogits"}], "optimizer": {"kind": "adamW"}}],
    "epochs": 2,
    "batchSize": 8,
    "precision": "\(precision)"
  }
  """
}

@Suite("Checkpoints")
struct CheckpointTests {
  @Test("A training writes weights in half precision with the story of how they were made, in the same bytes again")
  func bytes() throws {
    let (first, second) = (try Folder(specification()), try Folder(specification()))
    for folder in [first, second] { #expect(try TrainingFolder(root: folder.path).train("small").ending == .finished) }
    let data = try #require(first.checkpoint)
    #expect(data == second.checkpoint)
    let checkpoint = try Checkpoint.load("\(first.path)/reports/models/small.safetensors")
    #expect(checkpoint.specification == (try TrainingSpecification(path: "\(first.path)/reports/models/small.json")))
    #expect(checkpoint.record.curve.epochs.map(\.epoch) == [1, 2])
    #expect(checkpoint.record.isSynthetic && checkpoint.record.trainingData.contains("portraits"))
    #expect(checkpoint.record.labels == .attributes(PortraitAttribute.names))
    #expect(checkpoint.record.libtorch == Torch.version && checkpoint.record.threads == Torch.threadCount)
    // The accuracy that is told is that of the weights in the file.
    let validation = try checkpoint.specification.data.pictures().validation
    let again = try checkpoint.model.evaluation(on: validation, normalization: checkpoint.normalization)
    #expect(again == checkpoint.record.validation)
    let file = try SafetensorsFile("\(first.path)/reports/models/small.safetensors")
    #expect(try file.names.allSatisfy { try file.dtype(of: $0) == .float16 })
    #expect(file.names.contains("features.1.running_var"))
    #expect(data.count < 500_000)
  }

  @Test("A training that was stopped goes on to the same bytes, and says how far it was")
  func resumes() throws {
    let (whole, parts) = (try Folder(specification()), try Folder(specification()))
    _ = try TrainingFolder(root: whole.path).train("small")
    let trainings = TrainingFolder(root: parts.path)
    var runs = 0
    while true {
      runs += 1
      var batches = 0
      let (ending, _) = try trainings.train("small", shouldStop: {
        batches += 1
        return batches == 2
      })
      if ending != .interrupted { break }
      guard case .begun(_, of: 2) = try trainings.standing("small").standing else {
        Issue.record("\(try trainings.standing("small"))")
        return
      }
    }
    #expect(runs == 4 || runs == 3)
    #expect(parts.checkpoint == whole.checkpoint)
    #expect(try trainings.standing("small").standing == .made)
    #expect(!FileManager.default.fileExists(atPath: trainings.stateFile(try trainings.text("small").specification.hash).path))
  }

  @Test("A state that is damaged is an error that names the file, never another result")
  func damagedState() throws {
    let folder = try Folder(specification())
    let trainings = TrainingFolder(root: folder.path)
    _ = try trainings.train("small", shouldStop: { true })
    let path = trainings.stateFile(try trainings.text("small").specification.hash).path
    let sound = try #require(FileManager.default.contents(atPath: path))
    for damaged in [sound.prefix(100), sound.prefix(sound.count - 1), Data("{}".utf8) + sound, Data()] {
      try Data(damaged).write(to: URL(filePath: path))
      let error = #expect(throws: (any Error).self) { try trainings.train("small") }
      #expect("\(error!)".contains("state.safetensors"), "\(error!)")
    }
    #expect(try trainings.train("small", restart: true).ending == .finished)
  }

  @Test("Full precision is kept where it is asked for")
  func fullPrecision() throws {
    let folder = try Folder(specification(precision: "float32"))
    _ = try TrainingFolder(root: folder.path).train("small")
    let file = try SafetensorsFile("\(folder.path)/reports/models/small.safetensors")
    #expect(try file.names.allSatisfy { try file.dtype(of: $0) == .float32 })
  }

  @Test("A file that is no checkpoint says so")
  func stranger() throws {
    let folder = try Folder(specification())
    let path = "\(folder.path)/stranger.safetensors"
    try SafetensorsFile.write(["a": Tensor([1.0])], to: path)
    let error = #expect(throws: TrainingFailure.self) { try Checkpoint.load(path) }
    #expect(error?.message.contains("is no checkpoint") == true)
  }
}
