import ArgumentParser
import Building
import Foundation

/// `vitrine clean`.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Removes the cache, so that the next build executes every cell; written pages and half-done trainings stay.",
    discussion: """
      The cache keeps itself small: after a build and now and then during a preview, compiled cells and results that nobody used for 30 days are
      removed, then the least recently used until there are at most 512 MB. What was used in the last hour stays.
      """)

  func run() throws {
    do {
      let project = try Project.find(from: FileManager.default.currentDirectoryPath)
      guard FileManager.default.fileExists(atPath: project.cache) else { return print("nothing to clean") }
      // Renamed first: an interrupted removal must not leave half a cache under the name.
      let files = FileManager.default
      let doomed = "\(project.cache).doomed-\(getpid())"
      let parts = try files.contentsOfDirectory(atPath: project.cache)
      let trainings = (try? files.contentsOfDirectory(atPath: "\(project.cache)/training")) ?? []
      if trainings.isEmpty {
        try files.moveItem(atPath: project.cache, toPath: doomed)
      } else {
        // Hours of training are no cache; and one may be under way.
        try files.createDirectory(atPath: doomed, withIntermediateDirectories: false)
        for part in parts where part != "training" { try files.moveItem(atPath: "\(project.cache)/\(part)", toPath: "\(doomed)/\(part)") }
      }
      try files.removeItem(atPath: doomed)
      print("removed \(project.cache)" + (trainings.isEmpty ? "" : ", except half-done trainings (\(project.cache)/training)"))
    } catch {
      writeError(words(for: error))
      throw exitStatus(for: error).exitCode
    }
  }
}
