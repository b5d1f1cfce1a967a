import Foundation
import Tensors
@testable import Training

/// A project's folder with specifications, removed at the end.
final class Models {
  let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-models-\(UUID().uuidString)").path
  var folder: TrainingFolder { TrainingFolder(root: path) }

  init(_ specifications: [String: TrainingSpecification]) throws {
    try FileManager.default.createDirectory(atPath: "\(path)/reports/models", withIntermediateDirectories: true)
    for (name, specification) in specifications { try write(specification.canonicalJSON, name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(filePath: "\(path)/reports/models/\(name).json")) }

  func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: file(name)) }

  func file(_ name: String) -> String { "\(path)/reports/models/\(name).safetensors" }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  func weights(_ name: String) throws -> [String: Tensor] { try SafetensorsFile(file(name)).tensors() }
}
