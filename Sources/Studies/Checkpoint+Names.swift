import Foundation
import Training

extension Checkpoint {
  /// A checkpoint of the project, by its training's name.
  ///
  /// - Parameter root: The project's folder.
  /// - Throws: ``StudyError`` that says how to train it where it is missing; what ``load(_:)`` throws.
  static func trained(_ name: String, root: String) throws -> Checkpoint {
    let path = TrainingFolder.checkpointPath(name)
    guard FileManager.default.fileExists(atPath: "\(root)/\(path)") else {
      throw StudyError("the checkpoint \(path) is missing", hint: "train it: vitrine train \(name)")
    }
    return try load("\(root)/\(path)")
  }
}
