import ArgumentParser
import Building
import Foundation

/// `vitrine clean`.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean", abstract: "Removes the cache, so that the next build executes every cell; written pages stay.",
    discussion: """
      The cache keeps itself small: after a build and now and then during a preview, compiled cells and results that nobody used for 30 days are
      removed, then the least recently used until there are at most 512 MB. What was used in the last hour stays.
      """)

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
