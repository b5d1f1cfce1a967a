import ArgumentParser
import Building
import Foundation

/// `vitrine clean`.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean", abstract: "Removes the cache, so that the next build executes every cell; written pages stay.")

  func run() throws {
    do {
      let project = try Project.find(from: FileManager.default.currentDirectoryPath)
      guard FileManager.default.fileExists(atPath: project.cache) else { return print("nothing to clean") }
      // Renamed first: an interrupted removal must not leave half a cache under the name.
      let doomed = "\(project.cache).doomed-\(getpid())"
      try FileManager.default.moveItem(atPath: project.cache, toPath: doomed)
      try FileManager.default.removeItem(atPath: doomed)
      print("removed \(project.cache)")
    } catch {
      writeError(words(for: error))
      throw exitStatus(for: error).exitCode
    }
  }
}
